//! Usage errors in words: clap passes on what Rust says of a text that is no number.

/// What the standard library says, and what is meant.
const WORDS: [(&str, &str); 6] = [
    ("invalid digit found in string", "not a whole number"),
    ("cannot parse integer from empty string", "not a whole number"),
    ("number too large to fit in target type", "too large"),
    ("number too small to fit in target type", "too small"),
    ("invalid float literal", "not a number"),
    ("cannot parse float from empty string", "not a number"),
];

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
