//! Upgrading populated files, with migrations that are not released yet.
#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a test stops where something is wrong")]

#[path = "support/line.rs"]
#[expect(dead_code, reason = "shared with the tests of faults")]
mod line;

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use evalbatch::repository::error::Error;
use evalbatch::repository::sqlite::Upgrade;
use evalbatch::repository::sqlite::before_upgrade::copies;
use evalbatch::repository::sqlite::known::Known;
use evalbatch::repository::sqlite::open::{Access, OpenOptions, open, open_with};
use refinery_core::Migration;
use rusqlite::Connection;

use crate::line::Line;

/// A level above jobs is rebuilt the way SQLite's manual says: new table, copy, drop, rename.
const REBUILD: &str = "
    DROP TRIGGER jobs_running_stay;
    CREATE TABLE jobs_new AS SELECT * FROM jobs;
    CREATE TABLE users_new (id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL UNIQUE, role TEXT NOT NULL, created_at INTEGER NOT NULL) STRICT;
    INSERT INTO users_new SELECT id, name, role, created_at FROM users;
    DROP TABLE users;
    ALTER TABLE users_new RENAME TO users;
    DROP TABLE jobs_new;
    CREATE TABLE evaluations_new (id TEXT NOT NULL PRIMARY KEY, job_id TEXT NOT NULL UNIQUE REFERENCES jobs (id) ON DELETE CASCADE, summary TEXT NOT NULL) STRICT;
    INSERT INTO evaluations_new SELECT id, job_id, summary FROM evaluations;
    DROP TABLE evaluations;
    ALTER TABLE evaluations_new RENAME TO evaluations;
";

const TABLES: [&str; 6] = ["users", "documents", "batches", "jobs", "evaluations", "comments"];

/// The version after the newest.
fn next() -> i64 {
    Known::Own.newest() + 1
}

fn with(another: &str) -> Known {
    let mut list = Known::Own.migrations();
    list.push(Migration::unapplied(&format!("V{}__another", next()), another).unwrap());
    Known::Given(list)
}

fn counts(connection: &Connection) -> Vec<i64> {
    let count = |table| connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap();
    TABLES.iter().map(count).collect()
}

/// One user with 100 documents; a batch with 100 jobs, each evaluated; 100 comments on one of them.
fn populate(path: &Path) -> Vec<i64> {
    let connection = open(path, Access::Create, &OpenOptions::default()).unwrap();
    connection
        .execute_batch(
            "BEGIN;
             INSERT INTO users VALUES ('u', 'ann', 'member', 0);
             INSERT INTO agents VALUES ('a', 'u', 'agent', 'ASSESSOR', '', 1, NULL, 0, 0);
             INSERT INTO agent_versions VALUES ('v', 'a', 1, 'x', NULL, 1, 'checks', '{}', NULL, 'h', 0);
             INSERT INTO batches VALUES ('b', 'u', 'v', NULL, NULL, NULL, NULL, 1, NULL, 'PRIVATE', 0, NULL, 0, 0);
             CREATE TEMP TABLE n AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100) SELECT i FROM n;
             INSERT INTO documents SELECT 'd' || i, 'u', NULL, 't', NULL, NULL, NULL, 'h' || i, 'h' || i, 1, 0, '{}', 'x' FROM n;
             INSERT INTO jobs (id, batch_id, document_id, ordinal, repetition, status, max_attempts, completed_at)
                 SELECT 'j' || i, 'b', 'd' || i, i, 1, 'COMPLETED', 3, 1 FROM n;
             INSERT INTO evaluations (id, job_id, summary, analysis, created_at) SELECT 'e' || i, 'j' || i, 's', 'a', 0 FROM n;
             INSERT INTO comments (evaluation_id, ordinal, description, level, quoted_text, is_valid)
                 SELECT 'e1', i, 'd', 'info', 'q', 0 FROM n;
             COMMIT;",
        )
        .unwrap();
    counts(&connection)
}

#[test]
fn an_upgrade_is_told_before_it_begins_and_when_it_is_done() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("evalbatch.db");
    populate(&path);
    let mut told = Vec::new();
    let mut tell = |upgrade| told.push((upgrade, copies(&path).unwrap().len()));
    drop(open_with(&path, Access::ReadWrite, &OpenOptions::default(), &with(REBUILD), &mut tell).unwrap());
    drop(open_with(&path, Access::ReadWrite, &OpenOptions::default(), &with(REBUILD), &mut tell).unwrap());
    let copy = folder.path().canonicalize().unwrap().join(format!("evalbatch.db.before-v{}", next()));
    let begins = Upgrade::Begins { from: next() - 1, to: next() };
    assert_eq!(told, [(begins, 0), (Upgrade::Done { copy }, 1)]);
}

fn upgrade(path: &Path, known: &Known) -> Result<Connection, Error> {
    open_with(path, Access::ReadWrite, &OpenOptions::default(), known, &mut |_| {})
}

#[test]
fn a_table_rebuild_loses_no_child() {
    let line = Line::of(3);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("evalbatch.db");
    let before = populate(&path);
    assert_eq!(before, [1, 100, 1, 100, 100, 100]);
    let connection = upgrade(&path, &with(REBUILD)).unwrap();
    assert_eq!(counts(&connection), before);
    let read = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(read("PRAGMA user_version"), next());
    assert_eq!(read("PRAGMA foreign_keys"), 1);
    assert_eq!(read("SELECT count(*) FROM refinery_schema_history"), next());
    assert!(!connection.prepare("PRAGMA foreign_key_check").unwrap().exists([]).unwrap());
    // The program before the upgrade must now refuse the file.
    let older = open(&path, Access::ReadWrite, &OpenOptions::default());
    assert!(matches!(older, Err(Error::NewerSchema { found, known }) if (found, known) == (next(), next() - 1)));
    line.holds("tables rebuilt with 100 children a level: lost 0; the older program refuses the file");
}

#[test]
fn the_file_before_the_upgrade_is_kept_and_no_earlier_copy_is_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("evalbatch.db");
    let before = populate(&path);
    let name = format!("evalbatch.db.before-v{}", next());
    std::fs::write(folder.path().join(&name), "mine").unwrap();
    drop(upgrade(&path, &with(REBUILD)).unwrap());
    let found = copies(&path).unwrap();
    let names = [folder.path().join(&name), folder.path().join(format!("{name}.2"))];
    // What has the name and is no database is somebody's own.
    assert_eq!(found, names[1..]);
    assert_eq!(std::fs::read(&names[0]).unwrap(), b"mine");
    assert_eq!(std::fs::metadata(&names[1]).unwrap().permissions().mode() & 0o777, 0o600);
    let copy = open(&names[1], Access::ReadWrite, &OpenOptions::default()).unwrap();
    assert_eq!(counts(&copy), before);
}

#[test]
fn a_failing_migration_changes_nothing_and_leaves_no_copy() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("evalbatch.db");
    let before = populate(&path);
    let bytes = std::fs::read(&path).unwrap();
    let fails = [
        "DELETE FROM comments; SELECT nonsense FROM nowhere;",
        "PRAGMA user_version = 7; DELETE FROM users;", // leaves orphans
    ];
    for sql in fails {
        let error = upgrade(&path, &with(sql)).unwrap_err();
        assert!(matches!(error, Error::Migration { .. } | Error::Damaged(_)), "{error:?}");
        assert_eq!(std::fs::read(&path).unwrap(), bytes, "{sql}");
        assert_eq!(copies(&path).unwrap(), Vec::<std::path::PathBuf>::new());
    }
    let connection = open(&path, Access::ReadWrite, &OpenOptions::default()).unwrap();
    assert_eq!(counts(&connection), before);
}

#[test]
fn eight_threads_upgrade_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("evalbatch.db");
    let before = populate(&path);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| assert_eq!(counts(&upgrade(&path, &with(REBUILD)).unwrap()), before));
        }
    });
    assert_eq!(copies(&path).unwrap().len(), 1);
}

/// Files that the binary of each schema version made: experiments, repetitions, comments, failed attempts, a cleanup.
#[test]
fn every_released_schema_becomes_the_newest_with_all_its_rows() {
    let line = Line::of(3);
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/schemas");
    for version in 1..next() - 1 {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("evalbatch.db");
        std::fs::copy(fixtures.join(format!("v{version}.db")), &path).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        let before = counts(&Connection::open(&path).unwrap());
        assert!(before.iter().all(|count| *count > 0), "{before:?}");
        let connection = open(&path, Access::ReadWrite, &OpenOptions::default()).unwrap();
        assert_eq!(counts(&connection), before);
        let newest: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
        assert_eq!(newest, next() - 1);
        let astray = "SELECT 1 FROM evaluations e JOIN jobs j ON j.id = e.job_id
                      WHERE (e.batch_id, e.ordinal) IS NOT (j.batch_id, j.ordinal)";
        assert!(
            !connection.prepare(astray).unwrap().exists([]).unwrap(),
            "V3 places every evaluation where its job is"
        );
        assert!(!connection.prepare("PRAGMA foreign_key_check").unwrap().exists([]).unwrap());
        let check: String = connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
        assert_eq!(check, "ok");
    }
    line.holds(format!("{} released schemas, populated, upgraded: rows lost 0", next() - 2));
}
