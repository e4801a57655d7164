//! `--dataset`: one document a row, from JSON Lines or CSV. All rows or none, one row in memory at a time
//! besides the documents themselves.

mod csv_rows;
mod jsonl_rows;
mod mapping;
mod row;

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use super::Gathered;
use super::error::{IntakeError, Place};
use crate::domain::PolicyKey;
use crate::shell::quoted_word;

pub use mapping::{Mapping, parse_mapping};

/// How a dataset is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    JsonLines,
    /// With this byte between the cells.
    Csv(u8),
}

/// Reads a dataset. The columns `title`, `content`, `author`, `url` and `publishedDate`, or those that
/// `mapping` names instead, are the document; every other column is metadata.
///
/// # Errors
/// A row cannot be read or has no content; the error names its line. A document larger than `max_bytes`
/// (the policy's `max-document-bytes`).
pub fn load(path: &Path, mapping: &Mapping, max_bytes: u64) -> Result<Gathered, IntakeError> {
    if path.is_dir() {
        return Err(IntakeError::Invalid {
            place: Place::file(path),
            message: "a dataset is a file, and this is a folder".to_owned(),
            hints: vec![format!(
                "a folder of documents is read with: --docs {}",
                quoted_word(&path.display().to_string())
            )],
        });
    }
    let format = format_of(path)?;
    let file = File::open(path).map_err(|source| IntakeError::unreadable(path, source))?;
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let table = Table { place: Place::file(path), stem: &stem, mapping, max_bytes };
    let mut reader = BufReader::with_capacity(256 * 1024, file);
    skip_mark(&mut reader).map_err(|source| IntakeError::unreadable(path, source))?;
    table.read(format, reader)
}

/// As `load`, from a stream, whose first character tells rows of JSON from CSV.
///
/// # Errors
/// As `load`.
pub fn from_stdin(stdin: impl Read, mapping: &Mapping, max_bytes: u64) -> Result<Gathered, IntakeError> {
    let place = Place::new("stdin");
    let table = Table { place: place.clone(), stem: "stdin", mapping, max_bytes };
    let mut reader = BufReader::with_capacity(256 * 1024, stdin);
    let begin = skip_mark(&mut reader).and_then(|()| Ok(reader.fill_buf()?.trim_ascii_start().first().copied()));
    match begin.map_err(|source| table.unreadable(source))? {
        Some(b'[') => Err(unknown_format(place, "a dataset is lines of JSON or CSV, and this is an array in JSON")),
        Some(b'{') => table.read(Format::JsonLines, reader),
        _ => table.read(Format::Csv(b','), reader),
    }
}

fn unknown_format(place: Place, message: &str) -> IntakeError {
    let hints = vec!["an array in JSON becomes lines with: jq -c '.[]' FILE.json > FILE.jsonl".to_owned()];
    IntakeError::Invalid { place, message: message.to_owned(), hints }
}

/// Whether a file is a dataset by its name.
#[must_use]
pub fn is_named_so(path: &Path) -> bool {
    format_of(path).is_ok()
}

fn format_of(path: &Path) -> Result<Format, IntakeError> {
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    match ending.as_str() {
        "jsonl" | "ndjson" => Ok(Format::JsonLines),
        "csv" => Ok(Format::Csv(b',')),
        "tsv" => Ok(Format::Csv(b'\t')),
        _ => Err(unknown_format(Place::file(path), "a dataset is a file .jsonl (or .ndjson), .csv or .tsv")),
    }
}

/// Leaves out the byte order mark that spreadsheets write.
fn skip_mark(reader: &mut impl BufRead) -> std::io::Result<()> {
    let mark = b"\xEF\xBB\xBF";
    if reader.fill_buf()?.starts_with(mark) {
        reader.consume(mark.len());
    }
    Ok(())
}

/// As spreadsheets write CSV where the comma stands in numbers. A header with a comma in it is left alone.
fn has_semicolons(reader: &mut impl BufRead) -> std::io::Result<bool> {
    let header = reader.fill_buf()?.split(|byte| *byte == b'\n').next().unwrap_or_default();
    Ok(header.contains(&b';') && !header.contains(&b','))
}

/// What all rows of one dataset have in common.
#[derive(Debug)]
struct Table<'a> {
    place: Place,
    stem: &'a str,
    mapping: &'a Mapping,
    max_bytes: u64,
}

impl Table<'_> {
    fn read(&self, format: Format, mut reader: impl BufRead) -> Result<Gathered, IntakeError> {
        let mut notes = Vec::new();
        let documents = match format {
            Format::JsonLines => jsonl_rows::read(self, reader)?,
            Format::Csv(b',') if has_semicolons(&mut reader).map_err(|source| self.unreadable(source))? => {
                notes.push(format!("{}: read as cells with `;` between them", self.place));
                csv_rows::read(self, b';', reader)?
            }
            Format::Csv(delimiter) => csv_rows::read(self, delimiter, reader)?,
        };
        if documents.is_empty() {
            return Err(IntakeError::Invalid {
                place: self.place.clone(),
                message: "no row, so no document".to_owned(),
                hints: vec!["each row is a document; in .csv and .tsv the first line names the columns".to_owned()],
            });
        }
        Ok(Gathered { documents, notes, ..Gathered::default() })
    }

    /// The longest row: a whole document, each of its characters escaped, and room for the other columns.
    fn max_row_bytes(&self) -> u64 {
        self.max_bytes.saturating_mul(6).saturating_add(1024 * 1024)
    }

    fn row_too_long(&self, line: u64) -> IntakeError {
        IntakeError::TooLarge { place: self.place.at(line), limit: self.max_row_bytes(), key: "of a row" }
    }

    fn document_too_large(&self, line: u64) -> IntakeError {
        IntakeError::TooLarge {
            place: self.place.at(line),
            limit: self.max_bytes,
            key: PolicyKey::MaxDocumentBytes.as_str(),
        }
    }

    fn unreadable(&self, source: std::io::Error) -> IntakeError {
        IntakeError::Unreadable { path: self.place.source.clone(), source }
    }
}

#[cfg(test)]
mod tests;
