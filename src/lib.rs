//! evalbatch.
pub mod domain;
pub mod repository;
pub mod runtime;
