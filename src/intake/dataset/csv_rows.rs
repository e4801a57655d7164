//! Rows of CSV: the first one names the columns, and all cells are texts.

use std::cell::Cell;
use std::io::{self, BufRead, Read};
use std::rc::Rc;

use csv::{ErrorKind, ReaderBuilder, StringRecord};
use serde_json::{Map, Value};

use super::Table;
use super::row::{self, Row};
use crate::domain::NewDocument;
use crate::intake::error::IntakeError;

pub(super) fn read(table: &Table<'_>, delimiter: u8, reader: impl BufRead) -> Result<Vec<NewDocument>, IntakeError> {
    let budget = Rc::new(Cell::new(table.max_row_bytes()));
    let limited = Limited { reader, left: Rc::clone(&budget) };
    let mut reader = ReaderBuilder::new().delimiter(delimiter).from_reader(limited);
    let names = names(reader.headers().map_err(|error| problem(table, error, 1))?, table)?;
    let mut documents = Vec::new();
    let mut record = StringRecord::new();
    loop {
        budget.set(table.max_row_bytes());
        let next = reader.position().line();
        if !reader.read_record(&mut record).map_err(|error| problem(table, error, next))? {
            return Ok(documents);
        }
        let line = record.position().map_or(next, csv::Position::line);
        if let Some(index) = record.iter().position(|cell| cell.contains('\0')) {
            return Err(IntakeError::invalid(table.place.at(line), format!("a NUL in the column `{}`", names[index])));
        }
        let cells = record.iter().map(|cell| Value::String(cell.to_owned()));
        let columns: Map<String, Value> = names.iter().cloned().zip(cells).collect();
        documents.push(row::document(Row { line, columns }, table)?);
    }
}

/// The names of the columns: each one once, and those of `--map` among them.
fn names(header: &StringRecord, table: &Table<'_>) -> Result<Vec<String>, IntakeError> {
    let names: Vec<String> = header.iter().map(|name| name.trim().to_owned()).collect();
    let refuse = |message: String| Err(IntakeError::invalid(table.place.at(1), message));
    if let Some((index, name)) = names.iter().enumerate().find(|(index, name)| names[..*index].contains(name)) {
        return refuse(format!("two columns are called {name:?}: the {} and an earlier one", nth(index + 1)));
    }
    if let Some((part, column)) = table.mapping.named().find(|(_, column)| !names.iter().any(|name| name == column)) {
        return refuse(format!("no column `{column}` for --map {part}={column}; there are {}", names.join(", ")));
    }
    Ok(names)
}

fn nth(number: usize) -> String {
    format!(
        "{number}{}",
        match (number % 10, number % 100) {
            (1, tens) if tens != 11 => "st",
            (2, tens) if tens != 12 => "nd",
            (3, tens) if tens != 13 => "rd",
            _ => "th",
        }
    )
}

fn problem(table: &Table<'_>, error: csv::Error, line: u64) -> IntakeError {
    let at = |position: &Option<csv::Position>| table.place.at(position.as_ref().map_or(line, csv::Position::line));
    match error.kind() {
        ErrorKind::Io(source) if source.kind() == io::ErrorKind::FileTooLarge => table.row_too_long(line),
        ErrorKind::Utf8 { pos, err } => IntakeError::Encoding {
            place: at(pos),
            encoding: format!("the {} cell has another encoding", nth(err.field() + 1)),
        },
        ErrorKind::UnequalLengths { pos, expected_len, len } => {
            IntakeError::invalid(at(pos), format!("{len} cells, but the first line names {expected_len} columns"))
        }
        _ => match error.into_kind() {
            ErrorKind::Io(source) => table.unreadable(source),
            other => IntakeError::invalid(table.place.at(line), format!("{other:?}")),
        },
    }
}

/// Ends the reading when one row takes more than its share: a quotation mark that is never closed would
/// otherwise take the rest of the file into memory.
struct Limited<R> {
    reader: R,
    left: Rc<Cell<u64>>,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left.get() == 0 {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let length = self.reader.read(buffer)?;
        self.left.set(self.left.get().saturating_sub(length as u64));
        Ok(length)
    }
}
