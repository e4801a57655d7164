//! The commands that there are, from the command line itself.

use clap::CommandFactory;
use evalbatch::cli::Cli;

use crate::harness::TestEnv;

/// The command line of every command that has no subcommands, like `db check`.
pub fn leaves() -> Vec<String> {
    fn walk(command: &clap::Command, path: &str, leaves: &mut Vec<String>) {
        for inner in command.get_subcommands() {
            let path = format!("{path} {}", inner.get_name()).trim().to_owned();
            if inner.has_subcommands() {
                walk(inner, &path, leaves);
            } else {
                leaves.push(path);
            }
        }
    }
    let mut leaves = Vec::new();
    walk(&Cli::command(), "", &mut leaves);
    leaves
}

/// Fails when a command has no line in a table, so that a new one is not forgotten.
#[track_caller]
pub fn covers_every_command<'a>(lines: impl Iterator<Item = &'a str>) {
    let lines: Vec<&str> = lines.collect();
    let begins = |leaf: &str| lines.iter().any(|line| *line == leaf || line.starts_with(&format!("{leaf} ")));
    let missing: Vec<_> = leaves().into_iter().filter(|leaf| !begins(leaf)).collect();
    assert!(missing.is_empty(), "commands without a line: {missing:?}");
}

#[test]
fn an_empty_variable_is_no_variable() {
    let env = TestEnv::new();
    for name in ["DB", "JOURNAL", "FORMAT", "AS", "COLOR", "CONFIG"] {
        let ran = env.run_with(["list"], |command| {
            command.env(format!("EVALBATCH_{name}"), "");
        });
        assert_eq!(ran.code, Some(0), "EVALBATCH_{name}: {}", ran.stderr);
    }
}
