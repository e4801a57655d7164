//! `list`: batches, newest first.

use std::time::Duration;

use anyhow::Result;
use clap::Args;
use serde_json::json;

use super::cursor::{self, Order};
use super::values::{self, Moment};
use super::watch;
use crate::cli::Format;
use crate::context::Context;
use crate::domain::{Actor, BatchStatus, BatchSummary, Timestamp};
use crate::failure::Failure;
use crate::render::json::BatchItem;
use crate::render::time::Times;
use crate::render::{Cell, Column, Table, Tone, short_id};
use crate::repository::{BatchKind, BatchSort, Cursor, ListQuery, ListScope, Repository};

/// List batches, newest first; expired experiments are hidden
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  evalbatch list
  evalbatch list --type experiment --expires-within 24h
  evalbatch list --columns batch,grade,created --sort grade
  evalbatch list --columns batch,agent,model,grade
  evalbatch list --status partial --json | jq -r '.batches[].id'
  evalbatch list --limit 0 --format jsonl > batches.jsonl
  evalbatch list -q --status failed           ids of all, for a pipe")]
pub struct ListArgs {
    /// Kind of batch: experiment, regular or all
    #[arg(long = "type", value_name = "KIND", default_value = "all")]
    pub kind: BatchKind,
    /// Show experiments that have expired too
    #[arg(long)]
    pub include_expired: bool,
    /// Only batches in this state: pending, running, completed, failed, partial or cancelled
    #[arg(long)]
    pub status: Option<BatchStatus>,
    /// Only batches of this agent
    #[arg(long, value_name = "NAME")]
    pub agent: Option<String>,
    /// Only experiments that expire within this time, like 24h
    #[arg(long, value_name = "DURATION", value_parser = values::duration, allow_hyphen_values = true)]
    pub expires_within: Option<Duration>,
    /// Only batches made since then: a duration back, like 7d, a time, or a date, which begins at midnight UTC
    #[arg(long, value_name = "TIME", value_parser = values::moment, allow_hyphen_values = true)]
    pub since: Option<Moment>,
    /// Only batches made until then: a duration back, like 7d, a time, or a date, which begins at midnight UTC
    #[arg(long, value_name = "TIME", value_parser = values::moment, allow_hyphen_values = true)]
    pub until: Option<Moment>,
    /// Only batches with this in name, tracking id or description
    #[arg(long, value_name = "TEXT", value_parser = values::text)]
    pub search: Option<String>,
    /// Order: created, expires, grade or name
    #[arg(long, value_name = "KEY", default_value = "created")]
    pub sort: BatchSort,
    /// The columns of the table, in this order, with commas between them
    #[arg(long, value_name = "NAME", value_delimiter = ',', value_parser = COLUMNS)]
    pub columns: Vec<String>,
    /// Turn the order round
    #[arg(long)]
    pub reverse: bool,
    /// How many at most; 0 = all [default: 20; all with -q]
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub limit: Option<u32>,
    /// Go on where a list was cut, with its nextCursor
    #[arg(long, value_name = "CURSOR")]
    pub cursor: Option<String>,
    /// Everybody's that I may see
    #[arg(long, conflicts_with = "user")]
    pub all_users: bool,
    /// One user's that I may see
    #[arg(long, value_name = "NAME")]
    pub user: Option<String>,
    /// Draw the list again every two seconds until Ctrl-C
    #[arg(long)]
    pub watch: bool,
}

/// Those that `--columns` knows.
const COLUMNS: [&str; 14] = [
    "batch",
    "id",
    "name",
    "description",
    "owner",
    "visibility",
    "agent",
    "model",
    "status",
    "done",
    "failed",
    "grade",
    "created",
    "expires",
];

impl ListArgs {
    fn is_filtered(&self) -> bool {
        self.kind != BatchKind::All
            || self.status.is_some()
            || self.agent.is_some()
            || self.expires_within.is_some()
            || self.since.is_some()
            || self.until.is_some()
            || self.search.is_some()
            || self.cursor.is_some()
    }
}

/// People are told how many there are up to here, for counting takes longer than showing.
const MOST_COUNTED: u64 = 1_000;
/// Batches read at once where all are wanted.
const PAGE: u32 = 500;
/// By grade, each page sorts all batches: so there are few of them.
const PAGE_BY_GRADE: u32 = 10_000;

pub fn run(args: &ListArgs, context: &mut Context) -> Result<()> {
    if args.watch {
        return watch::forever(context, &|context| list(args, context));
    }
    context.page()?;
    list(args, context)
}

fn list(args: &ListArgs, context: &mut Context) -> Result<()> {
    let format = context.format(&[Format::Table, Format::Json, Format::Jsonl])?;
    let limit = cursor::limit(args.limit, 20, context);
    let query = query(args, limit, context.now())?;
    let repository = context.reader()?;
    let actor = context.actor(repository.as_ref())?;
    if let Some(name) = &args.user
        && repository.find_user(name)?.is_none()
    {
        return Err(Failure::not_found(format!("no user {name:?}")).hint("list them: evalbatch user list").into());
    }
    let now = context.now();
    let with_owner = query.scope != ListScope::Mine || !args.columns.is_empty();
    let table = table().showing(&args.columns);
    let quiet = context.printer.is_quiet();
    // It costs a look for each batch.
    let with_model = args.columns.iter().any(|column| column == "model");
    let mut sink = Sink { format, quiet, with_owner, with_model, reader: actor.clone(), table, count: 0 };
    // The others tell it only of a list that is cut.
    let total = match format {
        Format::Json => repository.count_batches(&actor, &query, now, None)?,
        _ => 0,
    };
    let mut query = query;
    loop {
        let page = repository.list_batches(&actor, &query, now)?;
        let all = limit == 0;
        for batch in &page.batches {
            sink.add(context, repository.as_ref(), batch, now)?;
        }
        match page.next {
            Some(next) if all => query.cursor = Some(next),
            next => {
                let shown = page.batches.len();
                sink.finish(context, total, limit, next.as_ref())?;
                sink.tell_of_hidden(context, repository.as_ref(), args, &query)?;
                if let Some(next) = next
                    && !quiet
                {
                    let counted = repository.count_batches(&actor, &query, now, Some(MOST_COUNTED + 1))?;
                    let all = if counted > MOST_COUNTED { format!("over {MOST_COUNTED}") } else { counted.to_string() };
                    context.printer.note(&cursor::how_to_go_on(shown, &all, format, &encode_cursor(&next)));
                }
                return Ok(());
            }
        }
    }
}

fn query(args: &ListArgs, limit: u32, now: Timestamp) -> Result<ListQuery> {
    let scope = match (&args.user, args.all_users) {
        (Some(name), _) => ListScope::OfUser(name.clone()),
        (None, true) => ListScope::Visible,
        (None, false) => ListScope::Mine,
    };
    let cursor = args.cursor.as_deref().map(decode_cursor).transpose()?;
    if let Some(made) = &cursor {
        let order = |sort: BatchSort, is_reversed| Order { sort: Some(sort.to_string()), is_reversed };
        order(args.sort, args.reverse).goes_on(&order(made.sort, made.reverse))?;
    }
    Ok(ListQuery {
        scope,
        kind: args.kind,
        include_expired: args.include_expired,
        status: args.status,
        agent: args.agent.clone(),
        expires_within: args.expires_within,
        since: args.since.map(|moment| moment.resolve(now)),
        until: args.until.map(|moment| moment.resolve(now)),
        search: args.search.clone(),
        sort: args.sort,
        reverse: args.reverse,
        limit: match (limit, args.sort) {
            (0, BatchSort::Grade) => PAGE_BY_GRADE,
            (0, BatchSort::Created | BatchSort::Expires | BatchSort::Name) => PAGE,
            (limit, _) => limit,
        },
        cursor,
    })
}

/// Where a list goes: JSON as it comes, a table at the end, for its widths need all rows.
struct Sink {
    format: Format,
    quiet: bool,
    /// In a list of mine it would say the same in every row.
    with_owner: bool,
    /// Others' batches are named as this one finds them.
    reader: Actor,
    with_model: bool,
    table: Table,
    count: usize,
}

fn table() -> Table {
    Table::new([
        // Long enough for every id that is made up: a cut one finds nothing.
        Column::flexible("BATCH", 24),
        Column::text("ID").on_request(),
        Column::flexible("NAME", 8).leaves(3),
        Column::prose("DESCRIPTION", 12).on_request(),
        Column::text("OWNER").leaves(2),
        Column::text("VISIBILITY").on_request(),
        Column::flexible("AGENT", 8).leaves(6),
        Column::flexible("MODEL", 8).on_request(),
        Column::text("STATUS"),
        Column::number("DONE").leaves(4),
        Column::number("FAILED").on_request(),
        Column::number("GRADE"),
        Column::text("CREATED").leaves(1),
        Column::text("EXPIRES").leaves(5),
    ])
}

impl Sink {
    fn add(
        &mut self,
        context: &mut Context,
        repository: &dyn Repository,
        batch: &BatchSummary,
        now: Timestamp,
    ) -> Result<()> {
        match self.format {
            Format::Json => {
                use std::io::Write;
                let before = if self.count == 0 { r#"{"batches":["# } else { "," };
                write!(context.printer.out(), "{before}{}", serde_json::to_string(&BatchItem::new(batch, now))?)?;
            }
            Format::Jsonl => context.printer.json(&BatchItem::new(batch, now))?,
            _ if self.quiet => context.printer.line(batch.id.as_str())?,
            _ => {
                let model = if self.with_model { model(repository, batch)? } else { None };
                self.table.row(self.cells(batch, model.as_deref(), context.times(), now));
            }
        }
        self.count += 1;
        Ok(())
    }

    fn finish(&self, context: &mut Context, total: u64, limit: u32, next: Option<&Cursor>) -> Result<()> {
        let printer = &mut context.printer;
        match self.format {
            Format::Json => {
                let head = if self.count == 0 { r#"{"batches":["# } else { "" };
                let tail = json!({"total": total, "limit": limit, "nextCursor": next.map(encode_cursor)}).to_string();
                printer.line(&format!("{head}],{}", &tail[1..]))?;
            }
            Format::Jsonl => {}
            _ if self.quiet => {}
            _ if self.table.is_empty() => {}
            _ => {
                let text = self.table.render(printer.width(), printer.out_style());
                printer.line(&text)?;
                printer.next_step("evalbatch show BATCH, with a name of the first column");
            }
        }
        Ok(())
    }

    /// What a table does not show, and what to do where it shows nothing.
    fn tell_of_hidden(
        &self,
        context: &mut Context,
        repository: &dyn Repository,
        args: &ListArgs,
        query: &ListQuery,
    ) -> Result<()> {
        if self.format != Format::Table || self.quiet || args.watch {
            return Ok(());
        }
        let count = self.count_hidden(context, repository, args, query)?;
        let count_text = if count > MOST_COUNTED { format!("over {MOST_COUNTED}") } else { count.to_string() };
        let [what, them] = if count == 1 { ["one is", "it"] } else { ["ones are", "them"] };
        let hidden = format!("{count_text} expired {what} hidden; --include-expired shows {them}");
        let note = match (count, self.table.is_empty()) {
            (0, false) => return Ok(()),
            (0, true) if args.is_filtered() => "no batch matches".to_owned(),
            (0, true) => {
                "no batches; make one: evalbatch create --ephemeral --agent proofreader --docs PATH --run".to_owned()
            }
            (_, true) if args.is_filtered() => format!("no other batch matches, and {hidden}"),
            (_, _) => hidden,
        };
        context.printer.note(&note);
        Ok(())
    }

    /// The expired experiments that match; up to one more than are counted.
    fn count_hidden(
        &self,
        context: &Context,
        repository: &dyn Repository,
        args: &ListArgs,
        query: &ListQuery,
    ) -> Result<u64> {
        if args.include_expired || args.expires_within.is_some() || args.cursor.is_some() {
            return Ok(0);
        }
        let expired = ListQuery { include_expired: true, expires_within: Some(Duration::ZERO), ..query.clone() };
        Ok(repository.count_batches(&self.reader, &expired, context.now(), Some(MOST_COUNTED + 1))?)
    }

    fn cells(&self, batch: &BatchSummary, model: Option<&str>, times: Times, now: Timestamp) -> Vec<Cell> {
        let stats = &batch.job_stats;
        let expires = batch.lifetime.expires_at().map(|at| {
            if batch.lifetime.is_pinned() {
                Cell::toned("pinned", Tone::Dim)
            } else if at <= now {
                Cell::toned(format!("expired {}", times.show(at, now)), Tone::Warning)
            } else {
                Cell::new(times.show(at, now))
            }
        });
        let name = match batch.tracking_id {
            Some(_) => batch.reference_for(&self.reader),
            None => short_id(batch.id.as_str()).into(),
        };
        vec![
            Cell::toned(name, Tone::Heading),
            Cell::toned(batch.id.as_str(), Tone::Dim),
            Cell::optional(batch.name.as_deref()),
            Cell::optional(batch.description.as_deref()),
            Cell::optional(self.with_owner.then_some(batch.owner.as_str())),
            Cell::new(batch.visibility.as_str().to_lowercase()),
            Cell::new(batch.agent.label()),
            Cell::optional(model),
            Cell::toned(stats.status().as_str(), status_tone(stats.status())),
            Cell::new(format!("{}/{}", stats.completed, stats.total)),
            Cell::new(stats.failed.to_string()),
            Cell::optional(batch.average_grade.map(|grade| format!("{grade:.1}"))),
            Cell::new(times.show(batch.created_at, now)),
            expires.unwrap_or_default(),
        ]
    }
}

/// The model that a batch's agent asks, or for one that asks none, how else it evaluates.
fn model(repository: &dyn Repository, batch: &BatchSummary) -> Result<Option<String>> {
    let agent = repository.agent_version(&batch.agent.version_id)?;
    Ok(agent.map(|agent| agent.content.settings.model.unwrap_or_else(|| agent.content.runtime.to_string())))
}

pub(super) fn status_tone(status: BatchStatus) -> Tone {
    match status {
        BatchStatus::Pending => Tone::Plain,
        BatchStatus::Running => Tone::Active,
        BatchStatus::Completed => Tone::Good,
        BatchStatus::Failed => Tone::Bad,
        BatchStatus::Partial => Tone::Warning,
        BatchStatus::Cancelled => Tone::Dim,
    }
}

fn encode_cursor(next: &Cursor) -> String {
    cursor::encode(&(next.sort, next.reverse, &next.key, &next.id))
}

/// # Errors
/// It is not what a list gave.
pub fn decode_cursor(text: &str) -> Result<Cursor, Failure> {
    let (sort, reverse, key, id) = cursor::decode(text)?;
    Ok(Cursor { sort, reverse, key, id })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_can_be_chosen() {
        assert_eq!(table().names(), COLUMNS);
    }

    #[test]
    fn cursors_read_back_and_garbage_is_refused() {
        for key in [None, Some("17".to_owned()), Some("ünï \"code\"".to_owned())] {
            let cursor = Cursor { sort: BatchSort::Name, reverse: true, key, id: "abc".into() };
            assert_eq!(decode_cursor(&encode_cursor(&cursor)).unwrap(), cursor);
        }
        for bad in ["", "x", "W10", "bm9uc2Vuc2U"] {
            assert!(decode_cursor(bad).is_err(), "{bad}");
        }
    }
}
