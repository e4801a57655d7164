//! What a cleanup found: what is to go, and what stays.

use super::CleanupArgs;
use super::report::{Outcome, Report};
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
    pub(super) fn new(mut expired: Vec<ExpiredExperiment>, limit: Option<u64>) -> Self {
        let pinned = expired.extract_if(.., |experiment| experiment.is_pinned).collect();
        let running = expired.extract_if(.., |experiment| experiment.running_jobs > 0).collect();
        let due_in_all = expired.len();
        if let Some(limit) = limit {
            expired.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        }
        Self { due: expired, due_in_all, running, pinned }
    }

    pub(super) fn found(&self) -> u64 {
        (self.due.len() + self.running.len() + self.pinned.len()) as u64
    }

    pub(super) fn due_in_all(&self) -> u64 {
        self.due_in_all as u64
    }

    /// Limits what a wrong clock can do.
    pub(super) fn check(&self, args: &CleanupArgs) -> Result<(), Failure> {
        let Some(excess) = self.excess(args.max_delete) else { return Ok(()) };
        let (outcome, look) = if args.dry_run {
            ("cleanup would refuse, and remove nothing", "")
        } else {
            ("nothing was removed", "look with --dry-run, ")
        };
        Err(Failure::usage(format!("{excess}; {outcome}"))
            .hint(format!("check the clock, {look}then raise --max-delete or take a part with --limit")))
    }

    /// What removes what this dry run has shown.
    pub(super) fn say_what_follows(&self, args: &CleanupArgs, context: &mut Context) {
        if !self.due.is_empty() {
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
        for experiment in &self.running {
            let reason = format!("running: {}", counted(experiment.running_jobs, "job"));
            report.add(experiment, Outcome::Skipped, Some(reason));
        }
        for experiment in &self.pinned {
            report.add(experiment, Outcome::Skipped, Some("pinned".to_owned()));
        }
    }

    pub(super) fn would_delete(&self, report: &mut Report) {
        for experiment in &self.due {
            report.add(experiment, Outcome::WouldDelete, None);
        }
    }
}
