//! Rate limits: how the run slows down, waits, and loses nothing.

use std::time::{Duration, Instant};

use serde_json::json;

use super::World;
use super::fake::{Fake, grades, status, with_header};
use crate::terminal::on_a_terminal;

#[test]
fn rate_limits_cost_no_attempts_and_are_not_answered_with_hammering() {
    // Every second call is turned away, so with three attempts a job some would run out of them.
    let fake = Fake::new(|_, number| match number % 2 {
        0 => with_header(status(429, "slow down"), "retry-after", "1"),
        _ => grades(50.0),
    });
    let world = World::new(fake, "", 12);
    let ran = world.run(&["-j", "4", "--max-attempts", "1"]).succeeds();
    assert_eq!(ran.json_as("run")["completed"], 12);
    let requests = world.fake.requests();
    // Calls that are already under way when the first is turned away arrive with it; the next wave waits.
    let waves = requests.windows(2).filter(|pair| pair[1].at - pair[0].at > Duration::from_millis(900)).count();
    assert!(waves >= 3, "{waves} pauses in {} calls", requests.len());
    assert!(requests.len() <= 40, "{} calls for 12 jobs", requests.len());
}

#[test]
fn a_date_says_how_long_to_wait_too() {
    let fake = Fake::new(|_, number| match number {
        0 => with_header(
            with_header(status(429, "slow down"), "date", "Sun, 06 Nov 1994 08:49:37 GMT"),
            "retry-after",
            "Sun, 06 Nov 1994 08:49:39 GMT",
        ),
        _ => grades(50.0),
    });
    let world = World::new(fake, "", 1);
    world.run(&[]).succeeds();
    let requests = world.fake.requests();
    let wait = requests[1].at - requests[0].at;
    assert!(wait >= Duration::from_secs(2), "{wait:?}");
}

#[test]
fn a_server_that_is_busy_at_first_is_waited_for() {
    let fake = Fake::new(|_, number| match number {
        0..6 => with_header(status(if number % 2 == 0 { 429 } else { 503 }, "loading model"), "retry-after", "0"),
        _ => grades(50.0),
    });
    let world = World::new(fake, "", 3);
    assert_eq!(world.run(&["-j", "1"]).succeeds().json_as("run")["completed"], 3);
}

#[test]
fn a_wait_beyond_patience_stops_the_run() {
    let fake = Fake::new(|_, _| with_header(status(429, "come back tomorrow"), "retry-after", "86400"));
    let world = World::new(fake, "", 8);
    let begun = Instant::now();
    let ran = world.run(&["--max-wait", "30s"]).ends_with(7);
    assert!(begun.elapsed() < Duration::from_mins(1));
    let report = ran.json_as("run");
    assert_eq!((&report["stopped"], &report["pending"]), (&json!("provider"), &json!(8)));
    let error = ran.error();
    assert!(error["message"].as_str().unwrap().contains("for 1d,"), "{error}");
    assert!(error["hints"].to_string().contains("--max-wait"), "{error}");
}

#[test]
fn calls_a_minute_are_held_over_all_workers() {
    let world = World::new(Fake::new(|_, _| grades(50.0)), "", 5);
    world.run(&["--rpm", "120", "-j", "5"]).succeeds();
    let requests = world.fake.requests();
    let whole = requests[4].at - requests[0].at;
    assert!(whole >= Duration::from_millis(1_900), "five calls at two a second take two seconds, not {whole:?}");
}

#[test]
fn the_wait_for_a_turn_is_no_part_of_a_jobs_duration() {
    const APART: u64 = 3_000;
    let world = World::new(Fake::new(|_, _| grades(50.0)), "", 2);
    world.run(&["--rpm", "20", "-j", "2"]).succeeds();
    let requests = world.fake.requests();
    assert!(requests[1].at - requests[0].at >= Duration::from_millis(APART - 100), "the second one waited");
    let shown = world.env.run(["show", "x", "--json"]).json_as("show");
    let durations: Vec<u64> =
        shown["results"].as_array().unwrap().iter().map(|row| row["durationMs"].as_u64().unwrap()).collect();
    assert!(durations.iter().all(|millis| *millis < APART - 100), "{durations:?}");
}

#[test]
fn the_progress_line_says_what_calls_wait_for() {
    let world = World::new(Fake::new(|_, _| grades(50.0)), "", 3);
    world.create(&[]).succeeds();
    let Some(text) = on_a_terminal(&world.env, "$EB run x -j 3 --rpm 40", &[]) else { return };
    assert!(text.contains("2 wait for --rpm") && text.contains("3 completed"), "{text}");
}

#[test]
fn a_wait_that_a_server_asks_for_counts_down() {
    let fake = Fake::new(|_, number| match number {
        1 => with_header(status(429, "slow down"), "retry-after", "3"),
        _ => grades(50.0),
    });
    let world = World::new(fake, "", 3);
    world.create(&[]).succeeds();
    let Some(text) = on_a_terminal(&world.env, "$EB run x -j 1", &[]) else { return };
    for left in ["3s", "2s", "1s"] {
        assert!(text.contains(&format!("waiting {left} for the server")), "{text}");
    }
}

#[test]
fn a_wait_that_would_go_beyond_patience_is_told_apart_from_the_waits_before_it() {
    let fake = Fake::new(|_, _| status(429, "slow down"));
    let world = World::new(fake, "", 2);
    let ran = world.run(&["--max-wait", "2s", "-j", "1"]).ends_with(7);
    let message = ran.error()["message"].as_str().unwrap().to_owned();
    assert!(message.contains("would have to wait 2s more, beyond --max-wait 2s (waited 1s)"), "{message}");
}

fn slow(milliseconds: u64) -> Fake {
    Fake::new(move |_, _| super::fake::Reply::Late(Duration::from_millis(milliseconds), Box::new(grades(50.0))))
}

#[test]
fn a_kill_costs_at_most_the_calls_in_flight_and_totals_equal_the_rows() {
    const JOBS: usize = 40;
    const AT_ONCE: usize = 4;
    let world = World::new(slow(60), "", JOBS);
    world.create(&[]).succeeds();
    let mut child = world.env.command().args(["run", "x", "-q", "-j", "4"]).spawn().unwrap();
    let begun = Instant::now();
    while world.fake.count() < JOBS / 2 && begun.elapsed() < Duration::from_secs(30) {
        std::thread::sleep(Duration::from_millis(5));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let ran = world.env.run(["run", "x", "--json", "-j", "4"]).succeeds();
    assert!((JOBS..=JOBS + AT_ONCE).contains(&world.fake.count()), "{} calls", world.fake.count());
    let (report, shown) = (ran.json_as("run"), world.env.run(["show", "x", "--json"]).json_as("show"));
    assert_eq!(shown["jobStats"]["completed"], JOBS);
    assert!(report["completed"].as_u64().unwrap() <= (JOBS / 2 + AT_ONCE) as u64, "{report}");
    let metrics = &shown["aggregateMetrics"];
    // What the killed process had asked for may be in the bill: it is in no sum, but told.
    assert_eq!(metrics["lostAttempts"].as_u64().unwrap(), (world.fake.count() - JOBS) as u64, "{metrics}");
    assert_eq!((&metrics["inputTokens"], &metrics["outputTokens"]), (&json!(100 * JOBS), &json!(20 * JOBS)));
    let sum: f64 = shown["results"].as_array().unwrap().iter().map(|row| row["costUsd"].as_f64().unwrap()).sum();
    assert!((metrics["totalCostUsd"].as_f64().unwrap() - sum).abs() < 1e-12, "{metrics}");
}

#[test]
fn three_runs_at_once_store_everything() {
    let world = World::new(slow(10), "", 60);
    let ids = ["a", "b", "c"];
    for id in ids {
        let create = ["create", "--ephemeral", "--agent-file", "agent.md", "--docs", "docs", "--tracking-id", id];
        world.env.run(create).succeeds();
    }
    let spawn = |_| world.env.command().args(["run", "a", "b", "c", "-q", "-j", "8"]).spawn().unwrap();
    let children: Vec<_> = (0..3).map(spawn).collect();
    for mut child in children {
        assert_eq!(child.wait().unwrap().code(), Some(0));
    }
    for id in ids {
        assert_eq!(world.env.run(["export", id]).json_as("export")["evaluations"].as_array().unwrap().len(), 60);
    }
    assert_eq!(world.fake.count(), 180, "nothing was paid for twice");
}

#[test]
fn waiting_calls_are_given_back_when_the_run_is_interrupted() {
    let world = World::new(Fake::new(|_, _| grades(50.0)), "", 6);
    world.create(&[]).succeeds();
    let mut command = world.env.command();
    let mut child = command.args(["run", "x", "--rpm", "1", "-j", "3"]).spawn().unwrap();
    let begun = Instant::now();
    while world.fake.count() == 0 && begun.elapsed() < Duration::from_secs(30) {
        std::thread::sleep(Duration::from_millis(20));
    }
    let id = rustix::process::Pid::from_child(&child);
    rustix::process::kill_process(id, rustix::process::Signal::INT).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    let stats = world.env.run(["show", "x", "--json"]).json_as("show")["jobStats"].clone();
    assert_eq!(
        (&stats["running"], &stats["completed"], &stats["pending"]),
        (&json!(0), &json!(1), &json!(5)),
        "{stats}"
    );
    let attempts: i64 = world.env.connect().query_row("SELECT sum(attempts) FROM jobs", [], |row| row.get(0)).unwrap();
    assert_eq!(attempts, 1, "what did not begin is not counted");
}

#[test]
fn calls_that_are_given_back_without_an_answer_are_told() {
    const AT_ONCE: usize = 3;
    // The first calls are never answered.
    let world = World::new(
        Fake::new(|_, number| match number {
            0..AT_ONCE => super::fake::Reply::Late(Duration::from_mins(5), Box::new(grades(50.0))),
            _ => grades(50.0),
        }),
        "",
        4,
    );
    world.create(&[]).succeeds();
    let mut child = world.env.command().args(["run", "x", "-j", "3"]).spawn().unwrap();
    let begun = Instant::now();
    while world.fake.count() < AT_ONCE && begun.elapsed() < Duration::from_secs(30) {
        std::thread::sleep(Duration::from_millis(20));
    }
    let id = rustix::process::Pid::from_child(&child);
    let interrupt = || rustix::process::kill_process(id, rustix::process::Signal::INT).unwrap();
    interrupt();
    // Two signals at once may be one.
    std::thread::sleep(Duration::from_millis(300));
    interrupt();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    let show = || world.env.run(["show", "x", "--json"]).json_as("show");
    let interrupted = show();
    assert_eq!(interrupted["jobStats"]["pending"], 4, "{interrupted}");
    assert_eq!(interrupted["aggregateMetrics"]["lostAttempts"], AT_ONCE);
    world.env.run(["run", "x"]).succeeds();
    let done = show();
    assert_eq!(
        (&done["jobStats"]["completed"], &done["aggregateMetrics"]["lostAttempts"]),
        (&json!(4), &json!(AT_ONCE))
    );
    let shown = world.env.run(["show", "x"]).succeeds().stdout;
    assert!(
        shown.contains("lost      3 attempts without an answer: they may have been paid for, and no sum has that"),
        "{shown}"
    );
    let log = world.env.run(["jobs", "x", "--json"]).json_as("jobs")["jobs"][0]["attemptLog"].clone();
    assert_eq!(log[0]["errorKind"], "worker_lost", "{log}");
}

#[test]
fn a_limit_that_no_call_keeps_to_is_told_at_the_start() {
    let world = World::new(Fake::new(|_, _| grades(50.0)), "", 1);
    world.create(&[]).succeeds();
    let said = world.env.run(["run", "x", "--tpm", "5"]).succeeds().stderr;
    assert!(
        said.contains("--tpm 5 is less than one call takes (about ") && said.contains("one call a minute"),
        "{said}"
    );
}
