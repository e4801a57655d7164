//! What a cleanup found: what is to go, and what stays.

use super::CleanupArgs;
use super::report::{BatchOutcome, Outcome, Report};
use crate::context::Context;
use crate::failure::Failure;
use crate::render::counted;
use crate::repository::ExpiredExperiment;
use crate::shell::quoted_word;

/// What is to go, and what stays.
pub(super) struct Plan {
    pub(super) due: Vec<ExpiredExperiment>,
    /// Before `--limit`.
    due_in_all: usize,
    running: Vec<ExpiredExperiment>,
    pinned: Vec<ExpiredExperiment>,
}

impl Plan {
    pub(super) fn new(expired: Vec<ExpiredExperiment>, limit: Option<u64>) -> Self {
        let mut plan = Self { due: Vec::new(), due_in_all: 0, running: Vec::new(), pinned: Vec::new() };
        for experiment in expired {
            if experiment.is_pinned {
                plan.pinned.push(experiment);
            } else if experiment.running_jobs > 0 {
                plan.running.push(experiment);
            } else {
                plan.due.push(experiment);
            }
        }
        plan.due_in_all = plan.due.len();
        if let Some(limit) = limit {
            plan.due.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        }
        plan
    }

    pub(super) fn found(&self) -> u64 {
        (self.due.len() + self.running.len() + self.pinned.len()) as u64
    }

    pub(super) fn due_in_all(&self) -> u64 {
        self.due_in_all as u64
    }

    /// Limits what a wrong clock can do.
    pub(super) fn check(&self, max_delete: u64) -> Result<(), Failure> {
        let Some(excess) = self.excess(max_delete) else { return Ok(()) };
        Err(Failure::usage(format!("{excess}; nothing was removed"))
            .hint("check the clock, look with --dry-run, then raise --max-delete or take a part with --limit"))
    }

    /// What a cleanup with the options of this dry run would do: refuse, or remove what was shown.
    pub(super) fn say_what_follows(&self, args: &CleanupArgs, context: &mut Context) {
        if let Some(excess) = self.excess(args.max_delete) {
            let fix = "check the clock, then raise --max-delete or take a part with --limit";
            context.printer.warning(&format!("cleanup would refuse, and remove nothing: {excess}; {fix}"));
        } else if !self.due.is_empty() {
            let words = ["evalbatch".to_owned(), "cleanup".to_owned()].into_iter().chain(args.words());
            context.printer.next_step(&words.map(|word| quoted_word(&word)).collect::<Vec<_>>().join(" "));
        }
    }

    fn excess(&self, max_delete: u64) -> Option<String> {
        let (due, in_all) = (self.due.len() as u64, counted(self.due_in_all(), "expired experiment"));
        let part = if due < self.due_in_all() { format!("{due} of {in_all}") } else { in_all };
        (due > max_delete).then(|| format!("{part} due, and --max-delete allows {max_delete}"))
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
