//! Removing experiments with everything that was made only for them, and giving the space back.

use crate::domain::{Actor, BatchId, Timestamp, UserId};
use crate::repository::Result;

pub trait Cleanup {
    /// Experiments whose expiry is at or before `cutoff`, oldest first; `owner` narrows to one user's.
    fn expired_experiments(
        &self,
        owner: Option<&UserId>,
        cutoff: Timestamp,
        now: Timestamp,
    ) -> Result<Vec<ExpiredExperiment>>;

    /// Deletes one batch in one transaction, if the conditions hold in it.
    fn delete_batch(&self, id: &BatchId, conditions: DeleteConditions, now: Timestamp) -> Result<DeleteOutcome>;

    /// What deleting a batch would remove with it.
    fn what_goes_with(&self, id: &BatchId) -> Result<RemovedCounts>;

    /// Gives free pages back to the file system in short steps; returns the bytes by which the file shrank.
    fn reclaim_space(&self, go_on: &dyn Fn() -> bool) -> Result<u64>;

    /// Whether there is space to give back.
    fn has_free_space(&self) -> Result<bool>;

    /// Moves what the log holds into the file, as far as nobody reads it, so that the log's room serves again.
    fn checkpoint(&self) -> Result<()>;

    /// As `checkpoint`, and overwrites what the log held, which deleted text is gone with. Waits a little for readers.
    fn empty_log(&self) -> Result<()>;

    fn record_cleanup(&self, actor: &Actor, run: &CleanupRun) -> Result<()>;

    /// The latest runs, newest first, with the name of who ran them.
    fn cleanup_history(&self, limit: u32) -> Result<Vec<(CleanupRun, String)>>;
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpiredExperiment {
    pub id: BatchId,
    pub tracking_id: String,
    pub owner: String,
    pub expires_at: Timestamp,
    pub is_pinned: bool,
    /// Jobs with a live lease.
    pub running_jobs: u64,
}

/// When a batch may be deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeleteConditions {
    /// An unpinned experiment whose expiry is at or before the instant, without a running job.
    ExpiredBy(Timestamp),
    /// Any batch without a running job.
    NotRunning,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeleteOutcome {
    Deleted(RemovedCounts),
    Kept(KeptReason),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeptReason {
    /// A job runs in it, or on its agent or documents.
    Running,
    Pinned,
    /// Extended or promoted meanwhile.
    NotExpired,
    /// Somebody else deleted it.
    Gone,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct RemovedCounts {
    pub agents: u64,
    pub documents: u64,
    pub jobs: u64,
    pub evaluations: u64,
    pub comments: u64,
}

impl std::ops::AddAssign for RemovedCounts {
    fn add_assign(&mut self, other: Self) {
        self.agents += other.agents;
        self.documents += other.documents;
        self.jobs += other.jobs;
        self.evaluations += other.evaluations;
        self.comments += other.comments;
    }
}

/// One run of `cleanup`, as it is recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CleanupRun {
    pub started_at: Timestamp,
    pub finished_at: Timestamp,
    pub found: u64,
    pub deleted: u64,
    pub skipped_running: u64,
    pub skipped_pinned: u64,
    pub failed: u64,
    pub duration_ms: u64,
}

impl CleanupRun {
    /// Whether there was nothing to do; pinned experiments beyond their expiry are nothing to do.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.deleted + self.skipped_running + self.failed == 0
    }
}
