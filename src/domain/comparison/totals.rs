//! What the two sides cost, in money, tokens and time.

use serde::{Deserialize, Serialize};

use super::reading::Reading;
use crate::domain::Cost;

/// Sums over finished (completed or failed) jobs, without copies of evaluations. A sum is `None` when any of its parts is not
/// known, or when no job has finished.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Totals {
    /// Jobs that have finished.
    pub jobs: u64,
    /// Not a [`Cost`], which is written in dollars.
    pico_dollars: Option<u64>,
    /// Input and output together.
    pub tokens: Option<u64>,
    pub duration_ms: Option<u64>,
}

impl Totals {
    pub(super) fn of(readings: &[Reading]) -> Self {
        let finished = readings.iter().filter(|reading| reading.is_made_anew());
        finished.map(Self::of_job).fold(Self::default(), Self::plus)
    }

    fn of_job(reading: &Reading) -> Self {
        let usage = reading.usage;
        let tokens = usage.input_tokens.zip(usage.output_tokens);
        Self {
            jobs: 1,
            pico_dollars: usage.cost.map(Cost::pico_dollars),
            tokens: tokens.map(|(input, output)| input.saturating_add(output)),
            duration_ms: reading.duration_ms,
        }
    }

    #[must_use]
    pub(super) fn plus(self, other: Self) -> Self {
        match (self.jobs, other.jobs) {
            (_, 0) => self,
            (0, _) => other,
            (ours, theirs) => {
                let both = |ours: Option<u64>, theirs: Option<u64>| Some(ours?.saturating_add(theirs?));
                Self {
                    jobs: ours + theirs,
                    pico_dollars: both(self.pico_dollars, other.pico_dollars),
                    tokens: both(self.tokens, other.tokens),
                    duration_ms: both(self.duration_ms, other.duration_ms),
                }
            }
        }
    }

    #[must_use]
    pub fn cost(&self) -> Option<Cost> {
        self.pico_dollars.map(Cost::from_pico_dollars)
    }
}
