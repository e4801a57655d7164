//! A document that both sides have.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::comments::CommentChange;
use super::documents::{Documents, SideDocument};
use super::repetitions::Noise;
use super::side::{CommentsByDocument, Side, Sides};
use crate::domain::stats::difference;

/// What is kept of it, for there may be millions.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// Its positions in the documents of the two sides.
    pub position: Sides<u32>,
    /// Of the values; exactly 0 when they are equal but for rounding.
    pub difference: Option<f64>,
    /// Whether the sides have an evaluation in common.
    pub shares_result: bool,
    /// `None` while the comments have not been read.
    pub comments: Option<CommentChange>,
}

/// The same with what the sides know of it, to be shown.
#[derive(Debug, Clone)]
pub struct PairedDocument<'a> {
    candidate: &'a Documents,
    /// As the candidate has it.
    pub title: &'a str,
    pub position: Sides<u32>,
    /// Its ordinals in the two batches.
    pub ordinal: Sides<u32>,
    /// The metric, a mean over repetitions.
    pub values: Sides<Option<f64>>,
    /// The grade, whatever the metric is.
    pub grades: Sides<Option<f64>>,
    pub difference: Option<f64>,
    /// Of the difference, as far as repetitions tell: it says nothing about other documents.
    pub standard_error: Option<f64>,
    pub shares_result: bool,
    pub comments: Option<CommentChange>,
}

impl Pair {
    pub(super) fn new(position: Sides<u32>, sides: Sides<&Side>) -> Self {
        let values = sides.documents(position).map(SideDocument::value);
        Self {
            position,
            difference: values.both().map(|(baseline, candidate)| difference(baseline, candidate)),
            shares_result: sides.share_a_result(position),
            comments: None,
        }
    }

    pub(super) fn documents<'a>(&self, sides: Sides<&'a Side>) -> Sides<&'a SideDocument> {
        sides.documents(self.position)
    }

    /// The largest change first, those without a difference last.
    pub(super) fn by_change(&self, other: &Self) -> Ordering {
        let size = |pair: &Self| pair.difference.map_or(-1.0, f64::abs);
        // Documents that change equally are in the order of the baseline.
        size(other).total_cmp(&size(self)).then(self.position.baseline.cmp(&other.position.baseline))
    }

    pub(super) fn shown<'a>(&self, sides: Sides<&'a Side>, noise: Noise) -> PairedDocument<'a> {
        let documents = self.documents(sides);
        let candidate = &sides.candidate.documents;
        let standard_error = noise.standard_error(documents.map(|document| document.readings));
        PairedDocument {
            candidate,
            title: candidate.title(self.position.candidate),
            position: self.position,
            ordinal: documents.map(|document| document.ordinal),
            values: documents.map(SideDocument::value),
            grades: documents.map(SideDocument::grade),
            difference: self.difference,
            // One and the same reading differs from itself by nothing.
            standard_error: standard_error.filter(|_| !self.shares_result),
            shares_result: self.shares_result,
            comments: self.comments,
        }
    }

    /// Adds which comments were kept, are new, and were lost. Without an evaluation on a side there are none to compare.
    pub fn add_comments(&mut self, comments: Sides<&CommentsByDocument>) {
        let baseline = comments.baseline.get(&self.position.baseline);
        let candidate = comments.candidate.get(&self.position.candidate);
        self.comments =
            baseline.zip(candidate).map(|(baseline, candidate)| CommentChange::between(baseline, candidate));
    }
}

impl<'a> PairedDocument<'a> {
    /// As the candidate has it.
    #[must_use]
    pub fn content_hash(&self) -> Cow<'a, str> {
        self.candidate.content_hash(self.position.candidate)
    }
}
