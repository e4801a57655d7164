//! Pipes of the documentation, over none and over several batches.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::harness::{Ran, TestEnv};

/// What the page has from `evalbatch list` on to the end of the line, of the line with `ends_in`.
fn pipe(page: &str, ends_in: &str) -> String {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(page)).unwrap();
    let line = text.lines().find(|line| line.contains("xargs") && line.ends_with(ends_in)).unwrap();
    line[line.find("evalbatch list").unwrap()..].replace(" echo ", " ")
}

fn in_a_shell(env: &TestEnv, line: &str) -> Ran {
    let folder = Path::new(env!("CARGO_BIN_EXE_evalbatch")).parent().unwrap().display();
    env.run_with([""; 0], |command| {
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("PATH={folder}:$PATH; {line}")]).env_clear().current_dir(env.path(""));
        shell.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
        *command = shell;
    })
}

#[test]
fn all_that_failed_are_run_again() {
    let env = TestEnv::new();
    env.documents(&[10]);
    let again = pipe("topics/formats.md", "rerun --failed");
    in_a_shell(&env, &again).succeeds();
    assert_eq!(env.counts(), None, "nothing failed, nothing is made");
    let failing = env.command_agent("failing", "exit 1");
    for tracking_id in ["one", "two"] {
        let create =
            ["create", "--agent-file", &failing, "--ephemeral", "--docs", "docs", "--tracking-id", tracking_id];
        env.json(&create);
        env.run(["run", tracking_id, "--max-attempts", "1"]).ends_with(7);
    }
    in_a_shell(&env, &again).succeeds();
    assert_eq!(env.counts().unwrap()["batches"], 4);
}

#[test]
fn all_of_one_agent_are_deleted() {
    let env = TestEnv::new();
    env.documents(&[10]);
    let delete = pipe("recipes.md", "delete --yes");
    in_a_shell(&env, &delete).succeeds();
    for _ in 0..2 {
        env.json(&["create", "--agent", "proofreader", "--ephemeral", "--docs", "docs", "--run"]);
    }
    in_a_shell(&env, &delete).succeeds();
    assert_eq!(env.counts().unwrap()["batches"], 0);
}
