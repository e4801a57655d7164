//! One side of a comparison: a batch with what its jobs came to.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::domain::{AgentContent, AgentType, BatchSummary, Comment};

/// Something of the baseline beside the same of the candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Sides<T> {
    pub baseline: T,
    pub candidate: T,
}

impl<T> Sides<T> {
    pub fn map<U>(self, mut each: impl FnMut(T) -> U) -> Sides<U> {
        Sides { baseline: each(self.baseline), candidate: each(self.candidate) }
    }

    pub const fn as_ref(&self) -> Sides<&T> {
        Sides { baseline: &self.baseline, candidate: &self.candidate }
    }
}

impl<T> Sides<Option<T>> {
    /// Both, or nothing.
    pub fn both(self) -> Option<(T, T)> {
        self.baseline.zip(self.candidate)
    }
}

/// A batch to be compared; its documents come by themselves, for there may be millions.
#[derive(Debug, Clone)]
pub struct Side {
    /// Of an exported batch, without the ids that an export does not have (owner, agent version).
    pub batch: BatchSummary,
    pub agent: ComparedAgent,
}

/// The agent version that a side was made with.
#[derive(Debug, Clone, PartialEq)]
pub struct ComparedAgent {
    pub agent_type: AgentType,
    pub content: AgentContent,
}

/// The comments of some documents of a side, by the document's ordinal: a list for each of its evaluations.
pub type CommentsByDocument = HashMap<u32, Vec<Vec<Comment>>>;
