//! The file before SQLite sees it: where it really is, whether it may be used, and how it is made.

use std::fs::{DirBuilder, File, Metadata};
use std::io::ErrorKind;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use rustix::fs::{Mode, OFlags};

use super::open::Access;
use super::{companions, filesystem};
use crate::repository::error::Error;

/// A database file that exists, may be used, and whose folder is free of links.
#[derive(Debug)]
pub(super) struct Location {
    /// Absolute. SQLite is compiled to take a name that begins with `file:` for a URI; an absolute path never does.
    pub(super) path: PathBuf,
    pub(super) folder: PathBuf,
}

/// Finds the file, or makes it and its folder.
pub(super) fn locate(path: &Path, access: Access) -> Result<Location, Error> {
    let not_a_file = |reason| Error::NotAFile { path: path.to_owned(), reason };
    if path.as_os_str().is_empty() {
        return Err(not_a_file("the path is empty"));
    }
    let bytes = path.as_os_str().as_bytes();
    let name = match path.file_name() {
        Some(name) if !bytes.ends_with(b"/") && !bytes.ends_with(b"/.") => name,
        _ => return Err(not_a_file("it names a folder")),
    };
    let parent = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let folder = resolve_folder(parent, path, access)?;
    let path = folder.join(name);
    if !admit(&path)? {
        match access {
            Access::ReadWrite => return Err(Error::Missing { path }),
            Access::Create => {
                let left = companions::refuse_left_log(&path);
                // Another process may have made both since.
                if left.is_ok() || !admit(&path)? {
                    left?;
                    create(&path, &folder)?;
                }
            }
        }
    }
    Ok(Location { path, folder })
}

fn resolve_folder(parent: &Path, path: &Path, access: Access) -> Result<PathBuf, Error> {
    match std::fs::canonicalize(parent) {
        Ok(folder) => Ok(folder),
        Err(error) if error.kind() == ErrorKind::NotFound => match access {
            Access::ReadWrite => Err(Error::Missing { path: path.to_owned() }),
            Access::Create => DirBuilder::new()
                .recursive(true)
                .mode(0o700)
                .create(parent)
                .and_then(|()| std::fs::canonicalize(parent))
                .map_err(Error::io(parent)),
        },
        Err(error) => Err(Error::io(parent)(error)),
    }
}

/// Whether there is a file; an error when it must not be used.
fn admit(path: &Path) -> Result<bool, Error> {
    match std::fs::symlink_metadata(path) {
        Ok(metadata) => examine(path, &metadata).map(|()| true),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(Error::io(path)(error)),
    }
}

fn examine(path: &Path, metadata: &Metadata) -> Result<(), Error> {
    let path = || path.to_owned();
    if metadata.is_symlink() {
        Err(Error::SymbolicLink { path: path() })
    } else if metadata.is_dir() {
        Err(Error::NotAFile { path: path(), reason: "it is a folder" })
    } else if !metadata.is_file() {
        Err(Error::NotAFile { path: path(), reason: "it is not a regular file" })
    } else if metadata.len() == 1 {
        // SQLite takes a file of one byte for an empty one.
        Err(Error::NotADatabase)
    } else if metadata.mode() & 0o002 != 0 {
        Err(Error::WorldWritable { path: path() })
    } else if metadata.nlink() > 1 {
        // The log and the memory that is shared with it are found by name: who comes by the other one sees neither.
        Err(Error::SecondName { path: path() })
    } else if filesystem::is_mount_point(&path()) {
        Err(Error::MountPoint { path: path() })
    } else {
        Ok(())
    }
}

/// Makes an empty file that only its owner may read, or its group as well in a folder that a group shares.
/// SQLite gives its `-wal` and `-shm` the mode of the database.
fn create(path: &Path, folder: &Path) -> Result<(), Error> {
    let folder_mode = std::fs::metadata(folder).map_err(Error::io(folder))?.mode();
    let shared = folder_mode & 0o2020 == 0o2020;
    let mode = if shared { Mode::from_raw_mode(0o660) } else { Mode::from_raw_mode(0o600) };
    // Closing any descriptor of a file drops the locks that this process holds on it. No thread may let SQLite open
    // the file while another one has just made it and not closed it yet.
    let _guard = CREATION.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let flags = OFlags::CREATE | OFlags::EXCL | OFlags::WRONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    match rustix::fs::open(path, flags, mode) {
        // The mode again, for the umask took its share of the first one.
        Ok(file) => rustix::fs::fchmod(&file, mode).map_err(|errno| Error::io(path)(errno.into())),
        Err(rustix::io::Errno::EXIST) => admit(path).map(drop),
        Err(errno) => Err(Error::io(path)(errno.into())),
    }?;
    sync_folder(folder);
    Ok(())
}

static CREATION: Mutex<()> = Mutex::new(());

/// Does what opens and closes a database file without SQLite: before this process has SQLite open it for the first time.
pub(super) fn once_for_each_file(path: &Path, look: impl FnOnce() -> Result<(), Error>) -> Result<(), Error> {
    let _guard = CREATION.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let mut opened = OPENED.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if !opened.iter().any(|known| known == path) {
        look()?;
        opened.push(path.to_owned());
    }
    Ok(())
}

static OPENED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Waits until no thread is looking into a file or making one.
pub(super) fn creation_settled() {
    drop(CREATION.lock());
}

/// A new name survives a power cut only when its folder was synced; where that is not possible the file is still good.
pub(super) fn sync_folder(folder: &Path) {
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
}
