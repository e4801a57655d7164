//! `--output`: a file that is there whole or not at all.

use std::io::{self, Write};
use std::path::Path;

use anyhow::{Context as _, Result};

use crate::access;
use crate::failure::{Failure, FailureKind, is_disk_full};
use crate::signals::Unfinished;

/// The file that `--output` names; `-` is stdout, as elsewhere.
pub(super) fn named(output: Option<&Path>) -> Option<&Path> {
    output.filter(|path| *path != Path::new("-"))
}

/// Taking the place of a device, a pipe or a folder would destroy it; to be asked before anything is computed.
pub(super) fn refuse_special(path: &Path) -> Result<(), Failure> {
    let Ok(found) = path.symlink_metadata() else { return Ok(()) };
    let kind = found.file_type();
    if kind.is_file() {
        return Ok(());
    }
    let name = path.display();
    if kind.is_symlink() {
        return Err(Failure::usage(format!("{name} is a symbolic link, which is not written through"))
            .hint("name the file that it points to"));
    }
    let what = if kind.is_dir() { "a folder" } else { "a device, a pipe or a socket" };
    Err(Failure::usage(format!("{name} is {what}, which -o does not replace"))
        .hint("name a file, or leave -o out and redirect the output: > FILE"))
}

/// Writes to a new file beside `path`, and takes its place only when all of it is on the disk. Until then what there is of it is
/// private; then those may read it who may read the file that it replaces, or any new file of this account.
pub(super) fn write_whole(path: &Path, write: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
    refuse_special(path)?;
    write_beside(path, write).map_err(|error| if is_disk_full(&error) { no_room(path).into() } else { error })
}

/// The file that was asked for has no room. That says nothing about the database.
pub(super) fn no_room(path: &Path) -> Failure {
    Failure::new(FailureKind::Failed, format!("cannot write {}: no space left on device", path.display()))
        .hint("free some space there, or name another place")
}

fn write_beside(path: &Path, write: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let cannot = || format!("cannot write {}", path.display());
    let file = tempfile::Builder::new().prefix(".evalbatch-").tempfile_in(folder).with_context(cannot)?;
    let _unfinished = Unfinished::new(file.path());
    let mut out = io::BufWriter::new(file);
    write(&mut out).with_context(cannot)?;
    let file = out.into_inner().map_err(io::IntoInnerError::into_error).with_context(cannot)?;
    match path.metadata() {
        Ok(replaced) => access::take_after(file.as_file(), &replaced),
        Err(_) => access::follow_umask(file.as_file()),
    }
    .with_context(cannot)?;
    file.as_file().sync_all().with_context(cannot)?;
    file.persist(path).with_context(cannot)?;
    Ok(())
}
