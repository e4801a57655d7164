//! What one check found in one document.

use std::fmt::Debug;
use std::ops::Range;

use super::page::Page;

/// The most comments that one check leaves on a document; the last one says how many more there are.
pub const MAX_COMMENTS_PER_CHECK: usize = 25;

/// One check with its parameters, ready to be applied to any number of documents.
pub(super) trait Rule: Debug + Send + Sync {
    fn apply(&self, page: &Page<'_>) -> Outcome;
}

/// The result of one check.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Outcome {
    /// There is nothing in the document that the check could judge, so it does not count.
    NotApplicable(&'static str),
    Scored(Scored),
}

/// The result of a check that applies.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Scored {
    /// 0 to 1; below 1 the check has failed.
    pub score: f64,
    /// The figure, for people: "6 in 2310 words".
    pub found: String,
    /// What was wanted, for people: "at most 5 %".
    pub bound: String,
    pub findings: Findings,
}

impl Scored {
    pub fn passed(&self) -> bool {
        self.score >= 1.0
    }
}

/// Passages to comment on; the first ones are kept, the rest only counted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Findings {
    kept: Vec<Finding>,
    total: usize,
}

/// A passage and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Finding {
    /// Bytes of the document's content.
    pub range: Range<usize>,
    pub description: String,
}

impl Findings {
    pub fn one(range: Range<usize>, description: impl Into<String>) -> Self {
        let mut findings = Self::default();
        findings.push(range, || description.into());
        findings
    }

    /// `describe` is called only for findings that are kept.
    pub fn push<D: Into<String>>(&mut self, range: Range<usize>, describe: impl FnOnce() -> D) {
        if self.kept.len() < MAX_COMMENTS_PER_CHECK {
            self.kept.push(Finding { range, description: describe().into() });
        }
        self.total += 1;
    }

    pub fn kept(&self) -> &[Finding] {
        &self.kept
    }

    pub const fn total(&self) -> usize {
        self.total
    }

    pub const fn left_out(&self) -> usize {
        self.total - self.kept.len()
    }
}

/// `1` up to `allowed`, then a straight line down to 0 at `allowed + span`.
pub(super) fn falling(found: f64, allowed: f64, span: f64) -> f64 {
    (1.0 - (found - allowed) / span).clamp(0.0, 1.0)
}

/// Every fault takes a fifth of what is left: 1, 0.8, 0.64, 0.51 …
pub(super) fn per_fault(faults: usize) -> f64 {
    0.8_f64.powi(i32::try_from(faults).unwrap_or(i32::MAX))
}
