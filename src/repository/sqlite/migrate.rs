//! Bringing the file to the newest schema, all in one transaction.
//!
//! refinery commits a migration and its history row one after the other; a kill between the two leaves a file that no
//! program can open. Here one `BEGIN IMMEDIATE` holds the whole run, the new `user_version` included.

use std::path::PathBuf;

use refinery_core::traits::sync::{Migrate, Transaction};
use refinery_core::{Migration, Target};
use rusqlite::{Connection, TransactionBehavior};

use super::before_upgrade;
use super::guard::Location;
use super::known::Known;
use super::{history, settings};
use crate::repository::error::Error;

/// "evbt". The first migration writes it.
pub const APPLICATION_ID: i64 = 0x6576_6274;

/// SQLite's number of the way of giving pages back that a new file gets.
const INCREMENTAL: i64 = 2;

/// What a file says that it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Without any content.
    New,
    /// Its first `applied` migrations are done, and there are more.
    Old {
        version: i64,
        applied: usize,
    },
    Current,
}

/// What is told of an upgrade, which may take minutes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Upgrade {
    Begins {
        from: i64,
        to: i64,
    },
    /// The file from before is at `copy`.
    Done {
        copy: PathBuf,
    },
}

/// Reads the state in one snapshot and changes nothing.
///
/// # Errors
/// The file is another application's, newer than `known`, or its history is damaged.
pub fn inspect(connection: &Connection, known: &Known) -> Result<State, Error> {
    let snapshot = connection.unchecked_transaction()?;
    let state = read_state(&snapshot, known)?;
    snapshot.commit()?;
    Ok(state)
}

/// As `inspect`, in a snapshot that the caller holds.
pub(super) fn read_state(connection: &Connection, known: &Known) -> Result<State, Error> {
    let state = state(connection, known)?;
    let number = |pragma| connection.pragma_query_value(None, pragma, |row| row.get::<_, i64>(0));
    // What this program makes can give pages back from its first page on; nobody can add that later.
    if state == State::New && number("page_count")? > 0 && number("auto_vacuum")? != INCREMENTAL {
        return Err(Error::ForeignEmpty);
    }
    Ok(state)
}

fn state(connection: &Connection, known: &Known) -> Result<State, Error> {
    let number = |pragma| connection.pragma_query_value(None, pragma, |row| row.get::<_, i64>(0));
    let (application_id, version) = (number("application_id")?, number("user_version")?);
    let newest = known.newest();
    match (application_id, version) {
        (0, 0) if is_empty(connection)? => Ok(State::New),
        (APPLICATION_ID, version) if version > newest => Err(Error::NewerSchema { found: version, known: newest }),
        (APPLICATION_ID, version) => {
            let applied = history::verify(connection, &known.steps(), version)?;
            Ok(if version == newest { State::Current } else { State::Old { version, applied } })
        }
        _ => Err(Error::ForeignApplication { application_id }),
    }
}

fn is_empty(connection: &Connection) -> Result<bool, Error> {
    Ok(connection.query_row("SELECT NOT EXISTS (SELECT 1 FROM sqlite_schema)", [], |row| row.get(0))?)
}

/// Applies what is missing. The state may have changed since it was inspected: another process migrates as well.
///
/// # Errors
/// Nothing was changed then.
pub(super) fn migrate(
    connection: &mut Connection,
    known: &Known,
    file: Option<&Location>,
    tell: &mut dyn FnMut(Upgrade),
) -> Result<(), Error> {
    // A table rebuild drops the old table, and with foreign keys on that deletes the children of every row.
    settings::set_foreign_keys(connection, false)?;
    let outcome = migrate_locked(connection, known, file, tell);
    settings::set_foreign_keys(connection, true)?;
    outcome
}

fn migrate_locked(
    connection: &mut Connection,
    known: &Known,
    file: Option<&Location>,
    tell: &mut dyn FnMut(Upgrade),
) -> Result<(), Error> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let state = state(&transaction, known)?;
    let (applied, copy) = match (state, file) {
        (State::Current, _) => return Ok(()),
        (State::New, _) => (0, None),
        (State::Old { applied, .. }, None) => (applied, None),
        // While this connection holds the write lock, so that nothing can be committed between copy and migration.
        (State::Old { applied, version }, Some(file)) => {
            tell(Upgrade::Begins { from: version, to: known.newest() });
            (applied, Some(before_upgrade::take(file, known.newest())?))
        }
    };
    apply(&transaction, &known.migrations()[applied..])?;
    check_foreign_keys(&transaction)?;
    transaction.pragma_update(None, "user_version", known.newest())?;
    transaction.commit()?;
    if let Some(copy) = copy.and_then(before_upgrade::Copy::keep) {
        tell(Upgrade::Done { copy });
    }
    Ok(())
}

fn apply(connection: &Connection, missing: &[Migration]) -> Result<(), Error> {
    connection.execute_batch(&Connection::assert_migrations_table_query(history::TABLE))?;
    for migration in missing {
        let mut running = Running { connection, failure: None };
        let outcome = refinery_core::traits::sync::migrate(
            &mut running,
            vec![migration.clone()],
            Target::Latest,
            history::TABLE,
            false,
        );
        if let Err(error) = outcome {
            let source = running.failure.map_or_else(|| Error::Damaged(error.to_string()), Error::from);
            return Err(match source {
                Error::DiskFull | Error::DiskFailure(_) | Error::Locked | Error::ReadOnly => source,
                source => Error::Migration { name: migration.to_string(), source: Box::new(source) },
            });
        }
    }
    Ok(())
}

fn check_foreign_keys(connection: &Connection) -> Result<(), Error> {
    let mut statement = connection.prepare("PRAGMA foreign_key_check")?;
    let orphan: Option<(String, String)> =
        statement.query_map([], |row| Ok((row.get(0)?, row.get(2)?)))?.next().transpose()?;
    match orphan {
        None => Ok(()),
        Some((table, parent)) => Err(Error::Damaged(format!("a row of {table} refers to a missing row of {parent}"))),
    }
}

/// The transaction that is already open, as refinery wants to see it: beginning and ending it is not refinery's matter.
struct Running<'a> {
    connection: &'a Connection,
    /// refinery hands errors back as text; the cause is kept here.
    failure: Option<rusqlite::Error>,
}

/// A step failed; [`Running::failure`] says why.
#[derive(Debug, thiserror::Error)]
#[error("stopped")]
struct Stopped;

impl Transaction for Running<'_> {
    type Error = Stopped;

    fn execute<'a, T: Iterator<Item = &'a str>>(&mut self, queries: T) -> Result<usize, Stopped> {
        let mut count = 0;
        for query in queries {
            if let Err(error) = self.connection.execute_batch(query) {
                self.failure = Some(error);
                return Err(Stopped);
            }
            count += 1;
        }
        Ok(count)
    }
}
