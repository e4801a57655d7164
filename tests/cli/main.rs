//! The command line as a user meets it: arguments in, text, JSON and exit codes out.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where something is wrong")]

mod create;
mod harness;
mod schemas;
