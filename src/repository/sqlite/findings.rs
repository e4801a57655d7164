//! What was found in the documents of a comparison: comments, and evaluations in short.

use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row, Statement, named_params};

use super::evaluations::comment;
use crate::domain::comparison::{CommentsByDocument, EvaluatedDocument, IdKey, Opinion};
use crate::domain::{BatchId, Comment};

/// The columns that [`comment`] reads, and whose it is. The order is that of the indexes: nothing is sorted.
const COMMENTS_BY_PLACE: &str = "
    SELECT c.header, c.description, c.level, c.importance, c.grade, c.quoted_text, c.start_offset, c.end_offset,
           c.is_valid, c.error, e.ordinal, e.id
    FROM evaluations e LEFT JOIN comments c ON c.evaluation_id = e.id
    WHERE e.batch_id = :batch AND e.ordinal BETWEEN :first AND :last
    ORDER BY e.ordinal, e.grade, e.rowid, c.ordinal";

/// Neighbours are read together; `None` for a batch that is not there.
pub(super) fn comments(
    connection: &Connection,
    batch: &BatchId,
    documents: &[EvaluatedDocument<'_>],
) -> rusqlite::Result<Option<CommentsByDocument>> {
    if !connection.prepare_cached("SELECT 1 FROM batches WHERE id = ?1")?.exists([batch.as_str()])? {
        return Ok(None);
    }
    let mut statement = connection.prepare_cached(COMMENTS_BY_PLACE)?;
    let mut documents = documents.to_vec();
    documents.sort_unstable_by_key(|document| document.ordinal);
    let mut comments = CommentsByDocument::with_capacity(documents.len());
    for neighbours in documents.chunk_by(|left, right| left.ordinal + 1 == right.ordinal) {
        for evaluation in comments_of_neighbours(&mut statement, batch, neighbours)? {
            comments.entry(evaluation.ordinal).or_default().push(evaluation.comments);
        }
    }
    Ok(Some(comments))
}

/// An evaluation's comments, with its document and its place there.
struct Commented {
    ordinal: u32,
    place: usize,
    comments: Vec<Comment>,
}

/// In the order of the documents and their repetitions.
fn comments_of_neighbours(
    statement: &mut Statement<'_>,
    batch: &BatchId,
    documents: &[EvaluatedDocument<'_>],
) -> rusqlite::Result<Vec<Commented>> {
    let (Some(first), Some(last)) = (documents.first(), documents.last()) else { return Ok(Vec::new()) };
    let (first, last) = (first.ordinal, last.ordinal);
    let mut rows = statement.query(named_params! {":batch": batch.as_str(), ":first": first, ":last": last})?;
    let mut found: Vec<Commented> = Vec::with_capacity(documents.len());
    while let Some(row) = rows.next()? {
        let ordinal = row.get(10)?;
        let Ok(index) = documents.binary_search_by_key(&ordinal, |document| document.ordinal) else { continue };
        let Some(place) = place_of(row, 11, documents[index])? else { continue };
        if found.last().is_none_or(|last| (last.ordinal, last.place) != (ordinal, place)) {
            found.push(Commented { ordinal, place, comments: Vec::new() });
        }
        // An evaluation without comments has one row, in which all of these are null.
        let is_comment = row.get_ref(2)? != ValueRef::Null;
        if let Some(evaluation) = found.last_mut().filter(|_| is_comment) {
            evaluation.comments.push(comment(row)?);
        }
    }
    found.sort_by_key(|evaluation| (evaluation.ordinal, evaluation.place));
    Ok(found)
}

/// In the order of the repetitions.
pub(super) fn opinions(
    connection: &Connection,
    batch: &BatchId,
    document: EvaluatedDocument<'_>,
) -> rusqlite::Result<Vec<Opinion>> {
    let mut statement =
        connection.prepare_cached("SELECT id, grade, summary FROM evaluations WHERE batch_id = ?1 AND ordinal = ?2")?;
    let mut rows = statement.query((batch.as_str(), document.ordinal))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        if let Some(place) = place_of(row, 0, document)? {
            found.push((place, Opinion { grade: row.get(1)?, summary: row.get(2)? }));
        }
    }
    found.sort_by_key(|(place, _)| *place);
    Ok(found.into_iter().map(|(_, opinion)| opinion).collect())
}

/// Where the evaluation with this id stands among those that were read with the document; others may have come since.
fn place_of(row: &Row<'_>, id: usize, document: EvaluatedDocument<'_>) -> rusqlite::Result<Option<usize>> {
    let id = IdKey::of(row.get_ref(id)?.as_str()?);
    Ok(document.evaluations.iter().position(|known| *known == id))
}
