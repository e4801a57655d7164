//! Rows of JSON Lines: one object a line, blank lines between them do not count.

use std::io::{BufRead, Read};

use serde_json::{Map, Value};

use super::Table;
use super::row::{self, Row};
use crate::domain::NewDocument;
use crate::intake::error::IntakeError;
use crate::intake::fields::describe;
use crate::intake::{json, text_file};

pub(super) fn read(table: &Table<'_>, mut reader: impl BufRead) -> Result<Vec<NewDocument>, IntakeError> {
    let mut documents = Vec::new();
    let mut unseen: Vec<(&str, &str)> = table.mapping.named().collect();
    for number in 1.. {
        let Some(text) = line(table, &mut reader, number)? else { break };
        if text.trim().is_empty() {
            continue;
        }
        let columns = columns(table, &text, number)?;
        unseen.retain(|(_, column)| !columns.contains_key(*column));
        documents.push(row::document(Row { line: number, columns }, table)?);
    }
    match unseen.first() {
        Some((part, column)) if !documents.is_empty() => {
            let message = format!("no row has the column `{column}` of --map {part}={column}");
            Err(IntakeError::invalid(table.place.clone(), message))
        }
        _ => Ok(documents),
    }
}

fn line(table: &Table<'_>, reader: &mut impl BufRead, number: u64) -> Result<Option<String>, IntakeError> {
    let mut bytes = Vec::new();
    let most = table.max_row_bytes();
    let length = reader.take(most + 1).read_until(b'\n', &mut bytes).map_err(|source| table.unreadable(source))?;
    if length as u64 > most {
        return Err(table.row_too_long(number));
    }
    // Without its end, so that what is missing at the end of a line is missing on that line.
    if bytes.last() == Some(&b'\n') {
        bytes.pop();
    }
    if length == 0 { Ok(None) } else { text_file::decode(bytes, &table.place.at(number)).map(Some) }
}

/// The columns; those of an object `metadata` count as columns of their own.
fn columns(table: &Table<'_>, text: &str, number: u64) -> Result<Map<String, Value>, IntakeError> {
    let place = table.place.at(number);
    let value = json::read_json(text, usize::try_from(number).unwrap_or(usize::MAX))
        .map_err(|problem| problem.locate(&place))?;
    let Value::Object(mut columns) = value else {
        return Err(IntakeError::invalid(place, format!("a row must be an object, not {}", describe(&value))));
    };
    let nested = match columns.get_mut("metadata") {
        Some(Value::Object(nested)) => std::mem::take(nested),
        _ => return Ok(columns),
    };
    columns.remove("metadata");
    for (key, value) in nested {
        if columns.insert(key.clone(), value).is_some() {
            return Err(IntakeError::invalid(place, format!("`{key}` is a column and a key of `metadata`")));
        }
    }
    Ok(columns)
}
