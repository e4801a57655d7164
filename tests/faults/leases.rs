//! Jobs whose worker died where nobody can see it: the lease alone tells.

use serde_json::Value;

use evalbatch::domain::Timestamp;

use crate::harness::{Site, query, until};
use crate::line::Line;

fn at(site: &Site, millis: i64, arguments: &[&str]) -> Value {
    let now = Timestamp::from_millis(millis).to_string();
    let output = site.command(arguments).arg("--json").env("EVALBATCH_TEST_NOW", &now).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Status of the batch's one job, and what a cleanup of the batch that expired in mid-lease would do.
#[test]
fn a_lost_job_is_free_when_its_lease_ends_and_cleanup_may_have_it() {
    let line = Line::of(11);
    let site = Site::new();
    site.small_documents(1);
    site.waiting_script();
    let id = site.experiment(&[]);
    let run = site.spawn(&["run", "latest"]);
    until("the job is in flight", || site.began().len() == 1);
    run.kill();
    site.go();
    let connection = site.connection();
    // Another host's worker: its death cannot be seen from here.
    connection.execute("UPDATE jobs SET worker = 'elsewhere/1/1'", []).unwrap();
    let lease: i64 = query(&connection, "SELECT lease_until FROM jobs", []);
    connection.execute("UPDATE batches SET expires_at = ?1", [lease - 1_000]).unwrap();
    let status = |millis| at(&site, millis, &["show", &id])["status"].clone();
    assert_eq!((status(lease - 1), status(lease)), ("running".into(), "pending".into()));
    let early = at(&site, lease - 1, &["cleanup"]);
    assert_eq!((&early["deleted"], &early["skippedRunning"]), (&0.into(), &1.into()));
    connection.execute("UPDATE batches SET expires_at = ?1", [lease + 1_000]).unwrap();
    // One sweep at the end of the lease, and it is done by somebody else.
    assert_eq!(at(&site, lease, &["run", &id])["completed"], 1);
    site.assert_all_done_once(1);
    let late = at(&site, lease + 1_000, &["cleanup"]);
    assert_eq!((&late["deleted"], site.count("SELECT count(*) FROM jobs")), (&1.into(), 0));
    site.assert_sound();
    line.holds("held 1 ms before the end of its lease, done at its end, removed 1 s later");
}

/// Killed for good: nobody does the job, and the cleanup after its lease removes the batch.
#[test]
fn cleanup_removes_what_a_dead_worker_held() {
    let site = Site::new();
    site.small_documents(2);
    site.waiting_script();
    site.experiment(&[]);
    let run = site.spawn(&["run", "latest", "-j", "2"]);
    until("both jobs are in flight", || site.began().len() == 2);
    run.kill();
    site.go();
    let lease: i64 = query(&site.connection(), "SELECT max(lease_until) FROM jobs", []);
    site.connection().execute("UPDATE batches SET expires_at = created_at + 1", []).unwrap();
    assert_eq!(at(&site, lease - 1, &["cleanup"])["deleted"], 0);
    assert_eq!(at(&site, lease, &["cleanup"])["deleted"], 1);
    site.assert_sound();
}
