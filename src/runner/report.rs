//! What a run came to: this process's own figures.

use crate::domain::text_enum::text_enum;
use crate::domain::{BatchId, Cost};

text_enum! {
    /// Why a run ended before everything was done.
    pub enum StopReason {
        Budget = "budget",
        Interrupted = "interrupted",
        Provider = "provider",
        Expired = "expired",
    }
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct RunReport {
    pub completed: u64,
    pub failed: u64,
    /// Results that were discarded, since the job had been cancelled or taken away.
    pub cancelled: u64,
    /// Attempts that were followed by another.
    pub retried: u64,
    /// Jobs of these batches that are left to do.
    pub pending: u64,
    /// Known tokens; `None` when no attempt reported any.
    pub input_tokens: Option<u64>,
    pub output_tokens: Option<u64>,
    /// `None` when an attempt's cost is not known.
    pub cost: Option<Cost>,
    pub duration_ms: u64,
    pub stopped: Option<StopReason>,
    /// Of the completed ones, those that were copied from an equal evaluation.
    pub reused: u64,
    /// What providers answered that stopped some batches, or all.
    pub problems: Vec<Problem>,
}

/// What stopped some batches, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub message: String,
    pub hint: Option<String>,
    pub batches: Vec<BatchId>,
}
