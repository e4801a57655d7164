//! Executes jobs. The calling thread keeps the ledger: it claims, hands out, and records in groups; worker threads
//! only evaluate; a heartbeat thread keeps the leases alive. Nothing here prints: what happens is told as events.
//!
//! A worker counts as free only when its result is recorded, so a killed process loses at most `concurrency` jobs.

mod backoff;
mod events;
mod heartbeat;
mod lanes;
mod ledger;
mod liveness;
mod memory;
mod opening;
mod report;
#[cfg(test)]
mod tests;
mod throttle;
mod workers;

use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;

use crate::clock::Clock;
use crate::domain::{Actor, AgentVersion, BatchId, Cost};
use crate::repository::Repository;
use crate::runtime::Runtime;

pub use crate::signals::Stop;
pub use events::Event;
pub use liveness::this_worker;
pub use report::{Known, Problem, RunReport, StopReason};

/// A batch to work on, with what evaluates it.
pub struct BatchWork {
    pub id: BatchId,
    pub tracking_id: Option<String>,
    pub agent: AgentVersion,
    pub runtime: Arc<dyn Runtime>,
}

impl std::fmt::Debug for BatchWork {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BatchWork").field("id", &self.id).finish_non_exhaustive()
    }
}

/// How to run.
#[derive(Debug, Clone)]
pub struct RunOptions {
    /// Calls at once.
    pub concurrency: usize,
    /// The most that one call may take.
    pub timeout: Duration,
    /// Written to the jobs that are claimed; `None` leaves theirs.
    pub max_attempts: Option<u32>,
    /// Stops claiming once this much was spent.
    pub budget: Option<Cost>,
    /// The most that a run waits for a server that has too much to do.
    pub max_wait: Duration,
    /// Copies equal evaluations among the batches that this user may see.
    pub reuse: Option<Actor>,
    pub timing: Timing,
}

/// How long a claim holds without a sign of life, and how often the signs come.
#[derive(Debug, Clone, Copy)]
pub struct Timing {
    pub lease: Duration,
    pub heartbeat: Duration,
}

impl Default for Timing {
    fn default() -> Self {
        Self { lease: Duration::from_mins(1), heartbeat: Duration::from_secs(20) }
    }
}

/// Runs until nothing of these batches is left to do, or something stops it.
pub fn run(
    repository: &dyn Repository,
    work: Vec<BatchWork>,
    options: RunOptions,
    clock: Clock,
    stop: &Stop,
    events: &mut dyn FnMut(Event<'_>),
) -> Result<RunReport> {
    memory::keep_for_the_next_job();
    ledger::Ledger::new(repository, work, options, clock, stop, events)?.run()
}
