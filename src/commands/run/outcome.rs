//! What a run came to: its exit status, its JSON, its summary.

use anyhow::Result;
use serde_json::{Value, json};

use super::RunOptionArgs;
use crate::cli::Format;
use crate::commands::show;
use crate::context::Context;
use crate::domain::{BatchId, BatchSummary, Cost};
use crate::failure::{Failure, FailureKind};
use crate::render::{Column, Table, counted, time};
use crate::repository::Repository;
use crate::runner::{RunReport, StopReason};

/// A run that came to its end, and the batches that it worked on.
#[derive(Debug)]
pub struct RunOutcome {
    pub(super) report: RunReport,
    pub(super) batches: Vec<BatchId>,
    pub(super) signal: Option<u8>,
}

impl RunOutcome {
    /// The exit status of a run that came to its end.
    pub fn verdict(&self, context: &Context, repository: &dyn Repository, args: &RunOptionArgs) -> Result<()> {
        let report = &self.report;
        if let Some(signal) = self.signal {
            let message = format!("interrupted; left: {}", counted(report.pending, "job"));
            return Err(Failure::new(FailureKind::Interrupted { signal }, message).hint(self.go_on()).into());
        }
        if let Some(problem) = &report.problem {
            let failed = if report.failed > 0 { format!("; {} failed", report.failed) } else { String::new() };
            let message = format!("{}{failed}; left: {}", problem.message, counted(report.pending, "job"));
            let failure = Failure::new(FailureKind::Failed, message);
            let failure = problem.hint.iter().fold(failure, Failure::hint);
            let then = match self.batches.first() {
                Some(id) if report.failed > 0 => {
                    format!("then, with the failed ones: evalbatch run {id} --retry-failed")
                }
                _ => self.go_on(),
            };
            return Err(failure.hint(then).into());
        }
        if report.failed > 0 || report.pending > 0 || report.stopped.is_some() {
            return Err(self.partial().into());
        }
        let mut failed = 0;
        for id in &self.batches {
            let Some(batch) = repository.batch(id, context.now())? else { continue };
            failed += batch.job_stats.failed;
            check_grade(&batch, args.fail_under)?;
        }
        if failed > 0 && args.retry_failed {
            return Err(self.partial().into());
        }
        Ok(())
    }

    fn partial(&self) -> Failure {
        let report = &self.report;
        let left = format!("left: {}", counted(report.pending, "job"));
        let failed = format!("{} failed", counted(report.failed, "job"));
        let message = match report.stopped {
            Some(StopReason::Budget) => format!("the budget is spent; {left}"),
            Some(StopReason::Expired) => format!("the experiment expired; {left}"),
            Some(StopReason::Provider) => format!("the provider refused; {left}"),
            Some(StopReason::Interrupted) | None if report.pending > 0 => format!("{failed}; {left}"),
            Some(StopReason::Interrupted) | None => failed,
        };
        let failure = Failure::new(FailureKind::Partial, message);
        match (report.stopped, self.batches.first()) {
            (Some(StopReason::Expired), Some(id)) => {
                failure.hint(format!("give it more time: evalbatch extend {id} --expires-in 7d"))
            }
            (_, Some(id)) if report.failed > 0 => failure
                .hint(format!("see why: evalbatch show {id}"))
                .hint(format!("try again: evalbatch run {id} --retry-failed")),
            _ => failure.hint(self.go_on()),
        }
    }

    fn go_on(&self) -> String {
        match self.batches.as_slice() {
            [id] => format!("go on with: evalbatch run {id}"),
            _ => "go on with: evalbatch run".to_owned(),
        }
    }
}

/// The gate of `--fail-under`: a batch without grades does not meet it.
pub fn check_grade(batch: &BatchSummary, least: Option<f64>) -> Result<()> {
    let Some(least) = least else { return Ok(()) };
    let label = batch.label();
    let message = match batch.average_grade {
        Some(grade) if grade >= least => return Ok(()),
        Some(grade) => format!("the average grade of {label} is {grade:.1}, below {least}"),
        None => format!("{label} has no grades, and at least {least} was asked for"),
    };
    Err(Failure::new(FailureKind::Gate, message).into())
}

pub fn json(context: &Context, repository: &dyn Repository, outcome: &RunOutcome) -> Result<Value> {
    let report = &outcome.report;
    let mut batches = Vec::new();
    for id in &outcome.batches {
        if let Some(batch) = repository.batch(id, context.now())? {
            batches.push(json!({"id": batch.id, "trackingId": batch.tracking_id, "jobStats": batch.job_stats}));
        }
    }
    Ok(json!({
        "completed": report.completed,
        "failed": report.failed,
        "cancelled": report.cancelled,
        "retried": report.retried,
        "pending": report.pending,
        "inputTokens": report.input_tokens,
        "outputTokens": report.output_tokens,
        "costUsd": report.cost,
        "durationMs": report.duration_ms,
        "stopped": report.stopped,
        "batches": batches,
    }))
}

pub(super) fn print_outcome(context: &mut Context, repository: &dyn Repository, outcome: &RunOutcome) -> Result<()> {
    if context.format(&[Format::Table, Format::Json])? == Format::Json {
        let value = json(context, repository, outcome)?;
        return Ok(context.printer.json(&value)?);
    }
    print(context, repository, outcome)
}

/// How many results a run shows; `show` has them all.
const RESULTS_SHOWN: u32 = 20;

/// The summary, and for a single batch the first results.
pub fn print(context: &mut Context, repository: &dyn Repository, outcome: &RunOutcome) -> Result<()> {
    if context.printer.is_quiet() {
        return Ok(());
    }
    if let [id] = outcome.batches.as_slice() {
        print_results(context, repository, id)?;
    }
    let line = summary_line(&outcome.report);
    context.printer.line(&line)?;
    let actor = context.actor(repository)?;
    for id in &outcome.batches {
        let Some(batch) = repository.batch(id, context.now())? else { continue };
        let grade = batch.average_grade.map(|grade| format!("average grade {grade:.1}; ")).unwrap_or_default();
        let command =
            context.printer.pasteable(&format!("evalbatch show {}", batch.reference_for(&actor))).into_owned();
        context.printer.line(&format!("{grade}see more with: {command}"))?;
    }
    Ok(())
}

fn print_results(context: &mut Context, repository: &dyn Repository, id: &BatchId) -> Result<()> {
    let rows = repository.job_rows(id, None, RESULTS_SHOWN + 1, context.now())?;
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
    let text = table.render(context.printer.width(), context.printer.out_style());
    context.printer.line(&text)?;
    if rows.len() > RESULTS_SHOWN as usize {
        context.printer.line("…")?;
    }
    context.printer.line("")?;
    Ok(())
}

fn summary_line(report: &RunReport) -> String {
    let mut parts = vec![format!("{} completed", report.completed)];
    for (count, what) in [
        (report.failed, "failed"),
        (report.cancelled, "discarded"),
        (report.reused, "of them reused"),
        (report.retried, "retried"),
        (report.pending, "left"),
    ] {
        if count > 0 {
            parts.push(format!("{count} {what}"));
        }
    }
    if let (Some(input), Some(output)) = (report.input_tokens, report.output_tokens) {
        parts.push(format!("{input} + {output} tokens"));
    }
    if let Some(cost) = report.cost.filter(|cost| *cost > Cost::ZERO) {
        parts.push(cost.to_string());
    }
    format!("{} in {}", parts.join(", "), time::measured(report.duration_ms))
}
