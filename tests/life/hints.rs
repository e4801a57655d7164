//! What is told to be pasted works when it is pasted.

use crate::harness::{TestEnv, me};

fn env() -> TestEnv {
    let env = TestEnv::new();
    env.documents(&[10]);
    env.member("ann");
    env.experiment("exp", &["--as", "ann"]);
    env
}

#[test]
fn another_users_batch_is_listed_as_it_is_found() {
    let env = env();
    let listed = env.run(["list", "--all-users"]).succeeds().stdout;
    assert!(listed.contains("ann/exp "), "{listed}");
    env.run(["show", "ann/exp"]).succeeds();
    let listed = env.run(["--as", "ann", "list", "--all-users"]).succeeds().stdout;
    assert!(listed.contains("exp ") && !listed.contains("ann/exp"), "{listed}");
    let due = env.run_at("+30d", ["cleanup", "--dry-run"]).succeeds().stdout;
    assert!(due.contains("ann/exp "), "{due}");
}

#[test]
fn another_users_batch_is_named_in_hints_as_it_is_found() {
    let env = env();
    let summary = env.run(["run", "ann/exp"]).succeeds().stdout;
    assert!(summary.contains("see more with: evalbatch show ann/exp"), "{summary}");
    env.lease_a_job("exp", 60_000);
    env.run(["delete", "ann/exp", "--yes"]).ends_with(4).says("hint: stop them first: evalbatch cancel ann/exp");
    env.run_at("+30d", ["run", "ann/exp"]).ends_with(4).says("evalbatch extend ann/exp --expires-in 7d");
}

#[test]
fn the_options_that_choose_user_and_database_are_repeated() {
    let env = env();
    env.run(["--as", "ann", "show", "nothing"])
        .ends_with(3)
        .says("list yours: evalbatch --as ann list --include-expired");
    env.run(["show", "nothing", "--as", "ann", "--db", "data/evalbatch.db"])
        .ends_with(3)
        .says("evalbatch --db data/evalbatch.db --as ann list");
    let summary = env.run(["run", "--as", "ann"]).succeeds().stdout;
    assert!(summary.contains("see more with: evalbatch --as ann show exp"), "{summary}");
    let json = env.run(["--as", "ann", "show", "nothing", "--json"]).ends_with(3).error();
    assert!(json["hints"][0].as_str().unwrap().contains("evalbatch --as ann list"), "{json}");
    // What an admin does is not done as somebody else.
    env.run(["--as", "ann", "policy", "set", "retention-max", "80d"])
        .ends_with(5)
        .says("evalbatch user grant-admin NAME");
    // A variable is there for the next command too.
    env.run_with(["show", "nothing"], |command| {
        command.env("EVALBATCH_AS", "ann");
    })
    .ends_with(3)
    .says("list yours: evalbatch list");
}

#[test]
fn a_document_in_use_says_by_which_batches() {
    let env = TestEnv::new();
    env.documents(&[10]);
    env.member("ann");
    let create = ["create", "--agent", "proofreader", "--docs", "docs", "--tracking-id"];
    env.run(create.iter().chain(&["hers", "--as", "ann"])).succeeds();
    let document = env.value::<String>("SELECT id FROM documents");
    let used = "SELECT 1 FROM documents";
    assert_eq!(env.value::<i64>(used), 1);
    env.run(["document", "remove", &document]).ends_with(4).says("is used by: ann/hers");
    env.run(["--as", "ann", "document", "remove", &document]).ends_with(4).says("is used by: hers");
    // An earlier program let an admin's batches use everybody's documents.
    env.run(["create", "--agent", "proofreader", "--doc", &document, "--tracking-id", "mine"]).succeeds();
    env.sql(&format!("UPDATE jobs SET document_id = '{document}'"));
    let said = env.run(["--as", "ann", "document", "remove", &document]).ends_with(4).stderr;
    assert!(said.contains("hers") && said.contains("batches that you may not see"), "{said}");
    assert!(!said.contains(&format!("{}/mine", me())), "{said}");
}
