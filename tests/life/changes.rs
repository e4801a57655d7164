//! `delete`, `extend`, `pin`, `unpin`, `share`, `unshare`, `cancel`.

use serde_json::json;

use crate::harness::{NOON, TestEnv};
use crate::world::STRICT;

fn env() -> TestEnv {
    let env = TestEnv::new();
    env.documents(&[10, 60]);
    env.experiment("exp", &[]);
    env
}

#[test]
fn delete_takes_what_was_made_only_for_the_batch() {
    let env = env();
    env.json(&["create", "--agent", "proofreader", "--docs", "docs/a.md", "--tracking-id", "kept"]);
    env.json(&["run", "exp", "kept"]);
    let deleted = env.json(&["delete", "exp", "exp", "--yes"]);
    assert_eq!(deleted["removed"]["documents"], 2);
    assert_eq!(deleted["removed"]["agents"], 1);
    assert_eq!(deleted["removed"]["evaluations"], 2);
    assert_eq!(deleted["deleted"].as_array().unwrap().len(), 1, "named twice, deleted once");
    let counts = env.counts().unwrap();
    assert_eq!((counts["batches"], counts["documents"], counts["jobs"], counts["evaluations"]), (1, 1, 1, 1));
    env.run(["delete", "kept", "--yes"]).succeeds();
    let counts = env.counts().unwrap();
    assert_eq!((counts["batches"], counts["documents"], counts["jobs"], counts["agents"]), (0, 1, 0, 1));
}

/// All have found the batch before the first of them can delete it, where the machine is not very slow.
#[test]
fn of_several_deletions_at_once_one_deletes() {
    let env = TestEnv::new();
    env.documents(&[10]);
    env.experiment("exp", &[]);
    let connection = env.connect();
    connection.execute_batch("BEGIN IMMEDIATE").unwrap();
    let start = || {
        let mut delete = env.command();
        delete.args(["delete", "exp", "--yes", "--json"]);
        delete.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap()
    };
    let started = [start(), start(), start()];
    std::thread::sleep(std::time::Duration::from_millis(500));
    connection.execute_batch("COMMIT").unwrap();
    let ended = started.map(|child| child.wait_with_output().unwrap());
    let mut codes: Vec<_> = ended.iter().map(|output| output.status.code().unwrap()).collect();
    codes.sort_unstable();
    assert_eq!(codes, [0, 3, 3]);
    for output in ended {
        assert_eq!(output.stdout.is_empty(), output.status.code() == Some(3));
        assert_eq!(String::from_utf8_lossy(&output.stderr).contains("not_found"), output.status.code() == Some(3));
    }
}

#[test]
fn delete_asks_first_and_deletes_all_or_none_of_those_that_it_can_see() {
    let env = env();
    env.run(["delete", "exp"]).ends_with(2).says("--yes");
    env.experiment("running", &[]);
    env.lease_a_job("running", 600_000);
    env.run(["delete", "exp", "running", "--yes"]).ends_with(4).says("evalbatch cancel running");
    env.run(["delete", "exp", "nowhere", "--yes"]).ends_with(3);
    assert_eq!(env.value::<i64>("SELECT count(*) FROM batches"), 2);
    // A lease that has run out holds nothing.
    env.sql("UPDATE jobs SET lease_until = 1 WHERE status = 'RUNNING'");
    let deleted = env.run(["delete", "exp", "running", "--yes", "-q"]).succeeds();
    assert_eq!((deleted.stdout.lines().count(), deleted.stderr.as_str()), (2, ""));
    assert_eq!(env.value::<i64>("SELECT count(*) FROM batches"), 0);
}

#[test]
fn extend_counts_from_now_and_keeps_within_the_policy() {
    let env = env();
    let extended = env.run_at(NOON, ["extend", "exp", "--expires-in", "7d", "--json"]).succeeds();
    assert!(extended.stdout.contains(r#""expiresAt":"2026-03-08T12:00:00.000Z""#), "{}", extended.stdout);
    env.run_at(NOON, ["extend", "exp", "--expires-in", "90d"]).succeeds();
    let shortened = env.run_at(NOON, ["extend", "exp", "--expires-in", "2d"]).succeeds();
    assert!(
        shortened.stdout.contains("exp expires in 2d (2026-03-03 12:00 +00:00); before: in 3mo"),
        "{}",
        shortened.stdout
    );
    assert!(shortened.stderr.contains("note: that is earlier than before"), "{}", shortened.stderr);
    env.run_at(NOON, ["extend", "exp", "--expires-in", "90d 1ms"]).ends_with(2).says("retention-max");
    env.run_at(NOON, ["extend", "exp", "--expires-at", "2026-05-30T12:00:00Z"]).succeeds();
    env.run_at(NOON, ["extend", "exp", "--expires-at", "2026-05-30T12:00:00.001Z"]).ends_with(2).says("retention-max");
    env.run_at(NOON, ["extend", "exp", "--expires-at", NOON]).ends_with(2).says("not in the future");
    assert_eq!(env.value::<i64>("SELECT expires_at FROM batches"), 1_780_142_400_000);
}

#[test]
fn an_expired_experiment_that_is_still_there_can_be_extended_and_then_run() {
    let env = env();
    env.run_at("+20d", ["run", "exp"]).ends_with(4).says("evalbatch extend exp");
    env.run_at("+20d", ["extend", "exp", "--expires-in", "1d"]).succeeds();
    env.run_at("+20d", ["run", "exp"]).succeeds();
    env.run_at("+22d", ["cleanup"]).succeeds();
    env.run_at("+22d", ["extend", "exp", "--expires-in", "1d"]).ends_with(3);
}

#[test]
fn a_pinned_experiment_outlives_its_expiry() {
    let env = env();
    let pinned = env.json(&["pin", "exp"]);
    assert_eq!((&pinned["isPinned"], &pinned["trackingId"]), (&json!(true), &json!("exp")));
    env.run_at("+20d", ["cleanup"]).succeeds();
    env.run_at("+20d", ["run", "exp"]).succeeds();
    let listed = env.run_at("+20d", ["list", "--json"]).succeeds().json_as("list");
    assert_eq!(listed["batches"][0]["isExpired"], false);
    env.run_at("+20d", ["unpin", "exp"]).succeeds();
    env.run_at("+20d", ["cleanup"]).succeeds();
    env.run(["pin", "exp"]).ends_with(3);
}

#[test]
fn sharing_shows_and_unsharing_hides() {
    let env = env();
    env.member("ann");
    env.run(["show", "exp", "--as", "ann"]).ends_with(3);
    assert_eq!(env.json(&["share", "exp"])["visibility"], "SHARED");
    let me = crate::harness::me();
    env.run(["show", &format!("{me}/exp"), "--as", "ann"]).succeeds();
    assert_eq!(env.json(&["unshare", "exp"])["visibility"], "PRIVATE");
    env.run(["show", &format!("{me}/exp"), "--as", "ann"]).ends_with(3);
    // A regular batch too.
    env.json(&["create", "--agent", "proofreader", "--docs", "docs", "--tracking-id", "kept"]);
    env.run(["share", "kept"]).succeeds();
    env.run(["show", &format!("{me}/kept"), "--as", "ann"]).succeeds();
}

#[test]
fn cancel_takes_pending_and_running_jobs_and_no_finished_ones() {
    let env = env();
    env.json(&["run", "exp"]);
    env.experiment("other", &[]);
    env.lease_a_job("other", 600_000);
    let cancelled = env.json(&["cancel", "other"]);
    assert_eq!((&cancelled["cancelled"], &cancelled["jobStats"]["cancelled"]), (&json!(2), &json!(2)));
    assert_eq!(env.value::<i64>("SELECT count(*) FROM jobs WHERE token IS NOT NULL OR lease_until IS NOT NULL"), 0);
    assert_eq!(env.json(&["cancel", "exp"])["cancelled"], 0);
    // They come back only through `rerun`.
    let run = env.json(&["run", "other", "--retry-failed"]);
    assert_eq!((&run["completed"], &run["pending"]), (&json!(0), &json!(0)));
    let rerun = env.json(&["rerun", "other", "--run"]);
    assert_eq!(rerun["run"]["completed"], 2);
}

/// A worker that is at a job when it is cancelled brings its result for nothing.
#[test]
fn what_a_worker_brings_for_a_cancelled_job_is_discarded() {
    let env = TestEnv::new();
    env.documents(&[10]);
    let slow = env.command_agent(
        "slow",
        "cat >/dev/null; touch started; while [ ! -e go ]; do sleep 0.02; done; echo '{\"summary\": \"Late.\"}'",
    );
    // The program runs in a folder of its own.
    let script = std::fs::read_to_string(env.path("agents/slow.sh")).unwrap();
    let here = env.path("").display().to_string();
    env.write("agents/slow.sh", &script.replace("touch started", &format!("cd {here}; touch started")));
    env.json(&["create", "--ephemeral", "--agent-file", &slow, "--docs", "docs", "--tracking-id", "slow"]);
    let mut run = env.command();
    let child = run.args(["run", "slow", "--json"]).stdout(std::process::Stdio::piped()).spawn().unwrap();
    let begun = std::time::Instant::now();
    while !env.path("started").exists() {
        assert!(begun.elapsed().as_secs() < 60, "the program was never started");
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    assert_eq!(env.json(&["cancel", "slow"])["cancelled"], 1);
    env.run(["delete", "slow"]).ends_with(2);
    env.write("go", "");
    let output = child.wait_with_output().unwrap();
    let ended: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&ended["completed"], &ended["batches"][0]["jobStats"]["cancelled"]), (&json!(0), &json!(1)), "{ended}");
    assert_eq!(env.value::<i64>("SELECT count(*) FROM evaluations"), 0);
    assert_eq!(env.value::<String>("SELECT status FROM jobs"), "CANCELLED");
}

/// Everything else that takes a BATCH takes all of its forms.
#[test]
fn a_batch_has_many_names() {
    let env = env();
    env.write("strict.md", STRICT);
    let id: String = env.value("SELECT id FROM batches");
    let me = crate::harness::me();
    for name in [id.as_str(), "exp", &id[..4], &format!("{me}/exp"), "latest", "latest~0"] {
        assert_eq!(env.json(&["pin", name])["id"], id.as_str(), "{name}");
        assert_eq!(env.json(&["jobs", name])["total"], 2, "{name}");
    }
    for name in ["latest~1", &id[..3], "nobody/exp"] {
        env.run(["pin", name]).ends_with(3);
    }
}

/// A prefix finds it, and says nothing of its owner.
#[test]
fn an_admin_is_told_whose_batch_is_deleted() {
    let env = TestEnv::new();
    env.documents(&[10]);
    env.member("ann");
    let made = env.run(["create", "--agent", "proofreader", "--docs", "docs", "-q", "--as", "ann"]).succeeds();
    let id = made.stdout.trim().to_owned();
    let deleted = env.run(["delete", &id[..8], "--yes"]).succeeds().stdout;
    assert_eq!(deleted, format!("deleted {id} of ann with 1 job\n"));
}
