//! What happens to a batch after it was made.

use crate::domain::{BatchId, Timestamp, Visibility};
use crate::repository::Result;

pub trait Life {
    /// Moves the expiry of an experiment. One that had expired counts against its owner's limit again.
    fn set_expiry(&self, id: &BatchId, expires_at: Timestamp, now: Timestamp) -> Result<()>;

    /// Whether an experiment outlives its expiry. One that had expired counts against its owner's limit again.
    fn set_pinned(&self, id: &BatchId, is_pinned: bool, now: Timestamp) -> Result<()>;

    fn set_visibility(&self, id: &BatchId, visibility: Visibility) -> Result<()>;

    /// Pending and running jobs → CANCELLED at once; how many. What a worker still brings is discarded.
    fn cancel(&self, id: &BatchId, now: Timestamp) -> Result<u64>;

    /// Moves what belongs to an experiment into its owner's library.
    fn promote(&self, id: &BatchId, promotion: &Promotion, now: Timestamp) -> Result<Promoted>;
}

/// What is to be moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promotion {
    pub agent: bool,
    pub documents: bool,
    /// Makes the batch a regular one; agent and documents go along.
    pub batch: bool,
    /// The agent's name in the library; its own where there is none.
    pub name: Option<String>,
}

impl Promotion {
    /// The options that ask for it, the name aside.
    #[must_use]
    pub const fn flags(&self) -> &'static str {
        match (self.batch, self.agent, self.documents) {
            (true, ..) => "--all",
            (false, true, true) => "--agent --documents",
            (false, false, true) => "--documents",
            (false, _, false) => "--agent",
        }
    }
}

/// What was moved.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Promoted {
    /// The agent's name in the library.
    pub agent: Option<String>,
    pub documents: u64,
    /// Of these, documents that the library had already.
    pub merged_documents: u64,
    pub is_regular: bool,
}
