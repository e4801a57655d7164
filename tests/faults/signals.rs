//! Ctrl-C once and twice, the other signals, and jobs that are cancelled under way.

use std::process::Command;

use rustix::process::Signal;
use test_case::test_case;

use crate::harness::{Running, Site, hearing_signals, is_alive, until};

/// `None` where a signal cannot be heard.
fn run_with_two_in_flight(site: &Site, jobs: u32) -> Option<Running> {
    site.small_documents(jobs);
    site.waiting_script();
    site.experiment(&[]);
    let run = Running::of(&mut hearing_signals(site.command(&["run", "latest", "-j", "2", "-v", "--json"]))?);
    until("two jobs are in flight", || site.began().len() == 2);
    Some(run)
}

/// The second signal must not melt into the first.
fn interrupt(run: &Running, signal: Signal) {
    run.signal(signal);
    until("the signal was noticed", || run.errors().contains("stopping"));
}

#[test_case(Signal::INT, 130; "ctrl c")]
#[test_case(Signal::TERM, 143; "terminate")]
#[test_case(Signal::HUP, 129; "hang up")]
fn one_signal_lets_the_jobs_in_flight_finish(signal: Signal, code: i32) {
    let site = Site::new();
    let Some(run) = run_with_two_in_flight(&site, 5) else { return };
    interrupt(&run, signal);
    site.go();
    let (ended, _) = run.wait();
    assert_eq!(ended, Some(code));
    assert_eq!(site.count("SELECT count(*) FROM jobs WHERE status = 'COMPLETED'"), 2);
    assert_eq!(site.count("SELECT count(*) FROM jobs WHERE status = 'PENDING' AND attempts = 0"), 3);
    let rest = site.json(&["run", "latest"]);
    assert_eq!(rest["completed"], 3);
    site.assert_all_done_once(5);
}

#[test_case(Signal::INT, 130; "ctrl c")]
#[test_case(Signal::TERM, 143; "terminate")]
fn two_signals_give_the_jobs_in_flight_back(signal: Signal, code: i32) {
    let site = Site::new();
    let Some(run) = run_with_two_in_flight(&site, 5) else { return };
    interrupt(&run, signal);
    run.signal(Signal::INT);
    let (ended, _) = run.wait();
    assert_eq!(ended, Some(code));
    assert_eq!(site.count("SELECT count(*) FROM jobs WHERE status = 'PENDING' AND attempts = 0"), 5);
    until("the programs are gone", || !site.began().into_iter().any(is_alive));
    site.go();
    assert_eq!(site.json(&["run", "latest"])["completed"], 5);
    site.assert_all_done_once(5);
}

#[test]
fn a_run_under_nohup_outlives_its_terminal() {
    let site = Site::new();
    site.small_documents(3);
    site.waiting_script();
    site.experiment(&[]);
    let program = site.command(&["run", "latest", "-j", "2", "--json"]);
    let mut shell = Command::new("sh");
    shell.args(["-c", "trap '' HUP; exec \"$@\"", "sh"]).arg(program.get_program()).args(program.get_args());
    shell.env_clear().envs(program.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let run = Running::of(shell.current_dir(site.path("")));
    until("two jobs are in flight", || site.began().len() == 2);
    run.signal(Signal::HUP);
    site.go();
    let (code, report) = run.wait();
    assert_eq!((code, &report["completed"]), (Some(0), &3.into()));
}

#[test]
fn a_job_that_is_cancelled_under_way_is_stopped_and_its_result_discarded() {
    let site = Site::new();
    site.small_documents(1);
    site.waiting_script();
    site.experiment(&[]);
    let run = Running::of(site.command(&["run", "latest", "--json"]).env("EVALBATCH_TEST_LEASE", "1s"));
    until("the job is in flight", || site.began().len() == 1);
    let sql = "UPDATE jobs SET status = 'CANCELLED', completed_at = 1, token = NULL, worker = NULL, lease_until = NULL";
    assert_eq!(site.connection().execute(sql, []).unwrap(), 1);
    until("the program is gone", || !site.began().into_iter().any(is_alive));
    let (_, report) = run.wait();
    assert_eq!((&report["completed"], &report["cancelled"]), (&0.into(), &1.into()));
    assert_eq!(site.count("SELECT count(*) FROM jobs WHERE status = 'CANCELLED' AND completed_at = 1"), 1);
    assert_eq!(site.count("SELECT count(*) FROM evaluations"), 0);
    site.assert_sound();
}
