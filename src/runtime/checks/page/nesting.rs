//! A limit on how deep one line nests quotations and lists. The parser walks through all open containers for
//! every line that continues a paragraph, so a line of a million `>` followed by a million short lines would
//! keep it busy for hours.

use std::borrow::Cow;

/// Deeper than any text that somebody has written to be read.
const DEEPEST: usize = 100;

/// The source with the markers beyond the limit overwritten, byte for byte, so that all offsets stay.
pub(super) fn limited(source: &str) -> Cow<'_, str> {
    let mut limited = String::new();
    let mut copied = 0;
    let mut line_start = 0;
    for line in source.split_inclusive('\n') {
        for marker in markers(line).skip(DEEPEST) {
            limited.push_str(&source[copied..line_start + marker]);
            limited.push('_');
            copied = line_start + marker + 1;
        }
        line_start += line.len();
    }
    if copied == 0 {
        return Cow::Borrowed(source);
    }
    limited.push_str(&source[copied..]);
    Cow::Owned(limited)
}

/// Where the markers of quotations and list items stand at the beginning of a line. What marks a list item has
/// white space after it; a long row of hyphens is a rule.
fn markers(line: &str) -> impl Iterator<Item = usize> {
    let bytes = line.as_bytes();
    let is_space = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_whitespace);
    let is_prefix = |byte: u8| matches!(byte, b' ' | b'\t' | b'0'..=b'9' | b'>' | b'-' | b'+' | b'*' | b'.' | b')');
    let prefix = bytes.iter().copied().enumerate().take_while(move |(_, byte)| is_prefix(*byte));
    prefix.filter_map(move |(at, byte)| match byte {
        b'>' => Some(at),
        b'-' | b'+' | b'*' | b'.' | b')' if is_space(bytes.get(at + 1)) => Some(at),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use test_case::test_case;

    #[test_case("> - 1. a\n>> b\n***\n"; "ordinary nesting")]
    #[test_case(&format!("a{}\n", ">".repeat(500)); "not at the beginning of a line")]
    #[test_case(&format!("a\n{}\n", "-".repeat(500)); "a long rule")]
    fn other_text_stays_as_it_is(source: &str) {
        assert!(matches!(limited(source), Cow::Borrowed(same) if same == source));
    }

    #[test]
    fn only_the_markers_beyond_the_limit_are_overwritten() {
        let source = format!("é\n{}x > y\n> z", "> ".repeat(102));
        let expected = format!("é\n{}_ _ x > y\n> z", "> ".repeat(100));
        assert_eq!(limited(&source), expected);
    }
}
