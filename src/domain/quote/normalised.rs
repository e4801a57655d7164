//! A text without the differences that a quotation may have, and the way back to the original.

use std::ops::Range;

use crate::domain::text::is_invisible;

/// A normalised text and where its parts come from.
#[derive(Debug)]
pub(super) struct Normalised {
    text: String,
    pieces: Vec<Piece>,
}

/// From here on, up to the next piece, the normalised text comes from `original`.
#[derive(Debug)]
struct Piece {
    normalised: usize,
    original: usize,
    /// Byte by byte; otherwise one character was replaced by another spelling.
    is_copy: bool,
}

enum Plain {
    Same,
    As(&'static str),
    Dash,
    Nothing,
}

fn plain(c: char) -> Plain {
    match c {
        '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}' => Plain::Dash,
        '!'..='~' => Plain::Same,
        '\u{2018}'..='\u{201B}' | '\u{2032}' | '\u{2039}' | '\u{203A}' | '\u{00B4}' => Plain::As("'"),
        '\u{201C}'..='\u{201F}' | '\u{2033}' | '\u{00AB}' | '\u{00BB}' => Plain::As("\""),
        '\u{2026}' => Plain::As("..."),
        c if c.is_whitespace() || is_invisible(c) => Plain::Nothing,
        _ => Plain::Same,
    }
}

/// The normalised form alone.
pub(super) fn normalise(text: &str) -> String {
    Normalised::new(text).text
}

impl Normalised {
    pub(super) fn new(original: &str) -> Self {
        let mut this = Self { text: String::with_capacity(original.len()), pieces: Vec::new() };
        let mut in_copy = false;
        for (position, c) in original.char_indices() {
            let replacement = match plain(c) {
                Plain::Same => None,
                Plain::As(text) => Some(text),
                // A dash may be typed as one, two or three hyphens.
                Plain::Dash if this.text.ends_with('-') => Some(""),
                Plain::Dash if c == '-' => None,
                Plain::Dash => Some("-"),
                Plain::Nothing => Some(""),
            };
            if replacement.map_or(!in_copy, |text| !text.is_empty()) {
                let normalised = this.text.len();
                this.pieces.push(Piece { normalised, original: position, is_copy: replacement.is_none() });
            }
            in_copy = replacement.is_none();
            match replacement {
                None => this.text.push(c),
                Some(text) => this.text.push_str(text),
            }
        }
        this
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The part of the original that a non-empty part of the normalised text comes from, without what was
    /// left out before and after it.
    pub(super) fn original(&self, original: &str, range: Range<usize>) -> Range<usize> {
        let start = self.original_char(original, range.start);
        let last = self.original_char(original, range.end.saturating_sub(1));
        let end = last + original[last..].chars().next().map_or(0, char::len_utf8);
        start..end.max(start)
    }

    /// Where the original character begins that the byte at `position` comes from.
    fn original_char(&self, original: &str, position: usize) -> usize {
        let index = self.pieces.partition_point(|piece| piece.normalised <= position);
        match index.checked_sub(1).map(|index| &self.pieces[index]) {
            Some(piece) if piece.is_copy => {
                original.floor_char_boundary(piece.original + (position - piece.normalised))
            }
            Some(piece) => piece.original,
            None => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use test_case::test_case;

    #[test_case("a \t\r\n\u{a0}b\u{200b}c", "abc"; "white space and invisible characters")]
    #[test_case("“It’s” «so»", "\"It's\"\"so\""; "quotes")]
    #[test_case("1–2 — 3 -- 4", "1-2-3-4"; "dashes")]
    #[test_case("wait…", "wait..."; "ellipsis")]
    fn normalises(text: &str, expected: &str) {
        assert_eq!(normalise(text), expected);
    }

    proptest! {
        #[test]
        fn every_character_leads_back_to_text_that_normalises_to_it(original in "[ab é“”’—–…\u{200b}😀\\n-]{0,60}") {
            let normalised = Normalised::new(&original);
            for (start, c) in normalised.text().char_indices() {
                let range = normalised.original(&original, start..start + c.len_utf8());
                let back = normalise(&original[range]);
                prop_assert!(back.contains(c), "{c:?} came from {back:?}");
            }
        }
    }
}
