//! What a run came to: its JSON, its summary.

use anyhow::Result;
use serde_json::{Value, json};

use super::notes;
use crate::cli::Format;
use crate::commands::show;
use crate::context::Context;
use crate::domain::{BatchId, Cost, JobStatus, Timestamp};
use crate::failure::Failure;
use crate::render::{Column, Table, at_least, lost, time, tokens};
use crate::repository::{JobRow, Repository};
use crate::runner::RunReport;
use crate::shell::quoted_word;

/// A run that came to its end, and the batches that it worked on.
#[derive(Debug)]
pub struct RunOutcome {
    pub(super) report: RunReport,
    pub(super) began_at: Timestamp,
    pub(super) batches: Vec<BatchId>,
    /// Whether somebody asked for these batches, or for whatever there was to do.
    pub(super) are_named: bool,
    /// What could not be run at all.
    pub(super) left: Vec<LeftBatch>,
    pub(super) signal: Option<u8>,
}

/// A batch that nothing was done for.
#[derive(Debug)]
pub struct LeftBatch {
    pub(super) id: BatchId,
    pub(super) why: Failure,
}

impl RunOutcome {
    /// How many jobs were not done, those of the batches that could not be run among them.
    fn pending(&self, context: &Context, repository: &dyn Repository) -> Result<u64> {
        let mut pending = self.report.pending;
        for LeftBatch { id, .. } in &self.left {
            pending += repository.batch(id, context.now())?.map_or(0, |batch| batch.job_stats.pending);
        }
        Ok(pending)
    }
}

pub fn json(context: &Context, repository: &dyn Repository, outcome: &RunOutcome) -> Result<Value> {
    let report = &outcome.report;
    let mut batches = Vec::new();
    for id in outcome.batches.iter().chain(outcome.left.iter().map(|left| &left.id)) {
        if let Some(batch) = repository.batch(id, context.now())? {
            batches.push(json!({"id": batch.id, "trackingId": batch.tracking_id, "jobStats": batch.job_stats}));
        }
    }
    Ok(json!({
        "completed": report.completed,
        "failed": report.failed,
        "cancelled": report.cancelled,
        "retried": report.retried,
        "pending": outcome.pending(context, repository)?,
        "inputTokens": report.input_tokens,
        "outputTokens": report.output_tokens,
        "costUsd": report.cost,
        "durationMs": report.duration_ms,
        "stopped": report.stopped,
        "batches": batches,
    }))
}

pub(super) fn print_outcome(context: &mut Context, repository: &dyn Repository, outcome: &RunOutcome) -> Result<()> {
    context.printer.done("the jobs were run");
    if context.format(&[Format::Table, Format::Json])? == Format::Json {
        let value = json(context, repository, outcome)?;
        context.printer.json(&value)?;
    } else {
        print(context, repository, outcome)?;
    }
    Ok(context.printer.flush()?)
}

/// How many results a run shows; `show` has them all.
const RESULTS_SHOWN: u32 = 20;
/// Jobs read at once on the way to those that the run brought.
const PAGE: u32 = 500;

/// The summary, and for a single batch the first results.
pub fn print(context: &mut Context, repository: &dyn Repository, outcome: &RunOutcome) -> Result<()> {
    if context.printer.is_quiet() {
        return Ok(());
    }
    let note = if notes::did_nothing(outcome) {
        notes::nothing_to_run(outcome, context, repository)?
    } else {
        // What an earlier run brought is not news.
        if let [id] = outcome.batches.as_slice() {
            print_results(context, repository, id, outcome)?;
        }
        notes::running_elsewhere(outcome, context, repository)?
    };
    if let Some(note) = note {
        context.printer.note(&note);
    }
    let line = summary_line(&outcome.report, outcome.pending(context, repository)?);
    context.printer.sentence(&line)?;
    let actor = context.actor(repository)?;
    for id in &outcome.batches {
        let Some(batch) = repository.batch(id, context.now())? else { continue };
        let grade = batch.average_grade.map(|grade| format!("average grade {grade:.1}; ")).unwrap_or_default();
        let command = context
            .printer
            .pasteable(&format!("evalbatch show {}", quoted_word(&batch.reference_for(&actor))))
            .into_owned();
        context.printer.sentence(&format!("{grade}see more with: {command}"))?;
    }
    Ok(())
}

fn print_results(
    context: &mut Context,
    repository: &dyn Repository,
    id: &BatchId,
    RunOutcome { report, began_at, .. }: &RunOutcome,
) -> Result<()> {
    let now = context.now();
    let mut rows = repository.failed_job_rows(id, *began_at, RESULTS_SHOWN + 1, now)?;
    let failed = rows.len();
    let mut after = None;
    while rows.len() <= RESULTS_SHOWN as usize {
        let page = repository.job_rows(id, after, PAGE, now)?;
        let Some(last) = page.last() else { break };
        after = Some(last.position());
        // What an earlier run brought is not news.
        let is_earlier = |row: &JobRow| row.job.completed_at.is_some_and(|time| time < *began_at);
        rows.extend(page.into_iter().filter(|row| row.job.status != JobStatus::Failed && !is_earlier(row)));
    }
    if rows.is_empty() {
        return Ok(());
    }
    let mut table = Table::new([
        Column::flexible("DOCUMENT", 10),
        Column::text("STATUS"),
        Column::number("GRADE"),
        Column::number("COMMENTS").leaves(1),
        Column::prose("SUMMARY", 12),
    ]);
    for row in rows.iter().take(RESULTS_SHOWN as usize) {
        table.row(show::result_cells(row));
    }
    context.printer.table(&table)?;
    if rows.len() > RESULTS_SHOWN as usize {
        let all = report.completed + report.failed + report.pending;
        let order = if failed > 0 { ", the failed ones first" } else { "" };
        context.printer.line(&format!("… {RESULTS_SHOWN} of {all} jobs{order}"))?;
    }
    context.printer.line("")?;
    Ok(())
}

fn summary_line(report: &RunReport, pending: u64) -> String {
    let mut parts = vec![format!("{} completed", report.completed)];
    for (count, what) in [
        (report.failed, "failed"),
        (report.cancelled, "discarded"),
        (report.reused, "of them reused"),
        (report.retried, "retried"),
        (pending, "left"),
    ] {
        if count > 0 {
            parts.push(format!("{count} {what}"));
        }
    }
    let known = report.known;
    if let Some([input, output]) =
        tokens([(report.input_tokens, known.input_tokens), (report.output_tokens, known.output_tokens)])
    {
        parts.push(format!("{input} tokens in + {output} out"));
    }
    match report.cost {
        Some(Cost::ZERO) => {}
        None if known.cost == Cost::ZERO => parts.push("cost unknown".to_owned()),
        cost => parts.push(at_least(cost, known.cost)),
    }
    parts.extend(lost(report.lost));
    format!("{} in {}", parts.join(", "), time::measured(report.duration_ms))
}
