//! A copy of a whole database, for backups and before upgrades.

use std::fs::{File, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use rusqlite::Connection;
use tempfile::{Builder, NamedTempFile, TempDir};

use super::foreign_log;
use crate::leftovers;
use crate::repository::Error;
use crate::signals::Unfinished;

/// How the name of a folder begins in which a copy is made.
const PREFIX: &str = ".evalbatch-copy-";

/// A file that goes with this value, or when a signal ends the process, unless it is given a name. It is made in a folder of its
/// own: once that is gone, SQLite, which opens it and its journal by their names, cannot make them anew.
pub(super) struct WholeCopy {
    pub(super) file: NamedTempFile,
    _folder: TempDir,
    _unfinished: Unfinished,
}

/// Removes copies that a killed process left half made, as every copy does first.
pub(super) fn remove_left(folder: &Path) {
    if let Ok(fresh) = Builder::new().prefix(PREFIX).tempdir_in(folder) {
        leftovers::remove(fresh.path(), PREFIX);
    }
}

/// Copies what has been committed into a new file, private to this account, on the file system of `folder`. It is on the disk.
pub(super) fn of(connection: &Connection, folder: &Path) -> Result<WholeCopy, Error> {
    let make = || Builder::new().prefix(PREFIX).permissions(Permissions::from_mode(0o700)).tempdir_in(folder);
    let (own_folder, unfinished) = Unfinished::making(make).map_err(Error::io(folder))?;
    leftovers::remove(own_folder.path(), PREFIX);
    let file = NamedTempFile::new_in(own_folder.path()).map_err(Error::io(folder))?;
    let path = file.path();
    let text = path
        .to_str()
        .ok_or_else(|| Error::NotAFile { path: path.to_owned(), reason: "the name of its folder is not UTF-8" })?;
    connection.execute("VACUUM INTO ?1", [text])?;
    let finish = |copy: File| foreign_log::tell_apart(&copy).and_then(|()| copy.sync_all());
    File::options().write(true).open(path).and_then(finish).map_err(Error::io(path))?;
    Ok(WholeCopy { file, _folder: own_folder, _unfinished: unfinished })
}
