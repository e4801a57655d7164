//! The life around a batch, the libraries, and who may what, as a user meets them on the command line.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "a test stops where something is wrong")]

mod agents;
mod changes;
mod commands;
mod configuration;
mod corpora;
mod database;
mod documents;
mod ephemeral;
mod exit_codes;
#[path = "../cli/harness.rs"]
#[expect(dead_code, reason = "shared with the tests of the other commands")]
mod harness;
mod help;
mod hints;
mod jobs;
mod journal;
#[path = "../support/line.rs"]
#[expect(dead_code, reason = "shared with the tests of faults")]
mod line;
mod ownership;
mod policy;
mod promote;
mod recipes;
mod rerun;
#[path = "../cli/schemas.rs"]
mod schemas;
mod sentences;
mod team;
mod upgrade;
mod users;
mod web;
mod wording;
mod world;
