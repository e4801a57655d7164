//! Kills, signals, races and broken clocks, against real processes of the program.
//!
//! The ordinary test run takes the short form; `EVALBATCH_FAULTS=full` the long one. Every test prints its figures and
//! its seed; `EVALBATCH_FAULTS_SEED` repeats one. Nothing is decided by how long something takes: deadlines are only
//! there so that a hang becomes a failure.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "a test stops where something is wrong")]

mod backup;
mod claims;
mod cleanup;
mod crash_points;
mod damaged;
mod disk_full;
mod expiry;
mod first_runs;
mod gone;
mod harness;
mod inject;
mod interrupted;
mod kills;
mod leases;
#[path = "../support/line.rs"]
mod line;
mod model;
mod signals;
mod space;
#[path = "../support/mod.rs"]
mod support;
mod torn;
