//! Attempts of which nobody will tell how they ended. They may have been paid for, but nothing is known of it: they are kept,
//! left out of the sums, and counted beside them.

use rusqlite::{Connection, named_params};

use crate::domain::{BatchId, ErrorKind, Timestamp};
use crate::repository::JobKey;

const LOST: &str = "the worker died or lost its lease";
const ABANDONED: &str = "the run ended before the answer came";

/// An attempt for each of some running jobs.
const INSERT: &str = "INSERT INTO attempts (job_id, number, started_at, duration_ms, error_kind, error)
     SELECT id, attempts, started_at, max(0, :now - started_at), :kind, :error FROM jobs WHERE status = 'RUNNING'";

/// Puts back the jobs of a batch whose lease has run out: PENDING, or FAILED when their attempts are used up.
/// The token goes, so that nothing which the former worker still brings is taken. Returns how many are FAILED now.
pub(super) fn sweep(connection: &Connection, batch: &BatchId, now: Timestamp) -> rusqlite::Result<u64> {
    let lapsed = named_params! {":batch": batch.as_str(), ":now": now.as_millis()};
    let (count, given_up) = connection
        .prepare_cached(
            "SELECT count(*), count(*) FILTER (WHERE attempts >= max_attempts) FROM jobs
             WHERE batch_id = :batch AND status = 'RUNNING' AND lease_until <= :now",
        )?
        .query_row(lapsed, |row| Ok((row.get::<_, u64>(0)?, row.get::<_, u64>(1)?)))?;
    if count == 0 {
        return Ok(0);
    }
    connection.prepare_cached(&format!("{INSERT} AND batch_id = :batch AND lease_until <= :now"))?.execute(
        named_params! {
            ":batch": batch.as_str(), ":now": now.as_millis(),
            ":kind": ErrorKind::WorkerLost.as_str(), ":error": LOST,
        },
    )?;
    connection
        .prepare_cached(
            "UPDATE jobs SET
                 status = CASE WHEN attempts >= max_attempts THEN 'FAILED' ELSE 'PENDING' END,
                 completed_at = CASE WHEN attempts >= max_attempts THEN :now END,
                 error_kind = :kind, error = :error,
                 token = NULL, worker = NULL, lease_until = NULL
             WHERE batch_id = :batch AND status = 'RUNNING' AND lease_until <= :now",
        )?
        .execute(named_params! {
            ":batch": batch.as_str(), ":now": now.as_millis(),
            ":kind": ErrorKind::WorkerLost.as_str(), ":error": LOST,
        })?;
    Ok(given_up)
}

/// Keeps the attempt of a job that is about to be given back.
pub(super) fn add_attempt(connection: &Connection, key: &JobKey, now: Timestamp) -> rusqlite::Result<()> {
    connection.prepare_cached(&format!("{INSERT} AND id = :id AND token = :token"))?.execute(named_params! {
        ":id": key.id.as_str(), ":token": key.token, ":now": now.as_millis(),
        ":kind": ErrorKind::WorkerLost.as_str(), ":error": ABANDONED,
    })?;
    Ok(())
}

/// PENDING again, the attempt not counted.
pub(super) fn give_back(connection: &Connection, key: &JobKey) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "UPDATE jobs SET status = 'PENDING', attempts = attempts - 1, token = NULL, worker = NULL,
                             lease_until = NULL, started_at = NULL
             WHERE id = :id AND token = :token AND status = 'RUNNING'",
        )?
        .execute(named_params! {":id": key.id.as_str(), ":token": key.token})?;
    Ok(())
}
