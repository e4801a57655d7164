//! A request that the data does not allow: nothing is wrong with the database, and nothing was changed.

use crate::domain::PolicyKey;

/// Why a request was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefusalKind {
    NotFound,
    Conflict,
    /// A limit of the policy, or a value out of range.
    Limit,
    Forbidden,
}

/// A refusal in words, with hints that name the fix.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    pub kind: RefusalKind,
    pub message: String,
    pub hints: Vec<String>,
    /// Whether the request may be allowed later, though nobody mends anything.
    pub passes: bool,
    /// The limit that it is about.
    pub limit: Option<PolicyKey>,
}

impl Refusal {
    #[must_use]
    pub fn new(kind: RefusalKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), hints: Vec::new(), passes: false, limit: None }
    }

    #[must_use]
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new(RefusalKind::NotFound, message)
    }

    #[must_use]
    pub fn conflict(message: impl Into<String>) -> Self {
        Self::new(RefusalKind::Conflict, message)
    }

    #[must_use]
    pub fn limit(message: impl Into<String>) -> Self {
        Self::new(RefusalKind::Limit, message)
    }

    /// More than a limit of the policy allows.
    #[must_use]
    pub fn beyond(key: PolicyKey, message: impl Into<String>) -> Self {
        Self { limit: Some(key), ..Self::limit(message).hint(key.how_to_raise()) }
    }

    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// What refuses it goes by itself, as a job does that is running.
    #[must_use]
    pub const fn until_it_passes(mut self) -> Self {
        self.passes = true;
        self
    }
}
