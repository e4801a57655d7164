//! How long to wait before another attempt.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Duration;

const FIRST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_mins(1);

/// One second, doubled with each attempt up to a minute, of which a half to the whole is taken: `salt` spreads jobs
/// that failed together.
#[must_use]
pub(super) fn backoff(attempt: u32, salt: &str) -> Duration {
    let doubled = FIRST.saturating_mul(1 << attempt.saturating_sub(1).min(16)).min(LONGEST);
    let mut hasher = DefaultHasher::new();
    (attempt, salt).hash(&mut hasher);
    let fraction = (hasher.finish() % 1_000) as f64 / 1_000.0;
    doubled.mul_f64(0.5 + fraction / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubles_within_bounds_and_spreads() {
        for attempt in 1..40 {
            let wait = backoff(attempt, "job");
            let full = Duration::from_secs(1 << (attempt - 1).min(6)).min(LONGEST);
            assert!(wait >= full / 2 && wait <= full, "attempt {attempt}: {wait:?}");
        }
        assert_ne!(backoff(3, "one"), backoff(3, "other"));
    }
}
