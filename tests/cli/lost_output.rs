//! Where nobody reads, or nothing can be written, what was asked for is done all the same.

use std::fs::OpenOptions;
use std::process::{Command, Stdio};

use test_case::test_case;

use crate::harness::TestEnv;

const CREATE: &[&str] = &["create", "--ephemeral", "--agent", "proofreader", "--docs", "docs", "--run"];
const RERUN: &[&str] = &["rerun", "latest", "--run"];

fn env() -> TestEnv {
    let env = TestEnv::new();
    env.documents(&[10, 20]);
    env.run(["create", "--agent", "proofreader", "--docs", "docs"]).succeeds();
    env
}

/// How many jobs of the last batch are completed.
fn completed(env: &TestEnv) -> i64 {
    let sql = "SELECT count(*) FROM jobs WHERE status = 'COMPLETED' AND batch_id = (SELECT id FROM batches ORDER BY created_at DESC LIMIT 1)";
    env.connect().query_row(sql, [], |row| row.get(0)).unwrap()
}

/// The program with a stdout that nobody reads: its reader is gone before it begins.
fn unread(mut command: Command, arguments: &[&str]) -> (Option<i32>, String) {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let ended = command.args(arguments).stdout(writer).stderr(Stdio::piped()).output().unwrap();
    (ended.status.code(), String::from_utf8(ended.stderr).unwrap())
}

#[test_case(CREATE, &["-q"]; "create, quietly")]
#[test_case(CREATE, &[]; "create")]
#[test_case(CREATE, &["--json"]; "create as JSON")]
#[test_case(RERUN, &["-q"]; "rerun, quietly")]
#[test_case(RERUN, &[]; "rerun")]
#[test_case(&["run", "latest"], &[]; "run")]
#[test_case(&["run", "latest"], &["--json"]; "run as JSON")]
fn a_run_that_nobody_reads_goes_on_to_its_end(arguments: &[&str], more: &[&str]) {
    for (gate, code) in [("0", 0), ("100", 8)] {
        let env = env();
        let arguments = [arguments, more, &["--fail-under", gate]].concat();
        let (ended, stderr) = unread(env.command(), &arguments);
        assert_eq!((ended, completed(&env)), (Some(code), 2), "{stderr}");
    }
}

#[test_case(CREATE, &["-q"], "was made and run"; "create, quietly")]
#[test_case(CREATE, &["--json"], "was made and run"; "create as JSON")]
#[test_case(RERUN, &["-q"], "was made and run"; "rerun")]
#[test_case(&["run", "latest"], &["--json"], "the jobs were run"; "run")]
fn a_run_whose_output_is_lost_goes_on_to_its_end_and_fails(arguments: &[&str], more: &[&str], done: &str) {
    let env = env();
    let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
    let mut command = env.command();
    // That nothing could be written outweighs the gate.
    command.args([arguments, more, &["--fail-under", "100"]].concat()).stdout(full);
    let ended = command.output().unwrap();
    let stderr = String::from_utf8(ended.stderr).unwrap();
    assert_eq!((ended.status.code(), completed(&env)), (Some(1), 2), "{stderr}");
    assert!(stderr.contains(done) && stderr.contains("space"), "{stderr}");
}

#[test]
fn a_batch_that_was_made_is_named_though_its_id_could_not_be_printed() {
    let env = env();
    let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
    let mut command = env.command();
    let ended =
        command.args(["create", "-q", "--agent", "proofreader", "--docs", "docs"]).stdout(full).output().unwrap();
    let stderr = String::from_utf8(ended.stderr).unwrap();
    assert_eq!(ended.status.code(), Some(1), "{stderr}");
    let id: String = env
        .connect()
        .query_row("SELECT id FROM batches ORDER BY created_at DESC LIMIT 1", [], |row| row.get(0))
        .unwrap();
    assert!(stderr.contains(&format!("batch {id} was made")), "{stderr}");
}

/// Everything that changes something, and what it prints goes where there is no room.
#[test_case(&["delete", "one", "--yes"]; "delete")]
#[test_case(&["pin", "one"]; "pin")]
#[test_case(&["share", "one"]; "share")]
#[test_case(&["extend", "one", "--expires-in", "3d"]; "extend")]
#[test_case(&["promote", "one", "--all"]; "promote")]
#[test_case(&["cancel", "one"]; "cancel")]
#[test_case(&["policy", "set", "retention-default", "7d"]; "policy")]
#[test_case(&["user", "grant-admin", "ann"]; "user")]
#[test_case(&["document", "add", "docs"]; "document add")]
#[test_case(&["db", "vacuum"]; "vacuum")]
#[test_case(&["init"]; "init")]
fn what_was_done_is_said_though_its_output_is_lost(arguments: &[&str]) {
    let env = env();
    env.run(["create", "--ephemeral", "--agent", "proofreader", "--docs", "docs", "--tracking-id", "one"]).succeeds();
    let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
    let ended = env.command().args(arguments).arg("--json").stdout(full).output().unwrap();
    let stderr = String::from_utf8(ended.stderr).unwrap();
    let said = "it was done, but this could not be written to standard output: no space left on device";
    assert!(ended.status.code() == Some(1) && stderr.contains(said), "{stderr}");
}

#[test]
fn what_would_be_done_was_not() {
    let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
    let ended = env().command().args(["run", "--dry-run", "--json"]).stdout(full).output().unwrap();
    let stderr = String::from_utf8(ended.stderr).unwrap();
    assert!(ended.status.code() == Some(1) && !stderr.contains("was done"), "{stderr}");
}

#[test_case(&["compare", "one", "two", "--require-non-inferior", "0"], &[]; "compare")]
#[test_case(&["compare", "one", "two", "--require-non-inferior", "0"], &["--json"]; "compare as JSON")]
#[test_case(&["compare", "one", "two", "--require-non-inferior", "0"], &["--format", "html"]; "compare as a page")]
#[test_case(&["show", "one", "--fail-under", "100"], &[]; "show")]
#[test_case(&["show", "one", "--fail-under", "100"], &["--json"]; "show as JSON")]
fn a_gate_is_judged_though_nobody_reads(arguments: &[&str], more: &[&str]) {
    let env = env();
    for name in ["one", "two"] {
        env.run(["create", "--agent", "proofreader", "--docs", "docs", "--tracking-id", name, "--run"]).succeeds();
    }
    let (ended, stderr) = unread(env.command(), &[arguments, more].concat());
    assert!(ended == Some(8) && !stderr.is_empty(), "{stderr}");
}

#[test_case(&["--help"])]
#[test_case(&["--version"])]
#[test_case(&["create", "--help"])]
#[test_case(&["help", "create"])]
fn a_help_that_is_lost_is_a_failure(arguments: &[&str]) {
    let env = TestEnv::new();
    let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
    let ended = env.command().args(arguments).stdout(full).output().unwrap();
    let stderr = String::from_utf8(ended.stderr).unwrap();
    assert_eq!((ended.status.code(), stderr.as_str()), (Some(1), "error: no space left on device\n"));
    assert_eq!(unread(env.command(), arguments), (Some(0), String::new()));
}
