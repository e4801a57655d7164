//! What a job over a document came to.

use super::hash::IdKey;
use crate::domain::{JobStatus, Usage};

/// One job over a document.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading {
    pub status: JobStatus,
    pub duration_ms: Option<u64>,
    pub usage: Usage,
    pub result: Option<ReadingResult>,
}

impl Reading {
    /// Completed or failed by itself. A copy of another evaluation took no time and no money, which says nothing about what
    /// the agent takes.
    pub(super) fn is_made_anew(&self) -> bool {
        let is_copy = self.result.is_some_and(|result| result.reused_from.is_some());
        matches!(self.status, JobStatus::Completed | JobStatus::Failed) && !is_copy
    }
}

/// What a completed job came to, without its text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReadingResult {
    pub evaluation: IdKey,
    /// The evaluation that this one was copied from.
    pub reused_from: Option<IdKey>,
    pub grade: Option<f64>,
    /// `None` when it was not asked for: counting takes as long as everything else.
    pub comment_count: Option<u64>,
}

/// An evaluation in short.
#[derive(Debug, Clone, PartialEq)]
pub struct Opinion {
    pub grade: Option<f64>,
    pub summary: String,
}
