//! Keeps the leases of running jobs alive, from its own thread and connection, and tells the jobs that were lost.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use crossbeam_channel::{RecvTimeoutError, Sender, bounded};

use super::Timing;
use crate::clock::Clock;
use crate::domain::JobId;
use crate::repository::{JobKey, Repository};
use crate::runtime::Cancel;

/// The jobs in flight, shared between the ledger and the heartbeat.
#[derive(Debug, Clone, Default)]
pub(super) struct HeldJobs(Arc<Mutex<HashMap<JobId, Held>>>);

#[derive(Debug, Clone)]
struct Held {
    token: String,
    cancel: Cancel,
}

impl HeldJobs {
    fn lock(&self) -> MutexGuard<'_, HashMap<JobId, Held>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn add(&self, key: &JobKey, cancel: Cancel) {
        self.lock().insert(key.id.clone(), Held { token: key.token.clone(), cancel });
    }

    pub(super) fn remove(&self, key: &JobKey) {
        self.lock().remove(&key.id);
    }

    pub(super) fn keys(&self) -> Vec<JobKey> {
        self.lock().iter().map(|(id, held)| JobKey { id: id.clone(), token: held.token.clone() }).collect()
    }

    pub(super) fn cancel(&self, id: &JobId) {
        if let Some(held) = self.lock().get(id) {
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
        let thread = thread::Builder::new().name("heartbeat".to_owned()).spawn(move || {
            while stopped.recv_timeout(timing.heartbeat) == Err(RecvTimeoutError::Timeout) {
                beat(repository.as_ref(), &held, timing, clock);
            }
        })?;
        Ok(Self { stop: Some(stop), thread: Some(thread) })
    }
}

fn beat(repository: &dyn Repository, held: &HeldJobs, timing: Timing, clock: Clock) {
    let keys = held.keys();
    if keys.is_empty() {
        return;
    }
    // A beat that fails, for the database is locked or the disk full, is made up for by the next: a lease outlasts two.
    match repository.heartbeat(&keys, clock.now() + timing.lease) {
        Ok(lost) => lost.iter().for_each(|job| held.cancel(job)),
        Err(error) => tracing::warn!(%error, "heartbeat failed"),
    }
}

impl Drop for Heartbeat {
    fn drop(&mut self) {
        self.stop.take();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
