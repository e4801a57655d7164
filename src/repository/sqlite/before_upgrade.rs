//! The copy that is taken before a new program changes the schema of an old file.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::guard::{self, Location};
use super::{migrate, open, whole_copy};
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
    let size = std::fs::metadata(&file.path).map_or(0, |found| found.len());
    let copy = whole_copy::of(&reader, &file.folder).map_err(|error| match error {
        Error::DiskFull => Error::NoRoomForCopy { size },
        error => error,
    })?;
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

/// The copies beside `database`, sorted by name. What only has such a name is somebody else's.
///
/// # Errors
/// The folder cannot be read.
pub fn copies(database: &Path) -> Result<Vec<PathBuf>, Error> {
    let folder = match database.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let own = database.file_name().unwrap_or_default().as_encoded_bytes();
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(Error::io(folder))? {
        let entry = entry.map_err(Error::io(folder))?;
        let name = entry.file_name();
        if let Some((of, version)) = parse(name.as_encoded_bytes()) {
            let path = entry.path();
            if of == own && entry.file_type().is_ok_and(|kind| kind.is_file()) && is_from_before(&path, version) {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Whether a file of this name would be taken for a copy from before an upgrade.
pub(super) fn is_reserved(path: &Path) -> bool {
    path.file_name().is_some_and(|name| parse(name.as_encoded_bytes()).is_some())
}

/// `<db>.before-v<version>`, with a number behind it or without: the database's name, and the version.
fn parse(name: &[u8]) -> Option<(&[u8], u32)> {
    const MARK: &[u8] = b".before-v";
    let at = name.windows(MARK.len()).rposition(|part| part == MARK)?;
    let number = |part: &[u8]| {
        let is_number = !part.is_empty() && part.iter().all(u8::is_ascii_digit);
        is_number.then(|| std::str::from_utf8(part).ok()?.parse::<u32>().ok()).flatten()
    };
    let mut parts = name[at + MARK.len()..].split(|&byte| byte == b'.');
    let version = number(parts.next()?)?;
    let is_whole = parts.next().is_none_or(|part| number(part).is_some()) && parts.next().is_none();
    is_whole.then_some((&name[..at], version))
}

/// Whether the file is an evalbatch database of no later schema than the upgrade's: to look into a copy upgrades it as well.
fn is_from_before(path: &Path, version: u32) -> bool {
    let mut header = [0; 100];
    if File::open(path).and_then(|mut file| file.read_exact(&mut header)).is_err() {
        return false;
    }
    let number =
        |at: usize| i64::from(u32::from_be_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]]));
    header.starts_with(b"SQLite format 3\0")
        && number(68) == migrate::APPLICATION_ID
        && (1..=i64::from(version)).contains(&number(60))
}

#[cfg(test)]
mod tests {
    use super::*;
    use test_case::test_case;

    #[test_case("a.db.before-v2" => Some(("a.db", 2)))]
    #[test_case("a.db.before-v12.3" => Some(("a.db", 12)))]
    #[test_case("a.before-v1.db.before-v2" => Some(("a.before-v1.db", 2)))]
    #[test_case("a.db.before-v" => None)]
    #[test_case("a.db.before-v2." => None)]
    #[test_case("a.db.before-v2.3.4" => None)]
    #[test_case("a.db.before-v2.sql" => None)]
    #[test_case("a.db.before-v99999999999" => None)]
    #[test_case("a.db" => None)]
    fn tells_copies_from_other_files(name: &str) -> Option<(&str, u32)> {
        parse(name.as_bytes()).map(|(database, version)| (std::str::from_utf8(database).unwrap(), version))
    }
}
