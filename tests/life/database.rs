//! `db` and `init`.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;
use std::sync::atomic::{AtomicBool, Ordering};

use evalbatch::repository::sqlite::known::Known;
use rusqlite::Connection;
use serde_json::json;

use crate::harness::{TestEnv, fails};

fn env() -> TestEnv {
    let env = TestEnv::new();
    env.documents(&[10, 60]);
    env.experiment("exp", &["--run"]);
    env
}

#[test]
fn info_counts_rows_and_makes_nothing() {
    let env = TestEnv::new();
    let info = env.run(["db", "info", "--json"]).succeeds();
    info.says("no database");
    assert!(env.counts().is_none());
    fails(&env, &["db", "backup", "copy.db"], 3, "not_found");
    fails(&env, &["db", "vacuum"], 3, "not_found");
    fails(&env, &["db", "check"], 3, "not_found");
    let env = self::env();
    let info = env.json(&["db", "info"]);
    assert_eq!((&info["rows"]["jobs"], &info["rows"]["evaluations"]), (&json!(2), &json!(2)));
    assert_eq!((&info["schemaVersion"], &info["journalMode"]), (&json!(Known::Own.newest()), &json!("wal")));
    assert_eq!(info["sizeBytes"], std::fs::metadata(env.database()).unwrap().len());
}

#[test]
fn check_finds_a_row_that_refers_to_nothing() {
    let env = env();
    assert_eq!(env.json(&["db", "check"]), json!({"ok": true, "problems": []}));
    let connection = Connection::open(env.database()).unwrap();
    connection.pragma_update(None, "foreign_keys", false).unwrap();
    connection.execute("UPDATE evaluations SET job_id = 'gone' WHERE rowid = 1", []).unwrap();
    drop(connection);
    let ran = env.run(["db", "check", "--json"]).ends_with(6);
    assert_eq!(ran.error()["kind"], "database");
    assert!(ran.stdout.contains("row 1 of evaluations refers to a row of jobs that is not there"), "{}", ran.stdout);
}

#[test]
fn check_finds_a_schema_that_is_not_ours() {
    for (change, problem) in [
        ("DROP TRIGGER jobs_running_stay", "trigger jobs_running_stay is missing"),
        ("DROP INDEX jobs_document", "index jobs_document is missing"),
        ("CREATE TABLE notes (text)", "table notes is not of this schema"),
    ] {
        let env = env();
        env.connect().execute_batch(change).unwrap();
        let ran = env.run(["db", "check"]).ends_with(6);
        assert!(ran.stdout.contains(problem), "{change}: {}", ran.stdout);
    }
}

#[test]
fn check_finds_a_damaged_page() {
    let env = env();
    env.connect().pragma_update(None, "journal_mode", "delete").unwrap();
    let mut bytes = std::fs::read(env.database()).unwrap();
    let page = env.value::<usize>("SELECT rootpage FROM sqlite_schema WHERE name = 'comments'");
    bytes[(page - 1) * 4096..page * 4096].fill(0xA5);
    std::fs::write(env.database(), bytes).unwrap();
    let ran = env.run(["db", "check", "--json"]).ends_with(6);
    assert_eq!(ran.error()["kind"], "database");
}

#[test]
fn a_backup_is_private_whole_and_never_over_something() {
    let env = env();
    let copied = env.json(&["db", "backup", "copy.db"]);
    let copy = env.path("copy.db");
    assert_eq!(copied["sizeBytes"], std::fs::metadata(&copy).unwrap().len());
    assert_eq!(std::fs::metadata(&copy).unwrap().permissions().mode() & 0o777, 0o600);
    let before = std::fs::read(&copy).unwrap();
    for target in ["copy.db", "data/evalbatch.db", "docs"] {
        fails(&env, &["db", "backup", target], 4, "conflict");
    }
    std::os::unix::fs::symlink(env.path("nowhere"), env.path("dangling.db")).unwrap();
    fails(&env, &["db", "backup", "dangling.db"], 4, "conflict");
    assert_eq!(std::fs::read(&copy).unwrap(), before);
    let said = fails(&env, &["db", "backup", "no/folder/copy.db"], 1, "failed");
    assert!(said.contains("no/folder") && !said.contains(".evalbatch-backup"), "{said}");
}

/// A copy of a damaged file would look sound, and push out a good one.
#[test]
fn a_damaged_database_is_neither_copied_nor_rebuilt_unasked() {
    let env = env();
    let path = env.database();
    let harm = "PRAGMA foreign_keys = OFF; UPDATE evaluations SET job_id = 'nowhere' WHERE rowid = 1";
    env.run(["run", "exp"]).succeeds();
    env.connect().execute_batch(harm).unwrap();
    env.run(["db", "check"]).ends_with(6);
    let before = std::fs::read(&path).unwrap();
    let refused = env.run(["db", "backup", "copy.db"]).ends_with(6);
    assert!(refused.stderr.contains("no copy was made") && refused.stderr.contains("--no-check"), "{}", refused.stderr);
    env.run(["db", "vacuum"]).ends_with(6).says("was not rebuilt");
    assert!(!env.path("copy.db").exists());
    assert_eq!(std::fs::read(&path).unwrap(), before);
    env.run(["db", "backup", "copy.db", "--no-check"]).succeeds();
    assert!(env.path("copy.db").exists());
}

#[test]
fn a_text_that_is_not_what_was_stored_is_found() {
    let env = env();
    env.run(["db", "check"]).succeeds();
    env.connect().execute_batch("UPDATE documents SET content = 'x' WHERE rowid = 1").unwrap();
    let found = env.run(["db", "check"]).ends_with(6).stdout;
    assert!(found.contains("is not the one that was stored"), "{found}");
}

/// Of a view that somebody made no backup shall fail.
#[test]
fn what_is_unusual_is_no_damage() {
    let env = env();
    env.connect().execute_batch("CREATE VIEW mine AS SELECT * FROM batches").unwrap();
    env.run(["db", "check"]).ends_with(6);
    env.run(["db", "backup", "copy.db"]).succeeds();
    env.run(["db", "vacuum"]).succeeds();
}

#[test]
fn a_backup_is_restored_by_putting_it_in_the_place_of_the_database() {
    let env = env();
    let shown = env.json(&["show", "exp"]);
    env.json(&["db", "backup", "copy.db"]);
    env.run(["delete", "exp", "--yes"]).succeeds();
    for suffix in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(env.path(format!("data/evalbatch.db{suffix}")));
    }
    std::fs::rename(env.path("copy.db"), env.database()).unwrap();
    assert_eq!(env.json(&["show", "exp"]), shown);
    assert_eq!(env.json(&["db", "check"])["ok"], true);
    let info = env.json(&["db", "info"]);
    assert_eq!(info["journalMode"], "wal");
    env.experiment("more", &["--run"]);
}

/// Of a run that was killed, say. Putting the copy back once more would not help.
#[test]
fn a_log_of_another_file_is_told_to_be_moved_away() {
    let env = env();
    let killed = env.connect();
    killed.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).unwrap();
    killed
        .execute_batch(
            "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE TABLE nonsense (' WHERE name = 'jobs'",
        )
        .unwrap();
    drop(killed);
    let log = std::fs::canonicalize(env.path("data/evalbatch.db-wal")).unwrap();
    for command in [&["list"][..], &["db", "check"]] {
        env.run(command).ends_with(6).says(&format!("move {} and ", log.display()));
    }
    std::fs::rename(log, env.path("data/away")).unwrap();
    let _ = std::fs::remove_file(env.path("data/evalbatch.db-shm"));
    assert_eq!(env.json(&["db", "check"])["ok"], true);
}

/// Each of the copies holds whole transactions: a batch and all of its jobs, or neither.
#[test]
fn a_backup_is_consistent_while_others_write() {
    let env = env();
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut number = 0;
            while !done.load(Ordering::Relaxed) {
                env.experiment(&format!("w{number}"), &[]);
                number += 1;
            }
        });
        for number in 0..5 {
            let name = format!("copy{number}.db");
            env.run(["db", "backup", &name]).succeeds();
            let copy = Connection::open(env.path(&name)).unwrap();
            let text = |query: &str| -> String { copy.query_row(query, [], |row| row.get(0)).unwrap() };
            assert_eq!(text("PRAGMA integrity_check"), "ok");
            let torn =
                "SELECT count(*) || '' FROM batches b WHERE (SELECT count(*) FROM jobs WHERE batch_id = b.id) <> 2";
            assert_eq!(text(torn), "0");
        }
        done.store(true, Ordering::Relaxed);
    });
}

#[test]
fn vacuum_gives_space_back_and_removes_old_copies() {
    let env = env();
    env.write("docs/large.md", &"a long text ".repeat(100_000));
    env.experiment("large", &[]);
    env.sql("DELETE FROM batches WHERE tracking_id = 'large'");
    let before = std::fs::metadata(env.database()).unwrap().len();
    let vacuumed = env.json(&["db", "vacuum"]);
    let after = std::fs::metadata(env.database()).unwrap().len();
    assert!(after + 1_000_000 < before, "{before} → {after}");
    assert_eq!(vacuumed["reclaimedBytes"], before - after);
    assert_eq!(env.json(&["db", "check"])["ok"], true);
    assert_eq!(env.json(&["run", "exp"])["pending"], 0);
}

#[test]
fn init_writes_what_can_be_run_and_overwrites_nothing() {
    let env = TestEnv::new();
    let written = env.json(&["init"])["written"].clone();
    assert_eq!(written, json!(["evalbatch.toml", "agent.md", "documents/tidy.md", "documents/hasty.md"]));
    for path in written.as_array().unwrap() {
        assert!(env.path(path.as_str().unwrap()).is_file(), "{path}");
    }
    assert!(env.counts().is_none());
    let create = "create --ephemeral --agent-file agent.md --docs documents --config evalbatch.toml --run --json";
    let ran = env.run(create.split(' ')).succeeds();
    assert!(ran.stdout.contains(r#""completed":2"#), "{}", ran.stdout);
    for path in written.as_array().unwrap() {
        let env = TestEnv::new();
        env.write(path.as_str().unwrap(), "mine");
        let said = fails(&env, &["init"], 4, "conflict");
        assert!(said.contains(path.as_str().unwrap()), "{said}");
        let files: Vec<_> = std::fs::read_dir(env.path("")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(files.len(), 1, "{files:?}");
        assert_eq!(std::fs::read_to_string(env.path(path.as_str().unwrap())).unwrap(), "mine");
    }
}

#[test]
fn a_check_of_a_file_that_is_cut_short_does_not_send_to_itself() {
    let env = env();
    env.run(["db", "vacuum"]).succeeds();
    let file = std::fs::OpenOptions::new().write(true).open(env.database()).unwrap();
    file.set_len(3 * 4096).unwrap();
    for arguments in [&["db", "check"][..], &["list"]] {
        let said = env.run(arguments).ends_with(6).stderr;
        assert!(said.contains("data/evalbatch.db"), "{said}");
        assert_eq!(said.contains("evalbatch db check"), arguments == ["list"], "{said}");
    }
}

/// JSON holds no other bytes than UTF-8, paths any.
#[test]
fn a_path_that_is_not_utf8_is_told_of_in_json() {
    let env = env();
    let path = |name: &'static [u8]| OsStr::from_bytes(name);
    let info = [OsStr::new("--db"), path(b"n\xff.db"), OsStr::new("db"), OsStr::new("info"), OsStr::new("--json")];
    let told: serde_json::Value = serde_json::from_str(&env.run(info).succeeds().stdout).unwrap();
    assert!(told["path"].as_str().unwrap().ends_with("n\u{fffd}.db"), "{told}");
    let backup = [OsStr::new("db"), OsStr::new("backup"), path(b"c\xff.db"), OsStr::new("--json")];
    let told: serde_json::Value = serde_json::from_str(&env.run(backup).succeeds().stdout).unwrap();
    assert!(told["path"].as_str().unwrap().ends_with("c\u{fffd}.db"), "{told}");
}

/// It may have had tables, or shall get some: it is not evalbatch's to fill.
#[test]
fn an_empty_database_of_another_program_is_left_alone() {
    let env = TestEnv::new();
    env.documents(&[10]);
    let other = env.path("other.db");
    Connection::open(&other).unwrap().execute_batch("CREATE TABLE t (x); DROP TABLE t;").unwrap();
    let before = std::fs::read(&other).unwrap();
    for command in [&["create", "--agent", "proofreader", "--docs", "docs"][..], &["list"]] {
        let ran = env.run([command, &["--db", "other.db"]].concat()).ends_with(6);
        ran.says("the file is an empty SQLite database of another program");
        ran.says("name another file with --db");
    }
    assert!(std::fs::read(&other).unwrap() == before, "it was changed");
}

#[test]
fn quiet_calls_say_nothing_that_has_no_id() {
    let env = env();
    env.run(["create", "--agent", "proofreader", "--docs", "docs", "--tracking-id", "x"]).succeeds();
    std::fs::create_dir(env.path("new")).unwrap();
    for command in [&["run", "x", "--dry-run"][..], &["db", "backup", "copy.db"], &["db", "vacuum"], &["db", "check"]] {
        let ran = env.run([command, &["-q"]].concat()).succeeds();
        assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("", ""), "{command:?}");
    }
    let ran = env.run_with(["init", "-q"], |command| {
        command.current_dir(env.path("new"));
    });
    assert_eq!(ran.succeeds().stdout, "");
    env.sql("UPDATE batches SET expires_at = 1, created_at = 0 WHERE is_ephemeral");
    let would_go = env.run(["cleanup", "--dry-run", "-q"]).succeeds();
    assert_eq!((would_go.stdout.lines().count(), would_go.stderr.as_str()), (1, ""));
}

#[test]
fn problems_of_a_file_are_told_one_a_line_and_not_without_end() {
    let env = TestEnv::new();
    env.documents(&[2; 26]);
    env.run(["create", "--agent", "proofreader", "--docs", "docs", "--repeat", "40"]).succeeds();
    let mut bytes = std::fs::read(env.database()).unwrap();
    let middle = bytes.len() / 4096 / 2;
    // The places of the rows in leaves of tables and indexes.
    for page in bytes.chunks_exact_mut(4096).skip(middle).filter(|page| [0x0A, 0x0D].contains(&page[0])) {
        page[8..24].fill(0xA5);
    }
    std::fs::write(env.database(), bytes).unwrap();
    let text = env.run(["db", "check"]).ends_with(6);
    let lines: Vec<_> = text.stdout.lines().collect();
    assert!(lines.len() == 21 && lines[20].ends_with(" more"), "{}", text.stdout);
    assert!(lines.iter().all(|line| line.chars().count() < 300 && !line.contains('\u{23ce}')), "{}", text.stdout);
    let json = env.run(["db", "check", "--json"]).ends_with(6);
    let found: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
    assert!(found["problems"].as_array().unwrap().len() > 20);
}
