//! One side of a comparison: a batch with what its jobs came to.

use std::collections::HashMap;

use serde::Serialize;

use super::documents::{Documents, SideDocument};
use crate::domain::{AgentContent, AgentType, BatchSummary, Comment};

/// Something of the baseline beside the same of the candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
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

/// A batch to be compared.
#[derive(Debug, Clone)]
pub struct Side {
    /// Of an exported batch, without the ids that an export does not have (owner, agent version).
    pub batch: BatchSummary,
    pub agent: ComparedAgent,
    pub documents: Documents,
}

/// The agent version that a side was made with.
#[derive(Debug, Clone, PartialEq)]
pub struct ComparedAgent {
    pub agent_type: AgentType,
    pub content: AgentContent,
}

/// The comments of some documents of a side, by the document's position: a list for each of its evaluations.
pub type CommentsByDocument = HashMap<u32, Vec<Vec<Comment>>>;

impl<'a> Sides<&'a Side> {
    /// The documents of a pair.
    pub(super) fn documents(self, position: Sides<u32>) -> Sides<&'a SideDocument> {
        Sides {
            baseline: self.baseline.documents.at(position.baseline),
            candidate: self.candidate.documents.at(position.candidate),
        }
    }

    /// Whether the two have an evaluation in common: the same one, one copied from the other, or both from a third.
    pub(super) fn share_a_result(self, position: Sides<u32>) -> bool {
        let theirs = self.candidate.documents.evaluations(position.candidate);
        self.baseline.documents.evaluations(position.baseline).iter().any(|ours| theirs.contains(ours))
    }
}
