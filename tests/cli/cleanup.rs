//! `cleanup`.

use std::io::Write as _;

use serde_json::{Value, json};
use test_case::test_case;

use crate::harness::{TestEnv, fails, me, redacted};

/// When everything was made.
const THEN: &str = "2026-02-01T12:00:00Z";
/// A month later everything has expired that is not pinned.
const NOW: &str = "2026-03-01T12:00:00Z";

/// An experiment of an agent and documents of its own, which was run.
fn experiment(env: &TestEnv, tracking_id: &str, expires_in: &str) {
    let agent = env.answering_agent(
        tracking_id,
        r#"{"summary":"s","grade":50,"comments":[{"description":"d","quotedText":"text"}]}"#,
    );
    for number in 1..=2 {
        env.write(&format!("{tracking_id}/{number}.md"), &format!("The text {number} of {tracking_id}.\n"));
    }
    let arguments =
        ["create", "--ephemeral", "--agent-file", &agent, "--docs", tracking_id, "--tracking-id", tracking_id];
    env.run_at(THEN, arguments.iter().chain(&["--expires-in", expires_in, "--run"])).succeeds();
}

/// A regular batch over two documents of the library.
fn regular(env: &TestEnv) {
    env.documents(&[1, 2]);
    let arguments = ["create", "--agent", "proofreader", "--docs", "docs", "--tracking-id", "kept", "--run"];
    env.run_at(THEN, arguments).succeeds();
}

fn cleanup(env: &TestEnv, more: &[&str]) -> Value {
    env.run_at(NOW, ["cleanup", "--json"].iter().chain(more)).succeeds().json_as("cleanup")
}

fn names(env: &TestEnv) -> String {
    let listed = env.run_at(NOW, ["list", "--include-expired", "--sort", "name", "--json"]).json_as("list");
    let mut names: Vec<_> =
        listed["batches"].as_array().unwrap().iter().map(|batch| batch["trackingId"].as_str().unwrap()).collect();
    names.sort_unstable();
    names.join(" ")
}

/// Rows of every table, without the record of the cleanups themselves.
fn counts(env: &TestEnv) -> std::collections::BTreeMap<String, i64> {
    let mut counts = env.counts().unwrap();
    counts.remove("cleanup_runs");
    counts
}

#[test]
fn removes_exactly_what_was_made_only_for_the_expired() {
    let env = TestEnv::new();
    regular(&env);
    let before = counts(&env);
    experiment(&env, "one", "3d");
    experiment(&env, "two", "7d");
    let value = cleanup(&env, &[]);
    assert_eq!((&value["found"], &value["deleted"], &value["failed"]), (&json!(2), &json!(2), &json!(0)));
    assert_eq!(value["removed"], json!({"agents": 2, "documents": 4, "jobs": 4, "evaluations": 4, "comments": 4}));
    assert_eq!(value["dryRun"], false);
    insta::assert_json_snapshot!(redacted(value["batches"].clone()), @r#"
    [
      {
        "expiresAt": "2026-02-04T12:00:00.000Z",
        "id": "[ID]",
        "outcome": "deleted",
        "owner": "[ME]",
        "reason": null,
        "trackingId": "one"
      },
      {
        "expiresAt": "2026-02-08T12:00:00.000Z",
        "id": "[ID]",
        "outcome": "deleted",
        "owner": "[ME]",
        "reason": null,
        "trackingId": "two"
      }
    ]
    "#);
    assert_eq!(counts(&env), before);
    assert_eq!(names(&env), "kept");
    let check: String = env.connect().query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(check, "ok");
}

#[test]
fn what_a_regular_batch_needs_is_never_touched() {
    let env = TestEnv::new();
    regular(&env);
    let before = counts(&env);
    // Uses the library's documents and a built-in agent only: nothing but the batch and its jobs may go.
    let arguments = ["create", "--ephemeral", "--agent", "proofreader", "--docs", "docs", "--run"];
    env.run_at(THEN, arguments).succeeds();
    let removed = &cleanup(&env, &[])["removed"];
    assert_eq!((&removed["agents"], &removed["documents"], &removed["jobs"]), (&json!(0), &json!(0), &json!(2)));
    assert_eq!(counts(&env), before);
    let shown = env.run(["show", "kept", "--json"]).json_as("show");
    assert_eq!(shown["jobStats"]["completed"], 2);
}

#[test]
fn pending_jobs_go_with_their_experiment() {
    let env = TestEnv::new();
    env.documents(&[1, 2]);
    env.run_at(THEN, ["create", "--ephemeral", "--agent", "proofreader", "--docs", "docs"]).succeeds();
    assert_eq!(cleanup(&env, &[])["removed"]["jobs"], 2);
    assert_eq!((counts(&env)["jobs"], counts(&env)["documents"]), (0, 0));
}

#[test]
fn nothing_goes_before_its_time_and_grace_adds_to_it() {
    let env = TestEnv::new();
    experiment(&env, "x", "3d");
    for (now, grace, deleted) in [
        ("2026-02-04T11:59:59.999Z", None, 0),
        ("2026-02-04T12:00:00Z", Some("1h"), 0),
        ("2026-02-04T12:59:59.999Z", Some("1h"), 0),
        ("2026-02-04T13:00:00Z", Some("1h"), 1),
    ] {
        let mut arguments = vec!["cleanup", "--json"];
        arguments.extend(grace.iter().flat_map(|grace| ["--grace", grace]));
        let value = env.run_at(now, arguments).succeeds().json_as("cleanup");
        assert_eq!(value["deleted"], deleted, "{now} {grace:?}");
    }
    experiment(&env, "y", "3d");
    let at = env.run_at("2026-02-04T12:00:00Z", ["cleanup", "--json"]).succeeds().json_as("cleanup");
    assert_eq!(at["deleted"], 1, "expired means expiresAt ≤ now");
}

#[test]
fn a_dry_run_removes_nothing_and_tells_what_would_go() {
    let env = TestEnv::new();
    experiment(&env, "one", "3d");
    let before = env.counts();
    let value = cleanup(&env, &["--dry-run"]);
    assert_eq!((&value["dryRun"], &value["found"], &value["deleted"]), (&json!(true), &json!(1), &json!(0)));
    assert_eq!(value["batches"][0]["outcome"], "would_delete");
    let text = env.run_at(NOW, ["cleanup", "--dry-run"]).succeeds();
    insta::assert_snapshot!(text.table(), @r#"
    EXPERIMENT | OWNER | EXPIRED
    one | [ME] | 25d ago (2026-02-04 12:00 +00:00)
    1 would be removed
    "#);
    assert_eq!(env.counts(), before);
}

#[test]
fn max_delete_refuses_before_anything_is_gone() {
    let env = TestEnv::new();
    for (tracking_id, expires_in) in [("one", "1d"), ("two", "2d"), ("three", "3d")] {
        experiment(&env, tracking_id, expires_in);
    }
    let before = env.counts();
    let ran = env.run_at(NOW, ["cleanup", "--max-delete", "2", "--json"]).ends_with(2);
    assert_eq!((ran.stdout.as_str(), &ran.error()["kind"]), ("", &json!("usage")));
    let message = ran.error()["message"].as_str().unwrap().to_owned();
    assert!(message.contains('3') && message.contains('2'), "{message}");
    assert_eq!(env.counts(), before);
    // What the hint says to look with tells all the same.
    let dry = |max: &str| env.run_at(NOW, ["cleanup", "--max-delete", max, "--dry-run", "--json"]);
    let refused = dry("2").ends_with(2);
    let would = "3 expired experiments due, and --max-delete allows 2; cleanup would refuse, and remove nothing";
    assert_eq!((&refused.json_as("cleanup")["found"], &refused.error()["message"]), (&json!(3), &json!(would)));
    dry("3").succeeds();
    // The limit comes first.
    let value = cleanup(&env, &["--max-delete", "2", "--limit", "2"]);
    assert_eq!((&value["deleted"], &value["batches"][0]["trackingId"]), (&json!(2), &json!("one")));
    assert_eq!(names(&env), "three");
}

#[test]
fn what_the_limit_leaves_is_told() {
    let env = TestEnv::new();
    for (tracking_id, expires_in) in [("one", "1d"), ("two", "2d"), ("three", "3d")] {
        experiment(&env, tracking_id, expires_in);
    }
    let refused = env.run_at(NOW, ["cleanup", "--limit", "2", "--max-delete", "1"]).ends_with(2);
    let says = "2 of 3 expired experiments due, and --max-delete allows 1";
    assert!(refused.stderr.contains(says), "{}", refused.stderr);
    let planned = env.run_at(NOW, ["cleanup", "--limit", "2", "--dry-run"]).succeeds();
    assert!(planned.stdout.ends_with("2 of 3 that are due would be removed\n"), "{}", planned.stdout);
    let said = env.run_at(NOW, ["cleanup", "--limit", "1", "-v"]).succeeds();
    assert!(said.stderr.contains("note: 2 more are due"), "{}", said.stderr);
    let value = cleanup(&env, &["--limit", "1"]);
    assert_eq!((&value["due"], &value["found"], &value["deleted"]), (&json!(2), &json!(1), &json!(1)));
    let said = env.run_at(NOW, ["cleanup", "--limit", "1", "-v"]).succeeds();
    assert!(!said.stderr.contains("due"), "{}", said.stderr);
}

/// What is damaged must not be written to any further, and it is no fault of the experiments.
#[test]
fn a_damaged_file_stops_it_at_once() {
    let env = TestEnv::new();
    for tracking_id in ["one", "two", "three"] {
        experiment(&env, tracking_id, "3d");
    }
    let page: u64 = env
        .connect()
        .query_row("SELECT rootpage FROM sqlite_schema WHERE type = 'table' AND name = 'attempts'", [], |row| {
            row.get(0)
        })
        .unwrap();
    let size: u64 = env.connect().query_row("PRAGMA page_size", [], |row| row.get(0)).unwrap();
    let mut file = std::fs::OpenOptions::new().write(true).open(env.database()).unwrap();
    std::io::Seek::seek(&mut file, std::io::SeekFrom::Start((page - 1) * size)).unwrap();
    file.write_all(&vec![0xFF; usize::try_from(size).unwrap()]).unwrap();
    drop(file);
    let damaged = std::fs::read(env.database()).unwrap();
    let ran = env.run_at(NOW, ["cleanup"]).ends_with(6);
    assert_eq!(ran.stderr.matches("damaged").count(), 1, "{}", ran.stderr);
    assert!(ran.stderr.contains("evalbatch db check") && ran.stderr.contains("restore a copy"), "{}", ran.stderr);
    assert!(damaged == std::fs::read(env.database()).unwrap(), "it was written to");
    let ran = env.run_at(NOW, ["cleanup", "--json"]).ends_with(6);
    assert_eq!(ran.json_as("cleanup")["deleted"], 0);
}

#[test]
fn runs_that_only_meet_pinned_experiments_share_a_row() {
    let env = TestEnv::new();
    experiment(&env, "pinned", "3d");
    env.sql("UPDATE batches SET is_pinned = 1 WHERE tracking_id = 'pinned'");
    for _ in 0..3 {
        assert_eq!(cleanup(&env, &[])["skippedPinned"], 1);
    }
    assert_eq!(
        env.run_at(NOW, ["cleanup", "--history", "--json"]).succeeds().json_as("cleanup-history")["runs"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[test]
fn a_pinned_experiment_stays() {
    let env = TestEnv::new();
    experiment(&env, "pinned", "3d");
    env.sql("UPDATE batches SET is_pinned = 1 WHERE tracking_id = 'pinned'");
    let before = counts(&env);
    let value = cleanup(&env, &[]);
    assert_eq!((&value["found"], &value["skippedPinned"], &value["deleted"]), (&json!(1), &json!(1), &json!(0)));
    assert_eq!(
        (&value["batches"][0]["outcome"], &value["batches"][0]["reason"]),
        (&json!("skipped"), &json!("pinned"))
    );
    assert_eq!(counts(&env), before);
    let said = env.run_at(NOW, ["cleanup", "-v"]).succeeds();
    assert!(said.stderr.contains("pinned"), "{}", said.stderr);
}

#[test]
fn an_experiment_with_a_live_running_job_stays_until_the_lease_is_over() {
    let env = TestEnv::new();
    experiment(&env, "x", "3d");
    env.sql("DELETE FROM evaluations");
    env.lease_a_job("x", 600_000);
    let before = counts(&env);
    // The lease counts by the system's clock, so this clock runs.
    let ran = |env: &TestEnv| env.run(["cleanup", "--json"]).succeeds().json_as("cleanup");
    let value = ran(&env);
    assert_eq!((&value["skippedRunning"], &value["deleted"]), (&json!(1), &json!(0)));
    assert_eq!(value["batches"][0]["outcome"], "skipped");
    assert_eq!(counts(&env), before);
    env.sql("UPDATE jobs SET lease_until = 0 WHERE status = 'RUNNING'");
    assert_eq!(ran(&env)["deleted"], 1);
    assert_eq!(counts(&env)["jobs"], 0);
}

#[test]
fn is_silent_on_a_pipe_and_where_nothing_is_due() {
    let env = TestEnv::new();
    experiment(&env, "x", "3d");
    for _ in 0..2 {
        let ran = env.run_at(NOW, ["cleanup"]).succeeds();
        assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("", ""));
    }
    assert_eq!(names(&env), "");
    let value = cleanup(&env, &[]);
    assert_eq!((&value["found"], &value["batches"], &value["reclaimedBytes"]), (&json!(0), &json!([]), &json!(0)));
}

#[test]
fn says_what_went_when_asked_to_talk_and_nothing_when_quiet() {
    let env = TestEnv::new();
    experiment(&env, "x", "3d");
    experiment(&env, "y", "3d");
    env.sql("UPDATE batches SET is_pinned = 1 WHERE tracking_id = 'y'");
    let talk = env.run_at(NOW, ["cleanup", "-v", "--no-vacuum"]).succeeds();
    insta::assert_snapshot!(talk.shown(), @r#"removed 1 experiment with 1 agent, 2 documents, 2 jobs, 2 evaluations and 2 comments; 0 B given back, in [TIME]"#);
    env.sql("UPDATE batches SET is_pinned = 0");
    let quiet = env.run_at(NOW, ["cleanup", "-q"]).succeeds();
    assert_eq!((quiet.stdout, quiet.stderr), (String::new(), String::new()), "a crontab mails whatever is printed");
}

#[test]
fn the_space_goes_back_to_the_file_system() {
    let env = TestEnv::new();
    env.write("docs/small.md", "Small.\n");
    env.run_at(THEN, ["create", "--agent", "proofreader", "--docs", "docs"]).succeeds();
    let size = |env: &TestEnv| std::fs::metadata(env.database()).unwrap().len();
    let small = size(&env);
    env.write("docs/large.md", &"many words ".repeat(200_000));
    env.run_at(THEN, ["create", "--ephemeral", "--agent", "proofreader", "--docs", "docs"]).succeeds();
    let large = size(&env);
    assert!(large > small + 2_000_000, "{small} {large}");
    let value = cleanup(&env, &[]);
    let after = size(&env);
    assert!(after < small + 100_000, "{small} {after}");
    assert!(value["reclaimedBytes"].as_u64().unwrap() >= 2_000_000, "{value}");
    // Left in the file on request, and taken up by what comes next.
    env.run_at(THEN, ["create", "--ephemeral", "--agent", "proofreader", "--docs", "docs"]).succeeds();
    let value = cleanup(&env, &["--no-vacuum"]);
    assert_eq!((&value["deleted"], &value["reclaimedBytes"]), (&json!(1), &json!(0)));
    assert!(size(&env) > small + 2_000_000);
}

#[test]
fn mine_narrows_an_admins_cleanup() {
    let env = TestEnv::new();
    experiment(&env, "mine", "3d");
    experiment(&env, "theirs", "3d");
    env.sql("INSERT INTO users VALUES ('other', 'somebody-else', 'member', 0)");
    env.sql("UPDATE batches SET user_id = 'other' WHERE tracking_id = 'theirs'");
    assert_eq!(cleanup(&env, &["--mine"])["deleted"], 1);
    assert_eq!(cleanup(&env, &["--mine"])["found"], 0);
    let value = cleanup(&env, &[]);
    assert_eq!((&value["deleted"], &value["batches"][0]["owner"]), (&json!(1), &json!("somebody-else")));
}

#[test]
fn the_history_tells_of_the_last_runs() {
    let env = TestEnv::new();
    experiment(&env, "x", "3d");
    experiment(&env, "y", "3d");
    env.sql("UPDATE batches SET is_pinned = 1 WHERE tracking_id = 'y'");
    cleanup(&env, &["--dry-run"]);
    assert_eq!(env.counts().unwrap()["cleanup_runs"], 0, "a dry run is no run");
    cleanup(&env, &[]);
    let value = env.run_at(NOW, ["cleanup", "--history", "--json"]).succeeds().json_as("cleanup-history");
    insta::assert_json_snapshot!(redacted(value), @r#"
    {
      "removedShare": 1.0,
      "runs": [
        {
          "deleted": 1,
          "durationMs": "[TIME]",
          "failed": 0,
          "finishedAt": "2026-03-01T12:00:00.000Z",
          "found": 2,
          "skippedPinned": 1,
          "skippedRunning": 0,
          "startedAt": "2026-03-01T12:00:00.000Z",
          "user": "[ME]"
        }
      ]
    }
    "#);
    insta::assert_snapshot!(env.run_at(NOW, ["cleanup", "--history"]).succeeds().table(), @r#"
    ENDED | USER | FOUND | REMOVED | RUNNING | PINNED | FAILED | TIME
    just now (2026-03-01 12:00 +00:00) | [ME] | 2 | 1 | 0 | 1 | 0 | [TIME]
    100.0 % of the expired experiments that were found were removed
    "#);
    env.sql("DELETE FROM jobs");
    env.sql("UPDATE batches SET is_pinned = 0");
    cleanup(&env, &[]);
    for _ in 0..3 {
        cleanup(&env, &[]);
    }
    assert_eq!(env.counts().unwrap()["cleanup_runs"], 3, "idle runs update one row");
    let value = env.run(["cleanup", "--history", "--json"]).succeeds().json_as("cleanup-history");
    assert_eq!((&value["runs"][0]["found"], &value["runs"][0]["user"]), (&json!(0), &json!(me())));
}

#[test]
fn a_deletion_that_fails_is_told_and_keeps_no_other() {
    let env = TestEnv::new();
    experiment(&env, "stuck", "3d");
    experiment(&env, "free", "3d");
    env.connect()
        .execute_batch(
            "CREATE TRIGGER stuck BEFORE DELETE ON batches WHEN OLD.tracking_id = 'stuck'
             BEGIN SELECT RAISE(ABORT, 'stuck'); END;",
        )
        .unwrap();
    let ran = env.run_at(NOW, ["cleanup", "--json"]).ends_with(7);
    let value = ran.json_as("cleanup");
    assert_eq!((&value["deleted"], &value["failed"], &value["found"]), (&json!(1), &json!(1), &json!(2)));
    assert_eq!(ran.error()["kind"], "partial");
    assert_eq!(names(&env), "stuck");
    let text = env.run_at(NOW, ["cleanup"]).ends_with(7);
    assert!(text.stdout.is_empty() && text.stderr.contains("stuck"), "{text:?}");
}

#[test]
fn two_cleanups_at_once_remove_everything_once() {
    let env = TestEnv::new();
    for number in 0..6 {
        experiment(&env, &format!("x{number}"), "3d");
    }
    let deleted = || cleanup(&env, &[])["deleted"].as_u64().unwrap();
    let total: u64 = std::thread::scope(|scope| {
        let runs: Vec<_> = (0..3).map(|_| scope.spawn(deleted)).collect();
        runs.into_iter().map(|run| run.join().unwrap()).sum()
    });
    assert_eq!((total, names(&env).as_str()), (6, ""));
}

#[test]
fn without_a_database_nothing_is_made() {
    let env = TestEnv::new();
    let ran = env.run_at(NOW, ["cleanup"]).succeeds();
    insta::assert_snapshot!(ran.said(), @r#"note: no database at [FOLDER]/data/evalbatch.db"#);
    assert_eq!(ran.stdout, "");
    assert_eq!(cleanup(&env, &[])["found"], 0);
    assert_eq!(cleanup(&env, &["--dry-run"])["found"], 0);
    assert!(!env.path("data").exists());
}

#[test_case(&["cleanup", "--limit", "0"] ; "no limit")]
#[test_case(&["cleanup", "--grace", ""] ; "empty grace")]
#[test_case(&["cleanup", "--grace", "-1h"] ; "negative grace")]
#[test_case(&["cleanup", "--max-delete", "many"] ; "max delete that is no number")]
#[test_case(&["cleanup", "--history", "--dry-run"] ; "history of a dry run")]
fn refused(arguments: &[&str]) {
    let env = TestEnv::new();
    experiment(&env, "x", "3d");
    fails(&env, arguments, 2, "usage");
}

/// Somebody who has the database open keeps SQLite from emptying the log by itself.
#[test]
fn removed_text_is_in_no_file_any_more_though_others_are_there() {
    let env = TestEnv::new();
    env.write("docs/secret.md", "Nobody shall ever read this canary again.\n");
    experiment(&env, "x", "3d");
    let others = env.connect();
    let count: i64 = others.query_row("SELECT count(*) FROM batches", [], |row| row.get(0)).unwrap();
    assert_eq!(count, 1);
    let is_there = |text: &str| {
        let files =
            std::fs::read_dir(env.path("data")).unwrap().map(|entry| std::fs::read(entry.unwrap().path()).unwrap());
        files.filter(|bytes| bytes.windows(text.len()).any(|window| window == text.as_bytes())).count() > 0
    };
    assert!(is_there("text 1 of x"));
    env.run_at(NOW, ["cleanup"]).succeeds();
    assert!(!is_there("text 1 of x"));
    let id = env.run(["document", "add", "docs/secret.md", "-q"]).succeeds().stdout;
    assert!(is_there("this canary"));
    env.run(["document", "remove", id.trim()]).succeeds();
    assert!(!is_there("this canary"));
    drop(others);
}
