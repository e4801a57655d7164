//! What the two sides cost, in money, tokens and time.

use super::side::{Reading, SideDocument};
use crate::domain::{Cost, JobStatus};

/// Sums over the finished (completed or failed) jobs of the paired documents. A sum is `None` when any of its parts is not
/// known, or when no job has finished.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// Jobs that have finished.
    pub jobs: u64,
    pub cost: Option<Cost>,
    pub input_tokens: Option<u64>,
    pub output_tokens: Option<u64>,
    pub duration_ms: Option<u64>,
}

impl Totals {
    pub(super) fn of<'a>(documents: impl Iterator<Item = &'a SideDocument> + Clone) -> Self {
        let finished = documents
            .flat_map(|document| &document.readings)
            .filter(|reading| matches!(reading.status, JobStatus::Completed | JobStatus::Failed));
        let jobs = finished.clone().count() as u64;
        if jobs == 0 {
            return Self::default();
        }
        let sum = |part: fn(&Reading) -> Option<u64>| finished.clone().map(part).sum::<Option<u64>>();
        Self {
            jobs,
            cost: finished
                .clone()
                .map(|reading| reading.usage.cost)
                .try_fold(Cost::ZERO, |sum, cost| Some(sum + cost?)),
            input_tokens: sum(|reading| reading.usage.input_tokens),
            output_tokens: sum(|reading| reading.usage.output_tokens),
            duration_ms: sum(|reading| reading.duration_ms),
        }
    }

    /// Input and output together.
    #[must_use]
    pub fn tokens(&self) -> Option<u64> {
        Some(self.input_tokens? + self.output_tokens?)
    }
}
