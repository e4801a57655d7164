//! `weasel-words`: words that sound like a statement and make none; the list is in `docs/checks.md`.
//!
//! `allow` is how many may stand in 100 words (0.5); `extra` adds words and phrases. Score: 1 up to `allow`,
//! then a straight line to 0 at 1.5 above it.

use std::collections::HashMap;
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::super::error::Problem;
use super::super::language::weasels::{PHRASES, is_exempt};
use super::super::outcome::{Findings, Outcome, Rule, Scored, falling};
use super::super::page::{Page, Sentence};
use super::super::params::Params;
use super::{Built, not_english, plural};

#[derive(Debug)]
struct WeaselWords {
    allow: f64,
    /// By first word; of several phrases the longest comes first.
    phrases: HashMap<String, Vec<Phrase>>,
}

#[derive(Debug)]
struct Phrase {
    text: String,
    words: Vec<String>,
    /// Given by the agent: no use of it is exempt.
    is_extra: bool,
}

pub(super) fn build(params: &mut Params<'_>) -> Built {
    let allow = params.rate("allow");
    let extra = params.texts("extra");
    let mut phrases: HashMap<String, Vec<Phrase>> = HashMap::new();
    let known = PHRASES.iter().map(|phrase| (*phrase, false));
    for (text, is_extra) in known.chain(extra?.into_iter().map(|phrase| (phrase, true))) {
        let words: Vec<String> = text.unicode_words().map(str::to_lowercase).collect();
        let Some(first) = words.first() else {
            let given = format!("{text:?}");
            return Err(Problem::Value { key: "extra", accepted: "a list of words and phrases", given });
        };
        phrases.entry(first.clone()).or_default().push(Phrase { text: text.to_lowercase(), words, is_extra });
    }
    for phrases in phrases.values_mut() {
        phrases.sort_by_key(|phrase| (std::cmp::Reverse(phrase.words.len()), !phrase.is_extra));
    }
    Ok(Box::new(WeaselWords { allow: allow?.unwrap_or(0.5), phrases }))
}

impl Rule for WeaselWords {
    fn apply(&self, page: &Page<'_>) -> Outcome {
        if let Some(reason) = not_english(page) {
            return Outcome::NotApplicable(reason);
        }
        let words = page.prose.words.len();
        let passages: Vec<_> = page.prose.sentences.iter().flat_map(|sentence| self.passages(page, sentence)).collect();
        let rate = passages.len() as f64 * 100.0 / words as f64;
        let mut findings = Findings::default();
        if rate > self.allow {
            for (passage, phrase) in &passages {
                let range = page.prose.word_source(passage.start).start..page.prose.word_source(passage.end - 1).end;
                findings.push(range, || {
                    format!("“{}” claims without saying. Delete it, or give the fact or figure.", phrase.text)
                });
            }
        }
        Outcome::Scored(Scored {
            score: falling(rate, self.allow, 1.5),
            found: format!("{} in {}, {rate:.2} in 100", passages.len(), plural(words, "word")),
            bound: format!("at most {} in 100", self.allow),
            findings,
        })
    }
}

impl WeaselWords {
    fn passages<'r>(&'r self, page: &Page<'_>, sentence: &Sentence) -> Vec<(Range<usize>, &'r Phrase)> {
        let mut found = Vec::new();
        let mut index = sentence.words.start;
        while index < sentence.words.end {
            let phrases = self.phrases.get(page.prose.folded_word(index));
            match phrases.and_then(|phrases| phrases.iter().find(|phrase| phrase.stands_at(page, sentence, index))) {
                Some(phrase) => {
                    found.push((index..index + phrase.words.len(), phrase));
                    index += phrase.words.len();
                }
                None => index += 1,
            }
        }
        found
    }
}

impl Phrase {
    fn stands_at(&self, page: &Page<'_>, sentence: &Sentence, index: usize) -> bool {
        let prose = &page.prose;
        let end = index + self.words.len();
        if end > sentence.words.end || !self.words.iter().zip(index..).all(|(word, at)| prose.folded_word(at) == word) {
            return false;
        }
        let is_together = (index..end - 1).all(|at| prose.between(at).chars().all(|c| c.is_whitespace() || c == '-'));
        let is_free = !prose.text()[prose.words[end - 1].end..].starts_with('-')
            && !prose.text()[..prose.words[index].start].ends_with(['-', '_', '/', '.']);
        if !is_together || !is_free {
            return false;
        }
        let before = (index > sentence.words.start).then(|| prose.folded_word(index - 1));
        let after = (end < sentence.words.end && prose.are_adjacent(end - 1)).then(|| prose.folded_word(end));
        self.is_extra || !is_exempt(&self.text, before, after)
    }
}
