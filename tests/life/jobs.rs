//! `jobs`: attempts, worker, lease and error of every job.

use serde_json::{Value, json};

use crate::harness::{TestEnv, fails};

fn env() -> TestEnv {
    let env = TestEnv::new();
    env.documents(&[10, 60, 20]);
    let picky = env.command_agent("picky", "grep -q 'Document B' && exit 1; echo '{\"summary\": \"Fine.\"}'");
    env.json(&[
        "create",
        "--ephemeral",
        "--agent-file",
        &picky,
        "--docs",
        "docs",
        "--tracking-id",
        "exp",
        "--repeat",
        "2",
    ]);
    env.run(["run", "exp", "--max-attempts", "1"]).ends_with(7);
    env
}

#[test]
fn filters_and_attempts() {
    let env = env();
    let failed = env.json(&["jobs", "exp", "--status", "failed"]);
    assert_eq!((&failed["total"], &failed["limit"], &failed["nextCursor"]), (&json!(2), &json!(100), &json!(null)));
    for job in failed["jobs"].as_array().unwrap() {
        assert_eq!((&job["documentTitle"], &job["status"]), (&json!("Document B"), &json!("FAILED")));
        assert_eq!((&job["attempts"], &job["maxAttempts"]), (&json!(1), &json!(1)));
        assert_eq!(job["attemptLog"].as_array().unwrap().len(), 1);
        assert_eq!(job["attemptLog"][0]["number"], 1);
        assert_eq!(job["attemptLog"][0]["error"], job["error"]);
        assert!(job["error"].is_string() && job["startedAt"].is_string() && job["completedAt"].is_string(), "{job}");
        assert_eq!((&job["worker"], &job["leaseUntil"]), (&json!(null), &json!(null)));
    }
    for (status, total) in [("completed", 4), ("pending", 0), ("running", 0), ("cancelled", 0)] {
        assert_eq!(env.json(&["jobs", "exp", "--status", status])["total"], total, "{status}");
    }
}

#[test]
fn a_lease_is_shown_until_it_runs_out() {
    let env = env();
    env.json(&["rerun", "exp", "--tracking-id", "again"]);
    env.lease_a_job("again", 600_000);
    let running = env.json(&["jobs", "again", "--status", "running"]);
    assert_eq!(running["total"], 1);
    assert!(running["jobs"][0]["worker"].is_string() && running["jobs"][0]["leaseUntil"].is_string(), "{running}");
    env.sql("UPDATE jobs SET lease_until = 1 WHERE status = 'RUNNING'");
    assert_eq!(env.json(&["jobs", "again", "--status", "running"])["total"], 0);
    assert_eq!(env.json(&["jobs", "again", "--status", "pending"])["total"], 6);
}

#[test]
fn pages_join_without_gap_or_repetition() {
    let env = env();
    let ids = |value: &Value| -> Vec<Value> {
        value["jobs"].as_array().unwrap().iter().map(|job| job["jobId"].clone()).collect()
    };
    let whole = env.json(&["jobs", "exp", "--limit", "0"]);
    assert_eq!(ids(&whole).len(), 6);
    for (limit, pages) in [("1", 6), ("4", 2), ("5", 2), ("6", 1)] {
        let (mut all, mut cursor, mut count) = (Vec::new(), None::<String>, 0);
        loop {
            let mut arguments = vec!["jobs", "exp", "--limit", limit];
            arguments.extend(cursor.iter().flat_map(|cursor| ["--cursor", cursor.as_str()]));
            let page = env.json(&arguments);
            assert_eq!(page["total"], 6);
            all.extend(ids(&page));
            count += 1;
            let Some(next) = page["nextCursor"].as_str() else { break };
            cursor = Some(next.to_owned());
        }
        assert_eq!((all, count), (ids(&whole), pages), "pages of {limit}");
    }
    let lines = env.run(["jobs", "exp", "--format", "jsonl", "--limit", "2"]).succeeds();
    assert_eq!(lines.stdout.lines().count(), 2);
    lines.says("2 of 6 shown");
    for cursor in ["", "1", "a.b", "-1.0"] {
        fails(&env, &["jobs", "exp", &format!("--cursor={cursor}")], 2, "usage");
    }
    assert_eq!(env.run(["jobs", "exp", "-q"]).succeeds().stdout.lines().count(), 6);
}
