//! What clap leaves to say and to do: numbers and alternatives are told in words, and an empty variable counts as none.

use std::ffi::{OsStr, OsString};

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::shell::quoted_word;

/// What the standard library says, and what is meant.
const WORDS: [(&str, &str); 9] = [
    ("value was not a boolean", "write 1 or 0"),
    ("the following required arguments were not provided:", "missing:"),
    ("invalid digit found in string", "not a whole number"),
    ("cannot parse integer from empty string", "not a whole number"),
    ("number too large to fit in target type", "too large"),
    ("number too small to fit in target type", "too small"),
    ("number would be zero for non-zero type", "too small, the least is 1"),
    ("invalid float literal", "not a number"),
    ("cannot parse float from empty string", "not a number"),
];

/// The command line without the variables that are set to nothing, as scripts do to unset one.
pub fn without_empty_variables(command: clap::Command) -> clap::Command {
    let is_empty = |name: &OsStr| std::env::var_os(name).is_some_and(|value| value.is_empty());
    let empty: Vec<clap::Id> = command
        .get_arguments()
        .filter(|argument| argument.get_env().is_some_and(is_empty))
        .map(|argument| argument.get_id().clone())
        .collect();
    empty.into_iter().fold(command, |command, id| command.mut_arg(id, |argument| argument.env(None)))
}

/// The message with the variable's name for the option's, where the value stands in a variable and not on the command line.
pub fn by_variable(message: &str, command: &clap::Command, arguments: &[String]) -> String {
    for argument in command.get_arguments() {
        let (Some(long), Some(variable)) = (argument.get_long(), argument.get_env()) else { continue };
        let flag = format!("--{long}");
        let is_flag = |word: &String| word.split('=').next() == Some(flag.as_str());
        let Some((before, rest)) = message.split_once(&format!(" for '{flag}")) else { continue };
        let Some((tail, after)) = rest.split_once('\'') else { continue };
        let is_other = tail.starts_with(|c: char| c == '-' || c.is_alphanumeric());
        if !is_other && std::env::var_os(variable).is_some() && !arguments.iter().any(is_flag) {
            return format!("{before} for {}{after}", variable.to_string_lossy());
        }
    }
    message.to_owned()
}

/// The command that the arguments name, as far as they can be followed: of `agent add --no-such`, `agent add`.
pub fn named(command: &clap::Command, arguments: impl Iterator<Item = OsString>) -> &clap::Command {
    arguments.fold(command, |at, word| at.find_subcommand(&word).unwrap_or(at))
}

/// The message with those places in words.
pub fn in_words(message: &str) -> String {
    let message = WORDS.iter().fold(message.to_owned(), |text, (from, to)| text.replace(from, to));
    // One of a group, as `<--expires-in <DURATION>|--expires-at <TIME>>`.
    let message = match message.strip_prefix("missing: <--") {
        Some(rest) => format!("missing: --{}", rest.replacen("|--", " or --", 1).replacen(">>", ">", 1)),
        None => message,
    };
    let message = without_subcommand(&message).unwrap_or(message);
    // A range without an end, as `1..=18446744073709551615`.
    let endless = ["..=18446744073709551615", "..18446744073709551615", "..=4294967295", "..=9223372036854775807"];
    endless.iter().fold(message, |text, end| match text.split_once(end) {
        Some((before, after)) => match before.rsplit_once(" is not in ") {
            Some((value, first)) => out_of_range(value, first, end.trim_start_matches(['.', '=']), after),
            None => text,
        },
        None => text,
    })
}

/// What other programs call our commands; below which command, what was typed, and what was meant.
const OTHER_NAMES: [(&str, &[&str], &str); 14] = [
    ("evalbatch", &["rm", "remove", "del", "destroy", "drop"], "delete"),
    ("evalbatch", &["ls", "ll", "dir"], "list"),
    ("evalbatch", &["ps", "log", "logs", "status"], "jobs"),
    ("evalbatch", &["new", "add", "make"], "create"),
    ("evalbatch", &["start", "exec", "execute", "resume", "eval"], "run"),
    ("evalbatch", &["cat", "view", "get", "inspect", "info", "describe"], "show"),
    ("evalbatch", &["diff"], "compare"),
    ("evalbatch", &["stop", "kill", "abort"], "cancel"),
    ("evalbatch", &["gc", "prune", "clean", "purge"], "cleanup"),
    ("evalbatch", &["retry", "redo", "repeat", "clone"], "rerun"),
    ("evalbatch agent", &["rm", "remove", "delete", "del"], "retire"),
    ("evalbatch agent", &["ls"], "list"),
    ("evalbatch document", &["rm", "delete", "del"], "remove"),
    ("evalbatch document", &["ls"], "list"),
];

/// Better tips than the likeness of letters gives: of another program's name for a command, and of a path that stands alone.
pub fn tip(error: &clap::Error, command: &str) -> Option<String> {
    let word = |kind| match error.get(kind) {
        Some(ContextValue::String(word)) => Some(word.as_str()),
        _ => None,
    };
    match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let typed = word(ContextKind::InvalidSubcommand)?;
            let known = OTHER_NAMES.iter().find(|(below, names, _)| *below == command && names.contains(&typed));
            known.map(|(_, _, meant)| format!("did you mean: {command} {meant}"))
        }
        ErrorKind::UnknownArgument if command == "evalbatch create" => {
            let path = word(ContextKind::InvalidArg).filter(|path| std::path::Path::new(path).exists())?;
            Some(format!("did you mean: --docs {}", quoted_word(path)))
        }
        _ => None,
    }
}

fn out_of_range(value: &str, first: &str, last: &str, after: &str) -> String {
    let number = |text: &str| text.parse::<i128>().ok();
    let given = number(value.rsplit([' ', ':']).next().unwrap_or(value));
    if given > number(last) {
        format!("{value} is too large, the most is {last}{after}")
    } else {
        format!("{value} is too small, the least is {first}{after}")
    }
}

/// `'evalbatch user' requires a subcommand but one was not provided [subcommands: list, rename]`.
fn without_subcommand(message: &str) -> Option<String> {
    let (name, rest) = message.strip_prefix('\'')?.split_once("' requires a subcommand but one was not provided")?;
    let list = rest.trim().strip_prefix("[subcommands: ").and_then(|rest| rest.strip_suffix(']'));
    Some(match list {
        Some(list) => format!("what shall {name} do? one of: {list}"),
        None => format!("what shall {name} do? a command is missing"),
    })
}

#[cfg(test)]
mod tests {
    use super::{in_words, named};

    #[test]
    fn the_command_is_found_among_its_options() {
        let agent = clap::Command::new("agent").subcommand(clap::Command::new("add"));
        let mut command = clap::Command::new("evalbatch").subcommand(agent);
        command.build();
        let path = |line: &str| {
            let named = named(&command, line.split_whitespace().map(Into::into));
            named.get_bin_name().unwrap_or_default().to_owned()
        };
        assert_eq!(path("--db x agent --json add --no-such file"), "evalbatch agent add");
        assert_eq!(path("agnet add"), "");
        assert_eq!(path("--no-such"), "");
    }

    #[test]
    fn numbers_are_refused_in_words() {
        assert_eq!(
            in_words("invalid value 'x' for '--jobs': invalid digit found in string"),
            "invalid value 'x' for '--jobs': not a whole number"
        );
        assert_eq!(in_words("0 is not in 1..=4294967295\n"), "0 is too small, the least is 1\n");
        assert_eq!(in_words("0 is not in 1..18446744073709551615"), "0 is too small, the least is 1");
        assert_eq!(in_words("0 is not in 1..=1024"), "0 is not in 1..=1024");
        assert_eq!(
            in_words("'5000000000' for '--repeat <K>': 5000000000 is not in 1..=4294967295"),
            "'5000000000' for '--repeat <K>': 5000000000 is too large, the most is 4294967295"
        );
        assert_eq!(in_words("-3 is not in 1..=4294967295"), "-3 is too small, the least is 1");
    }

    #[test]
    fn a_missing_command_is_told_in_words() {
        let text = "'evalbatch user' requires a subcommand but one was not provided [subcommands: list, rename]";
        assert_eq!(in_words(text), "what shall evalbatch user do? one of: list, rename");
    }

    #[test]
    fn alternatives_are_told_in_words() {
        let text = "the following required arguments were not provided: <--expires-in <DURATION>|--expires-at <TIME>>";
        assert_eq!(in_words(text), "missing: --expires-in <DURATION> or --expires-at <TIME>");
    }
}
