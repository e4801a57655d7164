//! What `create` refuses: nothing is made, and the message says how it goes.

use test_case::test_case;

use crate::create::{create, env};
use crate::harness::fails;

#[test_case(&["create"], "usage" ; "nothing")]
#[test_case(&["create", "--agent", "proofreader"], "usage" ; "no document")]
#[test_case(&["create", "--docs", "docs"], "usage" ; "no agent")]
#[test_case(&["create", "--agent", "proofreader", "--agent-file", "counter.md", "--docs", "docs"], "usage" ; "two agents")]
#[test_case(&["create", "--agent-file", "counter.md", "--docs", "docs"], "usage" ; "agent file in a regular batch")]
#[test_case(&["create", "--agent", "proofreader", "--docs", "docs", "--set", "temperature=1"], "usage" ; "set in a regular batch")]
#[test_case(&["create", "--agent", "proofreader", "--docs", "docs", "--expires-in", "3d"], "usage" ; "expiry of a regular batch")]
#[test_case(&["create", "--agent", "proofreader", "--docs", "docs", "--expires-at", "2030-01-01T00:00:00Z"], "usage" ; "expiry time of a regular batch")]
#[test_case(&["create", "--ephemeral", "--agent", "proofreader", "--docs", "docs", "--expires-in", "soon"], "usage" ; "bad duration")]
#[test_case(&["create", "--ephemeral", "--agent", "proofreader", "--docs", "docs", "--expires-in", "0d"], "usage" ; "no duration")]
#[test_case(&["create", "--ephemeral", "--agent", "proofreader", "--docs", "docs", "--expires-in", "91d"], "usage" ; "beyond the policy")]
#[test_case(&["create", "--ephemeral", "--agent", "proofreader", "--docs", "docs", "--expires-at", "2020-01-01T00:00:00Z"], "usage" ; "expired already")]
#[test_case(&["create", "--ephemeral", "--agent", "proofreader", "--docs", "docs", "--expires-in", "1d", "--expires-at", "2030-01-01T00:00:00Z"], "usage" ; "two expiries")]
#[test_case(&["create", "--agent", "proofreader", "--docs", "docs", "--tracking-id", "-x"], "usage" ; "tracking id that looks like a flag")]
#[test_case(&["create", "--agent", "proofreader", "--docs", "docs", "--tracking-id", "a/b"], "usage" ; "tracking id with a slash")]
#[test_case(&["create", "--agent", "proofreader", "--docs", "docs", "--tracking-id", "latest"], "usage" ; "tracking id latest")]
#[test_case(&["create", "--agent", "proofreader", "--docs", "docs", "--tracking-id", ""], "usage" ; "empty tracking id")]
#[test_case(&["create", "--agent", "proofreader", "--docs", "docs", "--repeat", "0"], "usage" ; "no repetition")]
#[test_case(&["create", "--agent", "proofreader", "--docs", "docs", "--repeat", "100000"], "usage" ; "too many jobs")]
#[test_case(&["create", "--agent", "proofreader", "--docs", "nowhere"], "usage" ; "no such path")]
#[test_case(&["create", "--agent", "proofreader", "--docs", "empty"], "usage" ; "empty folder")]
#[test_case(&["create", "--agent", "proofreader", "--docs", "docs/*.txt"], "usage" ; "glob without matches")]
#[test_case(&["create", "--agent", "proofreader", "--sample", "2"], "usage" ; "sample of nothing")]
#[test_case(&["create", "--agent", "proofreader", "--target-count", "2"], "usage" ; "sample of an empty library")]
#[test_case(&["create", "--agent", "proofreader", "--target-count", "0"], "usage" ; "sample of none")]
#[test_case(&["create", "--agent", "proofreader", "--docs", "docs", "--visibility", "public"], "usage" ; "unknown visibility")]
#[test_case(&["create", "--agent", "proofreader", "--docs", "docs", "-j", "2"], "usage" ; "run options without run")]
#[test_case(&["create", "--agent", "proofreader", "--docs", "docs", "--nonsense"], "usage" ; "unknown flag")]
#[test_case(&["create", "--spec", "nowhere.json"], "usage" ; "no spec")]
#[test_case(&["create", "--spec", "bad.json"], "usage" ; "broken spec")]
#[test_case(&["create", "--spec", "misspelt.yaml"], "usage" ; "unknown field")]
#[test_case(&["create", "--ephemeral", "--agent-file", "broken.md", "--docs", "docs"], "usage" ; "broken agent")]
#[test_case(&["create", "--agent", "nobody", "--docs", "docs"], "not_found" ; "unknown agent")]
#[test_case(&["create", "--agent", "proofreader@99", "--docs", "docs"], "not_found" ; "unknown version")]
#[test_case(&["create", "--agent", "proofreader", "--doc", "nonesuch"], "not_found" ; "unknown document")]
#[test_case(&["create", "--agent", "proofreader", "--docs", "docs", "--doc", "nonesuch"], "not_found" ; "one unknown document among known")]
fn what_cannot_be_made_makes_nothing(arguments: &[&str], kind: &str) {
    let code = if kind == "usage" { 2 } else { 3 };
    let env = env();
    std::fs::create_dir(env.path("empty")).unwrap();
    env.write("bad.json", "{\"name\": ");
    env.write("misspelt.yaml", "agentId: proofreader\nisEphemral: true\n");
    env.write("broken.md", "---\nname: broken\nruntime: checks\nchecks: [{nonsense: {}}]\n---\n");
    fails(&env, arguments, code, kind);
    assert!(!env.path("data").exists(), "a database was made");
    // With a database there is something that could change.
    env.write("other/other.md", "Another text.\n");
    let other = ["create", "--ephemeral", "--agent", "proofreader", "--docs", "other"];
    env.run(other).succeeds();
    fails(&env, arguments, code, kind);
}

#[test]
fn a_tracking_id_is_taken_once() {
    let env = env();
    create(&env, &["--docs", "docs/a.md", "--tracking-id", "mine"]);
    let said = fails(
        &env,
        &["create", "--agent", "proofreader", "--docs", "docs/b.md", "--tracking-id", "mine"],
        4,
        "conflict",
    );
    insta::assert_snapshot!(said, @r#"
    the tracking id "mine" is taken by batch [ID]
    to go on with it, as it was made: evalbatch run mine
    choose another --tracking-id, or remove the old one: evalbatch delete mine
    "#);
}

#[test]
fn a_tracking_id_is_no_id_of_a_batch() {
    let env = env();
    let id = create(&env, &["--docs", "docs/a.md"])["batch"]["id"].as_str().unwrap().to_owned();
    let taken = ["create", "--agent", "proofreader", "--docs", "docs/b.md", "--tracking-id", &id];
    assert!(fails(&env, &taken, 4, "conflict").contains("is the id of a batch"));
}

#[test]
fn what_belongs_to_an_experiment_serves_no_other_batch() {
    let env = env();
    let arguments = ["create", "--ephemeral", "--agent-file", "counter.md", "--docs", "docs", "--tracking-id", "owner"];
    env.run(arguments).succeeds();
    let shown = env.run(["show", "owner", "--json"]).json_as("show");
    let document = shown["ephemeralDocuments"][0]["id"].as_str().unwrap();
    let agent = shown["agent"]["id"].as_str().unwrap();
    for more in [vec!["--ephemeral"], vec![]] {
        let with = |arguments: &[&str]| {
            let arguments: Vec<_> = ["create"].iter().chain(arguments).chain(&more).copied().collect();
            fails(&env, &arguments, 4, "conflict")
        };
        let said = with(&["--agent", "proofreader", "--doc", document]);
        assert!(said.contains("promote"), "{said}");
        let said = with(&["--agent", agent, "--docs", "docs"]);
        assert!(said.contains("promote"), "{said}");
    }
    let said = fails(
        &env,
        &["create", "--ephemeral", "--agent", agent, "--set", "temperature=1", "--docs", "docs"],
        4,
        "conflict",
    );
    assert!(said.contains("promote"), "{said}");
}

#[test]
fn an_existing_path_given_as_an_id_is_recognised() {
    let env = env();
    let said = fails(&env, &["create", "--agent", "proofreader", "--doc", "docs/a.md"], 3, "not_found");
    insta::assert_snapshot!(said, @r#"
    no document "docs/a.md"
    did you mean --docs docs/a.md?
    "#);
}

#[test]
fn errors_name_the_field_the_key_and_the_limit() {
    let env = env();
    env.write("misspelt.yaml", "agentId: proofreader\nisEphemral: true\n");
    env.write("no-runtime.json", r#"{"isEphemeral": true, "ephemeralAgent": {"name": "x", "primaryInstructions": "y"}, "ephemeralDocuments": {"inline": [{"title": "t", "content": "c"}]}}"#);
    insta::assert_snapshot!(fails(&env, &["create", "--spec", "misspelt.yaml"], 2, "usage"), @r#"
    misspelt.yaml:2: unknown key `isEphemral`; did you mean `isEphemeral`?
    accepted: agentId, ephemeralAgent, documentIds, ephemeralDocuments, targetCount, name, trackingId, description, isEphemeral, expiresInDays, expiresAt, repeat, seed, visibility
    "#);
    insta::assert_snapshot!(fails(&env, &["create", "--spec", "no-runtime.json"], 2, "usage"), @r#"
    no-runtime.json: ephemeralAgent.runtime is missing, and the configuration has no `default-runtime`
    write `runtime: checks`, or one of checks, command, openai, anthropic
    "#);
    let far =
        ["create", "--ephemeral", "--agent", "proofreader", "--docs", "docs", "--expires-at", "2100-01-01T00:00:00Z"];
    insta::assert_snapshot!(fails(&env, &far, 2, "usage"), @r#"the expiry 2100-01-01T00:00:00.000Z is more than 90d ahead, the limit retention-max"#);
    let many = ["create", "--agent", "proofreader", "--docs", "docs", "--repeat", "100000"];
    insta::assert_snapshot!(fails(&env, &many, 2, "usage"), @r#"
    3 × 100000 jobs (documents × repetitions) are more than the limit max-jobs-per-batch, 100000
    an admin can raise it: evalbatch policy set max-jobs-per-batch VALUE
    "#);
}
