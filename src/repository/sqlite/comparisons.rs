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
    let mut statement = connection.prepare_cached(
        // Every document has a first repetition, which comes first, and is read with that one alone.
        "SELECT j.status, j.lease_until, j.ordinal, j.repetition, j.duration_ms, j.input_tokens, j.output_tokens, j.cost,
                e.id, e.reused_from, e.grade,
                CASE WHEN :counts THEN (SELECT count(*) FROM comments c WHERE c.evaluation_id = e.id) END,
                j.completed_at, d.content_hash, d.identity_hash, d.title
         FROM jobs j LEFT JOIN evaluations e ON e.job_id = j.id
         LEFT JOIN documents d ON d.id = CASE j.repetition WHEN 1 THEN j.document_id END
         WHERE j.batch_id = :batch ORDER BY j.ordinal, j.repetition",
    )?;
    let mut rows = statement.query(named_params! {":batch": id.as_str(), ":counts": with_counts})?;
    let (mut documents, mut last) = (Vec::<SideDocument>::new(), None);
    while let Some(row) = rows.next()? {
        let ordinal = row.get(2)?;
        if let Some(content_hash) = row.get(13)? {
            documents.push(SideDocument {
                ordinal,
                content_hash,
                identity_hash: row.get(14)?,
                title: row.get(15)?,
                // Just as many: by default there would be room for four.
                readings: Vec::with_capacity(batch.repeat as usize),
            });
        }
        if let Some(document) = documents.last_mut().filter(|document| document.ordinal == ordinal) {
            document.readings.push(reading(row, now)?);
        }
        last = last.max(row.get::<_, Option<i64>>(12)?.map(Timestamp::from_millis));
    }
    Ok((documents, last))
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
