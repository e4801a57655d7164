//! What every repository has to do, whatever is behind it.

mod batches;
mod cleanup;
mod comparisons;
mod queue;

use std::time::Duration;

use evalbatch::domain::{Actor, BatchId, Timestamp, UserId};
use evalbatch::repository::{Repository, WriteMode};

use crate::Opened;
use crate::support::{actor, experiment};

/// Runs every check, each on an empty repository of its own.
pub fn check(open: &dyn Fn() -> Opened) {
    for check in queue::CHECKS.iter().chain(batches::CHECKS).chain(cleanup::CHECKS).chain(comparisons::CHECKS) {
        let (repository, _folder) = open();
        check(repository.as_ref());
    }
}

type Check = fn(&dyn Repository);

/// The instant of everything that a check does first.
fn start() -> Timestamp {
    Timestamp::from_millis(1_800_000_000_000)
}

fn later(seconds: u64) -> Timestamp {
    start() + Duration::from_secs(seconds)
}

/// An experiment of ann's with a job for each content; it expires after an hour.
fn made(repository: &dyn Repository, tracking_id: &str, contents: &[&str]) -> BatchId {
    let batch = experiment(tracking_id, later(3_600), start(), contents);
    repository.create_batch(&actor("ann"), &batch, WriteMode::Commit).unwrap().id
}

/// The actor as the program would know it, once it wrote here.
fn known(repository: &dyn Repository, name: &str) -> Actor {
    let id: Option<UserId> = repository.find_user(name).unwrap().map(|user| user.id);
    Actor { id, ..actor(name) }
}
