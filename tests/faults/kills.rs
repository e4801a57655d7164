//! `kill -9`, and processes that stand still for longer than their lease.

use std::time::{Duration, Instant};

use rustix::process::Signal;

use crate::harness::{ANSWER, HANG, Random, Running, Site, is_full, query, scale, until};
use crate::line::Line;

#[test]
fn a_killed_run_costs_only_the_jobs_in_flight_and_they_are_taken_back_at_once() {
    let site = Site::new();
    site.small_documents(24);
    site.script(&format!("sleep 0.05\n{ANSWER}"));
    site.experiment(&[]);
    let run = site.spawn(&["run", "latest", "-j", "4"]);
    until("some are done", || site.count("SELECT count(*) FROM evaluations") >= 4);
    run.kill();
    let lost = site.count("SELECT count(*) FROM jobs WHERE status = 'RUNNING'");
    let lease: i64 = query(&site.connection(), "SELECT ifnull(min(lease_until), 9000000000000000) FROM jobs", []);
    let report = site.json(&["run", "latest"]);
    assert_eq!((&report["failed"], &report["pending"]), (&0.into(), &0.into()));
    site.assert_all_done_once(24);
    assert_eq!(site.count("SELECT count(*) FROM attempts WHERE error_kind = 'worker_lost'"), lost);
    let latest_start: i64 = query(&site.connection(), "SELECT max(started_at) FROM jobs", []);
    assert!(latest_start < lease, "the leases of the dead worker were not waited for");
    eprintln!("killed with {lost} jobs in flight: 24 results, doubles 0");
}

#[test]
fn a_job_that_loses_its_worker_every_time_fails_after_its_attempts() {
    let site = Site::new();
    site.small_documents(1);
    site.waiting_script();
    site.experiment(&[]);
    for attempt in 1..=3 {
        let run = site.spawn(&["run", "latest", "--max-attempts", "3"]);
        until("the job is in flight", || site.began().len() == attempt);
        run.kill();
    }
    let (code, report) = site.spawn(&["run", "latest", "--json"]).wait();
    assert_eq!((code, &report["failed"]), (Some(7), &1.into()));
    assert_eq!(site.count("SELECT count(*) FROM jobs WHERE status = 'FAILED' AND attempts = 3"), 1);
    assert_eq!(site.count("SELECT count(*) FROM attempts WHERE error_kind = 'worker_lost'"), 3);
    assert_eq!(site.began().len(), 3);
    site.go();
    site.assert_sound();
}

/// Runs that are killed and stopped at random, with a lease of one second, until everything is done.
#[test]
fn kills_and_stops_lose_nothing_and_double_nothing() {
    let (jobs, faults) = (scale(40, 600), scale(6, 80));
    let (line, mut random) = (Line::of(10), Random::new());
    let seed = random.0;
    let site = Site::new();
    site.small_documents(jobs);
    site.script(&format!("sleep {}\n{ANSWER}", if is_full() { "0.9" } else { "0.2" }));
    site.experiment(&[]);
    let start = || {
        let arguments = ["run", "latest", "--json", "-j", "2", "--max-attempts", "1000"];
        Running::of(site.command(&arguments).env("EVALBATCH_TEST_LEASE", "1s"))
    };
    let connection = site.connection();
    let open = || query::<u32>(&connection, "SELECT count(*) FROM jobs WHERE status <> 'COMPLETED'", []) > 0;
    let (mut runs, mut stopped): (Vec<Running>, Vec<(Running, Instant)>) = (Vec::new(), Vec::new());
    let (mut kills, mut stops, mut rejected) = (0, 0, 0);
    let mut collect = |run: Running| rejected += run.wait().1["cancelled"].as_u64().unwrap_or_default();
    let begin = Instant::now();
    while open() {
        assert!(begin.elapsed() < HANG * 4, "it does not come to an end");
        let (ended, going): (Vec<_>, Vec<_>) =
            runs.into_iter().map(|mut run| (run.has_ended(), run)).partition(|run| run.0);
        for (_, run) in ended {
            collect(run);
        }
        runs = going.into_iter().map(|(_, run)| run).collect();
        while runs.len() < 3 {
            runs.push(start());
        }
        let (awake, asleep): (Vec<_>, Vec<_>) =
            stopped.into_iter().partition(|(_, since)| since.elapsed() > Duration::from_millis(2_500));
        for (run, _) in awake {
            run.signal(Signal::CONT);
            runs.push(run);
        }
        stopped = asleep;
        std::thread::sleep(Duration::from_millis(100 + random.below(400)));
        let victim = usize::try_from(random.below(runs.len() as u64)).unwrap();
        match random.below(2) {
            0 if kills < faults => {
                kills += 1;
                runs.swap_remove(victim).kill();
            }
            _ if stops < faults && stopped.len() < 5 => {
                stops += 1;
                let run = runs.swap_remove(victim);
                run.signal(Signal::STOP);
                stopped.push((run, Instant::now()));
            }
            _ => {}
        }
    }
    for (run, _) in stopped {
        run.signal(Signal::CONT);
        runs.push(run);
    }
    runs.into_iter().for_each(&mut collect);
    site.assert_all_done_once(jobs);
    assert!(!is_full() || (kills, stops) == (faults, faults));
    assert!(!is_full() || rejected > 0, "no result was ever stale");
    let figure =
        format!("{kills} kills, {stops} stops, {jobs} jobs: {jobs} results, doubles 0, {rejected} stale ones rejected");
    line.holds_with_seed(seed, figure);
}
