//! Many runs on one database: every job is done, none twice.

use crate::harness::{Running, Site, scale};
use crate::line::Line;

fn runs_at_once(processes: u32, documents: u32, repeat: u32) {
    let line = Line::of(9);
    let site = Site::new();
    site.small_documents(documents);
    let repeat = repeat.to_string();
    site.json(&["create", "--agent", "proofreader", "--docs", "documents", "--repeat", &repeat]);
    let runs: Vec<_> = (0..processes).map(|_| site.spawn(&["run", "latest", "--json"])).collect();
    let mut completed = 0;
    for run in runs {
        let (code, report) = run.wait();
        assert_eq!(code, Some(0), "{report}");
        assert_eq!((&report["failed"], &report["cancelled"], &report["pending"]), (&0.into(), &0.into(), &0.into()));
        completed += report["completed"].as_u64().unwrap();
    }
    let jobs = site.count("SELECT count(*) FROM jobs");
    assert_eq!(completed, u64::from(jobs));
    assert_eq!(site.count("SELECT count(*) FROM attempts"), jobs, "each is claimed once");
    assert_eq!(site.count("SELECT max(attempts) FROM jobs"), 1);
    site.assert_all_done_once(jobs);
    line.holds(format!("{processes} runs, {jobs} jobs: {completed} results, claimed twice 0, unclaimed 0"));
}

#[test]
fn three_runs_share_one_batch() {
    runs_at_once(3, 50, scale(4, 20));
}

#[test]
fn three_runs_of_a_thousand_jobs_each_share_one_database() {
    let line = Line::of(12);
    let site = Site::new();
    site.small_documents(50);
    let repeat = scale(5, 20).to_string();
    let create = ["create", "--agent", "proofreader", "--docs", "documents", "--repeat", &repeat, "--tracking-id"];
    for name in ["one", "two", "three"] {
        site.json(&[&create[..], &[name]].concat());
    }
    let jobs = site.count("SELECT count(*) FROM jobs");
    let runs: Vec<_> = ["one", "two", "three"].iter().map(|name| site.spawn(&["run", name, "--json"])).collect();
    let reports: Vec<_> = runs.into_iter().map(Running::wait).collect();
    for (code, report) in &reports {
        assert_eq!((*code, &report["completed"]), (Some(0), &(jobs / 3).into()), "{report}");
    }
    site.assert_all_done_once(jobs);
    line.holds(format!("3 runs of {} jobs each at once: {jobs} results", jobs / 3));
}

#[test]
fn eight_runs_claim_each_job_once() {
    runs_at_once(8, 40, scale(10, 100));
}

#[test]
fn a_clock_that_is_an_hour_ahead_doubles_nothing() {
    let line = Line::of(11);
    let site = Site::new();
    let jobs = scale(24, 200);
    site.small_documents(jobs);
    site.script(&format!("sleep 0.05\n{}", crate::harness::ANSWER));
    site.experiment(&[]);
    let arguments = ["run", "latest", "--json", "-j", "3", "--max-attempts", "1000"];
    let ahead = Running::of(site.command(&arguments).env("EVALBATCH_TEST_NOW", "+1h"));
    let behind = site.spawn(&arguments);
    let discarded: u64 =
        [ahead, behind].into_iter().map(|run| run.wait().1["cancelled"].as_u64().unwrap_or_default()).sum();
    // Whatever the one took from the other's hands and then left is done now.
    let last = Running::of(site.command(&arguments).env("EVALBATCH_TEST_NOW", "+3h")).wait();
    assert_eq!(last.0, Some(0));
    site.assert_all_done_once(jobs);
    line.holds(format!("clocks an hour apart, {jobs} jobs: {discarded} stale results rejected, doubles 0"));
}
