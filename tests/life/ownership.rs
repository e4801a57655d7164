//! Who may what: every command × owner, another member, admin × private, shared.

use crate::commands::covers_every_command;
use crate::harness::TestEnv;
use crate::world::World;

/// Whose thing a command touches, and how.
#[derive(Clone, Copy, PartialEq)]
enum Touches {
    /// Reads a thing of Ann's that is hidden or shown with her batch.
    Reads,
    /// Changes such a thing.
    Changes,
    /// Changes a thing of Ann's that everybody may see, whatever her batches are.
    ChangesPublic,
    /// Uses a thing of Ann's that is hers alone even where others may see it.
    Uses,
    /// What only admins do.
    Administers,
    /// The caller's own things, or nobody's.
    Own,
}

use Touches::{Administers, Changes, ChangesPublic, Own, Reads, Uses};

/// In the order: a change that comes later in the table needs nothing that an earlier one made.
const TABLE: &[(Touches, &str)] = &[
    (Own, "create --agent ann/strict --docs docs"),
    (Uses, "create --agent proofreader --doc {kept.document}"),
    (Own, "run"),
    (Changes, "run {exp}"),
    (Own, "list"),
    (Reads, "show {exp}"),
    (Reads, "show ann/exp"),
    (Reads, "compare {exp} {exp}"),
    (Reads, "export {exp}"),
    (Own, "cleanup"),
    (Changes, "delete {exp} --yes"),
    (Changes, "extend {exp} --expires-in 7d"),
    (Changes, "pin {exp}"),
    (Changes, "unpin {exp}"),
    (Changes, "share {exp}"),
    (Changes, "unshare {exp}"),
    (Changes, "promote {exp} --all"),
    (Reads, "rerun {exp}"),
    (Changes, "cancel {exp}"),
    (Reads, "jobs {exp}"),
    (Own, "agent add strict.md"),
    (Own, "agent list"),
    (Own, "agent show ann/strict"),
    (Reads, "agent show {exp.agent}"),
    (Reads, "agent export {exp.agent}"),
    (ChangesPublic, "agent retire ann/strict"),
    (Reads, "agent trust {exp.agent} --yes"),
    (Own, "document add library"),
    (Own, "document list"),
    (Reads, "document show {kept.document}"),
    (Reads, "document show {exp.document}"),
    (Own, "document remove"),
    (Own, "user list"),
    (Administers, "user grant-admin bob"),
    (Administers, "user revoke-admin ann"),
    (Administers, "user rename bob robert"),
    (Own, "policy show"),
    (Administers, "policy set max-document-bytes 1000"),
    (Own, "db info"),
    (Own, "db check"),
    (Own, "db backup copy.db"),
    (Administers, "db vacuum"),
    (Own, "init"),
    (Own, "completions bash"),
    (Own, "help topics"),
    (Own, "man pages"),
];

#[derive(Debug, Clone, Copy, PartialEq)]
enum Who {
    Owner,
    Other,
    Admin,
}

/// The exit code that is due.
fn due(touches: Touches, who: Who, visibility: &str) -> i32 {
    match (touches, who, visibility) {
        (_, Who::Admin, _)
        | (Own, ..)
        | (Reads, Who::Other, "SHARED")
        | (Reads | Changes | ChangesPublic | Uses, Who::Owner, _) => 0,
        (Administers, ..) | (ChangesPublic, Who::Other, _) | (Changes, Who::Other, "SHARED") => 5,
        (Reads | Changes | Uses, Who::Other, _) => 3,
    }
}

fn as_user(who: Who) -> &'static [&'static str] {
    match who {
        Who::Owner => &["--as", "ann"],
        Who::Other => &["--as", "bob"],
        Who::Admin => &[],
    }
}

/// A line of the table without its dependence on ids: `document remove` of nothing is no line that could be run.
fn runnable(line: &str) -> bool {
    line != "document remove"
}

fn call(env: &TestEnv, arguments: &[String], who: Who) -> crate::harness::Ran {
    env.run(arguments.iter().map(String::as_str).chain(as_user(who).iter().copied()))
}

#[test]
fn every_command_has_a_line() {
    covers_every_command(TABLE.iter().map(|(_, line)| *line));
}

#[test]
fn the_owner_another_member_and_an_admin() {
    let world = World::new();
    let mut wrong = Vec::new();
    for (touches, line) in TABLE.iter().filter(|(_, line)| runnable(line)) {
        for visibility in ["PRIVATE", "SHARED"] {
            for who in [Who::Owner, Who::Other, Who::Admin] {
                let env = world.copy(visibility);
                let before = env.dump();
                let ran = call(&env, &world.arguments(line), who);
                let due = due(*touches, who, visibility);
                if ran.code != Some(due) {
                    wrong.push(format!("{line} by {who:?}, {visibility}: {:?}, not {due}: {}", ran.code, ran.stderr));
                }
                if due != 0 && env.dump() != before {
                    wrong.push(format!("{line} by {who:?}, {visibility}: was refused and changed something"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What I may not see is told in the words for what is not there.
#[test]
fn what_is_private_does_not_exist() {
    let world = World::new();
    let env = world.copy("PRIVATE");
    let nothing = |line: &str| {
        let name = line.split_whitespace().find(|word| word.contains('{') || word.contains('/')).unwrap().to_owned();
        let absent = if name == "ann/exp" { "ann/nothing".to_owned() } else { world.name("{nothing}").to_owned() };
        (world.arguments(&name)[0].clone(), absent)
    };
    for (_, line) in TABLE.iter().filter(|(touches, _)| [Reads, Changes, Uses].contains(touches)) {
        let (hidden, absent) = nothing(line);
        let mut arguments = world.arguments(line);
        let text_only = line.starts_with("agent export");
        if !text_only {
            arguments.push("--json".to_owned());
        }
        let of_hidden = call(&env, &arguments, Who::Other);
        let others: Vec<_> =
            arguments.iter().map(|word| if *word == hidden { absent.clone() } else { word.clone() }).collect();
        let of_absent = call(&env, &others, Who::Other);
        assert_eq!((of_hidden.code, of_absent.code), (Some(3), Some(3)), "{line}: {}", of_hidden.stderr);
        let (said, expected) = (of_hidden.stderr.replace(&hidden, "NAME"), of_absent.stderr.replace(&absent, "NAME"));
        assert_eq!(said, expected, "{line}");
        if !text_only {
            assert_eq!(of_hidden.error()["kind"], "not_found", "{line}");
        }
    }
}

/// Documents of the library and `document remove`, which needs one that nobody uses.
#[test]
fn a_library_document_is_its_owners() {
    let world = World::new();
    for (who, code) in [(Who::Other, 3), (Who::Owner, 0), (Who::Admin, 0)] {
        let env = world.copy("SHARED");
        call(&env, &world.arguments("document remove {free}"), who).ends_with(code);
        assert_eq!(env.value::<bool>("SELECT count(*) = 0 FROM documents WHERE title = 'Free'"), code == 0, "{who:?}");
    }
    // One that a shared batch shows is seen, and still not somebody else's to remove.
    let env = world.copy("SHARED");
    call(&env, &world.arguments("document remove {kept.document}"), Who::Other).ends_with(5);
    call(&world.copy("PRIVATE"), &world.arguments("document remove {kept.document}"), Who::Other).ends_with(3);
}

#[test]
fn lists_hold_what_the_caller_may_see() {
    let world = World::new();
    for (visibility, who, all, mine) in [
        ("PRIVATE", Who::Owner, 2, 2),
        ("PRIVATE", Who::Other, 0, 0),
        ("PRIVATE", Who::Admin, 2, 0),
        ("SHARED", Who::Other, 2, 0),
    ] {
        let env = world.copy(visibility);
        let total = |more: &[&str]| env.json(&[&["list"], more, as_user(who)].concat())["total"].clone();
        assert_eq!(total(&["--all-users"]), all, "{visibility} {who:?}");
        assert_eq!(total(&[]), mine, "{visibility} {who:?}");
        assert_eq!(total(&["--user", "ann"]), all, "{visibility} {who:?}");
        let documents = env.json(&[&["document", "list"], as_user(who)].concat())["total"].clone();
        assert_eq!(documents, if who == Who::Owner { 2 } else { 0 }, "documents of {who:?}");
    }
}

#[test]
fn only_admins_act_for_others_and_only_for_those_who_are_there() {
    let env = TestEnv::new();
    env.member("ann");
    env.run(["list", "--as", "nobody"]).ends_with(3).says("no user \"nobody\"");
    // An admin who acts as a member has that member's rights and no more.
    env.run(["policy", "set", "retention-max", "100d", "--as", "ann"]).ends_with(5);
}
