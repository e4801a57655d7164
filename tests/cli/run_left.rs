//! What a `run` leaves to others, or to another time, and says of it.

use std::time::Duration;

use serde_json::json;

use crate::harness::TestEnv;
use crate::run::{create, picky, report};

#[test]
fn what_is_left_to_run_is_told_when_it_is_nothing() {
    let env = picky();
    let said = |arguments: &[&str]| env.run(arguments).succeeds().said().trim_end().to_owned();
    env.run(["run", "x"]).ends_with(7);
    let again = env.run(["run", "x"]).ends_with(7).said();
    assert!(again.starts_with("note: nothing to run: 1 failed; evalbatch run x --retry-failed tries again"), "{again}");
    assert_eq!(said(&["run"]), "note: nothing to run: none of your batches has pending jobs");
    let create = ["create", "--ephemeral", "--agent", "proofreader", "--docs", "docs", "--tracking-id", "y"];
    env.run(create).succeeds();
    env.run(["cancel", "y"]).succeeds();
    assert_eq!(said(&["run", "y"]), "note: nothing to run: 3 cancelled; evalbatch rerun y runs the whole batch anew");
    env.run(["rerun", "y", "--tracking-id", "z", "--run"]).succeeds();
    let again = env.run(["run", "z"]).succeeds();
    assert_eq!(again.said().trim_end(), "note: nothing to do: all 3 jobs are completed");
    assert!(!again.stdout.contains("DOCUMENT"), "an earlier run printed it: {}", again.stdout);
    assert_eq!(env.run(["run", "y", "-q"]).succeeds().stderr, "");
}

#[test]
fn jobs_that_others_are_at_are_told_of() {
    let env = picky();
    env.lease_a_job("x", 600_000);
    let is_over = std::sync::atomic::AtomicBool::new(false);
    let ran = std::thread::scope(|scope| {
        // A lease that moves is a sign of life.
        scope.spawn(|| {
            while !is_over.load(std::sync::atomic::Ordering::Relaxed) {
                env.sql("UPDATE jobs SET lease_until = lease_until + 1000 WHERE worker = 'elsewhere/1/1'");
                std::thread::sleep(Duration::from_millis(100));
            }
        });
        let ran = env.run(["run", "x"]);
        is_over.store(true, std::sync::atomic::Ordering::Relaxed);
        ran.ends_with(7)
    });
    assert!(ran.stderr.contains("note: 1 job running elsewhere"), "{}", ran.stderr);
}

#[test]
fn a_limit_of_attempts_that_an_earlier_run_wrote_is_told() {
    let env = picky();
    let note = "may take 7 attempts, as an earlier run wrote";
    let first = env.run(["run", "x", "--max-attempts", "7"]).ends_with(7);
    assert!(!first.stderr.contains(note), "{}", first.stderr);
    let again = env.run(["run", "x", "--retry-failed"]).ends_with(7);
    assert!(again.stderr.contains("1 job may take 7 attempts, as an earlier run wrote"), "{}", again.stderr);
    let own = env.run(["run", "x", "--retry-failed", "--max-attempts", "3"]).ends_with(7);
    assert!(!own.stderr.contains(note), "{}", own.stderr);
    let usual = env.run(["run", "x", "--retry-failed"]).ends_with(7);
    assert!(!usual.stderr.contains("earlier run"), "{}", usual.stderr);
}

/// A batch of mine whose program this account does not trust any more, beside one that can be run.
fn beside_an_untrusted() -> TestEnv {
    let env = TestEnv::new();
    env.documents(&[1, 2, 3]);
    let agent = env.answering_agent("reader", r#"{"summary":"Read.","grade":70}"#);
    create(&env, &agent);
    std::fs::remove_dir_all(env.path("home/state")).unwrap();
    env.write("docs/a.md", "# A\n\nThe the same words, and teh [page](nowhere.md) that is not there.\n");
    env.run(["create", "--agent", "proofreader", "--docs", "docs/a.md", "--tracking-id", "fine"]).succeeds();
    env
}

#[test]
fn what_could_not_be_run_is_counted_listed_and_named() {
    let env = beside_an_untrusted();
    let ran = env.run(["run", "--json"]).ends_with(7);
    let value = report(&ran);
    assert_eq!((&value["completed"], &value["pending"]), (&json!(1), &json!(3)));
    let batches: Vec<_> =
        value["batches"].as_array().unwrap().iter().map(|b| (&b["trackingId"], &b["jobStats"]["pending"])).collect();
    assert_eq!(batches, [(&json!("fine"), &json!(0)), (&json!("x"), &json!(3))]);
    let error = ran.error();
    let said = "batch x could not be run: agent reader runs a program that you have not trusted";
    assert_eq!((&error["kind"], &error["message"]), (&json!("partial"), &json!(said)));
}

#[test]
fn what_could_not_be_run_is_told_people_too() {
    let env = beside_an_untrusted();
    let ran = env.run(["run"]).ends_with(7);
    assert!(ran.stdout.contains("1 completed, 3 left"), "{}", ran.stdout);
    assert!(ran.stderr.contains("error: batch x could not be run: agent reader runs a program"), "{}", ran.stderr);
    assert!(ran.stderr.contains("evalbatch agent trust"), "{}", ran.stderr);
}

#[test]
fn what_could_not_be_run_is_named_beside_a_missed_gate() {
    let env = beside_an_untrusted();
    let ran = env.run(["run", "-q", "--fail-under", "100"]).ends_with(7);
    assert!(ran.stderr.contains("below 100") && ran.stderr.contains("batch x could not be run"), "{}", ran.stderr);
}

#[test]
fn where_nothing_can_be_run_the_batch_is_named_too() {
    let env = beside_an_untrusted();
    env.run(["cancel", "fine"]).succeeds();
    let ran = env.run(["run", "--json"]).ends_with(5);
    let message = ran.error()["message"].as_str().unwrap().to_owned();
    assert!(message.starts_with("batch x could not be run: agent reader runs a program"), "{message}");
}
