//! What turns a job into an evaluation. A runtime never touches the database and never prints.

pub mod checks;
pub mod command;
pub mod reply;
pub mod trust;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::domain::{AgentVersion, BatchId, Document, ErrorKind, EvaluationDraft, JobId, Usage};

/// Evaluates documents for one agent version. One value serves many worker threads.
pub trait Runtime: Send + Sync {
    /// Makes one evaluation.
    ///
    /// # Errors
    /// Says what went wrong and whether another attempt may help.
    fn evaluate(&self, task: &Task<'_>) -> Result<Answer, AttemptFailure>;
}

/// One attempt at one job.
#[derive(Debug)]
pub struct Task<'a> {
    pub agent: &'a AgentVersion,
    pub document: &'a Document,
    pub job: JobFacts<'a>,
    /// The most that one call may take.
    pub timeout: Duration,
    pub cancel: &'a Cancel,
}

/// What a runtime may know of the job.
#[derive(Debug, Clone, Copy)]
pub struct JobFacts<'a> {
    pub id: &'a JobId,
    pub batch_id: &'a BatchId,
    pub tracking_id: Option<&'a str>,
    /// Counts from 1.
    pub repetition: u32,
    /// Counts from 1.
    pub attempt: u32,
}

/// A finished evaluation and what it used.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    pub evaluation: EvaluationDraft,
    pub usage: Usage,
}

/// An attempt that brought no evaluation.
#[derive(Debug, Clone, PartialEq)]
pub struct AttemptFailure {
    pub kind: ErrorKind,
    pub message: String,
    pub retry: Retry,
    /// What the attempt answered, where that helps to understand the failure.
    pub raw_output: Option<String>,
    pub usage: Usage,
}

impl AttemptFailure {
    #[must_use]
    pub fn new(kind: ErrorKind, message: impl Into<String>, retry: Retry) -> Self {
        Self { kind, message: message.into(), retry, raw_output: None, usage: Usage::default() }
    }
}

/// Whether another attempt may help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retry {
    Never,
    /// After the usual backoff.
    Backoff,
    /// Not before this has passed, as the other side asked.
    After(Duration),
}

/// Tells a runtime to give up: the user pressed Ctrl-C twice, or the job was lost or cancelled.
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Release);
    }

    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}
