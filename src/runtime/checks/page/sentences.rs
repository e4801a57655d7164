//! Where sentences end. Abbreviations, initials, version numbers, ellipses and quoted questions do not end one.

use std::ops::Range;

/// A full stop after these never ends a sentence.
const NEVER_LAST: &[&str] = &[
    "e.g", "i.e", "cf", "vs", "viz", "al", "resp", "dr", "mr", "mrs", "ms", "prof", "st", "rev", "gen", "sen", "rep",
    "capt", "lt", "col", "fig", "figs", "eq", "eqs", "no", "nos", "vol", "vols", "pp", "ch", "sec", "ed", "eds",
    "approx", "ca", "est", "dept", "univ", "incl", "esp", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep",
    "sept", "oct", "nov", "dec", "w.r.t", "wrt",
];

/// Before a name these may go on; before one of [`OPENERS`] they end the sentence.
const MAYBE_LAST: &[&str] = &["inc", "ltd", "co", "corp", "jr", "sr", "a.m", "p.m", "u.s", "u.k", "e.u", "u.n", "ph.d"];

/// Words that begin sentences and no names.
const OPENERS: &[&str] = &[
    "the", "this", "that", "these", "those", "it", "we", "he", "she", "they", "you", "i", "a", "an", "in", "on", "at",
    "if", "when", "while", "but", "and", "or", "so", "for", "to", "as", "there", "then", "however", "our", "its",
    "his", "her", "their", "my", "your", "what", "why", "how", "who", "where", "after", "before", "since", "although",
    "because", "with", "from", "by", "also", "not", "no", "yes", "some", "many", "most", "all", "each", "every",
    "another",
];

/// The sentences of one block of prose, without the white space around them.
pub(super) fn split(text: &str) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut position = 0;
    while let Some(found) = text[position..].find(is_terminator) {
        let stop = position + found;
        let after = skip(text, stop, |c| is_terminator(c) || is_closer(c));
        if ends(text, start, stop, after) {
            push(&mut sentences, text, start..after);
            start = after;
        }
        position = after;
    }
    push(&mut sentences, text, start..text.len());
    sentences
}

/// Whether a stretch of text ends as sentences do.
pub(super) fn is_terminated(sentence: &str) -> bool {
    sentence.trim_end().trim_end_matches(is_closer).ends_with(|c| is_terminator(c) || c == ':')
}

fn push(sentences: &mut Vec<Range<usize>>, text: &str, range: Range<usize>) {
    let sentence = text[range.clone()].trim();
    if !sentence.is_empty() {
        let start = range.start + (text[range.clone()].len() - text[range].trim_start().len());
        sentences.push(start..start + sentence.len());
    }
}

/// Whether the sentence that began at `start` ends with the punctuation `text[stop..after]`.
fn ends(text: &str, start: usize, stop: usize, after: usize) -> bool {
    let mark = &text[stop..after];
    if mark.starts_with(['。', '！', '？']) {
        return true;
    }
    let rest = &text[after..];
    if !rest.starts_with(char::is_whitespace) {
        return rest.is_empty();
    }
    let next = rest.trim_start_matches(|c: char| c.is_whitespace() || is_opener(c));
    if next.starts_with(char::is_lowercase) {
        return false;
    }
    !mark.starts_with('.') || mark.starts_with("..") || !goes_on(&text[start..stop], next)
}

/// Whether a full stop after `sentence` belongs to an abbreviation, an initial or a number.
fn goes_on(sentence: &str, next: &str) -> bool {
    let last = sentence.rsplit(char::is_whitespace).next().unwrap_or_default();
    let token = last.trim_start_matches(|c: char| !c.is_alphanumeric());
    let folded = token.to_lowercase();
    if NEVER_LAST.contains(&folded.as_str()) {
        // "no." and "co." are words too; an abbreviation of "number" stands before one.
        return folded != "no" || next.starts_with(|c: char| c.is_ascii_digit());
    }
    if MAYBE_LAST.contains(&folded.as_str()) || is_initial(token) {
        return !is_opening(next);
    }
    if folded == "etc" {
        return !next.starts_with(char::is_uppercase);
    }
    // The number of a list item that the parser has not taken for one.
    sentence.trim() == token && !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_initial(token: &str) -> bool {
    let mut characters = token.chars();
    matches!((characters.next(), characters.next()), (Some(first), None) if first.is_uppercase() && first != 'I')
}

fn is_opening(next: &str) -> bool {
    let end = next.find(|c: char| !c.is_alphabetic()).unwrap_or(next.len());
    OPENERS.contains(&next[..end].to_lowercase().as_str())
}

fn skip(text: &str, from: usize, accept: impl Fn(char) -> bool) -> usize {
    text[from..].find(|c| !accept(c)).map_or(text.len(), |length| from + length)
}

const fn is_terminator(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？')
}

const fn is_closer(c: char) -> bool {
    matches!(c, '"' | '\'' | ')' | ']' | '}' | '”' | '’' | '»' | '」' | '』' | '*' | '_')
}

const fn is_opener(c: char) -> bool {
    matches!(c, '"' | '\'' | '(' | '[' | '{' | '“' | '‘' | '«' | '「' | '*' | '_' | '—' | '–')
}

#[cfg(test)]
mod tests {
    use super::*;
    use test_case::test_case;

    #[test_case("One. Two! Three? Four", &["One.", "Two!", "Three?", "Four"])]
    #[test_case("Use a tool, e.g. Git, i.e. something. Then stop.", &["Use a tool, e.g. Git, i.e. something.", "Then stop."])]
    #[test_case("Dr. Smith met J. R. R. Tolkien. They talked.", &["Dr. Smith met J. R. R. Tolkien.", "They talked."])]
    #[test_case("It needs v1.2 or 3.14. Nothing else.", &["It needs v1.2 or 3.14.", "Nothing else."])]
    #[test_case("Well... perhaps. No... Never.", &["Well... perhaps.", "No...", "Never."])]
    #[test_case("\"Why?\" he asked. (It rained.) So what.", &["\"Why?\" he asked.", "(It rained.)", "So what."])]
    #[test_case("Apples, pears, etc. are fruit. Nuts, etc. They are not.", &["Apples, pears, etc. are fruit.", "Nuts, etc.", "They are not."])]
    #[test_case("He works at Acme Inc. The firm is big. Acme Inc. Berlin is small.", &["He works at Acme Inc.", "The firm is big.", "Acme Inc. Berlin is small."])]
    #[test_case("I said no. 5 were left, no. It was fine.", &["I said no. 5 were left, no.", "It was fine."])]
    #[test_case("这是一句。这是另一句。", &["这是一句。", "这是另一句。"])]
    #[test_case("It was I. We left at 5 p.m. The end.", &["It was I.", "We left at 5 p.m.", "The end."])]
    #[test_case("1. First things", &["1. First things"])]
    #[test_case("", &[])]
    fn sentences_end_where_a_reader_stops(text: &str, expected: &[&str]) {
        let found: Vec<_> = split(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, expected);
    }
}
