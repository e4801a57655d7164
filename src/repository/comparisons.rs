//! What `compare` reads: whole batches at once, for every figure needs all of it.

use crate::domain::comparison::{CommentsByDocument, Side, SideDocument};
use crate::domain::{BatchId, EvaluationId, Timestamp};
use crate::repository::Result;

pub trait Comparisons {
    /// Batches with what their jobs came to, all from one snapshot, in the order of the ids; `None` for one that is not there.
    /// Comments are counted only where that is wanted.
    fn sides(&self, batches: &[BatchId], with_counts: bool, now: Timestamp) -> Result<Vec<Option<Side>>>;

    /// The comments of documents of a batch, by the evaluations that were read with them; `None` for a batch that is not
    /// there. An evaluation's comments never change.
    fn comments(&self, batch: &BatchId, documents: &[&SideDocument]) -> Result<Option<CommentsByDocument>>;

    /// The summaries of evaluations, in the order given; `None` for one that is not there.
    fn summaries(&self, evaluations: &[&EvaluationId]) -> Result<Vec<Option<String>>>;
}
