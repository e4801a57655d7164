//! What begins as asked for: ranges of indexes, and whether a batch has a job in a state instead of how many.

use rusqlite::{Row, ToSql, named_params};

use super::SqliteRepository;
use super::batches::VISIBLE;
use crate::domain::{Actor, BatchId, JobStats, Timestamp, UserId, version_mark};
use crate::repository::{BatchCandidate, Completions, IdCandidate, Result};

/// Callers add their WHERE. A lease that has run out counts as pending.
const SELECT_CANDIDATE: &str = "
    SELECT b.id, b.tracking_id, b.name, a.name AS agent, v.version, a.ephemeral_batch_id IS NOT NULL,
           EXISTS (SELECT 1 FROM jobs j WHERE j.batch_id = b.id AND j.status = 'PENDING')
           OR EXISTS (SELECT 1 FROM jobs j WHERE j.batch_id = b.id AND j.status = 'RUNNING' AND j.lease_until <= :now),
           EXISTS (SELECT 1 FROM jobs j WHERE j.batch_id = b.id AND j.status = 'RUNNING' AND j.lease_until > :now),
           EXISTS (SELECT 1 FROM jobs j WHERE j.batch_id = b.id AND j.status = 'COMPLETED'),
           EXISTS (SELECT 1 FROM jobs j WHERE j.batch_id = b.id AND j.status = 'FAILED'),
           EXISTS (SELECT 1 FROM jobs j WHERE j.batch_id = b.id AND j.status = 'CANCELLED')
    FROM batches b
    JOIN agent_versions v ON v.id = b.agent_version_id
    JOIN agents a ON a.id = v.agent_id";

/// What follows everything that begins with `beginning`.
fn end_of(beginning: &str) -> String {
    format!("{beginning}{}", char::MAX)
}

fn me(actor: &Actor) -> &str {
    actor.id.as_ref().map_or("", UserId::as_str)
}

impl Completions for SqliteRepository {
    fn batches_beginning(
        &self,
        actor: &Actor,
        beginning: &str,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<BatchCandidate>> {
        let (me, now, end) = (me(actor), now.as_millis(), end_of(beginning));
        if beginning.is_empty() {
            return self.batches(
                "WHERE b.user_id = :me ORDER BY b.created_at DESC, b.id DESC LIMIT :limit",
                named_params! {":me": me, ":now": now, ":limit": limit},
                |row| row.get::<_, Option<String>>("tracking_id")?.map_or_else(|| row.get("id"), Ok),
            );
        }
        if let Some((user, rest)) = beginning.split_once('/') {
            return self.batches(
                &format!(
                    "WHERE b.user_id = (SELECT id FROM users WHERE name = :user) AND b.tracking_id >= :from
                       AND b.tracking_id < :end AND {VISIBLE} ORDER BY b.tracking_id LIMIT :limit"
                ),
                named_params! {
                    ":me": me, ":admin": actor.is_admin, ":user": user, ":from": rest, ":end": end_of(rest),
                    ":now": now, ":limit": limit,
                },
                |row| Ok(format!("{user}/{}", row.get::<_, String>("tracking_id")?)),
            );
        }
        let mut found = self.batches(
            "WHERE b.user_id = :me AND b.tracking_id >= :from AND b.tracking_id < :end
             ORDER BY b.tracking_id LIMIT :limit",
            named_params! {":me": me, ":from": beginning, ":end": end, ":now": now, ":limit": limit},
            |row| row.get("tracking_id"),
        )?;
        found.extend(self.batches(
            &format!("WHERE b.id >= :from AND b.id < :end AND {VISIBLE} ORDER BY b.id LIMIT :limit"),
            named_params! {
                ":me": me, ":admin": actor.is_admin, ":from": beginning, ":end": end, ":now": now, ":limit": limit,
            },
            |row| row.get("id"),
        )?);
        Ok(found)
    }

    fn documents_beginning(&self, actor: &Actor, beginning: &str, limit: u32) -> Result<Vec<IdCandidate>> {
        if beginning.is_empty() {
            return self.ids(
                "SELECT id, title FROM documents WHERE owner_id = :me AND ephemeral_batch_id IS NULL
                 ORDER BY created_at DESC LIMIT :limit",
                named_params! {":me": me(actor), ":limit": limit},
            );
        }
        self.ids(
            // The plusses keep SQLite from reading all that somebody owns.
            "SELECT id, title FROM documents
             WHERE id >= :from AND id < :end AND +owner_id = :me AND +ephemeral_batch_id IS NULL ORDER BY id LIMIT :limit",
            named_params! {":me": me(actor), ":from": beginning, ":end": end_of(beginning), ":limit": limit},
        )
    }

    fn batch_documents_beginning(&self, batch: &BatchId, beginning: &str, limit: u32) -> Result<Vec<IdCandidate>> {
        self.ids(
            "SELECT d.id, d.title FROM jobs j JOIN documents d ON d.id = j.document_id
             WHERE j.batch_id = :batch AND j.repetition = 1 AND +d.id >= :from AND +d.id < :end
             ORDER BY j.ordinal, j.repetition LIMIT :limit",
            named_params! {
                ":batch": batch.as_str(), ":from": beginning, ":end": end_of(beginning), ":limit": limit,
            },
        )
    }

    fn jobs_beginning(&self, batch: &BatchId, beginning: &str, limit: u32) -> Result<Vec<IdCandidate>> {
        self.ids(
            "SELECT j.id, d.title FROM jobs j JOIN documents d ON d.id = j.document_id
             WHERE j.batch_id = :batch AND j.id >= :from AND j.id < :end
             ORDER BY j.ordinal, j.repetition LIMIT :limit",
            named_params! {
                ":batch": batch.as_str(), ":from": beginning, ":end": end_of(beginning), ":limit": limit,
            },
        )
    }
}

impl SqliteRepository {
    fn batches(
        &self,
        condition: &str,
        values: &[(&str, &dyn ToSql)],
        value: impl Fn(&Row<'_>) -> rusqlite::Result<String>,
    ) -> Result<Vec<BatchCandidate>> {
        let mut statement = self.connection.prepare_cached(&format!("{SELECT_CANDIDATE} {condition}"))?;
        let rows = statement.query_map(values, |row| {
            let has = |column: usize| row.get::<_, bool>(column).map(u64::from);
            let mut stats = JobStats {
                total: 0,
                pending: has(6)?,
                running: has(7)?,
                completed: has(8)?,
                failed: has(9)?,
                cancelled: has(10)?,
            };
            stats.total = stats.pending + stats.running + stats.completed + stats.failed + stats.cancelled;
            Ok(BatchCandidate {
                value: value(row)?,
                name: row.get("name")?,
                agent: format!("{}{}", row.get::<_, String>("agent")?, version_mark(row.get("version")?, row.get(5)?)),
                status: stats.status(),
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn ids(&self, statement: &str, values: &[(&str, &dyn ToSql)]) -> Result<Vec<IdCandidate>> {
        let mut statement = self.connection.prepare_cached(statement)?;
        let rows = statement.query_map(values, |row| Ok(IdCandidate { id: row.get(0)?, title: row.get(1)? }))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
