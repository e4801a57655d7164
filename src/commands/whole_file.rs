//! `--output`: a file that is there whole or not at all.

use std::ffi::OsStr;
use std::io::{self, Write};
use std::path::Path;

use anyhow::{Context as _, Result};

use super::irreplaceable;
use crate::access;
use crate::cli::Format;
use crate::context::Context;
use crate::failure::{Failure, FailureKind, is_disk_full};
use crate::leftovers;
use crate::signals::Unfinished;

/// The file that `--output` names; `-` is stdout, as elsewhere.
fn named(output: Option<&Path>) -> Option<&Path> {
    output.filter(|path| *path != Path::new("-"))
}

/// The file that is written, and its shape.
#[derive(Debug, Clone, Copy)]
pub(super) struct Target<'a> {
    pub(super) path: &'a Path,
    pub(super) format: Format,
    /// Neither a flag nor the name of the file says the shape.
    is_guess: bool,
}

impl Target<'_> {
    /// What is said once it is there.
    pub(super) fn note(&self) -> String {
        let shape = if self.is_guess { format!(", as {}", self.format.in_words()) } else { String::new() };
        format!("written to {}{shape}", self.path.display())
    }
}

/// The shape of what is printed, or of the file that `--output` names, whose ending says it where no flag does. A variable speaks of
/// calls in general, so the name of this file outweighs it.
pub(super) fn target<'a>(
    output: Option<&'a Path>,
    accepted: &[Format],
    context: &Context,
) -> Result<(Format, Option<Target<'a>>)> {
    let format = context.format(accepted)?;
    let Some(path) = named(output) else { return Ok((format, None)) };
    let is_asked = context.settings.format.is_some();
    let promised = if is_asked { None } else { Format::promised_by(path) };
    if !is_asked && promised.is_none() {
        refuse_strange_ending(path, accepted)?;
    }
    if let Some(other) = promised.filter(|promised| !accepted.contains(promised)) {
        let names: Vec<_> = accepted.iter().copied().map(Format::name).collect();
        return Err(Failure::usage(format!(
            "{} promises {}, which this command does not write",
            path.display(),
            other.in_words()
        ))
        .hint(format!("name another file, or say what it shall hold: --format {}", names.join("|")))
        .into());
    }
    refuse_special(path)?;
    irreplaceable::refuse(path, context)?;
    let is_guess = context.wanted_format(accepted).is_none() && promised.is_none();
    let format = promised.unwrap_or(format);
    Ok((format, Some(Target { path, format, is_guess })))
}

/// Who writes to `x.csv.gz` or `x.yaml` wants what this program does not write. A number, as in `x-1.5`, is no ending.
fn refuse_strange_ending(path: &Path, accepted: &[Format]) -> Result<(), Failure> {
    let ending = path.extension().map(OsStr::to_string_lossy).unwrap_or_default();
    if !ending.chars().any(char::is_alphabetic) {
        return Ok(());
    }
    let endings: Vec<_> =
        accepted.iter().flat_map(|format| format.endings()).map(|known| format!(".{known}")).collect();
    let names: Vec<_> = accepted.iter().copied().map(Format::name).collect();
    Err(Failure::usage(format!("{} ends in .{ending}, which names no format of this command", path.display()))
        .hint(format!("the endings that do: {}", endings.join(" ")))
        .hint(format!("or say what the file shall hold: --format {}", names.join("|"))))
}

/// Taking the place of a device, a pipe or a folder would destroy it; to be asked before anything is computed.
fn refuse_special(path: &Path) -> Result<(), Failure> {
    let Ok(found) = path.symlink_metadata() else { return Ok(()) };
    let kind = found.file_type();
    if kind.is_file() {
        return Ok(());
    }
    let name = path.display();
    if kind.is_symlink() && path.metadata().map_or(true, |target| target.is_file()) {
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

/// How the name of a file begins that is not whole yet.
const HALF_WRITTEN: &str = ".evalbatch-part-";

fn write_beside(path: &Path, write: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let cannot = || format!("cannot write {}", path.display());
    let make = || tempfile::Builder::new().prefix(HALF_WRITTEN).tempfile_in(folder);
    let (file, _unfinished) = Unfinished::making(make).with_context(cannot)?;
    leftovers::remove(file.path(), HALF_WRITTEN);
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
