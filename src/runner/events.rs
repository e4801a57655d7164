//! What happens during a run, for whoever wants to show it.

use std::time::Duration;

use crate::domain::{Cost, ErrorKind, JobId};

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Event<'a> {
    /// Work begins: jobs that are still to be done.
    Started {
        open: u64,
    },
    Completed {
        job: &'a JobId,
        document: &'a str,
        grade: Option<f64>,
        cost: Option<Cost>,
    },
    /// Tried again later.
    Retrying {
        job: &'a JobId,
        document: &'a str,
        kind: ErrorKind,
        message: &'a str,
        wait: Duration,
    },
    Failed {
        job: &'a JobId,
        document: &'a str,
        kind: ErrorKind,
        message: &'a str,
    },
    /// The result came too late: the job had been cancelled, or given to another worker.
    Discarded {
        job: &'a JobId,
    },
    /// Jobs of a dead worker on this host were taken back.
    Reclaimed {
        jobs: usize,
    },
    /// Jobs whose workers died every time have FAILED.
    GivenUp {
        jobs: u64,
    },
    /// A provider stopped its batches, and the others go on.
    ProviderStopped {
        message: &'a str,
    },
    /// A provider has too much to do: all its calls wait, and then so many go at once.
    SlowingDown {
        wait: Duration,
        at_once: usize,
        message: &'a str,
    },
    /// So many calls wait for their turn, until the next word of it.
    CallsWait {
        requests: usize,
        tokens: usize,
        server: usize,
    },
    /// Nothing can be claimed now; the next retry is due then.
    WaitingForRetry {
        wait: Duration,
    },
    /// Jobs are held elsewhere by workers that may be dead.
    WaitingForLeases {
        jobs: usize,
    },
    /// Jobs in flight are given back; answers that come within the grace are kept.
    GivingBack {
        jobs: usize,
        grace: Duration,
    },
    /// No more claims; jobs in flight finish.
    Stopping {
        in_flight: usize,
    },
}
