//! Removing experiments, and giving the space back.

use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, named_params};

use super::rows::Columns;
use super::{OpenOptions, SqliteRepository, lost, open, users};
use crate::domain::{Actor, BatchId, Timestamp, UserId};
use crate::repository::{
    Cleanup, CleanupRun, DeleteConditions, DeleteOutcome, ExpiredExperiment, KeptReason, RemovedCounts, Result,
};

/// Pages given back in one step: at most some tens of milliseconds of holding the write lock.
const VACUUM_STEP_PAGES: u32 = 500;

/// How many runs of `cleanup` are remembered.
const RUNS_KEPT: u32 = 1_000;

impl Cleanup for SqliteRepository {
    fn expired_experiments(
        &self,
        owner: Option<&UserId>,
        cutoff: Timestamp,
        now: Timestamp,
    ) -> Result<Vec<ExpiredExperiment>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT b.id, b.tracking_id, u.name AS owner, b.expires_at, b.is_pinned,
                    (SELECT count(*) FROM jobs
                     WHERE status = 'RUNNING' AND batch_id = b.id AND lease_until > :now) AS running_jobs
             FROM batches b JOIN users u ON u.id = b.user_id
             WHERE b.is_ephemeral = 1 AND b.expires_at <= :cutoff AND (:owner IS NULL OR b.user_id = :owner)
             ORDER BY b.expires_at, b.id",
        )?;
        let rows = statement.query_map(
            named_params! {
                ":now": now.as_millis(),
                ":cutoff": cutoff.as_millis(),
                ":owner": owner.map(UserId::as_str),
            },
            |row| {
                Ok(ExpiredExperiment {
                    id: BatchId::new(row.get::<_, String>("id")?),
                    tracking_id: row.get("tracking_id")?,
                    owner: row.get("owner")?,
                    expires_at: row.time("expires_at")?,
                    is_pinned: row.get("is_pinned")?,
                    running_jobs: row.get("running_jobs")?,
                })
            },
        )?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn delete_batch(&self, id: &BatchId, conditions: DeleteConditions, now: Timestamp) -> Result<DeleteOutcome> {
        self.write(|tx| {
            // The trigger that protects running jobs knows no clock, so lapsed ones are put back first.
            lost::sweep(tx, id, now)?;
            let removed = what_goes_with(tx, id)?;
            if delete_if(tx, id, conditions, now)? {
                Ok(DeleteOutcome::Deleted(removed))
            } else {
                Ok(DeleteOutcome::Kept(why_kept(tx, id, conditions, now)?))
            }
        })
    }

    fn what_goes_with(&self, id: &BatchId) -> Result<RemovedCounts> {
        self.read(|tx| Ok(what_goes_with(tx, id)?))
    }

    fn reclaim_space(&self, go_on: &dyn Fn() -> bool) -> Result<u64> {
        let pragma = |name: &str| self.connection.pragma_query_value(None, name, |row| row.get::<_, u64>(0));
        let before = pragma("page_count")?;
        // Where little room is left, the steps need what the log has taken.
        self.checkpoint()?;
        // A file that was made without incremental vacuum keeps its free pages.
        let is_incremental = pragma("auto_vacuum")? == 2;
        while is_incremental && go_on() && pragma("freelist_count")? > 0 {
            let mut step = self.connection.prepare(&format!("PRAGMA incremental_vacuum({VACUUM_STEP_PAGES})"))?;
            let mut rows = step.query([])?;
            // Every row is one page: the statement must be stepped to its end.
            while rows.next()?.is_some() {}
        }
        self.empty_log()?;
        Ok(before.saturating_sub(pragma("page_count")?) * pragma("page_size")?)
    }

    fn has_free_space(&self) -> Result<bool> {
        let pragma = |name: &str| self.connection.pragma_query_value(None, name, |row| row.get::<_, u64>(0));
        Ok(pragma("freelist_count")? > 0 && pragma("auto_vacuum")? == 2)
    }

    fn checkpoint(&self) -> Result<()> {
        Ok(self.connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))?)
    }

    /// The wait for readers holds the write lock, so it must be much shorter than the patience of writers: hence a connection
    /// of its own.
    fn empty_log(&self) -> Result<()> {
        let Some(place) = &self.place else { return Ok(()) };
        let options = OpenOptions { busy_timeout: PATIENCE_WITH_READERS, ..self.options };
        let connection = open::open_sibling(place.path(), &options)?;
        for _ in 0..LOG_ATTEMPTS {
            let is_busy: bool = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
            if !is_busy {
                break;
            }
            std::thread::sleep(PATIENCE_WITH_READERS);
        }
        // Where readers stay, the log was emptied as far as they allow; the next cleanup does the rest.
        Ok(())
    }

    fn record_cleanup(&self, actor: &Actor, run: &CleanupRun) -> Result<()> {
        self.write(|tx| {
            let user = users::ensure(tx, actor, run.finished_at)?;
            if run.is_idle() && update_idle_run(tx, &user, run)? {
                return Ok(());
            }
            insert_run(tx, &user, run)?;
            tx.prepare_cached("DELETE FROM cleanup_runs WHERE id <= (SELECT max(id) FROM cleanup_runs) - :kept")?
                .execute(named_params! {":kept": RUNS_KEPT})?;
            Ok(())
        })
    }

    fn cleanup_history(&self, limit: u32) -> Result<Vec<(CleanupRun, String)>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT r.started_at, r.finished_at, r.found, r.deleted, r.skipped_running, r.skipped_pinned, r.failed,
                    r.duration_ms, u.name
             FROM cleanup_runs r JOIN users u ON u.id = r.user_id ORDER BY r.id DESC LIMIT :limit",
        )?;
        let rows = statement.query_map(named_params! {":limit": limit}, |row| {
            let run = CleanupRun {
                started_at: row.time("started_at")?,
                finished_at: row.time("finished_at")?,
                found: row.get("found")?,
                deleted: row.get("deleted")?,
                skipped_running: row.get("skipped_running")?,
                skipped_pinned: row.get("skipped_pinned")?,
                failed: row.get("failed")?,
                duration_ms: row.get("duration_ms")?,
            };
            Ok((run, row.get("name")?))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

/// How long to wait for readers when the log is to be emptied.
const PATIENCE_WITH_READERS: Duration = Duration::from_millis(100);
const LOG_ATTEMPTS: u32 = 10;

/// True while a job with a live lease runs in batch `b`, or on its agent or documents.
const RUNNING: &str = "EXISTS (
        SELECT 1 FROM jobs j WHERE j.status = 'RUNNING' AND j.lease_until > :now AND (
            j.batch_id = b.id
            OR j.document_id IN (SELECT id FROM documents WHERE ephemeral_batch_id = b.id)
            OR j.batch_id IN (SELECT o.id FROM agents a JOIN agent_versions v ON v.agent_id = a.id
                              JOIN batches o ON o.agent_version_id = v.id WHERE a.ephemeral_batch_id = b.id)))";

/// The conditional DELETE: the conditions stand inside it, so nothing can change between looking and deleting.
fn delete_if(
    connection: &Connection,
    id: &BatchId,
    conditions: DeleteConditions,
    now: Timestamp,
) -> rusqlite::Result<bool> {
    let cutoff = match conditions {
        DeleteConditions::ExpiredBy(cutoff) => Some(cutoff.as_millis()),
        DeleteConditions::NotRunning => None,
    };
    let deleted = connection
        .prepare_cached(&format!(
            "DELETE FROM batches AS b WHERE b.id = :id
               AND (:cutoff IS NULL OR (b.is_ephemeral = 1 AND b.is_pinned = 0 AND b.expires_at <= :cutoff))
               AND NOT {RUNNING}"
        ))?
        .execute(named_params! {":id": id.as_str(), ":cutoff": cutoff, ":now": now.as_millis()})?;
    Ok(deleted > 0)
}

fn why_kept(
    connection: &Connection,
    id: &BatchId,
    conditions: DeleteConditions,
    now: Timestamp,
) -> rusqlite::Result<KeptReason> {
    let row: Option<(bool, bool, Option<i64>)> = connection
        .prepare_cached(&format!("SELECT {RUNNING}, b.is_pinned, b.expires_at FROM batches b WHERE b.id = :id"))?
        .query_row(named_params! {":id": id.as_str(), ":now": now.as_millis()}, |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .optional()?;
    Ok(match (row, conditions) {
        (None, _) => KeptReason::Gone,
        (Some((true, ..)), _) | (Some(_), DeleteConditions::NotRunning) => KeptReason::Running,
        (Some((_, true, _)), DeleteConditions::ExpiredBy(_)) => KeptReason::Pinned,
        (Some(_), DeleteConditions::ExpiredBy(_)) => KeptReason::NotExpired,
    })
}

fn what_goes_with(connection: &Connection, id: &BatchId) -> rusqlite::Result<RemovedCounts> {
    connection
        .prepare_cached(
            "SELECT (SELECT count(*) FROM agents WHERE ephemeral_batch_id = :id) AS agents,
                    (SELECT count(*) FROM documents WHERE ephemeral_batch_id = :id) AS documents,
                    (SELECT count(*) FROM jobs WHERE batch_id = :id) AS jobs,
                    (SELECT count(*) FROM jobs j JOIN evaluations e ON e.job_id = j.id
                     WHERE j.batch_id = :id) AS evaluations,
                    (SELECT count(*) FROM jobs j JOIN evaluations e ON e.job_id = j.id
                     JOIN comments c ON c.evaluation_id = e.id WHERE j.batch_id = :id) AS comments",
        )?
        .query_row(named_params! {":id": id.as_str()}, |row| {
            Ok(RemovedCounts {
                agents: row.get("agents")?,
                documents: row.get("documents")?,
                jobs: row.get("jobs")?,
                evaluations: row.get("evaluations")?,
                comments: row.get("comments")?,
            })
        })
}

/// A run with nothing to do, after another such run of the same user, only moves that one's end: a crontab that runs every
/// minute does not fill the history.
fn update_idle_run(connection: &Connection, user: &UserId, run: &CleanupRun) -> rusqlite::Result<bool> {
    let updated = connection
        .prepare_cached(
            "UPDATE cleanup_runs SET finished_at = :finished, duration_ms = :duration
             WHERE id = (SELECT max(id) FROM cleanup_runs) AND deleted + skipped_running + failed = 0
               AND found = :found AND user_id = :user",
        )?
        .execute(named_params! {
            ":finished": run.finished_at.as_millis(), ":duration": run.duration_ms,
            ":found": run.found, ":user": user.as_str(),
        })?;
    Ok(updated > 0)
}

fn insert_run(connection: &Connection, user: &UserId, run: &CleanupRun) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO cleanup_runs (started_at, finished_at, user_id, found, deleted, skipped_running,
                                       skipped_pinned, failed, duration_ms)
             VALUES (:started, :finished, :user, :found, :deleted, :running, :pinned, :failed, :duration)",
        )?
        .execute(named_params! {
            ":started": run.started_at.as_millis(),
            ":finished": run.finished_at.as_millis(),
            ":user": user.as_str(),
            ":found": run.found,
            ":deleted": run.deleted,
            ":running": run.skipped_running,
            ":pinned": run.skipped_pinned,
            ":failed": run.failed,
            ":duration": run.duration_ms,
        })?;
    Ok(())
}
