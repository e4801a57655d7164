//! What a batch's jobs came to, in pages, so that memory does not grow with the number of jobs.

use crate::domain::{BatchId, Comment, Cost, DocumentId, Evaluation, EvaluationId, Job, JobId, Timestamp};
use crate::repository::Result;

pub trait Results {
    /// Jobs in the order of ordinal and repetition, after a position.
    fn job_rows(&self, batch: &BatchId, after: Option<JobPosition>, limit: u32, now: Timestamp) -> Result<Vec<JobRow>>;

    /// The first of the jobs that have failed since then.
    fn failed_job_rows(&self, batch: &BatchId, since: Timestamp, limit: u32, now: Timestamp) -> Result<Vec<JobRow>>;

    /// Evaluations with their comments, in the same order.
    fn evaluations(&self, batch: &BatchId, after: Option<JobPosition>, limit: u32) -> Result<Vec<StoredEvaluation>>;

    /// The evaluation of one job.
    fn evaluation_of_job(&self, job: &JobId) -> Result<Option<StoredEvaluation>>;

    /// Documents of a batch in order, after an ordinal.
    fn batch_documents(&self, batch: &BatchId, after: Option<u32>, limit: u32) -> Result<Vec<(u32, DocumentId)>>;

    /// Ids and titles of the documents that live only in this batch.
    fn ephemeral_documents(&self, batch: &BatchId) -> Result<Vec<(DocumentId, String)>>;

    /// Every grade, document by document.
    fn document_grades(&self, batch: &BatchId) -> Result<Vec<DocumentGrades>>;

    fn batch_totals(&self, batch: &BatchId) -> Result<BatchTotals>;

    /// Changes whenever anything that an export shows has changed.
    fn fingerprint(&self, batch: &BatchId, now: Timestamp) -> Result<Option<String>>;

    /// The attempts of a job, oldest first.
    fn attempts(&self, job: &JobId) -> Result<Vec<crate::domain::Attempt>>;
}

/// A place in the order of a batch's jobs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct JobPosition {
    pub ordinal: u32,
    pub repetition: u32,
}

#[derive(Debug, Clone, PartialEq)]
pub struct JobRow {
    pub job: Job,
    pub evaluation: Option<EvaluationHead>,
}

impl JobRow {
    #[must_use]
    pub const fn position(&self) -> JobPosition {
        JobPosition { ordinal: self.job.ordinal, repetition: self.job.repetition }
    }
}

/// The part of an evaluation that listings show.
#[derive(Debug, Clone, PartialEq)]
pub struct EvaluationHead {
    pub id: EvaluationId,
    pub grade: Option<f64>,
    pub summary: String,
    pub comment_count: u64,
    pub created_at: Timestamp,
}

#[derive(Debug, Clone, PartialEq)]
pub struct StoredEvaluation {
    pub document_id: DocumentId,
    pub position: JobPosition,
    pub evaluation: Evaluation,
}

impl StoredEvaluation {
    #[must_use]
    pub fn comments(&self) -> &[Comment] {
        &self.evaluation.draft.comments
    }
}

/// The grades of one document's finished repetitions.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DocumentGrades {
    pub ordinal: u32,
    pub grades: Vec<f64>,
    /// Completed repetitions without a grade.
    pub missing: u64,
    /// Repetitions that failed.
    pub failed: u64,
}

/// Sums over the finished (completed or failed) jobs of a batch; `None` where nothing is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BatchTotals {
    /// `None` when any finished job's cost is unknown, or none has finished.
    pub total_cost: Option<Cost>,
    /// The known costs; `None` when none is known.
    pub known_cost: Option<Cost>,
    pub duration_ms: Option<u64>,
    /// `None` when any finished job's tokens are unknown, or none has finished.
    pub input_tokens: Option<u64>,
    pub output_tokens: Option<u64>,
    /// The known ones.
    pub known_input_tokens: u64,
    pub known_output_tokens: u64,
    pub comment_count: u64,
    /// Evaluations that were copied from an equal one.
    pub reused: u64,
    /// Attempts that never told how they ended, and are in no sum; none of checks, which cost nothing.
    pub lost_attempts: u64,
}
