//! A copy of a whole database, for backups and before upgrades.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use tempfile::{Builder, NamedTempFile};

use super::foreign_log;
use crate::leftovers;
use crate::repository::Error;
use crate::signals::Unfinished;

/// A file that goes with this value, or when a signal ends the process, unless it is given a name.
pub(super) struct WholeCopy {
    pub(super) file: NamedTempFile,
    _unfinished: [Unfinished; 2],
}

/// Copies what has been committed into a new file of `folder`, private to this account. It is on the disk.
pub(super) fn of(connection: &Connection, folder: &Path, prefix: &str) -> Result<WholeCopy, Error> {
    let make = || Builder::new().prefix(prefix).tempfile_in(folder);
    let (file, unfinished) = Unfinished::making(make).map_err(Error::io(folder))?;
    let path = file.path();
    leftovers::remove(path, prefix);
    let text = path
        .to_str()
        .ok_or_else(|| Error::NotAFile { path: path.to_owned(), reason: "the name of its folder is not UTF-8" })?;
    let journal = PathBuf::from(format!("{text}-journal"));
    let unfinished = [unfinished, Unfinished::new(&journal)];
    connection.execute("VACUUM INTO ?1", [text]).inspect_err(|_| {
        // SQLite leaves it beside a copy that it could not finish.
        let _ = fs::remove_file(&journal);
    })?;
    let finish = |copy: File| foreign_log::tell_apart(&copy).and_then(|()| copy.sync_all());
    File::options().write(true).open(path).and_then(finish).map_err(Error::io(path))?;
    Ok(WholeCopy { file, _unfinished: unfinished })
}
