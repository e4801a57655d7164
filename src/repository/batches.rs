//! Batches: made in one transaction, found, listed.

use std::time::Duration;

use crate::domain::selector::{AgentSelector, BatchSelector};
use crate::domain::text_enum::text_enum;
use crate::domain::{
    Actor, AgentVersionId, BatchAgent, BatchId, BatchStatus, BatchSummary, DocumentId, Lifetime, NewAgent, NewDocument,
    Timestamp, Visibility,
};
use crate::repository::{PendingWork, Result};

pub trait Batches {
    /// Makes a batch with its agent, documents and jobs, in one transaction; a dry run undoes it.
    fn create_batch(&self, actor: &Actor, batch: &NewBatch, mode: WriteMode) -> Result<CreatedBatch>;

    /// The batches that a selector may mean among those that the actor may see, at most `limit`.
    fn find_batches(&self, actor: &Actor, selector: &BatchSelector, limit: u32) -> Result<Vec<BatchId>>;

    /// A batch with what is derived from its jobs.
    fn batch(&self, id: &BatchId, now: Timestamp) -> Result<Option<BatchSummary>>;

    /// A batch with what is stored of it; what is derived from its jobs, which takes reading them all, is empty.
    fn batch_head(&self, id: &BatchId) -> Result<Option<BatchSummary>>;

    fn list_batches(&self, actor: &Actor, query: &ListQuery, now: Timestamp) -> Result<BatchPage>;

    /// How many match, over all pages: wherever the cursor stands. Counts no further than `most`.
    fn count_batches(&self, actor: &Actor, query: &ListQuery, now: Timestamp, most: Option<u64>) -> Result<u64>;

    /// The actor's batches that have pending jobs and have not expired, oldest first.
    fn runnable_batches(&self, actor: &Actor, now: Timestamp) -> Result<Vec<BatchId>>;
}

/// Whether a write is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WriteMode {
    Commit,
    /// Everything is checked and made, and then undone.
    DryRun,
}

/// A batch to be made, with everything about it decided.
#[derive(Debug, Clone)]
pub struct NewBatch {
    pub name: Option<String>,
    pub tracking_id: Option<String>,
    pub description: Option<String>,
    pub target_count: Option<u32>,
    pub repeat: u32,
    pub seed: Option<i64>,
    pub visibility: Visibility,
    pub lifetime: Lifetime,
    pub max_attempts: u32,
    pub agent: AgentSource,
    pub documents: Vec<DocumentSource>,
    pub created_at: Timestamp,
}

/// Where a batch's agent comes from.
#[derive(Debug, Clone)]
pub enum AgentSource {
    Library(AgentVersionId),
    /// Comes with the binary; its row is made or given a new version when needed.
    BuiltIn(NewAgent),
    /// Made for this experiment alone.
    Ephemeral(NewAgent),
}

/// Where a document of a batch comes from.
#[derive(Debug, Clone)]
pub enum DocumentSource {
    Library(DocumentId),
    /// Used from the library where it is there already; else new, ephemeral in an experiment.
    New(NewDocument),
}

/// How many documents, and what the first of them are called.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Titles {
    pub count: u64,
    pub first: Vec<String>,
}

impl Titles {
    const NAMED: usize = 3;

    pub fn add(&mut self, title: impl Into<String>) {
        self.count += 1;
        if self.first.len() < Self::NAMED {
            self.first.push(title.into());
        }
    }
}

/// What was made.
#[derive(Debug, Clone, PartialEq)]
pub struct CreatedBatch {
    pub id: BatchId,
    pub agent: BatchAgent,
    pub job_count: u64,
    pub documents: u64,
    pub ephemeral_documents: u64,
    pub duplicates_dropped: Titles,
    /// Documents whose stored title, author, url or date differs from the one that was brought.
    pub kept_as_stored: Titles,
    /// What a run would have to do; of a dry run only.
    pub work: Option<PendingWork>,
}

text_enum! {
    pub enum BatchSort {
        Created = "created",
        Expires = "expires",
        Grade = "grade",
        Name = "name",
    }
}

text_enum! {
    pub enum BatchKind {
        All = "all",
        Experiment = "experiment",
        Regular = "regular",
    }
}

/// Whose batches a list shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListScope {
    Mine,
    /// Everything that the actor may see.
    Visible,
    /// What the actor may see of one user's.
    OfUser(String),
}

#[derive(Debug, Clone)]
pub struct ListQuery {
    pub scope: ListScope,
    pub kind: BatchKind,
    pub include_expired: bool,
    pub status: Option<BatchStatus>,
    pub agent: Option<AgentSelector>,
    pub expires_within: Option<Duration>,
    pub since: Option<Timestamp>,
    pub until: Option<Timestamp>,
    pub search: Option<String>,
    pub sort: BatchSort,
    pub reverse: bool,
    pub limit: u32,
    pub cursor: Option<Cursor>,
}

/// Where the next page of a list begins: after the row with this sort key and id.
#[derive(Debug, Clone, PartialEq)]
pub struct Cursor {
    pub sort: BatchSort,
    pub reverse: bool,
    /// The sort key of the last row, as text; `None` where the row had none.
    pub key: Option<String>,
    pub id: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct BatchPage {
    pub batches: Vec<BatchSummary>,
    pub next: Option<Cursor>,
}
