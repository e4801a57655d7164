//! Which command agents this account has agreed to run.
//!
//! A library is shared; a program that a colleague put into it must not run under my account, or root's,
//! before I have seen its argv. The list is mine alone, so it lies outside the database, and a list that
//! somebody else could have written is worth nothing and refused.
//!
//! An agreement to another user's program is pinned to what is in its files, for he can change those without a word; one's own
//! program may change as often as one likes.
//!
//! Ask with a hash worked out from the content that is about to run (`AgentContent::hash`), never with the
//! one that a database says it has: who can write the database can write that too.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::OFlags;

/// The file of trusted content hashes: one a line, behind it the fingerprint of the files that it is pinned to, if it is, and name
/// and argv as a comment for people.
#[derive(Debug, Clone)]
pub struct TrustList {
    path: PathBuf,
}

#[derive(Debug, thiserror::Error)]
pub enum TrustError {
    #[error("the trust list {} is not safe to use: {why}", path.display())]
    Unsafe { path: PathBuf, why: &'static str },
    #[error("cannot use the trust list {}", path.display())]
    Io { path: PathBuf, source: io::Error },
    #[error("not a content hash: {0:?}")]
    NotAHash(String),
}

pub(super) const OTHERS_MAY_WRITE: u32 = 0o022;

impl TrustList {
    #[must_use]
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The agreements to an agent with this content: to what is in which files, or to whatever is in them. Without a file there
    /// are none.
    ///
    /// # Errors
    /// The list cannot be read, or others can write it.
    pub fn agreements(&self, content_hash: &str) -> Result<Vec<Option<String>>, TrustError> {
        Ok(listed(&self.read()?, content_hash))
    }

    /// Adds an agent's content, once. `name` and `argv` are for people who read the file.
    ///
    /// # Errors
    /// `content_hash` is none, the list cannot be written, or others can write it.
    pub fn add(
        &self,
        content_hash: &str,
        fingerprint: Option<&str>,
        name: &str,
        argv: &[String],
    ) -> Result<(), TrustError> {
        if content_hash.len() != 64 || !content_hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(TrustError::NotAHash(content_hash.to_owned()));
        }
        self.make_folder().map_err(|source| self.failure(source))?;
        let known = self.read()?;
        if listed(&known, content_hash).iter().any(|pinned| pinned.as_deref() == fingerprint) {
            return Ok(());
        }
        let mut file = self.open(OpenOptions::new().create(true).append(true))?;
        self.check(&file)?;
        let separator = if known.last().is_some_and(|byte| *byte != b'\n') { "\n" } else { "" };
        let pinned = fingerprint.map(|fingerprint| format!(" {fingerprint}")).unwrap_or_default();
        let line = format!("{separator}{content_hash}{pinned}  # {}\n", remark(name, argv));
        // One write, so that two processes that append at once do not mix their lines.
        file.write_all(line.as_bytes()).and_then(|()| file.sync_all()).map_err(|source| self.failure(source))
    }

    fn read(&self) -> Result<Vec<u8>, TrustError> {
        let mut file = match self.open(OpenOptions::new().read(true)) {
            Err(TrustError::Io { source, .. }) if source.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            opened => opened?,
        };
        self.check(&file)?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(|source| self.failure(source))?;
        Ok(bytes)
    }

    /// Opens neither a symbolic link nor, waiting for its other end, a named pipe.
    fn open(&self, options: &mut OpenOptions) -> Result<File, TrustError> {
        let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK).bits().cast_signed();
        options.mode(0o600).custom_flags(flags).open(&self.path).map_err(|source| {
            if source.raw_os_error() == Some(rustix::io::Errno::LOOP.raw_os_error()) {
                self.unsafe_because("it is a symbolic link")
            } else {
                self.failure(source)
            }
        })
    }

    fn check(&self, file: &File) -> Result<(), TrustError> {
        let of_file = file.metadata().map_err(|source| self.failure(source))?;
        let of_folder = self.folder().metadata().map_err(|source| self.failure(source))?;
        if !of_file.is_file() {
            return Err(self.unsafe_because("it is not a regular file"));
        }
        for (metadata, writable, foreign) in [
            (of_file, "others can write it; `chmod 600` it after a look at its lines", "another account owns it"),
            (of_folder, "others can write its folder; `chmod 700` that", "another account owns its folder"),
        ] {
            if metadata.mode() & OTHERS_MAY_WRITE != 0 {
                return Err(self.unsafe_because(writable));
            }
            if ![0, rustix::process::geteuid().as_raw()].contains(&metadata.uid()) {
                return Err(self.unsafe_because(foreign));
            }
        }
        Ok(())
    }

    fn make_folder(&self) -> io::Result<()> {
        DirBuilder::new().recursive(true).mode(0o700).create(self.folder())
    }

    fn folder(&self) -> &Path {
        match self.path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        }
    }

    fn unsafe_because(&self, why: &'static str) -> TrustError {
        TrustError::Unsafe { path: self.path.clone(), why }
    }

    fn failure(&self, source: io::Error) -> TrustError {
        TrustError::Io { path: self.path.clone(), source }
    }
}

/// The first word of a line is a hash, the second one a fingerprint; everything else in the file is for people.
fn listed(bytes: &[u8], content_hash: &str) -> Vec<Option<String>> {
    let agreement = |line: &[u8]| {
        let facts = line.split(|byte| *byte == b'#').next()?;
        let mut words = facts.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
        let is_it = words.next()?.eq_ignore_ascii_case(content_hash.as_bytes());
        is_it.then(|| words.next().map(|word| String::from_utf8_lossy(word).to_ascii_lowercase()))
    };
    bytes.split(|byte| *byte == b'\n').filter_map(agreement).collect()
}

/// Name and argv as JSON, which keeps them on one line.
fn remark(name: &str, argv: &[String]) -> String {
    format!("{} {}", serde_json::Value::from(name), serde_json::Value::from(argv.to_vec()))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::{PermissionsExt, symlink};

    use test_case::test_case;

    use super::*;

    fn hash(digit: &str) -> String {
        digit.repeat(64)
    }

    fn list(folder: &tempfile::TempDir) -> TrustList {
        TrustList::at(folder.path().join("state/evalbatch/trusted"))
    }

    fn contains(list: &TrustList, content_hash: &str) -> Result<bool, TrustError> {
        Ok(!list.agreements(content_hash)?.is_empty())
    }

    fn set_mode(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn remembers_each_hash_once_in_a_private_file() {
        let folder = tempfile::tempdir().unwrap();
        let list = list(&folder);
        assert!(!contains(&list, &hash("a")).unwrap());
        for digit in ["a", "b", "a"] {
            list.add(&hash(digit), None, "line\nbreak", &["./x".to_owned(), "--all".to_owned()]).unwrap();
        }
        let text = fs::read_to_string(list.path()).unwrap();
        let remark = "# \"line\\nbreak\" [\"./x\",\"--all\"]";
        assert_eq!(text, format!("{}  {remark}\n{}  {remark}\n", hash("a"), hash("b")));
        assert!(contains(&list, &hash("a")).unwrap() && contains(&list, &hash("b")).unwrap());
        assert!(!contains(&list, &hash("c")).unwrap());
        assert_eq!(fs::metadata(list.path()).unwrap().mode() & 0o777, 0o600);
        assert_eq!(fs::metadata(list.folder()).unwrap().mode() & 0o777, 0o700);
    }

    #[test]
    fn an_agreement_may_be_pinned_to_what_is_in_files() {
        let folder = tempfile::tempdir().unwrap();
        let list = list(&folder);
        for pinned in [Some(hash("1")), None, Some(hash("2")), Some(hash("1"))] {
            list.add(&hash("a"), pinned.as_deref(), "a", &[]).unwrap();
        }
        assert_eq!(list.agreements(&hash("a")).unwrap(), [Some(hash("1")), None, Some(hash("2"))]);
        assert_eq!(list.agreements(&hash("1")).unwrap(), []);
    }

    #[test]
    fn reads_what_people_make_of_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let list = list(&folder);
        list.make_folder().unwrap();
        let text = format!("# mine\r\n\n  {}\r\nnot a hash\n#{}\n{}#note", hash("A"), hash("b"), hash("c"));
        fs::write(list.path(), [text.as_bytes(), b"\xFF"].concat()).unwrap();
        set_mode(list.path(), 0o600);
        assert!(contains(&list, &hash("a")).unwrap() && contains(&list, &hash("c")).unwrap());
        assert!(!contains(&list, &hash("b")).unwrap() && !contains(&list, "").unwrap());
        list.add(&hash("d"), None, "d", &[]).unwrap();
        assert!(contains(&list, &hash("d")).unwrap() && contains(&list, &hash("c")).unwrap());
    }

    #[test_case(0o620, 0o700; "a file that the group can write")]
    #[test_case(0o602, 0o700; "a file that all can write")]
    #[test_case(0o600, 0o770; "a folder that the group can write")]
    #[test_case(0o600, 0o707; "a folder that all can write")]
    fn refuses_what_others_can_write(file: u32, parent: u32) {
        let folder = tempfile::tempdir().unwrap();
        let list = list(&folder);
        list.add(&hash("a"), None, "a", &[]).unwrap();
        set_mode(list.path(), file);
        set_mode(list.folder(), parent);
        assert!(matches!(contains(&list, &hash("a")), Err(TrustError::Unsafe { .. })));
        assert!(matches!(list.add(&hash("b"), None, "b", &[]), Err(TrustError::Unsafe { .. })));
    }

    #[test]
    fn refuses_links_and_what_is_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let list = list(&folder);
        list.add(&hash("a"), None, "a", &[]).unwrap();
        let link = TrustList::at(list.folder().join("link"));
        symlink(list.path(), link.path()).unwrap();
        assert!(matches!(contains(&link, &hash("a")), Err(TrustError::Unsafe { .. })));
        let pipe = TrustList::at(list.folder().join("pipe"));
        assert!(std::process::Command::new("mkfifo").arg(pipe.path()).status().unwrap().success());
        set_mode(pipe.path(), 0o600);
        assert!(matches!(contains(&pipe, &hash("a")), Err(TrustError::Unsafe { .. })));
    }

    #[test]
    fn refuses_to_add_what_is_no_hash() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(list(&folder).add("abc", None, "a", &[]), Err(TrustError::NotAHash(_))));
    }
}
