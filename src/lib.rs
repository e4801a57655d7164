//! evalbatch.
pub mod clock;
pub mod domain;
pub mod ids;
pub mod repository;
pub mod runtime;
