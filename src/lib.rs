//! evalbatch.
pub mod domain;
pub mod intake;
pub mod runtime;
