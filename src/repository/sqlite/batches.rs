//! Finding a batch, and what is derived from its jobs.

use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::rows::Columns;
use super::{SqliteRepository, list};
use crate::domain::selector::{BatchSelector, MIN_PREFIX_CHARS};
use crate::domain::{
    Actor, AgentId, AgentVersionId, BatchAgent, BatchId, BatchSummary, JobStats, JobStatus, Lifetime, Timestamp, UserId,
};
use crate::repository::{BatchPage, Batches, CreatedBatch, ListQuery, NewBatch, Result, WriteMode};

/// Every stored column of a batch, its owner and its agent; callers add their WHERE.
pub(super) const SELECT_BATCH: &str = "
    SELECT b.id, b.user_id, u.name AS owner, b.name, b.tracking_id, b.description, b.visibility, b.is_ephemeral,
           b.expires_at, b.is_pinned, b.created_at, b.target_count, b.repeat, b.seed,
           a.id AS agent_id, v.id AS version_id, a.name AS agent_name, v.version,
           a.ephemeral_batch_id IS NOT NULL AS agent_is_ephemeral
    FROM batches b
    JOIN users u ON u.id = b.user_id
    JOIN agent_versions v ON v.id = b.agent_version_id
    JOIN agents a ON a.id = v.agent_id";

/// True for a batch `b` that the actor (`:me`, `:admin`) may see.
pub(super) const VISIBLE: &str = "(:admin OR b.user_id = :me OR b.visibility = 'SHARED')";

impl Batches for SqliteRepository {
    fn create_batch(&self, actor: &Actor, batch: &NewBatch, mode: WriteMode) -> Result<CreatedBatch> {
        self.create(actor, batch, mode)
    }

    fn find_batches(&self, actor: &Actor, selector: &BatchSelector, limit: u32) -> Result<Vec<BatchId>> {
        Ok(match selector {
            BatchSelector::Latest(back) => self.find_latest(actor, *back)?,
            BatchSelector::OfUser { user, tracking_id } => self.find_tracking(actor, user, tracking_id)?,
            BatchSelector::Named(name) => self.find_named(actor, name, limit)?,
        })
    }

    fn batch(&self, id: &BatchId, now: Timestamp) -> Result<Option<BatchSummary>> {
        self.read(|tx| {
            Ok(match head(tx, id)? {
                Some(summary) => Some(with_jobs(tx, summary, now)?),
                None => None,
            })
        })
    }

    fn batch_head(&self, id: &BatchId) -> Result<Option<BatchSummary>> {
        Ok(head(&self.connection, id)?)
    }

    fn list_batches(&self, actor: &Actor, query: &ListQuery, now: Timestamp) -> Result<BatchPage> {
        self.read(|tx| list::page(tx, actor, query, now))
    }

    fn count_batches(&self, actor: &Actor, query: &ListQuery, now: Timestamp, most: Option<u64>) -> Result<u64> {
        self.read(|tx| Ok(list::count(tx, actor, query, now, most)?))
    }

    fn runnable_batches(&self, actor: &Actor, now: Timestamp) -> Result<Vec<BatchId>> {
        let me = actor.id.as_ref().map_or("", UserId::as_str);
        let mut statement = self.connection.prepare_cached(
            "SELECT b.id FROM batches b
             WHERE b.user_id = :me AND (b.is_ephemeral = 0 OR b.is_pinned = 1 OR b.expires_at > :now)
               AND b.id IN (SELECT batch_id FROM jobs WHERE status IN ('PENDING', 'RUNNING'))
             ORDER BY b.created_at, b.id",
        )?;
        let rows = statement.query_map(named_params! {":me": me, ":now": now.as_millis()}, batch_id)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

impl SqliteRepository {
    fn find_latest(&self, actor: &Actor, back: u32) -> rusqlite::Result<Vec<BatchId>> {
        let me = actor.id.as_ref().map_or("", UserId::as_str);
        self.connection
            .prepare_cached(
                "SELECT id FROM batches WHERE user_id = :me ORDER BY created_at DESC, id DESC LIMIT 1 OFFSET :back",
            )?
            .query_map(named_params! {":me": me, ":back": back}, batch_id)?
            .collect()
    }

    fn find_tracking(&self, actor: &Actor, user: &str, tracking_id: &str) -> rusqlite::Result<Vec<BatchId>> {
        let me = actor.id.as_ref().map_or("", UserId::as_str);
        self.connection
            .prepare_cached(&format!(
                "SELECT b.id FROM batches b JOIN users u ON u.id = b.user_id
                 WHERE u.name = :user AND b.tracking_id = :tracking AND {VISIBLE}"
            ))?
            .query_map(
                named_params! {":user": user, ":tracking": tracking_id, ":me": me, ":admin": actor.is_admin},
                batch_id,
            )?
            .collect()
    }

    fn find_named(&self, actor: &Actor, name: &str, limit: u32) -> rusqlite::Result<Vec<BatchId>> {
        let me = actor.id.as_ref().map_or("", UserId::as_str);
        let exact: Option<BatchId> = self
            .connection
            .prepare_cached(&format!(
                "SELECT b.id FROM batches b WHERE (b.id = :name AND {VISIBLE})
                    OR (b.user_id = :me AND b.tracking_id = :name)
                 ORDER BY b.id = :name DESC LIMIT 1"
            ))?
            .query_row(named_params! {":name": name, ":me": me, ":admin": actor.is_admin}, batch_id)
            .optional()?;
        if let Some(id) = exact {
            return Ok(vec![id]);
        }
        if name.chars().count() < MIN_PREFIX_CHARS {
            return Ok(Vec::new());
        }
        // Ids are lower-case letters and digits: what begins with the prefix lies between it and it with '~' behind.
        self.connection
            .prepare_cached(&format!(
                "SELECT b.id FROM batches b WHERE b.id >= :name AND b.id < :name || '~' AND {VISIBLE}
                 ORDER BY b.id LIMIT :limit"
            ))?
            .query_map(named_params! {":name": name, ":me": me, ":admin": actor.is_admin, ":limit": limit}, batch_id)?
            .collect()
    }
}

pub(super) fn head(connection: &Connection, id: &BatchId) -> rusqlite::Result<Option<BatchSummary>> {
    connection
        .prepare_cached(&format!("{SELECT_BATCH} WHERE b.id = :id"))?
        .query_row(named_params! {":id": id.as_str()}, summary)
        .optional()
}

fn batch_id(row: &Row<'_>) -> rusqlite::Result<BatchId> {
    row.get::<_, String>(0).map(BatchId::new)
}

/// The stored part of a batch; `with_jobs` adds what is derived.
pub(super) fn summary(row: &Row<'_>) -> rusqlite::Result<BatchSummary> {
    let lifetime = match row.optional_time("expires_at")? {
        Some(expires_at) if row.get::<_, bool>("is_ephemeral")? => {
            Lifetime::Ephemeral { expires_at, is_pinned: row.get("is_pinned")? }
        }
        _ => Lifetime::Kept,
    };
    Ok(BatchSummary {
        id: BatchId::new(row.get::<_, String>("id")?),
        owner_id: UserId::new(row.get::<_, String>("user_id")?),
        owner: row.get("owner")?,
        name: row.get("name")?,
        tracking_id: row.get("tracking_id")?,
        description: row.get("description")?,
        visibility: row.parsed("visibility")?,
        lifetime,
        created_at: row.time("created_at")?,
        completed_at: None,
        target_count: row.get("target_count")?,
        repeat: row.get("repeat")?,
        seed: row.get("seed")?,
        agent: BatchAgent {
            id: AgentId::new(row.get::<_, String>("agent_id")?),
            version_id: AgentVersionId::new(row.get::<_, String>("version_id")?),
            name: row.get("agent_name")?,
            version: row.get("version")?,
            is_ephemeral: row.get("agent_is_ephemeral")?,
        },
        ephemeral_document_count: 0,
        job_stats: JobStats::default(),
        average_grade: None,
    })
}

pub(super) fn with_jobs(
    connection: &Connection,
    mut summary: BatchSummary,
    now: Timestamp,
) -> rusqlite::Result<BatchSummary> {
    let id = summary.id.as_str();
    summary.job_stats = job_stats(connection, &summary.id, now)?;
    if summary.job_stats.open() == 0 {
        summary.completed_at = connection
            .prepare_cached(
                // The index whose page the counts have read; there is one page of each for every batch of a list.
                "SELECT max(completed_at) AS completed_at FROM jobs INDEXED BY jobs_queue WHERE batch_id = :id",
            )?
            .query_row(named_params! {":id": id}, |row| row.optional_time("completed_at"))?;
    }
    summary.ephemeral_document_count = ephemeral_documents(connection, &summary.id)?;
    summary.average_grade = connection
        .prepare_cached(
            "SELECT avg(document_grade) FROM (
                 SELECT avg(grade) AS document_grade FROM evaluations
                 WHERE batch_id = :id AND grade IS NOT NULL GROUP BY ordinal)",
        )?
        .query_row(named_params! {":id": id}, |row| row.get(0))?;
    Ok(summary)
}

/// How many documents live only in this batch.
pub(super) fn ephemeral_documents(connection: &Connection, id: &BatchId) -> rusqlite::Result<u64> {
    connection
        .prepare_cached("SELECT count(*) FROM documents WHERE ephemeral_batch_id = :id")?
        .query_row(named_params! {":id": id.as_str()}, |row| row.get(0))
}

/// Counts by status; a job whose lease has run out counts as pending.
pub(super) fn job_stats(connection: &Connection, id: &BatchId, now: Timestamp) -> rusqlite::Result<JobStats> {
    let mut stats = JobStats::default();
    let mut counts =
        connection.prepare_cached("SELECT status, count(*) AS jobs FROM jobs WHERE batch_id = :id GROUP BY status")?;
    let mut rows = counts.query(named_params! {":id": id.as_str()})?;
    while let Some(row) = rows.next()? {
        stats.add(row.parsed("status")?, row.get("jobs")?);
    }
    if stats.running > 0 {
        let lapsed: u64 = connection
            .prepare_cached(
                "SELECT count(*) FROM jobs WHERE batch_id = :id AND status = 'RUNNING' AND lease_until <= :now",
            )?
            .query_row(named_params! {":id": id.as_str(), ":now": now.as_millis()}, |row| row.get(0))?;
        stats.running -= lapsed;
        stats.pending += lapsed;
    }
    Ok(stats)
}

/// The status of a job as everybody is to see it, from the columns of its status and of the end of its lease.
pub(super) fn effective_status(
    row: &Row<'_>,
    status: usize,
    lease_until: usize,
    now: Timestamp,
) -> rusqlite::Result<JobStatus> {
    let status = row.parsed(status)?;
    let lapsed = row.optional_time(lease_until)?.is_some_and(|until| until <= now);
    Ok(if status == JobStatus::Running && lapsed { JobStatus::Pending } else { status })
}
