//! Claiming jobs, and handing them to workers.

use std::sync::Arc;
use std::time::Instant;

use anyhow::Result;

use super::Ledger;
use crate::domain::Document;
use crate::repository::{Claim, Claimed, ClaimedJob, Reusable, Share};
use crate::runner::Event;
use crate::runner::lanes::Room;
use crate::runner::workers::Assignment;
use crate::runtime::Cancel;

impl Ledger<'_> {
    /// How many jobs to claim now; none while every worker is busy, or so soon after there was nothing left.
    pub(super) fn room(&mut self) -> Result<Option<Room>> {
        let room = self.lanes.room(self.workers.free(), self.workers.in_flight, Instant::now());
        if room.is_some() && Instant::now() >= self.look_for_the_dead {
            self.reclaim_from_the_dead(self.clock.now())?;
        }
        Ok(room)
    }

    /// A claim of as many jobs as there are free workers.
    pub(super) fn claim_of<'a>(&'a self, room: &Room, shares: &'a [Share<'a>]) -> Claim<'a> {
        let now = self.clock.now();
        Claim {
            shares,
            limit: u32::try_from(room.free).unwrap_or(u32::MAX),
            worker: &self.worker,
            max_attempts: self.options.max_attempts,
            now,
            lease_until: now + self.options.timing.lease,
        }
    }

    /// Hands out what was claimed. How many jobs that were.
    pub(super) fn take_over(&mut self, claimed: Claimed, room: &Room) -> Result<usize> {
        if claimed.given_up > 0 {
            self.report.failed += claimed.given_up;
            (self.events)(Event::GivenUp { jobs: claimed.given_up });
        }
        let count = claimed.jobs.len();
        self.lanes.claimed(room, &claimed.jobs);
        let jobs = if self.options.reuse.is_some() { self.reuse(claimed.jobs)? } else { claimed.jobs };
        // All are held before the first is handed out, so that none stays claimed if that fails.
        let jobs: Vec<_> = jobs
            .into_iter()
            .map(|job| {
                let cancel = self.lanes.signal_for(&job);
                (job, cancel)
            })
            .collect();
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
        self.lanes.handed_out(&job);
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
