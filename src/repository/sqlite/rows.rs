//! Reading columns: one place for how rows become values.

use std::str::FromStr;

use rusqlite::Row;
use rusqlite::types::Type;
use serde::de::DeserializeOwned;

use crate::domain::{Cost, Timestamp};

/// Typed access to the columns of a row, by name.
pub(super) trait Columns {
    fn time(&self, name: &str) -> rusqlite::Result<Timestamp>;
    fn optional_time(&self, name: &str) -> rusqlite::Result<Option<Timestamp>>;
    fn cost(&self, name: &str) -> rusqlite::Result<Option<Cost>>;
    /// A column that holds the text form of a closed set.
    fn parsed<T: FromStr>(&self, name: &str) -> rusqlite::Result<T>
    where
        T::Err: std::error::Error + Send + Sync + 'static;
    fn json<T: DeserializeOwned>(&self, name: &str) -> rusqlite::Result<T>;
}

impl Columns for Row<'_> {
    fn time(&self, name: &str) -> rusqlite::Result<Timestamp> {
        self.get(name).map(Timestamp::from_millis)
    }

    fn optional_time(&self, name: &str) -> rusqlite::Result<Option<Timestamp>> {
        Ok(self.get::<_, Option<i64>>(name)?.map(Timestamp::from_millis))
    }

    fn cost(&self, name: &str) -> rusqlite::Result<Option<Cost>> {
        Ok(self.get::<_, Option<u64>>(name)?.map(Cost::from_pico_dollars))
    }

    fn parsed<T: FromStr>(&self, name: &str) -> rusqlite::Result<T>
    where
        T::Err: std::error::Error + Send + Sync + 'static,
    {
        let text: String = self.get(name)?;
        text.parse().map_err(|error| unreadable(self, name, error))
    }

    fn json<T: DeserializeOwned>(&self, name: &str) -> rusqlite::Result<T> {
        let text: String = self.get(name)?;
        serde_json::from_str(&text).map_err(|error| unreadable(self, name, error))
    }
}

fn unreadable(row: &Row<'_>, name: &str, error: impl std::error::Error + Send + Sync + 'static) -> rusqlite::Error {
    let index = row.as_ref().column_index(name).unwrap_or_default();
    rusqlite::Error::FromSqlConversionFailure(index, Type::Text, Box::new(error))
}
