//! Text cut to a number of terminal columns, between what a reader sees as characters: an emoji of several people or a
//! letter with its accents stays whole or goes as a whole.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// The terminal columns of a text without control characters.
#[must_use]
pub fn columns(text: &str) -> usize {
    // Most texts, and ten times as fast.
    if text.is_ascii() { text.len() } else { text.width() }
}

/// Shortens in the middle, to at most `width` terminal columns.
#[must_use]
pub fn shorten(text: &str, width: usize) -> Cow<'_, str> {
    if columns(text) <= width {
        return text.into();
    }
    if width <= 1 {
        return if width == 0 { "" } else { "…" }.into();
    }
    let room = width - 1;
    let head = take_columns(text.graphemes(true), room.div_ceil(2)).concat();
    let mut tail = take_columns(text.graphemes(true).rev(), room - head.width());
    tail.reverse();
    format!("{head}…{}", tail.concat()).into()
}

/// Cuts off the end, to at most `width` terminal columns.
#[must_use]
pub fn shorten_end(text: &str, width: usize) -> Cow<'_, str> {
    if columns(text) <= width {
        return text.into();
    }
    if width == 0 {
        return "".into();
    }
    format!("{}…", take_columns(text.graphemes(true), width - 1).concat().trim_end()).into()
}

fn take_columns<'a>(clusters: impl Iterator<Item = &'a str>, columns: usize) -> Vec<&'a str> {
    let mut used = 0;
    clusters
        .take_while(|cluster| {
            used += cluster.width();
            used <= columns
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use test_case::test_case;

    const SCIENTIST: &str = "👩\u{200D}🔬";
    const ACCENTED: &str = "e\u{301}\u{323}";

    #[test]
    fn shortens_in_the_middle_by_terminal_columns() {
        assert_eq!(shorten("abcdefghij", 5), "ab…ij");
        assert_eq!(shorten("日本語日本語", 6).width(), 5);
        assert_eq!(shorten("abc", 0), "");
        assert_eq!(shorten("abc", 1), "…");
    }

    #[test]
    fn cuts_sentences_at_their_end() {
        assert_eq!(shorten_end("three words here", 12), "three words…");
        assert_eq!(shorten_end("abc", 1), "…");
        assert_eq!(shorten_end("abc", 0), "");
    }

    #[test_case(SCIENTIST; "joined emoji")]
    #[test_case("🇩🇪"; "flags")]
    #[test_case("👍🏽"; "skin tones")]
    #[test_case(ACCENTED; "combining marks")]
    #[test_case("각"; "syllables of jamo")]
    #[test_case("क्षि"; "conjuncts")]
    fn what_looks_like_one_character_is_never_cut(cluster: &str) {
        let text = cluster.repeat(12);
        for width in 0..text.width() {
            for cut in [shorten(&text, width), shorten_end(&text, width)] {
                assert!(cut.width() <= width, "{width}: {cut:?}");
                let left = cut.replace(cluster, "").replace('…', "");
                assert_eq!(left, "", "{width}: {cut:?}");
            }
        }
    }
}
