//! `cleanup`: remove expired experiments, for crontab.

use std::time::{Duration, Instant};

use anyhow::Result;
use clap::Args;
use serde::Serialize;
use serde_json::json;

use super::schedule::Whose;
use super::values;
use crate::cli::Format;
use crate::context::Context;
use crate::domain::text_enum::text_enum;
use crate::domain::{Actor, Timestamp};
use crate::failure::{Failure, FailureKind};
use crate::render::{Cell, Column, Table, Tone, clean, counted, time};
use crate::repository::{
    CleanupRun, DeleteConditions, DeleteOutcome, Durability, Error, ExpiredExperiment, KeptReason, RemovedCounts,
    Repository,
};

/// Remove experiments that have expired, with everything that was made only for them
///
/// Made for crontab: silent and exit 0 when there is nothing to do. Pinned experiments and those with a running job stay;
/// what a regular batch needs is never touched. Covers mine, an admin's covers everyone's.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  evalbatch cleanup --dry-run
  evalbatch cleanup --grace 1d --json
  evalbatch cleanup --history
  (crontab -l; evalbatch cleanup --print-crontab) | crontab -
  evalbatch cleanup --print-systemd=system")]
pub struct CleanupArgs {
    /// Say what would be removed, and remove nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Mine only, for an admin
    #[arg(long)]
    pub mine: bool,
    /// Remove at most this many
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub limit: Option<u64>,
    /// Leave them this long after their expiry, like 1h [default: none]
    #[arg(long, value_name = "DURATION", value_parser = values::duration)]
    pub grace: Option<Duration>,
    /// Refuse, before removing anything, when more than this are due
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    pub max_delete: u64,
    /// Leave the freed space in the file, for new rows
    #[arg(long)]
    pub no_vacuum: bool,
    /// Show the last runs
    #[arg(long, conflicts_with_all = ["dry_run", "limit", "grace"])]
    pub history: bool,
    /// Print a line for crontab
    #[arg(long, conflicts_with_all = ["dry_run", "history"])]
    pub print_crontab: bool,
    /// Print a systemd service and timer, of the `system` or of one `user` [default: the system's for root]
    #[arg(
        long,
        value_name = "WHOSE",
        num_args = 0..=1,
        require_equals = true,
        conflicts_with_all = ["dry_run", "history", "print_crontab"]
    )]
    pub print_systemd: Option<Option<Whose>>,
}

text_enum! {
    enum Outcome {
        Deleted = "deleted",
        Skipped = "skipped",
        Failed = "failed",
        WouldDelete = "would_delete",
    }
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct BatchOutcome {
    id: String,
    tracking_id: String,
    owner: String,
    expires_at: Timestamp,
    outcome: Outcome,
    reason: Option<String>,
}

#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Report {
    dry_run: bool,
    found: u64,
    deleted: u64,
    skipped_running: u64,
    skipped_pinned: u64,
    failed: u64,
    removed: RemovedCounts,
    reclaimed_bytes: u64,
    duration_ms: u64,
    batches: Vec<BatchOutcome>,
}

pub fn run(args: &CleanupArgs, context: &mut Context) -> Result<()> {
    if args.print_crontab || args.print_systemd.is_some() {
        context.format(&[Format::Table])?;
    }
    let format = context.format(&[Format::Table, Format::Json])?;
    if args.print_crontab {
        return super::schedule::print_crontab(context);
    }
    if let Some(whose) = args.print_systemd {
        return super::schedule::print_systemd(context, whose);
    }
    let reader = context.reader()?;
    let actor = context.actor(reader.as_ref())?;
    if args.history {
        return print_history(context, reader.as_ref(), format);
    }
    let started_at = context.now();
    let clock = Instant::now();
    let cutoff = started_at - args.grace.unwrap_or_default();
    let owner = if actor.is_admin && !args.mine { None } else { Some(actor.id.clone()) };
    let expired = match &owner {
        // Somebody who never wrote here owns nothing.
        Some(None) => Vec::new(),
        Some(owner) => reader.expired_experiments(owner.as_ref(), cutoff, started_at)?,
        None => reader.expired_experiments(None, cutoff, started_at)?,
    };
    let plan = Plan::new(expired, args.limit);
    if !args.dry_run {
        plan.check(args.max_delete)?;
    }
    let mut report = Report { dry_run: args.dry_run, found: plan.found(), ..Report::default() };
    plan.report_skipped(&mut report);
    if args.dry_run {
        plan.would_delete(&mut report);
    } else if context.settings.database.exists() {
        // A lost deletion is only done again, so single ones need not wait for the disk; the end does.
        let repository = reader.another(Durability::Relaxed)?;
        delete_all(&plan, repository.as_ref(), context, cutoff, &mut report);
        if !args.no_vacuum && report.deleted > 0 {
            report.reclaimed_bytes = reclaim(repository.as_ref(), context, &mut report);
        }
        report.duration_ms = elapsed(clock);
        record(&report, repository.as_ref(), &actor, started_at, context)?;
    }
    report.duration_ms = elapsed(clock);
    print(context, &report, &actor, format)?;
    if report.failed > 0 {
        let message = format!("{} of {} could not be removed", report.failed, counted(report.found, "experiment"));
        return Err(Failure::new(FailureKind::Partial, message).hint("run it again; -v tells more").into());
    }
    Ok(())
}

fn elapsed(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX)
}

/// What is to go, and what stays.
struct Plan {
    due: Vec<ExpiredExperiment>,
    running: Vec<ExpiredExperiment>,
    pinned: Vec<ExpiredExperiment>,
}

impl BatchOutcome {
    /// As somebody finds it.
    fn reference_for(&self, reader: &Actor) -> String {
        if self.owner == reader.name {
            self.tracking_id.clone()
        } else {
            format!("{}/{}", self.owner, self.tracking_id)
        }
    }
}

impl Plan {
    fn new(expired: Vec<ExpiredExperiment>, limit: Option<u64>) -> Self {
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

    fn found(&self) -> u64 {
        (self.due.len() + self.running.len() + self.pinned.len()) as u64
    }

    /// Limits what a wrong clock can do.
    fn check(&self, max_delete: u64) -> Result<()> {
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

    fn report_skipped(&self, report: &mut Report) {
        report.skipped_running = self.running.len() as u64;
        report.skipped_pinned = self.pinned.len() as u64;
        report.batches.extend(self.running.iter().map(|experiment| {
            outcome(experiment, Outcome::Skipped, Some(format!("running: {}", counted(experiment.running_jobs, "job"))))
        }));
        report.batches.extend(
            self.pinned.iter().map(|experiment| outcome(experiment, Outcome::Skipped, Some("pinned".to_owned()))),
        );
    }

    fn would_delete(&self, report: &mut Report) {
        report.batches.extend(self.due.iter().map(|experiment| outcome(experiment, Outcome::WouldDelete, None)));
    }
}

fn outcome(experiment: &ExpiredExperiment, outcome: Outcome, reason: Option<String>) -> BatchOutcome {
    BatchOutcome {
        id: experiment.id.to_string(),
        tracking_id: experiment.tracking_id.clone(),
        owner: experiment.owner.clone(),
        expires_at: experiment.expires_at,
        outcome,
        reason,
    }
}

/// Each in its own transaction; what cannot be removed does not keep the others.
fn delete_all(plan: &Plan, repository: &dyn Repository, context: &Context, cutoff: Timestamp, report: &mut Report) {
    // After a full disk the log holds what the file had no room for. That comes first: deletions lengthen the log, and
    // once it has taken the room that is left, nothing can be moved into the file any more.
    let _ = repository.checkpoint();
    for experiment in &plan.due {
        let delete = || repository.delete_batch(&experiment.id, DeleteConditions::ExpiredBy(cutoff), context.now());
        let mut deleted = delete();
        if matches!(deleted, Err(Error::DiskFull)) {
            // The log of the deletions before this one may be what fills it.
            let _ = repository.checkpoint();
            deleted = delete();
        }
        report.batches.push(match deleted {
            Ok(DeleteOutcome::Deleted(removed)) => {
                report.deleted += 1;
                report.removed += removed;
                outcome(experiment, Outcome::Deleted, None)
            }
            Ok(DeleteOutcome::Kept(reason)) => {
                let reason = match reason {
                    KeptReason::Running => {
                        report.skipped_running += 1;
                        "a job is running"
                    }
                    KeptReason::Pinned => {
                        report.skipped_pinned += 1;
                        "pinned"
                    }
                    // Somebody else's business by now: it is none of those that were found.
                    KeptReason::NotExpired => {
                        report.found -= 1;
                        "extended or promoted meanwhile"
                    }
                    KeptReason::Gone => {
                        report.found -= 1;
                        "removed by somebody else meanwhile"
                    }
                };
                outcome(experiment, Outcome::Skipped, Some(reason.to_owned()))
            }
            Err(error) => {
                report.failed += 1;
                outcome(experiment, Outcome::Failed, Some(error.to_string()))
            }
        });
    }
}

/// What was removed stays removed even if the space cannot be given back now.
fn reclaim(repository: &dyn Repository, context: &mut Context, report: &mut Report) -> u64 {
    match repository.reclaim_space() {
        Ok(bytes) => bytes,
        Err(error) => {
            context.printer.warning(&format!("the space could not be given back now: {error}"));
            report.reclaimed_bytes
        }
    }
}

fn record(
    report: &Report,
    repository: &dyn Repository,
    actor: &Actor,
    started_at: Timestamp,
    context: &Context,
) -> Result<()> {
    let run = CleanupRun {
        started_at,
        finished_at: context.now(),
        found: report.found,
        deleted: report.deleted,
        skipped_running: report.skipped_running,
        skipped_pinned: report.skipped_pinned,
        failed: report.failed,
        duration_ms: report.duration_ms,
    };
    Ok(repository.record_cleanup(actor, &run)?)
}

fn print(context: &mut Context, report: &Report, actor: &Actor, format: Format) -> Result<()> {
    if format == Format::Json {
        return Ok(context.printer.json(report)?);
    }
    for batch in report.batches.iter().filter(|batch| batch.outcome == Outcome::Failed) {
        let reason = batch.reason.as_deref().unwrap_or_default();
        context.printer.warning(&format!("{}: {reason}", batch.reference_for(actor)));
    }
    let talkative = context.printer.err_is_terminal() || context.printer.is_verbose();
    if talkative {
        for batch in report.batches.iter().filter(|batch| batch.outcome == Outcome::Skipped) {
            let reason = batch.reason.as_deref().unwrap_or_default();
            context.printer.note(&format!("{} stays: {reason}", batch.reference_for(actor)));
        }
    }
    if report.dry_run {
        return print_plan(context, report, actor);
    }
    if report.deleted == 0 {
        return Ok(());
    }
    if context.printer.is_quiet() {
        for batch in report.batches.iter().filter(|batch| batch.outcome == Outcome::Deleted) {
            context.printer.line(&batch.id)?;
        }
        return Ok(());
    }
    let removed = &report.removed;
    let line = format!(
        "removed {} with {}, {}, {}, {} and {}; {} given back, in {}",
        counted(report.deleted, "experiment"),
        counted(removed.agents, "agent"),
        counted(removed.documents, "document"),
        counted(removed.jobs, "job"),
        counted(removed.evaluations, "evaluation"),
        counted(removed.comments, "comment"),
        bytes(report.reclaimed_bytes),
        time::measured(report.duration_ms),
    );
    // crontab mails whatever is printed; a person wants to see it.
    if talkative { Ok(context.printer.line(&line)?) } else { Ok(()) }
}

fn print_plan(context: &mut Context, report: &Report, actor: &Actor) -> Result<()> {
    let now = context.now();
    let mut table = Table::new([Column::flexible("EXPERIMENT", 10), Column::text("OWNER"), Column::text("EXPIRED")]);
    for batch in report.batches.iter().filter(|batch| batch.outcome == Outcome::WouldDelete) {
        if context.printer.is_quiet() {
            context.printer.line(&batch.id)?;
        }
        table.row([
            Cell::toned(batch.reference_for(actor), Tone::Heading),
            Cell::new(&batch.owner),
            Cell::new(time::relative_and_local(batch.expires_at, now)),
        ]);
    }
    if context.printer.is_quiet() {
        return Ok(());
    }
    if table.is_empty() {
        context.printer.note("nothing would be removed");
        return Ok(());
    }
    let text = table.render(context.printer.width(), context.printer.out_style());
    context.printer.line(&text)?;
    let count = report.batches.iter().filter(|batch| batch.outcome == Outcome::WouldDelete).count();
    Ok(context.printer.line(&format!("{count} would be removed"))?)
}

/// `1.4 MB`, in powers of 1,000 as disks are sold.
fn bytes(count: u64) -> String {
    match count {
        0..=999 => format!("{count} B"),
        1_000..=999_999 => format!("{:.1} kB", count as f64 / 1e3),
        1_000_000..=999_999_999 => format!("{:.1} MB", count as f64 / 1e6),
        _ => format!("{:.1} GB", count as f64 / 1e9),
    }
}

/// Runs that a history shows.
const HISTORY_SHOWN: u32 = 20;
/// Runs that are kept, and so the base of the share.
const HISTORY_KEPT: u32 = 1_000;

fn print_history(context: &mut Context, repository: &dyn Repository, format: Format) -> Result<()> {
    let runs = repository.cleanup_history(HISTORY_KEPT)?;
    // A pinned experiment is not expired, and one that ran was found again later.
    let found: u64 = runs.iter().map(|(run, _)| run.deleted + run.failed).sum();
    let deleted: u64 = runs.iter().map(|(run, _)| run.deleted).sum();
    let share = (found > 0).then(|| deleted as f64 / found as f64);
    let shown = runs.iter().take(HISTORY_SHOWN as usize);
    if format == Format::Json {
        let runs: Vec<_> = shown
            .map(|(run, user)| {
                json!({
                    "startedAt": run.started_at, "finishedAt": run.finished_at, "user": user, "found": run.found,
                    "deleted": run.deleted, "skippedRunning": run.skipped_running, "skippedPinned": run.skipped_pinned,
                    "failed": run.failed, "durationMs": run.duration_ms,
                })
            })
            .collect();
        return Ok(context.printer.json(&json!({"runs": runs, "removedShare": share}))?);
    }
    let now = context.now();
    let mut table = Table::new([
        Column::text("ENDED"),
        Column::text("USER").leaves(4),
        Column::number("FOUND"),
        Column::number("REMOVED"),
        Column::number("RUNNING").leaves(2),
        Column::number("PINNED").leaves(3),
        Column::number("FAILED"),
        Column::number("TIME").leaves(1),
    ]);
    for (run, user) in shown {
        table.row([
            Cell::new(time::relative_and_local(run.finished_at, now)),
            Cell::new(clean(user)),
            Cell::new(run.found.to_string()),
            Cell::new(run.deleted.to_string()),
            Cell::new(run.skipped_running.to_string()),
            Cell::new(run.skipped_pinned.to_string()),
            Cell::new(run.failed.to_string()),
            Cell::new(time::measured(run.duration_ms)),
        ]);
    }
    if table.is_empty() {
        context.printer.note("cleanup has not run yet");
        return Ok(());
    }
    let text = table.render(context.printer.width(), context.printer.out_style());
    context.printer.line(&text)?;
    if let Some(share) = share {
        context
            .printer
            .line(&format!("{:.1} % of the expired experiments that were found were removed", share * 100.0))?;
    }
    Ok(())
}
