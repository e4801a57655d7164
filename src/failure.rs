//! The one list of failures: their kinds, exit codes, and how any error becomes one of them.

use std::fmt;
use std::io;

use crate::domain::UnknownName;
use crate::external_sort;
pub use crate::intake::reason;
use crate::repository::{self, RefusalKind};

/// Why a command failed. Each kind has one exit code and one name in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailureKind {
    /// Anything that is not below.
    Failed,
    /// Bad flags, a bad input file, a value out of range, a limit exceeded.
    Usage,
    /// No such batch, agent, document or user.
    NotFound,
    /// Tracking id taken, ambiguous prefix, running jobs in the way, in use, expired.
    Conflict,
    /// Not the owner, not an admin, a command agent that is not trusted.
    Forbidden,
    /// Locked past the time-out, disk full, not a database, damaged, newer than this binary.
    Database,
    /// The command finished, but some jobs failed or were left, or some deletions failed.
    Partial,
    /// A gate that was asked for was not met.
    Gate,
    /// Ctrl-C, SIGTERM or SIGHUP, by the signal's number.
    Interrupted { signal: u8 },
}

impl FailureKind {
    #[must_use]
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::Failed => 1,
            Self::Usage => 2,
            Self::NotFound => 3,
            Self::Conflict => 4,
            Self::Forbidden => 5,
            Self::Database => 6,
            Self::Partial => 7,
            Self::Gate => 8,
            Self::Interrupted { signal } => 128_u8.saturating_add(signal),
        }
    }

    /// Whether everything was done that was asked for, and it is the results that are not as they should be. The answer that
    /// says so outweighs it where it is not whole.
    #[must_use]
    pub const fn is_about_results(self) -> bool {
        match self {
            Self::Partial | Self::Gate => true,
            Self::Failed
            | Self::Usage
            | Self::NotFound
            | Self::Conflict
            | Self::Forbidden
            | Self::Database
            | Self::Interrupted { .. } => false,
        }
    }

    /// The name in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::Usage => "usage",
            Self::NotFound => "not_found",
            Self::Conflict => "conflict",
            Self::Forbidden => "forbidden",
            Self::Database => "database",
            Self::Partial => "partial",
            Self::Gate => "gate",
            Self::Interrupted { .. } => "interrupted",
        }
    }
}

/// A failure as the user sees it: a lower-case sentence fragment, its parts where it has several, and hints that name the fix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    pub kind: FailureKind,
    pub message: String,
    /// A line each for people.
    pub parts: Vec<String>,
    pub hints: Vec<String>,
    /// Whether the same command may do better later, though nobody mends anything.
    pub retriable: bool,
}

impl Failure {
    #[must_use]
    pub fn new(kind: FailureKind, message: impl Into<String>) -> Self {
        let retriable = matches!(kind, FailureKind::Interrupted { .. });
        Self { kind, message: message.into(), parts: Vec::new(), hints: Vec::new(), retriable }
    }

    #[must_use]
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(FailureKind::Usage, message)
    }

    #[must_use]
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new(FailureKind::NotFound, message)
    }

    #[must_use]
    pub fn conflict(message: impl Into<String>) -> Self {
        Self::new(FailureKind::Conflict, message)
    }

    #[must_use]
    pub fn forbidden(message: impl Into<String>) -> Self {
        Self::new(FailureKind::Forbidden, message)
    }

    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// The same command may do better later, though nobody mends anything.
    #[must_use]
    pub const fn retriable(mut self) -> Self {
        self.retriable = true;
        self
    }

    /// The message and its parts as one text.
    #[must_use]
    pub fn in_one_line(&self) -> String {
        let parts = self.parts.join("; ");
        if parts.is_empty() { self.message.clone() } else { format!("{}: {parts}", self.message) }
    }

    /// Finds the failure in an error: one made as such, one that a layer below typed, or else `Failed`.
    #[must_use]
    pub fn from_error(error: &anyhow::Error) -> Self {
        Self::from_error_about(error, "")
    }

    /// As `from_error`, where the database is the one in this file.
    #[must_use]
    pub fn from_error_about(error: &anyhow::Error, file: &str) -> Self {
        for cause in error.chain() {
            if let Some(failure) = cause.downcast_ref::<Self>() {
                return failure.clone();
            }
            if let Some(error) = cause.downcast_ref::<repository::Error>() {
                return Self::from_repository(error, file);
            }
            if let Some(error) = cause.downcast_ref::<crate::intake::IntakeError>() {
                return Self { hints: error.hints(), ..Self::usage(error.to_string()) };
            }
            if let Some(error) = cause.downcast_ref::<external_sort::Error>() {
                let message = format!("{error}: {}", reason(&error.source));
                let hints = error.hint().map(str::to_owned).into_iter().collect();
                return Self { hints, ..Self::new(FailureKind::Failed, message) };
            }
            if let Some(error) = cause.downcast_ref::<UnknownName>() {
                return Self::usage(error.to_string());
            }
        }
        Self::new(FailureKind::Failed, in_words(error))
    }

    /// A failure of the database itself; the file is named before a message that does not name it.
    #[must_use]
    pub fn of_database(error: &repository::Error, file: &str) -> Self {
        let mut message = match error {
            repository::Error::Io { path, source } => {
                format!("{}: {}", path.display(), reason(source))
            }
            other => other.to_string(),
        };
        if !file.is_empty() && !message.contains(file) {
            message = format!("{file}: {message}");
        }
        let retriable = error.passes();
        Self { hints: error.hints(), retriable, ..Self::new(FailureKind::Database, message) }
    }

    fn from_repository(error: &repository::Error, file: &str) -> Self {
        let repository::Error::Refused(refusal) = error else { return Self::of_database(error, file) };
        let kind = match refusal.kind {
            RefusalKind::NotFound => FailureKind::NotFound,
            RefusalKind::Conflict => FailureKind::Conflict,
            RefusalKind::Limit => FailureKind::Usage,
            RefusalKind::Forbidden => FailureKind::Forbidden,
        };
        Self { hints: refusal.hints.clone(), retriable: refusal.passes, ..Self::new(kind, refusal.message.clone()) }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.in_one_line())
    }
}

impl std::error::Error for Failure {}

/// An error and its causes, with the operating system's reasons as people say them.
fn in_words(error: &anyhow::Error) -> String {
    let mut parts: Vec<String> = Vec::new();
    for cause in error.chain() {
        if let Some(system) = cause.downcast_ref::<io::Error>() {
            parts.push(reason(system));
            break;
        }
        if let Some(wrapped) = cause.downcast_ref::<serde_json::Error>().filter(|wrapped| wrapped.is_io()) {
            parts.push(reason(&io::Error::other(wrapped.to_string())));
            break;
        }
        parts.push(cause.to_string());
    }
    parts.join(": ")
}

/// Whether the error is only that the reader of our output went away, which ends a program quietly.
#[must_use]
pub fn is_closed_pipe(error: &anyhow::Error) -> bool {
    is_of_kind(error, &[io::ErrorKind::BrokenPipe])
}

/// Whether what is written to has no room left.
#[must_use]
pub fn is_disk_full(error: &anyhow::Error) -> bool {
    is_of_kind(error, &[io::ErrorKind::StorageFull, io::ErrorKind::QuotaExceeded])
}

fn is_of_kind(error: &anyhow::Error, kinds: &[io::ErrorKind]) -> bool {
    error.chain().any(|cause| {
        // What serde_json could not write it wraps, and the wrapper hides the error itself from the chain.
        let kind = cause
            .downcast_ref::<io::Error>()
            .map(io::Error::kind)
            .or_else(|| cause.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind));
        kind.is_some_and(|kind| kinds.contains(&kind))
    })
}
