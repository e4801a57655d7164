//! evalbatch manages evaluations of LLM agents over documents: batches that are kept, and experiments that expire and
//! are removed with everything that was made only for them.
//!
//! The data flows one way. [`cli`] parses arguments; [`commands`] resolve them into one typed request, ask a
//! [`repository`] for one atomic unit of work at a time, and hand what comes back to [`render`]. [`intake`] turns outside
//! text into [`domain`] values; the [`runner`] takes jobs from the repository's queue and lets a [`runtime`] turn each
//! into an evaluation. [`domain`] is pure and uses nothing of the rest.

pub mod cli;
pub mod clock;
pub mod commands;
pub mod context;
pub mod domain;
pub mod failure;
pub mod ids;
pub mod intake;
pub mod render;
pub mod repository;
pub mod runner;
pub mod runtime;
pub mod strict_json;
