//! evalbatch.
pub mod clock;
pub mod domain;
pub mod ids;
pub mod intake;
pub mod repository;
pub mod runtime;
