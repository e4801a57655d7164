//! Files that must be refused, and must not be changed by that.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test stops where something is wrong")]

use std::path::Path;

use evalbatch::repository::error::Error;
use evalbatch::repository::sqlite::open::{Access, OpenOptions, open};
use rusqlite::Connection;
use sha2::{Digest, Sha256};
use test_case::test_case;

fn digest(path: &Path) -> String {
    format!("{:?}", Sha256::digest(std::fs::read(path).unwrap()))
}

fn open_again(path: &Path) -> Result<Connection, Error> {
    open(path, Access::Create, &OpenOptions::default())
}

/// Opens a good database after `harm` was done to it: refused with a kind that starts with `expected`, unchanged.
fn refuses(expected: &str, harm: impl FnOnce(&Path)) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("evalbatch.db");
    drop(open_again(&path).unwrap());
    harm(&path);
    let before = digest(&path);
    let error = open_again(&path).expect_err("refused");
    assert!(format!("{error:?}").starts_with(expected), "{error:?}");
    assert!(!error.to_string().contains('\n') && !error.hints().is_empty(), "{error}");
    assert_eq!(digest(&path), before, "the file was changed");
    let names: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["evalbatch.db"], "something was left behind");
}

fn edit(path: &Path, change: impl FnOnce(&mut Vec<u8>)) {
    let mut bytes = std::fs::read(path).unwrap();
    change(&mut bytes);
    std::fs::write(path, bytes).unwrap();
}

#[test_case("NotADatabase", |bytes| bytes[..16].fill(b'x'); "magic string overwritten")]
#[test_case("NotADatabase", |bytes| *bytes = b"title,content\nhello,world\n".repeat(100); "a text file")]
#[test_case("NotADatabase", |bytes| *bytes = b"SQLite".to_vec(); "a few bytes")]
#[test_case("NotADatabase", |bytes| bytes[..4096].fill(0); "first page zeroed")]
#[test_case("NotADatabase", |bytes| bytes[16..18].copy_from_slice(&[0xFF, 0xFF]); "impossible page size")]
#[test_case("Damaged(", |bytes| bytes.truncate(4096 * 3); "truncated at a page")]
#[test_case("Damaged(", |bytes| bytes.truncate(4096 + 100); "truncated within a page")]
#[test_case("Damaged(", |bytes| bytes[100..108].fill(0xFF); "schema page header garbage")]
#[test_case("Damaged", |bytes| bytes[4096 * 2..].fill(0); "all other pages zeroed")]
#[test_case("ForeignApplication", |bytes| bytes[68..72].copy_from_slice(&[0, 0, 0, 42]); "another application id")]
#[test_case("NewerSchema", |bytes| bytes[60..64].copy_from_slice(&[0, 0, 0, 9]); "newer schema")]
#[test_case("DamagedHistory", |bytes| bytes[60..64].copy_from_slice(&[0, 0, 0, 0]); "schema number zero")]
#[test_case("DamagedHistory", |bytes| bytes[60..64].fill(0xFF); "negative schema number")]
fn damaged_bytes(expected: &str, change: fn(&mut Vec<u8>)) {
    refuses(expected, |path| edit(path, change));
}

#[test_case("UPDATE refinery_schema_history SET applied_on = 'yesterday'"; "bad date")]
#[test_case("UPDATE refinery_schema_history SET checksum = 'many'"; "checksum that is no number")]
#[test_case("UPDATE refinery_schema_history SET checksum = '1'"; "another checksum")]
#[test_case("UPDATE refinery_schema_history SET name = 'other'"; "another name")]
#[test_case("UPDATE refinery_schema_history SET name = x'FF00', checksum = NULL"; "other types")]
#[test_case("UPDATE refinery_schema_history SET name = CAST(x'FF' AS TEXT)"; "text that is not UTF-8")]
#[test_case("DELETE FROM refinery_schema_history"; "missing row")]
#[test_case("INSERT INTO refinery_schema_history VALUES (7, 'x', '2026-01-01T00:00:00Z', '1')"; "unknown row")]
#[test_case("DROP TABLE refinery_schema_history"; "missing table")]
#[test_case("ALTER TABLE refinery_schema_history DROP COLUMN checksum"; "missing column")]
fn damaged_history(sql: &str) {
    refuses("DamagedHistory", |path| Connection::open(path).unwrap().execute_batch(sql).unwrap());
}

#[test]
fn a_file_of_another_application_without_an_id() {
    refuses("ForeignApplication", |path| {
        std::fs::remove_file(path).unwrap();
        Connection::open(path).unwrap().execute_batch("CREATE TABLE places (url TEXT)").unwrap();
    });
}

#[test]
fn the_log_of_a_foreign_file_is_not_written_into_it() {
    let folder = tempfile::tempdir().unwrap();
    let (original, path) = (folder.path().join("original.db"), folder.path().join("killed.db"));
    let owner = Connection::open(&original).unwrap();
    owner.execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE places (url TEXT)").unwrap();
    // As after a kill: the log holds what the file does not.
    for end in ["", "-wal"] {
        std::fs::copy(folder.path().join(format!("original.db{end}")), folder.path().join(format!("killed.db{end}")))
            .unwrap();
    }
    let log = folder.path().join("killed.db-wal");
    let before = (digest(&path), digest(&log));
    assert!(matches!(open_again(&path), Err(Error::ForeignApplication { .. })));
    assert_eq!((digest(&path), digest(&log)), before);
}

#[test]
fn an_empty_file_is_a_new_database() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("evalbatch.db");
    std::fs::write(&path, "").unwrap();
    open_again(&path).unwrap();
}

/// Bits flipped anywhere: whatever the outcome, an answer and no panic.
#[test]
fn random_bytes_flipped() {
    let mut random: u64 = 0x9E37_79B9_7F4A_7C15;
    let folder = tempfile::tempdir().unwrap();
    let good = folder.path().join("good.db");
    drop(open_again(&good).unwrap());
    let (mut refused, rounds) = (0, 300);
    for round in 0..rounds {
        let path = folder.path().join(format!("{round}.db"));
        let mut bytes = std::fs::read(&good).unwrap();
        for _ in 0..20 {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let place = usize::try_from(random >> 33).unwrap() % 8192;
            bytes[place] ^= 1 << ((random >> 20) % 8);
        }
        std::fs::write(&path, &bytes).unwrap();
        if let Err(error) = open_again(&path) {
            refused += 1;
            assert!(!error.to_string().is_empty());
            assert_eq!(std::fs::read(&path).unwrap(), bytes, "round {round}: {error}");
        }
    }
    eprintln!("{refused} of {rounds} refused");
    // The rest hit free space or rows, which only reading everything (`db check`) can notice.
    assert!(refused > 0);
}
