//! Recording how attempts ended. Every write is guarded by the token of its claim, so a late result changes nothing.

use rusqlite::{Connection, named_params, params};

use super::evaluations;
use crate::domain::{Cost, ErrorKind, JobStatus, Timestamp};
use crate::repository::{AttemptOutcome, RecordedStatus, Result, Verdict};

const TOO_LATE: &str = "the answer came after the lease had run out, and was discarded";

pub(super) fn record_all(connection: &Connection, outcomes: &[AttemptOutcome]) -> Result<Vec<RecordedStatus>> {
    outcomes.iter().map(|outcome| record_one(connection, outcome)).collect()
}

pub(super) fn record_one(connection: &Connection, outcome: &AttemptOutcome) -> Result<RecordedStatus> {
    if !end_attempt(connection, outcome)? {
        if add_to_cancelled(connection, outcome)? {
            insert_attempt(connection, outcome)?;
        } else {
            add_to_lost(connection, outcome)?;
        }
        return Ok(RecordedStatus::Discarded);
    }
    insert_attempt(connection, outcome)?;
    if let Verdict::Completed(draft) = &outcome.verdict {
        evaluations::insert(connection, &outcome.key.id, draft, outcome.ended_at)?;
    }
    Ok(RecordedStatus::Recorded)
}

/// What becomes of a job whose attempt has ended.
struct After<'a> {
    status: JobStatus,
    attempts: u32,
    /// Of a job that is tried again.
    not_before: Option<Timestamp>,
    problem: Option<(ErrorKind, &'a str)>,
}

impl<'a> After<'a> {
    fn of(outcome: &'a AttemptOutcome) -> Self {
        let attempts = outcome.attempt;
        match &outcome.verdict {
            Verdict::Completed(_) => Self { status: JobStatus::Completed, attempts, not_before: None, problem: None },
            Verdict::Failed { kind, message, .. } => {
                Self { status: JobStatus::Failed, attempts, not_before: None, problem: Some((*kind, message)) }
            }
            Verdict::Retry { kind, message, not_before, .. } => Self {
                status: JobStatus::Pending,
                attempts,
                not_before: Some(*not_before),
                problem: Some((*kind, message)),
            },
            Verdict::Deferred { kind, message, not_before } => Self {
                status: JobStatus::Pending,
                attempts: attempts.saturating_sub(1),
                not_before: Some(*not_before),
                problem: Some((*kind, message)),
            },
        }
    }
}

/// A job's usage: the sum over its attempts, the one included that is about to be added; unknown when one of them is. Those that
/// never told anything are left out, and counted beside the sums.
const SUM_OF_ATTEMPTS: &str = "(input_tokens, output_tokens, cost) = (
    SELECT CASE WHEN count(*) = count(input_tokens) THEN ifnull(sum(input_tokens), 0) + :input END,
           CASE WHEN count(*) = count(output_tokens) THEN ifnull(sum(output_tokens), 0) + :output END,
           CASE WHEN count(*) = count(cost) THEN ifnull(sum(cost), 0) + :cost END
    FROM attempts WHERE job_id = :id AND ifnull(error_kind, '') <> :lost)";

/// What was spent on a job that was cancelled meanwhile, though its result is discarded. Whether there is such a job.
fn add_to_cancelled(connection: &Connection, outcome: &AttemptOutcome) -> rusqlite::Result<bool> {
    let changed = connection
        .prepare_cached(&format!(
            "UPDATE jobs SET {SUM_OF_ATTEMPTS}
             WHERE id = :id AND status = 'CANCELLED' AND attempts = :attempt
               AND NOT EXISTS (SELECT 1 FROM attempts
                               WHERE job_id = :id AND number = :attempt AND started_at = :started_at)"
        ))?
        .execute(named_params! {
            ":id": outcome.key.id.as_str(),
            ":attempt": outcome.attempt,
            ":started_at": outcome.started_at.as_millis(),
            ":input": outcome.usage.input_tokens,
            ":output": outcome.usage.output_tokens,
            ":cost": outcome.usage.cost.map(Cost::pico_dollars),
            ":lost": ErrorKind::WorkerLost.as_str(),
        })?;
    Ok(changed > 0)
}

/// What a late answer used, where its attempt was taken for one of which nobody would tell anything: it is one of those
/// no more, and the job's sums have it.
fn add_to_lost(connection: &Connection, outcome: &AttemptOutcome) -> rusqlite::Result<()> {
    let (kind, message) = match &outcome.verdict {
        Verdict::Completed(_) => (ErrorKind::TooLate, TOO_LATE),
        Verdict::Failed { kind, message, .. }
        | Verdict::Retry { kind, message, .. }
        | Verdict::Deferred { kind, message, .. } => (*kind, message.as_str()),
    };
    if kind == ErrorKind::WorkerLost {
        return Ok(());
    }
    let changed = connection
        .prepare_cached(
            "UPDATE attempts SET error_kind = :kind, error = :error, duration_ms = :duration, input_tokens = :input,
                                 output_tokens = :output, cost = :cost
             WHERE job_id = :id AND number = :attempt AND started_at = :started_at AND error_kind = :lost
               AND input_tokens IS NULL AND output_tokens IS NULL AND cost IS NULL",
        )?
        .execute(named_params! {
            ":id": outcome.key.id.as_str(),
            ":attempt": outcome.attempt,
            ":started_at": outcome.started_at.as_millis(),
            ":kind": kind.as_str(),
            ":error": message,
            ":duration": outcome.duration_ms,
            ":input": outcome.usage.input_tokens,
            ":output": outcome.usage.output_tokens,
            ":cost": outcome.usage.cost.map(Cost::pico_dollars),
            ":lost": ErrorKind::WorkerLost.as_str(),
        })?;
    if changed > 0 {
        connection
            .prepare_cached(
                "UPDATE jobs SET (input_tokens, output_tokens, cost) = (
                     SELECT CASE WHEN count(*) = count(input_tokens) THEN sum(input_tokens) END,
                            CASE WHEN count(*) = count(output_tokens) THEN sum(output_tokens) END,
                            CASE WHEN count(*) = count(cost) THEN sum(cost) END
                     FROM attempts WHERE job_id = :id AND ifnull(error_kind, '') <> :lost)
                 WHERE id = :id",
            )?
            .execute(named_params! {":id": outcome.key.id.as_str(), ":lost": ErrorKind::WorkerLost.as_str()})?;
    }
    Ok(())
}

/// Whether the job was still this worker's.
fn end_attempt(connection: &Connection, outcome: &AttemptOutcome) -> rusqlite::Result<bool> {
    let after = After::of(outcome);
    let ended = after.not_before.is_none();
    let changed = connection
        .prepare_cached(&format!(
            "UPDATE jobs SET status = :status, attempts = :attempts, not_before = :not_before,
                             completed_at = :completed_at, duration_ms = :duration, error_kind = :kind, error = :error,
                             token = NULL, worker = NULL, lease_until = NULL,
                             {SUM_OF_ATTEMPTS}
             WHERE id = :id AND token = :token AND status = 'RUNNING'",
        ))?
        .execute(named_params! {
            ":id": outcome.key.id.as_str(),
            ":token": outcome.key.token,
            ":status": after.status.as_str(),
            ":attempts": after.attempts,
            ":not_before": after.not_before.map(Timestamp::as_millis),
            ":completed_at": ended.then_some(outcome.ended_at.as_millis()),
            ":duration": ended.then_some(outcome.duration_ms),
            ":kind": after.problem.map(|(kind, _)| kind.as_str()),
            ":error": after.problem.map(|(_, message)| message),
            ":input": outcome.usage.input_tokens,
            ":output": outcome.usage.output_tokens,
            ":cost": outcome.usage.cost.map(Cost::pico_dollars),
            ":lost": ErrorKind::WorkerLost.as_str(),
        })?;
    Ok(changed > 0)
}

fn insert_attempt(connection: &Connection, outcome: &AttemptOutcome) -> rusqlite::Result<()> {
    let (kind, message, raw_output) = match &outcome.verdict {
        Verdict::Completed(_) => (None, None, None),
        Verdict::Retry { kind, message, raw_output, .. } | Verdict::Failed { kind, message, raw_output } => {
            (Some(kind.as_str()), Some(message), raw_output.as_ref())
        }
        Verdict::Deferred { kind, message, .. } => (Some(kind.as_str()), Some(message), None),
    };
    connection
        .prepare_cached(
            "INSERT INTO attempts (job_id, number, started_at, duration_ms, error_kind, error, input_tokens,
                                   output_tokens, cost, raw_output)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            outcome.key.id.as_str(),
            outcome.attempt,
            outcome.started_at.as_millis(),
            outcome.duration_ms,
            kind,
            message,
            outcome.usage.input_tokens,
            outcome.usage.output_tokens,
            outcome.usage.cost.map(Cost::pico_dollars),
            raw_output,
        ])?;
    Ok(())
}
