//! Whole batches for `compare`: a handful of statements a batch, however many jobs it has.

use rusqlite::{Connection, Row, named_params};

use super::batches::{effective_status, ephemeral_documents, head};
use super::{SqliteRepository, agents, findings};
use crate::domain::comparison::{
    CommentsByDocument, ComparedAgent, DocumentHash, DocumentHead, EvaluatedDocument, IdKey, Metric, Opinion, Reading,
    ReadingResult, Side, SideDocument,
};
use crate::domain::stats::SampleBuilder;
use crate::domain::{BatchId, BatchSummary, Cost, Timestamp, Usage};
use crate::repository::{Comparisons, Result};

impl Comparisons for SqliteRepository {
    fn sides(
        &self,
        batches: &[BatchId],
        metric: Metric,
        now: Timestamp,
        take: &mut dyn FnMut(usize, SideDocument),
    ) -> Result<Vec<Option<Side>>> {
        self.read(|tx| {
            let sides = batches
                .iter()
                .enumerate()
                .map(|(place, batch)| side(tx, batch, metric, now, &mut |document| take(place, document)));
            Ok(sides.collect::<rusqlite::Result<_>>()?)
        })
    }

    fn comments(&self, batch: &BatchId, documents: &[EvaluatedDocument<'_>]) -> Result<Option<CommentsByDocument>> {
        self.read(|tx| Ok(findings::comments(tx, batch, documents)?))
    }

    fn opinions(&self, batch: &BatchId, document: EvaluatedDocument<'_>) -> Result<Vec<Opinion>> {
        Ok(findings::opinions(&self.connection, batch, document)?)
    }
}

fn side(
    connection: &Connection,
    id: &BatchId,
    metric: Metric,
    now: Timestamp,
    take: &mut dyn FnMut(SideDocument),
) -> rusqlite::Result<Option<Side>> {
    let Some(mut batch) = head(connection, id)? else { return Ok(None) };
    let Some(agent) = agents::find_version(connection, &batch.agent.version_id)? else { return Ok(None) };
    let agent = ComparedAgent { agent_type: agent.agent.agent_type, content: agent.content };
    let mut grades = SampleBuilder::default();
    documents(connection, &mut batch, (metric, now), &mut |document| {
        document.grade.into_iter().for_each(|grade| grades.push(grade));
        take(document);
    })?;
    batch.average_grade = grades.finish().mean();
    batch.ephemeral_document_count = ephemeral_documents(connection, id)?;
    Ok(Some(Side { batch, agent }))
}

/// The documents in order, with what their jobs came to. What a list derives of the batch in SQL comes from the rows that are
/// here anyway.
fn documents(
    connection: &Connection,
    batch: &mut BatchSummary,
    (metric, now): (Metric, Timestamp),
    take: &mut dyn FnMut(SideDocument),
) -> rusqlite::Result<()> {
    let mut jobs = connection.prepare_cached(
        // Every document has a first repetition, which comes first, and is read with that one alone.
        "SELECT j.status, j.lease_until, j.ordinal, j.duration_ms, j.input_tokens, j.output_tokens, j.cost,
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
    let (mut open, mut last): (Option<DocumentHead>, _) = (None, None);
    let (mut readings, mut placed) = (Vec::new(), Vec::new());
    while let Some(row) = rows.next()? {
        let ordinal = row.get(2)?;
        if let Some(content_hash) = row.get_ref(9)?.as_str_or_null()? {
            let (identity_hash, title) = (row.get_ref(10)?.as_str()?, row.get_ref(11)?.as_str()?);
            let (content, identity) = (DocumentHash::of(content_hash), DocumentHash::of(identity_hash));
            if let Some(head) = open.replace(DocumentHead { ordinal, title: title.into(), content, identity }) {
                take(SideDocument::new(head, &readings, metric));
            }
            readings.clear();
            placed.clear();
            let is_due = |result: &rusqlite::Result<Placed>| result.as_ref().map_or(true, |it| it.ordinal <= ordinal);
            while let Some(result) = results.next_if(is_due) {
                placed.push(result?);
            }
        }
        if open.as_ref().is_some_and(|head| head.ordinal == ordinal) {
            let reading = reading(row, &mut placed, now)?;
            batch.job_stats.add(reading.status, 1);
            readings.push(reading);
        }
        last = last.max(row.get::<_, Option<i64>>(8)?.map(Timestamp::from_millis));
    }
    if let Some(head) = open {
        take(SideDocument::new(head, &readings, metric));
    }
    if batch.job_stats.open() == 0 {
        batch.completed_at = last;
    }
    Ok(())
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
    let job = IdKey::of(row.get_ref(7)?.as_str()?);
    let place = of_document.iter().position(|placed| placed.job == job);
    let result = place.map(|place| of_document.swap_remove(place).result);
    Ok(Reading {
        status: effective_status(row, 0, 1, now)?,
        duration_ms: row.get(3)?,
        usage: Usage {
            input_tokens: row.get(4)?,
            output_tokens: row.get(5)?,
            cost: row.get::<_, Option<u64>>(6)?.map(Cost::from_pico_dollars),
        },
        result,
    })
}
