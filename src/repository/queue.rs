//! The job queue. A claim gives a job a new token and a lease; whatever is written for the job later must
//! bring that token, so a worker that lost its job can change nothing.

use crate::domain::{Actor, BatchId, DocumentId, ErrorKind, EvaluationDraft, JobId, Timestamp, Usage};
use crate::repository::Result;

pub trait Queue {
    /// Puts back what lapsed, then hands out at most `limit` due jobs, in the order of the shares and their batches.
    fn claim(&self, claim: &Claim<'_>) -> Result<Claimed>;

    /// Extends the leases; returns the claims that no longer hold.
    fn heartbeat(&self, held: &[JobKey], lease_until: Timestamp) -> Result<Vec<JobKey>>;

    /// Records how attempts ended, all in one transaction; an outcome whose token is stale is discarded.
    fn record(&self, outcomes: &[AttemptOutcome]) -> Result<Vec<RecordedStatus>>;

    /// `record`, then `claim`, in one transaction: a run that does both in turn pays for one commit.
    fn record_and_claim(
        &self,
        outcomes: &[AttemptOutcome],
        claim: &Claim<'_>,
    ) -> Result<(Vec<RecordedStatus>, Claimed)>;

    /// Completes running jobs with copies of the newest equal evaluations that the actor may see, all in one
    /// transaction; returns those for which there was one. No two jobs of a batch get a copy of the same evaluation.
    fn reuse(&self, actor: &Actor, wanted: &[Reusable<'_>], now: Timestamp) -> Result<Vec<Reused>>;

    /// What is pending in a batch, for an estimate.
    fn pending_work(&self, batch: &BatchId, with_failed: bool) -> Result<PendingWork>;

    /// The pending jobs whose limit of attempts is another than this; `None` without any.
    fn unusual_attempts(&self, batches: &[BatchId], usual: u32) -> Result<Option<UnusualAttempts>>;

    /// Gives jobs back that were not tried: PENDING again, the attempt not counted.
    fn release(&self, held: &[JobKey]) -> Result<()>;

    /// Gives jobs back whose answer is not waited for. The attempt is kept as one that never told how it ended, and does
    /// not count for the limit.
    fn abandon(&self, held: &[JobKey], now: Timestamp) -> Result<()>;

    /// The workers that hold running jobs of these batches.
    fn lease_holders(&self, batches: &[BatchId]) -> Result<Vec<LeaseHolder>>;

    /// Ends the lease of jobs whose worker is known to be dead.
    fn end_leases(&self, held: &[JobKey], now: Timestamp) -> Result<()>;

    /// What is left to do in these batches.
    fn queue_state(&self, batches: &[BatchId], now: Timestamp) -> Result<QueueState>;

    /// FAILED → PENDING with attempts at 0; returns how many.
    fn retry_failed(&self, batches: &[BatchId]) -> Result<u64>;
}

/// Names a worker: the host it runs on and the process, so that its death can be noticed there.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct WorkerName(pub String);

#[derive(Debug)]
pub struct Claim<'a> {
    pub shares: &'a [Share<'a>],
    /// Never more than there are free workers.
    pub limit: u32,
    pub worker: &'a WorkerName,
    /// Written to the jobs that are claimed.
    pub max_attempts: Option<u32>,
    pub now: Timestamp,
    pub lease_until: Timestamp,
}

/// Batches of which only so many jobs may be claimed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share<'a> {
    pub batches: &'a [BatchId],
    pub limit: u32,
}

/// What a worker must show to write anything for a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobKey {
    pub id: JobId,
    pub token: String,
}

/// What a claim brought.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Claimed {
    pub jobs: Vec<ClaimedJob>,
    /// Jobs that this claim found with a lapsed lease and no attempt left: they are FAILED now.
    pub given_up: u64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedJob {
    pub key: JobKey,
    pub batch_id: BatchId,
    pub document_id: DocumentId,
    pub repetition: u32,
    /// This attempt's number, from 1.
    pub attempt: u32,
    pub max_attempts: u32,
    pub started_at: Timestamp,
}

/// How one attempt ended.
#[derive(Debug, Clone)]
pub struct AttemptOutcome {
    pub key: JobKey,
    pub attempt: u32,
    pub started_at: Timestamp,
    pub ended_at: Timestamp,
    pub duration_ms: u64,
    pub usage: Usage,
    pub verdict: Verdict,
}

#[derive(Debug, Clone)]
pub enum Verdict {
    Completed(Box<EvaluationDraft>),
    /// Tried again at `not_before`.
    Retry {
        kind: ErrorKind,
        message: String,
        raw_output: Option<String>,
        not_before: Timestamp,
    },
    /// Tried again at `not_before`, and the attempt is not counted: it was turned away for no fault of the job.
    Deferred {
        kind: ErrorKind,
        message: String,
        not_before: Timestamp,
    },
    Failed {
        kind: ErrorKind,
        message: String,
        raw_output: Option<String>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordedStatus {
    Recorded,
    /// The job had been taken away, cancelled, or deleted meanwhile.
    Discarded,
}

/// A claimed job, and what an evaluation must have been made by to be equal to its own. The document is the job's.
#[derive(Debug, Clone, Copy)]
pub struct Reusable<'a> {
    pub key: &'a JobKey,
    pub attempt: u32,
    /// Of the agent's instructions and settings.
    pub evaluator_hash: &'a str,
    pub prompt_version: Option<&'a str>,
}

/// A job that was completed with a copy.
#[derive(Debug, Clone, PartialEq)]
pub struct Reused {
    pub job: JobId,
    pub document_title: String,
    pub grade: Option<f64>,
    pub usage: Usage,
}

/// The pending jobs of a batch and the size of what they are to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PendingWork {
    pub jobs: u64,
    /// The bytes of their documents' contents, each counted as often as it is read.
    pub bytes: u64,
}

/// Jobs to which an earlier run wrote its limit of attempts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnusualAttempts {
    pub jobs: u64,
    pub least: u32,
    pub most: u32,
}

/// A running job and who holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeaseHolder {
    pub key: JobKey,
    pub worker: WorkerName,
    pub lease_until: Timestamp,
}

/// What is left to do in some batches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct QueueState {
    /// Pending jobs, lapsed leases included.
    pub pending: u64,
    /// Jobs with a live lease.
    pub running: u64,
    /// Pending jobs of experiments that have expired: nobody may claim them.
    pub expired: u64,
    /// When the next job that may be claimed is due; in the past when one is due now.
    pub next_due: Option<Timestamp>,
}
