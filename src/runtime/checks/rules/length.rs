//! `words` and `sentences`: how long the document is.
//!
//! Parameters `min`, `max` (at least one). Score: 1 within the range; `found ÷ min` below it; above it a
//! straight line from 1 at `max` to 0 at twice `max`.

use super::super::error::Problem;
use super::super::outcome::{Findings, Outcome, Rule, Scored};
use super::super::page::{Format, Page};
use super::super::params::Params;
use super::{Built, plural};

#[derive(Debug)]
struct Length {
    unit: Unit,
    min: usize,
    max: Option<usize>,
}

#[derive(Debug, Clone, Copy)]
enum Unit {
    /// All words of the prose, headings and table cells included.
    Words,
    /// Sentences of paragraphs, and whatever else ends like a sentence.
    Sentences,
}

pub(super) fn words(params: &mut Params<'_>) -> Built {
    build(params, Unit::Words)
}

pub(super) fn sentences(params: &mut Params<'_>) -> Built {
    build(params, Unit::Sentences)
}

fn build(params: &mut Params<'_>, unit: Unit) -> Built {
    let min = params.count("min");
    let max = params.count("max");
    let (min, max) = match (min?, max?) {
        (None, None) => return Err(Problem::Missing("min, max or both")),
        (Some(min), Some(max)) if min > max => {
            return Err(Problem::EmptyRange { min: min.to_string(), max: max.to_string() });
        }
        (min, max) => (min.unwrap_or(0), max),
    };
    Ok(Box::new(Length { unit, min, max }))
}

impl Rule for Length {
    fn apply(&self, page: &Page<'_>) -> Outcome {
        if page.format == Format::Json {
            return Outcome::NotApplicable("the document is JSON");
        }
        let (found, noun) = match self.unit {
            Unit::Words => (page.prose.words.len(), "word"),
            Unit::Sentences => (page.prose.whole_sentences().count(), "sentence"),
        };
        Outcome::Scored(Scored {
            score: self.score(found),
            found: plural(found, noun),
            bound: self.bound(),
            findings: self.findings(page, found, noun),
        })
    }
}

impl Length {
    fn score(&self, found: usize) -> f64 {
        match self.max {
            Some(max) if found > max => (2.0 - found as f64 / max.max(1) as f64).max(0.0),
            _ if found < self.min => found as f64 / self.min as f64,
            _ => 1.0,
        }
    }

    fn bound(&self) -> String {
        match self.max {
            Some(max) if self.min == 0 => format!("at most {max}"),
            Some(max) => format!("{} to {max}", self.min),
            None => format!("at least {}", self.min),
        }
    }

    fn findings(&self, page: &Page<'_>, found: usize, noun: &str) -> Findings {
        if let Some(max) = self.max.filter(|max| found > *max) {
            let description = format!(
                "The limit of {} is reached here, and {} more follow. Cut or split the text.",
                plural(max, noun),
                found - max
            );
            return Findings::one(self.place_of(page, max), description);
        }
        if found < self.min {
            let missing = self.min - found;
            let description = format!(
                "The text ends here after {}, {missing} short of {}. Say more, or lower the limit.",
                plural(found, noun),
                self.min
            );
            return Findings::one(page.ending(), description);
        }
        Findings::default()
    }

    /// The sentence in which unit number `max + 1` stands.
    fn place_of(&self, page: &Page<'_>, max: usize) -> std::ops::Range<usize> {
        let sentence = match self.unit {
            Unit::Words => page.prose.sentences.iter().find(|sentence| sentence.words.end > max),
            Unit::Sentences => page.prose.whole_sentences().nth(max),
        };
        sentence.map_or_else(|| page.ending(), |sentence| page.prose.source_range(&sentence.range))
    }
}
