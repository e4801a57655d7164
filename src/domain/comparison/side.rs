//! One side of a comparison: a batch with what its jobs came to.

use std::collections::HashMap;

use serde::Serialize;

use crate::domain::{AgentContent, AgentType, BatchSummary, Comment, EvaluationId, JobStatus, Usage};

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
#[derive(Debug, Clone, PartialEq)]
pub struct Side {
    /// Of an exported batch, without the ids that an export does not have (owner, agent version).
    pub batch: BatchSummary,
    pub agent: ComparedAgent,
    /// In the order of the batch.
    pub documents: Vec<SideDocument>,
}

/// The agent version that a side was made with.
#[derive(Debug, Clone, PartialEq)]
pub struct ComparedAgent {
    pub agent_type: AgentType,
    pub content: AgentContent,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct SideDocument {
    /// Position in the batch, from 0.
    pub ordinal: u32,
    pub content_hash: String,
    pub identity_hash: String,
    pub title: String,
    /// One a repetition, in their order.
    pub readings: Vec<Reading>,
}

/// One job over a document.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// Counts from 1.
    pub repetition: u32,
    pub status: JobStatus,
    pub duration_ms: Option<u64>,
    pub usage: Usage,
    pub result: Option<ReadingResult>,
}

/// What a completed job came to, without its text.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadingResult {
    pub evaluation_id: EvaluationId,
    /// The evaluation that this one was copied from.
    pub reused_from: Option<EvaluationId>,
    pub grade: Option<f64>,
    /// `None` when it was not asked for: counting takes as long as everything else.
    pub comment_count: Option<u64>,
}

/// The comments of some documents of a side, by the document's ordinal: a list for each of its evaluations.
pub type CommentsByDocument = HashMap<u32, Vec<Vec<Comment>>>;

impl SideDocument {
    /// What the completed jobs came to.
    pub fn results(&self) -> impl Iterator<Item = &ReadingResult> {
        self.readings.iter().filter_map(|reading| reading.result.as_ref())
    }

    /// The grades that there are, in the order of the repetitions.
    pub fn grades(&self) -> impl Iterator<Item = f64> {
        self.results().filter_map(|result| result.grade)
    }

    /// Whether the two have an evaluation in common: the same one, one copied from the other, or both from a third.
    #[must_use]
    pub fn shares_a_result_with(&self, other: &Self) -> bool {
        self.results().any(|ours| other.results().any(|theirs| ours.is_the_same_as(theirs)))
    }
}

impl ReadingResult {
    fn is_the_same_as(&self, other: &Self) -> bool {
        let ids = |result: &Self| [Some(result.evaluation_id.clone()), result.reused_from.clone()];
        let others = ids(other);
        ids(self).iter().flatten().any(|id| others.iter().flatten().any(|other| id == other))
    }
}
