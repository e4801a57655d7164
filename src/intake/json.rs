//! JSON text → value. The one place to change when the strict parser of the crate is at hand.

use serde_json::Value;

use super::error::{IntakeError, Place};

/// Text that is not JSON, and where; line and column count from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct JsonProblem {
    pub line: usize,
    pub column: usize,
    pub reason: String,
}

impl JsonProblem {
    pub fn locate(self, place: &Place) -> IntakeError {
        IntakeError::invalid(place.at(self.line as u64), format!("{} (column {})", self.reason, self.column))
    }
}

/// Parses the JSON value on `line` of a larger text.
pub(super) fn read_json(text: &str, line: usize) -> Result<Value, JsonProblem> {
    serde_json::from_str(text).map_err(|error| {
        let message = error.to_string();
        let reason = message.rsplit_once(" at line ").map_or(message.as_str(), |(reason, _)| reason).to_owned();
        JsonProblem { line: error.line() + line - 1, column: error.column(), reason }
    })
}
