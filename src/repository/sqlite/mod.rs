//! Everything kept in one SQLite file. SQL lives in this folder and nowhere else.

mod agents;
mod batches;
pub mod before_upgrade;
mod busy;
mod cleanup;
mod companions;
mod comparisons;
mod completions;
mod create;
mod documents;
mod evaluations;
mod filesystem;
mod findings;
mod foreign_log;
mod guard;
mod history;
mod journal;
pub mod known;
mod life;
mod list;
mod lost;
mod maintenance;
pub mod migrate;
pub mod open;
mod outcomes;
mod place;
mod promote;
mod queue;
mod results;
mod reuse;
mod rows;
mod settings;
#[cfg(test)]
mod tests;
mod users;
mod whole_copy;

use std::path::Path;

use rusqlite::{Connection, Transaction, TransactionBehavior};

use place::Place;

pub use journal::{Journal, Wish};
pub use migrate::Upgrade;
pub use open::{Access, OpenOptions};

use crate::repository::{Durability, Error, Repository, Result, WriteMode};

/// One connection to a database file, or to an empty database in memory where there is no file.
#[derive(Debug)]
pub struct SqliteRepository {
    connection: Connection,
    /// `None`: in memory.
    place: Option<Place>,
    options: OpenOptions,
}

impl SqliteRepository {
    /// Opens a database file, and makes or upgrades it where that is needed.
    pub fn open(path: &Path, access: Access, options: &OpenOptions) -> Result<Self> {
        Self::open_telling(path, access, options, &mut |_| {})
    }

    /// As `open`, with somebody who is told of an upgrade.
    pub fn open_telling(
        path: &Path,
        access: Access,
        options: &OpenOptions,
        tell: &mut dyn FnMut(Upgrade),
    ) -> Result<Self> {
        let connection = open::open_with(path, access, options, &known::Known::Own, tell)
            .map_err(|error| filesystem_said(path, error))?;
        Ok(Self { connection, place: Some(Place::of(path)?), options: *options }.prepared())
    }

    /// A database that is there and at the newest schema, to look at for a moment: nothing is made, brought up to date
    /// or written, and a lock is hardly waited for.
    pub fn glance(path: &Path, journal: Wish) -> Result<Self> {
        let options = OpenOptions { journal, busy_timeout: std::time::Duration::from_millis(50) };
        let connection = open::glance(path, &options)?;
        Ok(Self { connection, place: Some(Place::of(path)?), options }.prepared())
    }

    /// An empty database in memory: what a reading command works on where there is no file.
    pub fn empty() -> Result<Self> {
        Ok(Self { connection: open::open_in_memory()?, place: None, options: OpenOptions::default() }.prepared())
    }

    fn prepared(self) -> Self {
        // As many as there are statements in this folder, so that none is ever prepared twice.
        self.connection.set_prepared_statement_cache_capacity(128);
        self
    }

    /// Runs `work` in one IMMEDIATE transaction: all of it is kept, or on an error nothing.
    fn write<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        self.write_or_undo(WriteMode::Commit, work)
    }

    fn write_or_undo<T>(&self, mode: WriteMode, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let tx = Transaction::new_unchecked(&self.connection, TransactionBehavior::Immediate)
            .map_err(|error| self.explain(error.into()))?;
        let value = work(&tx)?;
        match mode {
            WriteMode::Commit => {
                self.check_place()?;
                tx.commit()?;
            }
            WriteMode::DryRun => tx.rollback()?,
        }
        Ok(value)
    }

    /// Nothing may be committed to a file that nobody can open any more. (Closing it is harmless: SQLite then leaves the
    /// log alone that has the name of its own.)
    fn check_place(&self) -> Result<()> {
        self.place.as_ref().map_or(Ok(()), Place::check)
    }

    fn explain(&self, error: Error) -> Error {
        match &self.place {
            Some(place) => companions::explain(place.path(), error),
            None => error,
        }
    }

    /// Runs `work` on one snapshot of the database.
    fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let tx = Transaction::new_unchecked(&self.connection, TransactionBehavior::Deferred)?;
        let value = work(&tx)?;
        tx.commit()?;
        Ok(value)
    }
}

/// SQLite does not tell a file system that nobody can write from a file that this account must not write.
fn filesystem_said(path: &Path, error: Error) -> Error {
    let is_about_writing = match &error {
        Error::PermissionDenied | Error::ReadOnly => true,
        Error::Io { source, .. } => source.kind() == std::io::ErrorKind::ReadOnlyFilesystem,
        _ => false,
    };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let is_read_only =
        || rustix::fs::statvfs(folder).is_ok_and(|found| found.f_flag.contains(rustix::fs::StatVfsMountFlags::RDONLY));
    if is_about_writing && is_read_only() { Error::ReadOnlyFileSystem } else { error }
}

impl Repository for SqliteRepository {
    fn another(&self, durability: Durability) -> Result<Box<dyn Repository>> {
        let Some(place) = &self.place else {
            return Ok(Box::new(Self::empty()?));
        };
        place.check()?;
        let connection = open::open_sibling(place.path(), &self.options)?;
        // With a rollback journal, NORMAL could leave a torn file behind after a power cut.
        if durability == Durability::Relaxed && journal::mode(&connection)? == "wal" {
            connection.pragma_update(None, "synchronous", "NORMAL")?;
        }
        Ok(Box::new(Self { connection, place: Some(place.clone()), options: self.options }.prepared()))
    }
}
