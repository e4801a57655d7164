//! What SQLite keeps beside a database: its log, and the memory that those share who use the log.
//!
//! They get the database's permissions when they are made. Who changes those later, of a file that nobody uses, thinks of the
//! one file; what a kill or a reader without the right to write has left beside it then keeps others out.

use std::fs::File;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rustix::fs::{AtFlags, CWD, Mode, RawMode};

use super::foreign_log;
use crate::repository::error::Error;

fn beside(database: &Path, suffix: &str) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

pub(super) fn log_of(database: &Path) -> PathBuf {
    beside(database, "-wal")
}

/// Of a database without a write-ahead log: what the pages were that a transaction changes.
pub(super) fn journal_of(database: &Path) -> PathBuf {
    beside(database, "-journal")
}

fn memory_of(database: &Path) -> PathBuf {
    beside(database, "-shm")
}

/// As long as one of these lives, what is made has the mode that it is made with. SQLite gives log and memory the mode of the
/// database, but with a umask in two steps, and who of a team comes between them is turned away.
pub(super) struct ExactModes(());

/// How many there are, and what the umask was before the first.
static EXACT_MODES: Mutex<(usize, Mode)> = Mutex::new((0, Mode::empty()));

impl ExactModes {
    pub(super) fn begin() -> Self {
        let mut state = EXACT_MODES.lock().unwrap_or_else(PoisonError::into_inner);
        if state.0 == 0 {
            state.1 = rustix::process::umask(Mode::empty());
        }
        state.0 += 1;
        Self(())
    }
}

impl Drop for ExactModes {
    fn drop(&mut self) {
        let mut state = EXACT_MODES.lock().unwrap_or_else(PoisonError::into_inner);
        state.0 -= 1;
        if state.0 == 0 {
            rustix::process::umask(state.1);
        }
    }
}

/// Lets those use them who may use the database, where this account may say so.
pub(super) fn follow(database: &Path) {
    let Ok(model) = std::fs::metadata(database) else { return };
    for path in [log_of(database), memory_of(database)] {
        let Ok(found) = path.symlink_metadata() else { continue };
        // A group that is not the database's was not meant.
        let wanted = model.mode() & if found.gid() == model.gid() { 0o664 } else { 0o604 };
        let is_plain = found.is_file() && found.nlink() == 1;
        if is_plain && wanted & !found.mode() != 0 {
            // Who may not is told, where it turns out to be in the way.
            let _ = set_mode(&path, &found, (found.mode() & 0o777) | wanted);
        }
    }
}

/// Neither through a link that has taken its place, nor by opening it as others do: closing that would drop the locks that
/// this process holds on it.
#[cfg(target_os = "linux")]
fn set_mode(path: &Path, expected: &std::fs::Metadata, mode: u32) -> io::Result<()> {
    use std::os::fd::AsRawFd;

    use rustix::fs::{OFlags, fstat, open};

    let file = open(path, OFlags::PATH | OFlags::NOFOLLOW | OFlags::CLOEXEC, Mode::empty())?;
    let found = fstat(&file)?;
    if (found.st_dev, found.st_ino) != (expected.dev(), expected.ino()) {
        return Err(io::ErrorKind::NotFound.into());
    }
    let itself = format!("/proc/self/fd/{}", file.as_raw_fd());
    Ok(rustix::fs::chmod(itself, Mode::from_raw_mode(mode as RawMode))?)
}

#[cfg(not(target_os = "linux"))]
fn set_mode(path: &Path, _expected: &std::fs::Metadata, mode: u32) -> io::Result<()> {
    Ok(rustix::fs::chmodat(CWD, path, Mode::from_raw_mode(mode as RawMode), AtFlags::SYMLINK_NOFOLLOW)?)
}

/// The log that is left where there is no database: SQLite would remove it from beside a new one.
pub(super) fn refuse_left_log(database: &Path) -> Result<(), Error> {
    refuse_what_is_no_file(database)?;
    let is_used = |log: &PathBuf| log.symlink_metadata().is_ok_and(|found| found.len() > 0);
    match [log_of(database), journal_of(database)].into_iter().find(is_used) {
        Some(log) => Err(Error::LogWithoutDatabase { log }),
        None => Ok(()),
    }
}

/// Refuses a database beside which lies the log of another file, or what is no file at all, for which SQLite might wait.
pub(super) fn refuse_foreign(database: &Path) -> Result<(), Error> {
    refuse_what_is_no_file(database)?;
    let Some(log) = foreign_log::beside(database) else { return Ok(()) };
    let memory = (log == log_of(database)).then(|| memory_of(database)).filter(|memory| memory.exists());
    Err(Error::ForeignLog { log, memory })
}

fn refuse_what_is_no_file(database: &Path) -> Result<(), Error> {
    for path in [log_of(database), memory_of(database), journal_of(database)] {
        let Ok(found) = path.symlink_metadata() else { continue };
        let what = match found.file_type() {
            kind if kind.is_file() => continue,
            kind if kind.is_symlink() => "a symbolic link",
            kind if kind.is_dir() => "a folder",
            _ => "a pipe, a socket or a device",
        };
        return Err(Error::NotItsOwn { path, what });
    }
    Ok(())
}

/// Names what is in the way, where the database itself is not.
pub(super) fn explain(database: &Path, error: Error) -> Error {
    let may_use = |path: &Path| {
        let wanted = rustix::fs::Access::READ_OK | rustix::fs::Access::WRITE_OK;
        rustix::fs::accessat(CWD, path, wanted, AtFlags::EACCESS)
    };
    match error {
        Error::PermissionDenied if let Some(source) = obstacle(database) => Error::io(database)(source),
        Error::ReadOnly | Error::PermissionDenied if may_use(database).is_ok() => {
            let is_in_the_way = |path: &PathBuf| may_use(path) == Err(rustix::io::Errno::ACCESS);
            let paths: Vec<_> = [log_of(database), memory_of(database)].into_iter().filter(is_in_the_way).collect();
            let mode = std::fs::metadata(database).map_or(0, |found| found.mode() & 0o777);
            if paths.is_empty() { error } else { Error::InTheWay { paths, mode } }
        }
        other => other,
    }
}

/// What keeps files from being opened or made here, besides permissions.
fn obstacle(database: &Path) -> Option<io::Error> {
    let opened = File::open("/dev/null").map(drop);
    let folder = database.parent()?;
    let made = || tempfile::Builder::new().prefix(".evalbatch-try-").tempfile_in(folder).map(drop);
    opened.and_then(|()| made()).err().filter(|error| error.kind() != io::ErrorKind::PermissionDenied)
}

/// As `explain`, of a file that could not be opened: a log that was left by the file whose place it has taken damages what is read.
pub(super) fn explain_opening(database: &Path, error: Error) -> Error {
    let log = log_of(database);
    if error.is_damage() && log.metadata().is_ok_and(|found| found.len() > 0) {
        return Error::DamagedBesideLog { source: Box::new(error), log, memory: memory_of(database) };
    }
    explain(database, error)
}
