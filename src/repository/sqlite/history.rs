//! The list of applied migrations that the file carries.
//!
//! refinery reads it too, and panics on a date or a checksum that is none. It never gets that far: here the whole
//! history must be a prefix of the known migrations.

use chrono::DateTime;
use rusqlite::Connection;
use rusqlite::types::Value;

use super::known::Step;
use crate::repository::error::Error;

/// refinery's default name, so that its own tools find it.
pub(super) const TABLE: &str = "refinery_schema_history";

/// How many of `known` are applied.
///
/// # Errors
/// The history is not what applying the first `version` of `known` leaves behind.
pub(super) fn verify(connection: &Connection, known: &[Step], version: i64) -> Result<usize, Error> {
    let rows = read(connection)?;
    for (index, row) in rows.iter().enumerate() {
        let step = known.get(index).ok_or_else(|| damaged(format!("row {} is of no known migration", index + 1)))?;
        row.compare(step)?;
    }
    let newest = rows.len().checked_sub(1).map_or(0, |last| known[last].version);
    if newest == version {
        Ok(rows.len())
    } else {
        Err(damaged(format!("it ends with migration {newest}, the file says {version}")))
    }
}

/// As found: in a damaged file a column may hold anything.
struct Row {
    version: Value,
    name: Value,
    applied_on: Value,
    checksum: Value,
}

fn read(connection: &Connection) -> Result<Vec<Row>, Error> {
    let exists: bool = connection.query_row(
        "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?1)",
        [TABLE],
        |row| row.get(0),
    )?;
    if !exists {
        return Err(damaged("the table is missing".to_owned()));
    }
    let sql = format!("SELECT version, name, applied_on, checksum FROM {TABLE} ORDER BY version");
    let mut statement = connection.prepare(&sql).map_err(unreadable)?;
    let rows = statement.query_map([], |row| {
        Ok(Row { version: row.get(0)?, name: row.get(1)?, applied_on: row.get(2)?, checksum: row.get(3)? })
    })?;
    rows.collect::<Result<_, _>>().map_err(unreadable)
}

/// A column that is missing, or text that is not UTF-8.
fn unreadable(error: rusqlite::Error) -> Error {
    match Error::from(error) {
        Error::Sqlite(error) => damaged(error.to_string()),
        other => other,
    }
}

impl Row {
    fn compare(&self, step: &Step) -> Result<(), Error> {
        let date = |text: &str| DateTime::parse_from_rfc3339(text).is_ok();
        let wrong = if self.version != Value::Integer(step.version) {
            "number"
        } else if self.name != Value::Text(step.name.clone()) {
            "name"
        } else if !matches!(&self.applied_on, Value::Text(text) if date(text)) {
            "date"
        } else if self.checksum != Value::Text(step.checksum.clone()) {
            "checksum"
        } else {
            return Ok(());
        };
        Err(damaged(format!("the {wrong} of V{}__{} is wrong or missing", step.version, step.name)))
    }
}

fn damaged(reason: String) -> Error {
    Error::DamagedHistory(reason)
}
