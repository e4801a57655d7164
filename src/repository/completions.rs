//! What a beginning may be the beginning of, for a shell that completes a line: read quickly, and never all of it.

use crate::domain::{Actor, BatchId, BatchStatus, Timestamp};
use crate::repository::Result;

/// A batch, as it is named on the command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchCandidate {
    /// Tracking id, `user/tracking-id` or id, whichever begins as asked for.
    pub value: String,
    pub name: Option<String>,
    pub agent: String,
    pub status: BatchStatus,
}

/// A document or a job, by its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdCandidate {
    pub id: String,
    pub title: String,
}

/// At most `limit` of each.
pub trait Completions {
    /// Mine by tracking id and what I may see by id, or after `user/` what that user lets me see. Without a beginning my
    /// newest.
    fn batches_beginning(
        &self,
        actor: &Actor,
        beginning: &str,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<BatchCandidate>>;

    /// Of my library; without a beginning the newest.
    fn documents_beginning(&self, actor: &Actor, beginning: &str, limit: u32) -> Result<Vec<IdCandidate>>;

    /// The documents of a batch, in its order.
    fn batch_documents_beginning(&self, batch: &BatchId, beginning: &str, limit: u32) -> Result<Vec<IdCandidate>>;

    /// The jobs of a batch, in its order.
    fn jobs_beginning(&self, batch: &BatchId, beginning: &str, limit: u32) -> Result<Vec<IdCandidate>>;
}
