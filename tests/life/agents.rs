//! `agent`: versions, export, retirement and trust.

use serde_json::json;

use crate::harness::{TestEnv, fails};
use crate::world::STRICT;

#[test]
fn a_changed_file_makes_the_next_version_and_keeps_the_old_one() {
    let env = TestEnv::new();
    env.write("strict.md", STRICT);
    assert_eq!(env.json(&["agent", "add", "strict.md"])["version"], 1);
    assert_eq!(env.json(&["agent", "add", "strict.md"])["version"], 1);
    env.write("strict.md", &STRICT.replace("Count strictly.", "Count very strictly."));
    assert_eq!(env.json(&["agent", "add", "strict.md"])["version"], 2);
    let instructions = |name: &str| env.json(&["agent", "show", name])["primaryInstructions"].clone();
    assert_eq!(instructions("strict"), "Count very strictly.");
    assert_eq!(instructions("strict@1"), "Count strictly.");
    env.run(["agent", "show", "strict@3"]).ends_with(3);
    // Back to what the first one said: a third version, for numbers only grow.
    env.write("strict.md", STRICT);
    assert_eq!(env.json(&["agent", "add", "strict.md"])["version"], 3);
}

#[test]
fn an_export_reads_back_as_the_same_agent() {
    let env = TestEnv::new();
    env.write("strict.md", STRICT);
    let program = env.answering_agent("program", r#"{"summary": "Fine."}"#);
    let odd = "---\nname: \"yes: #odd\"\ntype: ADVISOR\ndescription: 'Says \"no\": always'\nruntime: openai\nmodel: m\n\
        temperature: 0.5\npromptFields: [a, \"b c\"]\n---\n---\nBegins with a line.\n\n### Third\n\n```\n## Self-critique\n```\n\n\
        ## Self-critique\n\nBe harsh.\n";
    env.write("odd.md", odd);
    for (file, name) in [("strict.md", "strict"), (program.as_str(), "program"), ("odd.md", "yes: #odd")] {
        let added = env.json(&["agent", "add", file]);
        let exported = env.run(["agent", "export", name]).succeeds();
        env.write("exported.md", &exported.stdout);
        let again = env.json(&["agent", "add", "exported.md"]);
        assert_eq!(again, added, "{name}:\n{}", exported.stdout);
    }
    assert_eq!(env.value::<i64>("SELECT count(*) FROM agent_versions"), 3);
    // A built-in one needs another name.
    for name in ["proofreader", "structure"] {
        let exported = env.run(["agent", "export", name]).succeeds().stdout;
        let mine = exported.replacen(&format!("name: {name}"), "name: mine", 1);
        env.write("mine.md", &mine);
        let mine = env.json(&["agent", "add", "mine.md"]);
        let theirs = env.json(&["agent", "show", name]);
        for field in
            ["type", "runtime", "primaryInstructions", "selfCritiqueInstructions", "providesGrades", "settings"]
        {
            assert_eq!(mine[field], theirs[field], "{field}");
        }
        assert!(mine["settings"]["checks"].is_array(), "{mine}");
    }
}

#[test]
fn a_retired_agent_serves_no_new_batch_until_it_is_added_again() {
    let env = TestEnv::new();
    env.documents(&[10]);
    env.write("strict.md", STRICT);
    env.json(&["agent", "add", "strict.md"]);
    env.json(&["create", "--agent", "strict", "--docs", "docs", "--tracking-id", "before"]);
    assert_eq!(env.json(&["agent", "retire", "strict"])["isActive"], false);
    let names = |more: &[&str]| env.json(&[&["agent", "list"], more].concat()).to_string();
    assert!(!names(&[]).contains("strict") && names(&["--retired"]).contains("strict"));
    for more in [&[][..], &["--ephemeral"]] {
        let create = [&["create", "--agent", "strict", "--docs", "docs"], more].concat();
        let said = fails(&env, &create, 4, "conflict");
        assert!(said.contains("retired") && said.contains("agent add"), "{said}");
    }
    // What was made before goes on.
    assert_eq!(env.json(&["run", "before"])["completed"], 1);
    assert_eq!(env.json(&["agent", "add", "strict.md"])["version"], 1);
    assert!(names(&[]).contains("strict"));
    env.json(&["create", "--agent", "strict", "--docs", "docs"]);
}

#[test]
fn everybody_uses_the_library_and_only_its_owner_changes_it() {
    let env = TestEnv::new();
    env.documents(&[10]);
    env.member("ann");
    env.member("bob");
    env.write("strict.md", STRICT);
    env.json(&["agent", "add", "strict.md", "--as", "ann"]);
    env.json(&["create", "--agent", "ann/strict", "--docs", "docs", "--as", "bob"]);
    fails(&env, &["create", "--agent", "strict", "--docs", "docs", "--as", "bob"], 3, "not_found");
    // Bob's own one goes before Ann's, and adding it does not touch hers.
    env.write("strict.md", &STRICT.replace("min: 50", "min: 51"));
    assert_eq!(env.json(&["agent", "add", "strict.md", "--as", "bob"])["version"], 1);
    let owner = |name: &str| env.json(&["agent", "show", name, "--as", "bob"])["owner"].clone();
    assert_eq!((owner("strict"), owner("ann/strict")), (json!("bob"), json!("ann")));
}

/// Puts an agent into the library and forgets that this account did.
fn untrusted() -> TestEnv {
    let env = TestEnv::new();
    env.documents(&[10]);
    let file = env.answering_agent("program", r#"{"summary": "Fine.", "grade": 90}"#);
    env.json(&["agent", "add", &file]);
    std::fs::remove_dir_all(env.path("home/state")).unwrap();
    env
}

#[test]
fn a_program_runs_only_when_this_account_trusts_it() {
    let env = untrusted();
    env.json(&["create", "--agent", "program", "--docs", "docs", "--tracking-id", "exp"]);
    let refused = env.run(["run", "exp"]).ends_with(5);
    refused.says("agent trust program");
    env.json(&["create", "--ephemeral", "--agent", "program", "--set", "providesGrades=false", "--docs", "docs"]);
    env.run(["run", "latest"]).ends_with(5);
    env.run(["agent", "trust", "program"]).ends_with(2).says("--yes");
    env.run(["run", "exp"]).ends_with(5);
    let trusted = env.run(["agent", "trust", "program", "--yes"]).succeeds();
    assert!(trusted.stdout.contains("program.sh"), "the program is not shown: {}", trusted.stdout);
    assert_eq!(env.json(&["run", "exp"])["completed"], 1);
    env.run(["run", "latest"]).ends_with(5);
    let quietly = env.run(["agent", "trust", "program", "--yes", "-q"]).succeeds();
    assert_eq!(quietly.stdout.trim(), env.json(&["agent", "show", "program"])["id"], "{}", quietly.stdout);

    // Another account's trust list is not asked.
    let elsewhere = env.run_with(["rerun", "exp", "--run"], |command| {
        command.env("XDG_STATE_HOME", env.path("elsewhere"));
    });
    elsewhere.ends_with(5);
}

/// A database that says otherwise does not make a program trusted.
#[test]
fn a_stored_hash_is_not_believed() {
    let env = untrusted();
    env.json(&["create", "--agent", "program", "--docs", "docs", "--tracking-id", "exp"]);
    env.run(["agent", "trust", "program", "--yes"]).succeeds();
    env.connect()
        .execute_batch(
            "DROP TRIGGER agent_versions_immutable;
             UPDATE agent_versions SET settings = json_set(settings, '$.command', json('[\"sh\", \"-c\", \"touch ran\"]'))",
        )
        .unwrap();
    env.run(["run", "exp"]).ends_with(5);
}

/// Bob's program: he may write other things into its file later, and says nothing about it.
#[test]
fn another_users_program_is_trusted_as_it_was() {
    let env = untrusted();
    env.member("bob");
    env.sql("UPDATE agents SET owner_id = (SELECT id FROM users WHERE name = 'bob')");
    let create = |more: &[&str]| {
        env.json(&[&["create", "--ephemeral", "--agent", "bob/program", "--docs", "docs"], more].concat());
    };
    create(&["--tracking-id", "exp"]);
    let before = std::fs::read_to_string(env.path("agents/program.sh")).unwrap();
    env.run(["agent", "trust", "bob/program", "--yes"]).succeeds();
    assert_eq!(env.json(&["run", "exp"])["completed"], 1);
    // The copy that a changed setting makes is mine, and the program is still his.
    create(&["--tracking-id", "copy", "--set", "passEnv=[NOTHING]"]);
    create(&["--tracking-id", "again"]);
    env.write("agents/program.sh", &before.replace("Fine.", "Other."));
    for batch in ["again", "copy"] {
        env.run(["run", batch]).ends_with(5).says("runs a program that has changed since you trusted it");
    }
    env.run(["agent", "trust", "bob/program", "--yes"]).succeeds();
    env.run(["run", "again"]).succeeds();
    env.write("agents/program.sh", &before);
    env.run(["run", "copy"]).succeeds();
}

/// Who acts for bob runs, as himself, what bob may change at any time.
#[test]
fn an_admin_who_acts_for_another_trusts_a_program_as_it_is() {
    let env = TestEnv::new();
    env.documents(&[10]);
    let file = env.answering_agent("program", r#"{"summary": "Fine.", "grade": 90}"#);
    env.run(["--as", "nobody-there", "agent", "add", &file]).ends_with(3);
    let list = env.path("home/state/evalbatch/trusted");
    assert!(!list.exists(), "a refused command agrees to nothing");
    env.run(["db", "info"]);
    env.json(&["create", "--agent", "proofreader", "--docs", "docs"]);
    env.member("bob");
    env.run(["--as", "bob", "agent", "add", &file]).succeeds();
    env.run(["--as", "bob", "create", "--ephemeral", "--agent", "program", "--docs", "docs", "--run"]).succeeds();
    env.answering_agent("program", r#"{"summary": "Other.", "grade": 10}"#);
    let again = ["--as", "bob", "create", "--ephemeral", "--agent", "program", "--docs", "docs", "--run"];
    env.run(again).ends_with(5).says("runs a program that has changed since you trusted it");
}

#[test]
fn ones_own_program_may_change() {
    let env = TestEnv::new();
    env.documents(&[10]);
    let file = env.answering_agent("program", r#"{"summary": "Fine.", "grade": 90}"#);
    let create = ["create", "--ephemeral", "--agent-file", &file, "--docs", "docs", "--run"];
    env.run(create).succeeds();
    env.answering_agent("program", r#"{"summary": "Other.", "grade": 80}"#);
    env.run(["rerun", "latest", "--run"]).succeeds();
    env.run(["agent", "add", &file]).succeeds();
    std::fs::remove_dir_all(env.path("home/state")).unwrap();
    let open = std::os::unix::fs::PermissionsExt::from_mode(0o666);
    std::fs::set_permissions(env.path("agents/program.sh"), open).unwrap();
    let trusted = env.run(["agent", "trust", "program", "--yes"]).succeeds();
    trusted.says("warning: more accounts than its owner's can change ");
    env.answering_agent("program", r#"{"summary": "Third.", "grade": 70}"#);
    env.run(["create", "--agent", "program", "--docs", "docs", "--run"]).succeeds();
}

/// A home that cannot be written, as in a container.
#[test]
fn where_no_agreement_can_be_kept_nothing_is_made() {
    let env = TestEnv::new();
    env.documents(&[10]);
    let file = env.answering_agent("program", r#"{"summary": "Fine."}"#);
    for arguments in
        [&["agent", "add", &file][..], &["create", "--ephemeral", "--agent-file", &file, "--docs", "docs", "--run"]]
    {
        let ran = env.run_with(arguments, |command| {
            command.env("XDG_STATE_HOME", "/dev/null/state");
        });
        let ran = ran.ends_with(1);
        ran.says("error: cannot use the trust list /dev/null/state/evalbatch/trusted: not a directory\n");
        ran.says("XDG_STATE_HOME names another folder");
        assert!(env.counts().is_none(), "{arguments:?}");
    }
}

#[test]
fn an_agent_comes_from_stdin_too() {
    let env = TestEnv::new();
    env.documents(&[10]);
    env.run_with_input(["agent", "add", "-"], crate::world::COUNTER).succeeds();
    assert_eq!(env.json(&["agent", "show", "counter"])["name"], "counter");
    let create = ["create", "--ephemeral", "--agent-file", "-", "--docs", "docs", "--run"];
    env.run_with_input(create, crate::world::STRICT).succeeds();
    let unnamed = env.run_with_input(["agent", "add", "-"], "---\nruntime: checks\n---\nX\n").ends_with(2);
    assert!(unnamed.stderr.contains("name"), "{}", unnamed.stderr);
}

#[test]
fn a_program_that_is_not_there_is_not_trusted() {
    let env = TestEnv::new();
    env.documents(&[10]);
    env.member("bob");
    let program = env.write("graders/program", "#!/bin/sh\necho '{\"summary\": \"Fine.\", \"grade\": 90}'\n");
    std::fs::set_permissions(&program, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    env.write("graders/a.md", "---\nname: program\nruntime: command\ncommand: [./program]\n---\n");
    env.json(&["agent", "add", "graders/a.md", "--as", "bob"]);
    std::fs::remove_dir_all(env.path("home/state")).unwrap();
    env.json(&["create", "--ephemeral", "--agent", "bob/program", "--docs", "docs", "--tracking-id", "exp"]);
    env.run(["agent", "trust", "bob/program", "--yes"]).succeeds();
    std::fs::remove_file(&program).unwrap();
    let missing = format!("the program {} is not there", program.display());
    env.run(["agent", "trust", "bob/program", "--yes"]).ends_with(1).says(&missing);
    env.run(["run", "exp"]).ends_with(5).says(&missing);
    std::fs::remove_dir_all(env.path("home/state")).unwrap();
    env.run(["run", "exp"]).ends_with(5).says(&missing);
}

#[test]
fn an_agent_that_comes_back_is_said_to() {
    let env = TestEnv::new();
    env.write("strict.md", crate::world::STRICT);
    env.run(["agent", "add", "strict.md"]).succeeds();
    assert_eq!(env.run(["agent", "add", "strict.md"]).succeeds().stdout, "agent strict@1 is the same already\n");
    env.run(["agent", "retire", "strict"]).succeeds();
    assert_eq!(env.run(["agent", "add", "strict.md"]).succeeds().stdout, "agent strict@1 is in use again\n");
}

#[test]
fn the_example_of_an_export_can_be_added_again() {
    let env = TestEnv::new();
    let help = env.run(["agent", "export", "--help"]).succeeds().stdout;
    let example =
        help.lines().map(str::trim).find(|line| line.starts_with("evalbatch agent export")).unwrap().to_owned();
    let line = format!("{} && \"$EB\" agent add my.md", example.replace("evalbatch", "\"$EB\""));
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", &line]).current_dir(env.path("")).env("EB", env!("CARGO_BIN_EXE_evalbatch"));
    for (name, value) in env.command().get_envs() {
        shell.env(name, value.unwrap_or_default());
    }
    let output = shell.output().unwrap();
    assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
}
