//! Why the store could not do what it was asked.
//!
//! Messages fit one line and do not name the database file: the caller knows which one it opened and says so once.
//! All variants that concern the file itself are the exit code `database`.

use std::path::PathBuf;

use rusqlite::ErrorCode;

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Refused(#[from] super::Refusal),
    #[error("there is no database at {}", path.display())]
    Missing { path: PathBuf },
    #[error("the database stayed locked by another process for the whole time-out")]
    Locked,
    #[error("disk full: nothing more could be written")]
    DiskFull,
    #[error("the database needs an upgrade, and there is no room for the copy of it that is kept: {} bytes", size)]
    NoRoomForCopy { size: u64 },
    #[error("{}: the database was {how} while it was in use, so nothing more can be kept", path.display())]
    Gone { path: PathBuf, how: &'static str },
    #[error("the file is not a SQLite database")]
    NotADatabase,
    #[error("the database is damaged: {0}")]
    Damaged(String),
    #[error("{source}")]
    DamagedBesideLog { source: Box<Error>, log: PathBuf, memory: PathBuf },
    #[error("{} belongs to another file, and would damage the database that it lies beside", log.display())]
    ForeignLog { log: PathBuf, memory: Option<PathBuf> },
    #[error("there is no database, and {} holds what was written to one last", log.display())]
    LogWithoutDatabase { log: PathBuf },
    #[error("{} is in the way: {what}, where the database's own files belong", path.display())]
    NotItsOwn { path: PathBuf, what: &'static str },
    #[error("the migration history of the database is damaged: {0}")]
    DamagedHistory(String),
    #[error("the database has schema {found}, this program knows schemas up to {known}")]
    NewerSchema { found: i64, known: i64 },
    #[error("the database belongs to another application (application id {application_id:#010x})")]
    ForeignApplication { application_id: i64 },
    #[error("the file is an empty SQLite database of another program")]
    ForeignEmpty,
    #[error("the file system of the database is read-only")]
    ReadOnlyFileSystem,
    #[error("the database is on a network file system ({kind}), where write-ahead logging loses data")]
    NetworkFileSystem { kind: String },
    #[error("{} is a symbolic link, name the file that it points to", path.display())]
    SymbolicLink { path: PathBuf },
    #[error("{} has a second name (a hard link), and who uses that one would lose what is written by this one", path.display())]
    SecondName { path: PathBuf },
    #[error("{} is mounted as a single file, and who uses it elsewhere would lose what is written here", path.display())]
    MountPoint { path: PathBuf },
    #[error("{} may be written by everybody", path.display())]
    WorldWritable { path: PathBuf },
    #[error("{path:?} cannot be a database: {reason}")]
    NotAFile { path: PathBuf, reason: &'static str },
    #[error("no permission to open the database or to write in its folder")]
    PermissionDenied,
    #[error("the database is read-only")]
    ReadOnly,
    #[error("you may write the database, and not {} beside it", listed(paths, " and "))]
    InTheWay { paths: Vec<PathBuf>, mode: u32 },
    #[error("the disk failed: {0}")]
    DiskFailure(String),
    #[error("{}: {source}", path.display())]
    Io { path: PathBuf, source: std::io::Error },
    #[error("SQLite {found} has a bug that damages databases, 3.51.3 or newer is needed")]
    OldSqlite { found: String },
    #[error("SQLite did not take the setting {name}: it reads {found}")]
    Setting { name: &'static str, found: String },
    #[error("migration {name} failed, nothing was changed: {source}")]
    Migration { name: String, source: Box<Error> },
    #[error("{0}")]
    Sqlite(rusqlite::Error),
}

impl Error {
    /// What the user can do about it.
    #[must_use]
    pub fn hints(&self) -> Vec<String> {
        let hint = match self {
            Self::Refused(refusal) => return refusal.hints.clone(),
            Self::Locked => "another command is writing; try again when it is done",
            Self::DiskFull => {
                "free some space, or `evalbatch cleanup` and `evalbatch db vacuum` once there is a little"
            }
            Self::NoRoomForCopy { .. } => "free as much, and try again; any command upgrades it",
            Self::LogWithoutDatabase { log } => {
                return vec![format!(
                    "put the database back beside it; or, if nobody needs it, remove {}",
                    log.display()
                )];
            }
            Self::NotItsOwn { path, .. } => {
                return vec![format!("evalbatch did not put it there: look at it, and move {} away", path.display())];
            }
            Self::Gone { .. } => {
                "put the file, or a copy made by `evalbatch db backup`, back in its place, with none of its -wal, -shm and -journal, and try again"
            }
            Self::ForeignEmpty => {
                "name another file with --db; or remove it, and a database of evalbatch takes its place"
            }
            Self::ReadOnlyFileSystem => {
                "mount it for writing; or copy the file to a disk that can be written, and name the copy with --db"
            }
            Self::NotADatabase | Self::ForeignApplication { .. } => "name another file with --db",
            Self::Damaged(_) | Self::DamagedHistory(_) => {
                return vec![
                    "see what is wrong: evalbatch db check".to_owned(),
                    "restore a copy made by `evalbatch db backup`".to_owned(),
                ];
            }
            Self::DamagedBesideLog { source, log, memory } => {
                let mut hints = vec![format!(
                    "if the file was put back from a copy, the log beside it is another file's: move {} and {} away",
                    log.display(),
                    memory.display()
                )];
                hints.extend(source.hints());
                return hints;
            }
            Self::ForeignLog { log, memory } => {
                let memory = memory.as_ref().map_or_else(String::new, |memory| format!(" and {}", memory.display()));
                return vec![format!(
                    "it was left by the file that this one has replaced: move {}{memory} away, and try again",
                    log.display()
                )];
            }
            Self::InTheWay { paths, mode } => {
                let paths = listed(paths, " ");
                return vec![if mode & 0o020 == 0 {
                    format!("their owner may only read the database; he, or root: chmod 660 {paths}")
                } else {
                    format!(
                        "any command of their owner puts that right; by hand, for him or root: chmod {mode:o} {paths}"
                    )
                }];
            }
            Self::NewerSchema { .. } => "use a newer evalbatch for this file",
            Self::NetworkFileSystem { .. } => {
                "use a local disk; --journal delete works where locks do, and the file remembers it; for a team across machines use PostgreSQL"
            }
            Self::SymbolicLink { .. } => "a folder on the way may be a link, the file itself may not",
            Self::SecondName { path } => {
                return vec![format!(
                    "remove the other name, or use a copy of the file; to find it: find / -xdev -samefile {}",
                    path.display()
                )];
            }
            Self::MountPoint { .. } => "mount its folder instead of the file",
            Self::WorldWritable { path } => return vec![format!("chmod o-w {}", path.display())],
            Self::PermissionDenied | Self::ReadOnly => {
                "your account, or a group of it, must be able to write the file and in its folder; to read it, copy it elsewhere"
            }
            Self::Io { source, .. } if source.kind() == std::io::ErrorKind::PermissionDenied => {
                "your account, or a group of it, must be able to write the file and its folder"
            }
            Self::Migration { source, .. } => return source.hints(),
            _ => return Vec::new(),
        };
        vec![hint.to_owned()]
    }

    /// Whether the same may succeed later, though nobody mends anything.
    #[must_use]
    pub fn passes(&self) -> bool {
        match self {
            Self::Refused(refusal) => refusal.passes,
            Self::Migration { source, .. } => source.passes(),
            other => matches!(other, Self::Locked),
        }
    }

    /// Whether the file itself is broken, so that nothing more should be written to it.
    #[must_use]
    pub const fn is_damage(&self) -> bool {
        matches!(self, Self::Damaged(_) | Self::DamagedHistory(_) | Self::DamagedBesideLog { .. } | Self::NotADatabase)
    }

    /// SQLite's extended code and message, when a constraint or trigger of the schema refused the change.
    #[must_use]
    pub fn constraint(&self) -> Option<(i32, &str)> {
        match self {
            Self::Sqlite(rusqlite::Error::SqliteFailure(failure, message))
                if failure.code == ErrorCode::ConstraintViolation =>
            {
                Some((failure.extended_code, message.as_deref().unwrap_or_default()))
            }
            _ => None,
        }
    }

    pub(crate) fn io(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| match source.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::DiskFull,
            _ => Self::Io { path, source },
        }
    }
}

fn listed(paths: &[PathBuf], between: &str) -> String {
    paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(between)
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        let rusqlite::Error::SqliteFailure(failure, message) = &error else {
            return Self::Sqlite(error);
        };
        let message = || message.clone().unwrap_or_else(|| failure.to_string());
        match failure.code {
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::Locked,
            ErrorCode::DiskFull => Self::DiskFull,
            ErrorCode::DatabaseCorrupt => Self::Damaged(message()),
            ErrorCode::NotADatabase => Self::NotADatabase,
            ErrorCode::ReadOnly => Self::ReadOnly,
            ErrorCode::CannotOpen | ErrorCode::PermissionDenied => Self::PermissionDenied,
            // What the users of a log share is a file, too.
            ErrorCode::SystemIoFailure if failure.extended_code == rusqlite::ffi::SQLITE_IOERR_SHMSIZE => {
                Self::DiskFull
            }
            ErrorCode::SystemIoFailure => Self::DiskFailure(message()),
            _ => Self::Sqlite(error),
        }
    }
}
