//! `user`: who is there, and who may.

use serde_json::json;

use crate::harness::{TestEnv, fails, me};

#[test]
fn whoever_creates_the_database_is_its_admin() {
    let env = TestEnv::new();
    assert_eq!(env.json(&["user", "list"])["users"], json!([]));
    assert!(env.counts().is_none(), "a list makes no database");
    env.documents(&[10]);
    env.json(&["create", "--agent", "proofreader", "--docs", "docs"]);
    let users = env.json(&["user", "list"])["users"].clone();
    assert_eq!((&users[0]["name"], &users[0]["role"]), (&json!(me()), &json!("admin")));
}

/// Also where the first thing that is written is somebody else's role.
#[test]
fn whoever_creates_the_database_by_a_grant_is_its_admin() {
    let env = TestEnv::new();
    env.json(&["user", "grant-admin", "ann"]);
    env.json(&["user", "revoke-admin", "ann"]);
    let users = env.json(&["user", "list"])["users"].clone();
    let roles: Vec<_> = users.as_array().unwrap().iter().map(|user| (&user["name"], &user["role"])).collect();
    assert!(roles.contains(&(&json!(me()), &json!("admin"))), "{roles:?}");
    assert!(roles.contains(&(&json!("ann"), &json!("member"))), "{roles:?}");
}

#[test]
fn roles_are_granted_and_revoked() {
    let env = TestEnv::new();
    env.member("ann");
    env.run(["policy", "set", "retention-max", "91d", "--as", "ann"]).ends_with(5);
    assert_eq!(env.json(&["user", "grant-admin", "ann"])["role"], "admin");
    env.run(["policy", "set", "retention-max", "91d", "--as", "ann"]).succeeds();
    assert_eq!(env.json(&["user", "revoke-admin", "ann"])["role"], "member");
    env.run(["policy", "set", "retention-max", "92d", "--as", "ann"]).ends_with(5);
    assert_eq!(env.value::<String>("SELECT u.name FROM policy p JOIN users u ON u.id = p.updated_by"), "ann");
}

#[test]
fn a_renamed_user_keeps_everything() {
    let env = TestEnv::new();
    env.documents(&[10]);
    env.member("uid-1001");
    env.experiment("exp", &["--as", "uid-1001"]);
    env.json(&["user", "rename", "uid-1001", "ann"]);
    assert_eq!(env.json(&["list", "--as", "ann"])["batches"][0]["owner"], "ann");
    fails(&env, &["list", "--as", "uid-1001"], 3, "not_found");
    for name in ["", "a/b", " ann", "a\u{7}b", "a\u{202e}b"] {
        fails(&env, &["user", "rename", "ann", name], 2, "usage");
    }
    fails(&env, &["user", "rename", "ann", &"x".repeat(101)], 2, "usage");
    env.json(&["user", "rename", "ann", &"x".repeat(100)]);
}

#[test]
fn who_owns_the_file_is_shown_as_the_admin_that_he_is() {
    let env = TestEnv::new();
    env.member("ann");
    let ran = env.run(["user", "revoke-admin", &me()]).succeeds();
    ran.says("owns the database file and stays an admin");
    assert_eq!(ran.stdout, format!("{} is admin, owns the file\n", me()));
    let users = env.json(&["user", "list"])["users"].clone();
    let found = |name: &str| users.as_array().unwrap().iter().find(|user| user["name"] == name).unwrap().clone();
    assert_eq!((&found(&me())["role"], &found(&me())["ownsFile"]), (&json!("member"), &json!(true)));
    assert_eq!((&found("ann")["role"], &found("ann")["ownsFile"]), (&json!("member"), &json!(false)));
    assert_eq!([&found(&me())["isAdmin"], &found("ann")["isAdmin"]], [&json!(true), &json!(false)]);
    assert!(env.run(["user", "list"]).succeeds().stdout.contains("admin, owns the file"));
    env.run(["policy", "set", "retention-max", "80d"]).succeeds();
}

/// An admin may have others make and use the file.
#[test]
fn an_owner_who_never_wrote_is_told_of() {
    let env = TestEnv::new();
    env.member("ann");
    env.sql(&format!("UPDATE users SET name = 'carl' WHERE name = '{}'", me()));
    env.run(["user", "list"]).succeeds().says(&format!("{:?} owns the file, and is an admin", me()));
    let told = env.run(["user", "list", "--json"]).succeeds();
    told.says(&format!("{:?} owns the file, and is an admin", me()));
    assert_eq!(env.json(&["user", "list"])["fileOwner"], json!(me()));
}

#[test]
fn a_slip_in_the_name_of_an_admin_is_told() {
    let env = TestEnv::new();
    let ran = env.run(["user", "grant-admin", "nobody-is-called-so"]).succeeds();
    ran.says("warning: this machine has no account \"nobody-is-called-so\"");
    assert_eq!(env.run(["user", "grant-admin", "nobody-is-called-so"]).succeeds().stderr, "");
    env.run(["user", "grant-admin", "nobody"])
        .succeeds()
        .says("note: \"nobody\" has not written to this database so far");
}

#[test]
fn a_name_that_no_account_has_is_told_of_a_renamed_user_too() {
    let env = TestEnv::new();
    env.member("ann");
    let ran = env.run(["user", "rename", "ann", "nobody-is-called-so"]).succeeds();
    ran.says("warning: this machine has no account \"nobody-is-called-so\"");
    ran.says("--as nobody-is-called-so");
    ran.says("evalbatch user rename nobody-is-called-so ann");
    assert_eq!(env.run(["user", "rename", "nobody-is-called-so", "nobody"]).succeeds().stderr, "");
}
