//! A word as a shell reads it, for commands that are printed to be pasted.

/// The word itself where a shell takes it literally, else in single quotes.
#[must_use]
pub fn quoted_word(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '_' | '-' | '+' | '@' | ':');
    // Only at the beginning of a word is it a home folder, and not that of `latest~1`.
    let is_plain = |(place, c): (usize, char)| plain(c) || c == '~' && place > 0 && !word.contains(':');
    if !word.is_empty() && word.char_indices().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test_case("ann/strict-v2@3", "ann/strict-v2@3"; "names")]
    #[test_case("latest~1", "latest~1"; "a place in the list")]
    #[test_case("~/x", "'~/x'"; "a home folder")]
    #[test_case("a:~b", "'a:~b'"; "a home folder behind a colon")]
    #[test_case("", "''"; "nothing")]
    #[test_case("it's $HOME", r"'it'\''s $HOME'"; "quotes and variables")]
    #[test_case("-", "-"; "a dash")]
    fn words(word: &str, expected: &str) {
        assert_eq!(quoted_word(word), expected);
    }
}
