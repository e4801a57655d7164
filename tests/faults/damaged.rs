//! Files that the program must refuse, or find wrong, without touching them.

use std::fs;
use std::path::Path;

use rusqlite::Connection;
use serde_json::Value;

use crate::harness::Site;
use crate::line::Line;

enum Harm {
    Bytes(fn(&mut Vec<u8>)),
    Sql(&'static str),
}

use Harm::{Bytes, Sql};

/// Noticed by every command that opens the file.
const REFUSED: &[(&str, Harm)] = &[
    ("newer schema", Bytes(|bytes| bytes[60..64].copy_from_slice(&[0, 0, 0, 99]))),
    ("another application", Bytes(|bytes| bytes[68..72].copy_from_slice(&[0, 0, 0, 42]))),
    ("history: another name", Sql("UPDATE refinery_schema_history SET name = 'other'")),
    ("history: another checksum", Sql("UPDATE refinery_schema_history SET checksum = '1'")),
    ("history: a date that is none", Sql("UPDATE refinery_schema_history SET applied_on = 'yesterday'")),
    ("history: missing", Sql("DROP TABLE refinery_schema_history")),
    ("magic string", Bytes(|bytes| bytes[..16].fill(b'x'))),
    ("text", Bytes(|bytes| *bytes = b"title,content\nhello,world\n".repeat(400))),
    ("a few bytes", Bytes(|bytes| *bytes = b"SQLite".to_vec())),
    ("first page zeroed", Bytes(|bytes| bytes[..4096].fill(0))),
    ("page size", Bytes(|bytes| bytes[16..18].fill(0xFF))),
    ("cut at a page", Bytes(|bytes| bytes.truncate(4096 * 3))),
    ("cut within a page", Bytes(|bytes| bytes.truncate(4096 + 100))),
    ("schema page", Bytes(|bytes| bytes[100..108].fill(0xFF))),
    ("all but the first page zeroed", Bytes(|bytes| bytes[4096 * 2..].fill(0))),
];

/// Noticed by those that look at everything.
const FOUND: &[(&str, Harm)] = &[
    ("last page zeroed", Bytes(|bytes| *bytes.last_chunk_mut::<4096>().unwrap() = [0; 4096])),
    ("last page garbage", Bytes(|bytes| bytes.last_chunk_mut::<4096>().unwrap().fill(0xA5))),
    ("an orphan", Sql("PRAGMA foreign_keys = OFF; DELETE FROM users")),
    ("a missing trigger", Sql("DROP TRIGGER jobs_running_stay")),
    ("a missing index", Sql("PRAGMA writable_schema = ON; DELETE FROM sqlite_schema WHERE name = 'jobs_document'")),
    ("a table of somebody else's", Sql("CREATE TABLE places (url TEXT)")),
];

fn harm(path: &Path, harm: &Harm) {
    match harm {
        Bytes(change) => {
            let mut bytes = fs::read(path).unwrap();
            change(&mut bytes);
            fs::write(path, bytes).unwrap();
        }
        Sql(sql) => Connection::open(path).unwrap().execute_batch(sql).unwrap(),
    }
}

fn populated() -> Site {
    let site = Site::new();
    site.small_documents(30);
    site.json(&["create", "--agent", "proofreader", "--docs", "documents", "--run"]);
    site
}

#[test]
fn a_damaged_file_is_refused_in_one_line_and_left_as_it_was() {
    let line = Line::of(4);
    let template = populated();
    for (name, wrong) in REFUSED {
        for arguments in [
            &["list", "--json"][..],
            &["document", "list", "--json"],
            &["cleanup", "--json"],
            &["db", "check", "--json"],
        ] {
            let site = template.copy();
            harm(&site.database(), wrong);
            let before = fs::read(site.database()).unwrap();
            let output = site.output(arguments);
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert_eq!(output.status.code(), Some(6), "{name} {arguments:?}: {said}");
            let error: Value = serde_json::from_str(&said).unwrap_or_else(|_| panic!("{name}: {said}"));
            assert_eq!(error["error"]["kind"], "database", "{name}");
            assert!(!error["error"]["message"].as_str().unwrap().contains('\n'), "{name}: {said}");
            assert!(!said.contains("panicked"), "{name}: {said}");
            assert!(fs::read(site.database()).unwrap() == before, "{name} {arguments:?}: the file was changed");
        }
    }
    let mut checked = 0;
    for (name, wrong) in FOUND {
        let site = template.copy();
        harm(&site.database(), wrong);
        let before = fs::read(site.database()).unwrap();
        let output = site.output(&["db", "check", "--json"]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(6), "{name}: {said}");
        assert!(!said.contains("panicked"), "{name}: {said}");
        assert!(fs::read(site.database()).unwrap() == before, "{name}: the file was changed");
        checked += 1;
    }
    line.holds(format!("{} files refused by 4 commands, {checked} more found by db check, changed 0", REFUSED.len()));
}
