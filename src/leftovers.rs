//! Files that a killed process left half written, under a name that nobody gave them. They may be as large as a database, and
//! hold what was deleted from it since.

use std::fs::{self, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::Duration;

/// Nothing has been written to a leftover for so long.
const AGE: Duration = Duration::from_hours(1);

/// Removes this account's files in the folder of `fresh`, a file that was made just now, whose names begin alike. One that is
/// still there because it cannot be removed is in nobody's way.
pub fn remove(fresh: &Path, prefix: &str) {
    let _ = remove_older(fresh, prefix);
}

fn remove_older(fresh: &Path, prefix: &str) -> io::Result<()> {
    let Some(folder) = fresh.parent() else { return Ok(()) };
    let now = fresh.metadata()?;
    let is_left = |found: &Metadata| -> io::Result<bool> {
        let age = now.modified()?.duration_since(found.modified()?).unwrap_or_default();
        Ok(found.is_file() && found.uid() == now.uid() && age >= AGE)
    };
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let is_named_so = entry.file_name().as_encoded_bytes().starts_with(prefix.as_bytes());
        if is_named_so && is_left(&entry.path().symlink_metadata()?)? {
            let _ = fs::remove_file(entry.path());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::os::unix::fs::symlink;
    use std::time::SystemTime;

    use super::*;

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
        fs::create_dir(path(".made-folder")).unwrap();
        symlink(path("made-old"), path(".made-link")).unwrap();
        remove(&path(".made-fresh"), ".made-");
        let mut left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, [".made-folder", ".made-fresh", ".made-link", ".made-new", ".other-old", "made-old"]);
    }
}
