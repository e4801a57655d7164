use std::fs;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use rusqlite::Connection;
use test_case::test_case;

use super::*;
use crate::repository::sqlite::whole_copy;

struct Site {
    folder: tempfile::TempDir,
    journal: &'static str,
}

impl Site {
    fn new(journal: &'static str) -> Self {
        let site = Self { folder: tempfile::tempdir().unwrap(), journal };
        site.connect()
            .execute_batch("PRAGMA auto_vacuum = INCREMENTAL; VACUUM; CREATE TABLE t (id INTEGER PRIMARY KEY, text)")
            .unwrap();
        site
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn connect(&self) -> Connection {
        let connection = Connection::open(self.path("db")).unwrap();
        connection.pragma_update_and_check(None, "journal_mode", self.journal, |_| Ok(())).unwrap();
        connection.busy_timeout(Duration::from_secs(5)).unwrap();
        connection.execute_batch("PRAGMA wal_autocheckpoint = 0").unwrap();
        connection
    }

    fn logs(&self, name: &str) -> [Vec<u8>; 2] {
        ["-wal", "-journal"].map(|suffix| fs::read(self.path(&format!("{name}{suffix}"))).unwrap_or_default())
    }

    /// Of what was written to the logs since, only a part: as a kill between two writes leaves it, or a power cut. What was there
    /// before is on the disk.
    fn tear(&self, before: &[Vec<u8>; 2], random: &mut ChaCha8Rng) {
        for (suffix, (old, mut new)) in ["-wal", "-journal"].iter().zip(before.iter().zip(self.logs("killed"))) {
            let begin = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
            if begin >= new.len() {
                continue;
            }
            let from = begin + random.next_u32() as usize % (new.len() - begin).min(8192);
            if random.next_u32().is_multiple_of(2) {
                new.truncate(from);
            } else {
                let end = new.len().min(from + 4096);
                new[from..end].fill(0);
            }
            fs::write(self.path(&format!("killed{suffix}")), new).unwrap();
        }
    }

    fn forget_killed(&self) {
        for suffix in ["-wal", "-journal"] {
            let _ = fs::remove_file(self.path(&format!("killed{suffix}")));
        }
    }

    /// The files as a kill would leave them now, under another name.
    fn killed(&self, name: &str) -> PathBuf {
        for suffix in ["", "-wal", "-journal"] {
            if let Ok(content) = fs::read(self.path(&format!("db{suffix}"))) {
                fs::write(self.path(&format!("{name}{suffix}")), content).unwrap();
            }
        }
        self.path(name)
    }
}

/// Whether it has rows or not.
fn run(connection: &Connection, sql: &str) {
    let mut statement = connection.prepare(sql).unwrap();
    let mut rows = statement.query([]).unwrap();
    while rows.next().unwrap().is_some() {}
}

const CHECKPOINT: &str = "PRAGMA wal_checkpoint(TRUNCATE)";
const STEPS: [&str; 9] = [
    "INSERT INTO t (text) VALUES (hex(randomblob(3000)))",
    "UPDATE t SET text = 'short' WHERE id % 3 = 0",
    "UPDATE t SET text = lower(text)",
    "DELETE FROM t WHERE id % 5 = 1",
    "PRAGMA incremental_vacuum(10)",
    "PRAGMA wal_checkpoint(PASSIVE)",
    CHECKPOINT,
    "VACUUM",
    "PRAGMA user_version = 7",
];

/// Whatever several connections do, what is beside the file is its own.
#[test_case("wal", 1; "write-ahead log")]
#[test_case("wal", 2; "write-ahead log again")]
#[test_case("delete", 3; "rollback journal")]
fn a_log_of_its_own_is_never_taken_for_another(journal: &'static str, seed: u64) {
    let site = Site::new(journal);
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut connections: Vec<Connection> = (0..3).map(|_| site.connect()).collect();
    let mut with_log = 0;
    for step in 0..150 {
        let chosen = random.next_u32() as usize % connections.len();
        if random.next_u32() % 10 == 0 {
            connections[chosen] = site.connect();
        }
        let connection = &connections[chosen];
        let sql = STEPS[random.next_u32() as usize % STEPS.len()];
        let before = site.logs("db");
        if random.next_u32() % 2 == 0 && sql.contains(" t ") {
            // Killed with a transaction open, its pages partly in the file or the log.
            connection.execute_batch("PRAGMA cache_size = 1; BEGIN IMMEDIATE").unwrap();
            connection.execute_batch(sql).unwrap();
            connection.execute_batch(STEPS[0]).unwrap();
            let killed = site.killed("killed");
            with_log += usize::from(log_of(&killed).exists() || journal_of(&killed).exists());
            assert_eq!(beside(&killed), None, "seed {seed}, step {step}: {sql}");
            site.tear(&before, &mut random);
            assert_eq!(beside(&killed), None, "torn, seed {seed}, step {step}: {sql}");
            site.forget_killed();
            connection.execute_batch("COMMIT").unwrap();
        } else {
            run(connection, sql);
        }
        let killed = site.killed("killed");
        assert_eq!(beside(&killed), None, "seed {seed}, step {step}: {sql}");
        if !sql.contains("checkpoint") {
            site.tear(&before, &mut random);
            assert_eq!(beside(&killed), None, "torn commit, seed {seed}, step {step}: {sql}");
        }
        site.forget_killed();
    }
    assert!(with_log > 15, "{with_log}");
}

/// The frame says that it is a commit of the first page, and the page behind it was never written.
#[test]
fn a_commit_of_which_only_the_head_was_written_is_none() {
    let site = Site::new("wal");
    let connection = site.connect();
    for version in 1..9 {
        connection.pragma_update(None, "user_version", version).unwrap();
    }
    run(&connection, "PRAGMA wal_checkpoint(RESTART)");
    connection.pragma_update(None, "user_version", 9).unwrap();
    let killed = site.killed("killed");
    assert_eq!(beside(&killed), None);
    let mut log = fs::read(log_of(&killed)).unwrap();
    log[56..56 + 4096].fill(0);
    fs::write(log_of(&killed), log).unwrap();
    assert_eq!(beside(&killed), None);
}

const GROWS: &str = STEPS[0];
/// Changes neither the size nor the first page.
const IN_PLACE: &str = "UPDATE t SET text = lower(text)";

/// Each kind of copy, put in the place of a file that was killed: the log that was left is not the copy's.
#[test_case("wal", false, GROWS; "a copy of the file, beside a write-ahead log")]
#[test_case("wal", false, IN_PLACE; "a copy of the file, beside a log without a first page")]
#[test_case("wal", true, GROWS; "a backup, beside a write-ahead log")]
#[test_case("wal", true, IN_PLACE; "a backup, beside a log without a first page")]
#[test_case("delete", false, GROWS; "a copy of the file, beside a rollback journal")]
#[test_case("delete", false, IN_PLACE; "a copy of the file, beside a journal without a first page")]
#[test_case("delete", true, GROWS; "a backup, beside a rollback journal")]
#[test_case("delete", true, IN_PLACE; "a backup, beside a journal without a first page")]
fn a_log_of_the_file_before_is_found_out(journal: &'static str, is_backup: bool, last: &str) {
    let site = Site::new(journal);
    let connection = site.connect();
    connection.execute_batch(GROWS).unwrap();
    run(&connection, CHECKPOINT);
    if is_backup {
        let copy = whole_copy::of(&connection, site.folder.path()).unwrap();
        fs::copy(copy.file.path(), site.path("copy.db")).unwrap();
    } else {
        fs::copy(site.path("db"), site.path("copy.db")).unwrap();
    }
    for _ in 0..3 {
        site.connect().execute_batch(GROWS).unwrap();
        run(&connection, CHECKPOINT);
    }
    // With no room for a page the transaction is written before it ends.
    connection.execute_batch("PRAGMA cache_size = 1; BEGIN IMMEDIATE").unwrap();
    connection.execute_batch(last).unwrap();
    if journal == "wal" {
        connection.execute_batch("COMMIT").unwrap();
    }
    let killed = site.killed("killed");
    assert_eq!(beside(&killed), None);
    fs::copy(site.path("copy.db"), &killed).unwrap();
    let log = if journal == "wal" { log_of(&killed) } else { journal_of(&killed) };
    assert_eq!(beside(&killed), Some(log));
}

/// A file that its first transaction is being written to.
#[test]
fn a_database_that_is_being_made_has_a_journal_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("db");
    let connection = Connection::open(&path).unwrap();
    connection.execute_batch("PRAGMA cache_size = 1; BEGIN IMMEDIATE; CREATE TABLE t (text)").unwrap();
    connection.execute_batch("INSERT INTO t VALUES (hex(randomblob(90000)))").unwrap();
    assert!(path.metadata().unwrap().len() > 0 && journal_of(&path).exists());
    // Looking into it, here, takes the locks away: nothing more is done with it.
    assert_eq!(beside(&path), None);
}

/// Opening one would wait for its other end.
#[test]
fn what_is_no_file_is_no_log() {
    let site = Site::new("wal");
    for log in [log_of(&site.path("db")), journal_of(&site.path("db"))] {
        assert!(std::process::Command::new("mkfifo").arg(log).status().unwrap().success());
    }
    assert_eq!(beside(&site.path("db")), None);
}

/// Sizes that nothing has, whose product is more than a number holds.
#[test]
fn a_damaged_journal_is_no_panic() {
    let site = Site::new("delete");
    let mut content = vec![0xff; 4096];
    content[..8].copy_from_slice(&[0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7]);
    content[8..12].copy_from_slice(&(u32::MAX - 1).to_be_bytes());
    content[20..24].copy_from_slice(&512_u32.to_be_bytes());
    fs::write(journal_of(&site.path("db")), content).unwrap();
    assert_eq!(beside(&site.path("db")), Some(journal_of(&site.path("db"))), "another size, and no first page");
}

#[test]
fn what_is_no_log_is_left_to_sqlite() {
    let site = Site::new("wal");
    let database = site.path("db");
    for content in
        [&b""[..], b"short", &[0; 4096], b"\x37\x7f\x06\x82 and nothing more that would be a log of anything"]
    {
        fs::write(log_of(&database), content).unwrap();
        fs::write(journal_of(&database), content).unwrap();
        assert_eq!(beside(&database), None);
    }
}
