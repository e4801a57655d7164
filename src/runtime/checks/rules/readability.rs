//! `reading-ease` (Flesch) and `grade-level` (Flesch–Kincaid), over whole sentences only.
//!
//! Reading ease = 206.835 − 1.015 × words per sentence − 84.6 × syllables per word; parameters `min`, `max`
//! (at least one); score: 1 within the range, then a straight line to 0 at 40 points outside.
//! Grade level = 0.39 × words per sentence + 11.8 × syllables per word − 15.59; parameter `max`; score: 1 up to
//! `max`, then a straight line to 0 at `max + 10`.
//! Neither applies to fewer than 50 words.

use super::super::error::Problem;
use super::super::language::syllables;
use super::super::outcome::{Findings, Outcome, Rule, Scored, falling};
use super::super::page::{Page, Sentence};
use super::super::params::Params;
use super::{Built, figure, not_english};

/// Below this the figures jump with every word.
const FEWEST_WORDS: usize = 50;
/// How many of the hardest sentences are shown.
const SHOWN: usize = 3;
/// A sentence shorter than this is hard because of a single word.
const SHORTEST_SHOWN: usize = 10;

#[derive(Debug)]
struct ReadingEase {
    min: Option<f64>,
    max: Option<f64>,
}

#[derive(Debug)]
struct GradeLevel {
    max: f64,
}

pub(super) fn reading_ease(params: &mut Params<'_>) -> Built {
    let min = params.number("min");
    let max = params.number("max");
    match (min?, max?) {
        (None, None) => Err(Problem::Missing("min, max or both")),
        (Some(min), Some(max)) if min > max => Err(Problem::EmptyRange { min: min.to_string(), max: max.to_string() }),
        (min, max) => Ok(Box::new(ReadingEase { min, max })),
    }
}

pub(super) fn grade_level(params: &mut Params<'_>) -> Built {
    let max = params.number("max")?.ok_or(Problem::Missing("max"))?;
    Ok(Box::new(GradeLevel { max }))
}

impl Rule for ReadingEase {
    fn apply(&self, page: &Page<'_>) -> Outcome {
        let (sizes, total) = match measure(page) {
            Ok(measured) => measured,
            Err(reason) => return Outcome::NotApplicable(reason),
        };
        let found = total.reading_ease();
        let below = self.min.map_or(0.0, |min| min - found).max(0.0);
        let above = self.max.map_or(0.0, |max| found - max).max(0.0);
        let bound = match (self.min, self.max) {
            (Some(min), Some(max)) => format!("{min} to {max}"),
            (Some(min), None) => format!("at least {min}"),
            (None, Some(max)) => format!("at most {max}"),
            (None, None) => String::new(),
        };
        let mut findings = Findings::default();
        if below > 0.0 {
            let text = format!("The text's reading ease is {}, the aim is {bound}", figure(found));
            comment_on_hardest(page, &sizes, &text, &mut findings);
        } else if above > 0.0 {
            findings.push(page.beginning(), || {
                format!("The text's reading ease is {}, simpler than the aim ({bound}).", figure(found))
            });
        }
        Outcome::Scored(Scored { score: falling(below + above, 0.0, 40.0), found: figure(found), bound, findings })
    }
}

impl Rule for GradeLevel {
    fn apply(&self, page: &Page<'_>) -> Outcome {
        let (sizes, total) = match measure(page) {
            Ok(measured) => measured,
            Err(reason) => return Outcome::NotApplicable(reason),
        };
        let found = total.grade_level();
        let bound = format!("at most {}", self.max);
        let mut findings = Findings::default();
        if found > self.max {
            let text = format!("The text asks for {} years of schooling, the aim is {bound}", figure(found));
            comment_on_hardest(page, &sizes, &text, &mut findings);
        }
        Outcome::Scored(Scored { score: falling(found, self.max, 10.0), found: figure(found), bound, findings })
    }
}

#[derive(Debug, Clone, Copy, Default)]
struct Size {
    sentences: usize,
    words: usize,
    syllables: usize,
}

impl Size {
    fn of(page: &Page<'_>, sentence: &Sentence) -> Self {
        let syllables = sentence.words.clone().map(|word| syllables::count(page.prose.folded_word(word))).sum();
        Self { sentences: 1, words: sentence.words.len(), syllables }
    }

    fn words_per_sentence(self) -> f64 {
        self.words as f64 / self.sentences as f64
    }

    fn syllables_per_word(self) -> f64 {
        self.syllables as f64 / self.words as f64
    }

    fn reading_ease(self) -> f64 {
        206.835 - 1.015 * self.words_per_sentence() - 84.6 * self.syllables_per_word()
    }

    fn grade_level(self) -> f64 {
        0.39 * self.words_per_sentence() + 11.8 * self.syllables_per_word() - 15.59
    }
}

/// The size of every whole sentence and of all together.
type Measured<'p> = (Vec<(&'p Sentence, Size)>, Size);

fn measure<'p>(page: &'p Page<'_>) -> Result<Measured<'p>, &'static str> {
    if let Some(reason) = not_english(page) {
        return Err(reason);
    }
    let sizes: Vec<_> = page.prose.whole_sentences().map(|sentence| (sentence, Size::of(page, sentence))).collect();
    let total = sizes.iter().fold(Size::default(), |total, (_, size)| Size {
        sentences: total.sentences + 1,
        words: total.words + size.words,
        syllables: total.syllables + size.syllables,
    });
    if total.words < FEWEST_WORDS { Err("fewer than 50 words stand in sentences") } else { Ok((sizes, total)) }
}

/// Comments on the hardest sentences, in the order of the text.
fn comment_on_hardest(page: &Page<'_>, sizes: &[(&Sentence, Size)], text: &str, findings: &mut Findings) {
    let mut hardest: Vec<_> = sizes.iter().filter(|(_, size)| size.words >= SHORTEST_SHOWN).collect();
    hardest.sort_by(|one, other| one.1.reading_ease().total_cmp(&other.1.reading_ease()));
    hardest.truncate(SHOWN);
    hardest.sort_by_key(|(sentence, _)| sentence.range.start);
    for (sentence, size) in &hardest {
        findings.push(page.prose.source_range(&sentence.range), || {
            format!(
                "{text}. This is one of its hardest sentences: {} words of {} syllables on average. Use shorter words, or make two sentences of it.",
                size.words,
                figure(size.syllables_per_word())
            )
        });
    }
    if hardest.is_empty() {
        findings.push(page.beginning(), || format!("{text}."));
    }
}
