//! What clap leaves to say and to do: numbers are refused in words, and an empty variable counts as none.

use std::ffi::OsStr;

/// What the standard library says, and what is meant.
const WORDS: [(&str, &str); 7] = [
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

/// The message with those places in words.
pub fn in_words(message: &str) -> String {
    let message = WORDS.iter().fold(message.to_owned(), |text, (from, to)| text.replace(from, to));
    // A range without an end, as `1..=18446744073709551615`.
    let endless = ["..=18446744073709551615", "..=4294967295", "..=9223372036854775807"];
    endless.iter().fold(message, |text, end| match text.split_once(end) {
        Some((before, after)) => match before.rsplit_once(" is not in ") {
            Some((value, first)) => format!("{value} is too small, the least is {first}{after}"),
            None => text,
        },
        None => text,
    })
}

#[cfg(test)]
mod tests {
    use super::in_words;

    #[test]
    fn numbers_are_refused_in_words() {
        assert_eq!(
            in_words("invalid value 'x' for '--jobs': invalid digit found in string"),
            "invalid value 'x' for '--jobs': not a whole number"
        );
        assert_eq!(in_words("0 is not in 1..=4294967295\n"), "0 is too small, the least is 1\n");
        assert_eq!(in_words("0 is not in 1..=1024"), "0 is not in 1..=1024");
    }
}
