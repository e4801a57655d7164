//! Whole batches for `compare`: a handful of statements a batch, however many jobs it has.

use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::batches::{SELECT_BATCH, effective_status, ephemeral_documents, summary};
use super::{SqliteRepository, agents, findings};
use crate::domain::comparison::{
    CommentsByDocument, ComparedAgent, DocumentHead, Documents, IdKey, Metric, Opinion, Reading, ReadingResult, Side,
    SideDocument,
};
use crate::domain::stats::Sample;
use crate::domain::{BatchId, BatchSummary, Cost, Timestamp, Usage};
use crate::repository::{Comparisons, Result};

impl Comparisons for SqliteRepository {
    fn sides(&self, batches: &[BatchId], metric: Metric, now: Timestamp) -> Result<Vec<Option<Side>>> {
        self.read(|tx| Ok(batches.iter().map(|batch| side(tx, batch, metric, now)).collect::<rusqlite::Result<_>>()?))
    }

    fn comments(&self, side: &Side, positions: &[u32]) -> Result<Option<CommentsByDocument>> {
        self.read(|tx| Ok(findings::comments(tx, side, positions)?))
    }

    fn opinions(&self, side: &Side, position: u32) -> Result<Vec<Opinion>> {
        Ok(findings::opinions(&self.connection, side, position)?)
    }
}

fn side(connection: &Connection, id: &BatchId, metric: Metric, now: Timestamp) -> rusqlite::Result<Option<Side>> {
    let batch = connection
        .prepare_cached(&format!("{SELECT_BATCH} WHERE b.id = :id"))?
        .query_row(named_params! {":id": id.as_str()}, summary)
        .optional()?;
    let Some(mut batch) = batch else { return Ok(None) };
    let Some(agent) = agents::find_version(connection, &batch.agent.version_id)? else { return Ok(None) };
    let agent = ComparedAgent { agent_type: agent.agent.agent_type, content: agent.content };
    let documents = documents(connection, &mut batch, metric, now)?;
    batch.average_grade = Sample::new(documents.iter().filter_map(SideDocument::grade)).mean();
    batch.ephemeral_document_count = ephemeral_documents(connection, id)?;
    Ok(Some(Side { batch, agent, documents }))
}

/// The documents in order, with what their jobs came to. What a list derives of the batch in SQL comes from the rows that are
/// here anyway.
fn documents(
    connection: &Connection,
    batch: &mut BatchSummary,
    metric: Metric,
    now: Timestamp,
) -> rusqlite::Result<Documents> {
    let mut jobs = connection.prepare_cached(
        // Every document has a first repetition, which comes first, and is read with that one alone.
        "SELECT j.status, j.lease_until, j.ordinal, j.repetition, j.duration_ms, j.input_tokens, j.output_tokens, j.cost,
                j.id, j.completed_at, d.content_hash, d.identity_hash, d.title
         FROM jobs j LEFT JOIN documents d ON d.id = CASE j.repetition WHEN 1 THEN j.document_id END
         WHERE j.batch_id = :batch ORDER BY j.ordinal, j.repetition",
    )?;
    // Beside the jobs and not joined: the index by place has them in the same order, where ids of jobs lead all over it.
    let mut evaluations = connection.prepare_cached(
        "SELECT ordinal, job_id, id, reused_from, grade,
                CASE WHEN :counts THEN (SELECT count(*) FROM comments c WHERE c.evaluation_id = evaluations.id) END
         FROM evaluations WHERE batch_id = :batch ORDER BY ordinal",
    )?;
    let id = batch.id.clone();
    let wanted = named_params! {":batch": id.as_str(), ":counts": metric == Metric::Comments};
    let mut results = evaluations.query_map(wanted, placed_result)?.peekable();
    let mut rows = jobs.query(named_params! {":batch": id.as_str()})?;
    let (mut documents, mut last, mut of_document) = (Documents::default(), None, None);
    let (mut readings, mut placed) = (Vec::new(), Vec::new());
    while let Some(row) = rows.next()? {
        let ordinal = row.get(2)?;
        if let Some(content_hash) = row.get_ref(10)?.as_str_or_null()? {
            documents.read_last(&readings, metric);
            readings.clear();
            let (identity_hash, title) = (row.get_ref(11)?.as_str()?, row.get_ref(12)?.as_str()?);
            documents.push(&DocumentHead { ordinal, content_hash, identity_hash, title });
            of_document = Some(ordinal);
            placed.clear();
            let is_due = |result: &rusqlite::Result<Placed>| result.as_ref().map_or(true, |it| it.ordinal <= ordinal);
            while let Some(result) = results.next_if(is_due) {
                placed.push(result?);
            }
        }
        if of_document == Some(ordinal) {
            let reading = reading(row, &mut placed, now)?;
            batch.job_stats.add(reading.status, 1);
            readings.push(reading);
        }
        last = last.max(row.get::<_, Option<i64>>(9)?.map(Timestamp::from_millis));
    }
    documents.read_last(&readings, metric);
    if batch.job_stats.pending + batch.job_stats.running == 0 {
        batch.completed_at = last;
    }
    Ok(documents)
}

/// A result, and where it belongs.
struct Placed {
    ordinal: u32,
    job: IdKey,
    result: ReadingResult,
}

fn placed_result(row: &Row<'_>) -> rusqlite::Result<Placed> {
    let result = ReadingResult {
        evaluation: IdKey::of(row.get_ref(2)?.as_str()?),
        reused_from: row.get_ref(3)?.as_str_or_null()?.map(IdKey::of),
        grade: row.get(4)?,
        comment_count: row.get(5)?,
    };
    Ok(Placed { ordinal: row.get(0)?, job: IdKey::of(row.get_ref(1)?.as_str()?), result })
}

/// By position: by name, finding the columns takes longer than reading them.
fn reading(row: &Row<'_>, of_document: &mut Vec<Placed>, now: Timestamp) -> rusqlite::Result<Reading> {
    let job = IdKey::of(row.get_ref(8)?.as_str()?);
    let place = of_document.iter().position(|placed| placed.job == job);
    let result = place.map(|place| of_document.swap_remove(place).result);
    Ok(Reading {
        status: effective_status(row, 0, 1, now)?,
        repetition: row.get(3)?,
        duration_ms: row.get(4)?,
        usage: Usage {
            input_tokens: row.get(5)?,
            output_tokens: row.get(6)?,
            cost: row.get::<_, Option<u64>>(7)?.map(Cost::from_pico_dollars),
        },
        result,
    })
}
