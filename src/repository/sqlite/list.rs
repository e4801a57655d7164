//! Lists of batches: filters, orders, and pages that cost the same wherever they begin.

use std::time::Duration;

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::batches::{SELECT_BATCH, summary, with_jobs};
use crate::domain::{Actor, BatchStatus, BatchSummary, Timestamp, UserId};
use crate::repository::{BatchKind, BatchPage, BatchSort, Cursor, ListQuery, ListScope, Result};

/// The conditions of a query, each with its values, in the order in which they stand in the SQL.
#[derive(Default)]
struct Conditions {
    sql: Vec<String>,
    values: Vec<Value>,
}

impl Conditions {
    fn add(&mut self, sql: impl Into<String>, values: impl IntoIterator<Item = Value>) {
        self.sql.push(sql.into());
        self.values.extend(values);
    }

    fn sql(&self) -> String {
        if self.sql.is_empty() { "1".to_owned() } else { self.sql.join(" AND ") }
    }
}

pub(super) fn count(
    connection: &Connection,
    actor: &Actor,
    query: &ListQuery,
    now: Timestamp,
    most: Option<u64>,
) -> rusqlite::Result<u64> {
    let matching = |conditions: &Conditions, most: Option<u64>| -> rusqlite::Result<u64> {
        let limit = most.map_or(String::new(), |most| format!("LIMIT {most}"));
        let sql = format!("SELECT count(*) FROM (SELECT 1 {} WHERE {} {limit})", from_clause(query), conditions.sql());
        connection.prepare_cached(&sql)?.query_row(params_from_iter(&conditions.values), |row| row.get(0))
    };
    if query.include_expired || most.is_some() && has_other_conditions(query) {
        return matching(&filters(actor, query, now), most);
    }
    // All less those that have expired: indexes answer these two, and a row at a time would have to be read otherwise.
    let all = ListQuery { include_expired: true, ..query.clone() };
    let expired = ListQuery { expires_within: Some(Duration::ZERO), ..all.clone() };
    let expired = matching(&filters(actor, &expired, now), most)?;
    if most == Some(expired) {
        return matching(&filters(actor, query, now), most);
    }
    Ok(matching(&filters(actor, &all, now), most.map(|most| most + expired))?.saturating_sub(expired))
}

/// Conditions beside whose batches they are and whether they have expired. Counting up to a limit may end early with them.
fn has_other_conditions(query: &ListQuery) -> bool {
    let is_dated = query.since.is_some() || query.until.is_some() || query.expires_within.is_some();
    let is_chosen = query.status.is_some() || query.agent.is_some() || query.search.is_some();
    is_dated || is_chosen || query.kind != BatchKind::All
}

pub(super) fn page(connection: &Connection, actor: &Actor, query: &ListQuery, now: Timestamp) -> Result<BatchPage> {
    let mut conditions = filters(actor, query, now);
    let key = sort_key(query.sort);
    // Newest, highest and nearest expiry first; names from A. Rows without a key come last.
    let descending = matches!(query.sort, BatchSort::Created | BatchSort::Grade) != query.reverse;
    if let Some(cursor) = &query.cursor {
        after(&mut conditions, cursor, key, descending);
    }
    let direction = if descending { "DESC" } else { "ASC" };
    // `created_at` is never null; leaving out the test lets the index give the order.
    let nulls = if query.sort == BatchSort::Created { String::new() } else { format!("{key} IS NULL, ") };
    let sql = format!(
        "{SELECT_BATCH} WHERE {} ORDER BY {nulls}{key} {direction}, b.id {direction} LIMIT {}",
        conditions.sql(),
        u64::from(query.limit) + 1
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map(params_from_iter(&conditions.values), summary)?;
    let mut batches = rows.collect::<rusqlite::Result<Vec<_>>>()?;
    let has_more = batches.len() > query.limit as usize;
    batches.truncate(query.limit as usize);
    let batches =
        batches.into_iter().map(|batch| with_jobs(connection, batch, now)).collect::<rusqlite::Result<Vec<_>>>()?;
    let next = batches.last().filter(|_| has_more).map(|last| cursor_after(last, query));
    Ok(BatchPage { batches, next })
}

/// The count needs the agent only where the agent is a condition.
fn from_clause(query: &ListQuery) -> &'static str {
    match (&query.agent, &query.scope) {
        (None, ListScope::Mine | ListScope::Visible) => "FROM batches b",
        _ => {
            "FROM batches b JOIN users u ON u.id = b.user_id
             JOIN agent_versions v ON v.id = b.agent_version_id JOIN agents a ON a.id = v.agent_id"
        }
    }
}

/// The mean grade of a batch, as SQL, for sorting: one pass over an index.
const AVERAGE_GRADE: &str = "(SELECT avg(document_grade) FROM (
    SELECT avg(grade) AS document_grade FROM evaluations
    WHERE batch_id = b.id AND grade IS NOT NULL GROUP BY ordinal))";

const fn sort_key(sort: BatchSort) -> &'static str {
    match sort {
        BatchSort::Created => "b.created_at",
        BatchSort::Expires => "b.expires_at",
        BatchSort::Grade => AVERAGE_GRADE,
        // As people look names up. No index has them in any order.
        BatchSort::Name => "coalesce(b.name, b.tracking_id) COLLATE NOCASE",
    }
}

fn cursor_after(batch: &BatchSummary, query: &ListQuery) -> Cursor {
    let key = match query.sort {
        BatchSort::Created => Some(batch.created_at.as_millis().to_string()),
        BatchSort::Expires => batch.lifetime.expires_at().map(|time| time.as_millis().to_string()),
        // The shortest text that reads back as the same number.
        BatchSort::Grade => batch.average_grade.map(|grade| grade.to_string()),
        BatchSort::Name => batch.name.clone().or_else(|| batch.tracking_id.clone()),
    };
    Cursor { sort: query.sort, reverse: query.reverse, key, id: batch.id.to_string() }
}

fn after(conditions: &mut Conditions, cursor: &Cursor, key: &str, descending: bool) {
    let beyond = if descending { "<" } else { ">" };
    let id = Value::Text(cursor.id.clone());
    match &cursor.key {
        None => conditions.add(format!("({key} IS NULL AND b.id {beyond} ?)"), [id]),
        Some(text) => {
            let value = match cursor.sort {
                BatchSort::Created | BatchSort::Expires => text.parse().map_or(Value::Null, Value::Integer),
                BatchSort::Grade => text.parse().map_or(Value::Null, Value::Real),
                BatchSort::Name => Value::Text(text.clone()),
            };
            if cursor.sort == BatchSort::Created {
                conditions.add(format!("({key}, b.id) {beyond} (?, ?)"), [value, id]);
            } else {
                conditions.add(format!("(({key}, b.id) {beyond} (?, ?) OR {key} IS NULL)"), [value, id]);
            }
        }
    }
}

fn filters(actor: &Actor, query: &ListQuery, now: Timestamp) -> Conditions {
    let mut conditions = Conditions::default();
    let me = || Value::Text(actor.id.as_ref().map_or("", UserId::as_str).to_owned());
    let now = now.as_millis();
    let visible = |conditions: &mut Conditions| {
        if !actor.is_admin {
            conditions.add("(b.user_id = ? OR b.visibility = 'SHARED')", [me()]);
        }
    };
    match &query.scope {
        // The plus keeps SQLite from going through all batches of a user where another condition leaves few.
        ListScope::Mine if is_narrow(query) => conditions.add("+b.user_id = ?", [me()]),
        ListScope::Mine => conditions.add("b.user_id = ?", [me()]),
        ListScope::Visible => visible(&mut conditions),
        ListScope::OfUser(name) => {
            visible(&mut conditions);
            conditions.add("b.user_id = (SELECT id FROM users WHERE name = ?)", [Value::Text(name.clone())]);
        }
    }
    match query.kind {
        BatchKind::All => {}
        BatchKind::Experiment => conditions.add("b.is_ephemeral = 1", []),
        BatchKind::Regular => conditions.add("b.is_ephemeral = 0", []),
    }
    if !query.include_expired {
        conditions.add("(b.is_ephemeral = 0 OR b.is_pinned = 1 OR b.expires_at > ?)", [Value::Integer(now)]);
    }
    if let Some(status) = query.status {
        let (sql, times) = status_condition(status);
        conditions.add(sql, std::iter::repeat_n(Value::Integer(now), times));
    }
    if let Some(agent) = &query.agent {
        let text = |text: &String| Value::Text(text.clone());
        conditions.add("(a.name = ? OR a.id = ?)", [text(&agent.name_or_id), text(&agent.name_or_id)]);
        if let Some(user) = &agent.user {
            conditions.add("a.owner_id = (SELECT id FROM users WHERE name = ?)", [text(user)]);
        }
        if let Some(version) = agent.version {
            conditions.add("v.version = ?", [Value::Integer(version.into())]);
        }
    }
    if let Some(within) = query.expires_within {
        let limit = (Timestamp::from_millis(now) + within).as_millis();
        conditions.add("(b.is_ephemeral = 1 AND b.is_pinned = 0 AND b.expires_at <= ?)", [Value::Integer(limit)]);
    }
    if let Some(since) = query.since {
        conditions.add("b.created_at >= ?", [Value::Integer(since.as_millis())]);
    }
    if let Some(until) = query.until {
        conditions.add("b.created_at <= ?", [Value::Integer(until.as_millis())]);
    }
    if let Some(text) = &query.search {
        let pattern = Value::Text(format!("%{}%", escape_like(text)));
        conditions.add(
            r"(b.name LIKE ? ESCAPE '\' OR b.tracking_id LIKE ? ESCAPE '\' OR b.description LIKE ? ESCAPE '\')",
            std::iter::repeat_n(pattern, 3),
        );
    }
    conditions
}

/// Whether an index leads straight to the few batches that are asked for: those that expire soon or have open jobs.
fn is_narrow(query: &ListQuery) -> bool {
    query.expires_within.is_some() || matches!(query.status, Some(BatchStatus::Running | BatchStatus::Pending))
}

fn escape_like(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// A batch's status as a condition on its jobs, and how often it takes the time of the question as a value.
fn status_condition(status: BatchStatus) -> (&'static str, usize) {
    // The words of the index on open jobs, for SQLite takes that index only where they stand.
    const RUNNING: &str = "b.id IN (SELECT batch_id FROM jobs
        WHERE status IN ('PENDING', 'RUNNING') AND status = 'RUNNING' AND lease_until > ?)";
    match status {
        BatchStatus::Running => (RUNNING, 1),
        BatchStatus::Pending => (
            "b.id IN (SELECT batch_id FROM jobs
                      WHERE status IN ('PENDING', 'RUNNING') AND (status = 'PENDING' OR lease_until <= ?))
             AND b.id NOT IN (SELECT batch_id FROM jobs
                              WHERE status IN ('PENDING', 'RUNNING') AND status = 'RUNNING' AND lease_until > ?)",
            2,
        ),
        BatchStatus::Completed => (
            "NOT EXISTS (SELECT 1 FROM jobs WHERE batch_id = b.id AND status <> 'COMPLETED')",
            0,
        ),
        BatchStatus::Cancelled => (
            "NOT EXISTS (SELECT 1 FROM jobs WHERE batch_id = b.id AND status <> 'CANCELLED')",
            0,
        ),
        BatchStatus::Failed => (
            "EXISTS (SELECT 1 FROM jobs WHERE batch_id = b.id AND status = 'FAILED')
             AND NOT EXISTS (SELECT 1 FROM jobs WHERE batch_id = b.id AND status IN ('PENDING', 'RUNNING', 'COMPLETED'))",
            0,
        ),
        BatchStatus::Partial => (
            "EXISTS (SELECT 1 FROM jobs WHERE batch_id = b.id AND status = 'COMPLETED')
             AND EXISTS (SELECT 1 FROM jobs WHERE batch_id = b.id AND status IN ('FAILED', 'CANCELLED'))
             AND NOT EXISTS (SELECT 1 FROM jobs WHERE batch_id = b.id AND status IN ('PENDING', 'RUNNING'))",
            0,
        ),
    }
}
