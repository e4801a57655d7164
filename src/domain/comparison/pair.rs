//! A document that both sides have.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::comments::CommentChange;
use super::documents::{EvaluatedDocument, Evaluations, SideDocument};
use super::hash::DocumentHash;
use super::repetitions::{Noise, Readings};
use super::side::{CommentsByDocument, Sides};
use crate::domain::stats::difference;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pair {
    /// As the candidate has it.
    pub title: Box<str>,
    pub content: DocumentHash,
    /// Its positions in the two batches, from 0.
    pub ordinal: Sides<u32>,
    /// The metric, a mean over repetitions.
    pub values: Sides<Option<f64>>,
    /// The grade, whatever the metric is.
    pub grades: Sides<Option<f64>>,
    /// Of the values; exactly 0 when they are equal but for rounding.
    pub difference: Option<f64>,
    /// Whether the sides have an evaluation in common.
    pub shares_result: bool,
    /// `None` while the comments have not been read.
    pub comments: Option<CommentChange>,
    readings: Sides<Readings>,
    evaluations: Sides<Evaluations>,
}

impl Pair {
    #[must_use]
    pub fn new(documents: Sides<&SideDocument>) -> Self {
        let values = documents.map(|document| document.value);
        Self {
            title: documents.candidate.head.title.clone(),
            content: documents.candidate.head.content.clone(),
            ordinal: documents.map(|document| document.head.ordinal),
            values,
            grades: documents.map(|document| document.grade),
            difference: values.both().map(|(baseline, candidate)| difference(baseline, candidate)),
            shares_result: documents.baseline.shares_a_result(documents.candidate),
            comments: None,
            readings: documents.map(|document| document.readings),
            evaluations: documents.map(|document| document.evaluations.clone()),
        }
    }

    /// In the order of the baseline.
    #[must_use]
    pub fn by_place(&self, other: &Self) -> Ordering {
        self.ordinal.baseline.cmp(&other.ordinal.baseline)
    }

    /// The largest change first, those without a difference last; equal changes in the order of the baseline.
    #[must_use]
    pub fn by_change(&self, other: &Self) -> Ordering {
        let size = |pair: &Self| pair.difference.map_or(-1.0, f64::abs);
        size(other).total_cmp(&size(self)).then_with(|| self.by_place(other))
    }

    /// Of the difference, as far as repetitions tell: it says nothing about other documents.
    #[must_use]
    pub fn standard_error(&self, noise: Noise) -> Option<f64> {
        // One and the same reading differs from itself by nothing.
        if self.shares_result { None } else { noise.standard_error(self.readings) }
    }

    /// Whose comments and opinions there are to read.
    #[must_use]
    pub fn evaluated(&self) -> Sides<EvaluatedDocument<'_>> {
        let of = |ordinal, evaluations| EvaluatedDocument { ordinal, evaluations };
        Sides {
            baseline: of(self.ordinal.baseline, &self.evaluations.baseline),
            candidate: of(self.ordinal.candidate, &self.evaluations.candidate),
        }
    }

    /// Adds which comments were kept, are new, and were lost. Without an evaluation on a side there are none to compare.
    pub fn add_comments(&mut self, comments: Sides<&CommentsByDocument>) {
        let baseline = comments.baseline.get(&self.ordinal.baseline);
        let candidate = comments.candidate.get(&self.ordinal.candidate);
        self.comments =
            baseline.zip(candidate).map(|(baseline, candidate)| CommentChange::between(baseline, candidate));
    }
}
