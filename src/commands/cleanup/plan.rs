//! What a cleanup found: what is to go, and what stays.

use anyhow::Result;

use super::report::{BatchOutcome, Outcome, Report};
use crate::failure::Failure;
use crate::render::counted;
use crate::repository::ExpiredExperiment;

/// What is to go, and what stays.
pub(super) struct Plan {
    pub(super) due: Vec<ExpiredExperiment>,
    running: Vec<ExpiredExperiment>,
    pinned: Vec<ExpiredExperiment>,
}

impl Plan {
    pub(super) fn new(expired: Vec<ExpiredExperiment>, limit: Option<u64>) -> Self {
        let mut plan = Self { due: Vec::new(), running: Vec::new(), pinned: Vec::new() };
        for experiment in expired {
            if experiment.is_pinned {
                plan.pinned.push(experiment);
            } else if experiment.running_jobs > 0 {
                plan.running.push(experiment);
            } else {
                plan.due.push(experiment);
            }
        }
        if let Some(limit) = limit {
            plan.due.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        }
        plan
    }

    pub(super) fn found(&self) -> u64 {
        (self.due.len() + self.running.len() + self.pinned.len()) as u64
    }

    /// Limits what a wrong clock can do.
    pub(super) fn check(&self, max_delete: u64) -> Result<()> {
        let due = self.due.len() as u64;
        if due <= max_delete {
            return Ok(());
        }
        Err(Failure::usage(format!(
            "{} due, and --max-delete allows {max_delete}; nothing was removed",
            counted(due, "expired experiment")
        ))
        .hint("check the clock, look with --dry-run, then raise --max-delete or take a part with --limit")
        .into())
    }

    pub(super) fn report_skipped(&self, report: &mut Report) {
        report.skipped_running = self.running.len() as u64;
        report.skipped_pinned = self.pinned.len() as u64;
        report.batches.extend(self.running.iter().map(|experiment| {
            outcome(experiment, Outcome::Skipped, Some(format!("running: {}", counted(experiment.running_jobs, "job"))))
        }));
        report.batches.extend(
            self.pinned.iter().map(|experiment| outcome(experiment, Outcome::Skipped, Some("pinned".to_owned()))),
        );
    }

    pub(super) fn would_delete(&self, report: &mut Report) {
        report.batches.extend(self.due.iter().map(|experiment| outcome(experiment, Outcome::WouldDelete, None)));
    }
}

pub(super) fn outcome(experiment: &ExpiredExperiment, outcome: Outcome, reason: Option<String>) -> BatchOutcome {
    BatchOutcome {
        id: experiment.id.to_string(),
        tracking_id: experiment.tracking_id.clone(),
        owner: experiment.owner.clone(),
        expires_at: experiment.expires_at,
        outcome,
        reason,
    }
}
