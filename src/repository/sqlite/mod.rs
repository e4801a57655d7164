//! The SQLite store. All SQL of the program lives in this folder.

pub mod before_upgrade;
mod busy;
pub mod filesystem;
mod guard;
mod history;
pub mod migrate;
pub mod open;
mod settings;
