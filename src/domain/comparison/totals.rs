//! What the two sides cost, in money, tokens and time.

use super::amount::Amount;
use super::documents::SideDocument;
use super::reading::Reading;
use crate::domain::Cost;

/// Sums over the finished (completed or failed) jobs of the paired documents, without copies of evaluations. A sum is `None`
/// when any of its parts is not known, or when no job has finished.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// Jobs that have finished.
    pub jobs: u64,
    pub cost: Option<Cost>,
    /// Input and output together.
    pub tokens: Option<u64>,
    pub duration_ms: Option<u64>,
}

impl Totals {
    pub(super) fn of<'a>(documents: impl Iterator<Item = &'a SideDocument> + Clone) -> Self {
        let jobs = documents.clone().map(|document| u64::from(document.finished)).sum();
        if jobs == 0 {
            return Self::default();
        }
        let used = documents.map(|document| document.used).fold(Used::NOTHING, Used::plus);
        Self {
            jobs,
            cost: used.cost.map(|cost| Cost::from_pico_dollars(cost.get())),
            tokens: used.tokens.map(Amount::get),
            duration_ms: used.duration_ms.map(Amount::get),
        }
    }
}

/// What finished jobs used: each a sum, and unknown when any of its parts is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Used {
    cost: Option<Amount>,
    tokens: Option<Amount>,
    duration_ms: Option<Amount>,
}

impl Used {
    pub(super) const NOTHING: Self =
        Self { cost: Some(Amount::ZERO), tokens: Some(Amount::ZERO), duration_ms: Some(Amount::ZERO) };

    pub(super) fn by(reading: &Reading) -> Self {
        let usage = reading.usage;
        let tokens = usage.input_tokens.map(Amount::new).zip(usage.output_tokens.map(Amount::new));
        Self {
            cost: usage.cost.map(|cost| Amount::new(cost.pico_dollars())),
            tokens: tokens.map(|(input, output)| input.plus(output)),
            duration_ms: reading.duration_ms.map(Amount::new),
        }
    }

    pub(super) fn plus(self, other: Self) -> Self {
        let both = |ours: Option<Amount>, theirs| ours.zip(theirs).map(|(ours, theirs)| ours.plus(theirs));
        Self {
            cost: both(self.cost, other.cost),
            tokens: both(self.tokens, other.tokens),
            duration_ms: both(self.duration_ms, other.duration_ms),
        }
    }
}
