//! `export` for people: Markdown and HTML.

use serde_json::json;
use test_case::test_case;

use crate::browser::{Browser, Page};
use crate::harness::{NOON, TestEnv};

/// Three documents; the second one's comments overlap, the third one's quotation is not in it.
fn env() -> TestEnv {
    let env = TestEnv::new();
    env.write("docs/a.md", "# Alpha\n\nThe first text is here.\n");
    env.write("docs/b.md", "# Beta\n\nOne two three four five.\n");
    env.write("docs/c.md", "# Gamma\n\nNothing to see.\n");
    let answers = r##"cat > request.json
case "$(cat request.json)" in
*'"title":"Alpha"'*) printf '%s' '{"summary":"Plain *words*.","analysis":"# Part\n\n- a `b`","grade":80,
  "comments":[{"description":"A beginning.","header":"Start","level":"info","quotedText":"first text"}],
  "usage":{"inputTokens":100,"outputTokens":10},"costUsd":0.02}' ;;
*'"title":"Beta"'*) printf '%s' '{"summary":"Numbers.","grade":90.5,"comments":[
  {"description":"All of it.","level":"warning","importance":50,"quotedText":"One two three four five."},
  {"description":"Two words.","level":"error","quotedText":"two three"},
  {"description":"Others.","level":"nitpick","quotedText":"three four"}],"costUsd":0.01}' ;;
*) printf '%s' '{"summary":"Empty.","grade":55,"comments":[{"description":"Not there.","quotedText":"no such words at all"}],"costUsd":0.03}' ;;
esac
"##;
    let agent = env.command_agent("reader", answers);
    let arguments = ["create", "--ephemeral", "--agent-file", &agent, "--docs", "docs", "--tracking-id", "x"];
    env.run_at(NOON, arguments.iter().chain(&["--run", "-j", "1"])).succeeds();
    env
}

fn html(env: &TestEnv, batch: &str, more: &[&str]) -> Page {
    let file = env.path("report.html");
    let file = file.to_str().unwrap();
    env.run_at(NOON, ["export", batch, "--format", "html", "-q", "-o", file].iter().chain(more)).succeeds();
    Page::new(file)
}

#[test]
fn markdown_is_a_report_to_paste() {
    let env = env();
    let ran = env.run_at(NOON, ["export", "x", "--format", "markdown"]).succeeds();
    insta::assert_snapshot!(ran.shown(), @r"
    ## x: 75.2 (95 % interval 29.9 to 120.5)

    Agent reader (command) · jobs: 3 of 3 completed · 2026-03-01 12:00 +00:00

    | metric | value |
    |---|---|
    | average grade | 75.2 ± 10.5 standard error, 95 % interval 29.9 to 120.5, n = 3 documents |
    | median | 80.0 |
    | standard deviation | 18.2 |
    | success rate | 100.0 % |
    | comments | 5 |
    | cost | \$0.0600 |
    | tokens | ≥ 100 in + ≥ 10 out |
    | time over all jobs | [TIME] |

    The interval is rough: it rests on 3 documents; the grades lean to one side (skewness −1.1); it reaches beyond the scale of 0 to 100.

    ### Documents, lowest grade first

    | document | grade | comments |
    | --- | --: | --: |
    | Gamma | 55.0 | 1 |
    | Alpha | 80.0 | 1 |
    | Beta | 90.5 | 3 |

    ### Worst comments

    - **error** in Beta: Two words. “two three”
    - **warning** in Beta: All of it. “One two three four five.”
    - **nitpick** in Beta: Others. “three four”
    - **info, Start** in Alpha: A beginning. “first text”
    - **info** in Gamma: Not there. “no such words at all”
    ");
}

#[test]
fn several_batches_share_the_room_of_one_comment() {
    let env = env();
    env.run(["rerun", "x", "--tracking-id", "y"]).succeeds();
    let ran = env.run_at(NOON, ["export", "x", "y", "x", "--format", "markdown"]).succeeds();
    assert_eq!(ran.stdout.matches("## x: 75.2").count(), 1, "however often it is named");
    assert_eq!(ran.stdout.matches("\n## y").count(), 1, "{}", ran.stdout);
}

#[test]
fn a_page_needs_nothing_else() {
    let env = env();
    let text = html(&env, "x", &[]).text();
    assert!(text.starts_with("<!doctype html>\n<html lang=\"en\">"));
    assert!(text.ends_with("</html>\n"));
    for request in [" src=", "<link", "<img", "<iframe", "@import", "url(", "<base", "<form", "<object"] {
        assert!(!text.contains(request), "{request}");
    }
    for part in ["95\u{a0}% interval", "Distribution of grades", "Cost against grade", "How the numbers were computed"]
    {
        assert!(text.contains(part), "{part}");
    }
    // The same batch makes the same page.
    assert_eq!(html(&env, "x", &[]).text(), text);
}

#[test]
fn without_contents_no_text_of_a_document_is_in_the_page_but_what_comments_quote() {
    let env = env();
    assert!(html(&env, "x", &[]).text().contains("to see."));
    let text = html(&env, "x", &["--no-content"]).text();
    assert!(!text.contains("to see.") && !text.contains("class=\"ref\""));
    assert!(text.contains("<q>first text</q>"));
}

#[test]
fn failed_and_pending_jobs_are_shown_as_what_they_are() {
    let env = TestEnv::new();
    env.documents(&[3, 4]);
    let agent = env.command_agent("broken", "echo 'cannot <go> on' >&2\nexit 1\n");
    let create = ["create", "--ephemeral", "--agent-file", &agent, "--docs", "docs", "--tracking-id"];
    env.run_at(NOON, create.iter().chain(&["failed", "--run", "--max-attempts", "1"])).ends_with(7);
    env.run_at(NOON, create.iter().chain(&["pending"])).succeeds();
    let text = html(&env, "failed", &[]).text();
    assert!(text.contains("2 failed") && text.contains("cannot &#60;go&#62; on"), "{text}");
    assert!(!text.contains("Average grade</div>"));
    let text = html(&env, "pending", &[]).text();
    assert!(text.contains("2 pending") && text.contains("Document A"), "{text}");
    let ran = env.run_at(NOON, ["export", "pending", "--format", "markdown"]).succeeds();
    assert!(ran.stdout.contains("| Document A |  | pending |"), "{}", ran.stdout);
}

#[test_case(&["x", "--format", "html", "--include", "raw"], "html has no room for --include"; "raw output")]
#[test_case(&["x", "--format", "markdown", "--array"], "markdown has no --array"; "an array")]
#[test_case(&["x", "x", "--format", "html"], "a page shows one batch"; "two batches on one page")]
fn what_has_no_place_is_refused(more: &[&str], message: &str) {
    let env = env();
    let arguments: Vec<_> = ["export"].iter().chain(more).copied().collect();
    let ran = env.run(arguments).ends_with(2);
    assert!(ran.stderr.contains(message), "{}", ran.stderr);
}

/// The titles in the rows that are shown.
const ROWS: &str = "[...document.querySelectorAll('.sortable tbody tr:not([hidden]) th')].map((it) => it.textContent)";
/// The documents that are seen, what is lit up in their text and among their comments, and what has the focus.
const READING: &str =
    "[[...document.querySelectorAll('.document')].filter((it) => it.checkVisibility()).map((it) => it.id),
    [...document.querySelectorAll('mark.is-active')].map((it) => it.textContent).join(''),
    [...document.querySelectorAll('li.is-active')].map((it) => it.id), document.activeElement.id]";
/// Whether the element with the focus can be seen in the window.
const IN_SIGHT: &str =
    "{ const box = document.activeElement.getBoundingClientRect(); return box.top >= 0 && box.bottom <= innerHeight; }";

#[test]
fn the_table_is_sorted_and_filtered() {
    let Some(mut browser) = Browser::start() else { return };
    let env = env();
    let page = html(&env, "x", &[]);
    let sorted = "[...document.querySelectorAll('th[aria-sort]')].map((it) => it.dataset.key + ' ' + it.ariaSort)";
    browser.open(&page, "");
    assert_eq!(browser.ask(ROWS), json!(["Alpha", "Beta", "Gamma"]));
    browser.click("th[data-key=grade] button");
    assert_eq!(browser.ask(ROWS), json!(["Gamma", "Alpha", "Beta"]));
    assert_eq!(browser.ask(sorted), json!(["grade ascending"]));
    browser.click("th[data-key=grade] button");
    assert_eq!(browser.ask(ROWS), json!(["Beta", "Alpha", "Gamma"]));
    assert_eq!(browser.ask(sorted), json!(["grade descending"]));
    browser.click("th[data-key=title] button");
    assert_eq!(browser.ask(ROWS), json!(["Alpha", "Beta", "Gamma"]));
    let typed =
        "{ const it = document.querySelector('#filter'); it.value = 'a NUMB'; it.dispatchEvent(new Event('input')); }";
    browser.ask(typed);
    assert_eq!(browser.ask(ROWS), json!(["Beta"]));
    assert_eq!(browser.ask("document.querySelector('#count').textContent"), "1 of 3 documents");
    assert_eq!(browser.ask("location.hash"), "#sort=title&filter=a+NUMB");
    // What is in the address is a way to the same view.
    browser.open(&page, "sort=-cost&filter=a");
    assert_eq!(browser.ask(ROWS), json!(["Gamma", "Alpha", "Beta"]));
    assert_eq!(browser.ask("document.querySelector('#filter').value"), "a");
    browser.open(&page, "filter=nowhere");
    assert_eq!(browser.ask(ROWS), json!([]));
    assert_eq!(browser.ask("document.querySelector('.nothing').checkVisibility()"), true);
}

#[test]
fn documents_open_and_comments_and_passages_lead_to_each_other() {
    let Some(mut browser) = Browser::start() else { return };
    let env = env();
    let page = html(&env, "x", &[]);
    browser.open(&page, "");
    assert_eq!(browser.ask(READING), json!([[], "", [], ""]));
    browser.click(".sortable tr[data-d=d2] a");
    assert_eq!(browser.ask(READING), json!([["d2"], "", [], "d2h"]));
    assert_eq!(browser.ask("document.querySelector('.sortable').checkVisibility()"), false);
    browser.open(&page, "d2c99");
    assert_eq!(browser.ask(READING), json!([["d2"], "", [], "d2h"]), "a comment that is not there");
    // From a comment to its passage, and back. The second passage lies in the first, the third begins in the second.
    browser.click("#d2c2 .quote");
    assert_eq!(browser.ask(READING), json!([["d2"], "two three", ["d2c2"], "d2p2"]));
    assert_eq!(browser.ask(IN_SIGHT), true);
    browser.click("#d2p1");
    assert_eq!(browser.ask(READING), json!([["d2"], "One two three four five.", ["d2c1"], "d2c1"]));
    assert_eq!(browser.ask(IN_SIGHT), true);
    // A piece of the text leads to the innermost comment over it.
    browser.click("mark.over");
    assert_eq!(browser.ask(READING), json!([["d2"], "two three", ["d2c2"], "d2c2"]));
    browser.click(".document.is-open .next");
    assert_eq!(browser.ask(READING), json!([["d3"], "", [], "d3h"]));
    browser.click(".document.is-open .back");
    assert_eq!(browser.ask("document.activeElement.closest('tr').dataset.d"), "d3");
    browser.ask("history.back()");
    assert_eq!(browser.ask(READING), json!([["d3"], "", [], "d3h"]));
    // Steps follow the table as it is sorted.
    browser.open(&page, "sort=grade&open=d1");
    let steps = "['previous', 'next'].map((it) => document.querySelector('.is-open .' + it).getAttribute('href'))";
    assert_eq!(browser.ask(steps), json!(["#d3", "#d2"]));
    // An address of a comment, and one by the document's id.
    for fragment in ["d2c3", "sort=title&open=d2c3"] {
        browser.open(&page, fragment);
        assert_eq!(browser.ask(READING), json!([["d2"], "three four", ["d2c3"], "d2c3"]));
    }
    let id = env.run_at(NOON, ["export", "x"]).json_as("export")["documents"][2]["id"].take();
    browser.open(&page, id.as_str().unwrap());
    assert_eq!(browser.ask(READING), json!([["d3"], "", [], "d3h"]));
    for nonsense in ["%E0%A4%A", "open=%E0%A4%A&x", "d99", "d2c99\"]"] {
        browser.open(&page, nonsense);
        assert_eq!(browser.ask(READING), json!([[], "", [], ""]), "{nonsense}");
    }
}

/// Texts that try to act, in every place where a document or a model can put one.
#[test]
fn a_hostile_document_does_nothing() {
    const ACT: &str = "document.documentElement.setAttribute('data-hacked', 1)";
    let env = TestEnv::new();
    let attack = format!(
        "</template></script></style></title></textarea></svg>--><script>{ACT}</script><img src=x onerror=\"{ACT}\">\
         <svg onload=\"{ACT}\"><a href=\"javascript:{ACT}\" onclick=\"{ACT}\">x</a>' onmouseover='{ACT}' autofocus onfocus='{ACT}"
    );
    let long = "<b>".repeat(350_000);
    env.write(
        "docs/a.md",
        &format!(
            "---\ntitle: {}\nauthor: {}\n---\n{attack}\n\n[x](javascript:{ACT})\n",
            quoted(&attack),
            quoted(&attack)
        ),
    );
    env.write("docs/b.md", &format!("# One line\n\n{long}\n"));
    let answer = json!({
        "summary": format!("{attack}\n\n[x](javascript:{ACT}) ![x](https://tracker.invalid/x.png)"),
        "analysis": format!("<script>{ACT}</script>\n\n{attack}\n\n<javascript:{ACT}>"),
        "selfCritique": attack,
        "grade": 50,
        "comments": [
            {"description": attack, "header": attack, "startOffset": 0, "endOffset": 40},
            {"description": attack, "startOffset": 20, "endOffset": 60},
            {"description": "x", "quotedText": format!("{attack} not there")},
        ],
        "model": attack,
        "costUsd": 0.5,
    });
    let agent = env.answering_agent("bad", &answer.to_string());
    let text = std::fs::read_to_string(env.path(&agent)).unwrap();
    std::fs::write(env.path(&agent), format!("{text}\n{attack}\n")).unwrap();
    let arguments = ["create", "--ephemeral", "--agent-file", &agent, "--docs", "docs", "--tracking-id", "x", "--run"];
    env.run_at(NOON, arguments.iter().chain(&["--description", &attack])).succeeds();
    let page = html(&env, "x", &[]);
    let text = page.text();
    assert_eq!(text.matches("<script").count(), 1);
    assert_eq!(text.matches("</script").count(), 1);
    assert_eq!(text.matches("<!--").count(), 0);
    let tags = regex::Regex::new(r"<[a-zA-Z][^>]*>").unwrap();
    let values = regex::Regex::new(r#"="[^"]*""#).unwrap();
    for tag in tags.find_iter(&text) {
        let tag = tag.as_str();
        let attributes = values.replace_all(tag, "").into_owned();
        assert!(!attributes.contains(" on") && !attributes.contains('\''), "{tag}");
        assert!(!tag.contains("href=\"javascript:") && !tag.starts_with("<img"), "{tag}");
    }
    let markdown = env.run_at(NOON, ["export", "x", "--format", "markdown"]).succeeds().stdout;
    assert!(!markdown.replace("<!-- -->", "").contains('<'), "{markdown}");
    assert!(markdown.chars().count() <= 65_536);
    let Some(mut browser) = Browser::start() else { return };
    for fragment in ["", "d1", "d1c2", "d2", "filter=%3Cscript%3E&open=d1p1"] {
        browser.open(&page, fragment);
        browser.ask("document.querySelectorAll('details').forEach((it) => { it.open = true; })");
        assert_eq!(browser.ask("[document.documentElement.dataset.hacked, document.scripts.length]"), json!([null, 1]));
        let requests = "performance.getEntriesByType('resource').map((it) => it.name)";
        assert_eq!(browser.ask(requests), json!([]), "{fragment}");
    }
    // Nothing of it is markup: what the first document says is what its text is.
    assert_eq!(browser.ask("document.querySelector('#d1 .content').textContent.includes('<script>')"), true);
    assert_eq!(browser.ask("document.querySelectorAll('#d1 script, #d1 img, #d1 [onclick], #d1 [onfocus]').length"), 0);
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}
