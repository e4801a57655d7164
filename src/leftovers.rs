//! Files and folders that a killed process left, under a name that nobody gave them. They may be as large as a database, and
//! hold what was deleted from it since.

use std::fs::{self, File, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::{Duration, SystemTime};

/// Nothing has been written to a leftover for so long.
const AGE: Duration = Duration::from_hours(1);

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
        if !entry.file_name().as_encoded_bytes().starts_with(prefix.as_bytes()) {
            continue;
        }
        let path = entry.path();
        // What is not there any more has been removed by another process.
        let Some(found) = path.symlink_metadata().ok().filter(is_left) else { continue };
        if found.is_file() {
            let _ = fs::remove_file(path);
        } else if found.is_dir() && is_free(&path) && are_all(&path, &is_left).unwrap_or(false) {
            let _ = fs::remove_dir_all(path);
        }
    }
    Ok(())
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

/// Writing to a file leaves the age of its folder alone.
fn are_all(folder: &Path, is_left: &dyn Fn(&Metadata) -> bool) -> io::Result<bool> {
    for entry in fs::read_dir(folder)? {
        if !is_left(&entry?.path().symlink_metadata()?) {
            return Ok(false);
        }
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn only_what_is_old_and_named_so_goes() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        for name in [".made-old", ".made-old-journal", ".made-new", ".other-old", "made-old", ".made-fresh"] {
            let file = File::create(path(name)).unwrap();
            if name.contains("old") {
                file.set_modified(SystemTime::UNIX_EPOCH).unwrap();
            }
        }
        for (folder, inside) in [("old", "old"), ("locked", "old"), ("in-use", "new"), ("folder", "new")] {
            let folder = path(&format!(".made-{folder}"));
            let _ = fs::remove_file(&folder);
            fs::create_dir(&folder).unwrap();
            let file = File::create(folder.join("copy")).unwrap();
            if inside == "old" {
                file.set_modified(SystemTime::UNIX_EPOCH).unwrap();
            }
            if !folder.ends_with(".made-folder") {
                File::open(&folder).unwrap().set_modified(SystemTime::UNIX_EPOCH).unwrap();
            }
        }
        symlink(path("made-old"), path(".made-link")).unwrap();
        let _lock = lock(&path(".made-locked")).unwrap();
        remove(&path(".made-fresh"), ".made-");
        let mut left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(
            left,
            [
                ".made-folder",
                ".made-fresh",
                ".made-in-use",
                ".made-link",
                ".made-locked",
                ".made-new",
                ".other-old",
                "made-old"
            ]
        );
    }
}
