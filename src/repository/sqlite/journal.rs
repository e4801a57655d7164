//! Which journal a file has: what was asked for, which the file remembers, and how it is switched.
//!
//! The journal that a file is in does not tell what its maker wanted: a copy made by `VACUUM INTO` has a rollback journal
//! whatever its original has. So a file whose rollback journal was asked for says so in its header, in the one field
//! that SQLite keeps for whoever writes the file, copies with it, and needs no schema for: the suggested cache size.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;

use super::busy::Wait;
use super::filesystem;
use crate::repository::error::Error;

/// How the database keeps what is not yet in the main file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Journal {
    /// Readers and a writer at the same time; local disks only.
    #[default]
    Wal,
    /// One at a time, on any file system with working locks.
    Delete,
}

/// Which journal somebody wants who opens a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// The one that the file remembers; where it remembers none, its log if it has one; else this one.
    OrElse(Journal),
    /// This one, from now on and for everybody.
    Exactly(Journal),
}

impl Default for Wish {
    fn default() -> Self {
        Self::OrElse(Journal::default())
    }
}

impl Wish {
    /// `has_log`: whether those who use the file now use a write-ahead log, which one who wishes in general does not take away.
    fn settle(self, remembered: Option<Journal>, has_log: bool) -> Journal {
        match self {
            Self::Exactly(journal) => journal,
            Self::OrElse(journal) => remembered.unwrap_or(if has_log { Journal::Wal } else { journal }),
        }
    }
}

/// The suggested cache size, in pages, that means "rollback journals were asked for": as much as SQLite takes without
/// any suggestion, so it suggests nothing.
const MARK: i64 = 500;

/// What the file remembers. Nothing but rollback journals is worth remembering.
pub(super) fn remembered(connection: &Connection) -> Result<Option<Journal>, Error> {
    let found: i64 = connection.pragma_query_value(None, "default_cache_size", |row| row.get(0))?;
    Ok((found == MARK).then_some(Journal::Delete))
}

/// Makes the file remember and have the journal that is wished for. Remembering comes first: who is killed between the two has
/// asked, and the next one to open the file does what is left.
pub(super) fn establish(
    connection: &Connection,
    remembered: Option<Journal>,
    wish: Wish,
    timeout: Duration,
) -> Result<(), Error> {
    // Of the others none asks.
    let has_log = wish == Wish::OrElse(Journal::Delete) && mode(connection)? == "wal";
    let journal = wish.settle(remembered, has_log);
    if wish == Wish::OrElse(Journal::Wal) && journal == Journal::Delete {
        return match switch(connection, journal, Duration::ZERO) {
            // Those who use the log from before keep it, and it must be used as they do until they are gone.
            Err(Error::Locked) => Ok(()),
            switched => switched,
        };
    }
    let wanted = (journal == Journal::Delete).then_some(journal);
    if wanted == remembered {
        return switch(connection, journal, timeout);
    }
    remember(connection, wanted)?;
    let switched = switch(connection, journal, timeout);
    if switched.is_err() {
        // Who was told that it failed has changed nothing for the others.
        let _ = remember(connection, remembered);
    }
    switched
}

fn remember(connection: &Connection, journal: Option<Journal>) -> rusqlite::Result<()> {
    let mark = match journal {
        Some(Journal::Delete) => MARK,
        Some(Journal::Wal) | None => 0,
    };
    connection.pragma_update(None, "default_cache_size", mark)
}

/// Switches the journal when it is not the wanted one. The switch reports a lock at once, whatever the time-out, hence the loop.
fn switch(connection: &Connection, journal: Journal, timeout: Duration) -> Result<(), Error> {
    let wanted = match journal {
        Journal::Wal => "wal",
        Journal::Delete => "delete",
    };
    let mut wait = Wait::new(timeout);
    loop {
        let switched = mode(connection)
            .and_then(|found| {
                if found == wanted {
                    return Ok(found);
                }
                connection.pragma_update_and_check(None, "journal_mode", wanted, |row| row.get(0))
            })
            .map_err(Error::from);
        match switched {
            Ok(found) if found == wanted => return Ok(()),
            Ok(found) => return Err(Error::Setting { name: "journal_mode", found }),
            Err(Error::Locked) if wait.pause() => {}
            Err(error) => return Err(error),
        }
    }
}

/// SQLite's name of the journal that the file has.
pub(super) fn mode(connection: &Connection) -> rusqlite::Result<String> {
    connection.pragma_query_value(None, "journal_mode", |row| row.get(0))
}

/// Refuses a write-ahead log on a network file system, before SQLite has touched the file.
pub(super) fn refuse_unsafe(path: &Path, folder: &Path, wish: Wish) -> Result<(), Error> {
    if wish == Wish::Exactly(Journal::Delete) {
        return Ok(());
    }
    refuse_on(filesystem::network(folder)?, path, wish)
}

/// As `refuse_unsafe`, of a file on a network file system of this kind.
fn refuse_on(kind: Option<String>, path: &Path, wish: Wish) -> Result<(), Error> {
    match kind {
        Some(kind) => {
            let header = header(path)?;
            match wish.settle(remembered_in(&header), has_log(&header)) {
                Journal::Wal => Err(Error::NetworkFileSystem { kind }),
                Journal::Delete => Ok(()),
            }
        }
        None => Ok(()),
    }
}

/// Read without SQLite, which would have to use the log to look into a file that has one. Closing a file drops the locks that
/// this process holds on it; with a rollback journal it holds none while nothing is read or written.
fn header(path: &Path) -> Result<Vec<u8>, Error> {
    let mut header = Vec::new();
    File::open(path).and_then(|file| file.take(100).read_to_end(&mut header)).map_err(Error::io(path))?;
    Ok(header)
}

fn has_log(header: &[u8]) -> bool {
    header.get(18..20) == Some(&[2, 2])
}

/// As `remembered`.
fn remembered_in(header: &[u8]) -> Option<Journal> {
    let has_rollback_journal = header.get(18..20) == Some(&[1, 1]);
    let mark = header.get(48..52).and_then(|bytes| <[u8; 4]>::try_from(bytes).ok()).map(u32::from_be_bytes);
    (has_rollback_journal && mark.map(i64::from) == Some(MARK)).then_some(Journal::Delete)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repository::sqlite::open::{Access, OpenOptions, open};
    use test_case::test_case;

    fn opened(path: &Path, journal: Wish) -> Connection {
        open(path, Access::Create, &OpenOptions { journal, ..OpenOptions::default() }).unwrap()
    }

    #[test_case(Wish::Exactly(Journal::Delete), true; "rollback journals were asked for")]
    #[test_case(Wish::OrElse(Journal::Delete), true; "by the configuration")]
    #[test_case(Wish::Exactly(Journal::Wal), false; "the log was asked for")]
    #[test_case(Wish::default(), false; "nothing was asked for")]
    fn a_network_file_system_is_for_files_that_remember_rollback_journals(made: Wish, accepted: bool) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("evalbatch.db");
        drop(opened(&path, made));
        assert_eq!(refuse_on(Some("nfs".to_owned()), &path, Wish::default()).is_ok(), accepted);
        assert!(refuse_on(Some("nfs".to_owned()), &path, Wish::Exactly(Journal::Wal)).is_err());
        assert!(refuse_on(None, &path, Wish::default()).is_ok());
    }

    #[test]
    fn a_log_on_a_network_file_system_is_refused_even_where_the_file_remembers_none() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("evalbatch.db");
        let connection = opened(&path, Wish::Exactly(Journal::Delete));
        switch(&connection, Journal::Wal, Duration::ZERO).unwrap();
        assert_eq!(remembered(&connection).unwrap(), Some(Journal::Delete));
        assert!(refuse_on(Some("nfs".to_owned()), &path, Wish::default()).is_err());
    }

    #[test]
    fn a_wish_in_general_takes_no_log_away() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("evalbatch.db");
        drop(opened(&path, Wish::default()));
        assert_eq!(mode(&opened(&path, Wish::OrElse(Journal::Delete))).unwrap(), "wal");
        assert!(refuse_on(Some("nfs".to_owned()), &path, Wish::OrElse(Journal::Delete)).is_err());
        assert_eq!(mode(&opened(&path, Wish::Exactly(Journal::Delete))).unwrap(), "delete");
    }

    #[test]
    fn an_empty_file_remembers_nothing() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let header = header(file.path()).unwrap();
        assert_eq!((remembered_in(&header), has_log(&header)), (None, false));
    }
}
