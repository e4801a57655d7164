//! Where the time comes from. Everything else takes it as a parameter.

use std::time::{Duration, SystemTime};

use crate::domain::Timestamp;
use crate::domain::retention::parse_duration;

/// A source of the current time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    System,
    /// Stands still: for snapshots.
    Fixed(Timestamp),
    /// Runs, but ahead of the system by this much: for tests of expiry and of clocks that jump.
    Ahead(Duration),
}

/// Since 1970, or before it: a clock that has lost its battery is no mistake of this program.
fn millis(time: SystemTime) -> i64 {
    let whole = |duration: Duration| i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
    match time.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(since) => whole(since),
        Err(error) => -whole(error.duration()),
    }
}

impl Clock {
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the system's clock")]
    pub fn now(self) -> Timestamp {
        let system = || Timestamp::from_millis(millis(SystemTime::now()));
        match self {
            Self::System => system(),
            Self::Fixed(instant) => instant,
            Self::Ahead(duration) => system() + duration,
        }
    }

    /// The clock of this process: the system's, or in a debug build what `EVALBATCH_TEST_NOW` says:
    /// an instant (RFC 3339) at which time stands still, or `+8d` to run ahead. A release build
    /// ignores the variable, for a stray one could delete.
    #[must_use]
    pub fn from_environment() -> Self {
        if cfg!(debug_assertions)
            && let Ok(text) = std::env::var("EVALBATCH_TEST_NOW")
        {
            if let Some(ahead) = text.strip_prefix('+').and_then(|text| parse_duration(text).ok()) {
                return Self::Ahead(ahead);
            }
            if let Ok(instant) = Timestamp::parse_rfc3339(&text) {
                return Self::Fixed(instant);
            }
        }
        Self::System
    }
}
