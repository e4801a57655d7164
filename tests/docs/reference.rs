//! `docs/reference`: a page for each command, from clap's definitions.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use clap::{Arg, Command, CommandFactory as _};
use evalbatch::cli::Cli;

/// The groups of options in the order of the help; global ones have their own page.
const GLOBAL: &str = "Global options";

pub fn pages() -> BTreeMap<String, String> {
    let mut program = Cli::command();
    program.build();
    let mut index = String::from(
        "# Commands\n\nMade from the program by `docs/regenerate`. The same text: `evalbatch help COMMAND`, `man evalbatch-COMMAND`.\n\n| command | does |\n|---|---|\n",
    );
    let mut pages = BTreeMap::new();
    for command in program.get_subcommands().filter(|command| !command.is_hide_set()) {
        let name = command.get_name();
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        writeln!(index, "| [`{name}`]({name}.md) | {} |", cell(&about)).unwrap();
        pages.insert(format!("reference/{name}.md"), page(command, &format!("evalbatch {name}"), 1));
    }
    index.push_str("\n## Global options\n\nEvery command takes these.\n\n");
    for option in program.get_arguments().filter(|option| option.get_help_heading() == Some(GLOBAL)) {
        index.push_str(&item(option));
    }
    pages.insert("reference/README.md".to_owned(), index);
    pages
}

fn page(command: &Command, name: &str, depth: usize) -> String {
    let mut text = format!("{} {name}\n\n", "#".repeat(depth));
    let about = command.get_long_about().or(command.get_about()).map(ToString::to_string).unwrap_or_default();
    writeln!(text, "{}\n", escaped(&about)).unwrap();
    let children: Vec<_> = command.get_subcommands().filter(|child| child.get_name() != "help").collect();
    if children.is_empty() {
        let usage = command.clone().bin_name(name).render_usage().to_string();
        writeln!(text, "```text\n{}\n```\n", usage.trim_start_matches("Usage: ")).unwrap();
    }
    let arguments: Vec<_> = command.get_positionals().filter(|argument| !argument.is_hide_set()).collect();
    section(&mut text, "Arguments", depth, &arguments);
    let mut groups: Vec<(String, Vec<&Arg>)> = Vec::new();
    for option in command.get_opts().chain(command.get_arguments().filter(|argument| is_flag(argument))) {
        let heading = option.get_help_heading().unwrap_or("Options").to_owned();
        let id = option.get_id();
        if heading == GLOBAL || option.is_hide_set() || id == "help" || id == "version" {
            continue;
        }
        match groups.iter_mut().find(|(name, _)| *name == heading) {
            Some((_, options)) => {
                if !options.iter().any(|other| other.get_id() == id) {
                    options.push(option);
                }
            }
            None => groups.push((heading, vec![option])),
        }
    }
    for (heading, options) in &groups {
        section(&mut text, heading, depth, options);
    }
    if let Some(examples) = command.get_after_help() {
        let examples = examples.to_string();
        let lines = examples.trim().lines().map(|line| line.strip_prefix("  ").unwrap_or(line));
        let (heading, rest): (Vec<_>, Vec<_>) = lines.partition(|line| *line == "Examples:");
        if !heading.is_empty() {
            writeln!(text, "{} Examples\n", "#".repeat(depth + 1)).unwrap();
        }
        writeln!(text, "```text\n{}\n```\n", rest.join("\n")).unwrap();
    }
    for child in children {
        text.push_str(&page(child, &format!("{name} {}", child.get_name()), depth + 1));
    }
    if depth == 1 { text.trim_end().to_owned() + "\n" } else { text }
}

fn is_flag(argument: &Arg) -> bool {
    !argument.is_positional() && !argument.get_action().takes_values()
}

fn section(text: &mut String, heading: &str, depth: usize, arguments: &[&Arg]) {
    if arguments.is_empty() {
        return;
    }
    writeln!(text, "{} {heading}\n", "#".repeat(depth + 1)).unwrap();
    for argument in arguments {
        text.push_str(&item(argument));
    }
    text.push('\n');
}

/// A line of a list: how it is written, and what it does.
fn item(argument: &Arg) -> String {
    let help = argument.get_long_help().or(argument.get_help()).map(ToString::to_string).unwrap_or_default();
    let mut line = format!("- `{}`", argument.to_string().trim());
    if let Some(short) = argument.get_short() {
        line = format!("- `-{short}`, `{argument}`");
    }
    let help = escaped(&help.replace("\n\n", "\n").replace('\n', " "));
    if !help.is_empty() {
        let _ = write!(line, ": {help}");
    }
    let values: Vec<_> = if argument.get_action().takes_values() { argument.get_possible_values() } else { Vec::new() }
        .iter()
        .filter(|value| !value.is_hide_set())
        .map(|value| format!("`{}`", value.get_name()))
        .collect();
    if !values.is_empty() {
        let _ = write!(line, " (one of {})", values.join(", "));
    }
    let defaults: Vec<_> = argument.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
    if !defaults.is_empty() && argument.get_action().takes_values() {
        let _ = write!(line, " (default: `{}`)", defaults.join(" "));
    }
    if let Some(variable) = argument.get_env() {
        let _ = write!(line, " (environment: `{}`)", variable.to_string_lossy());
    }
    line + "\n"
}

/// Text that Markdown takes as it is.
fn escaped(text: &str) -> String {
    text.replace('<', "\\<").replace('*', "\\*").replace('_', "\\_")
}

fn cell(text: &str) -> String {
    escaped(text).replace('|', "\\|").replace('\n', " ")
}
