//! `typos`: words of the list of known misspellings that comes with the program.
//!
//! `allow` lists words to accept, in any letter case. Score: a straight line from 1 at none to 0 at 5 for every
//! 1,000 words; a text of fewer than 500 words counts as 500.
//!
//! Only what looks like an ordinary word is looked up: no digits, no capitals inside, nothing beside `/`, `_`,
//! `@`, `-`, `.` and the like, and no short capitalised word in mid-sentence, which is a name.

use std::collections::HashSet;

use super::super::language::english::is_function_word;
use super::super::language::typos::corrections;
use super::super::outcome::{Findings, Outcome, Rule, Scored};
use super::super::page::{Block, BlockKind, Page, Sentence};
use super::super::params::Params;
use super::{Built, not_english, plural};

/// A capitalised word in mid-sentence that is shorter is taken for a name.
const SHORTEST_NAME_CHECKED: usize = 8;

#[derive(Debug)]
struct Typos {
    /// In lower case.
    allow: HashSet<String>,
}

pub(super) fn build(params: &mut Params<'_>) -> Built {
    let allow = params.texts("allow")?.into_iter().map(str::to_lowercase).collect();
    Ok(Box::new(Typos { allow }))
}

/// 1 at none, 0 at 5 or more for every 1,000 words.
pub(super) fn per_thousand_score(found: usize, words: usize) -> f64 {
    let rate = found as f64 * 1000.0 / words.max(500) as f64;
    (1.0 - rate / 5.0).max(0.0)
}

impl Rule for Typos {
    fn apply(&self, page: &Page<'_>) -> Outcome {
        if let Some(reason) = not_english(page) {
            return Outcome::NotApplicable(reason);
        }
        let words = page.prose.words.len();
        let mut findings = Findings::default();
        for block in &page.prose.blocks {
            if is_foreign(page, block) {
                continue;
            }
            let is_title = block.kind == BlockKind::Heading;
            for index in block.words.clone() {
                self.look_up(page, index, is_title, &mut findings);
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

impl Typos {
    fn look_up(&self, page: &Page<'_>, index: usize, is_title: bool, findings: &mut Findings) {
        let word = without_possessive(page.prose.word(index));
        if !has_ordinary_letters(word) {
            return;
        }
        let folded = &page.prose.folded_word(index)[..word.len()];
        let mut corrections = corrections(folded).peekable();
        if corrections.peek().is_none() || self.allow.contains(folded) || !is_ordinary_place(page, index) {
            return;
        }
        let is_capitalised = word.starts_with(char::is_uppercase);
        if is_capitalised && !is_title && word.len() < SHORTEST_NAME_CHECKED && !begins_sentence(page, index) {
            return;
        }
        let start = page.prose.words[index].start;
        let range = page.prose.source_range(&(start..start + word.len()));
        if page.source.get(range.clone()) != Some(word) {
            return;
        }
        findings.push(range, || {
            let corrections: Vec<_> =
                corrections.take(4).map(|correction| quoted(correction, is_capitalised)).collect();
            format!("“{word}” is probably a misspelling of {}.", corrections.join(" or "))
        });
    }
}

/// A quotation in another language: eight words or more, and none that every English text has.
fn is_foreign(page: &Page<'_>, block: &Block) -> bool {
    block.words.len() >= 8 && !block.words.clone().any(|index| is_function_word(page.prose.folded_word(index)))
}

fn quoted(correction: &str, is_capitalised: bool) -> String {
    let mut letters = correction.chars();
    match letters.next().filter(|_| is_capitalised) {
        Some(first) => format!("“{}{}”", first.to_uppercase(), letters.as_str()),
        None => format!("“{correction}”"),
    }
}

fn without_possessive(word: &str) -> &str {
    word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word)
}

/// ASCII letters, none but the first a capital. The list has no other words.
fn has_ordinary_letters(word: &str) -> bool {
    let mut bytes = word.bytes();
    bytes.next().is_some_and(|first| first.is_ascii_alphabetic())
        && word.len() > 2
        && bytes.all(|byte| byte.is_ascii_lowercase() || byte == b'\'')
}

/// Whether the word stands between white space, quotation marks, brackets and ordinary punctuation.
fn is_ordinary_place(page: &Page<'_>, index: usize) -> bool {
    let text = page.prose.text();
    let range = &page.prose.words[index];
    let before = text[..range.start].chars().next_back();
    let mut after = text[range.end..].chars();
    let is_free_before =
        before.is_none_or(|c| c.is_whitespace() || matches!(c, '"' | '“' | '‘' | '(' | '[' | '—' | '–' | '…'));
    let is_free_after = match after.next() {
        None => true,
        // "doin'" is speech, written down on purpose.
        Some('\'' | '’') if page.prose.word(index).ends_with("in") => false,
        Some('.' | ',' | ';' | ':' | '!' | '?' | '"' | '”' | '’' | '\'' | ')' | ']' | '—' | '–' | '…') => {
            after.next().is_none_or(|next| {
                next.is_whitespace() || next.is_ascii_punctuation() || matches!(next, '”' | '’' | '—' | '–')
            })
        }
        Some(c) => c.is_whitespace(),
    };
    is_free_before && is_free_after
}

fn begins_sentence(page: &Page<'_>, index: usize) -> bool {
    let sentences = &page.prose.sentences;
    let after = sentences.partition_point(|sentence: &Sentence| sentence.words.start <= index);
    after.checked_sub(1).is_some_and(|at| sentences[at].words.start == index)
}
