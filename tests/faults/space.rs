//! What becomes of the file: big cascades, long readers, and text that must be gone.

use std::fs;
use std::time::Duration;

use evalbatch::clock::Clock;
use evalbatch::domain::{BatchId, Visibility};
use evalbatch::repository::sqlite::{Access, OpenOptions, SqliteRepository};
use evalbatch::repository::{Cleanup, DeleteConditions, DeleteOutcome, Durability, Repository};

use crate::harness::{Site, query, scale};
use crate::line::Line;

fn open(site: &Site) -> SqliteRepository {
    SqliteRepository::open(&site.database(), Access::ReadWrite, &OpenOptions::default()).unwrap()
}

#[test]
fn a_cascade_of_ten_thousand_rows_takes_everything_along() {
    let line = Line::of(13);
    let site = Site::new();
    site.small_documents(50);
    let repeat = "200";
    let batch =
        site.json(&["create", "--ephemeral", "--agent", "proofreader", "--docs", "documents", "--repeat", repeat]);
    let id = BatchId::new(batch["batch"]["id"].as_str().unwrap());
    let repository = open(&site);
    let begin = processor_time();
    let outcome = repository.delete_batch(&id, DeleteConditions::NotRunning, Clock::System.now()).unwrap();
    let took = processor_time().saturating_sub(begin);
    let DeleteOutcome::Deleted(removed) = outcome else { panic!("{outcome:?}") };
    assert_eq!((removed.jobs, removed.documents), (10_000, 50));
    assert_eq!(site.count("SELECT (SELECT count(*) FROM jobs) + (SELECT count(*) FROM documents)"), 0);
    site.assert_sound();
    assert!(took < Duration::from_secs(1), "{took:?} for 10,050 rows");
    line.holds(format!("cascade of 10,050 rows: {} ms of processor time", took.as_millis()));
}

/// What this thread has worked. Unlike the time on the wall, it does not grow with what else the machine does.
fn processor_time() -> Duration {
    let text = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    Duration::from_nanos(text.split(' ').next().and_then(|text| text.parse().ok()).unwrap_or_default())
}

#[test]
fn the_log_shrinks_after_a_long_reader() {
    let line = Line::of(14);
    let site = Site::new();
    site.small_documents(1);
    let batch = site.json(&["create", "--agent", "proofreader", "--docs", "documents"]);
    let batch = BatchId::new(batch["batch"]["id"].as_str().unwrap());
    let writer = open(&site).another(Durability::Relaxed).unwrap();
    let reader = site.connection();
    reader.execute_batch("BEGIN").unwrap();
    assert_eq!(query::<u32>(&reader, "SELECT count(*) FROM jobs", []), 1);
    for number in 0..20_000 {
        let visibility = if number % 2 == 0 { Visibility::Shared } else { Visibility::Private };
        writer.set_visibility(&batch, visibility).unwrap();
    }
    let log = site.path("evalbatch.db-wal");
    let grown = fs::metadata(&log).unwrap().len();
    reader.execute_batch("COMMIT").unwrap();
    drop(reader);
    // The first write finds the log free, and the next begins it anew and cuts it.
    for visibility in [Visibility::Shared, Visibility::Private] {
        writer.set_visibility(&batch, visibility).unwrap();
    }
    let left = fs::metadata(&log).unwrap().len();
    assert!(grown > 4 << 20, "the log never grew: {grown}");
    assert!(left <= 4 << 20, "{left}");
    line.holds(format!("20,000 writes beside a reader: log {grown} bytes, {left} after it closed"));
}

#[test]
fn removed_text_is_gone_from_the_file_and_the_file_is_smaller() {
    let line = Line::of(14);
    let site = Site::new();
    let documents = scale(200, 2_000);
    for (name, expiry) in [("quagmire", "1d"), ("keepsake", "30d")] {
        site.documents(documents, |number| format!("{number} {}\n", name.repeat(400)));
        site.json(&["create", "--ephemeral", "--agent", "proofreader", "--docs", "documents", "--expires-in", expiry]);
    }
    assert!(occurrences(&site, "quagmire") >= documents as usize);
    let before = fs::metadata(site.database()).unwrap().len();
    let cleanup = site.command(&["cleanup", "--json"]).env("EVALBATCH_TEST_NOW", "+2d").output().unwrap();
    assert!(cleanup.status.success());
    let after = fs::metadata(site.database()).unwrap().len();
    assert_eq!(occurrences(&site, "quagmire"), 0);
    assert!(occurrences(&site, "keepsake") >= documents as usize);
    assert!(after * 10 <= before * 6, "{before} → {after}");
    site.assert_sound();
    line.holds(format!("cleanup of half: {before} → {after} bytes, removed text found 0 times"));
}

fn occurrences(site: &Site, text: &str) -> usize {
    ["evalbatch.db", "evalbatch.db-wal"]
        .iter()
        .filter_map(|name| fs::read(site.path(name)).ok())
        .map(|bytes| bytes.windows(text.len()).filter(|window| *window == text.as_bytes()).count())
        .sum()
}
