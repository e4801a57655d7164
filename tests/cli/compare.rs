//! `compare`.

use serde_json::{Value, json};
use test_case::test_case;

use crate::harness::{NOON, TestEnv, fails};

/// A batch whose grades are `base` + `step` × the words of a document, each document as often as said.
fn batch(env: &TestEnv, name: &str, base: u32, step: u32, more: &[&str]) {
    let script = format!(
        r#"n=$(grep -o 'word' | wc -l)
printf '{{"summary":"s","grade":%d,"comments":[{{"description":"First.","quotedText":"Document"}}{}],"usage":{{"inputTokens":%d,"outputTokens":1}},"costUsd":0.00%d}}' $(({base} + {step} * n)) $((10 * {step})) {step}
"#,
        if step > 1 { r#",{"description":"Here.","quotedText":"word"}"# } else { "" }
    );
    let agent = env.command_agent(name, &script);
    let fixed = ["create", "--ephemeral", "--agent-file", &agent, "--docs", "docs", "--tracking-id", name, "--run"];
    env.run_at(NOON, fixed.iter().chain(more)).succeeds();
}

/// Six documents of 1 to 6 words: `old` is 50 + n, `new` is 52 + 2 n, so the differences are 3 to 8.
fn env() -> TestEnv {
    let env = TestEnv::new();
    env.documents(&[1, 2, 3, 4, 5, 6]);
    batch(&env, "old", 50, 1, &[]);
    batch(&env, "new", 52, 2, &[]);
    env
}

fn compare(env: &TestEnv, arguments: &[&str]) -> Value {
    env.run_at(NOON, ["compare", "--json"].iter().chain(arguments)).succeeds().json_as("compare")
}

#[track_caller]
fn assert_close(actual: &Value, expected: f64) {
    assert!((actual.as_f64().unwrap() - expected).abs() < 1e-9, "{actual}, not {expected}");
}

#[test]
fn the_figures() {
    let value = compare(&env(), &["old", "new"]);
    assert_eq!((&value["schemaVersion"], &value["metric"]), (&json!(1), &json!("grade")));
    assert_eq!(value["baseline"]["trackingId"], "old");
    let one = &value["comparisons"][0];
    assert_eq!(one["candidate"]["trackingId"], "new");
    assert_eq!((&one["pairedDocuments"], &one["comparedDocuments"]), (&json!(6), &json!(6)));
    assert_eq!(
        (&one["baselineMean"], &one["candidateMean"], &one["meanDifference"]),
        (&json!(53.5), &json!(59.0), &json!(5.5))
    );
    // The differences are 3 to 8: s = √3.5.
    assert_close(&one["standardDeviation"], 3.5_f64.sqrt());
    assert_close(&one["standardError"], (3.5_f64 / 6.0).sqrt());
    assert_close(&one["tTest"]["t"], 5.5 / (3.5_f64 / 6.0).sqrt());
    let half = 2.570_581_835_636_314 * (3.5_f64 / 6.0).sqrt();
    assert_close(&one["ci95"][0], 5.5 - half);
    assert_close(&one["ci95"][1], 5.5 + half);
    assert_eq!(
        one["permutation"],
        json!({"p": 0.03125, "pHolm": 0.03125, "method": "exact", "draws": 64, "seed": null})
    );
    assert_eq!((&one["wins"], &one["losses"], &one["ties"]), (&json!(6), &json!(0), &json!(0)));
    assert_eq!(
        (&one["tokens"], &one["jobs"]),
        (&json!({"baseline": 66, "candidate": 126}), &json!({"baseline": 6, "candidate": 6}))
    );
    assert_eq!(one["cost"], json!({"baseline": 0.006, "candidate": 0.012}));
    assert_eq!((&one["gate"], &one["roughness"], &one["mcNemar"]), (&Value::Null, &json!(["few"]), &Value::Null));
    let first = &one["documents"][0];
    assert_eq!((&first["title"], &first["difference"]), (&json!("Document F"), &json!(8.0)));
    let comments = ["commentsKept", "commentsNew", "commentsLost"].map(|name| first[name].as_u64().unwrap());
    assert_eq!(comments, [1, 1, 0]);
}

#[test]
fn the_text() {
    let env = env();
    env.sql("UPDATE jobs SET duration_ms = 20");
    let text = env.run_at(NOON, ["compare", "old", "new", "--limit", "2"]).succeeds();
    insta::assert_snapshot!(text.table(), @r#"
    baseline | old | old (command), 6 jobs, just now
    candidate | new | new (command), 6 jobs, just now
    metric | grade
    documents | 6 in both

    BASELINE | CANDIDATE | CHANGE | 95 % INTERVAL | P (T) | P (PERM) | DZ | WON/LOST/TIED
     | 53.5 | 59.0 | +5.5 | +3.5 to +7.5 | 0.0008 | 0.031 | 2.94 | 6/0/0

    changes | 3 ▅▅▅▅█ 8

    cost a job | $0.0010 → $0.0020
    tokens a job | 11 → 21

    Documents, the largest change first
    DOCUMENT | BASELINE | CANDIDATE | CHANGE | KEPT | NEW
    Document F | 56.0 | 64.0 | +8.0 | 1 | 1
    Document E | 55.0 | 62.0 | +7.0 | 1 | 1
    2 of 6; all of them: --limit 0
    Without repetitions on both sides (--repeat) nobody knows how much an agent differs from itself on
    one document: a single change is a lead, not a finding.

    Configuration
     | command
     | sh
     | - [FOLDER]/agents/old.sh
     | + [FOLDER]/agents/new.sh

    Conclusion
     | With the candidate the mean grade is higher by 5.5 points (95 % interval: 3.5 to 7.5 points
     | higher; 6 documents).
     | This is about the mean over documents like these, not about each: 6 went up, 0 went down, 0
     | stayed.
     | ! The interval is rough: there are only 6 pairs.
    "#);
    assert_eq!(text.stderr, "");
}

#[test]
fn several_candidates_share_the_risk() {
    let env = env();
    batch(&env, "same", 50, 1, &[]);
    let value = compare(&env, &["old", "new", "same"]);
    let [new, same] = [0, 1].map(|index| &value["comparisons"][index]);
    assert_close(&new["tTest"]["pHolm"], new["tTest"]["p"].as_f64().unwrap());
    assert_eq!((&new["permutation"]["pHolm"], &same["permutation"]["pHolm"]), (&json!(0.0625), &json!(1.0)));
    // Without any spread there is a result, and no test.
    let untested = json!({"t": null, "df": 5, "p": null, "pHolm": null});
    assert_eq!((&same["ci95"], &same["tTest"], &same["cohenDz"]), (&json!([0.0, 0.0]), &untested, &Value::Null));
    let text = env.run_at(NOON, ["compare", "old", "new", "same"]).succeeds().stdout;
    for part in ["BATCH", "HOLM", "Documents: new", "Conclusion: same", "All 6 documents have the same value"] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn an_experiment_that_is_gone_is_compared_from_its_file() {
    let env = env();
    let stored = compare(&env, &["old", "new"]);
    env.run_at(NOON, ["export", "old", "-o", "old.json"]).succeeds();
    env.run_at(NOON, ["export", "new", "--array", "--no-content", "-o", "new.json"]).succeeds();
    env.run(["delete", "old", "--yes"]).succeeds();
    assert_eq!(compare(&env, &["old.json", "new"]), stored);
    env.sql("DELETE FROM batches");
    assert_eq!(compare(&env, &["old.json", "new.json"]), stored);
    for metric in ["cost", "duration", "comments"] {
        compare(&env, &["old.json", "new.json", "--metric", metric]);
    }
}

#[test]
fn files_alone_need_no_database() {
    let env = env();
    env.run_at(NOON, ["export", "old", "-o", "old.json"]).succeeds();
    std::fs::remove_dir_all(env.path("data")).unwrap();
    let ran = env.run_at(NOON, ["compare", "old.json", "old.json"]).succeeds();
    assert_eq!(ran.stderr, "");
    assert!(ran.stdout.contains("6 of the 6 pairs share one and the same evaluation"), "{}", ran.stdout);
    assert!(!env.path("data").exists());
}

#[test]
fn what_is_no_exported_file_is_refused() {
    let env = env();
    env.run_at(NOON, ["export", "old", "new", "-o", "two.json"]).succeeds();
    env.run_at(NOON, ["compare", "old", "new", "--json", "-o", "comparison.json"]).succeeds();
    env.write("broken.json", "{\"schemaVersion\": 1,");
    env.write("later.json", "{\"schemaVersion\": 2}");
    for (file, message) in [
        ("two.json", "two.json: an array of 2 batches, and a side of a comparison is one batch"),
        ("comparison.json", "comparison.json: JSON, but not an exported batch"),
        ("broken.json", "broken.json:1: the JSON ends too early"),
        ("later.json", "later.json: schemaVersion 2, and this program reads 1"),
    ] {
        let said = fails(&env, &["compare", "old", file], 2, "usage");
        assert!(said.contains(message) && said.contains("evalbatch export BATCH -o FILE.json"), "{said}");
    }
    let said = fails(&env, &["compare", "old", "absent.json"], 3, "not_found");
    assert!(said.contains("there is no file absent.json here either"), "{said}");
}

#[test_case(&["--fail-on-regression"], 0, "pass"; "better is no regression")]
#[test_case(&["--require-non-inferior=1"], 0, "pass"; "better is not inferior")]
#[test_case(&["--metric", "cost", "--fail-on-regression"], 8, "fail"; "dearer")]
#[test_case(&["--metric", "cost", "--fail-on-regression=0.01"], 0, "pass"; "dearer within the margin")]
#[test_case(&["--metric", "cost", "--require-non-inferior", "0.0005"], 8, "fail"; "dearer by more")]
fn gates(options: &[&str], code: i32, verdict: &str) {
    let ran = env().run_at(NOON, ["compare", "old", "new", "--json"].iter().chain(options)).ends_with(code);
    let value = ran.json_as("compare");
    assert_eq!(value["comparisons"][0]["gate"]["verdict"], verdict);
    if code != 0 {
        let error = ran.error();
        assert_eq!(error["kind"], "gate");
        assert!(
            error["message"].as_str().unwrap().starts_with("gate not met by new (fail): the 95 % interval"),
            "{error}"
        );
    }
}

#[test]
fn a_candidate_that_lacks_documents_decides_no_gate() {
    let env = env();
    std::fs::remove_file(env.path("docs/a.md")).unwrap();
    batch(&env, "fewer", 60, 1, &[]);
    let options = ["compare", "old", "fewer", "--json", "--fail-on-regression"];
    let one = env.run_at(NOON, options).ends_with(8).json_as("compare")["comparisons"][0].take();
    assert_eq!(
        (&one["baselineOnly"], &one["candidateOnly"], &one["pairedDocuments"]),
        (&json!(1), &json!(0), &json!(5))
    );
    assert_eq!(one["gate"]["verdict"], "undetermined");
    let reason = "1 of the baseline's 6 documents (1 is not in it, or with another text), 16.7 %";
    assert!(one["gate"]["reason"].as_str().unwrap().contains(reason), "{one}");
    env.run_at(NOON, options.iter().chain(&["--max-missing", "17%"])).succeeds();
    env.run_at(NOON, options.iter().chain(&["--max-missing", "0.2"])).succeeds();
    let text = env.run_at(NOON, ["compare", "old", "fewer"]).succeeds().stdout;
    assert!(text.contains("5 in both, 1 only in the baseline"), "{text}");
}

#[test]
fn pass_rates() {
    let env = env();
    let value = compare(&env, &["old", "new", "--metric", "passRate", "--threshold", "57"]);
    let one = &value["comparisons"][0];
    // Old reaches 51 to 56, new 54 to 64: from the third document on.
    assert_eq!((&value["threshold"], &one["baselineMean"], &one["tTest"]), (&json!(57.0), &json!(0.0), &Value::Null));
    assert_eq!((&one["mcNemar"]["gained"], &one["mcNemar"]["lost"]), (&json!(4), &json!(0)));
    assert_close(&one["mcNemar"]["p"], 0.125);
    assert_eq!(one["documents"][0]["baselineValue"], 0.0);
}

#[test]
fn repetitions_are_averaged() {
    let env = TestEnv::new();
    env.documents(&[1, 2]);
    batch(&env, "once", 50, 1, &[]);
    batch(&env, "thrice", 52, 1, &["--repeat", "3"]);
    let one = compare(&env, &["once", "thrice"])["comparisons"][0].take();
    assert_eq!(
        (&one["comparedDocuments"], &one["meanDifference"], &one["ci95"]),
        (&json!(2), &json!(2.0), &json!([2.0, 2.0]))
    );
    assert_eq!(one["jobs"], json!({"baseline": 2, "candidate": 6}));
    // What three readings say alike is one remark.
    assert_eq!((&one["documents"][0]["commentsKept"], &one["documents"][0]["commentsNew"]), (&json!(1), &json!(0)));
}

#[test]
fn the_same_seed_gives_the_same_p() {
    let env = TestEnv::new();
    env.documents(&(1..=20).collect::<Vec<_>>());
    batch(&env, "old", 50, 1, &[]);
    // The words of a document after the tenth count the other way.
    let script =
        "n=$(grep -o word | wc -l)\nprintf '{\"summary\":\"s\",\"grade\":%d}' $((50 + n + (n % 7) - 3 + n % 2))\n";
    let agent = env.command_agent("odd", script);
    env.run(["create", "--ephemeral", "--agent-file", &agent, "--docs", "docs", "--tracking-id", "odd", "--run"])
        .succeeds();
    let p = |seed: &str| compare(&env, &["old", "odd", "--seed", seed])["comparisons"][0]["permutation"].take();
    assert_eq!(p("3")["method"], "monteCarlo");
    assert_eq!((&p("3"), &p("3")["seed"]), (&p("3"), &json!(3)));
    assert_ne!(p("3")["p"], p("4")["p"]);
}

#[test]
fn reused_results_are_counted_and_warned_about() {
    let env = env();
    env.sql(
        "UPDATE evaluations SET reused_from = (SELECT o.id FROM evaluations o JOIN jobs oj ON oj.id = o.job_id
             JOIN batches b ON b.id = oj.batch_id WHERE b.tracking_id = 'old' AND oj.ordinal = 2)
         WHERE job_id IN (SELECT j.id FROM jobs j JOIN batches b ON b.id = j.batch_id
                          WHERE b.tracking_id = 'new' AND j.ordinal = 2)",
    );
    let one = compare(&env, &["old", "new"])["comparisons"][0].take();
    assert_eq!(one["sharedResults"], 1);
    assert!(one["conclusion"].as_str().unwrap().contains("1 of the 6 pairs share"), "{one}");
    let shared: Vec<_> = one["documents"].as_array().unwrap().iter().filter(|it| it["sharesResult"] == true).collect();
    assert_eq!((shared.len(), &shared[0]["title"]), (1, &json!("Document C")));
}

#[test]
fn agents_differ_in_instructions_and_settings() {
    let env = TestEnv::new();
    env.documents(&[10]);
    for (name, text, least) in [("mild", "Read it.\n\nBe kind.", 5), ("strict", "Read it.\n\nBe\u{1b}[2J strict.", 50)]
    {
        let front = format!("---\nname: {name}\nruntime: checks\nchecks:\n  - words: {{min: {least}}}\n---\n{text}\n");
        let file = env.write(&format!("{name}.md"), &front);
        let file = file.to_str().unwrap();
        env.run_at(
            NOON,
            ["create", "--ephemeral", "--agent-file", file, "--docs", "docs", "--tracking-id", name, "--run"],
        )
        .succeeds();
    }
    let text = env.run_at(NOON, ["compare", "mild", "strict"]).succeeds().stdout;
    assert!(!text.contains('\u{1b}'), "{text:?}");
    let (_, rest) = text.split_once("Configuration\n").unwrap();
    let (configuration, conclusion) = rest.split_once("\n\nConclusion\n").unwrap();
    insta::assert_snapshot!(configuration, @r#"
      instructions

        - Be kind.
        + Be␛[2J strict.
      checks  words: {"min":5} → words: {"min":50}
    "#);
    assert!(conclusion.contains("One document carries no interval and no conclusion."), "{conclusion}");
    let coloured = env.run_at(NOON, ["compare", "mild", "strict", "--color", "always"]).succeeds().stdout;
    assert!(coloured.contains("\u{1b}[31m") && coloured.contains("\u{1b}[32m"), "{coloured:?}");
    assert_eq!(anstream::adapter::strip_str(&coloured).to_string(), text);
}

#[test]
fn a_narrow_terminal_gets_narrow_lines() {
    let env = env();
    batch(&env, "a-candidate-with-a-long-name", 50, 2, &[]);
    for columns in [60, 80, 120] {
        let ran = env.run_with(["compare", "old", "new", "a-candidate-with-a-long-name"], |command| {
            command.env("COLUMNS", columns.to_string());
        });
        let text = ran.succeeds().stdout;
        let widest = text.lines().max_by_key(|line| line.chars().count()).unwrap();
        assert!(widest.chars().count() <= columns, "{columns}: {widest}");
    }
}

#[test]
fn a_file_gets_the_whole_comparison() {
    let env = env();
    let ran = env.run_at(NOON, ["compare", "old", "new", "--json", "-o", "out.json"]).succeeds();
    assert_eq!(ran.stdout, "");
    let written: Value = serde_json::from_str(&std::fs::read_to_string(env.path("out.json")).unwrap()).unwrap();
    assert_eq!(written, compare(&env, &["old", "new"]));
    env.run_at(NOON, ["compare", "old", "new", "-o", "out.txt", "--color", "always"]).succeeds();
    assert!(!std::fs::read_to_string(env.path("out.txt")).unwrap().contains('\u{1b}'));
}

#[test_case(&["old"], 2, "usage"; "no candidate")]
#[test_case(&["old", "new", "--metric", "passRate"], 2, "usage"; "a pass rate without a threshold")]
#[test_case(&["old", "new", "--threshold", "70"], 2, "usage"; "a threshold without a pass rate")]
#[test_case(&["old", "new", "--metric", "beauty"], 2, "usage"; "an unknown metric")]
#[test_case(&["old", "new", "--fail-on-regression=-1"], 2, "usage"; "a margin below nothing")]
#[test_case(&["old", "new", "--max-missing", "5"], 2, "usage"; "a share without its sign")]
#[test_case(&["old", "new", "--max-missing", "101%"], 2, "usage"; "more than all")]
#[test_case(&["old", "new", "--fail-on-regression=101"], 2, "usage"; "a margin beyond the grades")]
#[test_case(&["old", "new", "old", "new"], 2, "usage"; "a candidate twice")]
#[test_case(&["old", "new", "-o", "docs"], 2, "usage"; "a folder")]
#[test_case(&["old", "nothing", "-o", "/dev/full"], 2, "usage"; "a device before anything else")]
#[test_case(&["old", "nothing"], 3, "not_found"; "an unknown candidate")]
fn refused(arguments: &[&str], code: i32, kind: &str) {
    fails(&env(), &[&["compare"], arguments].concat(), code, kind);
}

#[test]
fn a_margin_beyond_the_metric_says_its_unit() {
    let env = env();
    for gate in ["--fail-on-regression=5", "--require-non-inferior=5"] {
        let said =
            fails(&env, &["compare", "old", "new", "--metric", "passRate", "--threshold", "57", gate], 2, "usage");
        assert!(said.contains("a share from 0 to 1: write 0.05 for 5 percentage points"), "{said}");
    }
    let rate = ["compare", "old", "new", "--metric", "passRate", "--threshold", "57", "--fail-on-regression=0.5"];
    env.run_at(NOON, rate).succeeds();
}

#[test]
fn a_limit_is_honoured_or_refused() {
    let env = env();
    let markdown = |more: &[&str]| {
        let ran = env.run_at(NOON, ["compare", "old", "new", "--format", "markdown"].iter().chain(more)).succeeds();
        ran.stdout.matches("\n| Document ").count()
    };
    assert_eq!((markdown(&[]), markdown(&["--limit", "2"]), markdown(&["--limit", "0"])), (6, 2, 6));
    let said = env.run_at(NOON, ["compare", "old", "new", "--json", "--limit", "2"]).ends_with(2);
    assert!(said.stderr.contains("--limit is for the table and Markdown"), "{}", said.stderr);
}

#[test]
fn a_batch_beside_itself_is_said_to_be_the_same() {
    let text = env().run_at(NOON, ["compare", "old", "old"]).succeeds().stdout;
    assert!(text.contains("Baseline and candidate are the same batch."), "{text}");
    assert!(text.contains("only 6 pairs"), "{text}");
}

/// Beyond 16,384 documents a comparison sorts in a file.
#[test]
fn more_documents_than_fit_into_memory() {
    const COUNT: usize = 17_000;
    let env = TestEnv::new();
    let lines: Vec<String> = (0..COUNT).map(|number| format!("{{\"content\": \"Text {number}.\"}}")).collect();
    env.write("many.jsonl", &lines.join("\n"));
    env.run(["policy", "set", "max-documents-per-batch", "20000"]).succeeds();
    let agent = env.command_agent("silent", "true");
    let create = ["create", "--ephemeral", "--agent-file", &agent, "--dataset", "many.jsonl", "--tracking-id", "many"];
    env.run(create).succeeds();
    let value = compare(&env, &["many", "many"]);
    let one = &value["comparisons"][0];
    assert_eq!(
        (&one["pairedDocuments"], &one["baselineOnly"], &one["candidateOnly"]),
        (&json!(COUNT), &json!(0), &json!(0))
    );
    let titles: Vec<&str> =
        one["documents"].as_array().unwrap().iter().map(|document| document["title"].as_str().unwrap()).collect();
    let document = env.run(["show", "many", "--json"]).succeeds().json_as("show");
    let expected: Vec<&str> = document["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|result| result["documentTitle"].as_str().unwrap())
        .collect();
    assert!(titles == expected, "nothing changed: all in the order of the baseline");
    let nowhere = env.command().env("TMPDIR", "/nowhere").args(["compare", "many", "many"]).output().unwrap();
    let error = String::from_utf8(nowhere.stderr).unwrap();
    assert!(
        error.starts_with("error: cannot use a temporary file in /nowhere: ") && error.contains("TMPDIR"),
        "{error}"
    );
}

#[test]
fn a_side_is_any_file_that_export_wrote_or_stdin() {
    let env = env();
    let whole = env.run(["export", "old"]).succeeds().stdout;
    for file in ["OLD.JSON", "kept/old.txt", "plain"] {
        env.write(file, &whole);
    }
    let expected = compare(&env, &["old", "new"])["comparisons"][0]["meanDifference"].clone();
    for file in ["OLD.JSON", "kept/old.txt", "./plain"] {
        assert_eq!(compare(&env, &[file, "new"])["comparisons"][0]["meanDifference"], expected, "{file}");
    }
    let piped = env.run_with_input(["compare", "-", "new", "--json"], &whole).succeeds().json_as("compare");
    assert_eq!(piped["comparisons"][0]["meanDifference"], expected);
    // A batch comes first, and a bare word is one.
    env.write("new.txt", "");
    env.run(["compare", "plain", "new"]).ends_with(3);
}
