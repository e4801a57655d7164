//! Where things are kept: small role traits, each method one atomic unit of work. No transaction leaves
//! this layer, and no caller knows which database is behind it.

pub mod agents;
pub mod batches;
pub mod cleanup;
pub mod comparisons;
pub mod completions;
pub mod documents;
pub mod error;
pub mod life;
pub mod maintenance;
pub mod queue;
mod refusal;
pub mod results;
pub mod sqlite;
pub mod users;

pub use agents::{AddedAgent, Agents, how_to_bring_back};
pub use batches::{
    AgentSource, BatchKind, BatchPage, BatchSort, Batches, CreatedBatch, Cursor, DocumentSource, ListQuery, ListScope,
    NewBatch, Titles, WriteMode,
};
pub use cleanup::{Cleanup, CleanupRun, DeleteConditions, DeleteOutcome, ExpiredExperiment, KeptReason, RemovedCounts};
pub use comparisons::Comparisons;
pub use completions::{BatchCandidate, Completions, IdCandidate};
pub use documents::{AddedDocument, DocumentPage, DocumentPosition, Documents};
pub use error::Error;
pub use life::{Life, Promoted, Promotion};
pub use maintenance::{DatabaseInfo, Maintenance, Vacuumed};
pub use queue::{
    AttemptOutcome, Claim, Claimed, ClaimedJob, JobKey, LeaseHolder, PendingWork, Queue, QueueState, RecordedStatus,
    Reusable, Reused, Share, UnusualAttempts, Verdict, WorkerName,
};
pub use refusal::{Refusal, RefusalKind};
pub use results::{BatchTotals, DocumentGrades, EvaluationHead, JobPosition, JobRow, Results, StoredEvaluation};
pub use users::{Policies, Users};

/// What every method answers with.
pub type Result<T> = std::result::Result<T, Error>;

/// One connection to everything that is kept.
pub trait Repository:
    Users
    + Policies
    + Agents
    + Documents
    + Batches
    + Life
    + Results
    + Comparisons
    + Completions
    + Queue
    + Cleanup
    + Maintenance
    + Send
{
    /// Another connection to the same database, for another thread.
    fn another(&self, durability: Durability) -> Result<Box<dyn Repository>>;
}

/// What a commit promises.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// What was acknowledged survives a power cut.
    Full,
    /// A power cut may undo the last commits, never tear one: for what can be done again.
    Relaxed,
}
