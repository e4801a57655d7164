//! `rerun`: the same agent version over the same documents, once more.

use serde_json::{Value, json};

use crate::harness::{NOON, TestEnv, fails};
use crate::world::STRICT;

/// Hands a key to whatever server its author named.
const MODEL: &str = "---
name: model
runtime: openai
model: small
baseUrl: http://127.0.0.1:9/v1
apiKeyEnv: THE_KEY
---
Grade it.
";

fn shown(env: &TestEnv, batch: &Value) -> Value {
    env.json(&["show", batch["batch"]["id"].as_str().unwrap()])
}

#[test]
fn ephemeral_things_are_copied_and_never_shared() {
    let env = TestEnv::new();
    env.documents(&[10, 60]);
    env.write("library.md", "# Library\n\nThis one is in the library.\n");
    env.json(&["document", "add", "library.md"]);
    let old = env.experiment("exp", &["--docs", "library.md", "--repeat", "2", "--name", "Named"]);
    env.json(&["run", "exp"]);
    let new = env.json(&["rerun", "exp", "--tracking-id", "again"]);
    assert_eq!(
        new["documents"],
        json!({"total": 3, "ephemeral": 2, "library": 1, "duplicatesDropped": 0, "leftOut": []})
    );
    assert_eq!((&new["batch"]["jobCount"], &new["batch"]["name"]), (&json!(6), &json!("Named")));
    assert_ne!(new["agent"]["id"], old["agent"]["id"]);
    assert_eq!(new["agent"]["isEphemeral"], true);
    let (old, new) = (shown(&env, &old), shown(&env, &new));
    assert_eq!(old["agent"]["config"], new["agent"]["config"]);
    let titles = |batch: &Value| -> Vec<Value> {
        batch["results"].as_array().unwrap().iter().map(|row| row["documentTitle"].clone()).collect()
    };
    assert_eq!(titles(&old), titles(&new));
    env.run(["delete", "exp", "--yes"]).succeeds();
    assert_eq!(env.json(&["run", "again"])["completed"], 6);
}

#[test]
fn the_expiry_gets_the_same_length_again() {
    let env = TestEnv::new();
    env.documents(&[10]);
    env.write("counter.md", crate::world::COUNTER);
    let create = ["create", "--ephemeral", "--agent-file", "counter.md", "--docs", "docs", "--expires-in", "3d"];
    env.run_at("2026-02-01T00:00:00Z", create.iter().chain(&["--tracking-id", "exp"])).succeeds();
    let rerun = env.run_at(NOON, ["rerun", "exp", "--json"]).succeeds();
    assert!(rerun.stdout.contains(r#""expiresAt":"2026-03-04T12:00:00.000Z""#), "{}", rerun.stdout);
    // Not longer than the policy allows by now.
    env.run(["policy", "set", "retention-default", "1d"]).succeeds();
    env.run(["policy", "set", "retention-max", "2d"]).succeeds();
    let rerun = env.run_at(NOON, ["rerun", "exp", "--json"]).succeeds();
    assert!(rerun.stdout.contains(r#""expiresAt":"2026-03-03T12:00:00.000Z""#), "{}", rerun.stdout);
}

#[test]
fn only_the_documents_with_a_failed_job() {
    let env = TestEnv::new();
    env.documents(&[10, 60, 20]);
    let script = "grep -q 'Document B' && exit 1; echo '{\"summary\": \"Fine.\"}'";
    let picky = env.command_agent("picky", script);
    env.json(&[
        "create",
        "--ephemeral",
        "--agent-file",
        &picky,
        "--docs",
        "docs",
        "--tracking-id",
        "exp",
        "--repeat",
        "2",
    ]);
    fails(&env, &["rerun", "exp", "--failed"], 4, "conflict");
    env.run(["run", "exp", "--max-attempts", "1"]).ends_with(7);
    let rerun = env.json(&["rerun", "exp", "--failed"]);
    assert_eq!((&rerun["documents"]["total"], &rerun["batch"]["jobCount"]), (&json!(1), &json!(2)));
    let results = shown(&env, &rerun)["results"].clone();
    assert_eq!(results[0]["documentTitle"], "Document B");
}

#[test]
fn a_regular_batch_keeps_its_pinned_version() {
    let env = TestEnv::new();
    env.documents(&[10]);
    env.write("strict.md", STRICT);
    env.json(&["agent", "add", "strict.md"]);
    env.json(&["create", "--agent", "strict", "--docs", "docs", "--tracking-id", "kept"]);
    env.write("strict.md", &STRICT.replace("min: 50", "min: 60"));
    env.json(&["agent", "add", "strict.md"]);
    let rerun = env.json(&["rerun", "kept", "--run"]);
    assert_eq!((&rerun["agent"]["version"], &rerun["batch"]["trackingId"]), (&json!(1), &json!(null)));
    assert_eq!(rerun["run"]["completed"], 1);
    env.json(&["agent", "retire", "strict"]);
    let said = fails(&env, &["rerun", "kept"], 4, "conflict");
    assert!(said.contains("retired"), "{said}");
}

/// What an admin makes counts against nobody else, and takes nobody's right to remove a document: that is what `--as` is for.
#[test]
fn an_admins_rerun_of_a_members_batch_is_the_admins() {
    let env = TestEnv::new();
    env.documents(&[10]);
    env.member("ann");
    env.json(&["document", "add", "docs", "--as", "ann"]);
    env.experiment("exp", &["--as", "ann"]);
    env.run(["share", "ann/exp"]).succeeds();
    let rerun = env.json(&["rerun", "ann/exp", "--tracking-id", "again"]);
    assert_eq!(rerun["documents"]["ephemeral"], 1, "a copy of what is in ann's library");
    let new = shown(&env, &rerun);
    assert_eq!((&new["owner"], &new["visibility"]), (&json!(crate::harness::me()), &json!("PRIVATE")));
    let acted = env.json(&["rerun", "exp", "--tracking-id", "again", "--as", "ann"]);
    assert_eq!(shown(&env, &acted)["owner"], "ann");
}

/// An admin may see a member's document, and makes a batch of a copy.
#[test]
fn an_admins_batch_of_a_members_document_can_be_rerun() {
    let env = TestEnv::new();
    env.documents(&[10]);
    env.member("ann");
    let added = env.json(&["document", "add", "docs", "--as", "ann"]);
    let document = added["documents"][0]["id"].as_str().unwrap();
    let created = env.json(&["create", "--agent", "proofreader", "--doc", document, "--tracking-id", "mine"]);
    assert_eq!(created["documents"]["library"], 1);
    assert_eq!(env.json(&["document", "list"])["total"], 1, "the copy is in the admin's library");
    assert_eq!(env.json(&["rerun", "mine"])["documents"]["library"], 1);
    env.run(["--as", "ann", "document", "remove", document]).succeeds();
}

#[test]
fn a_shared_batch_is_rerun_as_ones_own_with_copies_of_its_documents() {
    let env = TestEnv::new();
    env.documents(&[10, 60]);
    env.member("ann");
    env.write("strict.md", STRICT);
    env.json(&["agent", "add", "strict.md"]);
    let create = ["create", "--agent", "strict", "--docs", "docs", "--tracking-id", "regular"];
    env.json(&create);
    env.experiment("exp", &[]);
    let owner = crate::harness::me();
    for (tracking_id, ephemeral) in [("exp", 2), ("regular", 0)] {
        let batch = format!("{owner}/{tracking_id}");
        env.run(["unshare", tracking_id]).succeeds();
        fails(&env, &["rerun", &batch, "--as", "ann"], 3, "not_found");
        env.run(["share", tracking_id]).succeeds();
        let new = env.json(&["rerun", &batch, "--as", "ann", "--tracking-id", "mine", "--run"]);
        assert_eq!(new["documents"]["ephemeral"], ephemeral);
        let shown = env.json(&["show", "mine", "--as", "ann"]);
        assert_eq!((&shown["owner"], &shown["visibility"]), (&json!("ann"), &json!("PRIVATE")));
        assert_eq!(shown["jobStats"]["completed"], 2);
        env.run(["compare", &batch, "mine", "--as", "ann"]).succeeds();
        env.run(["delete", "mine", "--as", "ann", "--yes"]).succeeds();
    }
    assert_eq!(env.json(&["document", "list", "--as", "ann"])["total"], 2);
}

#[test]
fn an_agent_that_sends_my_key_is_not_copied_unseen() {
    let env = TestEnv::new();
    env.documents(&[10]);
    env.member("ann");
    env.write("model.md", MODEL);
    let create = ["create", "--ephemeral", "--agent-file", "model.md", "--docs", "docs", "--tracking-id", "exp"];
    env.json(&[&create[..], &["--visibility", "shared", "--as", "ann"]].concat());
    env.member("bob");
    // Whoever makes an agent trusts it; this account made it, and is to be another one.
    std::fs::remove_dir_all(env.path("home/state")).unwrap();
    let said = fails(&env, &["rerun", "ann/exp", "--as", "bob"], 5, "forbidden");
    assert!(said.contains("sends your key to a server"), "{said}");
}

#[test]
fn a_retired_agent_reruns_nothing_and_says_so_beforehand() {
    let env = TestEnv::new();
    env.documents(&[10]);
    env.write("strict.md", STRICT);
    env.json(&["agent", "add", "strict.md"]);
    env.json(&["create", "--agent", "strict", "--docs", "docs", "--tracking-id", "x"]);
    assert_eq!(env.json(&["show", "x"])["actions"]["canRerun"], true);
    env.json(&["agent", "retire", "strict"]);
    assert_eq!(env.json(&["show", "x"])["actions"]["canRerun"], false);
    fails(&env, &["rerun", "x"], 4, "conflict");
}
