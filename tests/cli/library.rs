//! `agent` and `document`: the libraries.

use serde_json::{Value, json};
use test_case::test_case;

use crate::harness::{NOON, TestEnv, fails, me, redacted};

const AGENT: &str = "---
name: counter
type: ADVISOR
description: Counts words.
runtime: checks
providesGrades: true
checks:
  - words: {min: 5, weight: 1, level: warning}
---
Count them.

## Self-critique

Count again.
";

fn env() -> TestEnv {
    let env = TestEnv::new();
    env.write("counter.md", AGENT);
    env.documents(&[1, 2, 3]);
    env
}

#[test]
fn an_agent_is_added_and_shown() {
    let env = env();
    let value = env.run_at(NOON, ["agent", "add", "counter.md", "--json"]).succeeds().json_as("agent-show");
    assert_eq!(value["owner"], json!(me()));
    let shown = env.run_at(NOON, ["agent", "show", "counter", "--json"]).succeeds().json_as("agent-show");
    assert_eq!(shown, value);
    insta::assert_json_snapshot!(redacted(shown), @r#"
    {
      "contentHash": "f02897f55090ea1ea895cba09278bf99bf6a10a1a9a518db7285b7752ff44bf7",
      "createdAt": "2026-03-01T12:00:00.000Z",
      "description": "Counts words.",
      "id": "[ID]",
      "isActive": true,
      "isEphemeral": false,
      "name": "counter",
      "owner": "[ME]",
      "primaryInstructions": "Count them.",
      "providesGrades": true,
      "runtime": "checks",
      "selfCritiqueInstructions": "Count again.",
      "settings": {
        "checks": [
          {
            "words": {
              "level": "warning",
              "min": 5,
              "weight": 1
            }
          }
        ]
      },
      "type": "ADVISOR",
      "version": 1
    }
    "#);
    insta::assert_snapshot!(env.run_at(NOON, ["agent", "show", "counter"]).succeeds().table(), @r#"
    counter@1
     | about | Counts words.
     | owner | [ME]
     | type | advisor
     | runtime | checks
     | grades | yes
     | created | just now (2026-03-01 12:00 +00:00)

    Settings
    {
     | "checks": [
     | {
     | "words": {
     | "level": "warning",
     | "min": 5,
     | "weight": 1
     | }
     | }
     | ]
    }

    Instructions
    Count them.

    Self-critique
    Count again.
    "#);
}

#[test]
fn a_changed_file_makes_the_next_version_and_an_unchanged_one_none() {
    let env = env();
    let add = |env: &TestEnv| env.run(["agent", "add", "counter.md"]).succeeds().stdout;
    assert_eq!(add(&env), "added agent counter@1\n");
    assert_eq!(add(&env), "agent counter@1 is the same already\n");
    env.write("counter.md", &AGENT.replace("min: 5", "min: 6"));
    assert_eq!(add(&env), "added version 2 of agent counter\n");
    let version = |name: &str| env.run(["agent", "show", name, "--json"]).succeeds().json_as("agent-show");
    assert_eq!(version("counter")["version"], 2);
    assert_eq!(version("counter@1")["settings"]["checks"][0]["words"]["min"], 5);
    assert_eq!(version(&format!("{}/counter@2", me()))["settings"]["checks"][0]["words"]["min"], 6);
    let id = version("counter")["id"].as_str().unwrap().to_owned();
    assert_eq!(version(&format!("{id}@1"))["version"], 1);
    fails(&env, &["agent", "show", "counter@3"], 3, "not_found");
    let quiet = env.run(["agent", "add", "counter.md", "-q"]).succeeds();
    assert_eq!((quiet.stdout.trim(), quiet.stderr.as_str()), (id.as_str(), ""));
}

#[test]
fn agents_come_as_markdown_yaml_and_json() {
    let env = TestEnv::new();
    let keys =
        json!({"name": "x", "runtime": "checks", "primaryInstructions": "Go.", "checks": [{"words": {"min": 1}}]});
    env.write("x.json", &keys.to_string());
    env.write("y.yaml", "name: y\nruntime: checks\nprimaryInstructions: Go.\nchecks:\n  - words: {min: 1}\n");
    for (file, name) in [("x.json", "x"), ("y.yaml", "y")] {
        let value = env.run(["agent", "add", file, "--json"]).succeeds().json_as("agent-show");
        assert_eq!((&value["name"], &value["primaryInstructions"]), (&json!(name), &json!("Go.")));
    }
}

#[test]
fn the_agents_are_listed_with_those_that_come_along() {
    let env = env();
    let built_in = env.run(["agent", "list", "--json"]).succeeds().json_as("agent-list");
    let names = |value: &Value| -> Vec<String> {
        let agents = value["agents"].as_array().unwrap();
        agents.iter().map(|agent| agent["name"].as_str().unwrap().to_owned()).collect()
    };
    assert!(names(&built_in).contains(&"proofreader".to_owned()), "{built_in}");
    assert!(built_in["agents"].as_array().unwrap().iter().all(|agent| agent["owner"].is_null()));
    assert!(!env.path("data").exists());
    env.run(["agent", "add", "counter.md"]).succeeds();
    let listed = env.run(["agent", "list", "--json"]).succeeds().json_as("agent-list");
    assert_eq!(listed["total"], json!(names(&built_in).len() + 1));
    assert!(names(&listed).contains(&"counter".to_owned()));
    let lines = env.run(["agent", "list", "--format", "jsonl"]).succeeds().lines_as("agent-show");
    assert_eq!(lines.len(), names(&listed).len());
    let text = env.run(["agent", "list"]).succeeds().table();
    assert!(text.contains("counter@1 | [ME] | advisor | checks | Counts words."), "{text}");
    let quiet = env.run(["agent", "list", "-q"]).succeeds().stdout;
    assert_eq!(quiet.lines().count(), names(&listed).len());
}

#[test]
fn a_built_in_agent_is_shown_before_its_first_use() {
    let env = TestEnv::new();
    let value = env.run(["agent", "show", "proofreader", "--json"]).succeeds().json_as("agent-show");
    assert_eq!((&value["owner"], &value["runtime"]), (&Value::Null, &json!("checks")));
    assert!(!env.path("data").exists());
}

#[test]
fn a_program_beside_the_agent_file_is_found_from_anywhere() {
    let env = TestEnv::new();
    env.write("agents/grade.sh", "#!/bin/sh\n");
    env.write("agents/local.md", "---\nname: local\nruntime: command\ncommand: [./grade.sh, -x]\n---\nGo.\n");
    let value = env.run(["agent", "add", "agents/local.md", "--json"]).succeeds().json_as("agent-show");
    let program = value["settings"]["command"][0].as_str().unwrap();
    assert_eq!(std::fs::canonicalize(program).unwrap(), std::fs::canonicalize(env.path("agents/grade.sh")).unwrap());
    assert_eq!(value["settings"]["command"][1], "-x");
}

#[test]
fn adding_a_program_trusts_it_and_others_need_no_trust() {
    let env = env();
    env.documents(&[1]);
    let agent = env.answering_agent("mine", r#"{"summary":"s"}"#);
    env.run(["agent", "add", &agent]).succeeds();
    env.run(["create", "--agent", "mine", "--docs", "docs", "--run"]).succeeds();
    env.run(["agent", "add", "counter.md"]).succeeds();
    let ran = env.run(["agent", "trust", "counter"]).succeeds();
    insta::assert_snapshot!(ran.said(), @r#"note: agent counter runs no program and sends no key; nothing to trust"#);
    env.run(["agent", "trust", "nobody"]).ends_with(3);
}

#[test_case("---\nname: proofreader\nruntime: checks\nchecks: [{words: {min: 1}}]\n---\nx\n", 4, "conflict", "proofreader" ; "built-in name")]
#[test_case("---\nname: a/b\nruntime: checks\nchecks: [{words: {min: 1}}]\n---\nx\n", 2, "usage", "name" ; "slash in the name")]
#[test_case("---\nname: x\nruntime: magic\n---\nx\n", 2, "usage", "magic" ; "unknown runtime")]
#[test_case("---\nname: x\nruntime: command\n---\nx\n", 2, "usage", "command" ; "no command")]
#[test_case("---\nname: x\nruntime: checks\nchecks: [{wrods: {min: 1}}]\n---\nx\n", 2, "usage", "wrods" ; "unknown check")]
#[test_case("---\nname: x\nruntime: checks\nchecks: [{words: {min: few}}]\n---\nx\n", 2, "usage", "min" ; "bad parameter")]
#[test_case("---\nname: x\ntemprature: 1\nruntime: checks\n---\nx\n", 2, "usage", "temprature" ; "unknown key")]
fn a_wrong_agent_is_refused_with_what_is_wrong(file: &str, code: i32, kind: &str, named: &str) {
    let env = TestEnv::new();
    env.write("agent.md", file);
    let said = fails(&env, &["agent", "add", "agent.md"], code, kind);
    assert!(said.contains(named), "{said}");
    assert!(!env.path("data").exists());
}

#[test]
fn documents_are_added_once() {
    let env = env();
    let ran = env.run_at(NOON, ["document", "add", "docs", "--json"]).succeeds();
    assert_eq!(ran.stderr, "");
    let value = ran.json_as("document-add");
    assert_eq!((&value["added"], &value["known"]), (&json!(3), &json!(0)));
    let again = env.run(["document", "add", "docs/a.md", "--json"]).succeeds().json_as("document-add");
    assert_eq!((&again["added"], &again["known"]), (&json!(0), &json!(1)));
    assert_eq!(again["documents"][0], value["documents"][0]);
    insta::assert_snapshot!(env.run(["document", "add", "docs"]).succeeds().table(), @r#"
    ID | TITLE | STATE
    [ID] | Document A | known
    [ID] | Document B | known
    [ID] | Document C | known
    "#);
    let ids = env.run(["document", "add", "docs", "-q"]).succeeds();
    assert_eq!(ids.stdout.lines().count(), 3);
    let piped = env.run_with_input(["document", "add", "-"], "# Piped\n\nText.\n").succeeds();
    assert!(piped.stdout.contains("Piped"), "{}", piped.stdout);
    assert_eq!(env.counts().unwrap()["documents"], 4);
}

#[test]
fn documents_are_listed_and_shown() {
    let env = TestEnv::new();
    env.write(
        "note.md",
        "---\ntitle: A note\nauthor: Ann\ndate: 2026-01-02\nurl: https://example.org/note\nsource: web\n---\nBody.\n",
    );
    env.run_at(NOON, ["document", "add", "note.md"]).succeeds();
    env.write("other.md", "Other.\n");
    env.run_at("2026-03-01T12:00:01Z", ["document", "add", "other.md"]).succeeds();
    let value = env.run(["document", "list", "--json"]).succeeds().json_as("document-list");
    assert_eq!((&value["total"], &value["limit"], &value["nextCursor"]), (&json!(2), &json!(20), &Value::Null));
    assert_eq!(value["documents"][0]["title"], "other");
    let id = value["documents"][1]["id"].as_str().unwrap();
    let shown = env.run(["document", "show", &id[..10], "--json"]).succeeds().json_as("document-show");
    insta::assert_json_snapshot!(redacted(shown.clone()), @r#"
    {
      "author": "Ann",
      "content": "---\ntitle: A note\nauthor: Ann\ndate: 2026-01-02\nurl: https://example.org/note\nsource: web\n---\nBody.\n",
      "contentHash": "1ebf31d5a69af4e56c98351b4feba1bd85351c54550e35112d30f405da6aa230",
      "id": "[ID]",
      "identityHash": "86b75c249db36b02aecbe9af92d2d5b573217a393f700c710d57ca6a1161b609",
      "isEphemeral": false,
      "metadata": {
        "source": "web"
      },
      "publishedAt": "2026-01-02T00:00:00.000Z",
      "sizeBytes": 99,
      "title": "A note",
      "url": "https://example.org/note"
    }
    "#);
    insta::assert_snapshot!(env.run_at(NOON, ["document", "show", id]).succeeds().shown(), @r#"
    A note
      id        [ID]
      author    Ann
      url       https://example.org/note
      date      2026-01-02 00:00 +00:00
      size      99 bytes
      added     just now (2026-03-01 12:00 +00:00)
      metadata  {"source":"web"}

    ---
    title: A note
    author: Ann
    date: 2026-01-02
    url: https://example.org/note
    source: web
    ---
    Body.
    "#);
    let text = env.run_at("2026-03-01T12:00:01Z", ["document", "list"]).succeeds();
    insta::assert_snapshot!(text.table(), @r#"
    ID | TITLE | AUTHOR | BYTES | ADDED
    [ID] | other | 7 | just now
    [ID] | A note | Ann | 99 | 1s ago
    "#);
    let lines = env.run(["document", "list", "--format", "jsonl"]).succeeds().stdout;
    assert_eq!(lines.lines().count(), 2);
    assert_eq!(env.run(["document", "list", "-q"]).succeeds().stdout.lines().nth(1), Some(id));
}

#[test]
fn pages_of_documents_put_together_are_the_whole_list() {
    let env = env();
    env.run(["document", "add", "docs"]).succeeds();
    let whole = env.run(["document", "list", "--limit", "0", "--json"]).succeeds().json_as("document-list");
    assert_eq!(whole["documents"].as_array().unwrap().len(), 3);
    let first = env.run(["document", "list", "--limit", "2", "--json"]).succeeds().json_as("document-list");
    let cursor = first["nextCursor"].as_str().unwrap();
    let arguments = ["document", "list", "--limit", "2", "--cursor", cursor, "--json"];
    let second = env.run(arguments).succeeds().json_as("document-list");
    assert_eq!((&second["nextCursor"], &second["total"]), (&Value::Null, &json!(3)));
    let mut pages = first["documents"].as_array().unwrap().clone();
    pages.extend(second["documents"].as_array().unwrap().clone());
    assert_eq!(json!(pages), whole["documents"]);
    let cut = env.run(["document", "list", "--limit", "2"]).succeeds();
    assert!(cut.stderr.starts_with("note: 2 of 3 shown"), "{}", cut.stderr);
}

#[test_case(&["agent", "add", "nowhere.md"], 2, "usage" ; "no agent file")]
#[test_case(&["agent", "show", "nobody"], 3, "not_found" ; "unknown agent")]
#[test_case(&["document", "add", "nowhere.md"], 2, "usage" ; "no document file")]
#[test_case(&["document", "add"], 2, "usage" ; "nothing to add")]
#[test_case(&["document", "show", "nonesuch"], 3, "not_found" ; "unknown document")]
fn refused(arguments: &[&str], code: i32, kind: &str) {
    let env = TestEnv::new();
    fails(&env, arguments, code, kind);
    assert!(!env.path("data").exists());
}

#[test]
fn an_empty_library_says_how_to_fill_it() {
    let env = TestEnv::new();
    let ran = env.run(["document", "list"]).succeeds();
    insta::assert_snapshot!(ran.said(), @r#"
    note: no database at [FOLDER]/data/evalbatch.db
    note: no documents; add some: evalbatch document add PATH
    "#);
    assert_eq!(env.run(["document", "list", "--json"]).succeeds().json_as("document-list")["documents"], json!([]));
}
