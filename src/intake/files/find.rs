//! Which files a value of `--docs` names.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fmt;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use globset::{GlobBuilder, GlobMatcher};
use ignore::{DirEntry, WalkBuilder};

use crate::intake::LeftOut;
use crate::intake::error::{IntakeError, Place};

/// What a value turned out to name.
#[derive(Debug)]
pub(super) enum Target {
    File(PathBuf),
    Many(Search),
}

/// A folder to look through, and what to take from it.
#[derive(Debug)]
pub(super) struct Search {
    folder: PathBuf,
    wanted: Option<Wanted>,
}

#[derive(Debug)]
struct Wanted {
    glob: GlobMatcher,
    /// How deep the pattern itself reaches below the folder; `None` with `**`.
    depth: Option<usize>,
}

/// Files in the order of their paths, and what was passed over.
#[derive(Debug, Default)]
pub(super) struct FoundFiles {
    pub files: Vec<PathBuf>,
    pub skipped: Skipped,
}

impl FoundFiles {
    fn is_empty(&self) -> bool {
        let Skipped { hidden, ignored, other, binary, empty } = &self.skipped;
        self.files.is_empty() && [hidden, ignored, other, binary, empty].iter().all(|paths| paths.is_empty())
    }
}

/// What was passed over, by reason.
#[derive(Debug, Default)]
pub(super) struct Skipped {
    hidden: Vec<PathBuf>,
    ignored: Vec<PathBuf>,
    other: Vec<PathBuf>,
    pub binary: Vec<PathBuf>,
    pub empty: Vec<PathBuf>,
}

/// Decides what `value` names. What exists under that very name wins over a pattern.
pub(super) fn resolve(value: &Path) -> Result<Target, IntakeError> {
    match std::fs::metadata(value) {
        Ok(metadata) if metadata.is_dir() => Ok(Target::Many(Search { folder: value.to_owned(), wanted: None })),
        Ok(_) => Ok(Target::File(value.to_owned())),
        Err(_) if is_pattern(value) => pattern(value).map(Target::Many),
        Err(error) => Err(IntakeError::unreadable(value, error)),
    }
}

fn is_pattern(value: &Path) -> bool {
    value.to_str().is_some_and(|text| text.contains(['*', '?', '[', '{']))
}

/// Splits a pattern into the folder before its first special character and what to match below it.
fn pattern(value: &Path) -> Result<Search, IntakeError> {
    let value: PathBuf = value.components().collect();
    let value = plain(&value);
    let text = value.to_str().unwrap_or_default();
    let glob = GlobBuilder::new(text).literal_separator(true).build();
    let glob =
        glob.map_err(|error| IntakeError::invalid(Place::new(text), format!("not a pattern: {}", error.kind())))?;
    let fixed = value.components().take_while(|part| !is_pattern(Path::new(part))).count();
    let folder: PathBuf = value.components().take(fixed).collect();
    let depth = value.components().count() - fixed;
    let folder = if fixed == 0 { PathBuf::from(".") } else { folder };
    if !folder.is_dir() {
        return Err(IntakeError::NoMatch { pattern: text.to_owned() });
    }
    let wanted = Wanted { glob: glob.compile_matcher(), depth: reaches(text).then_some(depth) };
    Ok(Search { folder, wanted: Some(wanted) })
}

/// Whether the number of slashes says how deep the pattern reaches.
fn reaches(pattern: &str) -> bool {
    !pattern.contains("**") && !pattern.contains('{')
}

impl Search {
    /// Walks the folder. Ignore files are respected outside repositories too; links are followed, but never in a circle.
    pub fn run(&self) -> Result<FoundFiles, IntakeError> {
        let hidden = Arc::new(Mutex::new(Vec::new()));
        let (mut found, mut seen) = (FoundFiles::default(), Seen::default());
        for entry in self.walker(Arc::clone(&hidden)).build() {
            match entry {
                Ok(entry) => {
                    seen.add(&entry);
                    self.sort(&entry, &mut found);
                }
                Err(error) => pass_over(error, &mut found.skipped)?,
            }
        }
        found.skipped.ignored = seen.passed_over();
        found.skipped.ignored.retain(|path| !found.skipped.other.contains(path) && self.would_take(path));
        found.files.sort_unstable();
        found.skipped.hidden.append(&mut hidden.lock().unwrap_or_else(PoisonError::into_inner));
        // What a pattern does not ask for was not left out.
        found.skipped.hidden.retain(|path| self.wants(path));
        found.skipped.other.retain(|path| self.wants(path));
        match &self.wanted {
            Some(wanted) if found.is_empty() => {
                Err(IntakeError::NoMatch { pattern: wanted.glob.glob().glob().to_owned() })
            }
            _ => Ok(found),
        }
    }

    fn walker(&self, hidden: Arc<Mutex<Vec<PathBuf>>>) -> WalkBuilder {
        let depth = self.wanted.as_ref().and_then(|wanted| wanted.depth.map(|depth| (depth, wanted.glob.clone())));
        let mut walker = WalkBuilder::new(&self.folder);
        walker.hidden(false).require_git(false).follow_links(true).filter_entry(move |entry| {
            if entry.depth() > 0 && is_hidden(entry.file_name()) {
                hidden.lock().unwrap_or_else(PoisonError::into_inner).push(entry.path().to_owned());
                return false;
            }
            depth.as_ref().is_none_or(|(depth, glob)| entry.depth() != *depth || glob.is_match(plain(entry.path())))
        });
        walker
    }

    fn sort(&self, entry: &DirEntry, found: &mut FoundFiles) {
        let Some(kind) = entry.file_type().filter(|kind| !kind.is_dir()) else { return };
        if !self.wants(entry.path()) {
            return;
        }
        let path = plain(entry.path()).to_owned();
        if kind.is_file() {
            found.files.push(path);
        } else {
            found.skipped.other.push(path);
        }
    }

    /// What is in an ignored folder nobody looks at.
    fn would_take(&self, path: &Path) -> bool {
        let is_reached = |wanted: &Wanted| self.wants(path) || wanted.depth.is_none() && path.is_dir();
        self.wanted.as_ref().is_none_or(is_reached)
    }

    /// Whether the pattern matches the file, or a folder that it is in.
    fn wants(&self, path: &Path) -> bool {
        self.wanted.as_ref().is_none_or(|wanted| {
            path.ancestors().take_while(|part| *part != self.folder).any(|part| wanted.glob.is_match(plain(part)))
        })
    }
}

/// What a walk came by, which tells what it was kept from by an ignore file.
#[derive(Default)]
struct Seen {
    all: HashSet<PathBuf>,
    folders: Vec<PathBuf>,
}

impl Seen {
    fn add(&mut self, entry: &DirEntry) {
        if entry.file_type().is_some_and(|kind| kind.is_dir()) {
            self.folders.push(entry.path().to_owned());
        }
        self.all.insert(entry.path().to_owned());
    }

    /// Without what is hidden.
    fn passed_over(&self) -> Vec<PathBuf> {
        let entries = self.folders.iter().filter_map(|folder| folder.read_dir().ok()).flatten().flatten();
        entries
            .filter(|entry| !is_hidden(&entry.file_name()))
            .map(|entry| entry.path())
            .filter(|path| !self.all.contains(path))
            .collect()
    }
}

fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}

impl fmt::Display for Search {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.wanted {
            Some(wanted) => f.write_str(wanted.glob.glob().glob()),
            None => write!(f, "{}", self.folder.display()),
        }
    }
}

/// Without the `./` that a walk through the current folder puts first.
fn plain(path: &Path) -> &Path {
    path.strip_prefix(Component::CurDir).unwrap_or(path)
}

/// A link that leads nowhere or in a circle is passed over; a folder that cannot be read is an error.
fn pass_over(error: ignore::Error, skipped: &mut Skipped) -> Result<(), IntakeError> {
    match error {
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => pass_over(*err, skipped),
        ignore::Error::Loop { child, .. } => {
            skipped.other.push(child);
            Ok(())
        }
        ignore::Error::WithPath { path, err } => match err.io_error().map(std::io::Error::kind) {
            _ if path.is_symlink() => {
                skipped.other.push(path);
                Ok(())
            }
            Some(kind) => Err(IntakeError::unreadable(&path, kind.into())),
            None => pass_over(*err, skipped),
        },
        ignore::Error::Partial(errors) => errors.into_iter().try_for_each(|error| pass_over(error, skipped)),
        ignore::Error::Io(source) => Err(IntakeError::Unreadable { path: "a folder".to_owned(), source }),
        error => Err(IntakeError::invalid(Place::new("--docs"), error.to_string())),
    }
}

const HIDDEN: &str = "hidden";

impl Skipped {
    /// Notes of all of it; what is hidden was not meant, and is not among what is given back.
    pub fn note(self, search: &Search, notes: &mut Vec<String>) -> Vec<LeftOut> {
        let mut left_out = Vec::new();
        let bookkeeping = [".git", ".gitignore", ".gitattributes", ".ignore", ".DS_Store"];
        let is_of_interest =
            |path: &PathBuf| !path.file_name().is_some_and(|name| bookkeeping.iter().any(|known| name == *known));
        let hidden: Vec<PathBuf> = self.hidden.into_iter().filter(is_of_interest).collect();
        let reasons = [
            (HIDDEN, hidden),
            ("named by an ignore file", self.ignored),
            ("binary", self.binary),
            ("empty", self.empty),
            ("no regular file", self.other),
        ];
        for (reason, paths) in reasons {
            let mut paths: Vec<PathBuf> = paths.iter().map(|path| plain(path).to_owned()).collect();
            if !paths.is_empty() {
                paths.sort_unstable();
                notes.push(format!("{search}: left out {} ({reason}): {}", paths.len(), some_of(&paths)));
            }
            if reason != HIDDEN {
                let source = |path: PathBuf| path.display().to_string();
                left_out
                    .extend(paths.into_iter().map(|path| LeftOut { source: source(path), reason: reason.to_owned() }));
            }
        }
        left_out
    }
}

/// The first few names.
fn some_of(paths: &[PathBuf]) -> String {
    let shown = 3;
    let names: Vec<String> = paths.iter().take(shown).map(|path| path.display().to_string()).collect();
    let rest = if paths.len() > shown { ", …" } else { "" };
    format!("{}{rest}", names.join(", "))
}
