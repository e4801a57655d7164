//! Whole batches for `compare`: a handful of statements a batch, however many jobs it has.

use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::batches::{SELECT_BATCH, effective_status, ephemeral_documents, summary};
use super::evaluations::{COMMENTS, comments_of};
use super::{SqliteRepository, agents};
use crate::domain::comparison::{
    CommentsByDocument, ComparedAgent, Metric, Reading, ReadingResult, Side, SideDocument,
};
use crate::domain::stats::Sample;
use crate::domain::{BatchId, BatchSummary, Cost, EvaluationId, Timestamp, Usage};
use crate::repository::{Comparisons, Result};

impl Comparisons for SqliteRepository {
    fn sides(&self, batches: &[BatchId], with_counts: bool, now: Timestamp) -> Result<Vec<Option<Side>>> {
        self.read(|tx| {
            Ok(batches.iter().map(|batch| side(tx, batch, with_counts, now)).collect::<rusqlite::Result<_>>()?)
        })
    }

    fn comments(&self, batch: &BatchId, documents: &[&SideDocument]) -> Result<Option<CommentsByDocument>> {
        self.read(|tx| Ok(comments(tx, batch, documents)?))
    }

    fn summaries(&self, evaluations: &[&EvaluationId]) -> Result<Vec<Option<String>>> {
        let mut statement = self.connection.prepare_cached("SELECT summary FROM evaluations WHERE id = ?1")?;
        let summaries = evaluations.iter().map(|id| statement.query_row([id.as_str()], |row| row.get(0)).optional());
        Ok(summaries.collect::<rusqlite::Result<_>>()?)
    }
}

fn side(connection: &Connection, id: &BatchId, with_counts: bool, now: Timestamp) -> rusqlite::Result<Option<Side>> {
    let batch = connection
        .prepare_cached(&format!("{SELECT_BATCH} WHERE b.id = :id"))?
        .query_row(named_params! {":id": id.as_str()}, summary)
        .optional()?;
    let Some(mut batch) = batch else { return Ok(None) };
    let Some(agent) = agents::find_version(connection, &batch.agent.version_id)? else { return Ok(None) };
    let agent = ComparedAgent { agent_type: agent.agent.agent_type, content: agent.content };
    let (documents, last) = documents(connection, id, &batch, with_counts, now)?;
    // What a list derives in SQL comes from the rows that are here anyway.
    for reading in documents.iter().flat_map(|document| &document.readings) {
        batch.job_stats.add(reading.status, 1);
    }
    if batch.job_stats.pending + batch.job_stats.running == 0 {
        batch.completed_at = last;
    }
    batch.average_grade = Sample::new(documents.iter().filter_map(|document| Metric::Grade.value(document))).mean();
    batch.ephemeral_document_count = ephemeral_documents(connection, id)?;
    Ok(Some(Side { batch, agent, documents }))
}

/// The documents in order, with what their jobs came to; and when the last of these ended.
fn documents(
    connection: &Connection,
    id: &BatchId,
    batch: &BatchSummary,
    with_counts: bool,
    now: Timestamp,
) -> rusqlite::Result<(Vec<SideDocument>, Option<Timestamp>)> {
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
    let mut results =
        evaluations.query_map(named_params! {":batch": id.as_str(), ":counts": with_counts}, placed_result)?.peekable();
    let mut rows = jobs.query(named_params! {":batch": id.as_str()})?;
    let (mut documents, mut last) = (Vec::<SideDocument>::new(), None);
    let mut of_document = Vec::new();
    while let Some(row) = rows.next()? {
        let ordinal = row.get(2)?;
        if let Some(content_hash) = row.get(10)? {
            documents.push(SideDocument {
                ordinal,
                content_hash,
                identity_hash: row.get(11)?,
                title: row.get(12)?,
                // Just as many: by default there would be room for four.
                readings: Vec::with_capacity(batch.repeat as usize),
            });
            of_document.clear();
            let is_due = |result: &rusqlite::Result<Placed>| result.as_ref().map_or(true, |it| it.ordinal <= ordinal);
            while let Some(result) = results.next_if(is_due) {
                of_document.push(result?);
            }
        }
        if let Some(document) = documents.last_mut().filter(|document| document.ordinal == ordinal) {
            document.readings.push(reading(row, &mut of_document, now)?);
        }
        last = last.max(row.get::<_, Option<i64>>(9)?.map(Timestamp::from_millis));
    }
    Ok((documents, last))
}

/// A result, and where it belongs.
struct Placed {
    ordinal: u32,
    job_id: String,
    result: ReadingResult,
}

fn placed_result(row: &Row<'_>) -> rusqlite::Result<Placed> {
    let result = ReadingResult {
        evaluation_id: EvaluationId::new(row.get::<_, String>(2)?),
        reused_from: row.get::<_, Option<String>>(3)?.map(EvaluationId::new),
        grade: row.get(4)?,
        comment_count: row.get(5)?,
    };
    Ok(Placed { ordinal: row.get(0)?, job_id: row.get(1)?, result })
}

/// By position: by name, finding the columns takes longer than reading them.
fn reading(row: &Row<'_>, of_document: &mut Vec<Placed>, now: Timestamp) -> rusqlite::Result<Reading> {
    let job_id = row.get_ref(8)?.as_str()?;
    let place = of_document.iter().position(|placed| placed.job_id == job_id);
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

fn comments(
    connection: &Connection,
    batch: &BatchId,
    documents: &[&SideDocument],
) -> rusqlite::Result<Option<CommentsByDocument>> {
    if !connection.prepare_cached("SELECT 1 FROM batches WHERE id = ?1")?.exists([batch.as_str()])? {
        return Ok(None);
    }
    let mut statement = connection.prepare_cached(COMMENTS)?;
    let mut of_document = |document: &&SideDocument| {
        let lists = document.results().map(|result| comments_of(&mut statement, &result.evaluation_id));
        Ok((document.ordinal, lists.collect::<rusqlite::Result<Vec<_>>>()?))
    };
    let are_there = |document: &&&SideDocument| document.results().next().is_some();
    documents.iter().filter(are_there).map(&mut of_document).collect::<rusqlite::Result<_>>().map(Some)
}
