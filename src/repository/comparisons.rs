//! What `compare` reads: whole batches, for every figure needs all of it.

use crate::domain::comparison::{CommentsByDocument, EvaluatedDocument, Metric, Opinion, Side, SideDocument};
use crate::domain::{BatchId, Timestamp};
use crate::repository::Result;

pub trait Comparisons {
    /// Batches with what their jobs came to, all from one snapshot, in the order of the ids; `None` for one that is not there.
    /// Their documents are not held: they are handed to `take` in the order of their batch, one batch after the other, with the
    /// batch's place among the ids.
    /// Comments are counted only where the metric wants them.
    fn sides(
        &self,
        batches: &[BatchId],
        metric: Metric,
        now: Timestamp,
        take: &mut dyn FnMut(usize, SideDocument),
    ) -> Result<Vec<Option<Side>>>;

    /// The comments about some documents of a batch, of the evaluations that were read with them; `None` for a batch that is not
    /// there. An evaluation's comments never change.
    fn comments(&self, batch: &BatchId, documents: &[EvaluatedDocument<'_>]) -> Result<Option<CommentsByDocument>>;

    /// What the evaluations that were read with a document say of it, in the order of the repetitions.
    fn opinions(&self, batch: &BatchId, document: EvaluatedDocument<'_>) -> Result<Vec<Opinion>>;
}
