//! Keeps the leases of running jobs alive, from its own thread and connection, and tells the jobs that were lost.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use crossbeam_channel::{RecvTimeoutError, Sender, bounded};

use super::Timing;
use crate::clock::Clock;
use crate::domain::JobId;
use crate::repository::{Error, JobKey, Repository};
use crate::runtime::Cancel;

/// The claims in flight, shared between the ledger and the heartbeat. By token, not by job: a process that was
/// stopped for longer than a lease may claim a job again while its first attempt at it is still under way.
#[derive(Debug, Clone, Default)]
pub(super) struct HeldJobs(Arc<Mutex<HashMap<String, Held>>>);

#[derive(Debug, Clone)]
struct Held {
    job: JobId,
    cancel: Cancel,
}

impl HeldJobs {
    fn lock(&self) -> MutexGuard<'_, HashMap<String, Held>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn add(&self, key: &JobKey, cancel: Cancel) {
        self.lock().insert(key.token.clone(), Held { job: key.id.clone(), cancel });
    }

    pub(super) fn remove(&self, key: &JobKey) {
        self.lock().remove(&key.token);
    }

    pub(super) fn keys(&self) -> Vec<JobKey> {
        self.lock().iter().map(|(token, held)| JobKey { id: held.job.clone(), token: token.clone() }).collect()
    }

    pub(super) fn cancel(&self, key: &JobKey) {
        if let Some(held) = self.lock().get(&key.token) {
            held.cancel.cancel();
        }
    }

    pub(super) fn cancel_all(&self) {
        for held in self.lock().values() {
            held.cancel.cancel();
        }
    }
}

/// The running thread; it ends when this is dropped.
#[derive(Debug)]
pub(super) struct Heartbeat {
    /// Why no beat will succeed any more.
    fault: Arc<Mutex<Option<Error>>>,
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Heartbeat {
    pub(super) fn start(
        repository: Box<dyn Repository>,
        held: HeldJobs,
        timing: Timing,
        clock: Clock,
    ) -> std::io::Result<Self> {
        let (stop, stopped) = bounded::<()>(0);
        let fault = Arc::new(Mutex::new(None));
        let noted = Arc::clone(&fault);
        let thread = thread::Builder::new().name("heartbeat".to_owned()).spawn(move || {
            while stopped.recv_timeout(timing.heartbeat) == Err(RecvTimeoutError::Timeout) {
                if let Err(error) = beat(repository.as_ref(), &held, timing, clock) {
                    *noted.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                    break;
                }
            }
        })?;
        Ok(Self { fault, stop: Some(stop), thread: Some(thread) })
    }

    /// An error after which nothing that is done can be kept; said once.
    pub(super) fn take_fault(&self) -> Option<Error> {
        self.fault.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

fn beat(repository: &dyn Repository, held: &HeldJobs, timing: Timing, clock: Clock) -> Result<(), Error> {
    let keys = held.keys();
    if keys.is_empty() {
        return Ok(());
    }
    // A beat that fails, for the database is locked or the disk full, is made up for by the next: a lease outlasts two.
    match repository.heartbeat(&keys, clock.now() + timing.lease) {
        Ok(lost) => lost.iter().for_each(|key| held.cancel(key)),
        Err(error @ Error::Gone { .. }) => return Err(error),
        Err(error) => tracing::warn!(%error, "heartbeat failed"),
    }
    Ok(())
}

impl Drop for Heartbeat {
    fn drop(&mut self) {
        self.stop.take();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_claims_of_one_job_are_told_apart() {
        let held = HeldJobs::default();
        let claim = |token: &str| JobKey { id: JobId::new("job"), token: token.to_owned() };
        let (first, second) = (Cancel::default(), Cancel::default());
        held.add(&claim("first"), first.clone());
        held.add(&claim("second"), second.clone());
        held.cancel(&claim("first"));
        assert!(first.is_cancelled() && !second.is_cancelled());
        held.remove(&claim("first"));
        assert_eq!(held.keys(), [claim("second")]);
    }
}
