//! Outside things (files, folders, datasets, agent files, requests) → new domain things.
//!
//! Everything here was written by somebody else and may be wrong in any way, so every reader is strict
//! where a mistake would be silent (unknown keys, duplicate keys, encodings) and names the place where the
//! fix goes. Nothing is stored, printed or fetched: a reader returns values and notes, or one error.

pub mod agent_export;
pub mod agent_file;
pub mod builtin;
pub mod dataset;
pub mod dates;
pub mod error;
pub mod exported;
mod fields;
pub mod files;
pub mod front_matter;
mod heading;
mod json;
pub mod spec;
mod text_file;
pub mod web;
pub mod yaml;

pub use agent_file::{AgentRules, Defaults};
pub use error::{IntakeError, Place, reason};

use serde::Serialize;

use crate::domain::NewDocument;

/// Documents that were read, in the order given, and what the user should know about the reading.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Gathered {
    pub documents: Vec<NewDocument>,
    pub notes: Vec<String>,
    pub left_out: Vec<LeftOut>,
}

/// Something that gave no document, though it was named or stood in a folder that was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// A path, or an address.
    pub source: String,
    pub reason: String,
}
