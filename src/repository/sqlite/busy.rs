//! Waiting for another process's lock.
//!
//! SQLite's own handler sleeps in steps that grow to 100 ms. A writer that has waited long then looks rarely, while
//! newcomers look often, so under contention the longest waiter is the last to be served and may run into the
//! time-out. Short sleeps of random length give every waiter the same chance.
//!
//! After a second Ctrl-C a run still waits a little, for what it has to record may have been paid for, but not for a lock that
//! somebody holds for long.

use std::hash::{BuildHasher, RandomState};
use std::time::{Duration, Instant};

use rusqlite::Connection;

use crate::signals;

/// The most to wait for a lock when the command is to end at once.
const URGENT: Duration = Duration::from_secs(1);

/// Makes `connection` wait for up to `timeout` for each lock. `PRAGMA busy_timeout` would undo it.
pub(super) fn wait_for_locks(connection: &mut Connection, timeout: Duration) -> rusqlite::Result<()> {
    let mut wait = Wait::new(timeout);
    connection.busy_handler(Some(move |calls| {
        if calls == 0 {
            wait.restart();
        }
        wait.pause()
    }))
}

/// One wait for a lock.
pub(super) struct Wait {
    timeout: Duration,
    start: Instant,
    random: u64,
}

impl Wait {
    pub(super) fn new(timeout: Duration) -> Self {
        Self { timeout, start: Instant::now(), random: RandomState::new().hash_one(0) | 1 }
    }

    fn restart(&mut self) {
        self.start = Instant::now();
    }

    /// Sleeps a little; false when the time is used up.
    pub(super) fn pause(&mut self) -> bool {
        let timeout = if signals::is_urgent() { self.timeout.min(URGENT) } else { self.timeout };
        let left = timeout.saturating_sub(self.start.elapsed());
        if left.is_zero() {
            return false;
        }
        std::thread::sleep(self.step().min(left));
        true
    }

    /// Between 0.5 and 4.6 ms, by xorshift.
    fn step(&mut self) -> Duration {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        Duration::from_micros(500 + self.random % 4096)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_short_and_differ() {
        let mut wait = Wait::new(Duration::from_secs(1));
        let steps: std::collections::HashSet<_> = (0..50).map(|_| wait.step()).collect();
        assert!(steps.len() > 25);
        assert!(steps.iter().all(|step| (500..5000).contains(&step.as_micros())));
    }

    #[test]
    fn a_wait_ends_when_its_time_is_used_up() {
        let mut wait = Wait::new(Duration::from_millis(20));
        let start = Instant::now();
        while wait.pause() {}
        assert!((20..2000).contains(&start.elapsed().as_millis()));
    }
}
