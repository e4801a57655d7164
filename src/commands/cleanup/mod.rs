//! `cleanup`: remove expired experiments, for crontab.

mod history;
mod plan;
mod report;

use std::time::{Duration, Instant};

use anyhow::Result;
use clap::Args;

use self::plan::Plan;
use self::report::{Outcome, Report};
use super::schedule::{self, Whose};
use super::values;
use crate::cli::Format;
use crate::context::Context;
use crate::domain::{Actor, Timestamp, retention};
use crate::failure::{Failure, FailureKind};
use crate::render::counted;
use crate::repository::{CleanupRun, DeleteConditions, DeleteOutcome, Durability, Error, KeptReason, Repository};
use crate::signals::Stop;

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
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..), allow_negative_numbers = true)]
    pub limit: Option<u64>,
    /// Leave them this long after their expiry, like 1h [default: none]
    #[arg(long, value_name = "DURATION", value_parser = values::duration, allow_hyphen_values = true)]
    pub grace: Option<Duration>,
    /// Refuse, before removing anything, when more than this are due
    #[arg(long, value_name = "N", allow_negative_numbers = true, default_value_t = MOST_DELETED)]
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

/// What `--max-delete` is where nobody says it.
const MOST_DELETED: u64 = 10_000;

impl CleanupArgs {
    /// Whether nothing is removed.
    pub(super) const fn only_tells(&self) -> bool {
        self.dry_run || self.history || self.print_crontab || self.print_systemd.is_some()
    }

    /// The options that say what is removed, as they are written.
    pub(super) fn words(&self) -> Vec<String> {
        let mut words = Vec::new();
        let mut add = |option: &str, value: Option<String>| words.extend([option.to_owned()].into_iter().chain(value));
        if self.mine {
            add("--mine", None);
        }
        if let Some(limit) = self.limit {
            add("--limit", Some(limit.to_string()));
        }
        if let Some(grace) = self.grace {
            add("--grace", Some(retention::format_exactly(grace)));
        }
        if self.max_delete != MOST_DELETED {
            add("--max-delete", Some(self.max_delete.to_string()));
        }
        if self.no_vacuum {
            add("--no-vacuum", None);
        }
        words
    }
}

pub fn run(args: &CleanupArgs, context: &mut Context) -> Result<()> {
    if args.print_crontab || args.print_systemd.is_some() {
        context.format(&[Format::Table])?;
    }
    let format = context.format(&[Format::Table, Format::Json])?;
    if args.print_crontab {
        return schedule::print_crontab(args, context);
    }
    if let Some(whose) = args.print_systemd {
        return schedule::print_systemd(args, context, whose);
    }
    let reader = context.reader()?;
    let actor = context.actor(reader.as_ref())?;
    if args.history {
        return history::print(context, reader.as_ref(), format);
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
        plan.check(args)?;
    }
    // What has begun is finished and recorded; the next cleanup goes on from there.
    let (stop, mut left) = (Stop::on_first_signal(), plan.due.len());
    let names_deleted = format == Format::Json || context.printer.is_quiet();
    let mut report = Report {
        dry_run: args.dry_run,
        due: plan.due_in_all(),
        beyond_limit: plan.due_in_all() - plan.due.len() as u64,
        found: plan.found(),
        names_deleted,
        ..Report::default()
    };
    plan.report_skipped(&mut report);
    if args.dry_run {
        plan.would_delete(&mut report);
    } else if context.settings.database.exists() {
        // A lost deletion is only done again, so single ones need not wait for the disk; the end does.
        let repository = reader.another(Durability::Relaxed)?;
        // With the pages that it read to find them.
        drop(reader);
        let deleted = delete_all(&plan, repository.as_ref(), context, cutoff, &stop, &mut report);
        left -= report.tried;
        if let Err(error) = deleted {
            report.duration_ms = elapsed(clock);
            // Whatever else is written to a damaged file may make it worse, and a record of this run is not worth that.
            if !error.is_damage() && report.deleted > 0 {
                let _ = record(&report, repository.as_ref(), &actor, started_at, context);
            }
            report::print(context, &report, &actor, format)?;
            return Err(error.into());
        }
        // Also what an earlier one left, that was broken off or had --no-vacuum.
        if !args.no_vacuum && !stop.is_requested() && repository.has_free_space()? {
            report.reclaimed_bytes = reclaim(repository.as_ref(), context, &stop)?;
        } else if report.deleted > 0 {
            // Where it fails, the next one does it.
            let _ = repository.empty_log();
        }
        report.duration_ms = elapsed(clock);
        record(&report, repository.as_ref(), &actor, started_at, context)?;
    }
    report.duration_ms = elapsed(clock);
    report::print(context, &report, &actor, format)?;
    if let Some(signal) = stop.signal() {
        let left = counted(left as u64, "experiment");
        let failure = Failure::new(FailureKind::Interrupted { signal }, format!("interrupted; left: {left}"));
        return Err(failure.hint("evalbatch cleanup goes on from there").into());
    }
    if args.dry_run {
        plan.check(args)?;
        plan.say_what_follows(args, context);
    }
    if report.failed > 0 {
        let message = format!("{} of {} could not be removed", report.failed, counted(report.found, "experiment"));
        return Err(Failure::new(FailureKind::Partial, message).hint("run it again; -v tells more").into());
    }
    if report.deleted > 0 {
        context.printer.next_step("evalbatch cleanup --history");
    }
    Ok(())
}

fn elapsed(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX)
}

/// Each in its own transaction; what cannot be removed does not keep the others, unless it is the file that cannot be written.
fn delete_all(
    plan: &Plan,
    repository: &dyn Repository,
    context: &Context,
    cutoff: Timestamp,
    stop: &Stop,
    report: &mut Report,
) -> Result<(), Error> {
    // After a full disk the log holds what the file had no room for. That comes first: deletions lengthen the log, and
    // once it has taken the room that is left, nothing can be moved into the file any more.
    let _ = repository.checkpoint();
    for experiment in plan.due.iter().take_while(|_| !stop.is_requested()) {
        report.tried += 1;
        let delete = || repository.delete_batch(&experiment.id, DeleteConditions::ExpiredBy(cutoff), context.now());
        let mut deleted = delete();
        if matches!(deleted, Err(Error::DiskFull)) {
            // The log of the deletions before this one may be what fills it.
            let _ = repository.checkpoint();
            deleted = delete();
        }
        let (outcome, reason) = match deleted {
            Ok(DeleteOutcome::Deleted(removed)) => {
                report.deleted += 1;
                report.removed += removed;
                (Outcome::Deleted, None)
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
                (Outcome::Skipped, Some(reason.to_owned()))
            }
            Err(error) if error.is_damage() => return Err(error),
            Err(error) => {
                report.failed += 1;
                report.add(experiment, Outcome::Failed, Some(error.to_string()));
                if matches!(error, Error::Locked | Error::DiskFull) {
                    // The others would fail alike, and each would wait for the lock as long as this one did.
                    return Err(error);
                }
                continue;
            }
        };
        report.add(experiment, outcome, reason);
    }
    Ok(())
}

/// What was removed stays removed even if the space cannot be given back now.
fn reclaim(repository: &dyn Repository, context: &mut Context, stop: &Stop) -> Result<u64, Error> {
    match repository.reclaim_space(&|| !stop.is_requested()) {
        Err(error) if !error.is_damage() => {
            context.printer.warning(&format!("the space could not be given back now: {error}"));
            Ok(0)
        }
        reclaimed => reclaimed,
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
