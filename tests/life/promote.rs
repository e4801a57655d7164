//! `promote`: from an experiment into the library.

use serde_json::json;

use crate::harness::{TestEnv, fails};
use crate::world::COUNTER;

fn env() -> TestEnv {
    let env = TestEnv::new();
    env.documents(&[10, 60]);
    env.experiment("exp", &[]);
    env.json(&["run", "exp"]);
    env
}

/// Far enough ahead for every experiment to have expired.
fn clean_up(env: &TestEnv) {
    env.run_at("+20d", ["cleanup"]).succeeds();
    assert_eq!(env.value::<i64>("SELECT count(*) FROM batches WHERE is_ephemeral = 1"), 0);
    assert!(env.run(["db", "check"]).succeeds().stdout.contains("ok"));
}

#[test]
fn a_promoted_agent_survives_its_experiment() {
    let env = env();
    let promoted = env.json(&["promote", "exp", "--agent"]);
    assert_eq!(
        promoted["promoted"],
        json!({"agent": "counter", "documents": 0, "mergedDocuments": 0, "isRegular": false})
    );
    assert_eq!(env.json(&["show", "exp"])["agent"]["isEphemeral"], false);
    fails(&env, &["promote", "exp", "--agent"], 4, "conflict");
    clean_up(&env);
    assert_eq!(env.json(&["agent", "show", "counter"])["primaryInstructions"], "Count.");
    env.json(&["create", "--agent", "counter", "--docs", "docs", "--run"]);
}

#[test]
fn promoted_documents_survive_their_experiment() {
    let env = env();
    assert_eq!(env.json(&["promote", "exp", "--documents"])["promoted"]["documents"], 2);
    fails(&env, &["promote", "exp", "--documents"], 4, "conflict");
    clean_up(&env);
    let documents = env.json(&["document", "list"]);
    assert_eq!(documents["total"], 2);
    let added = env.json(&["document", "add", "docs"]);
    assert_eq!((&added["added"], &added["known"]), (&json!(0), &json!(2)));
    assert_eq!(env.value::<i64>("SELECT count(*) FROM agents"), 0, "the agent was not promoted");
}

#[test]
fn a_promoted_batch_keeps_its_evaluations() {
    let env = env();
    let before = env.json(&["show", "exp"]);
    assert_eq!(env.json(&["promote", "exp", "--all"])["promoted"]["isRegular"], true);
    let after = env.json(&["show", "exp"]);
    assert_eq!(after["results"], before["results"]);
    assert_eq!(after["aggregateMetrics"], before["aggregateMetrics"]);
    assert_eq!((&after["isEphemeral"], &after["expiresAt"]), (&json!(false), &json!(null)));
    for flag in ["--agent", "--documents", "--all"] {
        fails(&env, &["promote", "exp", flag], 4, "conflict");
    }
    clean_up(&env);
    assert_eq!(env.json(&["show", "exp"])["results"], before["results"]);
}

#[test]
fn equal_content_is_merged() {
    let env = env();
    env.json(&["agent", "add", "counter.md"]);
    env.json(&["document", "add", "docs/a.md"]);
    let before = env.json(&["show", "exp"])["results"].clone();
    let promoted = env.json(&["promote", "exp", "--all"])["promoted"].clone();
    assert_eq!((&promoted["documents"], &promoted["mergedDocuments"]), (&json!(2), &json!(1)));
    let counts = env.counts().unwrap();
    assert_eq!((counts["agents"], counts["agent_versions"], counts["documents"]), (1, 1, 2));
    let after = env.json(&["show", "exp"])["results"].clone();
    for (old, new) in before.as_array().unwrap().iter().zip(after.as_array().unwrap()) {
        assert_eq!((&old["jobId"], &old["evaluation"]), (&new["jobId"], &new["evaluation"]));
        assert_eq!(old["documentTitle"], new["documentTitle"]);
    }
    assert!(env.run(["db", "check"]).succeeds().stdout.contains("ok"));
}

#[test]
fn merging_takes_the_version_with_the_same_content() {
    let env = env();
    env.json(&["agent", "add", "counter.md"]);
    env.write("next.md", &COUNTER.replace("min: 5", "min: 9"));
    env.json(&["agent", "add", "next.md"]);
    env.json(&["promote", "exp", "--agent"]);
    assert_eq!(env.json(&["show", "exp"])["agent"]["version"], 1);
}

#[test]
fn a_name_that_is_taken_needs_a_new_one() {
    let env = env();
    env.write("other.md", &COUNTER.replace("min: 5", "min: 9"));
    env.json(&["agent", "add", "other.md"]);
    let said = fails(&env, &["promote", "exp", "--all"], 4, "conflict");
    assert!(said.contains("--name NEW"), "{said}");
    assert_eq!(env.json(&["promote", "exp", "--all", "--name", "counter2"])["promoted"]["agent"], "counter2");
    assert_eq!(env.json(&["show", "exp"])["agent"]["name"], "counter2");
}

#[test]
fn a_built_in_name_stays_with_the_built_in_agent() {
    let env = env();
    env.json(&[
        "create",
        "--ephemeral",
        "--agent",
        "proofreader",
        "--set",
        "providesGrades=false",
        "--docs",
        "docs",
        "--tracking-id",
        "changed",
    ]);
    let said = fails(&env, &["promote", "changed", "--agent"], 4, "conflict");
    assert!(said.contains("--name NEW"), "{said}");
    env.json(&["promote", "changed", "--agent", "--name", "mild"]);
}

/// The agent that is merged with is in use from then on, so it is out of retirement.
#[test]
fn merging_with_a_retired_agent_brings_it_back() {
    let env = env();
    env.json(&["agent", "add", "counter.md"]);
    env.json(&["agent", "retire", "counter"]);
    env.json(&["promote", "exp", "--agent"]);
    assert_eq!(env.json(&["agent", "show", "counter"])["isActive"], true);
    env.json(&["create", "--agent", "counter", "--docs", "docs"]);
}

#[test]
fn an_admin_promotes_into_the_owners_library() {
    let env = TestEnv::new();
    env.documents(&[10]);
    env.member("ann");
    env.experiment("exp", &["--as", "ann"]);
    env.json(&["promote", "ann/exp", "--all"]);
    assert_eq!(env.json(&["document", "list", "--as", "ann"])["total"], 1);
    assert_eq!(env.json(&["document", "list"])["total"], 0);
    assert_eq!(env.json(&["agent", "show", "ann/counter"])["owner"], "ann");
}

#[test]
fn without_a_flag_it_lists_what_could_be_promoted() {
    let env = env();
    let said = fails(&env, &["promote", "exp"], 2, "usage");
    for part in ["--agent (counter)", "--documents (2)", "--all"] {
        assert!(said.contains(part), "{said}");
    }
    fails(&env, &["promote", "exp", "--documents", "--name", "other"], 2, "usage");
    env.lease_a_job("exp", 600_000);
    let said = fails(&env, &["promote", "exp", "--agent"], 4, "conflict");
    assert!(said.contains("evalbatch cancel"), "{said}");
}
