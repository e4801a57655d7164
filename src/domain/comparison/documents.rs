//! The documents of a side: what a comparison needs of each, in few bytes, for there may be millions.

use std::borrow::Cow;
use std::collections::HashMap;

use super::key::{DocumentKey, IdKey, ShortKey};
use super::metric::Metric;
use super::reading::Reading;
use super::repetitions::Readings;
use super::texts::Texts;
use super::totals::Used;
use crate::domain::stats::{Sample, squares_within};

/// Documents by their position, in the order of the batch.
#[derive(Debug, Clone, Default)]
pub struct Documents {
    all: Vec<SideDocument>,
    titles: Texts,
    /// Of the documents' evaluations and of those that they were copied from, one document behind the other.
    evaluations: Vec<IdKey>,
    /// Hashes of contents that are none, as they were called.
    odd_hashes: HashMap<u32, String>,
}

/// A document and what its jobs came to.
#[derive(Debug, Clone, Copy)]
pub struct SideDocument {
    /// Position in the batch, from 0.
    pub ordinal: u32,
    pub readings: Readings,
    pub(super) content: DocumentKey,
    pub(super) identity: ShortKey,
    /// Jobs that have finished, copies left out, and what they used.
    pub(super) finished: u32,
    pub(super) used: Used,
    /// Σ(x − x̄)² over the values of the repetitions; not a number where it overflowed.
    pub(super) squares: f64,
    /// Not a number where there is none, as the grade.
    value: f64,
    grade: f64,
    evaluations: (u32, u32),
}

/// A document before it has been read.
#[derive(Debug, Clone, Copy)]
pub struct DocumentHead<'a> {
    pub ordinal: u32,
    pub content_hash: &'a str,
    pub identity_hash: &'a str,
    pub title: &'a str,
}

impl SideDocument {
    /// The metric, a mean over repetitions. Those without one are left out; `None` when none has one.
    #[must_use]
    pub fn value(&self) -> Option<f64> {
        Some(self.value).filter(|value| !value.is_nan())
    }

    /// The grade, whatever the metric is.
    #[must_use]
    pub fn grade(&self) -> Option<f64> {
        Some(self.grade).filter(|grade| !grade.is_nan())
    }
}

impl Documents {
    /// Adds a document without readings.
    pub fn push(&mut self, head: &DocumentHead<'_>) {
        let content = DocumentKey::of_hash(head.content_hash).unwrap_or_else(|| {
            self.odd_hashes.insert(self.len(), head.content_hash.to_owned());
            DocumentKey::of_other(head.content_hash)
        });
        self.titles.push(head.title);
        self.all.push(SideDocument {
            ordinal: head.ordinal,
            readings: Readings::default(),
            content,
            identity: DocumentKey::of(head.identity_hash).short(),
            finished: 0,
            used: Used::NOTHING,
            squares: 0.0,
            value: f64::NAN,
            grade: f64::NAN,
            evaluations: (0, 0),
        });
    }

    /// What the jobs over the last document came to, in the order of the repetitions.
    pub fn read_last(&mut self, readings: &[Reading], metric: Metric) {
        let Some(document) = self.all.last_mut() else { return };
        let mean = |metric: Metric| Sample::mean_of(metric.values(readings)).unwrap_or(f64::NAN);
        document.readings = Readings::of(readings, metric);
        for reading in readings.iter().filter(|reading| reading.is_made_anew()) {
            document.finished += 1;
            document.used = document.used.plus(Used::by(reading));
        }
        document.squares = squares_within(metric.values(readings)).unwrap_or(f64::NAN);
        (document.value, document.grade) = (mean(metric), mean(Metric::Grade));
        let place = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        let start = self.evaluations.len();
        let results = readings.iter().filter_map(|reading| reading.result);
        self.evaluations.extend(results.flat_map(|it| std::iter::once(it.evaluation).chain(it.reused_from)));
        document.evaluations = (place(start), place(self.evaluations.len()));
    }

    #[must_use]
    pub fn len(&self) -> u32 {
        u32::try_from(self.all.len()).unwrap_or(u32::MAX)
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = &SideDocument> {
        self.all.iter()
    }

    /// # Panics
    /// When there is none.
    #[must_use]
    pub fn at(&self, position: u32) -> &SideDocument {
        &self.all[position as usize]
    }

    #[must_use]
    pub fn title(&self, position: u32) -> &str {
        self.titles.get(position as usize)
    }

    #[must_use]
    pub fn content_hash(&self, position: u32) -> Cow<'_, str> {
        match self.odd_hashes.get(&position) {
            Some(odd) => Cow::Borrowed(odd),
            None => Cow::Owned(self.at(position).content.hexadecimal()),
        }
    }

    /// The evaluations of a document, each followed by the one that it was copied from, in the order of the repetitions.
    #[must_use]
    pub fn evaluations(&self, position: u32) -> &[IdKey] {
        let (start, end) = self.at(position).evaluations;
        &self.evaluations[start as usize..end as usize]
    }
}
