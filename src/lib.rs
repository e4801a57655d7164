//! evalbatch.
pub mod domain;
pub mod runtime;
