//! Programs that misbehave, for every command that starts programs, and what of theirs is shown afterwards.

use serde_json::Value;

use super::table::lines;
use super::{is_full, is_harmless, items};
use crate::harness::TestEnv;
use crate::line::Line;

/// What is shown of what a program did.
const SHOWN: &[&str] = &["show mine", "jobs mine", "list", "export mine --format markdown", "export mine --format csv"];

fn text<'a>(item: &'a Value, field: &str) -> &'a str {
    item[field].as_str().unwrap()
}

/// How the one job that was tried ended.
fn ending(env: &TestEnv) -> String {
    env.value("SELECT ifnull(error_kind, lower(status)) FROM jobs WHERE status <> 'PENDING'")
}

#[test]
fn no_program_takes_the_run_with_it() {
    let line = Line::of(17);
    let (programs, runs) = (items("programs"), lines(|joined| joined.runs));
    let (mut count, mut wrong) = (0, Vec::new());
    for (number, item) in programs.iter().enumerate() {
        let name = text(item, "name");
        // The short form has each program started by another command.
        let share = if is_full() { 1 } else { runs.len() };
        for run in runs.iter().skip(number % share).step_by(share) {
            let env = TestEnv::new();
            env.write("one.md", "# One\n\nThe pump ran.\n");
            let file = env.command_agent("odd", text(item, "script"));
            if run.contains("{mine}") {
                let create = ["create", "--ephemeral", "--agent-file", &file, "--docs", "one.md"];
                env.run(create.iter().chain(&["--tracking-id", "mine"])).succeeds();
            }
            let line = run.replace("{program}", &file).replace("{mine}", "mine");
            let ran = env.run(line.split(' '));
            is_harmless(&ran, run, name);
            let (ended, due) = (ending(&env), text(item, "ends"));
            if ended != due || ran.code != Some(if due == "completed" { 0 } else { 7 }) {
                wrong.push(format!("{run}: {name}: {ended}, not {due}, {:?} {}", ran.code, ran.stderr));
            }
            for shown in SHOWN {
                let shown = shown.replace("mine", "latest");
                is_harmless(&env.run(shown.split(' ')), &shown, name);
            }
            assert_eq!(env.json(&["db", "check"])["ok"], true, "{run}: {name}");
            count += 1;
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    line.holds(format!(
        "{} programs over {} lines of every command, {count} runs: each ended as it should",
        programs.len(),
        runs.len()
    ));
}
