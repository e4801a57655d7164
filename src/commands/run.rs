//! `run`: execute the pending jobs of some batches.

use std::time::Duration;

use anyhow::Result;
use clap::Args;
use serde_json::{Value, json};

use super::{evaluators, resolve, values};
use crate::cli::Format;
use crate::context::Context;
use crate::domain::{Actor, BatchId, BatchSummary, Cost, RuntimeKind};
use crate::failure::{Failure, FailureKind};
use crate::render::progress::RunProgress;
use crate::render::{Cell, Column, Table, Tone, clean, counted, time};
use crate::repository::Repository;
use crate::runner::{self, BatchWork, RunOptions, RunReport, Stop, StopReason, Timing};

/// Execute pending jobs until none is left
///
/// Any number of runs, in any number of processes, may share a database. Ctrl-C stops claiming and lets the jobs in
/// flight finish; a second one gives them back. Running again goes on where it stopped.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  evalbatch run                      every batch of mine that has pending jobs
  evalbatch run strict-v2 -j 32
  evalbatch run latest --retry-failed --max-attempts 5
  evalbatch run latest --fail-under 70")]
pub struct RunArgs {
    /// Batches: id, tracking id, prefix, user/tracking-id, latest, latest~N [default: all mine that have not expired]
    #[arg(value_name = "BATCH")]
    pub batches: Vec<String>,
    #[command(flatten)]
    pub options: RunOptionArgs,
    /// Say what would be run, and run nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// The options of `run`, which `create --run` takes too.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Running")]
pub struct RunOptionArgs {
    /// Calls at once [default: 8]
    #[arg(short, long = "jobs", value_name = "N", value_parser = clap::value_parser!(u16).range(1..=4096))]
    pub jobs: Option<u16>,
    /// Attempts a job, written to the jobs that are claimed [default: 3]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub max_attempts: Option<u32>,
    /// The most that one call may take [default: 5m]
    #[arg(long, value_name = "DURATION", value_parser = values::duration)]
    pub timeout: Option<Duration>,
    /// Stop claiming once this much was spent
    #[arg(long, value_name = "USD", value_parser = budget)]
    pub budget: Option<Cost>,
    /// Put failed jobs of the named batches back first
    #[arg(long)]
    pub retry_failed: bool,
    /// Exit 8 when a batch's average grade is lower, or unknown
    #[arg(long, value_name = "GRADE", value_parser = values::grade)]
    pub fail_under: Option<f64>,
}

fn budget(text: &str) -> Result<Cost, String> {
    text.parse().ok().and_then(Cost::from_dollars).ok_or_else(|| "write dollars, like 2.50".to_owned())
}

impl RunOptionArgs {
    /// `create` takes these only together with `--run`.
    pub fn check(&self, is_run: bool) -> Result<()> {
        let given = self.jobs.is_some()
            || self.max_attempts.is_some()
            || self.timeout.is_some()
            || self.budget.is_some()
            || self.retry_failed
            || self.fail_under.is_some();
        if given && !is_run {
            return Err(Failure::usage("options of run without a run").hint("add --run").into());
        }
        Ok(())
    }

    fn resolve(&self) -> RunOptions {
        RunOptions {
            concurrency: usize::from(self.jobs.unwrap_or(8)),
            timeout: self.timeout.unwrap_or(Duration::from_mins(5)),
            max_attempts: self.max_attempts,
            budget: self.budget,
            timing: timing(),
        }
    }
}

/// Debug builds can shorten the lease, so that tests need not wait for a minute.
fn timing() -> Timing {
    let shortened = || std::env::var("EVALBATCH_TEST_LEASE").ok().and_then(|text| values::duration(&text).ok());
    match shortened().filter(|_| cfg!(debug_assertions)) {
        Some(lease) => Timing { lease, heartbeat: lease / 3 },
        None => Timing::default(),
    }
}

/// A run that came to its end, and the batches that it worked on.
#[derive(Debug)]
pub struct RunOutcome {
    report: RunReport,
    batches: Vec<BatchId>,
    signal: Option<u8>,
}

pub fn run(args: &RunArgs, context: &mut Context) -> Result<()> {
    context.format(&[Format::Table, Format::Json])?;
    if args.options.retry_failed && args.batches.is_empty() {
        return Err(Failure::usage("--retry-failed works on batches that are named")
            .hint("name them: evalbatch run BATCH --retry-failed")
            .into());
    }
    let repository = context.reader()?;
    let repository = repository.as_ref();
    let actor = context.actor(repository)?;
    let batches = choose_batches(args, repository, &actor, context)?;
    if args.dry_run {
        return print_plan(context, repository, &batches);
    }
    if args.batches.is_empty() {
        return run_all(context, repository, &batches, &args.options);
    }
    let outcome = run_batches(context, repository, &batches, &args.options)?;
    print_outcome(context, repository, &outcome)?;
    outcome.verdict(context, repository, &args.options)
}

/// Every batch of mine: what can be run is run, what was left decides the exit code.
fn run_all(
    context: &mut Context,
    repository: &dyn Repository,
    batches: &[BatchId],
    args: &RunOptionArgs,
) -> Result<()> {
    let (work, left) = prepare_all(context, repository, batches, args)?;
    if let (true, Some(first)) = (work.is_empty(), left.first()) {
        return Err(first.clone().into());
    }
    let outcome = run_work(context, repository, work, args)?;
    print_outcome(context, repository, &outcome)?;
    outcome.verdict(context, repository, args)?;
    if left.is_empty() {
        return Ok(());
    }
    let message = format!("{} could not be run", counted(left.len() as u64, "batch"));
    Err(Failure {
        hints: left.into_iter().flat_map(|failure| failure.hints).collect(),
        ..Failure::new(FailureKind::Partial, message)
    }
    .into())
}

fn choose_batches(
    args: &RunArgs,
    repository: &dyn Repository,
    actor: &Actor,
    context: &Context,
) -> Result<Vec<BatchId>> {
    let now = context.now();
    if args.batches.is_empty() {
        return Ok(repository.runnable_batches(actor, now)?);
    }
    let mut ids = Vec::new();
    for text in &args.batches {
        let batch = resolve::own_batch(repository, actor, text, now)?;
        if batch.lifetime.is_expired(now) {
            let label = batch.label();
            return Err(Failure::conflict(format!("experiment {label} has expired"))
                .hint(format!("give it more time: evalbatch extend {label} --expires-in 7d"))
                .into());
        }
        if !ids.contains(&batch.id) {
            ids.push(batch.id);
        }
    }
    Ok(ids)
}

/// Runs the batches with progress on stderr.
pub fn run_batches(
    context: &mut Context,
    repository: &dyn Repository,
    batches: &[BatchId],
    args: &RunOptionArgs,
) -> Result<RunOutcome> {
    let mut work = Vec::new();
    for id in batches {
        work.extend(prepare(context, repository, id, args)?);
    }
    run_work(context, repository, work, args)
}

/// A batch with what evaluates it; nothing for one that was deleted meanwhile.
fn prepare(
    context: &Context,
    repository: &dyn Repository,
    id: &BatchId,
    args: &RunOptionArgs,
) -> Result<Option<BatchWork>> {
    let Some(batch) = repository.batch(id, context.now())? else { return Ok(None) };
    let Some(agent) = repository.agent_version(&batch.agent.version_id)? else { return Ok(None) };
    let runtime = evaluators::evaluator(&agent)?;
    check_budget(args.budget, agent.content.settings.model.as_deref(), agent.content.runtime, context)?;
    Ok(Some(BatchWork { id: batch.id, tracking_id: batch.tracking_id, agent, runtime }))
}

/// Without names, a batch that cannot run must not keep the others: it is left, and said so.
fn prepare_all(
    context: &mut Context,
    repository: &dyn Repository,
    batches: &[BatchId],
    args: &RunOptionArgs,
) -> Result<(Vec<BatchWork>, Vec<Failure>)> {
    let (mut work, mut left) = (Vec::new(), Vec::new());
    for id in batches {
        match prepare(context, repository, id, args) {
            Ok(batch) => work.extend(batch),
            Err(error) => {
                let failure = Failure::from_error(&error);
                context.printer.warning(&format!("batch {id} is left: {failure}"));
                left.push(failure);
            }
        }
    }
    Ok((work, left))
}

fn run_work(
    context: &mut Context,
    repository: &dyn Repository,
    work: Vec<BatchWork>,
    args: &RunOptionArgs,
) -> Result<RunOutcome> {
    let batches: Vec<BatchId> = work.iter().map(|batch| batch.id.clone()).collect();
    if args.retry_failed {
        let count = repository.retry_failed(&batches)?;
        context.printer.note(&format!("{} put back", counted(count, "failed job")));
    }
    let stop = Stop::on_signals()?;
    let mut progress = RunProgress::new(&context.printer);
    let report = runner::run(repository, work, args.resolve(), context.clock, &stop, &mut |event| {
        progress.show(&event);
    });
    progress.finish();
    match (report, stop.signal()) {
        (Ok(report), signal) => Ok(RunOutcome { report, batches, signal }),
        // Who interrupted it wants to hear that, and not what broke on the way out.
        (Err(error), Some(signal)) => {
            Err(Failure::new(FailureKind::Interrupted { signal }, format!("interrupted ({error})")).into())
        }
        (Err(error), None) => Err(error),
    }
}

/// With a budget, every call's price must be known beforehand; a program tells its own with each answer.
fn check_budget(budget: Option<Cost>, model: Option<&str>, runtime: RuntimeKind, context: &Context) -> Result<()> {
    match (budget, runtime) {
        (None, _) | (_, RuntimeKind::Checks | RuntimeKind::Command) => Ok(()),
        (Some(_), RuntimeKind::OpenAi | RuntimeKind::Anthropic) => {
            let model = model.unwrap_or_default();
            if context.settings.pricing.contains_key(model) {
                return Ok(());
            }
            Err(Failure::usage(format!("--budget needs the price of the model {model:?}, and there is none"))
                .hint(format!("add [pricing.{model:?}] with input and output to the configuration"))
                .into())
        }
    }
}

impl RunOutcome {
    /// The exit status of a run that came to its end.
    pub fn verdict(&self, context: &Context, repository: &dyn Repository, args: &RunOptionArgs) -> Result<()> {
        let report = &self.report;
        if let Some(signal) = self.signal {
            let message = format!("interrupted; left: {}", counted(report.pending, "job"));
            return Err(Failure::new(FailureKind::Interrupted { signal }, message).hint(self.go_on()).into());
        }
        if report.failed > 0 || report.pending > 0 || report.stopped.is_some() {
            return Err(self.partial().into());
        }
        let mut failed = 0;
        for id in &self.batches {
            let Some(batch) = repository.batch(id, context.now())? else { continue };
            failed += batch.job_stats.failed;
            if let Some(least) = args.fail_under {
                check_grade(&batch, least)?;
            }
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

fn check_grade(batch: &BatchSummary, least: f64) -> Result<()> {
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

fn print_outcome(context: &mut Context, repository: &dyn Repository, outcome: &RunOutcome) -> Result<()> {
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
    for id in &outcome.batches {
        let Some(batch) = repository.batch(id, context.now())? else { continue };
        let grade = batch.average_grade.map(|grade| format!("average grade {grade:.1}; ")).unwrap_or_default();
        context.printer.line(&format!("{grade}see more with: evalbatch show {}", clean(batch.label())))?;
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
        table.row(super::show::result_cells(row));
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

fn print_plan(context: &mut Context, repository: &dyn Repository, batches: &[BatchId]) -> Result<()> {
    let now = context.now();
    let mut found = Vec::new();
    for id in batches {
        found.extend(repository.batch(id, now)?);
    }
    if context.format(&[Format::Table, Format::Json])? == Format::Json {
        let batches: Vec<_> = found
            .iter()
            .map(|batch| json!({"id": batch.id, "trackingId": batch.tracking_id, "jobStats": batch.job_stats}))
            .collect();
        let pending: u64 = found.iter().map(|batch| batch.job_stats.pending).sum();
        return Ok(context.printer.json(&json!({"dryRun": true, "pending": pending, "batches": batches}))?);
    }
    let mut table =
        Table::new([Column::flexible("BATCH", 12), Column::flexible("AGENT", 8), Column::number("PENDING")]);
    for batch in &found {
        table.row([
            Cell::toned(batch.label(), Tone::Heading),
            Cell::new(format!("{}@{}", batch.agent.name, batch.agent.version)),
            Cell::new(batch.job_stats.pending.to_string()),
        ]);
    }
    let text = table.render(context.printer.width(), context.printer.out_style());
    Ok(context.printer.line(&text)?)
}
