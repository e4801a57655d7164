//! Jobs: one evaluation to be made, and the states it goes through.

use super::text_enum::text_enum;
use super::{DocumentId, JobId, Timestamp, Usage};

text_enum! {
    pub enum JobStatus {
        Pending = "PENDING",
        Running = "RUNNING",
        Completed = "COMPLETED",
        Failed = "FAILED",
        Cancelled = "CANCELLED",
    }
}

text_enum! {
    /// Why an attempt failed.
    pub enum ErrorKind {
        /// The worker died, or lost its lease.
        WorkerLost = "worker_lost",
        /// The answer came when the job was no longer the worker's: it was discarded, and what it used is kept.
        TooLate = "too_late",
        Timeout = "timeout",
        /// The program asked to be tried again (exit 75).
        TryAgain = "try_again",
        /// The program could not be started, or ended in failure.
        CommandFailed = "command_failed",
        /// The answer is not what the protocol asks for.
        MalformedAnswer = "malformed_answer",
        /// The answer ended at the token limit.
        Truncated = "truncated",
        RateLimited = "rate_limited",
        Network = "network",
        /// The server failed.
        Provider = "provider",
        /// The server refused the request, and would refuse it again: its key, its address or model, what it asks for.
        Refused = "refused",
        /// The agent's settings cannot work here, for example a missing key.
        Configuration = "configuration",
        /// The machine lacks what any job needs: files, processes, memory, a place for temporary files.
        Machine = "machine",
        /// A defect of evalbatch: the job panicked.
        Internal = "internal",
    }
}

/// A job as listings show it. A job whose lease has run out is shown as PENDING.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    pub id: JobId,
    pub document_id: DocumentId,
    pub document_title: String,
    /// Position of the document in the batch, from 0.
    pub ordinal: u32,
    /// Counts from 1.
    pub repetition: u32,
    pub status: JobStatus,
    /// Attempts begun so far.
    pub attempts: u32,
    pub max_attempts: u32,
    /// A retry is not begun before this.
    pub not_before: Option<Timestamp>,
    pub lease: Option<Lease>,
    /// Why the latest attempt failed.
    pub error: Option<JobProblem>,
    pub started_at: Option<Timestamp>,
    pub completed_at: Option<Timestamp>,
    /// Of the attempt that ended the job.
    pub duration_ms: Option<u64>,
    /// Over all attempts.
    pub usage: Usage,
}

/// Who holds a running job, and until when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    pub worker: String,
    pub until: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobProblem {
    pub kind: ErrorKind,
    pub message: String,
}

/// One try at a job.
#[derive(Debug, Clone, PartialEq)]
pub struct Attempt {
    /// Counts from 1.
    pub number: u32,
    pub started_at: Timestamp,
    pub duration_ms: Option<u64>,
    pub error: Option<JobProblem>,
    pub usage: Usage,
    /// What a failed attempt answered, kept for reading.
    pub raw_output: Option<String>,
}
