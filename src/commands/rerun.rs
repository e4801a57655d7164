//! `rerun`: a new batch of the same agent version and documents.

use std::collections::BTreeSet;

use anyhow::Result;
use clap::Args;

use super::create::Made;
use super::evaluators::{Evaluators, reference, require_trust};
use super::run::RunOptionArgs;
use super::{create, resolve, rows};
use crate::cli::Format;
use crate::context::Context;
use crate::domain::batch::check_tracking_id;
use crate::domain::retention::format_duration;
use crate::domain::{Actor, BatchSummary, JobStatus, Lifetime, NewAgent, Policy, Timestamp, Visibility};
use crate::failure::Failure;
use crate::ids;
use crate::repository::{AgentSource, DocumentSource, NewBatch, Repository, WriteMode};

/// Make a new batch of the same agent version and documents
///
/// Ephemeral ones are copied, never shared; an experiment gets the same length of time again. The rerun of another user's
/// batch is mine, with copies of the documents that are not.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  evalbatch rerun strict-v2 --run
  evalbatch rerun strict-v2 --failed --tracking-id strict-v2-again")]
pub struct RerunArgs {
    /// Batch: id, tracking id, prefix, user/tracking-id, latest, latest~N
    #[arg(value_name = "BATCH")]
    pub batch: String,
    /// Only documents with a failed job
    #[arg(long)]
    pub failed: bool,
    /// A name to find it by [default for an experiment: made up]
    #[arg(long, value_name = "ID")]
    pub tracking_id: Option<String>,
    /// Run the jobs right away
    #[arg(long)]
    pub run: bool,
    #[command(flatten)]
    pub run_options: RunOptionArgs,
}

pub fn run(args: &RerunArgs, context: &mut Context) -> Result<()> {
    context.format(&[Format::Table, Format::Json])?;
    args.run_options.check(args.run)?;
    if let Some(id) = &args.tracking_id {
        check_tracking_id(id).map_err(|why| Failure::usage(format!("tracking id {id:?}: {why}")))?;
    }
    let repository = context.reader()?;
    let repository = repository.as_ref();
    let actor = context.actor(repository)?;
    let now = context.now();
    let old = resolve::batch(repository, &actor, &args.batch, now)?;
    let batch = NewBatch {
        name: old.name.clone(),
        tracking_id: args.tracking_id.clone().or_else(|| old.lifetime.is_ephemeral().then(ids::tracking_id)),
        description: old.description.clone(),
        target_count: old.target_count,
        repeat: old.repeat,
        seed: old.seed,
        visibility: if actor.owns(&old.owner_id) { old.visibility } else { Visibility::Private },
        lifetime: lifetime(&old, &repository.policy()?, context),
        max_attempts: create::DEFAULT_MAX_ATTEMPTS,
        agent: agent(repository, &old, &actor)?,
        documents: documents(repository, &old, &actor, args.failed, now)?,
        created_at: now,
    };
    if args.run {
        check_runnable(repository, &old, &Evaluators::new(context, &actor, &args.run_options))?;
    }
    let created = repository.create_batch(&actor, &batch, WriteMode::Commit)?;
    let made = Made { batch: &batch, created: &created, left_out: &[] };
    create::finish(context, repository, made, args.run.then_some(&args.run_options))
}

fn check_runnable(repository: &dyn Repository, old: &BatchSummary, evaluators: &Evaluators) -> Result<()> {
    match repository.agent_version(&old.agent.version_id)? {
        Some(version) => evaluators.of(&version).map(|_| ()),
        None => Ok(()),
    }
}

fn lifetime(old: &BatchSummary, policy: &Policy, context: &mut Context) -> Lifetime {
    match old.lifetime {
        Lifetime::Kept => Lifetime::Kept,
        Lifetime::Ephemeral { expires_at, .. } => {
            let length = expires_at.since(old.created_at);
            if length > policy.retention_max {
                let most = format_duration(policy.retention_max);
                context
                    .printer
                    .note(&format!("it expires in {most}, the policy's retention-max; the old one had longer"));
            }
            Lifetime::Ephemeral { expires_at: context.now() + length.min(policy.retention_max), is_pinned: false }
        }
    }
}

fn agent(repository: &dyn Repository, old: &BatchSummary, owner: &Actor) -> Result<AgentSource> {
    if !old.agent.is_ephemeral {
        return Ok(AgentSource::Library(old.agent.version_id.clone()));
    }
    let version = repository
        .agent_version(&old.agent.version_id)?
        .ok_or_else(|| Failure::not_found(format!("batch {} was deleted meanwhile", old.id)))?;
    // The copy will be the new owner's, and what one wrote oneself is trusted with one's keys.
    if !owner.owns(&old.owner_id) {
        require_trust(&version.agent.name, &reference(&version, false), &version.content, false)?;
    }
    Ok(AgentSource::Ephemeral(NewAgent {
        name: version.agent.name,
        agent_type: version.agent.agent_type,
        description: version.agent.description,
        content: version.content,
    }))
}

fn documents(
    repository: &dyn Repository,
    old: &BatchSummary,
    owner: &Actor,
    only_failed: bool,
    now: Timestamp,
) -> Result<Vec<DocumentSource>> {
    let mut wanted = BTreeSet::new();
    let mut sources = Vec::new();
    let mut ids = Vec::new();
    rows::for_each_row(repository, old, now, &mut |row| {
        if (!only_failed || row.job.status == JobStatus::Failed) && wanted.insert(row.job.ordinal) {
            ids.push(row.job.document_id.clone());
        }
        Ok(())
    })?;
    if ids.is_empty() {
        return Err(
            Failure::conflict(format!("no job of {} has failed; there is nothing to rerun", old.label())).into()
        );
    }
    for id in ids {
        let document = repository
            .document(&id)?
            .ok_or_else(|| Failure::not_found(format!("batch {} was deleted meanwhile", old.id)))?;
        let is_mine = owner.owns(&document.header.owner_id);
        sources.push(match document.header.ephemeral_batch_id {
            None if is_mine => DocumentSource::Library(id),
            None | Some(_) => DocumentSource::New(document.as_seen_by(owner).into()),
        });
    }
    Ok(sources)
}
