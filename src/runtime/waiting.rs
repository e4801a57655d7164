//! Calls that wait for their turn. That time is no part of what an evaluation took, and somebody who looks at a run that
//! stands still wants to know why.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// What a call waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WaitFor {
    /// `--rpm`.
    Requests,
    /// `--tpm`.
    Tokens,
    /// The server, which turned the call away.
    Server,
}

/// How many calls of a run wait at this moment.
#[derive(Debug, Default)]
pub struct Waiting {
    requests: AtomicUsize,
    tokens: AtomicUsize,
    server: AtomicUsize,
}

impl Waiting {
    #[must_use]
    pub fn count(&self, what: WaitFor) -> usize {
        self.of(what).load(Ordering::Relaxed)
    }

    fn of(&self, what: WaitFor) -> &AtomicUsize {
        match what {
            WaitFor::Requests => &self.requests,
            WaitFor::Tokens => &self.tokens,
            WaitFor::Server => &self.server,
        }
    }
}

/// The waits of one attempt.
#[derive(Debug)]
pub struct Waits<'a> {
    run: &'a Waiting,
    nanos: AtomicU64,
}

impl<'a> Waits<'a> {
    #[must_use]
    pub const fn new(run: &'a Waiting) -> Self {
        Self { run, nanos: AtomicU64::new(0) }
    }

    /// Waits until what this returns is dropped.
    #[must_use]
    pub fn begin(&self, what: WaitFor) -> Wait<'_> {
        self.run.of(what).fetch_add(1, Ordering::Relaxed);
        Wait { waits: self, what, since: Instant::now() }
    }

    #[must_use]
    pub fn total(&self) -> Duration {
        Duration::from_nanos(self.nanos.load(Ordering::Relaxed))
    }
}

/// A wait that is under way.
#[derive(Debug)]
pub struct Wait<'a> {
    waits: &'a Waits<'a>,
    what: WaitFor,
    since: Instant,
}

impl Wait<'_> {
    #[must_use]
    pub const fn what(&self) -> WaitFor {
        self.what
    }
}

impl Drop for Wait<'_> {
    fn drop(&mut self) {
        let nanos = u64::try_from(self.since.elapsed().as_nanos()).unwrap_or(u64::MAX);
        self.waits.nanos.fetch_add(nanos, Ordering::Relaxed);
        self.waits.run.of(self.what).fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_counts_while_it_lasts_and_its_time_stays() {
        let run = Waiting::default();
        let (one, other) = (Waits::new(&run), Waits::new(&run));
        let waits = [one.begin(WaitFor::Tokens), other.begin(WaitFor::Tokens)];
        assert_eq!((run.count(WaitFor::Tokens), run.count(WaitFor::Requests)), (2, 0));
        drop(waits);
        assert_eq!(run.count(WaitFor::Tokens), 0);
        assert!(one.total() > Duration::ZERO);
    }
}
