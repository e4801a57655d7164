//! `create`: an agent, documents and jobs in one step.

mod agent;
mod documents;
mod output;
pub(super) use agent::check_instructions;
pub(super) use request::DEFAULT_MAX_ATTEMPTS;
mod request;

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Result;
use clap::Args;

pub(super) use self::output::Made;
use super::evaluators::Evaluators;
use super::run::RunOptionArgs;
use super::sources::SourceArgs;
use super::values;
use crate::cli::Format;
use crate::context::Context;
use crate::domain::{PolicyKey, Timestamp};
use crate::intake::agent_file::misplaced_self_critique;
use crate::repository::{AgentSource, Error, Repository, WriteMode};
use crate::shell::quoted_word;

/// Make a batch: an agent × documents → jobs
///
/// A regular batch is kept; with --ephemeral it is an experiment, which `cleanup` removes after its expiry together with
/// everything that was made only for it.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  evalbatch create --agent proofreader --docs posts/
  evalbatch create --ephemeral --agent-file strict.md --docs posts/*.md \\
    --expires-in 3d --tracking-id strict-v2
  evalbatch create --agent proofreader --url https://example.org/post --run
  evalbatch create --agent proofreader --dataset posts.csv --map content=body
  evalbatch create --spec request.json --dry-run
  evalbatch create --ephemeral --agent proofreader --docs posts/ \\
    --sample 5 --seed 1 --run")]
pub struct CreateArgs {
    /// An agent: NAME, user/NAME or ID, each with @VERSION or without
    #[arg(long, value_name = "NAME[@VERSION]", conflicts_with = "agent_file", help_heading = "Agent")]
    pub agent: Option<String>,
    /// An agent file, or - for Markdown from stdin, for this experiment alone
    #[arg(long, value_name = "FILE", help_heading = "Agent")]
    pub agent_file: Option<PathBuf>,
    /// Change a setting of the agent, for this experiment alone (repeatable)
    #[arg(long = "set", value_name = "KEY=VALUE", help_heading = "Agent")]
    pub overrides: Vec<String>,

    /// Files, folders, globs, or - for stdin (one or more, repeatable)
    #[arg(long, value_name = "PATH", num_args = 1.., help_heading = "Documents")]
    pub docs: Vec<PathBuf>,
    /// Documents of the library, by id (one or more, repeatable)
    #[arg(long, value_name = "ID", num_args = 1.., help_heading = "Documents")]
    pub doc: Vec<String>,
    #[command(flatten)]
    pub sources: SourceArgs,
    /// A random sample of this many documents of my library
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..), allow_negative_numbers = true, help_heading = "Documents")]
    pub target_count: Option<u32>,
    /// Only a random sample of this many of the documents that --docs, --dataset and --url gave
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..), allow_negative_numbers = true, help_heading = "Documents")]
    pub sample: Option<u32>,
    /// Seed of the samples; without it one is made up and stored
    #[arg(long, value_name = "S", allow_negative_numbers = true, help_heading = "Documents")]
    pub seed: Option<i64>,
    /// Jobs for each document, for studies of consistency [default: 1]
    #[arg(long, value_name = "K", value_parser = clap::value_parser!(u32).range(1..), allow_negative_numbers = true, help_heading = "Documents")]
    pub repeat: Option<u32>,

    /// Make an experiment, which expires
    #[arg(long, help_heading = "Batch")]
    pub ephemeral: bool,
    /// Expires after this time, like 12h, 7d, 2w [default: the policy's retention-default]
    #[arg(long, value_name = "DURATION", value_parser = values::duration, allow_hyphen_values = true, conflicts_with = "expires_at", help_heading = "Batch")]
    pub expires_in: Option<Duration>,
    /// Expires at this time (RFC 3339), or where a date begins in UTC, like 2026-03-01
    #[arg(long, value_name = "TIME", value_parser = values::timestamp, allow_hyphen_values = true, help_heading = "Batch")]
    pub expires_at: Option<Timestamp>,
    /// A name to find it by: letters, digits, . _ - [default for an experiment: made up]
    #[arg(long, value_name = "ID", help_heading = "Batch")]
    pub tracking_id: Option<String>,
    /// A title
    #[arg(long, value_name = "TEXT", help_heading = "Batch", value_parser = values::text)]
    pub name: Option<String>,
    /// What it is for
    #[arg(long, value_name = "TEXT", help_heading = "Batch")]
    pub description: Option<String>,
    /// Who may see it: private or shared [default: private]
    #[arg(long, value_name = "WHO", help_heading = "Batch")]
    pub visibility: Option<crate::domain::Visibility>,
    /// The request as JSON or YAML, from a file or - for stdin; flags override it
    #[arg(long, value_name = "FILE", help_heading = "Batch")]
    pub spec: Option<PathBuf>,

    /// The flags that name documents, one entry a value, in the order given.
    #[arg(skip)]
    pub order: Vec<Source>,
    /// Say what would be made, and make nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Run the jobs right away
    #[arg(long)]
    pub run: bool,
    #[command(flatten)]
    pub run_options: RunOptionArgs,
}

/// A flag that names documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    Doc,
    Docs,
    Dataset,
    Url,
    TargetCount,
}

/// The flags that name documents, one entry a value, in the order in which they stand on the command line.
#[must_use]
pub fn source_order(matches: &clap::ArgMatches) -> Vec<Source> {
    let flags = [
        ("doc", Source::Doc),
        ("docs", Source::Docs),
        ("dataset", Source::Dataset),
        ("url", Source::Url),
        ("target_count", Source::TargetCount),
    ];
    let mut places: Vec<(usize, Source)> = flags
        .into_iter()
        .flat_map(|(id, source)| matches.indices_of(id).into_iter().flatten().map(move |place| (place, source)))
        .collect();
    places.sort_by_key(|(place, _)| *place);
    places.into_iter().map(|(_, source)| source).collect()
}

pub fn run(args: CreateArgs, context: &mut Context) -> Result<()> {
    context.format(&[Format::Table, Format::Json])?;
    args.run_options.check(args.run)?;
    let run_options = args.run_options.clone();
    let (dry_run, run_after) = (args.dry_run, args.run);
    let reader = context.before_writing()?;
    let actor = context.actor(reader.as_ref())?;
    let policy = reader.policy()?;
    let mut request = request::Request::resolve(args, &policy, context)?;
    let agent = agent::choose(&request, reader.as_ref(), &actor, &policy, context)?;
    if let AgentSource::Ephemeral(agent) = &agent.source
        && let Some(note) = misplaced_self_critique(&agent.content)
    {
        context.printer.warning(&note);
    }
    let mut documents = documents::gather(&mut request, reader.as_ref(), &actor, &policy, context)?;
    if let Some(warning) = documents.without_fields(&agent.prompt_fields(reader.as_ref())?) {
        context.printer.warning(&warning);
    }
    if run_after {
        let evaluators = Evaluators::new(context, &actor, &run_options);
        agent.check_runnable(reader.as_ref(), &actor, &evaluators, run_options.budget, context)?;
    }
    let left_out = std::mem::take(&mut documents.left_out);
    let fewer = request.how_to_take_fewer();
    let is_tracked = request.tracking_id.is_some();
    let too_many = |error| fewer_documents(error, fewer);
    let mut batch = request.into_batch(agent.source, documents, &policy, context.now())?;
    if dry_run {
        let created = reader.create_batch(&actor, &batch, WriteMode::DryRun).map_err(too_many)?;
        // One that was made up will be another.
        batch.tracking_id = batch.tracking_id.filter(|_| is_tracked);
        let made = Made { batch: &batch, created: &created, left_out: &left_out };
        return output::print_plan(context, reader.as_ref(), made);
    }
    if !context.has_database() {
        // What is refused leaves no file behind, not even an empty one.
        reader.create_batch(&actor, &batch, WriteMode::DryRun).map_err(too_many)?;
    }
    drop(reader);
    // First, so that a list that cannot be written leaves no batch behind.
    if let Some(brought) = &agent.to_trust {
        super::evaluators::trust(&brought.name, &brought.content, brought.is_pinned)?;
    }
    let writer = context.writer()?;
    let actor = context.actor(writer.as_ref())?;
    let created = writer.create_batch(&actor, &batch, WriteMode::Commit).map_err(too_many)?;
    let made = Made { batch: &batch, created: &created, left_out: &left_out };
    finish(context, writer.as_ref(), made, run_after.then_some(&run_options))
}

/// Where there are more documents than a batch may have, the way to take fewer of them that this call has.
fn fewer_documents(error: Error, how: &str) -> Error {
    match error {
        Error::Refused(refusal) if refusal.limit == Some(PolicyKey::MaxDocumentsPerBatch) => {
            refusal.hint(format!("or {how}")).into()
        }
        other => other,
    }
}

/// Says what was made, and runs it when that was asked for.
pub(super) fn finish(
    context: &mut Context,
    repository: &dyn Repository,
    made: Made<'_>,
    run_options: Option<&RunOptionArgs>,
) -> Result<()> {
    let created = made.created;
    context.printer.done(format!("batch {} was made", created.id));
    let Some(run_options) = run_options else {
        output::print(context, made, output::Mood::Did)?;
        // An admin's rerun is the owner's of the old batch.
        if let Some(made) = repository.batch_head(&created.id)? {
            let actor = context.actor(repository)?;
            context.printer.next_step(&format!("evalbatch run {}", quoted_word(&made.reference_for(&actor))));
        }
        return Ok(());
    };
    let json = context.format(&[Format::Table, Format::Json])? == Format::Json;
    if !json {
        output::print(context, made, output::Mood::Did)?;
        context.printer.flush()?;
    }
    let outcome = match super::run::run_batches(context, repository, std::slice::from_ref(&created.id), run_options) {
        Ok(outcome) => outcome,
        Err(error) => {
            // The batch is there all the same, and whoever made it has to learn its name.
            if json {
                context.printer.json(&output::json(made))?;
            }
            return Err(error);
        }
    };
    context.printer.done(format!("batch {} was made and run", created.id));
    if json {
        let mut value = output::json(made);
        value["run"] = super::run::json(context, repository, &outcome)?;
        context.printer.json(&value)?;
    } else {
        super::run::print(context, repository, &outcome)?;
    }
    context.printer.flush()?;
    outcome.verdict(context, repository, run_options)
}
