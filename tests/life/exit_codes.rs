//! Every command × the exit codes that it can end with, and the JSON that an error is.

use crate::commands::covers_every_command;
use crate::harness::{TestEnv, fails};
use crate::world::World;

/// What is done to a copy of the world before the command runs.
type Before = fn(&TestEnv);

const AS_IS: Before = |_| {};
const RUNNING: Before = |env| env.lease_a_job("exp", 600_000);
const EXPIRED: Before = |env| env.sql("UPDATE batches SET expires_at = 1 WHERE tracking_id = 'exp'");
const BUILT_IN_TAKEN: Before = |env| {
    env.write("taken.md", "---\nname: proofreader\nruntime: checks\nchecks:\n  - words: {min: 1}\n---\nX\n");
};
const ANOTHER_COUNTER: Before = |env| {
    env.write("other.md", &crate::world::COUNTER.replace("min: 5", "min: 7"));
    env.run(["agent", "add", "other.md", "--as", "ann"]).succeeds();
};
const ALL_GONE: Before = |env| {
    env.run(["promote", "exp", "--all", "--as", "ann"]).succeeds();
};
const RETIRED: Before = |env| {
    env.run(["agent", "retire", "strict", "--as", "ann"]).succeeds();
};
const INITIALISED: Before = |env| {
    env.write("agent.md", "mine");
};
const A_COPY: Before = |env| {
    env.write("copy.db", "mine");
};
const UNTRUSTED: Before = |env| {
    let file = env.answering_agent("program", r#"{"summary": "Fine."}"#);
    env.run(["create", "--ephemeral", "--agent-file", &file, "--docs", "docs", "--tracking-id", "program"]).succeeds();
    std::fs::remove_dir_all(env.path("home/state")).unwrap();
};
const FOLDER_TAKEN: Before = |env| {
    env.write("pages", "a file");
    env.write("documents", "a file");
};

/// Exit code, kind, what comes before, and the arguments. Usage errors and database errors that every command has alike
/// follow below.
const TABLE: &[(i32, &str, Before, &str)] = &[
    (2, "usage", AS_IS, "create --agent proofreader"),
    (2, "usage", AS_IS, "create --agent proofreader --docs nowhere"),
    (3, "not_found", AS_IS, "create --agent nobody --docs docs"),
    (3, "not_found", AS_IS, "create --agent proofreader --doc {nothing}"),
    (4, "conflict", AS_IS, "create --agent strict --docs docs --tracking-id exp --as ann"),
    (4, "conflict", RETIRED, "create --agent strict --docs docs --as ann"),
    (5, "forbidden", UNTRUSTED, "run program"),
    (2, "usage", AS_IS, "run exp --as ann --jobs 0"),
    (3, "not_found", AS_IS, "run {nothing}"),
    (4, "conflict", EXPIRED, "run {exp}"),
    (2, "usage", AS_IS, "list --status done"),
    (3, "not_found", AS_IS, "list --user nobody"),
    (2, "usage", AS_IS, "list --cursor nonsense"),
    (3, "not_found", AS_IS, "show {nothing}"),
    (3, "not_found", AS_IS, "show {exp} --job {nothing}"),
    (2, "usage", AS_IS, "show {exp} --threshold 101"),
    (1, "failed", AS_IS, "compare {exp} {kept} -o nowhere/file.json"),
    (2, "usage", AS_IS, "compare {exp} {kept} --metric passRate"),
    (3, "not_found", AS_IS, "compare {exp} {nothing}"),
    (1, "failed", AS_IS, "export {exp} -o nowhere/file.json"),
    (3, "not_found", AS_IS, "export {nothing}"),
    (2, "usage", AS_IS, "export {exp} --include everything"),
    (2, "usage", EXPIRED, "cleanup --max-delete 0"),
    (2, "usage", AS_IS, "delete {exp}"),
    (3, "not_found", AS_IS, "delete {nothing} --yes"),
    (4, "conflict", RUNNING, "delete {exp} --yes"),
    (2, "usage", AS_IS, "extend {exp}"),
    (2, "usage", AS_IS, "extend {exp} --expires-in 91d"),
    (3, "not_found", AS_IS, "extend {nothing} --expires-in 1d"),
    (4, "conflict", AS_IS, "extend {kept} --expires-in 1d"),
    (3, "not_found", AS_IS, "pin {nothing}"),
    (4, "conflict", AS_IS, "pin {kept}"),
    (3, "not_found", AS_IS, "unpin {nothing}"),
    (4, "conflict", AS_IS, "unpin {kept}"),
    (3, "not_found", AS_IS, "share {nothing}"),
    (3, "not_found", AS_IS, "unshare {nothing}"),
    (2, "usage", AS_IS, "promote {exp}"),
    (2, "usage", AS_IS, "promote {exp} --agent --name a/b"),
    (2, "usage", AS_IS, "promote {exp} --documents --name other"),
    (3, "not_found", AS_IS, "promote {nothing} --all"),
    (4, "conflict", AS_IS, "promote {kept} --all"),
    (4, "conflict", RUNNING, "promote {exp} --all"),
    (4, "conflict", ALL_GONE, "promote {exp} --all"),
    (4, "conflict", ANOTHER_COUNTER, "promote {exp} --agent"),
    (4, "conflict", AS_IS, "promote {exp} --agent --name proofreader"),
    (2, "usage", AS_IS, "rerun {exp} --tracking-id latest"),
    (3, "not_found", AS_IS, "rerun {nothing}"),
    (4, "conflict", AS_IS, "rerun {exp} --failed"),
    (4, "conflict", AS_IS, "rerun {exp} --tracking-id kept --as ann"),
    (4, "conflict", RETIRED, "rerun {kept}"),
    (3, "not_found", AS_IS, "cancel {nothing}"),
    (2, "usage", AS_IS, "jobs {exp} --status done"),
    (2, "usage", AS_IS, "jobs {exp} --cursor nonsense"),
    (3, "not_found", AS_IS, "jobs {nothing}"),
    (2, "usage", AS_IS, "agent add nowhere.md"),
    (4, "conflict", BUILT_IN_TAKEN, "agent add taken.md"),
    (2, "usage", AS_IS, "agent list surplus"),
    (2, "usage", AS_IS, "agent show strict@none"),
    (3, "not_found", AS_IS, "agent show nobody"),
    (3, "not_found", AS_IS, "agent show strict@7 --as ann"),
    (3, "not_found", AS_IS, "agent retire nobody"),
    (4, "conflict", AS_IS, "agent retire proofreader"),
    (4, "conflict", AS_IS, "agent retire {exp.agent}"),
    (2, "usage", AS_IS, "document add nowhere"),
    (2, "usage", AS_IS, "document list --limit many"),
    (3, "not_found", AS_IS, "document show {nothing}"),
    (3, "not_found", AS_IS, "document remove {nothing}"),
    (4, "conflict", AS_IS, "document remove {kept.document}"),
    (4, "conflict", AS_IS, "document remove {exp.document}"),
    (2, "usage", AS_IS, "user list surplus"),
    (2, "usage", AS_IS, "user grant-admin a/b"),
    (5, "forbidden", AS_IS, "user grant-admin bob --as bob"),
    (3, "not_found", AS_IS, "user revoke-admin nobody"),
    (3, "not_found", AS_IS, "user rename nobody somebody"),
    (4, "conflict", AS_IS, "user rename ann bob"),
    (3, "not_found", AS_IS, "agent trust nobody --yes"),
    (2, "usage", AS_IS, "policy show surplus"),
    (2, "usage", AS_IS, "policy set retention-max 7"),
    (2, "usage", AS_IS, "policy set retention-max 1d"),
    (2, "usage", AS_IS, "policy set no-such-key 1"),
    (5, "forbidden", AS_IS, "policy set retention-max 100d --as ann"),
    (2, "usage", AS_IS, "db info surplus"),
    (2, "usage", AS_IS, "db check surplus"),
    (1, "failed", AS_IS, "db backup nowhere/copy.db"),
    (4, "conflict", A_COPY, "db backup copy.db"),
    (5, "forbidden", AS_IS, "db vacuum --as ann"),
    (4, "conflict", INITIALISED, "init"),
    (1, "failed", FOLDER_TAKEN, "init"),
];

/// Commands that answer in text alone: with `--json` they say so.
const TEXT_ONLY: [&str; 4] = ["agent export", "completions", "man", "help"];

/// For each command that opens the database, arguments that are well formed.
const OPENING: &[&str] = &[
    "create --agent proofreader --docs docs",
    "run",
    "list",
    "show latest",
    "compare latest latest",
    "export latest",
    "cleanup",
    "delete latest --yes",
    "extend latest --expires-in 1d",
    "pin latest",
    "unpin latest",
    "share latest",
    "unshare latest",
    "promote latest --all",
    "rerun latest",
    "cancel latest",
    "jobs latest",
    "agent add strict.md",
    "agent list",
    "agent show proofreader",
    "agent export proofreader",
    "agent retire strict",
    "agent trust strict",
    "document add docs",
    "document list",
    "document show {free}",
    "document remove {free}",
    "user list",
    "user grant-admin ann",
    "user revoke-admin ann",
    "user rename ann anna",
    "policy show",
    "policy set retention-max 100d",
    "db info",
    "db check",
    "db backup copy.db",
    "db vacuum",
];

const WITHOUT_DATABASE: [&str; 4] = ["init", "completions", "man", "help"];

fn is_text_only(line: &str) -> bool {
    TEXT_ONLY.iter().any(|name| line.starts_with(name))
}

#[test]
fn every_command_has_lines() {
    covers_every_command(TABLE.iter().map(|(.., line)| *line).chain(TEXT_ONLY));
    covers_every_command(OPENING.iter().copied().chain(WITHOUT_DATABASE));
}

#[test]
fn errors_have_their_code_and_one_json_object() {
    let world = World::new();
    for (code, kind, before, line) in TABLE {
        let env = world.copy("PRIVATE");
        before(&env);
        let arguments = world.arguments(line);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let ran = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| fails(&env, &arguments, *code, kind)));
        assert!(ran.is_ok(), "{line}: see above");
    }
}

#[test]
fn an_unknown_option_is_a_usage_error_everywhere() {
    let env = TestEnv::new();
    for leaf in crate::commands::leaves() {
        let arguments: Vec<&str> = leaf.split(' ').chain(["--no-such-option"]).collect();
        fails(&env, &arguments, 2, "usage");
        assert!(env.counts().is_none(), "{leaf} made a database");
    }
}

#[test]
fn a_file_that_is_no_database_is_said_to_be_none_everywhere() {
    let world = World::new();
    for line in OPENING {
        let env = TestEnv::new();
        env.documents(&[10]);
        env.write("strict.md", crate::world::STRICT);
        env.write("data/evalbatch.db", &"no database, but a long text\n".repeat(500));
        let mut arguments = world.arguments(line);
        if !is_text_only(line) {
            arguments.push("--json".to_owned());
        }
        let ran = env.run(&arguments);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(6), ""), "{line}: {}", ran.stderr);
        if is_text_only(line) {
            ran.says("not a SQLite database");
        } else {
            assert_eq!(ran.error()["kind"], "database", "{line}");
        }
    }
}

#[test]
fn what_has_no_json_says_so() {
    let world = World::new();
    let env = world.copy("PRIVATE");
    for line in ["agent export {exp.agent}", "completions bash", "man pages", "help run"] {
        let arguments = world.arguments(line);
        let ran = env.run(arguments.iter().map(String::as_str).chain(["--json"])).ends_with(2);
        assert_eq!((ran.error()["kind"].as_str(), ran.stdout.as_str()), (Some("usage"), ""), "{line}");
    }
    assert!(!env.path("pages").exists());
    env.run(["agent", "export", "nobody"]).ends_with(3);
    env.write("pages", "a file");
    env.run(["man", "pages"]).ends_with(1);
    env.run(["completions", "no-shell"]).ends_with(2);
    // Nobody is there to ask.
    let program = env.answering_agent("program", r#"{"summary": "Fine."}"#);
    env.run(["agent", "add", &program]).succeeds();
    env.run(["agent", "trust", "program"]).ends_with(2).says("--yes");
}

#[test]
fn a_shape_that_a_command_does_not_have_is_refused() {
    let env = TestEnv::new();
    for line in [
        "agent list",
        "user list",
        "policy show",
        "db info",
        "db check",
        "init",
        "document list",
        "show latest",
        "compare a b",
    ] {
        env.run(line.split(' ').chain(["--format", "csv"])).ends_with(2).says("no --format csv");
    }
    assert!(env.counts().is_none() && !env.path("agent.md").exists());
}

/// The codes that come with an answer on stdout: the command did its work.
#[test]
fn partial_and_gate() {
    let env = TestEnv::new();
    env.documents(&[10]);
    let failing = env.command_agent("failing", "exit 1");
    let create = |more: &[&str]| {
        let fixed = ["create", "--ephemeral", "--agent-file", &failing, "--docs", "docs", "--json"];
        env.run(fixed.iter().chain(more))
    };
    let partial = create(&["--run", "--tracking-id", "first", "--max-attempts", "1"]).ends_with(7);
    assert_eq!(partial.error()["kind"], "partial");
    create(&["--tracking-id", "second"]).succeeds();
    let partial = env.run(["run", "second", "--json", "--max-attempts", "1"]).ends_with(7);
    assert_eq!(partial.error()["kind"], "partial");
    let partial = env.run(["rerun", "second", "--failed", "--run", "--json", "--max-attempts", "1"]).ends_with(7);
    assert_eq!(partial.error()["kind"], "partial");
    let gate = env.run(["show", "second", "--json", "--fail-under", "50"]).ends_with(8);
    assert_eq!(gate.error()["kind"], "gate");
    let gate = env.run(["compare", "first", "second", "--json", "--fail-on-regression"]).ends_with(8);
    assert_eq!(gate.error()["kind"], "gate");
}

/// Nobody knows what would have become of a batch that is gone: no gate lets it pass.
#[test]
fn a_batch_that_is_deleted_during_its_run_is_not_done() {
    let env = TestEnv::new();
    env.documents(&[10, 20]);
    let program = format!("{} --db {} -q", env!("CARGO_BIN_EXE_evalbatch"), env.database().display());
    let answer = r#"{"summary":"s","grade":90}"#;
    let agent = env.command_agent(
        "meddler",
        &format!("{program} cancel going >&2; {program} delete going --yes >&2; echo '{answer}'"),
    );
    for gate in [&[][..], &["--fail-under", "20"]] {
        let create = ["create", "--ephemeral", "--agent-file", &agent, "--docs", "docs", "--tracking-id", "going"];
        let ran = env.run(create.iter().chain(&["--run", "-j", "1"]).chain(gate)).ends_with(7);
        assert!(ran.stderr.contains("deleted meanwhile"), "{}", ran.stderr);
    }
}
