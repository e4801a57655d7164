//! What happens to a batch after it was made.

use rusqlite::{Connection, OptionalExtension, named_params};

use super::{SqliteRepository, create, promote, users};
use crate::domain::{BatchId, Timestamp, UserId, Visibility};
use crate::repository::life::{Life, Promoted, Promotion};
use crate::repository::{Refusal, Result};

impl Life for SqliteRepository {
    fn set_expiry(&self, id: &BatchId, expires_at: Timestamp, now: Timestamp) -> Result<()> {
        self.write(|tx| {
            check_room_for_revival(tx, id, now)?;
            let changed = tx
                .prepare_cached("UPDATE batches SET expires_at = :at WHERE id = :id AND is_ephemeral = 1")?
                .execute(named_params! {":at": expires_at.as_millis(), ":id": id.as_str()})?;
            experiments_only(tx, id, changed, "it is kept already")
        })
    }

    fn set_pinned(&self, id: &BatchId, is_pinned: bool, now: Timestamp) -> Result<()> {
        self.write(|tx| {
            if is_pinned {
                check_room_for_revival(tx, id, now)?;
            }
            let changed = tx
                .prepare_cached("UPDATE batches SET is_pinned = :pinned WHERE id = :id AND is_ephemeral = 1")?
                .execute(named_params! {":pinned": is_pinned, ":id": id.as_str()})?;
            experiments_only(tx, id, changed, "it is kept already")
        })
    }

    fn set_visibility(&self, id: &BatchId, visibility: Visibility) -> Result<()> {
        self.write(|tx| {
            let changed = tx
                .prepare_cached("UPDATE batches SET visibility = :visibility WHERE id = :id")?
                .execute(named_params! {":visibility": visibility.as_str(), ":id": id.as_str()})?;
            if changed == 0 { Err(gone(id).into()) } else { Ok(()) }
        })
    }

    fn cancel(&self, id: &BatchId, now: Timestamp) -> Result<u64> {
        self.write(|tx| {
            let changed = tx
                .prepare_cached(
                    "UPDATE jobs SET status = 'CANCELLED', completed_at = :now, not_before = NULL, token = NULL,
                                     worker = NULL, lease_until = NULL
                     WHERE batch_id = :id AND status IN ('PENDING', 'RUNNING')",
                )?
                .execute(named_params! {":now": now.as_millis(), ":id": id.as_str()})?;
            Ok(changed as u64)
        })
    }

    fn promote(&self, id: &BatchId, promotion: &Promotion, now: Timestamp) -> Result<Promoted> {
        self.write(|tx| promote::promote(tx, id, promotion, now))
    }
}

/// What a person calls a batch, as `BatchSummary::label` says it.
pub(super) fn label(connection: &Connection, id: &BatchId) -> rusqlite::Result<String> {
    connection
        .prepare_cached("SELECT coalesce(tracking_id, name, id) FROM batches WHERE id = :id")?
        .query_row(named_params! {":id": id.as_str()}, |row| row.get(0))
}

pub(super) fn gone(id: &BatchId) -> Refusal {
    Refusal::not_found(format!("batch {id} was deleted meanwhile"))
}

/// An experiment that has expired counts as active again, for which there has to be room.
fn check_room_for_revival(connection: &Connection, id: &BatchId, now: Timestamp) -> Result<()> {
    let owner: Option<String> = connection
        .prepare_cached("SELECT user_id FROM batches WHERE id = :id AND is_pinned = 0 AND expires_at <= :now")?
        .query_row(named_params! {":id": id.as_str(), ":now": now.as_millis()}, |row| row.get(0))
        .optional()?;
    match owner {
        None => Ok(()),
        Some(owner) => {
            create::check_active_experiments(connection, &UserId::new(owner), now, &users::policy(connection)?)
        }
    }
}

/// Tells why an update of an experiment changed nothing.
fn experiments_only(connection: &Connection, id: &BatchId, changed: usize, why: &str) -> Result<()> {
    if changed > 0 {
        return Ok(());
    }
    let exists = connection
        .prepare_cached("SELECT 1 FROM batches WHERE id = :id")?
        .exists(named_params! {":id": id.as_str()})?;
    if !exists {
        return Err(gone(id).into());
    }
    let label = label(connection, id)?;
    Err(Refusal::conflict(format!("batch {label} is a regular batch: {why}")).into())
}
