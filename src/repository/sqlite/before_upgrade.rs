//! The copy that is taken before a new program changes the schema of an old file.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::guard::{self, Location};
use super::{open, whole_copy};
use crate::access;
use crate::repository::error::Error;

/// A copy that is removed again unless it is kept: a migration that failed has changed nothing.
#[derive(Debug)]
pub(super) struct Copy(Option<PathBuf>);

impl Copy {
    pub(super) fn keep(mut self) -> Option<PathBuf> {
        self.0.take()
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        if let Some(path) = &self.0 {
            let _ = std::fs::remove_file(path);
        }
    }
}

/// Writes `<db>.before-v<version>`, for those who may read the database. The name appears when the copy is whole.
pub(super) fn take(file: &Location, version: i64) -> Result<Copy, Error> {
    let reader = open::connect(&file.path)?;
    let copy = whole_copy::of(&reader, &file.folder, ".evalbatch-copy-")?;
    // The one who upgrades a team's database may not be the one who looks after it.
    let original = std::fs::metadata(&file.path).map_err(Error::io(&file.path))?;
    access::take_after(copy.file.as_file(), &original).map_err(Error::io(copy.file.path()))?;
    let kept = publish(copy.file, &file.path, version)?;
    guard::sync_folder(&file.folder);
    Ok(Copy(Some(kept)))
}

/// Earlier copies stay: the next free name is taken.
fn publish(mut copy: NamedTempFile, database: &Path, version: i64) -> Result<PathBuf, Error> {
    for number in 1_u32.. {
        let mut name = database.as_os_str().to_owned();
        name.push(format!(".before-v{version}"));
        if number > 1 {
            name.push(format!(".{number}"));
        }
        match copy.persist_noclobber(&name) {
            Ok(_) => return Ok(name.into()),
            Err(taken) if taken.error.kind() == std::io::ErrorKind::AlreadyExists => copy = taken.file,
            Err(failed) => return Err(Error::io(name)(failed.error)),
        }
    }
    Err(Error::Damaged("too many copies".to_owned()))
}

/// The copies beside `database`, sorted by name.
///
/// # Errors
/// The folder cannot be read.
pub fn copies(database: &Path) -> Result<Vec<PathBuf>, Error> {
    let folder = match database.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let mut prefix: OsString = database.file_name().unwrap_or_default().to_owned();
    prefix.push(".before-v");
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(Error::io(folder))? {
        let entry = entry.map_err(Error::io(folder))?;
        if is_copy(entry.file_name().as_encoded_bytes(), prefix.as_encoded_bytes()) {
            found.push(entry.path());
        }
    }
    found.sort();
    Ok(found)
}

fn is_copy(name: &[u8], prefix: &[u8]) -> bool {
    let number = |part: &[u8]| !part.is_empty() && part.iter().all(u8::is_ascii_digit);
    name.strip_prefix(prefix).is_some_and(|rest| {
        let mut parts = rest.split(|&byte| byte == b'.');
        parts.next().is_some_and(number) && parts.next().is_none_or(number) && parts.next().is_none()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use test_case::test_case;

    #[test_case("a.db.before-v2", true)]
    #[test_case("a.db.before-v12.3", true)]
    #[test_case("a.db.before-v", false)]
    #[test_case("a.db.before-v2.", false)]
    #[test_case("a.db.before-v2.3.4", false)]
    #[test_case("a.db.before-v2.sql", false)]
    #[test_case("b.db.before-v2", false)]
    fn tells_copies_from_other_files(name: &str, expected: bool) {
        assert_eq!(is_copy(name.as_bytes(), b"a.db.before-v"), expected);
    }
}
