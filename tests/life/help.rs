//! The tree of `--help`: every command has an example, every argument a text.

use clap::CommandFactory;
use evalbatch::cli::Cli;

use crate::commands::leaves;
use crate::harness::TestEnv;

fn walk(command: &clap::Command, path: &str, problems: &mut Vec<String>) {
    if command.get_about().is_none() {
        problems.push(format!("{path} does not say what it does"));
    }
    for argument in command.get_arguments().filter(|argument| !argument.is_global_set()) {
        if argument.get_help().is_none() {
            problems.push(format!("{path}: {} has no text", argument.get_id()));
        }
    }
    for inner in command.get_subcommands() {
        walk(inner, &format!("{path} {}", inner.get_name()), problems);
    }
}

#[test]
fn every_argument_has_a_text() {
    let mut problems = Vec::new();
    walk(&Cli::command(), "evalbatch", &mut problems);
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn every_command_shows_an_example_that_is_a_command() {
    let env = TestEnv::new();
    for leaf in leaves() {
        for flag in ["--help", "-h"] {
            let help = env.run(leaf.split(' ').chain([flag])).succeeds();
            assert_eq!(help.stderr, "", "{leaf}");
            let Some((_, examples)) = help.stdout.split_once("Example") else { panic!("{leaf} {flag} has no example") };
            assert!(examples.contains(&format!("evalbatch {leaf}")), "{leaf} {flag}: {examples}");
            assert!(help.stdout.contains("Usage: evalbatch"), "{leaf}");
            let widest = help.stdout.lines().map(|line| line.chars().count()).max();
            assert!(widest <= Some(120), "{leaf}: a line of {widest:?} characters");
        }
    }
    assert!(env.counts().is_none());
}

/// At 80 columns, a line that is broken there is two commands when it is pasted.
#[test]
fn examples_can_be_pasted_from_a_terminal_of_eighty_columns() {
    fn walk(command: &clap::Command, wide: &mut Vec<String>) {
        for text in [command.get_after_help(), command.get_after_long_help()].into_iter().flatten() {
            let text = text.to_string();
            let lines = text.lines().filter(|line| line.contains("evalbatch ") && line.chars().count() > 78);
            wide.extend(lines.map(|line| format!("{}:{line}", command.get_name())));
        }
        command.get_subcommands().for_each(|inner| walk(inner, wide));
    }
    let mut wide = Vec::new();
    walk(&Cli::command(), &mut wide);
    assert!(wide.is_empty(), "{}", wide.join("\n"));
}

#[test]
fn every_group_of_commands_has_help() {
    let env = TestEnv::new();
    let command = Cli::command();
    for group in command.get_subcommands().filter(|command| command.has_subcommands()) {
        let help = env.run([group.get_name(), "--help"]).succeeds();
        for inner in group.get_subcommands() {
            assert!(help.stdout.contains(inner.get_name()), "{}", help.stdout);
        }
        // Without a subcommand the help is an error.
        env.run([group.get_name()]).ends_with(2).says("Usage: evalbatch");
    }
}

#[test]
fn the_help_of_the_program() {
    let env = TestEnv::new();
    let help = env.run_with(["--help"], |command| {
        command.env_remove("EVALBATCH_DB");
    });
    insta::assert_snapshot!(help.succeeds().stdout);
}

#[test]
fn help_knows_commands_and_topics_and_says_what_it_knows() {
    let env = TestEnv::new();
    assert_eq!(env.run(["help", "create"]).succeeds().stdout, env.run(["create", "--help"]).succeeds().stdout);
    assert_eq!(env.run(["help"]).succeeds().stdout, env.run(["--help"]).succeeds().stdout);
    let topics = env.run(["help", "topics"]).succeeds().stdout;
    for (name, _, text) in evalbatch::commands::help::TOPICS {
        assert!(topics.contains(name));
        assert_eq!(env.run(["help", name]).succeeds().stdout.trim_end(), text.trim_end());
        assert!(text.lines().all(|line| line.chars().count() <= 140), "{name}");
    }
    let unknown = env.run(["help", "nonsense"]).ends_with(2);
    assert!(unknown.stderr.contains("help topics"), "{}", unknown.stderr);
}

#[test]
fn every_command_stands_in_one_group_of_the_help() {
    let help = TestEnv::new().run(["--help"]).succeeds().stdout;
    for command in Cli::command().get_subcommands() {
        let lines = help.lines().filter(|line| line.starts_with(&format!("  {} ", command.get_name()))).count();
        assert_eq!(lines, 1, "{}", command.get_name());
    }
}

#[test]
fn the_name_alone_says_what_to_type() {
    let ran = TestEnv::new().run(Vec::<&str>::new()).ends_with(2);
    assert_eq!(ran.stdout, "");
    assert!(ran.stderr.lines().count() <= 12 && ran.stderr.contains("evalbatch init"), "{}", ran.stderr);
}

#[test]
fn topics_are_manual_pages_of_their_own_section() {
    let env = TestEnv::new();
    env.run(["man", "share/man1"]).succeeds();
    assert!(env.path("share/man1/evalbatch-create.1").exists());
    for (name, about, text) in evalbatch::commands::help::TOPICS {
        let page = std::fs::read_to_string(env.path(format!("share/man7/evalbatch-{name}.7"))).unwrap();
        assert!(page.contains(about) && page.lines().count() > text.lines().count(), "{page}");
    }
    env.run(["man", "flat"]).succeeds();
    assert!(env.path("flat/evalbatch-agents.7").exists() && env.path("flat/evalbatch.1").exists());
}

#[test]
fn every_global_option_has_a_variable_that_is_documented() {
    let documented = TestEnv::new().run(["help", "configuration"]).succeeds().stdout;
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    for argument in Cli::command().get_arguments() {
        // Short for a value of --format, which has its own.
        if argument.get_id() == "json" {
            continue;
        }
        let name = argument.get_env().unwrap_or_else(|| panic!("--{} has none", argument.get_id()));
        let name = name.to_str().unwrap();
        assert!(documented.contains(name), "{name} is not in the help");
        assert!(readme.contains(name), "{name} is not in the README");
    }
}
