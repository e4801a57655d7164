//! What `--output` does not take the place of, for nobody can have meant to give it up.

use std::fs::File;
use std::io::Read;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use crate::context::Context;
use crate::failure::Failure;
use crate::settings::Settings;

const OTHER_NAME: &str = "name another file";

/// To be asked before anything is computed.
pub(super) fn refuse(path: &Path, context: &Context) -> Result<(), Failure> {
    if let Some(database) = database_of(path) {
        let message = format!("{} belongs to the database {}", path.display(), database.display());
        return Err(Failure::usage(message).hint(OTHER_NAME));
    }
    let what = if is_same(path, &context.settings.database) || is_database(path) {
        "a SQLite database"
    } else if context.settings.config_file().is_some_and(|config| is_same(path, &config)) {
        "the configuration"
    } else if Settings::trust_list().is_ok_and(|list| is_same(path, &list)) {
        "the list of what you trust"
    } else if has_front_matter(path) {
        let message = format!("{} is a text with front matter, as agents and documents are", path.display());
        return Err(Failure::usage(message).hint("name another file, or remove this one first"));
    } else {
        return Ok(());
    };
    Err(Failure::usage(format!("{} is {what}, which -o does not replace", path.display())).hint(OTHER_NAME))
}

/// What is read may be the last copy.
pub(super) fn refuse_input<'a>(path: &Path, inputs: impl IntoIterator<Item = &'a str>) -> Result<(), Failure> {
    if inputs.into_iter().any(|input| is_same(path, Path::new(input))) {
        let message = format!("{} is one of the files that are compared, which -o does not replace", path.display());
        return Err(Failure::usage(message).hint(OTHER_NAME));
    }
    Ok(())
}

/// The database of which this is, or would be taken for, the log.
fn database_of(path: &Path) -> Option<PathBuf> {
    let name = path.file_name()?.to_str()?;
    let database = ["-wal", "-shm", "-journal"].iter().find_map(|ending| name.strip_suffix(ending))?;
    Some(path.with_file_name(database)).filter(|database| is_database(database))
}

fn is_same(one: &Path, other: &Path) -> bool {
    let identity = |path: &Path| path.metadata().ok().map(|found| (found.dev(), found.ino()));
    identity(one).is_some_and(|one| identity(other) == Some(one))
}

fn is_database(path: &Path) -> bool {
    beginning(path).is_some_and(|bytes| bytes.starts_with(b"SQLite format 3\0"))
}

fn has_front_matter(path: &Path) -> bool {
    let text = beginning(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
    text.trim_start_matches('\u{FEFF}').lines().next().is_some_and(|line| line.trim_end() == "---")
}

/// Of a file, for opening anything else may wait.
fn beginning(path: &Path) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    path.metadata().ok().filter(std::fs::Metadata::is_file)?;
    File::open(path).ok()?.take(100).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}
