//! `repeated-words`: a word that stands twice in a row, on one line or across a line break.
//!
//! No parameters of its own. Score: a straight line from 1 at none to 0 at 5 for every 1,000 words; a text of
//! fewer than 500 words counts as 500.
//!
//! Not reported: words that repeat in good English ("had had", "that that"), names ("Duran Duran"), single letters but
//! "a", table cells, and words with no white space between them, or with punctuation or markup.

use super::super::outcome::{Findings, Outcome, Rule, Scored};
use super::super::page::{BlockKind, Page};
use super::typos::per_thousand_score;
use super::{NO_PROSE, plural};

/// Words that are doubled on purpose.
const MAY_REPEAT: &[&str] = &[
    "aye", "blah", "bla", "bye", "chop", "do", "far", "ha", "had", "haha", "hear", "her", "his", "hush", "knock", "la",
    "long", "many", "much", "never", "no", "now", "oh", "out", "really", "so", "that", "there", "tut", "very", "walla",
    "well", "who", "win", "yada", "yes", "you",
];

#[derive(Debug)]
pub(super) struct RepeatedWords;

impl Rule for RepeatedWords {
    fn apply(&self, page: &Page<'_>) -> Outcome {
        let words = page.prose.words.len();
        if words == 0 {
            return Outcome::NotApplicable(NO_PROSE);
        }
        let mut findings = Findings::default();
        for block in page.prose.blocks.iter().filter(|block| block.kind != BlockKind::Cell) {
            let mut index = block.words.start;
            while index + 1 < block.words.end {
                let mut last = index;
                while last + 1 < block.words.end && is_repeated(page, last) {
                    last += 1;
                }
                if last > index {
                    let range = page.prose.word_source(index).start..page.prose.word_source(last).end;
                    findings.push(range, || format!("The word “{}” is repeated. Delete one.", page.prose.word(last)));
                }
                index = last + 1;
            }
        }
        let found = findings.total();
        Outcome::Scored(Scored {
            score: per_thousand_score(found, words),
            found: format!("{found} in {}", plural(words, "word")),
            bound: "none".to_owned(),
            findings,
        })
    }
}

/// Whether the word after `index` says the same again, by mistake.
fn is_repeated(page: &Page<'_>, index: usize) -> bool {
    let prose = &page.prose;
    let folded = prose.folded_word(index);
    folded == prose.folded_word(index + 1)
        && prose.are_adjacent(index)
        && folded.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '’'))
        && (folded.chars().nth(1).is_some() || folded == "a")
        && !MAY_REPEAT.contains(&folded)
        && is_same_case(prose.word(index), prose.word(index + 1))
        && is_bare(page, index)
        && is_free_after(page, index + 1)
}

/// "The the" and "the the", but not "the The" (a title) and not "Duran Duran" (a name).
fn is_same_case(first: &str, second: &str) -> bool {
    let rest = |word: &str| word.chars().skip(1).collect::<String>();
    !second.starts_with(char::is_uppercase) && (first == second || rest(first) == rest(second))
}

/// Whether white space, and nothing else but quotation marks of Markdown, stands between the two in the source. Where
/// words are written without it, doubling is how words are made ("時々", "いろいろ").
fn is_bare(page: &Page<'_>, index: usize) -> bool {
    let gap = page.prose.word_source(index).end..page.prose.word_source(index + 1).start;
    page.source.get(gap).is_some_and(|gap| !gap.is_empty() && gap.chars().all(|c| c.is_whitespace() || c == '>'))
}

/// "in in-place": the second belongs to a compound.
fn is_free_after(page: &Page<'_>, index: usize) -> bool {
    let text = page.prose.text();
    let range = &page.prose.words[index];
    let mut after = text[range.end..].chars();
    match after.next() {
        Some('-' | '_' | '/' | ':' | '=') => false,
        Some('.') => after.next().is_none_or(char::is_whitespace),
        _ => true,
    }
}
