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
