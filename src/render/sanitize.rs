//! Text from outside, made harmless for a terminal: a title must not move the cursor, hide text behind a
//! right-to-left override, or set the window's title.

use std::borrow::Cow;

use crate::domain::text::is_invisible;

/// One line: line breaks show as ⏎, other control characters as their visible stand-ins, invisible format
/// characters are dropped.
#[must_use]
pub fn clean(text: &str) -> Cow<'_, str> {
    // Most texts are printable ASCII, which is told apart much faster.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) || text.chars().all(|c| !needs_care(c)) {
        return Cow::Borrowed(text);
    }
    let mut cleaned = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\r' if rest.peek() == Some(&'\n') => {}
            '\n' | '\r' => cleaned.push('⏎'),
            '\t' => cleaned.push(' '),
            _ => push_visible(&mut cleaned, c),
        }
    }
    Cow::Owned(cleaned)
}

/// Several lines: as [`clean`], but line feeds stay.
#[must_use]
pub fn clean_block(text: &str) -> String {
    text.lines().map(clean).collect::<Vec<_>>().join("\n")
}

fn needs_care(c: char) -> bool {
    c.is_control() || is_invisible(c)
}

fn push_visible(cleaned: &mut String, c: char) {
    match c {
        // The control pictures: ESC shows as ␛.
        '\0'..='\u{1F}' => cleaned.extend(char::from_u32(0x2400 + c as u32)),
        '\u{7F}' => cleaned.push('␡'),
        // The zero-width joiner holds emoji together and moves nothing.
        '\u{200D}' => cleaned.push(c),
        c if c.is_control() => cleaned.push('\u{FFFD}'),
        c if is_invisible(c) => {}
        c => cleaned.push(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use test_case::test_case;

    #[test_case("plain", "plain")]
    #[test_case("a\nb\r\nc\rd", "a⏎b⏎c⏎d")]
    #[test_case("\x1b[31mred\x1b]0;title\x07", "␛[31mred␛]0;title␇")]
    #[test_case("c1 \u{9b}31m", "c1 \u{FFFD}31m")]
    #[test_case("abc\u{202E}cba\u{2066}x", "abccbax")]
    #[test_case("nul\0tab\tend", "nul␀tab end")]
    #[test_case("👩\u{200D}🔬", "👩\u{200D}🔬"; "emoji sequences stay whole")]
    fn nothing_reaches_the_terminal_raw(text: &str, expected: &str) {
        assert_eq!(clean(text), expected);
    }

    #[test]
    fn blocks_keep_their_lines() {
        assert_eq!(clean_block("a\r\nb\x1b[2Jc\n"), "a\nb␛[2Jc");
    }
}
