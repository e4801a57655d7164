//! Whole batches for `compare`: a handful of statements a batch, however many jobs it has.

use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::batches::{SELECT_BATCH, effective_status, ephemeral_documents, summary};
use super::results::{COMMENT, comment};
use super::{SqliteRepository, agents};
use crate::domain::comparison::{
    CommentsByDocument, ComparedAgent, Metric, Reading, ReadingResult, Side, SideDocument,
};
use crate::domain::stats::Sample;
use crate::domain::{BatchId, Cost, EvaluationId, Timestamp, Usage};
use crate::repository::{CommentsOf, Comparisons, Result};

impl Comparisons for SqliteRepository {
    fn sides(&self, batches: &[BatchId], with_counts: bool, now: Timestamp) -> Result<Vec<Option<Side>>> {
        self.read(|tx| {
            Ok(batches.iter().map(|batch| side(tx, batch, with_counts, now)).collect::<rusqlite::Result<_>>()?)
        })
    }

    fn comments(&self, wanted: &CommentsOf) -> Result<Option<CommentsByDocument>> {
        self.read(|tx| Ok(comments(tx, wanted)?))
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
    let mut documents = documents(connection, id, batch.repeat as usize)?;
    let last = add_readings(connection, id, with_counts, now, &mut documents)?;
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

/// The documents in order, without their readings. One row a document: every document has a first repetition.
fn documents(connection: &Connection, batch: &BatchId, repeat: usize) -> rusqlite::Result<Vec<SideDocument>> {
    connection
        .prepare_cached(
            "SELECT j.ordinal, d.content_hash, d.identity_hash, d.title
             FROM jobs j JOIN documents d ON d.id = j.document_id
             WHERE j.batch_id = :batch AND j.repetition = 1 ORDER BY j.ordinal",
        )?
        .query_map(named_params! {":batch": batch.as_str()}, |row| {
            Ok(SideDocument {
                ordinal: row.get(0)?,
                content_hash: row.get(1)?,
                identity_hash: row.get(2)?,
                title: row.get(3)?,
                // Just as many: by default there would be room for four.
                readings: Vec::with_capacity(repeat),
            })
        })?
        .collect()
}

/// Adds what the jobs came to; when the last of them ended.
fn add_readings(
    connection: &Connection,
    batch: &BatchId,
    with_counts: bool,
    now: Timestamp,
    documents: &mut [SideDocument],
) -> rusqlite::Result<Option<Timestamp>> {
    let mut statement = connection.prepare_cached(
        "SELECT j.status, j.lease_until, j.ordinal, j.repetition, j.duration_ms, j.input_tokens, j.output_tokens, j.cost,
                e.id, e.reused_from, e.grade,
                CASE WHEN :counts THEN (SELECT count(*) FROM comments c WHERE c.evaluation_id = e.id) END,
                j.completed_at
         FROM jobs j LEFT JOIN evaluations e ON e.job_id = j.id
         WHERE j.batch_id = :batch ORDER BY j.ordinal, j.repetition",
    )?;
    let mut rows = statement.query(named_params! {":batch": batch.as_str(), ":counts": with_counts})?;
    let mut last = None;
    // Both lists are in the order of the ordinals.
    let mut rest = documents.iter_mut().peekable();
    while let Some(row) = rows.next()? {
        let ordinal: u32 = row.get(2)?;
        while rest.next_if(|document| document.ordinal < ordinal).is_some() {}
        if let Some(document) = rest.peek_mut().filter(|document| document.ordinal == ordinal) {
            document.readings.push(reading(row, now)?);
        }
        last = last.max(row.get::<_, Option<i64>>(12)?.map(Timestamp::from_millis));
    }
    Ok(last)
}

/// By position: by name, finding the columns takes longer than reading them.
fn reading(row: &Row<'_>, now: Timestamp) -> rusqlite::Result<Reading> {
    let result = match row.get::<_, Option<String>>(8)? {
        None => None,
        Some(id) => Some(ReadingResult {
            evaluation_id: EvaluationId::new(id),
            reused_from: row.get::<_, Option<String>>(9)?.map(EvaluationId::new),
            grade: row.get(10)?,
            comment_count: row.get(11)?,
        }),
    };
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

fn comments(connection: &Connection, wanted: &CommentsOf) -> rusqlite::Result<Option<CommentsByDocument>> {
    let batch = wanted.batch.as_str();
    if !connection.prepare_cached("SELECT 1 FROM batches WHERE id = ?1")?.exists([batch])? {
        return Ok(None);
    }
    let ordinals = wanted.documents.as_ref().map(|ordinals| serde_json::json!(ordinals).to_string());
    let of_some = if ordinals.is_some() { "AND j.ordinal IN (SELECT value FROM json_each(?2))" } else { "" };
    let mut statement = connection.prepare_cached(&format!(
        "SELECT j.ordinal, j.repetition, c.id, {COMMENT}
         FROM jobs j JOIN evaluations e ON e.job_id = j.id LEFT JOIN comments c ON c.evaluation_id = e.id
         WHERE j.batch_id = ?1 {of_some} ORDER BY j.ordinal, j.repetition, c.ordinal",
    ))?;
    let mut rows = match &ordinals {
        Some(ordinals) => statement.query([batch, ordinals.as_str()])?,
        None => statement.query([batch])?,
    };
    let mut found = CommentsByDocument::new();
    let mut last = None;
    while let Some(row) = rows.next()? {
        let ordinal: u32 = row.get(0)?;
        let position = Some((ordinal, row.get::<_, u32>(1)?));
        let evaluations = found.entry(ordinal).or_default();
        if last != position {
            evaluations.push(Vec::new());
            last = position;
        }
        // An evaluation without comments has one row, with nothing in it.
        if row.get::<_, Option<i64>>(2)?.is_some()
            && let Some(evaluation) = evaluations.last_mut()
        {
            evaluation.push(comment(row, 3)?);
        }
    }
    Ok(Some(found))
}
