//! What a batch's jobs came to.

use std::collections::HashMap;
use std::ops::RangeInclusive;

use rusqlite::{Connection, OptionalExtension, Row, named_params, params};

use super::batches::effective_status;
use super::evaluations::{SELECT_EVALUATION, evaluation};
use super::rows::Columns;
use super::{SqliteRepository, documents};
use crate::domain::{
    Attempt, BatchId, DocumentId, ErrorKind, EvaluationId, Job, JobId, JobProblem, JobStatus, Lease, RuntimeKind,
    Timestamp, Usage,
};
use crate::repository::{
    BatchTotals, DocumentGrades, EvaluationHead, JobPosition, JobRow, Result, Results, StoredEvaluation,
};

impl Results for SqliteRepository {
    fn job_rows(&self, batch: &BatchId, after: Option<JobPosition>, limit: u32, now: Timestamp) -> Result<Vec<JobRow>> {
        let (ordinal, repetition) = bounds(after);
        self.read(|tx| {
            let mut statement = tx.prepare_cached(&format!(
                "{SELECT_JOB}
                 WHERE j.batch_id = :batch AND (j.ordinal, j.repetition) > (:ordinal, :repetition)
                 ORDER BY j.ordinal, j.repetition LIMIT :limit"
            ))?;
            let values = named_params! {
                ":batch": batch.as_str(), ":ordinal": ordinal, ":repetition": repetition, ":limit": limit,
            };
            let jobs = statement.query_map(values, |row| job(row, now))?.collect::<rusqlite::Result<Vec<_>>>()?;
            let (Some(first), Some(last)) = (jobs.first(), jobs.last()) else { return Ok(Vec::new()) };
            let mut evaluations = evaluation_heads(tx, batch, first.ordinal..=last.ordinal)?;
            Ok(jobs.into_iter().map(|job| JobRow { evaluation: evaluations.remove(&job.id), job }).collect())
        })
    }

    fn failed_job_rows(&self, batch: &BatchId, since: Timestamp, limit: u32, now: Timestamp) -> Result<Vec<JobRow>> {
        let mut statement = self.connection.prepare_cached(&format!(
            "{SELECT_JOB}
             WHERE j.batch_id = :batch AND j.status = 'FAILED' AND j.completed_at >= :since
             ORDER BY j.ordinal, j.repetition LIMIT :limit"
        ))?;
        let values = named_params! {":batch": batch.as_str(), ":since": since.as_millis(), ":limit": limit};
        let rows = statement.query_map(values, |row| Ok(JobRow { job: job(row, now)?, evaluation: None }))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn evaluations(&self, batch: &BatchId, after: Option<JobPosition>, limit: u32) -> Result<Vec<StoredEvaluation>> {
        let (ordinal, repetition) = bounds(after);
        self.read(|tx| {
            let mut statement = tx.prepare_cached(&format!(
                "{SELECT_EVALUATION}
                 WHERE j.batch_id = :batch AND (j.ordinal, j.repetition) > (:ordinal, :repetition)
                 ORDER BY j.ordinal, j.repetition LIMIT :limit"
            ))?;
            let rows = statement.query_map(
                named_params! {
                    ":batch": batch.as_str(), ":ordinal": ordinal, ":repetition": repetition, ":limit": limit,
                },
                |row| evaluation(tx, row),
            )?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    fn evaluation_of_job(&self, job: &JobId) -> Result<Option<StoredEvaluation>> {
        self.read(|tx| {
            Ok(tx
                .prepare_cached(&format!("{SELECT_EVALUATION} WHERE j.id = :job"))?
                .query_row(named_params! {":job": job.as_str()}, |row| evaluation(tx, row))
                .optional()?)
        })
    }

    fn batch_documents(&self, batch: &BatchId, after: Option<u32>, limit: u32) -> Result<Vec<(u32, DocumentId)>> {
        let mut statement = self.connection.prepare_cached(
            // Every document has a first repetition.
            "SELECT ordinal, document_id FROM jobs
             WHERE batch_id = :batch AND ordinal > :after AND repetition = 1 ORDER BY ordinal LIMIT :limit",
        )?;
        let rows = statement.query_map(
            named_params! {":batch": batch.as_str(), ":after": after.map_or(-1, i64::from), ":limit": limit},
            |row| Ok((row.get("ordinal")?, DocumentId::new(row.get::<_, String>("document_id")?))),
        )?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn ephemeral_documents(&self, batch: &BatchId) -> Result<Vec<(DocumentId, String)>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT d.id, d.title FROM documents d
             LEFT JOIN jobs j ON j.document_id = d.id AND j.batch_id = d.ephemeral_batch_id AND j.repetition = 1
             WHERE d.ephemeral_batch_id = :batch ORDER BY j.ordinal, d.id",
        )?;
        let rows = statement.query_map(named_params! {":batch": batch.as_str()}, |row| {
            Ok((documents::new_id(row.get("id")?), row.get("title")?))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn document_grades(&self, batch: &BatchId) -> Result<Vec<DocumentGrades>> {
        let mut statement = self.connection.prepare_cached(
            // Two indexes have it all: no row of a job or of an evaluation is read.
            "SELECT ordinal, grade, 0 AS has_failed FROM evaluations WHERE batch_id = :batch
             UNION ALL
             SELECT ordinal, NULL, 1 FROM jobs WHERE batch_id = :batch AND status = 'FAILED' ORDER BY ordinal",
        )?;
        let mut rows = statement.query(named_params! {":batch": batch.as_str()})?;
        let mut documents: Vec<DocumentGrades> = Vec::new();
        while let Some(row) = rows.next()? {
            let ordinal = row.get(0)?;
            if documents.last().is_none_or(|last| last.ordinal != ordinal) {
                documents.push(DocumentGrades { ordinal, ..DocumentGrades::default() });
            }
            let Some(document) = documents.last_mut() else { continue };
            match row.get::<_, Option<f64>>(1)? {
                Some(grade) => document.grades.push(grade),
                None if row.get(2)? => document.failed += 1,
                None => document.missing += 1,
            }
        }
        Ok(documents)
    }

    fn batch_totals(&self, batch: &BatchId) -> Result<BatchTotals> {
        let values = named_params! {
            ":batch": batch.as_str(), ":free": RuntimeKind::Checks.as_str(), ":lost": ErrorKind::WorkerLost.as_str(),
        };
        Ok(self
            .connection
            .prepare_cached(
                // What was spent on a job that has not ended, or was cancelled under way, is spent. Of a job with an attempt that
                // told nothing, the others are known.
                "WITH tried AS (
                     SELECT * FROM jobs WHERE batch_id = :batch AND (status IN ('COMPLETED', 'FAILED')
                         OR EXISTS (SELECT 1 FROM attempts WHERE job_id = jobs.id AND error_kind IS NOT :lost))),
                 said AS MATERIALIZED (
                     SELECT count(e.reused_from) AS reused,
                            ifnull(sum((SELECT count(*) FROM comments c WHERE c.evaluation_id = e.id)), 0) AS comments
                     FROM evaluations e WHERE e.batch_id = :batch)
                 SELECT sum(duration_ms) AS duration_ms,
                        CASE WHEN count(*) = count(cost) THEN sum(cost) END AS total_cost,
                        CASE WHEN count(*) = count(input_tokens) THEN sum(input_tokens) END AS input_tokens,
                        CASE WHEN count(*) = count(output_tokens) THEN sum(output_tokens) END AS output_tokens,
                        CASE WHEN (SELECT v.runtime FROM batches b JOIN agent_versions v ON v.id = b.agent_version_id
                                   WHERE b.id = :batch) = :free THEN 0
                             ELSE (SELECT count(*) FROM jobs j JOIN attempts a ON a.job_id = j.id
                                   WHERE j.batch_id = :batch AND a.error_kind = :lost) END AS lost_attempts,
                        sum(ifnull(cost, (SELECT sum(a.cost) FROM attempts a WHERE a.job_id = tried.id))) AS known_cost,
                        ifnull(sum(ifnull(input_tokens, (SELECT sum(a.input_tokens) FROM attempts a
                                                         WHERE a.job_id = tried.id))), 0) AS known_input_tokens,
                        ifnull(sum(ifnull(output_tokens, (SELECT sum(a.output_tokens) FROM attempts a
                                                          WHERE a.job_id = tried.id))), 0) AS known_output_tokens,
                        (SELECT comments FROM said) AS comment_count, (SELECT reused FROM said) AS reused
                 FROM tried",
            )?
            .query_row(values, |row| {
                Ok(BatchTotals {
                    total_cost: row.cost("total_cost")?,
                    known_cost: row.cost("known_cost")?,
                    duration_ms: row.get("duration_ms")?,
                    input_tokens: row.get("input_tokens")?,
                    output_tokens: row.get("output_tokens")?,
                    known_input_tokens: row.get("known_input_tokens")?,
                    known_output_tokens: row.get("known_output_tokens")?,
                    comment_count: row.get("comment_count")?,
                    reused: row.get("reused")?,
                    lost_attempts: row.get("lost_attempts")?,
                })
            })?)
    }

    fn fingerprint(&self, batch: &BatchId, now: Timestamp) -> Result<Option<String>> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT json_array(b.name, b.visibility, b.is_ephemeral, b.expires_at, b.is_pinned,
                                (SELECT count(*) FROM documents WHERE ephemeral_batch_id = b.id),
                                (SELECT json_array(sum(attempts), max(completed_at)) FROM jobs WHERE batch_id = b.id),
                                (SELECT group_concat(status || jobs) FROM (
                                     SELECT status, count(*) AS jobs FROM jobs WHERE batch_id = b.id GROUP BY status)),
                                (SELECT count(*) FROM jobs
                                 WHERE batch_id = b.id AND status = 'RUNNING' AND lease_until <= :now))
                     FROM batches b WHERE b.id = :batch",
            )?
            .query_row(named_params! {":batch": batch.as_str(), ":now": now.as_millis()}, |row| row.get(0))
            .optional()?)
    }

    fn attempts(&self, job: &JobId) -> Result<Vec<Attempt>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT number, started_at, duration_ms, error_kind, error, input_tokens, output_tokens, cost, raw_output
             FROM attempts WHERE job_id = :job ORDER BY id",
        )?;
        let rows = statement.query_map(named_params! {":job": job.as_str()}, |row| {
            Ok(Attempt {
                number: row.get("number")?,
                started_at: row.time("started_at")?,
                duration_ms: row.get("duration_ms")?,
                error: problem(row, 3, 4)?,
                usage: usage(row, 5)?,
                raw_output: row.get("raw_output")?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

/// The columns of a job, by position: an export reads a million of them.
const SELECT_JOB: &str =
    "SELECT j.id, j.document_id, d.title, j.ordinal, j.repetition, j.status, j.attempts, j.max_attempts,
            j.not_before, j.worker, j.lease_until, j.error, j.error_kind, j.started_at, j.completed_at,
            j.duration_ms, j.input_tokens, j.output_tokens, j.cost
     FROM jobs j JOIN documents d ON d.id = j.document_id";

/// What was said of these documents of a batch, by job. The index by place has them side by side, where the ids of jobs
/// would lead all over it.
fn evaluation_heads(
    connection: &Connection,
    batch: &BatchId,
    ordinals: RangeInclusive<u32>,
) -> rusqlite::Result<HashMap<JobId, EvaluationHead>> {
    connection
        .prepare_cached(
            "SELECT e.job_id, e.id, e.grade, e.summary, e.created_at,
                    (SELECT count(*) FROM comments c WHERE c.evaluation_id = e.id)
             FROM evaluations e WHERE e.batch_id = ?1 AND e.ordinal BETWEEN ?2 AND ?3",
        )?
        .query_map(params![batch.as_str(), ordinals.start(), ordinals.end()], |row| {
            let head = EvaluationHead {
                id: EvaluationId::new(row.get::<_, String>(1)?),
                grade: row.get(2)?,
                summary: row.get(3)?,
                comment_count: row.get(5)?,
                created_at: row.time(4)?,
            };
            Ok((JobId::new(row.get::<_, String>(0)?), head))
        })?
        .collect()
}

/// The last position before a page; ordinals count from 0, repetitions from 1.
fn bounds(after: Option<JobPosition>) -> (i64, i64) {
    after.map_or((-1, 0), |position| (i64::from(position.ordinal), i64::from(position.repetition)))
}

fn problem(row: &Row<'_>, kind: usize, message: usize) -> rusqlite::Result<Option<JobProblem>> {
    let Some(kind) = row.get::<_, Option<String>>(kind)? else { return Ok(None) };
    Ok(Some(JobProblem {
        // A kind that a newer binary wrote still has its message.
        kind: kind.parse().unwrap_or(ErrorKind::Internal),
        message: row.get::<_, Option<String>>(message)?.unwrap_or_default(),
    }))
}

/// From three columns, of which the first is at `at`.
fn usage(row: &Row<'_>, at: usize) -> rusqlite::Result<Usage> {
    Ok(Usage { input_tokens: row.get(at)?, output_tokens: row.get(at + 1)?, cost: row.cost(at + 2)? })
}

/// The columns of [`SELECT_JOB`].
fn job(row: &Row<'_>, now: Timestamp) -> rusqlite::Result<Job> {
    let status = effective_status(row, 5, 10, now)?;
    let lease = match (status, row.get::<_, Option<String>>(9)?, row.optional_time(10)?) {
        (JobStatus::Running, Some(worker), Some(until)) => Some(Lease { worker, until }),
        _ => None,
    };
    Ok(Job {
        id: JobId::new(row.get::<_, String>(0)?),
        document_id: DocumentId::new(row.get::<_, String>(1)?),
        document_title: row.get(2)?,
        ordinal: row.get(3)?,
        repetition: row.get(4)?,
        status,
        attempts: row.get(6)?,
        max_attempts: row.get(7)?,
        not_before: row.optional_time(8)?,
        lease,
        error: problem(row, 12, 11)?,
        started_at: row.optional_time(13)?,
        completed_at: row.optional_time(14)?,
        duration_ms: row.get(15)?,
        usage: usage(row, 16)?,
    })
}
