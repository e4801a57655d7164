//! Copies of equal evaluations, for runs that need not pay twice.

use rusqlite::{Connection, OptionalExtension, named_params};

use super::{evaluations, outcomes};
use crate::domain::{Actor, Cost, EvaluationDraft, EvaluationId, Timestamp, Usage};
use crate::repository::{AttemptOutcome, RecordedStatus, Result, Reusable, Reused, Verdict};

/// Completes a running job with a copy of the newest equal evaluation, if there is one.
pub(super) fn copy_equal(
    connection: &Connection,
    actor: &Actor,
    wanted: &Reusable<'_>,
    now: Timestamp,
) -> Result<Option<Reused>> {
    let Some((source, root)) = newest_equal(connection, actor, wanted)? else { return Ok(None) };
    let Some(stored) = evaluations::by_id(connection, &source)? else { return Ok(None) };
    let draft = EvaluationDraft { reused_from: Some(root), ..stored.evaluation.draft };
    let grade = draft.grade;
    let outcome = AttemptOutcome {
        key: wanted.key.clone(),
        attempt: wanted.attempt,
        started_at: now,
        ended_at: now,
        duration_ms: 0,
        // Nothing was asked, so nothing was spent.
        usage: Usage { input_tokens: Some(0), output_tokens: Some(0), cost: Some(Cost::ZERO) },
        verdict: Verdict::Completed(Box::new(draft)),
    };
    if outcomes::record_one(connection, &outcome)? == RecordedStatus::Discarded {
        return Ok(None);
    }
    let document_title = connection
        .prepare_cached("SELECT d.title FROM jobs j JOIN documents d ON d.id = j.document_id WHERE j.id = :job")?
        .query_row(named_params! {":job": wanted.key.id.as_str()}, |row| row.get("title"))?;
    Ok(Some(Reused { job: wanted.key.id.clone(), document_title, grade, usage: outcome.usage }))
}

/// An equal evaluation, and the one that was really made: itself, or what it is a copy of. Documents are equal when all
/// that an evaluator is given of them is: text and metadata, and what they are called. Evaluations that this batch has
/// copies of are left out, so that repetitions stay independent of each other.
fn newest_equal(
    connection: &Connection,
    actor: &Actor,
    wanted: &Reusable<'_>,
) -> rusqlite::Result<Option<(EvaluationId, EvaluationId)>> {
    connection
        .prepare_cached(
            "SELECT e.id, ifnull(e.reused_from, e.id) AS root
             FROM jobs mine
             JOIN documents here ON here.id = mine.document_id
             JOIN documents d ON d.content_hash = here.content_hash AND d.identity_hash = here.identity_hash
                  AND d.title = here.title AND d.author IS here.author AND d.url IS here.url
                  AND d.published_at IS here.published_at
             JOIN jobs j ON j.document_id = d.id AND j.batch_id <> mine.batch_id AND j.status = 'COMPLETED'
             JOIN evaluations e ON e.job_id = j.id
             JOIN batches b ON b.id = j.batch_id
             JOIN agent_versions v ON v.id = b.agent_version_id
             WHERE mine.id = :job AND v.content_hash = :evaluator AND e.prompt_version IS :prompt
               AND (b.user_id = :actor OR b.visibility = 'SHARED' OR :is_admin)
               AND NOT EXISTS (SELECT 1 FROM jobs sibling JOIN evaluations copy ON copy.job_id = sibling.id
                               WHERE sibling.batch_id = mine.batch_id AND sibling.document_id = mine.document_id
                                 AND copy.reused_from = ifnull(e.reused_from, e.id))
             ORDER BY e.created_at DESC, e.id LIMIT 1",
        )?
        .query_row(
            named_params! {
                ":job": wanted.key.id.as_str(),
                ":evaluator": wanted.evaluator_hash,
                ":prompt": wanted.prompt_version,
                ":actor": actor.id.as_ref().map(crate::domain::UserId::as_str),
                ":is_admin": actor.is_admin,
            },
            |row| {
                Ok((EvaluationId::new(row.get::<_, String>("id")?), EvaluationId::new(row.get::<_, String>("root")?)))
            },
        )
        .optional()
}
