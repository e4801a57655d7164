//! A document of a side: what a comparison needs of it, without its text.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::hash::{DocumentHash, IdKey};
use super::metric::Metric;
use super::reading::Reading;
use super::repetitions::Readings;
use super::totals::Totals;
use crate::domain::stats::{Sample, Within, squares_within};

/// A document and what its jobs came to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SideDocument {
    pub head: DocumentHead,
    pub readings: Readings,
    /// The metric, a mean over repetitions. Those without one are left out; `None` when none has one.
    pub value: Option<f64>,
    /// The grade, whatever the metric is.
    pub grade: Option<f64>,
    /// Its evaluations, each followed by the one that it was copied from, in the order of the repetitions.
    pub evaluations: Evaluations,
    /// Σ(x − x̄)² over the values of the repetitions; `None` where it overflowed.
    squares: Option<f64>,
    pub(super) totals: Totals,
}

/// Most documents have one evaluation, and few have copies.
pub type Evaluations = SmallVec<[IdKey; 2]>;

/// A document as it is called, before its jobs are looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentHead {
    /// Position in the batch, from 0.
    pub ordinal: u32,
    pub title: Box<str>,
    pub content: DocumentHash,
    pub identity: DocumentHash,
}

/// Of a document, what leads to the comments and opinions that were read with it.
#[derive(Debug, Clone, Copy)]
pub struct EvaluatedDocument<'a> {
    pub ordinal: u32,
    pub evaluations: &'a [IdKey],
}

impl SideDocument {
    /// With what the jobs over it came to, in the order of the repetitions.
    #[must_use]
    pub fn new(head: DocumentHead, readings: &[Reading], metric: Metric) -> Self {
        let mean = |metric: Metric| Sample::mean_of(metric.values(readings));
        let results = readings.iter().filter_map(|reading| reading.result);
        Self {
            head,
            readings: Readings::of(readings, metric),
            value: mean(metric),
            grade: mean(Metric::Grade),
            evaluations: results.flat_map(|it| std::iter::once(it.evaluation).chain(it.reused_from)).collect(),
            squares: squares_within(metric.values(readings)),
            totals: Totals::of(readings),
        }
    }

    /// The order in which [`super::join`] takes them.
    #[must_use]
    pub fn by_content(&self, other: &Self) -> Ordering {
        let (ours, theirs) = (&self.head, &other.head);
        let by_content = ours.content.cmp(&theirs.content);
        by_content.then_with(|| ours.identity.cmp(&theirs.identity)).then(ours.ordinal.cmp(&theirs.ordinal))
    }

    pub(super) fn within(&self) -> Within {
        Within { values: self.readings.valued as usize, squares: self.squares.unwrap_or(f64::NAN) }
    }

    /// Whether the two have an evaluation in common: the same one, one copied from the other, or both from a third.
    pub(super) fn shares_a_result(&self, other: &Self) -> bool {
        self.evaluations.iter().any(|ours| other.evaluations.contains(ours))
    }
}
