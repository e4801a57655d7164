//! What a cleanup came to, in JSON and in words.

use anyhow::Result;
use serde::Serialize;

use crate::cli::Format;
use crate::context::Context;
use crate::domain::text_enum::text_enum;
use crate::domain::{Actor, Timestamp};
use crate::render::{Cell, Column, Table, Tone, counted, time};
use crate::repository::{ExpiredExperiment, RemovedCounts};

text_enum! {
    pub(super) enum Outcome {
        Deleted = "deleted",
        Skipped = "skipped",
        Failed = "failed",
        WouldDelete = "would_delete",
    }
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct BatchOutcome {
    pub(super) id: String,
    pub(super) tracking_id: String,
    pub(super) owner: String,
    pub(super) expires_at: Timestamp,
    pub(super) outcome: Outcome,
    pub(super) reason: Option<String>,
}

#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Report {
    pub(super) dry_run: bool,
    /// Before `--limit`; what is running or pinned is not due.
    pub(super) due: u64,
    #[serde(skip)]
    pub(super) beyond_limit: u64,
    #[serde(skip)]
    pub(super) tried: usize,
    pub(super) found: u64,
    pub(super) deleted: u64,
    pub(super) skipped_running: u64,
    pub(super) skipped_pinned: u64,
    pub(super) failed: u64,
    pub(super) removed: RemovedCounts,
    pub(super) reclaimed_bytes: u64,
    pub(super) duration_ms: u64,
    pub(super) batches: Vec<BatchOutcome>,
    /// Whether it names what was deleted too; where nobody reads the names, they are not kept either.
    #[serde(skip)]
    pub(super) names_deleted: bool,
}

impl Report {
    /// What became of one experiment.
    pub(super) fn add(&mut self, experiment: &ExpiredExperiment, outcome: Outcome, reason: Option<String>) {
        if outcome == Outcome::Deleted && !self.names_deleted {
            return;
        }
        self.batches.push(BatchOutcome {
            id: experiment.id.to_string(),
            tracking_id: experiment.tracking_id.clone(),
            owner: experiment.owner.clone(),
            expires_at: experiment.expires_at,
            outcome,
            reason,
        });
    }
}

impl BatchOutcome {
    /// As somebody finds it.
    pub(super) fn reference_for(&self, reader: &Actor) -> String {
        if self.owner == reader.name {
            self.tracking_id.clone()
        } else {
            format!("{}/{}", self.owner, self.tracking_id)
        }
    }
}

pub(super) fn print(context: &mut Context, report: &Report, actor: &Actor, format: Format) -> Result<()> {
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
    if !talkative || context.printer.is_quiet() {
        return Ok(());
    }
    context.printer.sentence(&line)?;
    if report.beyond_limit > 0 {
        let verb = if report.beyond_limit == 1 { "is" } else { "are" };
        context.printer.note(&format!("{} more {verb} due", report.beyond_limit));
    }
    Ok(())
}

fn print_plan(context: &mut Context, report: &Report, actor: &Actor) -> Result<()> {
    let now = context.now();
    let mut table = Table::new([
        Column::flexible("EXPERIMENT", 24),
        Column::text("OWNER").leaves(1),
        Column::text("EXPIRED").leaves(2),
    ]);
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
        // As a cleanup itself is silent where nobody looks and nothing is to be done.
        if context.printer.err_is_terminal() || context.printer.is_verbose() {
            context.printer.note("nothing would be removed");
        }
        return Ok(());
    }
    context.printer.table(&table)?;
    let count = report.batches.iter().filter(|batch| batch.outcome == Outcome::WouldDelete).count();
    let of = if report.beyond_limit > 0 { format!(" of {} that are due", report.due) } else { String::new() };
    Ok(context.printer.line(&format!("{count}{of} would be removed"))?)
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
