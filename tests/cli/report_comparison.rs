//! `compare` for people: Markdown and HTML.

use serde_json::json;

use crate::browser::{Browser, Page};
use crate::harness::{NOON, TestEnv};

/// Batches `old` and `new` over three documents of four.
fn env() -> TestEnv {
    let env = TestEnv::new();
    for (name, title) in [("a", "Alpha | one"), ("b", "Beta & co"), ("c", "Gamma")] {
        env.write(&format!("docs/{name}.md"), &format!("# {title}\n\nThe text of {name} is here.\n"));
    }
    env.write("more/d.md", "# Delta\n\nOnly the baseline has this.\n");
    let agent = |name: &str, grades: [&str; 3], comment: &str| {
        let [alpha, beta, gamma] = grades;
        env.command_agent(
            name,
            &format!(
                "case \"$(cat)\" in *Alpha*) g={alpha};; *Beta*) g={beta};; *) g={gamma};; esac\n\
                 printf '{{\"summary\":\"s\",\"grade\":%s,\"costUsd\":0.5,\"comments\":[\
                 {{\"description\":\"Always.\",\"quotedText\":\"The text\"}},{comment}]}}' $g\n"
            ),
        )
    };
    let old = agent("old", ["80", "60", "70"], r#"{"description":"Gone </script>.","quotedText":"is here"}"#);
    let new = agent("new", ["85", "50.5", "70"], r#"{"description":"Come <i>.","quotedText":"text of"}"#);
    for (name, agent, docs) in
        [("old", &old, &["docs", "more"][..]), ("new", &new, &["docs"]), ("again", &new, &["docs"])]
    {
        let create = ["create", "--ephemeral", "--agent-file", agent, "--tracking-id", name, "--run", "--docs"];
        env.run_at(NOON, create.iter().chain(docs)).succeeds();
    }
    env
}

#[test]
fn markdown_says_what_the_data_support() {
    let env = env();
    let ran = env.run_at(NOON, ["compare", "old", "new", "--format", "markdown"]).succeeds();
    let text = ran.shown();
    let conclusion = env.run_at(NOON, ["compare", "old", "new", "--json"]).succeeds();
    let conclusion: serde_json::Value = serde_json::from_str(&conclusion.stdout).unwrap();
    let first = conclusion["comparisons"][0]["conclusion"].as_str().unwrap().split(". ").next().unwrap().to_owned();
    assert!(text.contains(&first), "{first}\n{text}");
    for line in [
        "| baseline | old | old (command) | 4 of 4 completed | 2026-03-01 12:00 +00:00 |",
        "| mean | 70.0 → 68.5 |",
        "| better, worse, equal | 1, 1, 1 |",
        "| jobs | 3 | 3 |",
        "| cost a job | \\$0.50 | \\$0.50 |",
        "| p (paired t) | 0.76 |",
        "| Beta &amp; co | 60.0 | 50.5 | -9.5 | 1, 1, 1 |",
        "| Alpha \\| one | 80.0 | 85.0 | +5.0 | 1, 1, 1 |",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
}

#[test]
fn markdown_of_several_candidates_adjusts_their_p() {
    let text = env().run_at(NOON, ["compare", "old", "new", "again", "--format", "markdown"]).succeeds().stdout;
    assert_eq!(text.matches("| p (paired t) | 0.76, Holm: 1.00 |").count(), 2, "{text}");
    assert_eq!(text.matches("| p (permutation) | 1.00, Holm: 1.00 |").count(), 2, "{text}");
}

#[test]
fn pass_rates_without_repetitions_have_one_test() {
    let env = env();
    let rates = ["compare", "old", "new", "--metric", "passRate", "--threshold", "60"];
    for format in ["table", "markdown", "html"] {
        let text = env.run_at(NOON, rates.iter().chain(&["--format", format])).succeeds().stdout;
        let permutation = ["P (PERM)", "p (permutation)"].iter().any(|name| text.contains(name));
        assert!(text.to_lowercase().contains("mcnemar") && !permutation, "{text}");
        assert!(!text.contains("methods disagree"), "{text}");
    }
    let json = env.run_at(NOON, rates.iter().chain(&["--json"])).succeeds().stdout;
    assert!(json.contains("\"permutation\":{"), "{json}");
}

#[test]
fn a_page_shows_pairs_and_what_became_of_comments() {
    let env = env();
    let file = env.path("comparison.html");
    let arguments = ["compare", "old", "new", "again", "--format", "html", "-q", "-o", file.to_str().unwrap()];
    env.run_at(NOON, arguments).succeeds();
    let page = Page::new(&file);
    let text = page.text();
    assert_eq!((text.matches("<script").count(), text.matches("</script").count()), (1, 1));
    let ids = regex::Regex::new(r#" id="([^"]+)""#).unwrap();
    let mut seen = std::collections::HashSet::new();
    for id in ids.captures_iter(&text) {
        assert!(seen.insert(id[1].to_owned()), "{} twice", &id[1]);
    }
    let links = regex::Regex::new(r##" href="#([^"]+)""##).unwrap();
    for link in links.captures_iter(&text) {
        assert!(seen.contains(&link[1]), "nothing at {}", &link[1]);
    }
    assert_eq!(text.matches("<div class=\"opinions\">").count(), 6, "what each side thinks of each document");
    let Some(mut browser) = Browser::start() else { return };
    let rows = "[...document.querySelectorAll('table.sortable')].map((table) =>
        [...table.querySelectorAll('tbody tr:not([hidden]) a')].map((it) => it.textContent))";
    browser.open(&page, "");
    let by_change = json!(["Beta & co", "Alpha | one", "Gamma"]);
    assert_eq!(browser.ask(rows), json!([by_change, by_change]));
    browser.click("th[data-key=change] button");
    let ascending = json!(["Beta & co", "Gamma", "Alpha | one"]);
    assert_eq!(browser.ask(rows), json!([ascending, ascending]));
    browser.click("tr[data-d=k2d2] a");
    let open = "[...document.querySelectorAll('.document')].filter((it) => it.checkVisibility()).map((it) => it.id)";
    assert_eq!(browser.ask(open), json!(["k2d2"]));
    browser.click(".is-open .next");
    assert_eq!(browser.ask(open), json!(["k2d3"]));
    assert_eq!(browser.ask("performance.getEntriesByType('resource').length"), 0);
}

/// The ids in a file may be those of evaluations that are not for everybody.
#[test]
fn a_file_shows_what_it_says_and_nothing_that_is_stored() {
    let env = env();
    env.run(["export", "old", "-o", "old.json"]).succeeds();
    let text = std::fs::read_to_string(env.path("old.json")).unwrap();
    env.write("old.json", &text.replace(r#""summary":"s""#, r#""summary":"Of the file.""#));
    env.sql("UPDATE evaluations SET summary = 'What is stored.' WHERE job_id IN (SELECT j.id FROM jobs j JOIN batches b ON b.id = j.batch_id WHERE b.tracking_id = 'old')");
    let page = env.run(["compare", "old.json", "new", "--format", "html"]).succeeds().stdout;
    assert_eq!((page.matches("Of the file.").count(), page.matches("What is stored.").count()), (3, 0));
}

#[test]
fn a_gate_still_decides_the_exit_code() {
    let env = env();
    let arguments = [
        "compare",
        "old",
        "new",
        "--require-non-inferior=1",
        "--max-missing=50%",
        "--format",
        "html",
        "-o",
        "gate.html",
    ];
    env.run_at(NOON, arguments).ends_with(8);
    assert!(std::fs::read_to_string(env.path("gate.html")).unwrap().contains("Gate fail: "));
}

/// What is read while the page is written fails as it does elsewhere, and not as a page that cannot be written.
#[test]
fn a_page_of_a_damaged_database_is_the_databases_failure() {
    let env = env();
    env.sql("UPDATE evaluations SET summary = CAST(x'ff' AS TEXT) WHERE ordinal = 1");
    for command in [&["export", "new", "--format", "html"][..], &["compare", "old", "new", "-o", "page.html"]] {
        env.run_at(NOON, command).ends_with(6);
    }
    assert!(!env.path("page.html").exists());
}
