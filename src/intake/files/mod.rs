//! `--docs`: files, folders, globs and stdin → documents, in the order given.

mod content;
mod find;

use std::io::Read;
use std::path::{Path, PathBuf};

use super::Gathered;
use super::error::{IntakeError, Place};
use super::text_file::{self, Found, Limit};
use crate::domain::PolicyKey;

/// Reads every document that `values` name: a path to a file or folder, a glob, or `-` for `stdin`.
/// A document larger than `max_bytes` (the policy's `max-document-bytes`) is an error.
///
/// What is named itself has to be a text; what a folder or a glob brings up and is no text is left out
/// with a note.
///
/// # Errors
/// Something cannot be read, is no UTF-8, is too large, or a value names no document at all.
pub fn gather(values: &[PathBuf], stdin: &mut dyn Read, max_bytes: u64) -> Result<Gathered, IntakeError> {
    let limit = Limit { bytes: max_bytes, key: PolicyKey::MaxDocumentBytes.as_str() };
    let mut gathered = Gathered::default();
    for value in values {
        if value.as_os_str() == "-" {
            gathered.read_stdin(stdin, limit)?;
            continue;
        }
        match find::resolve(value)? {
            find::Target::File(path) => gathered.read_named(&path, limit)?,
            find::Target::Many(search) => gathered.read_found(&search, limit)?,
        }
    }
    Ok(gathered)
}

impl Gathered {
    fn read_stdin(&mut self, stdin: &mut dyn Read, limit: Limit) -> Result<(), IntakeError> {
        let place = Place::new("stdin");
        let text = text_file::read(stdin, &place, limit, 0)?;
        if text.trim().is_empty() {
            return Err(IntakeError::Empty { place });
        }
        let document =
            content::document(text, content::Source { place: &place, stem: "stdin", path: None }, &mut self.notes);
        self.documents.push(document);
        Ok(())
    }

    /// A file that was named itself.
    fn read_named(&mut self, path: &Path, limit: Limit) -> Result<(), IntakeError> {
        let text = text_file::read_file(path, limit)?;
        if text.trim().is_empty() {
            return Err(IntakeError::Empty { place: Place::file(path) });
        }
        self.push(text, path);
        Ok(())
    }

    /// Files that a folder or a glob brought up.
    fn read_found(&mut self, search: &find::Search, limit: Limit) -> Result<(), IntakeError> {
        let found = search.run()?;
        let mut skipped = found.skipped;
        let before = self.documents.len();
        let mut foreign = Vec::new();
        for path in found.files {
            match text_file::read_if_text(&path, limit) {
                Ok(Found::Binary) => skipped.binary.push(path),
                Ok(Found::Text(text)) if text.trim().is_empty() => skipped.empty.push(path),
                Ok(Found::Text(text)) => self.push(text, &path),
                // Who has one of these has more of them.
                Err(error @ IntakeError::Encoding { .. }) => foreign.push(error),
                Err(error) if foreign.is_empty() => return Err(error),
                Err(_) => break,
            }
        }
        if foreign.len() > 1 {
            return Err(IntakeError::several_encodings(&foreign));
        }
        if let Some(error) = foreign.pop() {
            return Err(error);
        }
        self.left_out.extend(skipped.note(search, &mut self.notes));
        if self.documents.len() == before {
            return Err(IntakeError::NothingFound { what: search.to_string() });
        }
        Ok(())
    }

    fn push(&mut self, text: String, path: &Path) {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let source = content::Source { place: &Place::file(path), stem: &stem, path: Some(path) };
        let document = content::document(text, source, &mut self.notes);
        self.documents.push(document);
    }
}

#[cfg(test)]
mod tests;
