//! `passive-voice`: sentences in which something "is done" without saying who does it.
//!
//! `allow` is the share of sentences that may be passive (0.2). Score: 1 up to that share, then a straight line
//! to 0 at 0.3 above it.
//!
//! A passive is a form of "be", at most three adverbs, and a past participle, side by side. To be told from a
//! description ("is interested", "are named fields") the participle must not be on the list of adjectives, and
//! what follows must be punctuation, an adverb or a function word.

use std::ops::Range;

use super::super::language::participles::{is_adverb, is_be, is_participle, is_verbal_before, takes_object};
use super::super::outcome::{Findings, Outcome, Rule, Scored, falling};
use super::super::page::{PLACEHOLDER, Page, Sentence};
use super::super::params::Params;
use super::{Built, NO_PROSE, not_english, percent, plural};

#[derive(Debug)]
struct PassiveVoice {
    allow: f64,
}

pub(super) fn build(params: &mut Params<'_>) -> Built {
    Ok(Box::new(PassiveVoice { allow: params.share("allow")?.unwrap_or(0.2) }))
}

impl Rule for PassiveVoice {
    fn apply(&self, page: &Page<'_>) -> Outcome {
        if let Some(reason) = not_english(page) {
            return Outcome::NotApplicable(reason);
        }
        let sentences = page.prose.whole_sentences().count();
        if sentences == 0 {
            return Outcome::NotApplicable(NO_PROSE);
        }
        let passages: Vec<_> = page.prose.whole_sentences().map(|sentence| passives(page, sentence)).collect();
        let passive = passages.iter().filter(|passages| !passages.is_empty()).count();
        let share = passive as f64 / sentences as f64;
        let mut findings = Findings::default();
        if share > self.allow {
            for words in passages.into_iter().flatten() {
                let range = page.prose.word_source(words.start).start..page.prose.word_source(words.end - 1).end;
                findings.push(range, || "Passive voice. Say who does it, if the reader may want to know.");
            }
        }
        Outcome::Scored(Scored {
            score: falling(share, self.allow, 0.3),
            found: format!("{passive} of {}, {}", plural(sentences, "sentence"), percent(share)),
            bound: format!("at most {}", percent(self.allow)),
            findings,
        })
    }
}

/// The words of every passive in a sentence, from "be" to the participle.
fn passives(page: &Page<'_>, sentence: &Sentence) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut index = sentence.words.start;
    while index < sentence.words.end {
        match passive_at(page, sentence, index) {
            Some(passive) => {
                index = passive.end;
                found.push(passive);
            }
            None => index += 1,
        }
    }
    found
}

fn passive_at(page: &Page<'_>, sentence: &Sentence, start: usize) -> Option<Range<usize>> {
    const MOST_ADVERBS: usize = 3;
    let prose = &page.prose;
    if !is_be(prose.folded_word(start)) {
        return None;
    }
    let mut index = start;
    for _ in 0..=MOST_ADVERBS {
        if index + 1 >= sentence.words.end || !prose.are_adjacent(index) {
            return None;
        }
        index += 1;
        let word = prose.folded_word(index);
        if is_participle(word) {
            return is_verbal(page, sentence, index).then_some(start..index + 1);
        }
        if !is_adverb(word) {
            return None;
        }
    }
    None
}

fn is_verbal(page: &Page<'_>, sentence: &Sentence, index: usize) -> bool {
    let prose = &page.prose;
    let after = &prose.text()[prose.words[index].end..sentence.range.end];
    if after.starts_with('-') {
        return false;
    }
    if index + 1 == sentence.words.end || !prose.are_adjacent(index) {
        // Code after the participle may be the noun that it describes.
        return !after.trim_start().starts_with(PLACEHOLDER) || takes_object(prose.folded_word(index));
    }
    takes_object(prose.folded_word(index)) || is_verbal_before(prose.folded_word(index + 1))
}
