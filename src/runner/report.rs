//! What a run came to: this process's own figures.

use crate::domain::text_enum::text_enum;
use crate::domain::{BatchId, Cost, Usage};

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
    /// Of the failed ones, those whose answer ended at the agent's limit of tokens.
    pub truncated: u64,
    /// Of the failed ones, those whose request was refused, and would be again.
    pub refused: u64,
    /// What calls of unknown cost may have cost at most, which a budget counts.
    pub may_have_cost: Cost,
    /// Of the failed ones, those for which the agent may be to blame.
    pub blame_agent: u64,
    /// Results that were discarded, since the job had been cancelled or taken away.
    pub cancelled: u64,
    /// Attempts that were followed by another.
    pub retried: u64,
    /// Attempts that were given back without an answer, and are in no sum.
    pub lost: u64,
    /// Jobs of these batches that are left to do.
    pub pending: u64,
    /// Of all attempts. `None` when one did not report its own.
    pub input_tokens: Option<u64>,
    pub output_tokens: Option<u64>,
    pub cost: Option<Cost>,
    /// The sums of what is known.
    pub known: Known,
    pub duration_ms: u64,
    pub stopped: Option<StopReason>,
    /// Whether there was a budget, and an answer that did not say what it cost.
    pub is_unpriced: bool,
    /// Of the completed ones, those that were copied from an equal evaluation.
    pub reused: u64,
    /// What providers answered that stopped some batches, or all.
    pub problems: Vec<Problem>,
    /// Where an agent got nothing but equal refusals: how many, and what the first one said.
    pub only_refusals: Vec<(u32, String)>,
}

/// What is known of sums that are not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Known {
    pub input_tokens: u64,
    pub output_tokens: u64,
    pub cost: Cost,
}

impl RunReport {
    /// Of a run that has done nothing yet, which is known to have cost nothing.
    #[must_use]
    pub fn empty() -> Self {
        Self { input_tokens: Some(0), output_tokens: Some(0), cost: Some(Cost::ZERO), ..Self::default() }
    }

    pub(super) fn add(&mut self, usage: Usage) {
        let sum = |total: Option<u64>, more: Option<u64>| Some(total?.saturating_add(more?));
        self.input_tokens = sum(self.input_tokens, usage.input_tokens);
        self.output_tokens = sum(self.output_tokens, usage.output_tokens);
        self.cost = self.cost.zip(usage.cost).map(|(total, cost)| total + cost);
        let known = &mut self.known;
        known.input_tokens = known.input_tokens.saturating_add(usage.input_tokens.unwrap_or_default());
        known.output_tokens = known.output_tokens.saturating_add(usage.output_tokens.unwrap_or_default());
        known.cost = known.cost + usage.cost.unwrap_or_default();
    }
}

/// What stopped some batches, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub message: String,
    pub hint: Option<String>,
    /// Whether the agent may be what is wrong, and no change around it can help.
    pub blames_agent: bool,
    /// Whether it may be over after a while, by itself.
    pub may_pass: bool,
    pub batches: Vec<BatchId>,
}

impl Problem {
    pub(super) fn new(message: impl Into<String>, hint: Option<String>) -> Self {
        Self { message: message.into(), hint, blames_agent: false, may_pass: false, batches: Vec::new() }
    }
}
