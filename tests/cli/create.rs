//! `create`.

use serde_json::{Value, json};

use crate::harness::{NOON, TestEnv, example_documents, redacted};

/// Two words checks need no program and no network.
const WORDS_AGENT: &str = "---
name: counter
runtime: checks
checks:
  - words: {min: 5, weight: 1, level: warning}
---
Count.
";

pub fn env() -> TestEnv {
    let env = TestEnv::new();
    env.documents(&[10, 20, 30]);
    env.write("counter.md", WORDS_AGENT);
    env
}

pub fn create(env: &TestEnv, more: &[&str]) -> Value {
    let arguments = ["create", "--agent", "proofreader", "--json"].iter().chain(more);
    env.run(arguments).succeeds().json_as("create")
}

fn jobs(env: &TestEnv) -> Vec<(String, i64)> {
    let connection = env.connect();
    let mut statement = connection
        .prepare("SELECT d.title, j.repetition FROM jobs j JOIN documents d ON d.id = j.document_id ORDER BY j.ordinal, j.repetition")
        .unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

#[test]
fn however_a_path_is_written_a_file_is_one_document() {
    let env = TestEnv::new();
    env.write("docs/a.md", "# A\n\nText.\n");
    env.write("docs/blank.md", " \n");
    std::fs::create_dir(env.path("other")).unwrap();
    env.run(["document", "add", "docs/a.md"]).succeeds();
    for docs in ["other/../docs", "./docs", "docs"] {
        let ran = env.run(["create", "--agent", "proofreader", "--docs", docs, "--json"]).succeeds();
        assert!(!ran.stderr.contains("already with another"), "{docs}: {}", ran.stderr);
        let left_out = ran.json_as("create")["documents"]["leftOut"][0]["source"].as_str().unwrap().to_owned();
        assert!(!left_out.starts_with("./"), "{left_out}");
    }
}

#[test]
fn a_heading_that_may_be_meant_for_the_self_critique_is_told_of() {
    let env = TestEnv::new();
    env.documents(&[1]);
    env.write("a.md", "---\nruntime: openai\nmodel: m\n---\nJudge.\n\n### Self-critique\n\nDoubt.\n");
    let create = ["create", "--ephemeral", "--agent-file", "a.md", "--docs", "docs"];
    for arguments in [&["agent", "add", "a.md"][..], &create] {
        let said = env.run(arguments).succeeds().stderr;
        assert!(said.contains("warning: the heading `### Self-critique`"), "{said}");
    }
}

#[test]
fn csv_with_semicolons_is_read() {
    let env = TestEnv::new();
    env.write("d.csv", "title;content;weight\nA;One, and two.;1,5\n");
    let ran = env.run(["document", "add", "--dataset", "d.csv", "--json"]).succeeds();
    assert!(ran.stderr.contains("note: d.csv: read as cells with `;` between them"), "{}", ran.stderr);
    let shown = env.run(["document", "list", "--json"]).succeeds().stdout;
    assert!(shown.contains("\"title\":\"A\""), "{shown}");
}

#[test]
fn a_regular_batch_puts_its_documents_into_the_library() {
    let env = env();
    let ran = env.run_at(NOON, ["create", "--agent", "proofreader", "--docs", "docs", "--name", "First", "--json"]);
    assert_eq!(ran.stderr, "", "a first batch needs no remark");
    insta::assert_json_snapshot!(redacted(ran.succeeds().json_as("create")), @r#"
    {
      "agent": {
        "id": "[ID]",
        "isEphemeral": false,
        "name": "proofreader",
        "version": 1
      },
      "batch": {
        "createdAt": "2026-03-01T12:00:00.000Z",
        "expiresAt": null,
        "id": "[ID]",
        "isEphemeral": false,
        "jobCount": 3,
        "name": "First",
        "trackingId": null
      },
      "documents": {
        "duplicatesDropped": 0,
        "ephemeral": 0,
        "leftOut": [],
        "library": 3,
        "total": 3
      }
    }
    "#);
    let counts = env.counts().unwrap();
    assert_eq!((counts["batches"], counts["jobs"], counts["documents"], counts["agents"]), (1, 3, 3, 1));
    let again = create(&env, &["--docs", "docs"]);
    assert_eq!(
        again["documents"],
        json!({"total": 3, "ephemeral": 0, "library": 3, "duplicatesDropped": 0, "leftOut": []})
    );
    assert_eq!(env.counts().unwrap()["documents"], 3);
}

#[test]
fn an_experiment_owns_what_is_new_and_uses_what_the_library_has() {
    let env = env();
    env.run(["document", "add", "docs/a.md"]).succeeds();
    let arguments =
        ["create", "--ephemeral", "--agent-file", "counter.md", "--docs", "docs", "--tracking-id", "x.1_y-2"];
    let ran = env.run_at(NOON, arguments.iter().chain(&["--expires-in", "3d", "--json"]));
    insta::assert_json_snapshot!(redacted(ran.succeeds().json_as("create")), @r#"
    {
      "agent": {
        "id": "[ID]",
        "isEphemeral": true,
        "name": "counter",
        "version": 1
      },
      "batch": {
        "createdAt": "2026-03-01T12:00:00.000Z",
        "expiresAt": "2026-03-04T12:00:00.000Z",
        "id": "[ID]",
        "isEphemeral": true,
        "jobCount": 3,
        "name": null,
        "trackingId": "x.1_y-2"
      },
      "documents": {
        "duplicatesDropped": 0,
        "ephemeral": 2,
        "leftOut": [],
        "library": 1,
        "total": 3
      }
    }
    "#);
    let listed = env.run(["agent", "list", "--json"]).json_as("agent-list");
    assert!(listed["agents"].as_array().unwrap().iter().all(|agent| agent["name"] != "counter"));
    assert_eq!(env.run(["document", "list", "--json"]).json_as("document-list")["total"], 1);
}

#[test]
fn a_built_in_agent_is_at_its_first_version_before_anybody_used_it() {
    let env = env();
    for name in ["proofreader@1", "proofreader@1", "proofreader"] {
        let value = env.run(["create", "--agent", name, "--docs", "docs", "--json"]).succeeds().json_as("create");
        assert_eq!((&value["agent"]["name"], &value["agent"]["version"]), (&json!("proofreader"), &json!(1)));
    }
    env.run(["create", "--agent", "proofreader@2", "--docs", "docs"]).ends_with(3);
}

#[test]
fn output_that_is_lost_outweighs_a_gate() {
    let env = env();
    create(&env, &["--docs", "docs", "--run"]);
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let mut show = env.command();
    show.args(["show", "latest", "--json", "--fail-under", "100"]).stdout(full);
    let status = show.status().unwrap();
    assert_eq!(status.code(), Some(1));
}

#[test]
fn duplicates_and_what_stays_as_stored_are_named() {
    let env = TestEnv::new();
    for name in ["a", "b", "c", "d"] {
        env.write(&format!("docs/{name}.md"), "---\nsource: x\n---\nThe same text.\n");
    }
    env.write("docs/e.md", "Another text.\n");
    env.run(["document", "add", "docs/e.md"]).succeeds();
    env.write("moved/new-name.md", "Another text.\n");
    let said = env.run(["create", "--agent", "proofreader", "--docs", "docs", "moved"]).succeeds().stderr;
    assert!(said.contains("note: dropped 4 duplicate documents: b, c, d, …"), "{said}");
    let said = env.run(["create", "--agent", "proofreader", "--docs", "moved"]).succeeds().stderr;
    assert!(said.contains("which stay as stored: 1 document (new-name)"), "{said}");
}

#[test]
fn says_what_was_made() {
    let env = env();
    let arguments = ["create", "--ephemeral", "--agent-file", "counter.md", "--docs", "docs", "--repeat", "2"];
    let ran = env.run_at(NOON, arguments).succeeds();
    insta::assert_snapshot!(ran.shown(), @r#"
    created experiment [TRACKING]
      jobs     6 = 3 documents (3 for this experiment alone) × 2 repetitions
      agent    counter (for this experiment alone)
      expires  in 14d (2026-03-15 12:00 +00:00)
      id       [ID]
    "#);
    assert_eq!(ran.stderr, "");
    let quiet = env.run(["create", "-q", "--agent", "proofreader", "--docs", "docs"]).succeeds();
    insta::assert_snapshot!(quiet.shown(), @r#"[ID]"#);
    assert_eq!(quiet.stderr, "");
}

#[test]
fn an_experiment_always_expires_and_has_a_tracking_id() {
    let env = env();
    let at = |more: &[&str]| {
        let arguments = ["create", "--ephemeral", "--agent", "proofreader", "--docs", "docs", "--json"];
        let value = env.run_at(NOON, arguments.iter().chain(more)).succeeds().json_as("create");
        assert!(value["batch"]["trackingId"].as_str().unwrap().starts_with("exp_"), "{value}");
        value["batch"]["expiresAt"].clone()
    };
    assert_eq!(at(&[]), "2026-03-15T12:00:00.000Z");
    assert_eq!(at(&["--expires-in", "12h"]), "2026-03-02T00:00:00.000Z");
    assert_eq!(at(&["--expires-in", "2w"]), "2026-03-15T12:00:00.000Z");
    assert_eq!(at(&["--expires-at", "2026-03-04T06:00:00+02:00"]), "2026-03-04T04:00:00.000Z");
}

#[test]
fn documents_come_in_the_order_given_without_duplicates() {
    let env = env();
    let id = env.run(["document", "add", "-q", "docs/c.md"]).succeeds().stdout.trim().to_owned();
    env.write("copy/again.md", &std::fs::read_to_string(env.path("docs/b.md")).unwrap());
    let value = create(&env, &["--doc", &id, "--docs", "docs/b.md", "docs/a.md", "copy", "--repeat", "2"]);
    assert_eq!(
        value["documents"],
        json!({"total": 3, "ephemeral": 0, "library": 3, "duplicatesDropped": 1, "leftOut": []})
    );
    assert_eq!(value["batch"]["jobCount"], 6);
    let titles: Vec<_> = jobs(&env).into_iter().map(|(title, repetition)| format!("{title} {repetition}")).collect();
    insta::assert_json_snapshot!(titles, @r#"
    [
      "Document C 1",
      "Document C 2",
      "Document B 1",
      "Document B 2",
      "Document A 1",
      "Document A 2"
    ]
    "#);
}

#[test]
fn documents_come_from_globs_and_stdin() {
    let env = env();
    let value = create(&env, &["--docs", "docs/[ab].md"]);
    assert_eq!(value["documents"]["total"], 2);
    let arguments = ["create", "--agent", "proofreader", "--docs", "-", "--json"];
    let ran = env.run_with_input(arguments, "# From a pipe\n\nText.\n").succeeds();
    assert_eq!(ran.json_as("create")["documents"]["total"], 1);
    assert!(jobs(&env).iter().any(|(title, _)| title == "From a pipe"));
}

#[test]
fn samples_repeat_with_their_seed_and_a_made_up_seed_is_stored() {
    let env = TestEnv::new();
    let documents = example_documents();
    let documents = documents.to_str().unwrap();
    let titles = |tracking_id: &str| -> Vec<String> {
        let shown = env.run(["show", tracking_id, "--json"]).succeeds().json_as("show");
        let rows = shown["results"].as_array().unwrap();
        rows.iter().map(|row| row["documentTitle"].as_str().unwrap().to_owned()).collect()
    };
    create(&env, &["--docs", documents, "--sample", "4", "--seed", "7", "--tracking-id", "one"]);
    create(&env, &["--docs", documents, "--sample", "4", "--seed", "7", "--tracking-id", "two"]);
    assert_eq!(titles("one").len(), 4);
    assert_eq!(titles("one"), titles("two"));
    create(&env, &["--docs", documents, "--tracking-id", "all"]);
    create(&env, &["--target-count", "5", "--tracking-id", "sampled"]);
    let seed: i64 = env
        .connect()
        .query_row("SELECT seed FROM batches WHERE tracking_id = 'sampled'", [], |row| row.get(0))
        .unwrap();
    let seed = seed.to_string();
    create(&env, &["--target-count", "5", "--seed", &seed, "--tracking-id", "again"]);
    assert_eq!(titles("sampled").len(), 5);
    assert_eq!(titles("sampled"), titles("again"));
}

#[test]
fn a_sample_larger_than_what_there_is_takes_all_and_says_so() {
    let env = env();
    let ran = env.run(["create", "--agent", "proofreader", "--docs", "docs", "--sample", "9"]).succeeds();
    insta::assert_snapshot!(ran.said(), @r#"note: --sample 9: there are only 3, all are taken"#);
    let ran = env.run(["create", "--agent", "proofreader", "--target-count", "9"]).succeeds();
    insta::assert_snapshot!(ran.said(), @r#"note: --target-count 9: your library has only 3, all are taken"#);
}

#[test]
fn set_makes_the_agent_the_experiments_own() {
    let env = env();
    env.run(["agent", "add", "counter.md"]).succeeds();
    let arguments = ["create", "--ephemeral", "--agent", "counter", "--set", "providesGrades=false", "--docs", "docs"];
    let value = env.run(arguments.iter().chain(&["--json"])).succeeds().json_as("create");
    assert_eq!((&value["agent"]["name"], &value["agent"]["isEphemeral"]), (&json!("counter"), &json!(true)));
    let shown = env.run(["show", "latest", "--json"]).json_as("show");
    assert_eq!(shown["agent"]["config"]["providesGrades"], false);
    let library = env.run(["agent", "show", "counter", "--json"]).json_as("agent-show");
    assert_eq!((&library["providesGrades"], &library["isEphemeral"]), (&json!(true), &json!(false)));
}

#[test]
fn a_batch_keeps_the_version_that_it_was_made_with() {
    let env = env();
    env.run(["agent", "add", "counter.md"]).succeeds();
    create_with(&env, "counter", "old");
    env.write("counter.md", &WORDS_AGENT.replace("Count.", "Count again."));
    env.run(["agent", "add", "counter.md"]).succeeds();
    create_with(&env, "counter", "new");
    create_with(&env, "counter@1", "first");
    let version = |tracking_id: &str| {
        let shown = env.run(["show", tracking_id, "--json"]).json_as("show");
        (shown["agent"]["version"].clone(), shown["agent"]["config"]["primaryInstructions"].clone())
    };
    assert_eq!(version("old"), (json!(1), json!("Count.")));
    assert_eq!(version("new"), (json!(2), json!("Count again.")));
    assert_eq!(version("first"), version("old"));
}

fn create_with(env: &TestEnv, agent: &str, tracking_id: &str) {
    env.run(["create", "--agent", agent, "--docs", "docs", "--tracking-id", tracking_id]).succeeds();
}

#[test]
fn a_stored_document_keeps_its_title_and_the_note_says_so() {
    let env = TestEnv::new();
    env.write("first.md", "Same text.\n");
    env.run(["document", "add", "first.md"]).succeeds();
    env.write("second.md", "Same text.\n");
    let ran = env.run(["create", "--agent", "proofreader", "--docs", "second.md"]).succeeds();
    insta::assert_snapshot!(ran.said(), @r#"note: in your library already with another title, author, url or date, which stay as stored: 1 document (second)"#);
    let shown = env.run(["document", "list", "--json"]).json_as("document-list");
    assert_eq!((&shown["total"], &shown["documents"][0]["title"]), (&json!(1), &json!("first")));
}

#[test]
fn a_dry_run_makes_nothing_not_even_a_file() {
    let env = env();
    let arguments = ["create", "--ephemeral", "--agent-file", "counter.md", "--docs", "docs", "--dry-run"];
    let ran = env.run_at(NOON, arguments).succeeds();
    insta::assert_snapshot!(ran.shown(), @r#"
    would create an experiment
      jobs     3 = 3 documents (3 for this experiment alone)
      agent    counter (for this experiment alone)
      expires  in 14d (2026-03-15 12:00 +00:00)
    "#);
    let value = env.run(arguments.iter().chain(&["--json"])).succeeds().json_as("create");
    assert_eq!((&value["dryRun"], &value["batch"]["jobCount"]), (&json!(true), &json!(3)));
    // No id of what is not there.
    for id in ["/batch/id", "/batch/trackingId", "/agent/id"] {
        assert_eq!(value.pointer(id), Some(&Value::Null), "{id}");
    }
    assert_eq!(env.run(arguments.iter().chain(&["-q"])).succeeds().stdout, "");
    assert_eq!(env.counts(), None);
    create(&env, &["--docs", "docs/a.md"]);
    let before = env.counts();
    env.run(arguments).succeeds();
    assert_eq!(env.counts(), before);
}

#[test]
fn create_and_run_in_one_go() {
    let env = env();
    let agent = env.answering_agent(
        "ten",
        r#"{"summary":"Fine.","grade":10,"usage":{"inputTokens":3,"outputTokens":4},"costUsd":0.25}"#,
    );
    let arguments = ["create", "--ephemeral", "--agent-file", &agent, "--docs", "docs", "--run", "-j", "2", "--json"];
    let value = env.run(arguments).succeeds().json_as("create");
    let run = &value["run"];
    assert_eq!((&run["completed"], &run["inputTokens"], &run["outputTokens"]), (&json!(3), &json!(9), &json!(12)));
    assert_eq!((&run["costUsd"], &run["stopped"]), (&json!(0.75), &Value::Null));
    assert_eq!(run["batches"][0]["id"], value["batch"]["id"]);
    env.run(arguments.iter().chain(&["--fail-under", "50"])).ends_with(8);
}

#[test]
fn documents_come_in_the_order_of_their_flags() {
    let env = TestEnv::new();
    for name in ["a", "b", "c", "d"] {
        env.write(&format!("{name}.md"), &format!("# {name}\n\nText of {name}.\n"));
    }
    env.write("rows.jsonl", "{\"title\": \"row\", \"content\": \"a row\"}\n");
    let id = env.run(["document", "add", "b.md", "-q"]).succeeds().stdout.trim().to_owned();
    let arguments = [
        "create",
        "--agent",
        "proofreader",
        "--docs",
        "c.md",
        "--doc",
        &id,
        "--dataset",
        "rows.jsonl",
        "--docs",
        "a.md",
        "d.md",
    ];
    env.run(arguments).succeeds();
    let batch = env.run(["show", "latest", "--json"]).json_as("show");
    let titles: Vec<_> = batch["results"].as_array().unwrap().iter().map(|row| &row["documentTitle"]).collect();
    assert_eq!(titles, ["c", "b", "row", "a", "d"]);
}

#[test]
fn what_is_likely_not_meant_is_told_of() {
    let env = env();
    env.write("rows.jsonl", "{\"content\": \"a row\", \"lang\": \"en\"}\n");
    let model =
        "---\nname: judge\nruntime: openai\nmodel: m\nbaseUrl: http://127.0.0.1:9\npromptFields: [lnag]\n---\nx\n";
    env.write("judge.md", model);
    let create = ["create", "--ephemeral", "--dry-run", "--agent-file", "judge.md"];
    let said = |more: &[&str]| env.run(create.iter().chain(more)).succeeds().said();
    let with_slip = said(&["--dataset", "rows.jsonl"]);
    assert!(with_slip.contains("promptFields name what no document has in its metadata: \"lnag\""), "{with_slip}");
    let as_one = said(&["--docs", "rows.jsonl"]);
    assert!(as_one.contains("its rows are: --dataset rows.jsonl"), "{as_one}");
    assert!(!said(&["--dataset", "rows.jsonl", "--set", "promptFields=[lang]"]).contains("promptFields"));
}
