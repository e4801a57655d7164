//! Files and folders that a killed process left, under a name that nobody gave them. They may be as large as a database, and
//! hold what was deleted from it since.

use std::ffi::OsStr;
use std::fs::{self, File, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::{Duration, SystemTime};

/// Nothing has been written to a leftover for so long.
const AGE: Duration = Duration::from_hours(1);
/// Characters that a made-up name has behind its prefix.
const MADE_UP: usize = 6;
/// What is left was private to the account that made it.
const OTHERS: u32 = 0o077;

/// Removes what this account has in the folder of `fresh`, which was made just now, under names that begin alike. What is still
/// there because it cannot be removed is in nobody's way.
pub fn remove(fresh: &Path, prefix: &str) {
    let _ = remove_older(fresh, prefix);
}

fn remove_older(fresh: &Path, prefix: &str) -> io::Result<()> {
    let Some(folder) = fresh.parent() else { return Ok(()) };
    let now = fresh.metadata()?;
    let made = now.modified()?;
    let is_old = |time: SystemTime| made.duration_since(time).is_ok_and(|age| age >= AGE);
    let is_left = |found: &Metadata| found.uid() == now.uid() && found.modified().is_ok_and(is_old);
    for entry in fs::read_dir(folder)?.flatten() {
        if !is_made_up(&entry.file_name(), prefix) {
            continue;
        }
        let path = entry.path();
        // What is not there any more has been removed by another process.
        let Ok(found) = path.symlink_metadata() else { continue };
        if !is_left(&found) || found.mode() & OTHERS != 0 {
            continue;
        }
        if found.is_file() {
            let _ = fs::remove_file(path);
        } else if found.is_dir() && is_free(&path) && are_all(&path, &is_left).unwrap_or(false) {
            let _ = fs::remove_dir_all(path);
        }
    }
    Ok(())
}

/// Whether a name is one that was made up: what somebody else calls so is not.
fn is_made_up(name: &OsStr, prefix: &str) -> bool {
    let rest = name.as_encoded_bytes().strip_prefix(prefix.as_bytes());
    rest.is_some_and(|rest| rest.len() == MADE_UP && rest.iter().all(u8::is_ascii_alphanumeric))
}

/// Keeps a folder from being taken for a leftover for as long as the lock is held, though nothing may be written to it.
pub fn lock(folder: &Path) -> io::Result<File> {
    let file = File::open(folder)?;
    file.lock_shared()?;
    Ok(file)
}

fn is_free(folder: &Path) -> bool {
    File::open(folder).is_ok_and(|file| file.try_lock().is_ok())
}

/// Everything in a folder, for writing to a file leaves the age of its folder alone.
fn are_all(folder: &Path, is_left: &dyn Fn(&Metadata) -> bool) -> io::Result<bool> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let found = path.symlink_metadata()?;
        if !is_left(&found) || found.is_dir() && !are_all(&path, is_left)? {
            return Ok(false);
        }
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::Permissions;
    use std::os::unix::fs::{PermissionsExt, symlink};

    fn set(path: &Path, mode: u32, is_old: bool) {
        if is_old {
            File::open(path).unwrap().set_modified(SystemTime::UNIX_EPOCH).unwrap();
        }
        fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn only_what_is_old_private_and_named_so_goes() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        for (name, mode, is_old) in [
            (".made-oldA01", 0o600, true),
            (".made-public", 0o644, true),
            (".made-fresh1", 0o600, false),
            (".made-old.md", 0o600, true),
            (".made-old", 0o600, true),
            (".other-oldA01", 0o600, true),
        ] {
            File::create(path(name)).unwrap();
            set(&path(name), mode, is_old);
        }
        for (name, is_inside_old) in [("gone01", true), ("locked", true), ("in0use", false)] {
            let own = path(&format!(".made-{name}"));
            fs::create_dir_all(own.join("deep")).unwrap();
            File::create(own.join("deep/copy")).unwrap();
            set(&own.join("deep/copy"), 0o600, is_inside_old);
            set(&own.join("deep"), 0o700, true);
            set(&own, 0o700, true);
        }
        symlink(path("made-old"), path(".made-link01")).unwrap();
        let _lock = lock(&path(".made-locked")).unwrap();
        remove(&path(".made-fresh1"), ".made-");
        let mut left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        left.sort();
        let expected = [
            ".made-fresh1",
            ".made-in0use",
            ".made-link01",
            ".made-locked",
            ".made-old",
            ".made-old.md",
            ".made-public",
            ".other-oldA01",
        ];
        assert_eq!(left, expected);
    }
}
