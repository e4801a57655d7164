//! `create --spec`: the request from a file.

use std::path::Path;

use serde_json::json;

use crate::create::env;
use crate::harness::{NOON, TestEnv, redacted};

#[test]
fn a_spec_is_the_whole_request() {
    let env = TestEnv::new();
    let spec = json!({
        "name": "Spec", "trackingId": "from-spec", "description": "All in one.", "isEphemeral": true, "expiresInDays": 2,
        "repeat": 2, "visibility": "SHARED",
        "ephemeralAgent": {"name": "inline", "runtime": "checks", "primaryInstructions": "Count.", "checks": [{"words": {"min": 1}}]},
        "ephemeralDocuments": {"inline": [
            {"title": "One", "content": "First text.", "author": "Ann", "publishedDate": "2026-01-02", "metadata": {"k": [1, null]}},
            {"title": "Two", "content": "Second text."},
        ]},
    });
    env.write("request.json", &spec.to_string());
    let ran = env.run_at(NOON, ["create", "--spec", "request.json", "--json"]).succeeds();
    insta::assert_json_snapshot!(redacted(ran.json_as("create")), @r#"
    {
      "agent": {
        "id": "[ID]",
        "isEphemeral": true,
        "name": "inline",
        "version": 1
      },
      "batch": {
        "createdAt": "2026-03-01T12:00:00.000Z",
        "expiresAt": "2026-03-03T12:00:00.000Z",
        "id": "[ID]",
        "isEphemeral": true,
        "jobCount": 4,
        "name": "Spec",
        "trackingId": "from-spec"
      },
      "documents": {
        "duplicatesDropped": 0,
        "ephemeral": 2,
        "leftOut": [],
        "library": 0,
        "total": 2
      }
    }
    "#);
    let shown = env.run(["show", "from-spec", "--json"]).json_as("show");
    assert_eq!((&shown["visibility"], &shown["agent"]["config"]["providesGrades"]), (&json!("SHARED"), &json!(false)));
    let id = shown["ephemeralDocuments"][0]["id"].as_str().unwrap();
    let one = env.run(["show", "from-spec", "--document", id, "--json"]).json_as("show-evaluation");
    assert_eq!(one["document"]["metadata"], json!({"k": [1, null]}));
    assert_eq!(one["document"]["publishedAt"], "2026-01-02T00:00:00.000Z");
    assert_eq!(one["results"].as_array().unwrap().len(), 2);
}

#[test]
fn flags_override_a_spec_and_documents_of_both_are_a_union() {
    let env = env();
    let spec = "agentId: nobody\nisEphemeral: true\nrepeat: 5\ntrackingId: spec\nephemeralDocuments:\n  inline:\n    - {title: Inline, content: Text.}\n";
    let arguments = ["create", "--spec", "-", "--agent", "proofreader", "--repeat", "1", "--tracking-id", "flag"];
    let ran = env.run_with_input(arguments.iter().chain(&["--docs", "docs", "--json"]), spec).succeeds();
    let value = ran.json_as("create");
    assert_eq!((&value["batch"]["trackingId"], &value["batch"]["jobCount"]), (&json!("flag"), &json!(4)));
}

#[test]
fn the_examples_of_the_repository_are_accepted() {
    for name in ["request.json", "request.yaml"] {
        let env = TestEnv::new();
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name);
        env.run(["create", "--spec", path.to_str().unwrap(), "--dry-run", "--json"]).succeeds().json_as("create");
    }
}
