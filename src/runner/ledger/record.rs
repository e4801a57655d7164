//! What came of the jobs: recording it, counting it, and learning from it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Result;

use super::{Ledger, SIGNAL_LATENCY};
use crate::domain::retention::format_duration;
use crate::domain::{Document, ErrorKind, Timestamp, Usage};
use crate::repository::{self, AttemptOutcome, Claimed, ClaimedJob, RecordedStatus, Verdict};
use crate::runner::backoff::backoff;
use crate::runner::opening;
use crate::runner::report::Problem;
use crate::runner::throttle::{Slowed, TurnedAwayBy};
use crate::runner::workers::Finished;
use crate::runner::{Event, StopReason};
use crate::runtime::{AttemptFailure, Reach, Retry, WaitFor};

/// Attempts that have ended and are not recorded yet, and what each was about.
#[derive(Default)]
pub(super) struct Results {
    outcomes: Vec<AttemptOutcome>,
    documents: Vec<Arc<Document>>,
}

impl Ledger<'_> {
    /// Waits for a result while jobs are in flight, and takes all that are there.
    pub(super) fn collect(&mut self) -> Result<Results> {
        if self.workers.in_flight == 0 {
            self.tell_waits();
            return Ok(Results::default());
        }
        let Ok(first) = self.workers.finished.recv_timeout(SIGNAL_LATENCY) else {
            self.tell_waits();
            return Ok(Results::default());
        };
        self.tell_waits();
        let finished: Vec<Finished> = std::iter::once(first).chain(self.workers.finished.try_iter()).collect();
        self.workers.in_flight -= finished.len();
        for finished in &finished {
            self.lanes.came_back(&finished.job);
        }
        let (untried, finished): (Vec<_>, Vec<_>) = finished.into_iter().partition(Finished::is_untried);
        if !untried.is_empty() {
            let keys: Vec<_> = untried.into_iter().map(|finished| finished.job.key).collect();
            self.release(&keys)?;
        }
        Ok(self.results(finished))
    }

    /// Tells how many calls wait for their turn, when that has changed.
    fn tell_waits(&mut self) {
        let waiting =
            [WaitFor::Requests, WaitFor::Tokens, WaitFor::Server].map(|what| self.workers.waiting.count(what));
        if waiting != self.told_waiting {
            self.told_waiting = waiting;
            let [requests, tokens, server] = waiting;
            (self.events)(Event::CallsWait { requests, tokens, server });
        }
    }

    /// What to record of jobs that have ended.
    pub(super) fn results(&mut self, finished: Vec<Finished>) -> Results {
        let mut results = Results::default();
        let now = self.clock.now();
        for finished in finished {
            results.documents.push(Arc::clone(&finished.document));
            let outcome = self.outcome(finished, now);
            // Money is spent whether the result is taken or not.
            self.count_usage(outcome.usage);
            results.outcomes.push(outcome);
        }
        results
    }

    /// Records results and claims as many jobs as there are free workers, in one commit; how many were claimed.
    pub(super) fn settle(&mut self, Results { mut outcomes, documents }: Results) -> Result<usize> {
        if self.options.budget.is_some() && outcomes.iter().any(is_unpriced) {
            // What is in flight is paid for, so it is waited for and kept.
            self.report.is_unpriced = true;
            self.stop_for(StopReason::Budget);
        }
        let room = if self.report.stopped.is_none() { self.room()? } else { None };
        let (statuses, claimed) = match &room {
            None if outcomes.is_empty() => (Vec::new(), Claimed::default()),
            None => (self.record(&mut outcomes)?, Claimed::default()),
            Some(room) => {
                let shares = self.lanes.shares(room);
                match self.repository.record_and_claim(&outcomes, &self.claim_of(room, &shares)) {
                    Err(repository::Error::Sqlite(_)) if !outcomes.is_empty() => {
                        (self.record(&mut outcomes)?, Claimed::default())
                    }
                    settled => settled?,
                }
            }
        };
        for outcome in &outcomes {
            self.held.remove(&outcome.key);
        }
        // New work goes out before the old is talked about.
        let count = room.map_or(Ok(0), |room| self.take_over(claimed, &room))?;
        for ((outcome, document), status) in outcomes.iter().zip(&documents).zip(statuses) {
            match status {
                RecordedStatus::Recorded => self.count(outcome, &document.header.title),
                RecordedStatus::Discarded => {
                    self.report.cancelled += 1;
                    (self.events)(Event::Discarded { job: &outcome.key.id });
                }
            }
        }
        Ok(count)
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

    pub(super) fn count_usage(&mut self, usage: Usage) {
        self.spent = self.spent + usage.cost.unwrap_or_default();
        self.report.add(usage);
    }

    fn count(&mut self, outcome: &AttemptOutcome, document: &str) {
        let job = &outcome.key.id;
        match &outcome.verdict {
            Verdict::Completed(draft) => {
                self.report.completed += 1;
                (self.events)(Event::Completed { job, document, grade: draft.grade, cost: outcome.usage.cost });
            }
            Verdict::Retry { kind, message, not_before, .. } => {
                self.report.retried += 1;
                let wait = not_before.since(outcome.ended_at);
                (self.events)(Event::Retrying { job, document, kind: *kind, message, wait });
            }
            Verdict::Deferred { .. } => {}
            Verdict::Failed { kind, message, .. } => {
                self.report.failed += 1;
                self.report.truncated += u64::from(*kind == ErrorKind::Truncated);
                (self.events)(Event::Failed { job, document, kind: *kind, message });
            }
        }
    }

    fn outcome(&mut self, finished: Finished, now: Timestamp) -> AttemptOutcome {
        let Finished { job, duration, result, .. } = finished;
        let (usage, verdict) = match result {
            Ok(answer) => {
                self.answered(&job, None);
                (answer.usage, Verdict::Completed(Box::new(answer.evaluation)))
            }
            Err(failure) => {
                let unknown = failure.may_have_cost.unwrap_or_default();
                self.spent = self.spent + unknown;
                self.report.may_have_cost = self.report.may_have_cost + unknown;
                (failure.usage, self.verdict(&job, duration, failure, now))
            }
        };
        AttemptOutcome {
            key: job.key,
            attempt: job.attempt,
            started_at: job.started_at,
            ended_at: now,
            duration_ms: u64::try_from(duration.as_millis()).unwrap_or(u64::MAX),
            usage,
            verdict,
        }
    }

    /// What a failed attempt means for its job, and for the run.
    fn verdict(&mut self, job: &ClaimedJob, duration: Duration, failure: AttemptFailure, now: Timestamp) -> Verdict {
        let kind = failure.kind;
        let wait = match failure.retry {
            Retry::SlowDown(asked) => {
                let not_before = now + self.slow_down(job, duration, &failure, asked);
                return Verdict::Deferred { kind, message: failure.message, not_before };
            }
            Retry::Stop(reach) => {
                self.halt_for(job, reach, &failure);
                return Verdict::Deferred { kind, message: failure.message, not_before: now };
            }
            Retry::StopAndCount(reach) => {
                self.halt_for(job, reach, &failure);
                Some(Duration::ZERO)
            }
            Retry::GiveBack => return Verdict::Deferred { kind, message: failure.message, not_before: now },
            Retry::Never => None,
            Retry::Backoff => Some(backoff(job.attempt, &job.key.token)),
            Retry::After(wait) => Some(wait),
        };
        if self.answered(job, Some((failure.refused, &failure.message))) {
            let first = format!("the first {} answers were all refusals: {}", opening::ANSWERS, failure.message);
            self.halt(job, Reach::Agent, Problem { blames_agent: true, ..Problem::new(first, failure.hint) });
        }
        let AttemptFailure { message, raw_output, blames_agent, refused, .. } = failure;
        if let Some(wait) = wait.filter(|_| job.attempt < job.max_attempts) {
            return Verdict::Retry { kind, message, raw_output, not_before: now + wait };
        }
        self.report.blame_agent += u64::from(blames_agent);
        self.report.refused += u64::from(refused.is_some());
        Verdict::Failed { kind, message, raw_output }
    }

    fn halt_for(&mut self, job: &ClaimedJob, reach: Reach, failure: &AttemptFailure) {
        let hint = failure.hint.clone();
        self.halt(job, reach, Problem { blames_agent: failure.blames_agent, ..Problem::new(&failure.message, hint) });
    }

    /// A call was answered, with an evaluation or an error of its own. Whether the agent's first ones were all refused alike.
    fn answered(&mut self, job: &ClaimedJob, problem: Option<(Option<u16>, &str)>) -> bool {
        if let Some(lane) = self.lanes.of(job) {
            lane.throttle.answered(problem.is_none());
        }
        let Some(work) = self.work.get(&job.batch_id) else { return false };
        let (refused, message) = problem.unwrap_or_default();
        match self.openings.get_mut(&work.agent.content_hash) {
            Some(opening) => opening.note(refused, message),
            None => self.openings.entry(work.agent.content_hash.clone()).or_default().note(refused, message),
        }
    }

    /// Slows the job's provider down; how long the job has to wait.
    fn slow_down(
        &mut self,
        job: &ClaimedJob,
        duration: Duration,
        failure: &AttemptFailure,
        asked: Option<Duration>,
    ) -> Duration {
        let now = Instant::now();
        let begun = now.checked_sub(duration).unwrap_or(now);
        let Some(lane) = self.lanes.of(job) else { return Duration::ZERO };
        let pauses = lane.throttle.pauses();
        let by = match failure.kind {
            ErrorKind::Network => TurnedAwayBy::Nobody,
            _ => TurnedAwayBy::Server(asked),
        };
        let most = format_duration(self.options.max_wait);
        let later = || Some("go on later, or allow a longer wait with --max-wait".to_owned());
        let slowed = lane.throttle.turned_away(begun, now, by);
        let (is_told, at_once) = (lane.throttle.pauses() == pauses, |wait| lane.throttle.allowed(now + wait));
        let (reach, message, hint) = match slowed {
            // Calls that left together are turned away together: that is told once.
            Slowed::Pause(wait) if is_told => return wait,
            Slowed::Pause(wait) => {
                let at_once = at_once(wait);
                (self.events)(Event::SlowingDown { wait, at_once, message: &failure.message });
                return wait;
            }
            Slowed::AskedTooLong(wait) => {
                let asks = format!("the server asks to wait for {}, longer than {most}", format_duration(wait));
                (Reach::Model, format!("{asks}: {}", failure.message), later())
            }
            Slowed::WaitedTooLong { waited, more } => {
                let so_far =
                    if waited.is_zero() { String::new() } else { format!(" (waited {})", format_duration(waited)) };
                let told =
                    format!("would have to wait {} more, beyond --max-wait {most}{so_far}", format_duration(more));
                let (reach, hint) = match by {
                    TurnedAwayBy::Nobody => (Reach::Account, failure.hint.clone().or_else(later)),
                    TurnedAwayBy::Server(_) => (Reach::Model, later()),
                };
                (reach, format!("{told}: {}", failure.message), hint)
            }
            Slowed::NeverReached => (Reach::Account, failure.message.clone(), failure.hint.clone()),
        };
        let problem = Problem { blames_agent: failure.blames_agent, may_pass: true, ..Problem::new(message, hint) };
        self.halt(job, reach, problem);
        Duration::ZERO
    }
}

/// A budget can only be kept when every answer says what it cost. An attempt that brought no answer need not.
fn is_unpriced(outcome: &AttemptOutcome) -> bool {
    matches!(outcome.verdict, Verdict::Completed(_)) && outcome.usage.cost.is_none()
}
