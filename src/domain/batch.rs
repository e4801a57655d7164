//! Batches: one agent version × a list of documents × repetitions.

use std::borrow::Cow;

use super::agent::version_mark;
use super::text_enum::text_enum;
use super::{Actor, AgentId, AgentVersionId, BatchId, JobStatus, Timestamp, UserId};

text_enum! {
    pub enum Visibility {
        Private = "PRIVATE",
        Shared = "SHARED",
    }
}

text_enum! {
    /// The state of a batch, derived from its jobs.
    pub enum BatchStatus {
        Pending = "pending",
        Running = "running",
        Completed = "completed",
        Failed = "failed",
        Partial = "partial",
        Cancelled = "cancelled",
    }
}

/// Whether a batch is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lifetime {
    /// A regular batch.
    Kept,
    /// An experiment: removed by `cleanup` once it has expired.
    Ephemeral { expires_at: Timestamp, is_pinned: bool },
}

impl Lifetime {
    #[must_use]
    pub const fn is_ephemeral(self) -> bool {
        matches!(self, Self::Ephemeral { .. })
    }

    #[must_use]
    pub const fn is_pinned(self) -> bool {
        matches!(self, Self::Ephemeral { is_pinned: true, .. })
    }

    #[must_use]
    pub const fn expires_at(self) -> Option<Timestamp> {
        match self {
            Self::Kept => None,
            Self::Ephemeral { expires_at, .. } => Some(expires_at),
        }
    }

    /// Expired means `expiresAt` ≤ now and not pinned, everywhere.
    #[must_use]
    pub fn is_expired(self, now: Timestamp) -> bool {
        match self {
            Self::Kept => false,
            Self::Ephemeral { expires_at, is_pinned } => !is_pinned && expires_at <= now,
        }
    }
}

/// How many jobs of a batch are in each state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct JobStats {
    pub total: u64,
    pub pending: u64,
    pub running: u64,
    pub completed: u64,
    pub failed: u64,
    pub cancelled: u64,
}

impl JobStats {
    /// Counts `count` more jobs in `status`.
    pub fn add(&mut self, status: JobStatus, count: u64) {
        self.total += count;
        match status {
            JobStatus::Pending => self.pending += count,
            JobStatus::Running => self.running += count,
            JobStatus::Completed => self.completed += count,
            JobStatus::Failed => self.failed += count,
            JobStatus::Cancelled => self.cancelled += count,
        }
    }

    /// Still to be done.
    #[must_use]
    pub const fn open(&self) -> u64 {
        self.pending + self.running
    }

    /// The batch's state: any running, else any pending, else what the finished ones came to.
    #[must_use]
    pub fn status(&self) -> BatchStatus {
        if self.running > 0 {
            BatchStatus::Running
        } else if self.pending > 0 {
            BatchStatus::Pending
        } else if self.completed == self.total {
            BatchStatus::Completed
        } else if self.completed == 0 && self.failed == 0 {
            BatchStatus::Cancelled
        } else if self.completed == 0 {
            BatchStatus::Failed
        } else {
            BatchStatus::Partial
        }
    }

    /// Completed ÷ (completed + failed); `None` before the first.
    #[must_use]
    pub fn success_rate(&self) -> Option<f64> {
        let finished = self.completed + self.failed;
        (finished > 0).then(|| self.completed as f64 / finished as f64)
    }
}

/// A batch as lists show it, with what is derived from its jobs.
#[derive(Debug, Clone, PartialEq)]
pub struct BatchSummary {
    pub id: BatchId,
    pub owner_id: UserId,
    pub owner: String,
    pub name: Option<String>,
    pub tracking_id: Option<String>,
    pub description: Option<String>,
    pub visibility: Visibility,
    pub lifetime: Lifetime,
    pub created_at: Timestamp,
    /// When the last job ended; `None` while any is pending or running.
    pub completed_at: Option<Timestamp>,
    pub target_count: Option<u32>,
    pub repeat: u32,
    pub seed: Option<i64>,
    pub agent: BatchAgent,
    pub ephemeral_document_count: u64,
    pub job_stats: JobStats,
    /// Mean over documents of each document's mean grade; `None` without grades.
    pub average_grade: Option<f64>,
}

impl BatchSummary {
    /// What a person calls it: the tracking id, else the name, else the id.
    #[must_use]
    pub fn label(&self) -> &str {
        self.tracking_id.as_deref().or(self.name.as_deref()).unwrap_or(self.id.as_str())
    }

    /// What a command finds it by; a name is anybody's text and finds nothing.
    #[must_use]
    pub fn reference(&self) -> &str {
        self.tracking_id.as_deref().unwrap_or(self.id.as_str())
    }

    /// As `reference`, for somebody who may not be its owner: tracking ids are found among one's own alone.
    #[must_use]
    pub fn reference_for(&self, reader: &Actor) -> Cow<'_, str> {
        match &self.tracking_id {
            Some(id) if !reader.owns(&self.owner_id) => Cow::Owned(format!("{}/{id}", self.owner)),
            Some(_) | None => Cow::Borrowed(self.reference()),
        }
    }
}

/// The pinned agent version of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchAgent {
    pub id: AgentId,
    pub version_id: AgentVersionId,
    pub name: String,
    pub version: u32,
    pub is_ephemeral: bool,
}

impl BatchAgent {
    /// What people are shown: `strict@2`, and an ephemeral agent's name alone.
    #[must_use]
    pub fn label(&self) -> String {
        format!("{}{}", self.name, self.version_mark())
    }

    /// `@2`; nothing of an ephemeral agent.
    #[must_use]
    pub fn version_mark(&self) -> String {
        version_mark(self.version, self.is_ephemeral)
    }
}

/// The longest tracking id, in characters.
pub const MAX_TRACKING_ID_CHARS: usize = 100;

/// Checks a tracking id: 1–100 letters, digits, `.`, `_` and `-`, beginning with a letter or digit.
/// `latest` names the newest batch and can be nothing else.
///
/// # Errors
/// Says what is wrong with the id.
pub fn check_tracking_id(id: &str) -> Result<(), String> {
    let length = id.chars().count();
    if length == 0 || length > MAX_TRACKING_ID_CHARS {
        return Err(format!("a tracking id has 1 to {MAX_TRACKING_ID_CHARS} characters, this one has {length}"));
    }
    if let Some(c) = id.chars().find(|c| !c.is_ascii_alphanumeric() && !matches!(c, '.' | '_' | '-')) {
        return Err(format!("a tracking id is made of letters, digits, `.`, `_` and `-`; {c:?} is none of these"));
    }
    if !id.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return Err("a tracking id begins with a letter or digit".to_owned());
    }
    if id == "latest" {
        return Err("`latest` names the newest batch and cannot be a tracking id".to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use test_case::test_case;

    #[test_case("strict-v2", true)]
    #[test_case("2026.03_a", true)]
    #[test_case("latest2", true)]
    #[test_case("latest", false)]
    #[test_case("latest~1", false)]
    #[test_case("-a", false)]
    #[test_case("a/b", false)]
    #[test_case("é", false)]
    #[test_case("", false)]
    fn tracking_ids(id: &str, accepted: bool) {
        assert_eq!(check_tracking_id(id).is_ok(), accepted);
    }

    #[test]
    fn a_tracking_id_has_at_most_a_hundred_characters() {
        assert!(check_tracking_id(&"a".repeat(100)).is_ok());
        assert!(check_tracking_id(&"a".repeat(101)).is_err());
    }

    #[test_case(&[JobStatus::Running, JobStatus::Pending, JobStatus::Failed], BatchStatus::Running)]
    #[test_case(&[JobStatus::Pending, JobStatus::Completed], BatchStatus::Pending)]
    #[test_case(&[JobStatus::Completed, JobStatus::Completed], BatchStatus::Completed)]
    #[test_case(&[JobStatus::Cancelled, JobStatus::Cancelled], BatchStatus::Cancelled)]
    #[test_case(&[JobStatus::Failed, JobStatus::Cancelled], BatchStatus::Failed)]
    #[test_case(&[JobStatus::Completed, JobStatus::Cancelled], BatchStatus::Partial)]
    fn status_follows_the_jobs(jobs: &[JobStatus], expected: BatchStatus) {
        let mut stats = JobStats::default();
        for status in jobs {
            stats.add(*status, 1);
        }
        assert_eq!(stats.status(), expected);
    }

    #[test]
    fn expired_is_at_or_before_now_and_never_when_pinned() {
        let at = Timestamp::from_millis(1_000);
        let experiment = |is_pinned| Lifetime::Ephemeral { expires_at: at, is_pinned };
        assert!(experiment(false).is_expired(at));
        assert!(!experiment(false).is_expired(Timestamp::from_millis(999)));
        assert!(!experiment(true).is_expired(at));
        assert!(!Lifetime::Kept.is_expired(at));
    }
}
