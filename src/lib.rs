//! evalbatch.
pub mod domain;
pub mod runtime;
pub mod strict_json;
