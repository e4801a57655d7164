//! `run`: execute the pending jobs of some batches.

mod estimate;
mod notes;
mod options;
mod outcome;
mod verdict;

use anyhow::Result;
use clap::Args;

use super::evaluators::{self, Evaluators};
use super::resolve;
use crate::cli::Format;
use crate::context::Context;
use crate::domain::{Actor, AgentContent, BatchId, Cost, RuntimeKind};
use crate::failure::{Failure, FailureKind};
use crate::render::counted;
use crate::render::progress::RunProgress;
use crate::repository::Repository;
use crate::runner::{self, BatchWork, Stop};
use crate::shell::quoted_word;

pub use estimate::Estimate;
pub use options::RunOptionArgs;
pub use outcome::{LeftBatch, RunOutcome, json, print};
pub use verdict::check_grade;

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
        return estimate::print_plan(context, repository, &batches, args.options.retry_failed);
    }
    if args.batches.is_empty() {
        return run_all(context, repository, &actor, &batches, &args.options);
    }
    let outcome = run_batches(context, repository, &batches, &args.options)?;
    outcome::print_outcome(context, repository, &outcome)?;
    outcome.verdict(context, repository, &args.options)
}

/// Every batch of mine: what can be run is run, what was left decides the exit code.
fn run_all(
    context: &mut Context,
    repository: &dyn Repository,
    actor: &Actor,
    batches: &[BatchId],
    args: &RunOptionArgs,
) -> Result<()> {
    let evaluators = Evaluators::new(context, actor, args);
    let (work, left) = prepare_all(context, repository, &evaluators, batches, args);
    if let (true, Some(first)) = (work.is_empty(), left.first()) {
        let failure = verdict::could_not_be_run(&left, repository)?.unwrap_or_else(|| first.why.clone());
        return Err(Failure { kind: first.why.kind, ..failure }.into());
    }
    let batches = work.iter().map(|batch| batch.id.clone()).collect();
    let mut outcome = run_work(context, repository, actor, batches, work, args)?;
    outcome.left = left;
    outcome.are_named = false;
    outcome::print_outcome(context, repository, &outcome)?;
    outcome.verdict(context, repository, args)
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
            let reference = quoted_word(&batch.reference_for(actor));
            return Err(Failure::conflict(format!("experiment {} has expired", batch.label()))
                .hint(format!("give it more time: evalbatch extend {reference} --expires-in 7d"))
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
    let actor = context.actor(repository)?;
    let evaluators = Evaluators::new(context, &actor, args);
    let mut work = Vec::new();
    for id in batches {
        work.extend(prepare(context, repository, &evaluators, id, args)?);
    }
    run_work(context, repository, &actor, batches.to_vec(), work, args)
}

/// A batch with what evaluates it; nothing for one that was deleted meanwhile, or in which nothing is left to do.
fn prepare(
    context: &Context,
    repository: &dyn Repository,
    evaluators: &Evaluators,
    id: &BatchId,
    args: &RunOptionArgs,
) -> Result<Option<BatchWork>> {
    let Some(batch) = repository.batch(id, context.now())? else { return Ok(None) };
    let stats = &batch.job_stats;
    if stats.open() == 0 && !(args.retry_failed && stats.failed > 0) {
        return Ok(None);
    }
    let Some(agent) = repository.agent_version(&batch.agent.version_id)? else { return Ok(None) };
    let runtime = evaluators.of(&agent)?;
    check_budget(args.budget, &agent.content, context)?;
    Ok(Some(BatchWork { id: batch.id, tracking_id: batch.tracking_id, agent, runtime }))
}

/// Without names, a batch that cannot run must not keep the others: it is left, and the end says so.
fn prepare_all(
    context: &Context,
    repository: &dyn Repository,
    evaluators: &Evaluators,
    batches: &[BatchId],
    args: &RunOptionArgs,
) -> (Vec<BatchWork>, Vec<LeftBatch>) {
    let (mut work, mut left) = (Vec::new(), Vec::new());
    for id in batches {
        match prepare(context, repository, evaluators, id, args) {
            Ok(batch) => work.extend(batch),
            Err(error) => left.push(LeftBatch { id: id.clone(), why: Failure::from_error(&error) }),
        }
    }
    (work, left)
}

fn run_work(
    context: &mut Context,
    repository: &dyn Repository,
    actor: &Actor,
    batches: Vec<BatchId>,
    work: Vec<BatchWork>,
    args: &RunOptionArgs,
) -> Result<RunOutcome> {
    if args.retry_failed {
        let count = repository.retry_failed(&batches)?;
        context.printer.note(&format!("{} put back", counted(count, "failed job")));
    }
    if args.max_attempts.is_none()
        && let Some(note) = notes::unusual_attempts(repository, &batches)?
    {
        context.printer.note(&note);
    }
    if let Some(note) = notes::slower_than_one_call(repository, &work, args.tpm)? {
        context.printer.note(&note);
    }
    let began_at = context.now();
    let stop = Stop::on_signals();
    let mut progress = RunProgress::new(&context.printer);
    let report = runner::run(repository, work, args.resolve(actor), context.clock, &stop, &mut |event| {
        progress.show(&event);
    });
    progress.finish();
    if args.bell {
        context.printer.bell();
    }
    match (report, stop.signal()) {
        (Ok(report), signal) => Ok(RunOutcome { report, began_at, batches, are_named: true, left: Vec::new(), signal }),
        // Who interrupted it wants to hear that, and not what broke on the way out.
        (Err(error), Some(signal)) => {
            Err(Failure::new(FailureKind::Interrupted { signal }, format!("interrupted ({error})")).into())
        }
        (Err(error), None) => Err(error),
    }
}

/// With a budget, every call's price must be known beforehand; a program tells its own with each answer.
pub fn check_budget(budget: Option<Cost>, agent: &AgentContent, context: &Context) -> Result<()> {
    match (budget, agent.runtime) {
        (None, _) | (_, RuntimeKind::Checks | RuntimeKind::Command) => Ok(()),
        (Some(_), RuntimeKind::OpenAi | RuntimeKind::Anthropic) => {
            let model = agent.settings.model.as_deref().unwrap_or_default();
            if evaluators::price(&context.settings.pricing, agent).is_some() {
                return Ok(());
            }
            Err(Failure::usage(format!("--budget needs the price of the model {model:?}, and there is none"))
                .hint(format!(
                    "add [pricing.{model:?}] with input and output to {}",
                    context.settings.config_in_words()
                ))
                .into())
        }
    }
}
