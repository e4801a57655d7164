//! Signals to commands that are not runs: nothing half done stays, and what was done is told.

use std::fs;

use rustix::process::Signal;
use test_case::test_case;

use crate::harness::{Running, Site, hearing_signals, query, until};

#[test_case(Signal::INT, 130; "ctrl c")]
#[test_case(Signal::TERM, 143; "terminate")]
fn a_cleanup_finishes_what_it_is_at_and_the_next_one_goes_on(signal: Signal, code: i32) {
    let site = Site::new();
    site.small_documents(2);
    for _ in 0..3 {
        site.json(&["create", "--ephemeral", "--agent", "proofreader", "--docs", "documents", "--expires-in", "1s"]);
    }
    let later = |arguments: &[&str]| {
        let mut command = site.command(arguments);
        command.env("EVALBATCH_TEST_NOW", "2040-01-01T00:00:00Z");
        command
    };
    let lock = site.connection();
    lock.execute_batch("BEGIN IMMEDIATE").unwrap();
    let Some(mut program) = hearing_signals(later(&["cleanup", "--json"])) else { return };
    let mut cleanup = Running::of(&mut program);
    until("it has its second connection, to delete with", || cleanup.has_open(&site.database()) == 2);
    cleanup.signal(signal);
    lock.execute_batch("COMMIT").unwrap();
    let (ended, report) = cleanup.wait_here();
    let deleted = report["deleted"].as_u64().unwrap();
    assert_eq!((ended, &report["found"]), (Some(code), &3.into()));
    assert!(deleted < 3, "what had not begun is left");
    let (kind, left) = ("\"kind\":\"interrupted\"", format!("interrupted; left: {}", 3 - deleted));
    assert!(cleanup.errors().contains(kind) && cleanup.errors().contains(&left), "{}", cleanup.errors());
    assert_eq!(u64::from(site.count("SELECT deleted FROM cleanup_runs")), deleted);
    let output = later(&["cleanup", "--json"]).output().unwrap();
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (report["deleted"].as_u64().unwrap(), query::<i64>(&site.connection(), "PRAGMA freelist_count", [])),
        (3 - deleted, 0)
    );
    site.assert_sound();
}

#[test]
fn a_cleanup_with_nothing_due_gives_back_what_an_earlier_one_left() {
    let site = Site::new();
    site.documents(20, |number| format!("{number} {}", "word ".repeat(4_000)));
    site.json(&["create", "--ephemeral", "--agent", "proofreader", "--docs", "documents", "--expires-in", "1h"]);
    let early =
        site.command(&["cleanup", "--no-vacuum", "--json"]).env("EVALBATCH_TEST_NOW", "2040-01-01T00:00:00Z").output();
    assert!(String::from_utf8_lossy(&early.unwrap().stdout).contains("\"deleted\":1"));
    let report = site.json(&["cleanup"]);
    assert_eq!(report["deleted"], 0);
    assert!(report["reclaimedBytes"].as_u64().unwrap() > 200_000, "{report}");
    assert_eq!(query::<i64>(&site.connection(), "PRAGMA freelist_count", []), 0);
}

#[test_case(&["export", "latest", "-o", "out/whole.json"]; "export")]
#[test_case(&["db", "backup", "out/whole.db"]; "backup")]
fn no_half_written_file_stays(arguments: &[&str]) {
    let site = Site::new();
    site.documents(8, |number| format!("{number} {}", "word ".repeat(800_000)));
    site.json(&["create", "--ephemeral", "--agent", "proofreader", "--docs", "documents"]);
    let hidden = || fs::read_dir(site.path("out")).unwrap().filter_map(Result::ok).count();
    for _ in 0..20 {
        let _ = fs::remove_dir_all(site.path("out"));
        fs::create_dir(site.path("out")).unwrap();
        let Some(mut program) = hearing_signals(site.command(arguments)) else { return };
        let mut writer = Running::of(&mut program);
        while hidden() == 0 && !writer.has_ended() {}
        writer.signal(Signal::STOP);
        if writer.has_ended() || site.path(arguments.last().unwrap()).exists() {
            continue;
        }
        writer.signal(Signal::TERM);
        writer.signal(Signal::CONT);
        let (ended, _) = writer.wait();
        assert_eq!((ended, hidden()), (Some(143), 0));
        return;
    }
    panic!("the file was there too soon, twenty times");
}
