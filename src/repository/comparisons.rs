//! What `compare` reads: whole batches at once, for every figure needs all of it.

use crate::domain::comparison::{CommentsByDocument, Metric, Opinion, Side};
use crate::domain::{BatchId, Timestamp};
use crate::repository::Result;

pub trait Comparisons {
    /// Batches with what their jobs came to, all from one snapshot, in the order of the ids; `None` for one that is not there.
    /// Comments are counted only where the metric wants them.
    fn sides(&self, batches: &[BatchId], metric: Metric, now: Timestamp) -> Result<Vec<Option<Side>>>;

    /// The comments of the documents of a side at these positions, by the evaluations that were read with them; `None` for a
    /// batch that is not there. An evaluation's comments never change.
    fn comments(&self, side: &Side, positions: &[u32]) -> Result<Option<CommentsByDocument>>;

    /// What the evaluations that were read with a document say of it, in the order of the repetitions.
    fn opinions(&self, side: &Side, position: u32) -> Result<Vec<Opinion>>;
}
