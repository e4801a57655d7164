//! `long-sentences`: sentences of more words than `maxWords` (40).
//!
//! `allow` is the share of sentences that may be longer (0.05). Score: 1 up to that share, then a straight line
//! to 0 at 0.3 above it.

use super::super::outcome::{Findings, Outcome, Rule, Scored, falling};
use super::super::page::{Page, Sentence};
use super::super::params::Params;
use super::{Built, NO_PROSE, percent, plural};

#[derive(Debug)]
struct LongSentences {
    max_words: usize,
    allow: f64,
}

pub(super) fn build(params: &mut Params<'_>) -> Built {
    let max_words = params.positive_count("maxWords");
    let allow = params.share("allow");
    Ok(Box::new(LongSentences { max_words: max_words?.unwrap_or(40), allow: allow?.unwrap_or(0.05) }))
}

impl Rule for LongSentences {
    fn apply(&self, page: &Page<'_>) -> Outcome {
        let sentences = page.prose.whole_sentences().count();
        if sentences == 0 {
            return Outcome::NotApplicable(NO_PROSE);
        }
        let long: Vec<&Sentence> =
            page.prose.whole_sentences().filter(|sentence| sentence.words.len() > self.max_words).collect();
        let share = long.len() as f64 / sentences as f64;
        let mut findings = Findings::default();
        if share > self.allow {
            for sentence in &long {
                findings.push(page.prose.source_range(&sentence.range), || {
                    format!(
                        "This sentence has {} words; the limit is {}. Split it where a new thought begins.",
                        sentence.words.len(),
                        self.max_words
                    )
                });
            }
        }
        Outcome::Scored(Scored {
            score: falling(share, self.allow, 0.3),
            found: format!("{} of {}, {}", long.len(), plural(sentences, "sentence"), percent(share)),
            bound: format!("at most {} over {}", percent(self.allow), plural(self.max_words, "word")),
            findings,
        })
    }
}
