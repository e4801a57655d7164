//! The one thread that claims, hands out and records.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Result;

use super::backoff::backoff;
use super::heartbeat::{Heartbeat, HeldJobs};
use super::liveness::{Liveness, liveness, this_worker};
use super::workers::{Assignment, Finished, Workers};
use super::{BatchWork, Event, RunOptions, RunReport, Stop, StopReason};
use crate::clock::Clock;
use crate::domain::{BatchId, Cost, Document, ErrorKind, JobId, Timestamp, Usage};
use crate::failure::Failure;
use crate::repository::{
    self, AttemptOutcome, Claim, ClaimedJob, Durability, RecordedStatus, Repository, Verdict, WorkerName,
};
use crate::runtime::{Cancel, Retry};

/// How long to wait at most before looking again for work, signals and dead workers.
const LOOK_AGAIN: Duration = Duration::from_millis(500);
/// A signal is noticed within this.
const SIGNAL_LATENCY: Duration = Duration::from_millis(50);
/// How long jobs in flight may take to notice that they were given back.
const GIVE_BACK_GRACE: Duration = Duration::from_secs(3);

pub(super) struct Ledger<'a> {
    repository: &'a dyn Repository,
    /// Losing a claim only returns the job, so claims need not wait for the disk.
    claims: Box<dyn Repository>,
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
    /// Leases of workers elsewhere, as first seen: one that moves is alive.
    leases_elsewhere: HashMap<JobId, Timestamp>,
    /// When to look again for jobs of workers that died on this host.
    look_for_the_dead: Instant,
    last_document: Option<Arc<Document>>,
    drained_until: Option<Instant>,
    /// The batches before this one had nothing due when they were last looked at: a run over a thousand batches must not
    /// ask each of them for every job.
    from: usize,
    look_from_the_start: Instant,
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
            claims: repository.another(Durability::Relaxed)?,
            batches: work.iter().map(|batch| batch.id.clone()).collect(),
            work: work.into_iter().map(|batch| (batch.id.clone(), Arc::new(batch))).collect(),
            options,
            clock,
            stop,
            events,
            worker: this_worker(),
            workers: Workers::new(options.concurrency, options.timeout),
            held,
            heartbeat,
            report: RunReport { cost: Some(Cost::ZERO), ..RunReport::default() },
            spent: Cost::ZERO,
            leases_elsewhere: HashMap::new(),
            look_for_the_dead: Instant::now(),
            last_document: None,
            drained_until: None,
            from: 0,
            look_from_the_start: Instant::now(),
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
        if self.report.stopped.is_some() {
            self.report.pending = self.repository.queue_state(&self.batches, self.clock.now())?.pending;
        }
        if self.report.stopped == Some(StopReason::Budget) && self.report.pending == 0 {
            // The money lasted to the end.
            self.report.stopped = None;
        }
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
            self.note_reasons_to_stop();
            let claimed = if self.report.stopped.is_none() { self.claim()? } else { 0 };
            if self.workers.in_flight == 0 {
                if self.report.stopped.is_some() || (claimed == 0 && !self.wait_for_work()?) {
                    return Ok(());
                }
                continue;
            }
            self.record_finished()?;
        }
    }

    fn note_reasons_to_stop(&mut self) {
        if self.report.stopped.is_some() {
            return;
        }
        if self.stop.is_requested() {
            self.report.stopped = Some(StopReason::Interrupted);
            (self.events)(Event::Stopping { in_flight: self.workers.in_flight });
        } else if self.options.budget.is_some_and(|budget| self.spent >= budget) {
            self.report.stopped = Some(StopReason::Budget);
        }
    }

    /// Claims as many jobs as there are free workers, and hands them out. How many that were.
    fn claim(&mut self) -> Result<usize> {
        let free = self.workers.free();
        let drained = self.workers.in_flight > 0 && self.drained_until.is_some_and(|until| Instant::now() < until);
        if free == 0 || drained || self.batches.is_empty() {
            return Ok(0);
        }
        if Instant::now() >= self.look_for_the_dead {
            self.reclaim_from_the_dead(self.clock.now())?;
        }
        let now = self.clock.now();
        if Instant::now() >= self.look_from_the_start {
            self.look_from_the_start = Instant::now() + LOOK_AGAIN;
            self.from = 0;
        }
        let from = self.from;
        let claimed = self.claims.claim(&Claim {
            batches: &self.batches[from..],
            limit: u32::try_from(free).unwrap_or(u32::MAX),
            worker: &self.worker,
            max_attempts: self.options.max_attempts,
            now,
            lease_until: now + self.options.timing.lease,
        })?;
        if claimed.given_up > 0 {
            self.report.failed += claimed.given_up;
            (self.events)(Event::GivenUp { jobs: claimed.given_up });
        }
        let count = claimed.jobs.len();
        match claimed.jobs.first() {
            Some(first) => self.from += self.batches[from..].iter().position(|id| *id == first.batch_id).unwrap_or(0),
            None => self.from = 0,
        }
        if count < free && from > 0 {
            self.look_from_the_start = Instant::now();
        } else {
            // Nothing more was due, so the next look can wait a little: a claim takes the write lock.
            self.drained_until = (count < free).then(|| Instant::now() + LOOK_AGAIN);
        }
        // All are held before the first is handed out, so that none stays claimed if that fails.
        let jobs: Vec<_> = claimed.jobs.into_iter().map(|job| (job, Cancel::default())).collect();
        for (job, cancel) in &jobs {
            self.held.add(&job.key, cancel.clone());
        }
        for (job, cancel) in jobs {
            self.hand_out(job, cancel)?;
        }
        Ok(count)
    }

    fn hand_out(&mut self, job: ClaimedJob, cancel: Cancel) -> Result<()> {
        let (Some(work), Some(document)) = (self.work.get(&job.batch_id).cloned(), self.document(&job)?) else {
            // Deleted between the claim and now: nothing is left to evaluate.
            self.held.remove(&job.key);
            return Ok(());
        };
        self.workers.assign(Assignment { job, work, document, cancel })?;
        Ok(())
    }

    /// Repetitions of a document come one after the other, so the last one read is often the one wanted.
    fn document(&mut self, job: &ClaimedJob) -> Result<Option<Arc<Document>>> {
        if let Some(last) = self.last_document.as_ref().filter(|last| last.header.id == job.document_id) {
            return Ok(Some(Arc::clone(last)));
        }
        let document = self.claims.document(&job.document_id)?.map(Arc::new);
        self.last_document.clone_from(&document);
        Ok(document)
    }

    /// Waits for a result, takes all that are there, and records them in one commit.
    fn record_finished(&mut self) -> Result<()> {
        let Ok(first) = self.workers.finished.recv_timeout(SIGNAL_LATENCY) else { return Ok(()) };
        let finished: Vec<Finished> = std::iter::once(first).chain(self.workers.finished.try_iter()).collect();
        let now = self.clock.now();
        let mut outcomes: Vec<AttemptOutcome> = finished.iter().map(|finished| outcome(finished, now)).collect();
        self.workers.in_flight -= finished.len();
        let statuses = self.record(&mut outcomes)?;
        for ((finished, outcome), status) in finished.iter().zip(&outcomes).zip(statuses) {
            self.held.remove(&finished.job.key);
            // Money is spent whether the result is taken or not.
            self.count_usage(outcome.usage);
            match status {
                RecordedStatus::Recorded => self.count(finished, outcome),
                RecordedStatus::Discarded => {
                    self.report.cancelled += 1;
                    (self.events)(Event::Discarded { job: &finished.job.key.id });
                }
            }
        }
        self.check_costs(&outcomes)
    }

    /// Records the outcomes in one commit. One that the schema refuses must not take the others with it, nor come back
    /// with every run: its job fails.
    fn record(&self, outcomes: &mut [AttemptOutcome]) -> Result<Vec<RecordedStatus>> {
        match self.repository.record(outcomes) {
            Err(repository::Error::Sqlite(_)) => {}
            recorded => return Ok(recorded?),
        }
        let mut statuses = Vec::new();
        for outcome in outcomes {
            let recorded = match self.repository.record(std::slice::from_ref(outcome)) {
                Err(repository::Error::Sqlite(error)) => {
                    let message = format!("the result cannot be stored: {error}");
                    outcome.verdict = Verdict::Failed { kind: ErrorKind::Internal, message, raw_output: None };
                    outcome.usage = Usage::default();
                    self.repository.record(std::slice::from_ref(outcome))
                }
                recorded => recorded,
            };
            statuses.extend(recorded?);
        }
        Ok(statuses)
    }

    fn count_usage(&mut self, usage: Usage) {
        self.spent = self.spent + usage.cost.unwrap_or_default();
        self.report.cost = self.report.cost.zip(usage.cost).map(|(total, cost)| total + cost);
        add(&mut self.report.input_tokens, usage.input_tokens);
        add(&mut self.report.output_tokens, usage.output_tokens);
    }

    fn count(&mut self, finished: &Finished, outcome: &AttemptOutcome) {
        let usage = outcome.usage;
        let job = &finished.job.key.id;
        let document = finished.document.header.title.as_str();
        match &outcome.verdict {
            Verdict::Completed(draft) => {
                self.report.completed += 1;
                (self.events)(Event::Completed { job, document, grade: draft.grade, cost: usage.cost });
            }
            Verdict::Retry { kind, message, not_before, .. } => {
                self.report.retried += 1;
                let wait = not_before.since(outcome.ended_at);
                (self.events)(Event::Retrying { job, document, kind: *kind, message, wait });
            }
            Verdict::Failed { kind, message, .. } => {
                self.report.failed += 1;
                (self.events)(Event::Failed { job, document, kind: *kind, message });
            }
        }
    }

    /// A budget can only be kept when every answer says what it cost. An attempt that brought no answer need not.
    fn check_costs(&self, outcomes: &[AttemptOutcome]) -> Result<()> {
        let is_unpriced =
            |outcome: &AttemptOutcome| matches!(outcome.verdict, Verdict::Completed(_)) && outcome.usage.cost.is_none();
        if self.options.budget.is_some() && outcomes.iter().any(is_unpriced) {
            return Err(Failure::usage("a budget was given, but an answer came without its cost")
                .hint("let the program answer with costUsd, or run without --budget")
                .into());
        }
        Ok(())
    }

    /// Nothing could be claimed and nothing is in flight. False when there is nothing to wait for.
    fn wait_for_work(&mut self) -> Result<bool> {
        let now = self.clock.now();
        let state = self.repository.queue_state(&self.batches, now)?;
        if self.reclaim_from_the_dead(now)? {
            return Ok(true);
        }
        if let Some(due) = state.next_due {
            let wait = due.since(now);
            if !wait.is_zero() {
                (self.events)(Event::WaitingForRetry { wait });
            }
            self.sleep(wait);
            return Ok(true);
        }
        let doubtful = self.doubtful_leases(now)?;
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
    fn reclaim_from_the_dead(&mut self, now: Timestamp) -> Result<bool> {
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
    fn doubtful_leases(&mut self, now: Timestamp) -> Result<usize> {
        let mut doubtful = 0;
        for holder in self.repository.lease_holders(&self.batches)? {
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

    /// Gives the jobs in flight back; what their workers still bring is discarded, for the token is gone.
    fn give_back(&mut self) {
        self.held.cancel_all();
        let keys = self.held.keys();
        if let Err(error) = self.repository.release(&keys) {
            tracing::warn!(%error, "jobs could not be given back; their leases will run out");
        }
        let until = Instant::now() + GIVE_BACK_GRACE;
        while self.workers.in_flight > 0 {
            let left = until.saturating_duration_since(Instant::now());
            if self.workers.finished.recv_timeout(left).is_err() {
                break;
            }
            self.workers.in_flight -= 1;
        }
        self.report.stopped.get_or_insert(StopReason::Interrupted);
    }
}

fn add(total: &mut Option<u64>, more: Option<u64>) {
    if let Some(more) = more {
        *total = Some(total.unwrap_or(0).saturating_add(more));
    }
}

fn outcome(finished: &Finished, now: Timestamp) -> AttemptOutcome {
    let job = &finished.job;
    let (usage, verdict) = match &finished.result {
        Ok(answer) => (answer.usage, Verdict::Completed(Box::new(answer.evaluation.clone()))),
        Err(failure) => {
            let (kind, message, raw_output) = (failure.kind, failure.message.clone(), failure.raw_output.clone());
            let wait = match failure.retry {
                Retry::Never => None,
                Retry::Backoff => Some(backoff(job.attempt, &job.key.token)),
                Retry::After(wait) => Some(wait),
            };
            let verdict = match wait.filter(|_| job.attempt < job.max_attempts) {
                Some(wait) => Verdict::Retry { kind, message, raw_output, not_before: now + wait },
                None => Verdict::Failed { kind, message, raw_output },
            };
            (failure.usage, verdict)
        }
    };
    AttemptOutcome {
        key: job.key.clone(),
        attempt: job.attempt,
        started_at: job.started_at,
        ended_at: now,
        duration_ms: u64::try_from(finished.duration.as_millis()).unwrap_or(u64::MAX),
        usage,
        verdict,
    }
}
