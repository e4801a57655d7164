//! The one thread that claims, hands out and records.

mod claim;
mod record;
mod wait;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Result;

use super::heartbeat::{Heartbeat, HeldJobs};
use super::lanes::{LOOK_AGAIN, Lanes};
use super::liveness::this_worker;
use super::opening::Opening;
use super::report::Problem;
use super::workers::Workers;
use super::{BatchWork, Event, RunOptions, RunReport, Stop, StopReason};
use crate::clock::Clock;
use crate::domain::{BatchId, Cost, Document, JobId, Timestamp};
use crate::repository::{ClaimedJob, Durability, JobKey, Repository, WorkerName};
use crate::runtime::Reach;

/// A signal is noticed within this.
const SIGNAL_LATENCY: Duration = Duration::from_millis(50);
/// How long jobs in flight may take to notice that they were given back.
const GIVE_BACK_GRACE: Duration = Duration::from_secs(3);

pub(super) struct Ledger<'a> {
    repository: &'a dyn Repository,
    work: HashMap<BatchId, Arc<BatchWork>>,
    batches: Vec<BatchId>,
    options: RunOptions,
    clock: Clock,
    stop: &'a Stop,
    events: &'a mut dyn FnMut(Event<'_>),
    worker: WorkerName,
    workers: Workers,
    held: HeldJobs,
    heartbeat: Heartbeat,
    report: RunReport,
    spent: Cost,
    lanes: Lanes,
    /// By the hash of the agent's content.
    openings: HashMap<String, Opening>,
    /// As last told: for `--rpm`, for `--tpm`, for servers.
    told_waiting: [usize; 3],
    /// Leases of workers elsewhere, as first seen: one that moves is alive.
    leases_elsewhere: HashMap<JobId, Timestamp>,
    /// When to look again for jobs of workers that died on this host.
    look_for_the_dead: Instant,
    last_document: Option<Arc<Document>>,
}

impl<'a> Ledger<'a> {
    pub(super) fn new(
        repository: &'a dyn Repository,
        work: Vec<BatchWork>,
        options: RunOptions,
        clock: Clock,
        stop: &'a Stop,
        events: &'a mut dyn FnMut(Event<'_>),
    ) -> Result<Self> {
        let held = HeldJobs::default();
        let heartbeat =
            Heartbeat::start(repository.another(Durability::Relaxed)?, held.clone(), options.timing, clock)?;
        Ok(Self {
            repository,
            lanes: Lanes::new(&work, &options),
            batches: work.iter().map(|batch| batch.id.clone()).collect(),
            work: work.into_iter().map(|batch| (batch.id.clone(), Arc::new(batch))).collect(),
            clock,
            stop,
            events,
            worker: this_worker(),
            workers: Workers::new(options.concurrency, options.timeout),
            openings: HashMap::new(),
            options,
            held,
            heartbeat,
            report: RunReport::empty(),
            spent: Cost::ZERO,
            told_waiting: [0; 3],
            leases_elsewhere: HashMap::new(),
            look_for_the_dead: Instant::now(),
            last_document: None,
        })
    }

    pub(super) fn run(mut self) -> Result<RunReport> {
        let started = Instant::now();
        let result = self.work_until_done();
        if result.is_err() {
            // Whatever went wrong, no job stays claimed by a process that ends.
            self.give_back();
        }
        result?;
        let order = |problem: &Problem| self.batches.iter().position(|id| problem.batches.contains(id));
        self.report.problems.sort_by_key(order);
        if !self.report.problems.is_empty() && self.report.stopped != Some(StopReason::Interrupted) {
            self.report.stopped = Some(StopReason::Provider);
        }
        if self.report.stopped.is_some() {
            self.report.pending = self.repository.queue_state(&self.batches, self.clock.now())?.pending;
        }
        if self.report.stopped == Some(StopReason::Budget) && self.report.pending == 0 {
            // The money lasted to the end.
            self.report.stopped = None;
        }
        self.note_only_refusals();
        self.report.duration_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        drop(self.heartbeat);
        Ok(self.report)
    }

    fn work_until_done(&mut self) -> Result<()> {
        let state = self.repository.queue_state(&self.batches, self.clock.now())?;
        (self.events)(Event::Started { open: state.pending });
        loop {
            if self.stop.is_urgent() {
                self.give_back();
                return Ok(());
            }
            if let Some(fault) = self.heartbeat.take_fault() {
                return Err(fault.into());
            }
            let results = self.collect()?;
            self.note_reasons_to_stop();
            let claimed = self.settle(results)?;
            if self.workers.in_flight == 0
                && (self.report.stopped.is_some() || (claimed == 0 && !self.wait_for_work()?))
            {
                return Ok(());
            }
        }
    }

    fn note_only_refusals(&mut self) {
        let met = self.openings.values().filter_map(Opening::nothing_but_refusals);
        self.report.only_refusals = met.map(|(count, said)| (count, said.to_owned())).collect();
        self.report.only_refusals.sort();
    }

    fn note_reasons_to_stop(&mut self) {
        if self.report.stopped.is_some() {
            return;
        }
        if self.stop.is_requested() {
            self.stop_for(StopReason::Interrupted);
            (self.events)(Event::Stopping { in_flight: self.workers.in_flight });
        } else if self.options.budget.is_some_and(|budget| self.spent >= budget) {
            self.stop_for(StopReason::Budget);
        }
    }

    /// No more claims, and calls that have not begun do not begin.
    fn stop_for(&mut self, reason: StopReason) {
        self.report.stopped.get_or_insert(reason);
        self.lanes.drain();
    }

    /// Nothing more of what shares a job's fate can succeed. Calls that were under way bring the same news once more: the
    /// first is the one to tell.
    fn halt(&mut self, job: &ClaimedJob, reach: Reach, problem: Problem) {
        let batches = self.lanes.close(job, reach);
        if batches.is_empty() {
            return;
        }
        if self.lanes.is_any_open() {
            (self.events)(Event::ProviderStopped { message: &problem.message });
        } else {
            self.stop_for(StopReason::Provider);
        }
        self.report.problems.push(Problem { batches, ..problem });
    }

    /// Gives the jobs in flight back. An answer that comes within the grace is kept, for it may have been paid for; what
    /// comes later is discarded, for the token is gone. That something was asked is kept in any case.
    fn give_back(&mut self) {
        self.report.stopped.get_or_insert(StopReason::Interrupted);
        (self.events)(Event::GivingBack { jobs: self.workers.in_flight, grace: GIVE_BACK_GRACE });
        self.held.cancel_all();
        let until = Instant::now() + GIVE_BACK_GRACE;
        let (mut untried, mut ended) = (Vec::new(), Vec::new());
        while self.workers.in_flight > 0 {
            let left = until.saturating_duration_since(Instant::now());
            let Ok(finished) = self.workers.finished.recv_timeout(left) else { break };
            self.workers.in_flight -= 1;
            self.lanes.came_back(&finished.job);
            if finished.is_untried() {
                untried.push(finished.job.key);
            } else {
                ended.push(finished.with_another_try());
            }
        }
        let results = self.results(ended);
        if let Err(error) = self.settle(results) {
            tracing::warn!(%error, "answers that came at the end could not be recorded");
        }
        if let Err(error) = self.release(&untried).and_then(|()| self.abandon()) {
            tracing::warn!(%error, "jobs could not be given back; their leases will run out");
        }
    }

    /// Gives jobs back that were not tried.
    fn release(&self, untried: &[JobKey]) -> Result<()> {
        if untried.is_empty() {
            // Nothing to write, and so no lock to wait for.
            return Ok(());
        }
        self.repository.release(untried)?;
        for key in untried {
            self.held.remove(key);
        }
        Ok(())
    }

    /// Gives all jobs back whose answers have not come.
    fn abandon(&mut self) -> Result<()> {
        let unanswered = self.held.keys();
        if unanswered.is_empty() {
            return Ok(());
        }
        self.report.lost += unanswered.len() as u64;
        Ok(self.repository.abandon(&unanswered, self.clock.now())?)
    }
}
