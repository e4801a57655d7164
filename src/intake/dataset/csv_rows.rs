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
    let state = Rc::new(State::default());
    state.left.set(table.max_row_bytes());
    let limited = Limited { reader, state: Rc::clone(&state) };
    let mut reader = ReaderBuilder::new().delimiter(delimiter).from_reader(limited);
    let names = names(reader.headers().map_err(|error| problem(table, error, 1))?, table)?;
    let mut documents = Vec::new();
    let mut record = StringRecord::new();
    let mut several_lines = None;
    loop {
        state.left.set(table.max_row_bytes());
        let next = reader.position().line();
        if !reader.read_record(&mut record).map_err(|error| problem(table, error, next))? {
            return closed(several_lines, &state, table).map(|()| documents);
        }
        let line = record.position().map_or(next, csv::Position::line);
        if let Some(index) = record.iter().position(|cell| cell.contains('\0')) {
            return Err(IntakeError::invalid(table.place.at(line), format!("a NUL in the column `{}`", names[index])));
        }
        several_lines = record.iter().next_back().filter(|cell| cell.contains('\n')).map(|_| line);
        let cells = record.iter().map(|cell| Value::String(cell.to_owned()));
        let columns: Map<String, Value> = names.iter().cloned().zip(cells).collect();
        documents.push(row::document(Row { line, columns }, table)?);
    }
}

/// A last cell of several lines has to end in its quotation mark; else the mark was never closed, and the
/// cell has swallowed the rows after it.
fn closed(several_lines: Option<u64>, state: &State, table: &Table<'_>) -> Result<(), IntakeError> {
    match several_lines {
        Some(line) if state.last.get() != b'"' => {
            Err(IntakeError::invalid(table.place.at(line), "a quotation mark in this row is never closed"))
        }
        _ => Ok(()),
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
    let message = error.to_string();
    match error.kind() {
        ErrorKind::Io(source) if source.kind() == io::ErrorKind::FileTooLarge => table.row_too_long(line),
        ErrorKind::Utf8 { pos, err } => IntakeError::Encoding {
            place: at(pos),
            encoding: format!("the {} cell has another encoding", nth(err.field() + 1)),
        },
        ErrorKind::UnequalLengths { pos, expected_len, len } => {
            let cells = if *len == 1 { "cell" } else { "cells" };
            IntakeError::invalid(at(pos), format!("{len} {cells}, but the first line names {expected_len} columns"))
        }
        _ => match error.into_kind() {
            ErrorKind::Io(source) => table.unreadable(source),
            _ => IntakeError::invalid(table.place.at(line), message),
        },
    }
}

/// What `Limited` and its owner tell each other.
#[derive(Default)]
struct State {
    /// How many bytes the current row may still take.
    left: Cell<u64>,
    /// The last byte so far that ends no line.
    last: Cell<u8>,
}

/// Ends the reading when one row takes more than its share: a quotation mark that is never closed would
/// otherwise take the rest of the file into memory.
struct Limited<R> {
    reader: R,
    state: Rc<State>,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = &self.state.left;
        if left.get() == 0 {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let length = self.reader.read(buffer)?;
        left.set(left.get().saturating_sub(length as u64));
        if let Some(byte) = buffer[..length].iter().rfind(|byte| !matches!(byte, b'\n' | b'\r')) {
            self.state.last.set(*byte);
        }
        Ok(length)
    }
}
