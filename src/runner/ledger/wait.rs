//! When there is nothing to claim: waiting for what is due later, and for workers elsewhere.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use anyhow::Result;

use super::{LOOK_AGAIN, Ledger, SIGNAL_LATENCY};
use crate::domain::{BatchId, Timestamp};
use crate::repository::WorkerName;
use crate::runner::liveness::{Liveness, liveness};
use crate::runner::{Event, StopReason};

impl Ledger<'_> {
    /// Nothing could be claimed and nothing is in flight. False when there is nothing to wait for.
    pub(super) fn wait_for_work(&mut self) -> Result<bool> {
        let moment = Instant::now();
        let (pause, awake) = (self.lanes.pause_left(moment), self.lanes.awake(moment));
        if let (Some(pause), []) = (pause, awake.as_slice()) {
            self.sleep(pause);
            return Ok(true);
        }
        let now = self.clock.now();
        let state = self.repository.queue_state(&awake, now)?;
        if self.reclaim_from_the_dead(now)? {
            return Ok(true);
        }
        if let Some(due) = state.next_due {
            let wait = due.since(now);
            if !wait.is_zero() {
                (self.events)(Event::WaitingForRetry { wait });
            }
            self.sleep(pause.map_or(wait, |pause| pause.min(wait)));
            return Ok(true);
        }
        if let Some(pause) = pause {
            self.sleep(pause);
            return Ok(true);
        }
        let doubtful = self.doubtful_leases(&awake, now)?;
        if doubtful > 0 {
            (self.events)(Event::WaitingForLeases { jobs: doubtful });
            self.sleep(LOOK_AGAIN);
        } else {
            // From the same look that found nothing to wait for: what others put back since is their business.
            self.report.pending = state.pending;
            if state.expired > 0 {
                self.report.stopped = Some(StopReason::Expired);
            }
        }
        Ok(doubtful > 0)
    }

    /// Takes back the jobs of workers that died on this host.
    pub(super) fn reclaim_from_the_dead(&mut self, now: Timestamp) -> Result<bool> {
        self.look_for_the_dead = Instant::now() + LOOK_AGAIN;
        let mut holders = self.repository.lease_holders(&self.batches)?;
        holders.retain(|holder| holder.lease_until > now && holder.worker != self.worker);
        let workers: HashSet<&WorkerName> = holders.iter().map(|holder| &holder.worker).collect();
        let dead_workers: HashSet<WorkerName> =
            workers.into_iter().filter(|worker| liveness(worker) == Liveness::Dead).cloned().collect();
        let dead: Vec<_> = holders
            .into_iter()
            .filter(|holder| dead_workers.contains(&holder.worker))
            .map(|holder| holder.key)
            .collect();
        if dead.is_empty() {
            return Ok(false);
        }
        self.repository.end_leases(&dead, now)?;
        (self.events)(Event::Reclaimed { jobs: dead.len() });
        Ok(true)
    }

    /// Jobs held elsewhere by workers of which no sign of life was seen yet. A lease that moves is a sign.
    fn doubtful_leases(&mut self, batches: &[BatchId], now: Timestamp) -> Result<usize> {
        let mut doubtful = 0;
        for holder in self.repository.lease_holders(batches)? {
            if liveness(&holder.worker) != Liveness::Unknown || holder.lease_until <= now {
                continue;
            }
            let first_seen = *self.leases_elsewhere.entry(holder.key.id).or_insert(holder.lease_until);
            doubtful += usize::from(first_seen == holder.lease_until);
        }
        Ok(doubtful)
    }

    /// Sleeps, but not through a signal.
    fn sleep(&self, duration: Duration) {
        let until = Instant::now() + duration.min(LOOK_AGAIN);
        while Instant::now() < until && !self.stop.is_requested() {
            std::thread::sleep(SIGNAL_LATENCY.min(until.saturating_duration_since(Instant::now())));
        }
    }
}
