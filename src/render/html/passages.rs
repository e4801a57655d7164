//! A document's text with the passages of its comments marked in place. Passages may overlap, contain each other or be
//! empty, so the text is cut at every beginning and end, and each piece knows the comments it belongs to.

use std::fmt::Write as _;

use super::escape;
use super::lines::{Block, blocks};
use crate::domain::Level;
use crate::render::outcome::severity;

/// A piece names at most this many comments: a thousand over the whole text must not make a page of a million names.
const MOST_NAMED: usize = 16;

/// A comment's place in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Passage {
    /// The comment's number within its document.
    pub number: usize,
    pub level: Level,
    /// Half-open range of Unicode scalar values; what lies beyond the text is cut.
    pub start: usize,
    pub end: usize,
}

/// The text as HTML. Before each passage stands a link to its comment: passage 4 of document `d3` is `d3p4`, and leads
/// to `d3c4`.
#[must_use]
pub fn marked(content: &str, document: &str, passages: &[Passage]) -> String {
    let mut spans = spans(content, passages);
    // Of passages that begin together the longer one is around the other.
    spans.sort_by_key(|span| (span.from, std::cmp::Reverse(span.to), span.number));
    let blocks = blocks(content);
    let mut cuts: Vec<usize> = spans.iter().flat_map(|span| [span.from, span.to]).collect();
    cuts.extend(blocks.iter().map(|block| block.start));
    cuts.push(content.len());
    cuts.sort_unstable();
    cuts.dedup();
    let mut writer = Writer { out: String::with_capacity(content.len() + 128 * spans.len()), document };
    let (mut waiting, mut blocks) = (spans.as_slice(), blocks.into_iter().peekable());
    let mut open: Vec<Span> = Vec::new();
    let mut block = None;
    for (index, from) in cuts.iter().copied().enumerate() {
        let to = cuts.get(index + 1).copied().unwrap_or(from);
        if let Some(next) = blocks.next_if(|block| block.start == from) {
            writer.end_block(block);
            writer.begin_block(&next);
            block = Some(next);
        }
        open.retain(|span| span.to > from);
        let beginning = waiting.iter().take_while(|span| span.from == from).count();
        for span in &waiting[..beginning] {
            writer.reference(span.number);
            if span.to > from {
                open.push(*span);
            }
        }
        waiting = &waiting[beginning..];
        writer.piece(&content[from..to], &open);
    }
    writer.end_block(block);
    writer.out
}

/// A passage in bytes.
#[derive(Debug, Clone, Copy)]
struct Span {
    number: usize,
    level: Level,
    from: usize,
    to: usize,
}

fn spans(content: &str, passages: &[Passage]) -> Vec<Span> {
    let mut wanted: Vec<usize> = passages.iter().flat_map(|passage| [passage.start, passage.end]).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let mut found = Vec::with_capacity(wanted.len());
    let mut remaining = wanted.iter().copied().peekable();
    for (position, (byte, _)) in content.char_indices().enumerate() {
        if remaining.peek().is_none() {
            break;
        }
        if remaining.next_if_eq(&position).is_some() {
            found.push(byte);
        }
    }
    let byte_of = |position: usize| {
        let index = wanted.partition_point(|other| *other < position);
        found.get(index).copied().unwrap_or(content.len())
    };
    let spans = passages.iter().map(|passage| {
        let (from, to) = (byte_of(passage.start), byte_of(passage.end));
        Span { number: passage.number, level: passage.level, from, to: to.max(from) }
    });
    spans.collect()
}

struct Writer<'a> {
    out: String,
    document: &'a str,
}

impl Writer<'_> {
    /// Its number is drawn by the style sheet, so that neither a search nor a copy of the text has it.
    fn reference(&mut self, number: usize) {
        let document = self.document;
        let _ = write!(
            self.out,
            "<a class=\"ref\" id=\"{document}p{number}\" href=\"#{document}c{number}\" data-n=\"{number}\" \
             aria-label=\"Comment {number}\"></a>"
        );
    }

    fn piece(&mut self, text: &str, open: &[Span]) {
        if text.is_empty() {
            return;
        }
        // The first level is the most serious.
        let Some(level) = open.iter().map(|span| span.level).min_by_key(|level| severity(*level)) else {
            return escape::push(&mut self.out, text);
        };
        let overlap = if open.len() > 1 { " over" } else { "" };
        let _ = write!(self.out, "<mark class=\"{level}{overlap}\" data-c=\"");
        for (index, span) in open.iter().rev().take(MOST_NAMED).enumerate() {
            let _ = write!(self.out, "{}{}", if index > 0 { " " } else { "" }, span.number);
        }
        self.out.push_str("\">");
        escape::push(&mut self.out, text);
        self.out.push_str("</mark>");
    }

    fn begin_block(&mut self, block: &Block) {
        if let Some(class) = block.kind.class() {
            let _ = write!(self.out, "<span class=\"{class}\">");
        }
    }

    fn end_block(&mut self, block: Option<Block>) {
        if block.is_some_and(|block| block.kind.class().is_some()) {
            self.out.push_str("</span>");
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use test_case::test_case;

    use super::*;

    fn passage(number: usize, start: usize, end: usize) -> Passage {
        let level = if number.is_multiple_of(2) { Level::Info } else { Level::Error };
        Passage { number, level, start, end }
    }

    /// The HTML with its references shortened to `[4]`, its marks to `{4 7:…}`.
    fn short(html: &str) -> String {
        let references = regex::Regex::new(
            r#"<a class="ref" id="dp(\d+)" href="\#dc\d+" data-n="\d+" aria-label="Comment \d+"></a>"#,
        );
        let html = references.unwrap().replace_all(html, "[$1]").into_owned();
        let marks = regex::Regex::new(r#"(?s)<mark class="[a-z ]+" data-c="([\d ]+)">(.*?)</mark>"#);
        marks.unwrap().replace_all(&html, "{$1:$2}").into_owned()
    }

    #[test_case(&[], "abcdef"; "none")]
    #[test_case(&[(1, 2, 4)], "ab[1]{1:cd}ef"; "one")]
    #[test_case(&[(1, 0, 3), (2, 2, 5)], "[1]{1:ab}[2]{2 1:c}{2:de}f"; "overlapping")]
    #[test_case(&[(1, 1, 5), (2, 2, 3)], "a[1]{1:b}[2]{2 1:c}{1:de}f"; "one in another")]
    #[test_case(&[(1, 1, 2), (2, 1, 4), (3, 1, 4)], "a[2][3][1]{1 3 2:b}{3 2:cd}ef"; "beginning together")]
    #[test_case(&[(1, 3, 3)], "abc[1]def"; "empty")]
    #[test_case(&[(1, 4, 99), (2, 98, 99)], "abcd[1]{1:ef}[2]"; "beyond the end")]
    #[test_case(&[(1, 4, 2)], "abcd[1]ef"; "the wrong way round")]
    fn passages_are_marked(passages: &[(usize, usize, usize)], expected: &str) {
        let passages: Vec<_> = passages.iter().map(|(number, start, end)| passage(*number, *start, *end)).collect();
        assert_eq!(short(&marked("abcdef", "d", &passages)), expected);
    }

    #[test]
    fn offsets_count_scalar_values() {
        assert_eq!(short(&marked("aé👩\u{200D}🔬z", "d", &[passage(1, 1, 5)])), "a[1]{1:é👩\u{200D}🔬}z");
    }

    #[test]
    fn marks_end_where_a_block_of_code_begins() {
        let html = marked("one\n```\ntwo\n```\n", "d", &[passage(1, 2, 9)]);
        assert_eq!(short(&html).replace('\n', "⏎"), "on[1]{1:e⏎}<span class=\"code\">{1:```⏎t}wo⏎```⏎</span>");
    }

    #[test]
    fn a_piece_shows_the_most_serious_level() {
        assert!(marked("abc", "d", &[passage(2, 0, 3), passage(1, 0, 3)]).contains("class=\"error over\""));
    }

    #[test]
    fn thousands_of_comments_over_everything_stay_small() {
        let passages: Vec<_> = (0..2_000).map(|number| passage(number, number, 4_000)).collect();
        assert!(marked(&"x".repeat(4_000), "d", &passages).len() < 600_000);
    }

    proptest! {
        #[test]
        fn the_text_itself_stays_the_same(
            content in "[a-c<&é`#\n ]{0,60}",
            places in prop::collection::vec((0_usize..70, 0_usize..70), 0..8),
        ) {
            let passages: Vec<_> =
                places.iter().enumerate().map(|(number, (start, end))| passage(number, *start, *end)).collect();
            let html = marked(&content, "d", &passages);
            let text = regex::Regex::new("<[^>]*>").unwrap().replace_all(&html, "").into_owned();
            prop_assert_eq!(text.replace("&lt;", "<").replace("&amp;", "&"), content);
            for tag in ["mark", "span", "a"] {
                let opened = regex::Regex::new(&format!("<{tag}[ >]")).unwrap().find_iter(&html).count();
                prop_assert_eq!(opened, html.matches(&format!("</{tag}>")).count());
            }
            prop_assert_eq!(html.matches("class=\"ref\"").count(), passages.len());
        }
    }
}
