//! `policy`: every limit at its border: n is accepted, n + 1 is refused and names the key.

use serde_json::{Value, json};

use crate::harness::{TestEnv, fails};
use crate::world::COUNTER;

fn env(key: &str, value: &str) -> TestEnv {
    let env = TestEnv::new();
    env.documents(&[10, 60, 20]);
    env.write("counter.md", COUNTER);
    env.json(&["policy", "set", key, value]);
    env
}

/// Milliseconds, as durations are in JSON.
const DAY: u64 = 86_400_000;

#[track_caller]
fn refused(env: &TestEnv, key: &str, arguments: &[&str]) {
    let said = fails(env, arguments, 2, "usage");
    assert!(said.contains(key), "{key} is not named: {said}");
}

const CREATE: [&str; 6] = ["create", "--ephemeral", "--agent", "proofreader", "--docs", "docs"];

#[test]
fn the_defaults_are_shown_and_a_change_is_kept() {
    let env = TestEnv::new();
    let expected = json!({
        "retention-default": 14 * DAY, "retention-max": 90 * DAY, "max-documents-per-batch": 10_000,
        "max-jobs-per-batch": 100_000, "max-active-experiments-per-user": 1_000, "max-document-bytes": 10_485_760,
        "max-instructions-chars": 200_000,
    });
    assert_eq!(env.json(&["policy", "show"]), expected);
    assert!(env.counts().is_none());
    for (key, value) in expected.as_object().unwrap() {
        let (changed, number) = match key.as_str() {
            "retention-default" => ("13d", 13 * DAY),
            "retention-max" => ("1d 12h 30m", DAY + 45_000_000),
            _ => ("77", 77),
        };
        let env = TestEnv::new();
        if key == "retention-max" {
            env.json(&["policy", "set", "retention-default", "1d"]);
        }
        assert_eq!(env.json(&["policy", "set", key, changed])[key], number);
        assert_eq!(env.json(&["policy", "show"])[key], number, "{key} was {value}");
        assert!(env.run(["policy", "show"]).succeeds().stdout.contains(changed), "people read {changed}");
        for wrong in ["", "0", "-1", "1.5", "many", "0d", "99999999999999999999"] {
            refused(&env, "", &["policy", "set", key, "--", wrong]);
        }
    }
}

#[test]
fn retention() {
    let env = env("retention-default", "2d");
    let length =
        || -> i64 { env.value("SELECT (expires_at - created_at) / 3600000 FROM batches ORDER BY created_at DESC") };
    env.json(&CREATE);
    assert_eq!(length(), 48);
    env.json(&["policy", "set", "retention-max", "3d"]);
    env.json(&[&CREATE[..], &["--expires-in", "3d"]].concat());
    refused(&env, "retention-max", &[&CREATE[..], &["--expires-in", "73h"]].concat());
    refused(&env, "retention-max", &["extend", "latest", "--expires-in", "73h"]);
    refused(&env, "retention-default", &["policy", "set", "retention-default", "4d"]);
    refused(&env, "retention-max", &["policy", "set", "retention-max", "1d"]);
}

#[test]
fn documents_and_jobs_of_a_batch() {
    let key = "max-documents-per-batch";
    let env_of_documents = env(key, "3");
    env_of_documents.json(&CREATE);
    env_of_documents.json(&["policy", "set", key, "2"]);
    refused(&env_of_documents, key, &CREATE);
    refused(&env_of_documents, key, &["rerun", "latest"]);
    let key = "max-jobs-per-batch";
    let env = env(key, "6");
    env.json(&[&CREATE[..], &["--repeat", "2"]].concat());
    refused(&env, key, &[&CREATE[..], &["--repeat", "3"]].concat());
    env.json(&["policy", "set", key, "5"]);
    refused(&env, key, &["rerun", "latest"]);
}

#[test]
fn active_experiments_of_a_user() {
    let key = "max-active-experiments-per-user";
    let env = env(key, "2");
    env.member("ann");
    for tracking_id in ["one", "two"] {
        env.json(&[&CREATE[..], &["--tracking-id", tracking_id]].concat());
    }
    refused(&env, key, &CREATE);
    refused(&env, key, &["rerun", "one"]);
    // Regular batches and other users do not count.
    env.json(&["create", "--agent", "proofreader", "--docs", "docs"]);
    env.json(&[&CREATE[..], &["--as", "ann"]].concat());
    // Expired ones neither, until they are brought back.
    env.sql("UPDATE batches SET expires_at = 1 WHERE tracking_id = 'one'");
    env.json(&[&CREATE[..], &["--tracking-id", "three"]].concat());
    refused(&env, key, &["extend", "one", "--expires-in", "1d"]);
    refused(&env, key, &["pin", "one"]);
    // An active one can still be extended, pinned and unpinned at the limit.
    env.json(&["extend", "two", "--expires-in", "1d"]);
    env.json(&["pin", "two"]);
    env.json(&["extend", "two", "--expires-in", "2d"]);
    env.json(&["unpin", "two"]);
    env.json(&["promote", "three", "--all"]);
    env.json(&["extend", "one", "--expires-in", "1d"]);
}

#[test]
fn the_size_of_a_document_wherever_it_comes_from() {
    let key = "max-document-bytes";
    let env = env(key, "10");
    env.write("fits.txt", "0123456789");
    env.write("large.txt", "0123456789+");
    let rows = |content: &str| json!({"title": "T", "content": content}).to_string();
    env.write("fits.jsonl", &rows("0123456789"));
    env.write("large.jsonl", &rows("0123456789+"));
    let spec = |content: &str| -> Value {
        json!({"agentId": "proofreader", "isEphemeral": true,
               "ephemeralDocuments": {"inline": [{"title": "T", "content": content}]}})
    };
    env.write("fits.json", &spec("0123456789").to_string());
    env.write("large.json", &spec("0123456789+").to_string());
    env.json(&["document", "add", "fits.txt"]);
    env.json(&["document", "add", "--dataset", "fits.jsonl"]);
    env.json(&["create", "--agent", "proofreader", "--docs", "fits.txt"]);
    env.json(&["create", "--spec", "fits.json"]);
    for arguments in [
        &["document", "add", "large.txt"][..],
        &["document", "add", "--dataset", "large.jsonl"],
        &["create", "--agent", "proofreader", "--docs", "large.txt"],
        &["create", "--agent", "proofreader", "--docs", "fits.txt", "large.txt"],
        &["create", "--spec", "large.json"],
    ] {
        refused(&env, key, arguments);
    }
    env.run_with_input(["document", "add", "-"], "0123456789+").ends_with(2).says(key);
    env.run_with_input(["document", "add", "-"], "01234567é").succeeds();
    env.run_with_input(["document", "add", "-"], "012345678é").ends_with(2).says(key);
}

#[test]
fn the_length_of_instructions_is_that_of_both_together() {
    let key = "max-instructions-chars";
    let env = env(key, "10");
    let file = |primary: &str, critique: &str| {
        let front = "---\nname: short\nruntime: checks\nchecks:\n  - words: {min: 5}\n---\n";
        format!("{front}{primary}\n\n## Self-critique\n\n{critique}\n")
    };
    env.write("fits.md", &file("éééé", "123456"));
    env.write("large.md", &file("éééé", "1234567"));
    env.json(&["agent", "add", "fits.md"]);
    refused(&env, key, &["agent", "add", "large.md"]);
    refused(&env, key, &["create", "--ephemeral", "--agent-file", "large.md", "--docs", "docs"]);
    let spec = json!({"isEphemeral": true, "documentIds": [], "ephemeralDocuments": {"inline": [{"title": "T", "content": "C"}]},
        "ephemeralAgent": {"name": "s", "runtime": "checks", "checks": [{"words": {"min": 1}}], "primaryInstructions": "12345678901"}});
    env.write("large.json", &spec.to_string());
    refused(&env, key, &["create", "--spec", "large.json"]);
}

#[test]
fn a_check_names_a_value_that_counts_for_nothing() {
    let env = env("max-document-bytes", "1000");
    env.sql("UPDATE policy SET value = 'banana'");
    let ran = env.run(["db", "check"]).ends_with(6);
    assert_eq!(
        ran.stdout,
        "the policy cannot be read, and its default 10485760 counts: max-document-bytes takes a whole number from 1, \
         not \"banana\"\n"
    );
    env.json(&["policy", "set", "max-document-bytes", "1000"]);
    env.run(["db", "check"]).succeeds();
}
