//! Opening a database: every check that keeps a file from being damaged, in the order in which it has to happen.

use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::companions::{self, ExactModes, log_of};
use super::guard::{self, Location};
use super::journal;
pub use super::journal::{Journal, Wish};
use super::known::Known;
use super::migrate::{self, State, Upgrade};
use super::{busy, settings};
use crate::repository::error::Error;

/// Older ones can lose a commit when the write-ahead log is reset.
const OLDEST_SQLITE: i32 = 3_051_003;
const _: () = assert!(rusqlite::ffi::SQLITE_VERSION_NUMBER >= OLDEST_SQLITE, "SQLite 3.51.3 or newer is needed");

/// The settings that a user can change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenOptions {
    pub journal: Wish,
    /// How long to wait for another process's lock.
    pub busy_timeout: Duration,
}

impl Default for OpenOptions {
    fn default() -> Self {
        Self { journal: Wish::default(), busy_timeout: Duration::from_secs(20) }
    }
}

/// Whether the file may be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// The file exists. When it can only be read, reading works as far as SQLite can.
    ReadWrite,
    /// The file, and its folder, are made when they are missing.
    Create,
}

/// Opens the database at `path`, at the newest schema.
///
/// # Errors
/// [`Error::Missing`] without a file and without [`Access::Create`]; else why the file cannot or must not be used.
/// A file that is refused was not changed.
pub fn open(path: &Path, access: Access, options: &OpenOptions) -> Result<Connection, Error> {
    open_with(path, access, options, &Known::Own, &mut |_| {})
}

/// As [`open`], with another list of migrations, and somebody who is told of an upgrade.
///
/// # Errors
/// As [`open`].
pub fn open_with(
    path: &Path,
    access: Access,
    options: &OpenOptions,
    known: &Known,
    tell: &mut dyn FnMut(Upgrade),
) -> Result<Connection, Error> {
    let file = guard::locate(path, access)?;
    companions::follow(&file.path);
    let _modes = ExactModes::begin();
    guard::once_for_each_file(&file.path, || companions::refuse_foreign(&file.path))?;
    open_located(&file, options, known, tell).map_err(|error| companions::explain_opening(&file.path, error))
}

fn open_located(
    file: &Location,
    options: &OpenOptions,
    known: &Known,
    tell: &mut dyn FnMut(Upgrade),
) -> Result<Connection, Error> {
    journal::refuse_unsafe(&file.path, &file.folder, options.journal)?;
    let mut connection = connect(&file.path)?;
    busy::wait_for_locks(&mut connection, options.busy_timeout)?;
    let (state, remembered) = inspect_untouched(&connection, file, known)?;
    let read_only = connection.is_readonly("main")?;
    match state {
        _ if read_only => {}
        State::New => {
            settings::prepare_new_file(&connection)?;
            journal::establish(&connection, remembered, options.journal, options.busy_timeout)?;
            settings::check_auto_vacuum(&connection)?;
        }
        State::Old { .. } | State::Current => {
            journal::establish(&connection, remembered, options.journal, options.busy_timeout)?;
        }
    }
    match state {
        State::Current => {}
        _ if read_only => return Err(Error::ReadOnly),
        State::New | State::Old { .. } => migrate::migrate(&mut connection, known, Some(file), tell)?,
    }
    Ok(connection)
}

/// Opens a database that is there and at the newest schema, and writes nothing, not even what its log holds.
///
/// # Errors
/// There is none, it is not at this schema, or it is locked for longer than the options say.
pub fn glance(path: &Path, options: &OpenOptions) -> Result<Connection, Error> {
    let file = guard::locate(path, Access::ReadWrite)?;
    journal::refuse_unsafe(&file.path, &file.folder, options.journal)?;
    let mut connection = connect(&file.path)?;
    busy::wait_for_locks(&mut connection, options.busy_timeout)?;
    let has_log = std::fs::metadata(log_of(&file.path)).is_ok_and(|log| log.len() > 0);
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, has_log)?;
    settings::apply_read_only(&connection)?;
    match migrate::inspect(&connection, &Known::Own)? {
        State::Current => Ok(connection),
        State::New | State::Old { .. } => Err(Error::ReadOnly),
    }
}

/// The log of a file that turns out to be somebody else's must not be written into it when the connection closes.
fn inspect_untouched(
    connection: &Connection,
    file: &Location,
    known: &Known,
) -> Result<(State, Option<Journal>), Error> {
    let has_log = std::fs::metadata(log_of(&file.path)).is_ok_and(|log| log.len() > 0);
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, has_log)?;
    settings::apply(connection)?;
    let snapshot = connection.unchecked_transaction()?;
    let found = (migrate::read_state(&snapshot, known)?, journal::remembered(&snapshot)?);
    snapshot.commit()?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    Ok(found)
}

/// Another connection to a database that this process has opened with [`open`] before: without its checks.
///
/// # Errors
/// SQLite cannot open the file.
pub fn open_sibling(path: &Path, options: &OpenOptions) -> Result<Connection, Error> {
    let file = guard::locate(path, Access::ReadWrite)?;
    let mut connection = connect(&file.path)?;
    busy::wait_for_locks(&mut connection, options.busy_timeout)?;
    settings::apply(&connection)?;
    Ok(connection)
}

/// An empty database of the newest schema, for a command that reads where there is no file.
///
/// # Errors
/// Out of memory.
pub fn open_in_memory() -> Result<Connection, Error> {
    let mut connection = Connection::open_in_memory_with_flags(OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    migrate::migrate(&mut connection, &Known::Own, None, &mut |_| {})?;
    settings::apply(&connection)?;
    Ok(connection)
}

/// SQLite's part: never a URI, never through a link, never a new file. `path` is absolute.
pub(super) fn connect(path: &Path) -> Result<Connection, Error> {
    let version = rusqlite::version_number();
    if version < OLDEST_SQLITE {
        return Err(Error::OldSqlite { found: rusqlite::version().to_owned() });
    }
    guard::creation_settled();
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_NOFOLLOW;
    Ok(Connection::open_with_flags(path, flags)?)
}
