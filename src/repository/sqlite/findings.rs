//! What was found in the documents of a comparison: comments, and evaluations in short.

use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row, Statement, named_params};

use super::evaluations::comment;
use crate::domain::Comment;
use crate::domain::comparison::{CommentsByDocument, IdKey, Opinion, Side};

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
    side: &Side,
    positions: &[u32],
) -> rusqlite::Result<Option<CommentsByDocument>> {
    if !connection.prepare_cached("SELECT 1 FROM batches WHERE id = ?1")?.exists([side.batch.id.as_str()])? {
        return Ok(None);
    }
    let mut statement = connection.prepare_cached(COMMENTS_BY_PLACE)?;
    let mut positions = positions.to_vec();
    positions.sort_unstable();
    let mut comments = CommentsByDocument::with_capacity(positions.len());
    for neighbours in positions.chunk_by(|left, right| left + 1 == *right) {
        for evaluation in comments_of_neighbours(&mut statement, side, neighbours)? {
            comments.entry(evaluation.position).or_default().push(evaluation.comments);
        }
    }
    Ok(Some(comments))
}

/// An evaluation's comments, with the position of its document and its place there.
struct Commented {
    position: u32,
    place: usize,
    comments: Vec<Comment>,
}

/// In the order of the documents and their repetitions.
fn comments_of_neighbours(
    statement: &mut Statement<'_>,
    side: &Side,
    positions: &[u32],
) -> rusqlite::Result<Vec<Commented>> {
    let (Some(first), Some(last)) = (positions.first(), positions.last()) else { return Ok(Vec::new()) };
    let ordinal = |position: &u32| side.documents.at(*position).ordinal;
    let mut rows = statement
        .query(named_params! {":batch": side.batch.id.as_str(), ":first": ordinal(first), ":last": ordinal(last)})?;
    let mut found: Vec<Commented> = Vec::with_capacity(positions.len());
    while let Some(row) = rows.next()? {
        let Ok(index) = positions.binary_search_by_key(&row.get(10)?, ordinal) else { continue };
        let position = positions[index];
        let Some(place) = place_of(row, 11, side, position)? else { continue };
        if found.last().is_none_or(|last| (last.position, last.place) != (position, place)) {
            found.push(Commented { position, place, comments: Vec::new() });
        }
        // An evaluation without comments has one row, in which all of these are null.
        let is_comment = row.get_ref(2)? != ValueRef::Null;
        if let Some(evaluation) = found.last_mut().filter(|_| is_comment) {
            evaluation.comments.push(comment(row)?);
        }
    }
    found.sort_by_key(|evaluation| (evaluation.position, evaluation.place));
    Ok(found)
}

/// In the order of the repetitions.
pub(super) fn opinions(connection: &Connection, side: &Side, position: u32) -> rusqlite::Result<Vec<Opinion>> {
    let mut statement =
        connection.prepare_cached("SELECT id, grade, summary FROM evaluations WHERE batch_id = ?1 AND ordinal = ?2")?;
    let mut rows = statement.query((side.batch.id.as_str(), side.documents.at(position).ordinal))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        if let Some(place) = place_of(row, 0, side, position)? {
            found.push((place, Opinion { grade: row.get(1)?, summary: row.get(2)? }));
        }
    }
    found.sort_by_key(|(place, _)| *place);
    Ok(found.into_iter().map(|(_, opinion)| opinion).collect())
}

/// Where the evaluation with this id stands among those that were read with the document; others may have come since.
fn place_of(row: &Row<'_>, id: usize, side: &Side, position: u32) -> rusqlite::Result<Option<usize>> {
    let id = IdKey::of(row.get_ref(id)?.as_str()?);
    Ok(side.documents.evaluations(position).iter().position(|known| *known == id))
}
