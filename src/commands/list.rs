//! `list`: batches, newest first.

use std::time::Duration;

use anyhow::Result;
use clap::Args;

mod sink;

use self::sink::{COLUMNS, MOST_COUNTED, Sink, number_of};
use super::cursor::{self, Order};
use super::values::{self, Moment};
use super::watch;
use crate::cli::Format;
use crate::context::Context;
use crate::domain::selector::AgentSelector;
use crate::domain::{Actor, BatchStatus, Timestamp};
use crate::failure::Failure;
use crate::render::Tone;
use crate::repository::{BatchKind, BatchSort, Cursor, ListQuery, ListScope};

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
    /// Only batches of this agent: NAME, NAME@VERSION, user/NAME or its id; also of an ephemeral one
    #[arg(long, value_name = "AGENT", value_parser = AgentSelector::parse)]
    pub agent: Option<AgentSelector>,
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

impl ListArgs {
    fn order(&self, actor: &Actor) -> Order {
        let which =
            (&actor.name, &self.user, self.all_users, self.kind, self.include_expired, self.status, &self.agent);
        let more = (self.expires_within, self.since, self.until, &self.search);
        Order { sort: Some(self.sort.to_string()), is_reversed: self.reverse, list: String::new() }.of(&(which, more))
    }

    fn goes_on(&self, actor: &Actor, (cursor, list): (Cursor, String)) -> Result<Cursor, Failure> {
        let made = Order { sort: Some(cursor.sort.to_string()), is_reversed: cursor.reverse, list };
        self.order(actor).goes_on(&made)?;
        Ok(cursor)
    }

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
    let mut query = query(args, limit, context.now())?;
    let cursor = args.cursor.as_deref().map(decode_cursor).transpose()?;
    let repository = context.reader()?;
    let actor = context.actor(repository.as_ref())?;
    query.cursor = cursor.map(|cursor| args.goes_on(&actor, cursor)).transpose()?;
    if let Some(name) = &args.user
        && repository.find_user(name)?.is_none()
    {
        return Err(Failure::not_found(format!("no user {name:?}")).hint("list them: evalbatch user list").into());
    }
    let now = context.now();
    let with_owner = query.scope != ListScope::Mine || !args.columns.is_empty();
    let table = sink::table().showing(&args.columns);
    let quiet = context.printer.is_quiet();
    // It costs a look for each batch.
    let with_model = args.columns.iter().any(|column| column == "model");
    let mut sink = Sink { format, quiet, with_owner, with_model, reader: actor.clone(), table, count: 0 };
    // The others tell it only of a list that is cut.
    let total = match format {
        Format::Json => repository.count_batches(&actor, &query, now, None)?,
        _ => 0,
    };
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
                let next = next.map(|next| encode_cursor(&next, &args.order(&actor).list));
                sink.finish(context, total, limit, next.as_deref())?;
                sink.tell_of_hidden(context, repository.as_ref(), args, &query)?;
                if let Some(next) = next
                    && !quiet
                {
                    let counted = repository.count_batches(&actor, &query, now, Some(MOST_COUNTED + 1))?;
                    context.printer.note(&cursor::how_to_go_on(shown, &number_of(counted), format, &next));
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
    let (since, until) = (args.since.map(|moment| moment.resolve(now)), args.until.map(|moment| moment.resolve(now)));
    if since.zip(until).is_some_and(|(since, until)| since > until) {
        return Err(Failure::usage("--since is later than --until, so nothing is between them")
            .hint("both count back from now: --since 2h --until 1h")
            .into());
    }
    Ok(ListQuery {
        scope,
        kind: args.kind,
        include_expired: args.include_expired,
        status: args.status,
        agent: args.agent.clone(),
        expires_within: args.expires_within,
        since,
        until,
        search: args.search.clone(),
        sort: args.sort,
        reverse: args.reverse,
        limit: match (limit, args.sort) {
            (0, BatchSort::Grade) => PAGE_BY_GRADE,
            (0, BatchSort::Created | BatchSort::Expires | BatchSort::Name) => PAGE,
            (limit, _) => limit,
        },
        cursor: None,
    })
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

/// `list` tells lists of other batches apart.
fn encode_cursor(next: &Cursor, list: &str) -> String {
    cursor::encode(&(next.sort, next.reverse, &next.key, &next.id, list))
}

/// # Errors
/// It is not what a list gave.
pub fn decode_cursor(text: &str) -> Result<(Cursor, String), Failure> {
    let (sort, reverse, key, id, list) = cursor::decode(text)?;
    Ok((Cursor { sort, reverse, key, id }, list))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cursors_read_back_and_garbage_is_refused() {
        for key in [None, Some("17".to_owned()), Some("ünï \"code\"".to_owned())] {
            let cursor = Cursor { sort: BatchSort::Name, reverse: true, key, id: "abc".into() };
            assert_eq!(decode_cursor(&encode_cursor(&cursor, "these")).unwrap(), (cursor, "these".to_owned()));
        }
        for bad in ["", "x", "W10", "bm9uc2Vuc2U"] {
            assert!(decode_cursor(bad).is_err(), "{bad}");
        }
    }
}
