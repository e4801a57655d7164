//! The journal that a database remembers, for everybody who opens it.

use crate::harness::TestEnv;

fn journal(env: &TestEnv, more: &[&str]) -> String {
    env.json(&[&["db", "info"], more].concat())["journalMode"].as_str().unwrap().to_owned()
}

#[test]
fn rollback_journals_are_asked_for_once() {
    let env = TestEnv::new();
    env.documents(&[10]);
    env.experiment("exp", &["--journal", "delete"]);
    for command in [&["list"][..], &["run"], &["cleanup"], &["show", "exp"], &["pin", "exp"]] {
        env.run(command).succeeds();
        assert_eq!(journal(&env, &[]), "delete", "{command:?}");
    }
    let said = env.run(["db", "info"]).succeeds().stdout;
    assert!(said.contains("delete, as was asked for; back with --journal wal"), "{said}");
    assert_eq!(journal(&env, &["--journal", "wal"]), "wal");
    assert_eq!(journal(&env, &[]), "wal");
}

#[test]
fn the_configuration_is_for_databases_that_remember_none() {
    let env = TestEnv::new();
    env.documents(&[10]);
    env.write("wal.toml", "journal = \"wal\"\n");
    env.write("delete.toml", "journal = \"delete\"\n");
    env.experiment("exp", &["--journal", "delete"]);
    assert_eq!(journal(&env, &["--config", "wal.toml"]), "delete");
    assert_eq!(journal(&env, &["--journal", "wal"]), "wal");
    assert_eq!(journal(&env, &["--config", "delete.toml"]), "wal", "others use the log");
    let own = ["--config", "delete.toml", "--db", "new.db"];
    env.run(["document", "add", "docs"].iter().chain(&own)).succeeds();
    assert_eq!(journal(&env, &["--config", "wal.toml", "--db", "new.db"]), "delete");
}

/// It may stand in any member's environment, and must not bring the log back for all the others.
#[test]
fn the_variable_is_for_databases_that_remember_none() {
    let env = TestEnv::new();
    env.documents(&[10]);
    env.experiment("exp", &["--journal", "delete"]);
    env.run_with(["list"], |command| {
        command.env("EVALBATCH_JOURNAL", "wal");
    })
    .succeeds();
    assert_eq!(journal(&env, &[]), "delete");
    assert_eq!(journal(&env, &["--journal", "wal"]), "wal");
    env.run_with(["list"], |command| {
        command.env("EVALBATCH_JOURNAL", "delete");
    })
    .succeeds();
    assert_eq!(journal(&env, &[]), "wal", "nor take it away");
}

#[test]
fn a_restored_copy_has_the_journal_of_the_database() {
    for (asked, expected) in [(&[][..], "wal"), (&["--journal", "delete"], "delete")] {
        let env = TestEnv::new();
        env.documents(&[10]);
        env.experiment("exp", asked);
        env.run(["db", "backup", "copy.db"]).succeeds();
        assert_eq!(journal(&env, &["--db", "copy.db"]), expected);
    }
}
