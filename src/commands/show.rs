//! `show`: a batch, or one of its evaluations.

mod evaluation;
mod grades;

use anyhow::Result;
use clap::Args;
use serde_json::Value;

use super::detail::Detail;
use super::run::check_grade;
use super::watch::{self, Watched};
use super::{list, resolve, rows, values};
use crate::cli::Format;
use crate::context::Context;
use crate::domain::{Actor, AgentContent, BatchSummary, JobStatus, Timestamp};
use crate::failure::Failure;
use crate::render::reflow::reflow;
use crate::render::wrap::wrap;
use crate::render::{Cell, Column, Table, Tone, clean, clean_block, counted, lost, outcome, short_id, time};
use crate::repository::{JobRow, Repository};
use crate::shell::quoted_word;

/// Show a batch: agent, progress, metrics, one row a job; or one whole evaluation
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  evalbatch show latest
  evalbatch show strict-v2 --document cmx3        comments at their passages
  evalbatch show strict-v2 --json | jq .aggregateMetrics
  evalbatch show strict-v2 --threshold 70         the share of 70 or more
  evalbatch show strict-v2 --fail-under 70")]
pub struct ShowArgs {
    /// Batch: id, tracking id, prefix, user/tracking-id, latest, latest~N
    #[arg(value_name = "BATCH")]
    pub batch: String,
    /// The evaluations of one document, by its id, its title, or the beginning of one
    #[arg(long, value_name = "ID", conflicts_with = "job")]
    pub document: Option<String>,
    /// The evaluation of one job, by id or a prefix of it
    #[arg(long, value_name = "ID")]
    pub job: Option<String>,
    /// The exact prompt of the evaluation, instead of what it brought; with --job or --document
    #[arg(long)]
    pub prompt: bool,
    /// Also show the share of grades that are at least this
    #[arg(long, value_name = "GRADE", value_parser = values::grade, allow_negative_numbers = true)]
    pub threshold: Option<f64>,
    /// Draw it again every two seconds until nothing is left to do; in a pipe, wait for that
    #[arg(long, conflicts_with_all = ["document", "job"])]
    pub watch: bool,
    /// Exit 8 unless all jobs are completed and graded, and the average grade is at least this
    #[arg(long, value_name = "GRADE", value_parser = values::grade, allow_negative_numbers = true)]
    pub fail_under: Option<f64>,
}

pub fn run(args: &ShowArgs, context: &mut Context) -> Result<()> {
    let format = context.format(&[Format::Table, Format::Json])?;
    if !args.watch {
        context.page()?;
    }
    let repository = context.reader()?;
    let repository = repository.as_ref();
    let actor = context.actor(repository)?;
    let now = context.now();
    let batch = resolve::batch(repository, &actor, &args.batch, now)?;
    if args.watch {
        let id = batch.id.clone();
        let again = |context: &Context| -> Result<BatchSummary> {
            let gone = || Failure::not_found("the batch was deleted meanwhile");
            repository.batch(&id, context.now())?.ok_or_else(|| gone().into())
        };
        let state = |context: &Context| {
            let jobs = again(context)?.job_stats;
            Ok(if jobs.open() > 0 { Watched::GoesOn } else { Watched::IsOver })
        };
        watch::until_over(context, &state, &|context| {
            let batch = again(context)?;
            show_batch(context, repository, &actor, batch, args, format)
        })?;
        return check_grade(repository, &again(context)?, args.fail_under);
    }
    if let Some(wanted) = args.document.as_deref().or(args.job.as_deref()) {
        let rows = evaluation::matching_rows(repository, &actor, &batch, args, wanted, now)?;
        if args.prompt {
            return evaluation::show_prompt(context, repository, &batch, &rows, format);
        }
        evaluation::show_evaluations(context, repository, &rows, format)?;
        return check_grade(repository, &batch, args.fail_under);
    }
    if args.prompt {
        return Err(Failure::usage("--prompt belongs to one evaluation")
            .hint("name it: --job ID or --document ID")
            .into());
    }
    let gate = batch.clone();
    show_batch(context, repository, &actor, batch, args, format)?;
    check_grade(repository, &gate, args.fail_under)
}

fn show_batch(
    context: &mut Context,
    repository: &dyn Repository,
    actor: &Actor,
    batch: BatchSummary,
    args: &ShowArgs,
    format: Format,
) -> Result<()> {
    let now = context.now();
    let detail = Detail::read(repository, batch)?;
    let detail = match args.threshold {
        Some(threshold) => detail.with_threshold(threshold),
        None => detail,
    };
    match format {
        Format::Json => {
            detail.write_json(context.printer.out(), repository, actor, now, false)?;
            Ok(context.printer.line("")?)
        }
        _ => print(context, repository, actor, &detail, now),
    }
}

fn print(
    context: &mut Context,
    repository: &dyn Repository,
    actor: &Actor,
    detail: &Detail,
    now: Timestamp,
) -> Result<()> {
    let style = context.printer.out_style();
    let batch = &detail.batch;
    let status = batch.job_stats.status();
    let head = format!(
        "{}  {}",
        style.paint(Tone::Heading, &clean(batch.label())),
        style.paint(list::status_tone(status), status.as_str())
    );
    context.printer.line(&head)?;
    for (name, value) in facts(detail, now, context.printer.width()) {
        let name = format!("  {name:<8}  ");
        let value = fitted(&value, &name, context.printer.width());
        context.printer.line(&format!("{}{}", style.paint(Tone::Dim, &name), &value[name.len()..]))?;
    }
    let told = &detail.agent.content;
    let critique = told.self_critique_instructions.as_deref().unwrap_or_default();
    for (title, text) in [("Instructions", told.primary_instructions.as_str()), ("Self-critique", critique)] {
        let instructions = clean_block(text.trim());
        if instructions.is_empty() {
            continue;
        }
        context.printer.line("")?;
        context.printer.line(&style.paint(Tone::Heading, title))?;
        let lines = reflow(&instructions, "  ", context.printer.width());
        for line in lines.iter().take(INSTRUCTION_LINES) {
            context.printer.line(line)?;
        }
        if lines.len() > INSTRUCTION_LINES {
            let agent = &batch.agent;
            context.printer.line(&format!("  … (all: evalbatch agent show {}@{})", agent.id, agent.version))?;
        }
    }
    context.printer.line("")?;
    print_rows(context, repository, batch, now)?;
    context.printer.next_step(&format!(
        "evalbatch show {} --job ID, with an id of the first column",
        quoted_word(&batch.reference_for(actor))
    ));
    Ok(())
}

/// In lines that the terminal has room for; a pipe gets one.
fn fitted(text: &str, first: &str, width: Option<usize>) -> String {
    width.map_or_else(|| format!("{first}{text}"), |width| wrap(text, first, width.max(20)))
}

/// The beginning of the instructions; `agent show` has the rest.
const INSTRUCTION_LINES: usize = 6;

fn facts(detail: &Detail, now: Timestamp, width: Option<usize>) -> Vec<(&'static str, String)> {
    let (batch, metrics) = (&detail.batch, &detail.metrics);
    let mut facts = vec![("id", batch.id.to_string())];
    if let Some(name) = &batch.name {
        facts.push(("name", clean(name).into_owned()));
    }
    if let Some(description) = &batch.description {
        facts.push(("about", clean(description).into_owned()));
    }
    facts.push(("owner", format!("{}, {}", clean(&batch.owner), batch.visibility.as_str().to_lowercase())));
    facts.push(("agent", format!("{} ({})", clean(&batch.agent.label()), detail.agent.content.runtime)));
    facts.extend(agent_facts(&detail.agent.content));
    facts.push(("created", time::relative_and_local(batch.created_at, now)));
    facts.extend(batch.seed.map(|seed| ("seed", seed.to_string())));
    if let Some(expires_at) = batch.lifetime.expires_at() {
        let pinned = if batch.lifetime.is_pinned() { ", pinned: it stays" } else { "" };
        let label = if expires_at <= now { "expired" } else { "expires" };
        facts.push((label, format!("{}{pinned}", time::relative_and_local(expires_at, now))));
    }
    facts.push(("jobs", outcome::jobs(batch)));
    if metrics.reused > 0 {
        facts.push(("reused", format!("{} of {}", metrics.reused, batch.job_stats.completed)));
    }
    facts.extend(grades::facts(detail, width));
    if let Some(cost) = metrics.known_cost_usd.filter(|cost| *cost > crate::domain::Cost::ZERO) {
        let partly = if metrics.total_cost_usd.is_none() { " known, some costs are not" } else { "" };
        facts.push(("cost", format!("{cost}{partly}")));
    }
    if let Some([input, output]) = metrics.tokens() {
        facts.push(("tokens", format!("{input} in + {output} out")));
    }
    facts.extend(lost(metrics.lost_attempts).map(|text| ("lost", text)));
    if let Some(millis) = metrics.total_duration_ms {
        facts.push(("time", format!("{} over all jobs", time::measured(millis))));
    }
    facts
}

/// What tells experiments with agents of one name apart: the model, and the settings that were given.
fn agent_facts(content: &AgentContent) -> Vec<(&'static str, String)> {
    let mut facts = Vec::new();
    facts.extend(content.settings.model.as_deref().map(|model| ("model", clean(model).into_owned())));
    let Ok(Value::Object(given)) = serde_json::to_value(&content.settings) else { return facts };
    let setting = |(name, value): (String, Value)| match (name.as_str(), value) {
        ("model", _) => None,
        ("checks", Value::Array(checks)) => Some(counted(checks.len() as u64, "check")),
        (_, Value::Array(items)) if items.iter().all(Value::is_string) => {
            let words: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
            Some(format!("{name} {}", clean(&words.join(" "))))
        }
        (_, Value::String(text)) => Some(format!("{name} {}", clean(&text))),
        (_, value) => Some(format!("{name} {}", clean(&value.to_string()))),
    };
    let settings: Vec<String> = given.into_iter().filter_map(setting).collect();
    if !settings.is_empty() {
        facts.push(("settings", settings.join(", ")));
    }
    facts
}

fn print_rows(context: &mut Context, repository: &dyn Repository, batch: &BatchSummary, now: Timestamp) -> Result<()> {
    let mut table = Table::new([
        Column::text("JOB"),
        Column::flexible("DOCUMENT", 10),
        Column::number("REP"),
        Column::text("STATUS"),
        Column::number("TRIES").leaves(3),
        Column::number("GRADE"),
        Column::number("COMMENTS").leaves(4),
        Column::number("TIME").leaves(1),
        Column::number("COST").leaves(2),
        Column::prose("SUMMARY", 12),
    ]);
    let repeats = batch.repeat > 1;
    rows::for_each_row(repository, batch, now, &mut |row| {
        let job = &row.job;
        let [document, status, grade, comments, summary] = result_cells(row);
        table.row([
            Cell::toned(short_id(job.id.as_str()), Tone::Dim),
            document,
            Cell::optional(repeats.then(|| job.repetition.to_string())),
            status,
            Cell::optional((job.attempts > 1).then(|| job.attempts.to_string())),
            grade,
            comments,
            Cell::optional(job.duration_ms.map(time::measured)),
            Cell::optional(
                job.usage.cost.filter(|cost| *cost > crate::domain::Cost::ZERO).map(|cost| cost.to_string()),
            ),
            summary,
        ]);
        Ok(())
    })?;
    Ok(context.printer.table(&table)?)
}

/// Document, status, grade, comments, and the summary or why there is none.
pub(super) fn result_cells(row: &JobRow) -> [Cell; 5] {
    let job = &row.job;
    let tone = match job.status {
        JobStatus::Pending => Tone::Plain,
        JobStatus::Running => Tone::Active,
        JobStatus::Completed => Tone::Good,
        JobStatus::Failed => Tone::Bad,
        JobStatus::Cancelled => Tone::Dim,
    };
    let evaluation = row.evaluation.as_ref();
    let summary = match (evaluation, &job.error) {
        (Some(evaluation), _) => Cell::new(&evaluation.summary),
        (None, Some(error)) => Cell::toned(&error.message, Tone::Bad),
        (None, None) => Cell::default(),
    };
    [
        Cell::new(&job.document_title),
        Cell::toned(job.status.as_str().to_lowercase(), tone),
        Cell::optional(evaluation.and_then(|evaluation| evaluation.grade).map(|grade| format!("{grade:.1}"))),
        Cell::optional(evaluation.map(|evaluation| evaluation.comment_count.to_string())),
        summary,
    ]
}
