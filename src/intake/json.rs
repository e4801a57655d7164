//! JSON text → value. The one place to change when the strict parser of the crate is at hand.

use serde_json::Value;

use super::error::{IntakeError, Place};

/// Text that is not JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct JsonProblem {
    /// Counts from 1.
    pub line: u64,
    pub message: String,
}

impl JsonProblem {
    pub fn locate(self, place: &Place) -> IntakeError {
        IntakeError::invalid(place.at(self.line), self.message)
    }
}

pub(super) fn read_json(text: &str) -> Result<Value, JsonProblem> {
    serde_json::from_str(text).map_err(|error| JsonProblem { line: error.line() as u64, message: error.to_string() })
}
