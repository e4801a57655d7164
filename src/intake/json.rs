//! JSON text → value, strictly, with the place of what is wrong.

use serde_json::Value;

use super::error::{IntakeError, Place};
use crate::strict_json::{self, JsonError};

impl JsonError {
    pub(super) fn locate(self, place: &Place) -> IntakeError {
        IntakeError::invalid(place.at(self.line as u64), format!("{} (column {})", self.reason, self.column))
    }
}

/// Parses the JSON value on `line` of a larger text.
pub(super) fn read_json(text: &str, line: usize) -> Result<Value, JsonError> {
    strict_json::parse_line(text.as_bytes(), line)
}
