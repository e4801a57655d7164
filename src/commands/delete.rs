//! `delete`: remove batches now.

use anyhow::Result;
use clap::Args;
use serde_json::json;

use super::{confirm, resolve};
use crate::cli::Format;
use crate::context::Context;
use crate::domain::{Actor, BatchSummary};
use crate::failure::{Failure, FailureKind};
use crate::render::{clean, counted};
use crate::repository::{DeleteConditions, DeleteOutcome, KeptReason, RemovedCounts, Repository};
use crate::shell::quoted_word;

/// Delete batches now, with everything that was made only for them
///
/// Refused while a job runs. Library agents and documents stay.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  evalbatch delete strict-v2
  evalbatch list -q --search scratch | xargs -r evalbatch delete --yes")]
pub struct DeleteArgs {
    /// Batches: id, tracking id, prefix, user/tracking-id, latest, latest~N
    #[arg(value_name = "BATCH", required = true)]
    pub batches: Vec<String>,
    /// Do not ask
    #[arg(short, long)]
    pub yes: bool,
}

pub fn run(args: &DeleteArgs, context: &mut Context) -> Result<()> {
    let format = context.format(&[Format::Table, Format::Json])?;
    if format == Format::Json && !args.yes {
        return Err(Failure::usage("with --json nobody is asked")
            .hint("look first: evalbatch show BATCH; then add --yes")
            .into());
    }
    let repository = context.reader()?;
    let repository = repository.as_ref();
    let actor = context.actor(repository)?;
    let now = context.now();
    let mut batches: Vec<BatchSummary> = Vec::new();
    for text in &args.batches {
        let batch = resolve::own_batch(repository, &actor, text, now)?;
        if batch.job_stats.running > 0 {
            return Err(running(&batch, &actor).into());
        }
        if !batches.iter().any(|other| other.id == batch.id) {
            batches.push(batch);
        }
    }
    if !args.yes {
        let question = question(repository, &batches, &actor)?;
        if !confirm::ask(context, &question)? {
            return Err(Failure::new(FailureKind::Failed, "not deleted").into());
        }
    }
    let mut removed = RemovedCounts::default();
    let (mut deleted, mut kept): (Vec<(&BatchSummary, RemovedCounts)>, _) = (Vec::new(), None);
    for batch in &batches {
        match repository.delete_batch(&batch.id, DeleteConditions::NotRunning, context.now())? {
            DeleteOutcome::Deleted(counts) => {
                removed += counts;
                deleted.push((batch, counts));
            }
            // The other ones can go all the same.
            DeleteOutcome::Kept(KeptReason::Gone) => kept = Some(gone(batch, &actor)),
            DeleteOutcome::Kept(KeptReason::Running | KeptReason::Pinned | KeptReason::NotExpired) => {
                kept = Some(running(batch, &actor));
                break;
            }
        }
    }
    if !deleted.is_empty() {
        report(context, repository, format, &deleted, removed, &actor)?;
    }
    kept.map_or(Ok(()), |failure| Err(failure.into()))
}

fn report(
    context: &mut Context,
    repository: &dyn Repository,
    format: Format,
    deleted: &[(&BatchSummary, RemovedCounts)],
    removed: RemovedCounts,
    actor: &Actor,
) -> Result<()> {
    // What is deleted stays deleted, also where the space cannot be given back now.
    let reclaimed = repository.reclaim_space(&|| true).unwrap_or_else(|error| {
        context.printer.warning(&format!("the space could not be given back now: {error}"));
        0
    });
    if format == Format::Json {
        let ids: Vec<_> = deleted.iter().map(|(batch, _)| &batch.id).collect();
        return Ok(context.printer.json(&json!({"deleted": ids, "removed": removed, "reclaimedBytes": reclaimed}))?);
    }
    for (batch, removed) in deleted {
        let text = if context.printer.is_quiet() {
            batch.id.to_string()
        } else {
            format!("deleted {} with {}", clean(&named(batch, actor)), in_words(*removed))
        };
        context.printer.line(&text)?;
    }
    Ok(())
}

/// As it is found, whose it is where that is somebody else's and the name does not say so, and whether it is pinned.
fn named(batch: &BatchSummary, actor: &Actor) -> String {
    let reference = batch.reference_for(actor);
    let is_known = actor.owns(&batch.owner_id) || batch.tracking_id.is_some();
    let owner = if is_known { String::new() } else { format!(" of {}", batch.owner) };
    // A pin keeps an experiment from its expiry and from nobody's hand, which may have forgotten it.
    let pinned = if batch.lifetime.is_pinned() { " (pinned)" } else { "" };
    format!("{reference}{owner}{pinned}")
}

/// Who deleted it says so; that is somebody else.
fn gone(batch: &BatchSummary, actor: &Actor) -> Failure {
    Failure::not_found(format!("batch {} was deleted meanwhile", batch.reference_for(actor)))
}

fn running(batch: &BatchSummary, actor: &Actor) -> Failure {
    let reference = batch.reference_for(actor);
    Failure::conflict(format!("batch {reference} has running jobs; it was not deleted"))
        .hint(format!("stop them first: evalbatch cancel {}", quoted_word(&reference)))
        .retriable()
}

/// Names the batches and what goes with them.
fn question(repository: &dyn Repository, batches: &[BatchSummary], actor: &Actor) -> Result<String> {
    let mut removed = RemovedCounts::default();
    for batch in batches {
        removed += repository.what_goes_with(&batch.id)?;
    }
    let references: Vec<_> = batches.iter().map(|batch| named(batch, actor)).collect();
    let names: Vec<_> = references.iter().map(|reference| clean(reference)).collect();
    Ok(format!("delete {} with {}?", names.join(", "), in_words(removed)))
}

/// `2 jobs, 1 ephemeral document`.
fn in_words(removed: RemovedCounts) -> String {
    let counts = [
        (removed.jobs, "job"),
        (removed.evaluations, "evaluation"),
        (removed.comments, "comment"),
        (removed.documents, "ephemeral document"),
        (removed.agents, "ephemeral agent"),
    ];
    let counts = counts.into_iter().filter(|(count, _)| *count > 0).map(|(count, what)| counted(count, what));
    counts.collect::<Vec<_>>().join(", ")
}
