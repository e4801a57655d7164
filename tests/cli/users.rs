//! Who sees and changes what. The account that made the database is its admin, and acts as others with `--as`.

use serde_json::json;

use crate::harness::{TestEnv, fails, me};

/// A private batch of mine; its id.
fn env() -> (TestEnv, String) {
    let env = TestEnv::new();
    env.documents(&[1, 2]);
    let arguments = ["create", "-q", "--agent", "proofreader", "--docs", "docs", "--tracking-id", "x"];
    let id = env.run(arguments).succeeds().stdout.trim().to_owned();
    env.sql("INSERT INTO users VALUES ('other', 'ann', 'member', 0)");
    (env, id)
}

#[test]
fn a_batch_that_i_may_not_see_is_like_one_that_does_not_exist() {
    let (env, id) = env();
    let mine = format!("{}/x", me());
    for (hidden, missing) in
        [(id.as_str(), "aaaaaaaaaaaaaaaaaaaaaaaa"), (&id[..8], "aaaaaaaa"), (&mine, "nobody/x"), ("x", "y")]
    {
        for command in ["show", "export", "run"] {
            let said = |name: &str| {
                fails(&env, &["--as", "ann", command, name], 3, "not_found").replacen(&format!("{name:?}"), "…", 1)
            };
            let (hidden, missing) = (said(hidden).replace("\"[ID]\"", "…"), said(missing).replace("\"[ID]\"", "…"));
            assert_eq!(hidden, missing, "{command}");
        }
    }
    let listed = env.run(["--as", "ann", "list", "--all-users", "--json"]).succeeds().json_as("list");
    assert_eq!(listed["total"], 0);
}

#[test]
fn where_a_document_lay_is_told_to_its_owner_alone() {
    let (env, id) = env();
    env.sql("UPDATE batches SET visibility = 'SHARED'");
    let listed = env.run(["document", "list", "--json"]).json_as("document-list");
    let document = listed["documents"][0]["id"].as_str().unwrap();
    let shown = |more: &[&str]| {
        let show = ["document", "show", document, "--json"];
        env.run(more.iter().chain(&show)).succeeds().json_as("document-show")["url"].clone()
    };
    assert!(shown(&[]).as_str().unwrap().starts_with("file:///"));
    assert_eq!(shown(&["--as", "ann"]), json!(null));
    env.run(["--as", "ann", "rerun", &id]).succeeds();
    let own = env.run(["--as", "ann", "document", "list", "--json"]).json_as("document-list");
    assert!(own["documents"].as_array().unwrap().iter().all(|document| document["url"].is_null()), "{own}");
}

#[test]
fn a_shared_batch_is_seen_by_all_and_changed_by_its_owner() {
    let (env, id) = env();
    env.sql("UPDATE batches SET visibility = 'SHARED'");
    for name in [id.clone(), format!("{}/x", me())] {
        let shown = env.run(["--as", "ann", "show", &name, "--json"]).succeeds().json_as("show");
        assert_eq!((&shown["id"], &shown["actions"]["canRun"]), (&json!(id), &json!(false)));
    }
    env.run(["--as", "ann", "export", &id]).succeeds().json_as("export");
    fails(&env, &["--as", "ann", "run", &id], 5, "forbidden");
    let listed = |more: &[&str]| {
        let arguments = ["--as", "ann", "list", "--json"].iter().chain(more);
        env.run(arguments).succeeds().json_as("list")["total"].clone()
    };
    assert_eq!([listed(&[]), listed(&["--all-users"]), listed(&["--user", &me()])], [json!(0), json!(1), json!(1)]);
}

#[test]
fn documents_are_their_owners_and_agents_are_everybodys() {
    let (env, _) = env();
    let agent = env.answering_agent("reader", r#"{"summary":"s"}"#);
    env.run(["agent", "add", &agent]).succeeds();
    let shared = format!("{}/reader", me());
    let document = env.run(["document", "list", "-q"]).succeeds().stdout.lines().next().unwrap().to_owned();
    let listed = env.run(["--as", "ann", "document", "list", "--json"]).succeeds().json_as("document-list");
    assert_eq!(listed["total"], 0);
    fails(&env, &["--as", "ann", "document", "show", &document], 3, "not_found");
    fails(&env, &["--as", "ann", "create", "--agent", &shared, "--doc", &document], 3, "not_found");
    fails(&env, &["--as", "ann", "create", "--agent", &shared, "--target-count", "1"], 2, "usage");
    let created = env.run(["--as", "ann", "create", "--agent", &shared, "--docs", "docs", "--json"]).succeeds();
    assert_eq!(created.json_as("create")["documents"]["library"], 2);
    assert_eq!(env.counts().unwrap()["documents"], 4, "a library for each of them");
    let shown = env.run(["--as", "ann", "agent", "show", &shared, "--json"]).succeeds();
    assert_eq!(shown.json_as("agent-show")["owner"], json!(me()));
}

#[test]
fn a_tracking_id_is_taken_for_each_user_alone() {
    let (env, _) = env();
    let arguments = ["--as", "ann", "create", "--agent", "proofreader", "--docs", "docs", "--tracking-id", "x"];
    env.run(arguments).succeeds();
    fails(&env, &arguments, 4, "conflict");
}

#[test]
fn a_member_cleans_up_what_is_theirs() {
    let (env, _) = env();
    for user in [me().as_str(), "ann"] {
        let arguments = ["--as", user, "create", "--ephemeral", "--agent", "proofreader", "--docs", "docs"];
        env.run(arguments).succeeds();
    }
    let cleanup = |user: &str| {
        let ran = env.run_at("+20d", ["--as", user, "cleanup", "--json"]).succeeds();
        ran.json_as("cleanup")["deleted"].clone()
    };
    assert_eq!([cleanup("ann"), cleanup("ann"), cleanup(&me())], [json!(1), json!(0), json!(1)]);
}

#[test]
fn nobody_acts_as_somebody_unknown() {
    let (env, _) = env();
    fails(&env, &["--as", "nobody-of-that-name", "list"], 3, "not_found");
}
