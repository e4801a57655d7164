//! Reading columns: one place for how rows become values.

use std::str::FromStr;

use rusqlite::types::Type;
use rusqlite::{Row, RowIndex};
use serde::de::DeserializeOwned;

use crate::domain::{Cost, Timestamp};

/// A column, by name or by position.
pub(super) trait Column: RowIndex + Copy {}

impl<T: RowIndex + Copy> Column for T {}

/// Typed access to the columns of a row, by name or, where there are many rows, by position.
pub(super) trait Columns {
    fn time(&self, column: impl Column) -> rusqlite::Result<Timestamp>;
    fn optional_time(&self, column: impl Column) -> rusqlite::Result<Option<Timestamp>>;
    fn cost(&self, column: impl Column) -> rusqlite::Result<Option<Cost>>;
    /// A column that holds the text form of a closed set.
    fn parsed<T: FromStr>(&self, column: impl Column) -> rusqlite::Result<T>
    where
        T::Err: std::error::Error + Send + Sync + 'static;
    fn json<T: DeserializeOwned>(&self, column: impl Column) -> rusqlite::Result<T>;
}

impl Columns for Row<'_> {
    fn time(&self, column: impl Column) -> rusqlite::Result<Timestamp> {
        self.get(column).map(Timestamp::from_millis)
    }

    fn optional_time(&self, column: impl Column) -> rusqlite::Result<Option<Timestamp>> {
        Ok(self.get::<_, Option<i64>>(column)?.map(Timestamp::from_millis))
    }

    fn cost(&self, column: impl Column) -> rusqlite::Result<Option<Cost>> {
        Ok(self.get::<_, Option<u64>>(column)?.map(Cost::from_pico_dollars))
    }

    fn parsed<T: FromStr>(&self, column: impl Column) -> rusqlite::Result<T>
    where
        T::Err: std::error::Error + Send + Sync + 'static,
    {
        // Without a copy: an export reads a million of them.
        self.get_ref(column)?.as_str()?.parse().map_err(|error| unreadable(self, column, error))
    }

    fn json<T: DeserializeOwned>(&self, column: impl Column) -> rusqlite::Result<T> {
        let text: String = self.get(column)?;
        serde_json::from_str(&text).map_err(|error| unreadable(self, column, error))
    }
}

fn unreadable(
    row: &Row<'_>,
    column: impl Column,
    error: impl std::error::Error + Send + Sync + 'static,
) -> rusqlite::Error {
    let index = column.idx(row.as_ref()).unwrap_or_default();
    rusqlite::Error::FromSqlConversionFailure(index, Type::Text, Box::new(error))
}
