//! A database of an earlier version, met by this one.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::harness::TestEnv;

fn env() -> TestEnv {
    let env = TestEnv::new();
    std::fs::create_dir(env.path("data")).unwrap();
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/schemas/v1.db");
    std::fs::copy(fixture, env.database()).unwrap();
    std::fs::set_permissions(env.database(), std::fs::Permissions::from_mode(0o600)).unwrap();
    env
}

#[test]
fn an_upgrade_is_told_of() {
    let env = env();
    let ran = env.run(["list"]).succeeds();
    ran.says("note: upgrading the database from schema 1 to ");
    ran.says("/data/evalbatch.db.before-v");
    assert_eq!(env.run(["list", "--all-users"]).succeeds().stderr, "");
}

#[test]
fn an_upgrade_is_not_told_of_where_nothing_else_is() {
    let env = self::env();
    assert_eq!(env.run(["list", "-q"]).succeeds().stderr, "");
    let env = self::env();
    env.run(["show", "nothing", "--json"]).ends_with(3).error();
}

/// Who looks after the folder may have files of his own there.
#[test]
fn only_copies_from_before_upgrades_are_removed() {
    let env = self::env();
    env.run(["list"]).succeeds();
    let copies = env.json(&["db", "info"])["copies"].clone();
    assert_eq!(copies.as_array().unwrap().len(), 1, "{copies}");
    env.json(&["db", "backup", "copy.db"]);
    let beside = |suffix: &str| env.path(format!("data/evalbatch.db{suffix}"));
    std::fs::copy(env.path("copy.db"), beside(".before-v2.7")).unwrap();
    std::fs::write(beside(".before-v99"), "x").unwrap();
    std::fs::copy(copies[0].as_str().unwrap(), env.path("data/other.db.before-v2")).unwrap();
    std::fs::create_dir(beside(".before-v1")).unwrap();
    assert_eq!(env.json(&["db", "vacuum"])["removedCopies"], copies);
    for kept in [beside(".before-v2.7"), beside(".before-v99"), env.path("data/other.db.before-v2")] {
        assert!(kept.exists(), "{}", kept.display());
    }
    env.run(["db", "backup", "data/evalbatch.db.before-v2"]).ends_with(4);
}
