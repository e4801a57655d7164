//! Retries: the first for a reason is told in full, equal ones are counted and told now and then.

use std::time::{Duration, Instant};

use crate::domain::ErrorKind;
use crate::render::count::counted;
use crate::render::sanitize::clean;

/// Between two tellings of what was counted.
const TOLD_EVERY: Duration = Duration::from_secs(5);
/// Where messages differ each time, so many are known; what comes after is told in full.
const MOST_REASONS: usize = 100;

#[derive(Debug, Default)]
pub(super) struct Retries {
    reasons: Vec<Reason>,
    last_told: Option<Instant>,
}

#[derive(Debug)]
struct Reason {
    kind: ErrorKind,
    message: String,
    untold: u64,
}

impl Retries {
    /// Takes note of one. Whether it is to be told in full.
    pub(super) fn note(&mut self, kind: ErrorKind, message: &str, now: Instant) -> bool {
        self.last_told.get_or_insert(now);
        let known = self.reasons.iter_mut().find(|reason| reason.kind == kind && reason.message == message);
        let Some(reason) = known else {
            if self.reasons.len() < MOST_REASONS {
                self.reasons.push(Reason { kind, message: message.to_owned(), untold: 0 });
            }
            return true;
        };
        reason.untold += 1;
        false
    }

    /// What has been counted since it was last told, a line for each reason; nothing so soon after.
    pub(super) fn due(&mut self, now: Instant) -> Vec<String> {
        if self.last_told.is_none_or(|last| now.duration_since(last) < TOLD_EVERY) {
            return Vec::new();
        }
        self.last_told = Some(now);
        self.rest()
    }

    /// As `due`, however soon.
    pub(super) fn rest(&mut self) -> Vec<String> {
        let untold = self.reasons.iter_mut().filter(|reason| reason.untold > 0);
        untold
            .map(|reason| {
                let count = counted(std::mem::take(&mut reason.untold), "more job");
                format!("again ({}), {count}: {}", reason.kind, clean(&reason.message))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_retries_are_counted_and_told_now_and_then() {
        let (mut retries, start) = (Retries::default(), Instant::now());
        let note = |retries: &mut Retries, message| retries.note(ErrorKind::Provider, message, start);
        let told: Vec<bool> = ["500", "500", "503", "500"].map(|message| note(&mut retries, message)).into();
        assert_eq!(told, [true, false, true, false]);
        assert_eq!(retries.due(start + Duration::from_secs(4)), Vec::<String>::new());
        assert_eq!(retries.due(start + Duration::from_secs(5)), ["again (provider), 2 more jobs: 500"]);
        note(&mut retries, "503");
        assert_eq!(retries.due(start + Duration::from_secs(6)), Vec::<String>::new());
        assert_eq!(retries.rest(), ["again (provider), 1 more job: 503"]);
        assert_eq!(retries.rest(), Vec::<String>::new());
    }
}
