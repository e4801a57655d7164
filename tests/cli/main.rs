//! The command line as a user meets it: arguments in, text, JSON and exit codes out.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "a test stops where something is wrong")]

mod browser;
mod cleanup;
mod compare;
mod complete;
mod create;
mod create_refused;
mod create_spec;
mod export;
mod gates;
mod harness;
mod json;
mod library;
mod list;
mod lost_output;
mod models;
mod output;
mod panics;
mod report;
mod report_comparison;
mod run;
mod run_left;
mod schedules;
mod schemas;
mod shapes;
mod show;
mod show_statistics;
mod terminal;
mod users;
