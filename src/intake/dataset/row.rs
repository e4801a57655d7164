//! One row → one document.

use serde_json::{Map, Value};
use url::Url;

use super::Table;
use crate::domain::NewDocument;
use crate::intake::error::IntakeError;
use crate::intake::fields::describe;
use crate::intake::{dates, heading};

/// The columns of one row and the line on which it begins.
#[derive(Debug)]
pub(super) struct Row {
    pub line: u64,
    pub columns: Map<String, Value>,
}

pub(super) fn document(mut row: Row, table: &Table<'_>) -> Result<NewDocument, IntakeError> {
    let content = content(&mut row, table)?;
    let title = text(&mut row, "title", table)?.map(|title| heading::one_line(&title));
    let author = text(&mut row, "author", table)?;
    let url = text(&mut row, "url", table)?;
    if let Some(url) = url.as_ref().filter(|url| Url::parse(url).is_err()) {
        let why = format!("must be a whole address like https://example.org/post, not {url:?}");
        return Err(refuse(&row, "url", table, &why));
    }
    let date = text(&mut row, "publishedDate", table)?;
    let published_at = match date.as_deref().map(|text| dates::parse(text).ok_or(text)) {
        None => None,
        Some(Ok(time)) => Some(time),
        Some(Err(text)) => {
            let why = format!("must be {}, not {text:?}", dates::ACCEPTED);
            return Err(refuse(&row, "publishedDate", table, &why));
        }
    };
    let title = title.or_else(|| heading::title(&content)).unwrap_or_else(|| format!("{} #{}", table.stem, row.line));
    Ok(NewDocument { title, content, author, url, published_at, metadata: row.columns })
}

fn content(row: &mut Row, table: &Table<'_>) -> Result<String, IntakeError> {
    let column = table.mapping.column("content");
    match row.columns.remove(column) {
        Some(Value::String(text)) if text.len() as u64 > table.max_bytes => Err(table.document_too_large(row.line)),
        Some(Value::String(text)) if !text.trim().is_empty() => Ok(text),
        Some(Value::String(_) | Value::Null) => Err(refuse(row, "content", table, "is empty")),
        None => Err(no_content(row, column, table)),
        Some(other) => Err(refuse(row, "content", table, &format!("must be a text, not {}", describe(&other)))),
    }
}

fn no_content(row: &Row, column: &str, table: &Table<'_>) -> IntakeError {
    let columns: Vec<&str> = row.columns.keys().map(String::as_str).collect();
    IntakeError::Invalid {
        place: table.place.at(row.line),
        message: format!("no column `{column}`; there are {}", columns.join(", ")),
        hints: vec!["name the column that holds the text: --map content=COLUMN".to_owned()],
    }
}

/// A column that may be missing. Numbers are written out; several authors become one text.
fn text(row: &mut Row, part: &str, table: &Table<'_>) -> Result<Option<String>, IntakeError> {
    let text = match row.columns.remove(table.mapping.column(part)) {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::String(text)) => text.trim().to_owned(),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Array(items)) if part == "author" && items.iter().all(Value::is_string) => {
            items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", ")
        }
        Some(other) => {
            return Err(refuse(row, part, table, &format!("must be a text, not {}", describe(&other))));
        }
    };
    Ok(Some(text).filter(|text| !text.is_empty()))
}

fn refuse(row: &Row, part: &str, table: &Table<'_>, why: &str) -> IntakeError {
    IntakeError::invalid(table.place.at(row.line), format!("{} {why}", table.mapping.column(part)))
}
