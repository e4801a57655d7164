//! The files that a command names: what an agreement to run it is about, besides its words.

use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use sha2::{Digest, Sha256};

use crate::domain::hex;

/// The program, where it is named by its path, and the arguments that are files, as the script is behind `python3`. What is
/// found on the `PATH` is of this account's choice, and nothing else is a file in the empty folder that a program starts in.
fn of(command: &[String]) -> impl Iterator<Item = PathBuf> {
    command.iter().map(PathBuf::from).filter(|path| path.is_absolute() && path.is_file())
}

/// Whether each of these files can be looked into. A program may be executed and not read, and an argument that is no file may
/// be the name of anything.
///
/// # Errors
/// The first one that cannot, and why.
pub fn check(command: &[String]) -> Result<(), (PathBuf, io::Error)> {
    for (place, path) in command.iter().map(PathBuf::from).enumerate().filter(|(_, path)| path.is_absolute()) {
        look_into(&path, place == 0).map_err(|why| (path, why))?;
    }
    Ok(())
}

fn look_into(path: &Path, is_program: bool) -> io::Result<()> {
    let found = match path.metadata() {
        Err(why) if is_program || why.kind() == io::ErrorKind::PermissionDenied => return Err(why),
        other => other,
    };
    match found {
        Ok(found) if found.is_dir() && is_program => Err(io::ErrorKind::IsADirectory.into()),
        Ok(found) if found.is_file() && !(is_program && may_execute(path)) => File::open(path).map(drop),
        Ok(_) | Err(_) => Ok(()),
    }
}

fn may_execute(path: &Path) -> bool {
    rustix::fs::access(path, rustix::fs::Access::EXEC_OK).is_ok()
}

/// SHA-256, in hexadecimal, of these files' paths and contents; nothing where there are none.
#[must_use]
pub fn fingerprint(command: &[String]) -> Option<String> {
    let mut sum = Sha256::new();
    let mut count = 0;
    for path in of(command) {
        count += 1;
        sum.update(path.as_os_str().as_encoded_bytes());
        sum.update([0]);
        sum.update(contents(&path));
    }
    (count > 0).then(|| hex(&sum.finalize()))
}

/// A file that may be executed and not read is known by its size and its time.
fn contents(path: &Path) -> Vec<u8> {
    sum_of(path).unwrap_or_else(|_| {
        let facts = |found: Metadata| format!("{} {} {}", found.len(), found.mtime(), found.mtime_nsec());
        path.metadata().map(facts).unwrap_or_default().into_bytes()
    })
}

fn sum_of(path: &Path) -> io::Result<Vec<u8>> {
    let (mut file, mut sum, mut part) = (File::open(path)?, Sha256::new(), vec![0; 1 << 16]);
    loop {
        match file.read(&mut part)? {
            0 => return Ok(sum.finalize().to_vec()),
            length => sum.update(&part[..length]),
        }
    }
}

/// Those that more accounts than their owner's may change, or put others in the place of.
#[must_use]
pub fn writable_by_others(command: &[String]) -> Vec<PathBuf> {
    const STICKY: u32 = 0o1000;
    let is_open = |found: Metadata| {
        let is_kept_to_owners = found.is_dir() && found.mode() & STICKY != 0;
        found.mode() & super::trust::OTHERS_MAY_WRITE != 0 && !is_kept_to_owners
    };
    let with_folder = |path: PathBuf| [path.parent().map(Path::to_owned), Some(path)].into_iter().flatten();
    let mut open: Vec<PathBuf> =
        of(command).flat_map(with_folder).filter(|path| path.metadata().is_ok_and(is_open)).collect();
    open.dedup();
    open
}

/// Files that are to stay as they are. While their inodes say that nothing happened to them, they are not read again.
#[derive(Debug)]
pub struct Watched {
    command: Vec<String>,
    fingerprint: Option<String>,
    seen: Mutex<Vec<Facts>>,
}

/// Device, inode, size and the time of the last change, which nobody but root can set back.
type Facts = Option<(u64, u64, u64, i64, i64)>;

impl Watched {
    /// As they are now.
    #[must_use]
    pub fn begin(command: &[String]) -> Self {
        let seen = Mutex::new(facts(command));
        Self { command: command.to_vec(), fingerprint: fingerprint(command), seen }
    }

    #[must_use]
    pub fn are_unchanged(&self) -> bool {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let now = facts(&self.command);
        if *seen == now {
            return true;
        }
        let is_same = fingerprint(&self.command) == self.fingerprint;
        if is_same {
            *seen = now;
        }
        is_same
    }
}

fn facts(command: &[String]) -> Vec<Facts> {
    let of_file = |path: PathBuf| {
        let found = path.metadata().ok()?;
        Some((found.dev(), found.ino(), found.len(), found.ctime(), found.ctime_nsec()))
    };
    command.iter().map(PathBuf::from).filter(|path| path.is_absolute()).map(of_file).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_of_programs_and_scripts_that_are_named_by_path() {
        let folder = tempfile::tempdir().unwrap();
        let script = folder.path().join("script.py");
        let command = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let behind = command(&["python3", script.to_str().unwrap(), "--all"]);
        assert_eq!(fingerprint(&behind), None);
        std::fs::write(&script, "print(1)").unwrap();
        let first = fingerprint(&behind);
        assert!(first.is_some() && first == fingerprint(&command(&["sh", script.to_str().unwrap()])));
        std::fs::write(&script, "print(2)").unwrap();
        assert_ne!(fingerprint(&behind), first);
        std::fs::write(&script, "print(1)").unwrap();
        assert_eq!(fingerprint(&behind), first);
        assert_eq!(fingerprint(&command(&["sh", "-c", "true", folder.path().to_str().unwrap()])), None);
    }

    #[test]
    fn watched_files_are_the_same_as_long_as_their_contents_are() {
        let folder = tempfile::tempdir().unwrap();
        let script = folder.path().join("script.py");
        std::fs::write(&script, "print(1)").unwrap();
        let watched = Watched::begin(&["python3".to_owned(), script.to_str().unwrap().to_owned()]);
        assert!(watched.are_unchanged());
        let other = folder.path().join("other");
        std::fs::write(&other, "print(1)").unwrap();
        std::fs::rename(&other, &script).unwrap();
        assert!(watched.are_unchanged(), "another file with the same in it");
        std::fs::write(&script, "print(2)").unwrap();
        assert!(!watched.are_unchanged());
        std::fs::remove_file(&script).unwrap();
        assert!(!watched.are_unchanged());
    }

    #[test]
    fn a_program_that_is_not_there_is_found_out_and_a_missing_argument_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let missing = folder.path().join("missing").to_str().unwrap().to_owned();
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let (path, why) = check(&words(&[&missing])).unwrap_err();
        assert_eq!((path.to_str(), why.kind()), (Some(missing.as_str()), io::ErrorKind::NotFound));
        let (_, why) = check(&words(&[folder.path().to_str().unwrap()])).unwrap_err();
        assert_eq!(why.kind(), io::ErrorKind::IsADirectory);
        for fine in [words(&["sh", &missing]), words(&["/bin/sh", &missing]), words(&["no-such-program"]), vec![]] {
            assert!(check(&fine).is_ok(), "{fine:?}");
        }
    }
}
