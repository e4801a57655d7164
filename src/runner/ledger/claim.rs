//! Claiming jobs, and handing them to workers.

use std::sync::Arc;
use std::time::Instant;

use anyhow::Result;

use super::{LOOK_AGAIN, Ledger};
use crate::domain::Document;
use crate::repository::{Claim, Claimed, ClaimedJob, Reusable};
use crate::runner::Event;
use crate::runner::workers::Assignment;
use crate::runtime::Cancel;

impl Ledger<'_> {
    /// How many jobs to claim now; none while every worker is busy, or so soon after there was nothing left.
    pub(super) fn room(&mut self) -> Result<Option<usize>> {
        let allowed = self.throttle.allowed(Instant::now());
        let free = self.workers.free().min(allowed.saturating_sub(self.workers.in_flight));
        let drained = self.workers.in_flight > 0 && self.drained_until.is_some_and(|until| Instant::now() < until);
        if free == 0 || drained || self.batches.is_empty() {
            return Ok(None);
        }
        if Instant::now() >= self.look_for_the_dead {
            self.reclaim_from_the_dead(self.clock.now())?;
        }
        if Instant::now() >= self.look_from_the_start {
            self.look_from_the_start = Instant::now() + LOOK_AGAIN;
            self.from = 0;
        }
        Ok(Some(free))
    }

    /// A claim of as many jobs as there are free workers.
    pub(super) fn claim_of(&self, room: usize) -> Claim<'_> {
        let now = self.clock.now();
        Claim {
            batches: &self.batches[self.from..],
            limit: u32::try_from(room).unwrap_or(u32::MAX),
            worker: &self.worker,
            max_attempts: self.options.max_attempts,
            now,
            lease_until: now + self.options.timing.lease,
        }
    }

    /// Hands out what was claimed. How many jobs that were.
    pub(super) fn take_over(&mut self, claimed: Claimed, room: usize) -> Result<usize> {
        if claimed.given_up > 0 {
            self.report.failed += claimed.given_up;
            (self.events)(Event::GivenUp { jobs: claimed.given_up });
        }
        let (count, from) = (claimed.jobs.len(), self.from);
        match claimed.jobs.first() {
            Some(first) => self.from += self.batches[from..].iter().position(|id| *id == first.batch_id).unwrap_or(0),
            None => self.from = 0,
        }
        if count < room && from > 0 {
            self.look_from_the_start = Instant::now();
        } else {
            // Nothing more was due, so the next look can wait a little: a claim takes the write lock.
            self.drained_until = (count < room).then(|| Instant::now() + LOOK_AGAIN);
        }
        let jobs = if self.options.reuse.is_some() { self.reuse(claimed.jobs)? } else { claimed.jobs };
        // All are held before the first is handed out, so that none stays claimed if that fails.
        let jobs: Vec<_> = jobs.into_iter().map(|job| (job, self.run.sibling())).collect();
        for (job, cancel) in &jobs {
            self.held.add(&job.key, cancel.clone());
        }
        for (job, cancel) in jobs {
            self.hand_out(job, cancel)?;
        }
        Ok(count)
    }

    /// Completes the jobs for which an equal evaluation is at hand; returns the others.
    fn reuse(&mut self, jobs: Vec<ClaimedJob>) -> Result<Vec<ClaimedJob>> {
        let Some(actor) = self.options.reuse.clone() else { return Ok(jobs) };
        let now = self.clock.now();
        let mut wanted = Vec::new();
        for job in &jobs {
            let Some(work) = self.work.get(&job.batch_id) else { continue };
            wanted.push(Reusable {
                key: &job.key,
                attempt: job.attempt,
                evaluator_hash: &work.agent.content_hash,
                prompt_version: work.runtime.prompt_version(),
            });
        }
        let reused = self.repository.reuse(&actor, &wanted, now)?;
        for copy in &reused {
            self.report.completed += 1;
            self.report.reused += 1;
            self.count_usage(copy.usage);
            let (job, document, grade) = (&copy.job, copy.document_title.as_str(), copy.grade);
            (self.events)(Event::Completed { job, document, grade, cost: None });
        }
        Ok(jobs.into_iter().filter(|job| !reused.iter().any(|copy| copy.job == job.key.id)).collect())
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
        let document = self.repository.document(&job.document_id)?.map(Arc::new);
        self.last_document.clone_from(&document);
        Ok(document)
    }
}
