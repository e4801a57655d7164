//! One list of checks for every repository, and what the schema of SQLite refuses by itself.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where something is wrong")]

mod contract;
mod schema;
#[path = "../support/mod.rs"]
mod support;

use evalbatch::repository::Repository;
use evalbatch::repository::sqlite::{Access, Journal, OpenOptions, SqliteRepository, Wish};

/// An empty repository, and what must outlive it.
type Opened = (Box<dyn Repository>, Option<tempfile::TempDir>);

fn on_file(journal: Journal) -> Opened {
    let folder = tempfile::tempdir().unwrap();
    let options = OpenOptions { journal: Wish::Exactly(journal), ..OpenOptions::default() };
    let repository = SqliteRepository::open(&folder.path().join("evalbatch.db"), Access::Create, &options).unwrap();
    (Box::new(repository), Some(folder))
}

#[test]
fn sqlite_on_a_file_keeps_the_contract() {
    contract::check(&|| on_file(Journal::Wal));
}

#[test]
fn sqlite_with_a_rollback_journal_keeps_the_contract() {
    contract::check(&|| on_file(Journal::Delete));
}

#[test]
fn sqlite_in_memory_keeps_the_contract() {
    contract::check(&|| (Box::new(SqliteRepository::empty().unwrap()), None));
}
