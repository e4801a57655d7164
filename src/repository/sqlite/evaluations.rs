//! Whole evaluations with their comments: read and written.

use rusqlite::{Connection, OptionalExtension, Row, Statement, named_params, params};

use super::rows::Columns;
use crate::domain::{Anchor, Comment, DocumentId, Evaluation, EvaluationDraft, EvaluationId, JobId, Timestamp};
use crate::ids;
use crate::repository::{JobPosition, StoredEvaluation};

pub(super) const SELECT_EVALUATION: &str = "
    SELECT j.document_id, j.ordinal, j.repetition, e.id, e.job_id, e.grade, e.summary, e.analysis, e.self_critique,
           e.model, e.prompt_version, e.parameters, e.finish_reason, e.request_id, e.reused_from, e.raw_output,
           e.created_at
    FROM jobs j JOIN evaluations e ON e.job_id = j.id";

pub(super) fn by_id(connection: &Connection, id: &EvaluationId) -> rusqlite::Result<Option<StoredEvaluation>> {
    connection
        .prepare_cached(&format!("{SELECT_EVALUATION} WHERE e.id = :id"))?
        .query_row(named_params! {":id": id.as_str()}, |row| evaluation(connection, row))
        .optional()
}

/// The columns of [`SELECT_EVALUATION`], by position: an export reads a million of them.
pub(super) fn evaluation(connection: &Connection, row: &Row<'_>) -> rusqlite::Result<StoredEvaluation> {
    let id = EvaluationId::new(row.get::<_, String>(3)?);
    let comments = comments_of(&mut *connection.prepare_cached(COMMENTS)?, &id)?;
    Ok(StoredEvaluation {
        document_id: DocumentId::new(row.get::<_, String>(0)?),
        position: JobPosition { ordinal: row.get(1)?, repetition: row.get(2)? },
        evaluation: Evaluation {
            id,
            job_id: JobId::new(row.get::<_, String>(4)?),
            draft: EvaluationDraft {
                grade: row.get(5)?,
                summary: row.get(6)?,
                analysis: row.get(7)?,
                self_critique: row.get(8)?,
                comments,
                model: row.get(9)?,
                prompt_version: row.get(10)?,
                parameters: match row.get::<_, Option<String>>(11)? {
                    Some(_) => Some(row.json(11)?),
                    None => None,
                },
                finish_reason: row.get(12)?,
                request_id: row.get(13)?,
                reused_from: row.get::<_, Option<String>>(14)?.map(EvaluationId::new),
                raw_output: row.get(15)?,
            },
            created_at: row.time(16)?,
        },
    })
}

/// The comments of one evaluation, in order, with the columns that [`comment`] reads.
const COMMENTS: &str = "
    SELECT header, description, level, importance, grade, quoted_text, start_offset, end_offset, is_valid, error
    FROM comments WHERE evaluation_id = ?1 ORDER BY ordinal";

/// With the prepared statement [`COMMENTS`].
fn comments_of(statement: &mut Statement<'_>, id: &EvaluationId) -> rusqlite::Result<Vec<Comment>> {
    statement.query_map([id.as_str()], comment)?.collect()
}

/// By position: there are millions of them, and finding a column by its name takes longer than reading it.
pub(super) fn comment(row: &Row<'_>) -> rusqlite::Result<Comment> {
    let anchor = match (row.get(8)?, row.get(6)?, row.get(7)?) {
        (true, Some(start), Some(end)) => Anchor::Found { start, end },
        _ => Anchor::Missing { reason: row.get::<_, Option<String>>(9)?.unwrap_or_default() },
    };
    Ok(Comment {
        header: row.get(0)?,
        description: row.get(1)?,
        level: row.parsed(2)?,
        importance: row.get(3)?,
        grade: row.get(4)?,
        quoted_text: row.get(5)?,
        anchor,
    })
}

pub(super) fn insert(
    connection: &Connection,
    job: &JobId,
    draft: &EvaluationDraft,
    now: Timestamp,
) -> rusqlite::Result<()> {
    let id = ids::fresh();
    connection
        .prepare_cached(
            "INSERT INTO evaluations (id, job_id, batch_id, ordinal, grade, summary, analysis, self_critique, model,
                                      prompt_version, parameters, finish_reason, request_id, reused_from, raw_output,
                                      created_at)
             SELECT ?1, id, batch_id, ordinal, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14
             FROM jobs WHERE id = ?2",
        )?
        .execute(params![
            id,
            job.as_str(),
            draft.grade,
            draft.summary,
            draft.analysis,
            draft.self_critique,
            draft.model,
            draft.prompt_version,
            draft.parameters.as_ref().map(ToString::to_string),
            draft.finish_reason,
            draft.request_id,
            draft.reused_from.as_ref().map(EvaluationId::as_str),
            draft.raw_output,
            now.as_millis(),
        ])?;
    let mut statement = connection.prepare_cached(
        "INSERT INTO comments (evaluation_id, ordinal, header, description, level, importance, grade, quoted_text,
                               start_offset, end_offset, is_valid, error)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )?;
    for (ordinal, comment) in draft.comments.iter().enumerate() {
        let (start, end, error) = match &comment.anchor {
            Anchor::Found { start, end } => (Some(*start), Some(*end), None),
            Anchor::Missing { reason } => (None, None, Some(reason)),
        };
        statement.execute(params![
            id,
            ordinal as u64,
            comment.header,
            comment.description,
            comment.level.as_str(),
            comment.importance,
            comment.grade,
            comment.quoted_text,
            start,
            end,
            start.is_some(),
            error,
        ])?;
    }
    Ok(())
}
