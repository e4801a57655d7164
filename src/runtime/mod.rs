//! What turns a job into an evaluation. A runtime never touches the database and never prints.

pub mod checks;
pub mod command;
mod escapes;
mod front_matter;
pub mod llm;
pub mod named_files;
pub mod prompt;
pub mod reply;
pub mod trust;
mod waiting;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::domain::{AgentVersion, BatchId, Cost, Document, ErrorKind, EvaluationDraft, JobId, Timestamp, Usage};

pub use waiting::{Wait, WaitFor, Waiting, Waits};

/// Evaluates documents for one agent version. One value serves many worker threads.
pub trait Runtime: Send + Sync {
    /// Makes one evaluation.
    ///
    /// # Errors
    /// Says what went wrong and whether another attempt may help.
    fn evaluate(&self, task: &Task<'_>) -> Result<Answer, AttemptFailure>;

    /// Where its calls go; nothing when it makes none.
    fn provider(&self) -> Option<Provider> {
        None
    }

    /// The version of the prompts that it makes, if it makes any.
    fn prompt_version(&self) -> Option<&'static str> {
        None
    }
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
    /// Where the time goes in which nothing is done for this job.
    pub waits: &'a Waits<'a>,
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
    pub started_at: Timestamp,
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
    /// What the user can do about it.
    pub hint: Option<String>,
    /// The status with which a server refused this request, as it may refuse all others.
    pub refused: Option<u16>,
    /// Whether the agent may be what is wrong, which no other attempt of its batch can change.
    pub blames_agent: bool,
    /// The most that it may have cost, where that is not known: a budget counts it.
    pub may_have_cost: Option<Cost>,
}

impl AttemptFailure {
    #[must_use]
    pub fn new(kind: ErrorKind, message: impl Into<String>, retry: Retry) -> Self {
        Self {
            kind,
            message: message.into(),
            retry,
            raw_output: None,
            usage: Usage::default(),
            hint: None,
            refused: None,
            blames_agent: false,
            may_have_cost: None,
        }
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
    /// The other side has too much to do: all jobs wait, for as long as it asked. It is no fault of this one, and costs
    /// it no attempt.
    SlowDown(Option<Duration>),
    /// None of these jobs can succeed until somebody mends something. It costs no attempt.
    Stop(Reach),
    /// As `Stop`, of an attempt that was made: it counts, so that a job that meets this by its own doing does not stop every run.
    StopAndCount(Reach),
    /// Nothing was tried, for the run ends.
    GiveBack,
}

/// Which jobs share the fate of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Those that call the same server with the same key, whatever the model.
    Account,
    /// Those that call the same model there.
    Model,
    /// Those of the same agent.
    Agent,
    /// All of them: what is missing is this machine's.
    Machine,
}

/// Where calls go. Jobs of one provider share its limits, and much of what it refuses.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Provider {
    pub url: String,
    /// What tells whose account it is: the names of the variables that hold keys, never the keys.
    pub account: Vec<String>,
    pub model: String,
}

impl Provider {
    /// Whether both are the same account at the same server.
    #[must_use]
    pub fn is_account_of(&self, other: &Self) -> bool {
        self.url == other.url && self.account == other.account
    }
}

/// Tells a runtime to give up: the user pressed Ctrl-C twice, or the job was lost or cancelled.
#[derive(Debug, Clone, Default)]
pub struct Cancel {
    cancelled: Arc<AtomicBool>,
    /// Shared by all jobs of a run.
    draining: Arc<AtomicBool>,
}

impl Cancel {
    /// For another job of the same run.
    #[must_use]
    pub fn sibling(&self) -> Self {
        Self { cancelled: Arc::default(), draining: Arc::clone(&self.draining) }
    }

    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Release);
    }

    /// What has not begun need not begin any more, in any job of the run; what is under way may finish.
    pub fn drain(&self) {
        self.draining.store(true, Ordering::Release);
    }

    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Acquire)
    }

    /// Whether to wait for nothing more.
    #[must_use]
    pub fn is_draining(&self) -> bool {
        self.is_cancelled() || self.draining.load(Ordering::Acquire)
    }
}
