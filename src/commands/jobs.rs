//! `jobs`: the jobs of a batch with attempts, worker, lease and error.

use anyhow::Result;
use clap::{Args, ValueEnum};
use serde::Serialize;
use serde_json::json;

use super::cursor::{self, Order};
use super::sorted::{self, Key, Position};
use super::{resolve, rows};
use crate::cli::Format;
use crate::context::Context;
use crate::domain::{Attempt, Cost, ErrorKind, JobStatus, Timestamp};
use crate::failure::Failure;
use crate::render::json::ResultItem;
use crate::render::{Cell, Column, Table, Tone, clean, grouped, short_id, time};
use crate::repository::{JobRow, Repository};

/// List the jobs of a batch with their attempts, worker, lease and error
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  evalbatch jobs latest --status failed
  evalbatch jobs latest --sort grade --reverse --limit 5      the worst grades
  evalbatch jobs latest --columns document,tries,time,error
  evalbatch jobs strict-v2 --json | jq '.jobs[].attemptLog'")]
pub struct JobsArgs {
    /// Batch: id, tracking id, prefix, user/tracking-id, latest, latest~N
    #[arg(value_name = "BATCH")]
    pub batch: String,
    /// Only jobs in this state: pending, running, completed, failed or cancelled
    #[arg(long)]
    pub status: Option<JobStatus>,
    /// Order by this, the most first; else as in the batch
    #[arg(long, value_enum, value_name = "KEY")]
    pub sort: Option<JobSort>,
    /// Turn the order round
    #[arg(long)]
    pub reverse: bool,
    /// The columns of the table, in this order, with commas between them
    #[arg(long, value_name = "NAME", value_delimiter = ',', value_parser = COLUMNS)]
    pub columns: Vec<String>,
    /// How many at most; 0 = all [default: 100; all with -q]
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub limit: Option<u32>,
    /// Go on where a list was cut, with its nextCursor
    #[arg(long, value_name = "CURSOR")]
    pub cursor: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum JobSort {
    Grade,
    Time,
    Tokens,
    Cost,
    Tries,
}

impl JobSort {
    fn key(self, row: &JobRow) -> Key {
        let job = &row.job;
        Key::amount(match self {
            // The bits of numbers that are not negative are in the order of the numbers.
            Self::Grade => {
                row.evaluation.as_ref().and_then(|evaluation| evaluation.grade).map(|grade| grade.abs().to_bits())
            }
            Self::Time => job.duration_ms,
            Self::Tokens => tokens(row),
            Self::Cost => job.usage.cost.map(Cost::pico_dollars),
            Self::Tries => Some(u64::from(job.attempts)),
        })
    }
}

fn tokens(row: &JobRow) -> Option<u64> {
    row.job.usage.input_tokens.zip(row.job.usage.output_tokens).map(|(input, output)| input + output)
}

impl JobSort {
    /// The column that shows what the rows are ordered by.
    const fn column(self) -> &'static str {
        match self {
            Self::Grade => "grade",
            Self::Time => "time",
            Self::Tokens => "tokens",
            Self::Cost => "cost",
            Self::Tries => "tries",
        }
    }
}

/// Those that `--columns` knows.
const COLUMNS: [&str; 15] = [
    "job",
    "id",
    "document",
    "repetition",
    "status",
    "grade",
    "tries",
    "started",
    "time",
    "tokens",
    "cost",
    "due",
    "worker",
    "lease",
    "error",
];

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct JobItem<'a> {
    #[serde(flatten)]
    result: ResultItem<'a>,
    max_attempts: u32,
    error_kind: Option<ErrorKind>,
    not_before: Option<Timestamp>,
    worker: Option<&'a str>,
    lease_until: Option<Timestamp>,
    started_at: Option<Timestamp>,
    completed_at: Option<Timestamp>,
    attempt_log: Vec<AttemptItem<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AttemptItem<'a> {
    /// Its place in the log: a job that is put back counts its attempts anew.
    number: usize,
    started_at: Timestamp,
    duration_ms: Option<u64>,
    error_kind: Option<ErrorKind>,
    error: Option<&'a str>,
    input_tokens: Option<u64>,
    output_tokens: Option<u64>,
    cost_usd: Option<Cost>,
}

impl<'a> AttemptItem<'a> {
    fn new((before, attempt): (usize, &'a Attempt)) -> Self {
        let error = attempt.error.as_ref();
        Self {
            number: before + 1,
            started_at: attempt.started_at,
            duration_ms: attempt.duration_ms,
            error_kind: error.map(|error| error.kind),
            error: error.map(|error| error.message.as_str()),
            input_tokens: attempt.usage.input_tokens,
            output_tokens: attempt.usage.output_tokens,
            cost_usd: attempt.usage.cost,
        }
    }
}

impl<'a> JobItem<'a> {
    fn new(row: &'a JobRow, attempts: &'a [Attempt]) -> Self {
        let job = &row.job;
        Self {
            result: ResultItem::new(row),
            max_attempts: job.max_attempts,
            error_kind: job.error.as_ref().map(|error| error.kind),
            not_before: job.not_before,
            worker: job.lease.as_ref().map(|lease| lease.worker.as_str()),
            lease_until: job.lease.as_ref().map(|lease| lease.until),
            started_at: job.started_at,
            completed_at: job.completed_at,
            attempt_log: attempts.iter().enumerate().map(AttemptItem::new).collect(),
        }
    }
}

pub fn run(args: &JobsArgs, context: &mut Context) -> Result<()> {
    let format = context.format(&[Format::Table, Format::Json, Format::Jsonl])?;
    context.page()?;
    let repository = context.reader()?;
    let repository = repository.as_ref();
    let actor = context.actor(repository)?;
    let now = context.now();
    let batch = resolve::batch(repository, &actor, &args.batch, now)?;
    let order = Order::new(args.sort.as_ref(), args.reverse).of(&(&batch.id, args.status));
    let after = args.cursor.as_deref().map(|text| order.checked(decode_cursor(text)?)).transpose()?;
    let shown = cursor::limit(args.limit, 100, context);
    let limit = if shown == 0 { usize::MAX } else { shown as usize };
    let is_as_in_batch = args.sort.is_none() && !args.reverse;
    let (mut rows, mut total) = (Vec::new(), 0_u64);
    rows::for_each_row(repository, &batch, now, &mut |row| {
        if args.status.is_none_or(|status| row.job.status == status) {
            total += 1;
            // In the order of the batch a page and the row behind it are enough; every other order needs all rows.
            let is_before = after.as_ref().is_some_and(|after| place(row) <= after.place);
            if !is_as_in_batch || !is_before && rows.len() <= limit {
                rows.push(row.clone());
            }
        }
        Ok(())
    })?;
    let position =
        |row: &JobRow| Position { key: args.sort.map_or(Key::Missing, |sort| sort.key(row)), place: place(row) };
    let (rows, next) = order.page(rows, position, after.as_ref(), limit);
    match format {
        Format::Table if context.printer.is_quiet() => {
            for row in &rows {
                context.printer.line(row.job.id.as_str())?;
            }
        }
        Format::Table => print(context, &rows, args, now)?,
        Format::Jsonl => {
            for row in &rows {
                let attempts = repository.attempts(&row.job.id)?;
                context.printer.json(&JobItem::new(row, &attempts))?;
            }
        }
        _ => print_json(context, repository, &rows, total, shown, next.as_deref())?,
    }
    if let Some(next) = next {
        context.printer.note(&cursor::how_to_go_on(rows.len(), &total.to_string(), format, &next));
    }
    Ok(())
}

/// Where a job is in the order of its batch.
type Place = (u32, u32);

fn place(row: &JobRow) -> Place {
    let position = row.position();
    (position.ordinal, position.repetition)
}

/// # Errors
/// It is not what a list gave.
pub fn decode_cursor(text: &str) -> Result<(Order, Position<Place>), Failure> {
    sorted::decode(text)
}

fn print_json(
    context: &mut Context,
    repository: &dyn Repository,
    rows: &[JobRow],
    total: u64,
    limit: u32,
    next: Option<&str>,
) -> Result<()> {
    let mut jobs = Vec::new();
    for row in rows {
        let attempts = repository.attempts(&row.job.id)?;
        jobs.push(serde_json::to_value(JobItem::new(row, &attempts))?);
    }
    Ok(context.printer.json(&json!({"jobs": jobs, "total": total, "limit": limit, "nextCursor": next}))?)
}

fn table() -> Table {
    Table::new([
        Column::text("JOB"),
        Column::text("ID").on_request(),
        Column::flexible("DOCUMENT", 16),
        Column::number("REPETITION").on_request(),
        Column::text("STATUS"),
        Column::number("GRADE").on_request(),
        Column::number("TRIES"),
        Column::text("STARTED").leaves(1),
        Column::number("TIME").leaves(2),
        Column::number("TOKENS").on_request(),
        Column::number("COST").on_request(),
        Column::text("DUE"),
        Column::flexible("WORKER", 8).leaves(3),
        Column::text("LEASE").leaves(4),
        Column::prose("ERROR", 20),
    ])
}

fn print(context: &mut Context, rows: &[JobRow], args: &JobsArgs, now: Timestamp) -> Result<()> {
    let times = context.times();
    let mut table = table().showing(&args.columns).with(args.sort.map(JobSort::column));
    for row in rows {
        let job = &row.job;
        let [document, status, grade, ..] = super::show::result_cells(row);
        table.row([
            Cell::toned(short_id(job.id.as_str()), Tone::Dim),
            Cell::toned(job.id.as_str(), Tone::Dim),
            document,
            Cell::new(job.repetition.to_string()),
            status,
            grade,
            Cell::new(format!("{}/{}", job.attempts, job.max_attempts)),
            Cell::optional(job.started_at.map(|at| times.show(at, now))),
            Cell::optional(job.duration_ms.map(time::measured)),
            Cell::optional(tokens(row).map(grouped)),
            Cell::optional(job.usage.cost.map(|cost| cost.to_string())),
            Cell::optional(job.not_before.filter(|due| *due > now).map(|due| times.show(due, now))),
            Cell::optional(job.lease.as_ref().map(|lease| lease.worker.as_str())),
            Cell::optional(job.lease.as_ref().map(|lease| times.show(lease.until, now))),
            Cell::optional(job.error.as_ref().map(|error| format!("{}: {}", error.kind, clean(&error.message)))),
        ]);
    }
    if table.is_empty() {
        context.printer.note("no such jobs");
        return Ok(());
    }
    Ok(context.printer.table(&table)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_can_be_chosen() {
        assert_eq!(table().names(), COLUMNS);
    }
}
