//! Cleanup against claims, against other cleanups, and against long readers.

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use evalbatch::clock::Clock;
use evalbatch::domain::{BatchId, Timestamp, Usage};
use evalbatch::repository::sqlite::{Access, OpenOptions, SqliteRepository};
use evalbatch::repository::{
    AttemptOutcome, Batches, Claim, DeleteConditions, DeleteOutcome, Durability, KeptReason, RecordedStatus,
    Repository, Share, Verdict, WorkerName, WriteMode,
};

use crate::harness::{ANSWER, Random, Running, Site, is_full, query, scale};
use crate::line::Line;
use crate::support::{actor, experiment};

fn open(path: &Path) -> SqliteRepository {
    SqliteRepository::open(path, Access::ReadWrite, &OpenOptions::default()).unwrap()
}

/// Experiments expire all the time, while four claimers work on them and four cleaners remove them.
#[test]
fn claims_and_cleanups_never_hurt_each_other() {
    let (line, mut random) = (Line::of(8), Random::new());
    let seed = random.0;
    let site = Site::new();
    let path = site.database();
    let setup = SqliteRepository::open(&path, Access::Create, &OpenOptions::default()).unwrap();
    let (experiments, spread) = (scale(300, 900), u64::from(scale(2_000, 25_000)));
    let epoch = Clock::System.now();
    let mut batches: Vec<(Timestamp, BatchId)> = (0..experiments)
        .map(|number| {
            let expires_at = epoch + Duration::from_millis(200 + random.below(spread));
            let batch = experiment(&format!("t{number}"), expires_at, epoch, &["one", "two", "three", "four"]);
            (expires_at, setup.create_batch(&actor("ann"), &batch, WriteMode::Commit).unwrap().id)
        })
        .collect();
    batches.sort();
    // Time begins when everything is made, however long that took.
    let begin = Instant::now();
    let clock = || epoch + begin.elapsed();
    let (claimed, recorded, deleted, kept_running) =
        (AtomicU32::new(0), AtomicU32::new(0), AtomicU32::new(0), AtomicU32::new(0));
    thread::scope(|scope| {
        for seed in 1..=4 {
            let (path, batches, claimed, recorded) = (&path, &batches, &claimed, &recorded);
            let mut random = Random(random.0 ^ seed);
            scope.spawn(move || {
                let repository = open(path).another(Durability::Relaxed).unwrap();
                loop {
                    // One of those that expire next: their cleanup is near.
                    let now = clock();
                    let next = batches.partition_point(|(expires_at, _)| *expires_at <= now);
                    let next = next + usize::try_from(random.below(6)).unwrap();
                    let Some((_, batch)) = batches.get(next) else { break };
                    let hold = Duration::from_millis(random.below(12));
                    let (count, done) = claim_and_record(repository.as_ref(), batch, hold, clock);
                    claimed.fetch_add(count, Ordering::Relaxed);
                    recorded.fetch_add(done, Ordering::Relaxed);
                }
            });
        }
        for _ in 0..4 {
            scope.spawn(|| {
                let repository = open(&path).another(Durability::Relaxed).unwrap();
                while is_any_left(repository.as_ref()) {
                    let now = clock();
                    for experiment in repository.expired_experiments(None, now, now).unwrap() {
                        let conditions = DeleteConditions::ExpiredBy(now);
                        match repository.delete_batch(&experiment.id, conditions, clock()).unwrap() {
                            DeleteOutcome::Deleted(_) => deleted.fetch_add(1, Ordering::Relaxed),
                            DeleteOutcome::Kept(KeptReason::Running) => kept_running.fetch_add(1, Ordering::Relaxed),
                            DeleteOutcome::Kept(_) => 0,
                        };
                    }
                    thread::sleep(Duration::from_millis(10));
                }
            });
        }
    });
    let (claimed, recorded) = (claimed.into_inner(), recorded.into_inner());
    assert!(claimed >= scale(1, 1_000));
    assert_eq!(claimed, recorded);
    assert_eq!(deleted.into_inner(), experiments);
    site.assert_sound();
    let figure = format!(
        "8 threads: {claimed} claims = {recorded} done, {experiments} experiments deleted, {} kept since a job ran, \
         running jobs deleted 0",
        kept_running.into_inner()
    );
    line.holds_with_seed(seed, figure);
}

fn is_any_left(repository: &dyn Repository) -> bool {
    let end_of_time = Timestamp::from_millis(i64::MAX);
    !repository.expired_experiments(None, end_of_time, Clock::System.now()).unwrap().is_empty()
}

fn claim_and_record(
    repository: &dyn Repository,
    batch: &BatchId,
    hold: Duration,
    clock: impl Fn() -> Timestamp,
) -> (u32, u32) {
    let now = clock();
    let jobs = repository
        .claim(&Claim {
            shares: &[Share { batches: std::slice::from_ref(batch), limit: 1 }],
            limit: 1,
            worker: &WorkerName("test/1/1".to_owned()),
            max_attempts: None,
            now,
            lease_until: now + Duration::from_hours(1),
        })
        .unwrap()
        .jobs;
    thread::sleep(hold);
    let outcomes: Vec<_> = jobs
        .iter()
        .map(|job| AttemptOutcome {
            key: job.key.clone(),
            attempt: job.attempt,
            started_at: job.started_at,
            ended_at: clock(),
            duration_ms: 1,
            usage: Usage::default(),
            verdict: Verdict::Completed(Box::default()),
        })
        .collect();
    let statuses = if outcomes.is_empty() { Vec::new() } else { repository.record(&outcomes).unwrap() };
    let done = statuses.iter().filter(|status| **status == RecordedStatus::Recorded).count();
    (u32::try_from(jobs.len()).unwrap(), u32::try_from(done).unwrap())
}

#[test]
fn two_cleanups_and_four_writers_never_see_a_lock() {
    let line = Line::of(12);
    let site = Site::new();
    site.small_documents(3);
    // The full form goes on for a minute; what it finds does not depend on how far it gets.
    let (begin, rounds, is_over) = (Instant::now(), AtomicU32::new(0), AtomicBool::new(false));
    let goes_on = |done| done < 8 || (is_full() && begin.elapsed() < Duration::from_mins(1));
    let cleanups = AtomicU32::new(0);
    site.json(&["create", "--agent", "proofreader", "--docs", "documents"]);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while !is_over.load(Ordering::Acquire) {
                    let cleanup =
                        site.command(&["cleanup", "--json"]).env("EVALBATCH_TEST_NOW", "+15d").output().unwrap();
                    assert!(cleanup.status.success(), "{}", String::from_utf8_lossy(&cleanup.stderr));
                    cleanups.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        let writers: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(|| {
                    let mut done = 0;
                    while goes_on(done) {
                        done += 1;
                        rounds.fetch_add(1, Ordering::Relaxed);
                        site.json(&["create", "--ephemeral", "--agent", "proofreader", "--docs", "documents"]);
                    }
                })
            })
            .collect();
        let results: Vec<_> = writers.into_iter().map(thread::ScopedJoinHandle::join).collect();
        is_over.store(true, Ordering::Release);
        assert!(results.into_iter().all(|result| result.is_ok()));
    });
    site.assert_sound();
    let (rounds, cleanups) = (rounds.into_inner(), cleanups.into_inner());
    line.holds(format!("4 writers made {rounds} experiments beside {cleanups} cleanups of two: locked 0"));
}

/// The end of a cleanup waits for readers with the write lock in its hand: that must be short.
#[test]
fn a_long_reader_makes_no_cleanup_block_the_writers() {
    let site = Site::new();
    site.small_documents(20);
    site.json(&["create", "--ephemeral", "--agent", "proofreader", "--docs", "documents"]);
    let reader = site.connection();
    reader.execute_batch("BEGIN").unwrap();
    assert_eq!(query::<u32>(&reader, "SELECT count(*) FROM batches", []), 1);
    let mut cleanup = Running::of(site.command(&["cleanup", "--json"]).env("EVALBATCH_TEST_NOW", "+15d"));
    let writer = site.connection();
    writer.busy_timeout(Duration::from_secs(5)).unwrap();
    let mut count = 0;
    while !cleanup.has_ended() {
        writer.execute_batch("BEGIN IMMEDIATE; UPDATE users SET created_at = created_at + 1; COMMIT").unwrap();
        count += 1;
        thread::sleep(Duration::from_millis(1));
    }
    let (code, report) = cleanup.wait();
    assert_eq!((code, &report["deleted"]), (Some(0), &1.into()));
    eprintln!("{count} writes beside a cleanup that a reader held up");
}

/// Who waited for a lock once does not wait for it again with each experiment that is due.
#[test]
fn a_locked_database_ends_a_cleanup_at_the_first_experiment() {
    let site = Site::new();
    site.small_documents(1);
    site.script(ANSWER);
    for _ in 0..3 {
        site.experiment(&["--expires-in", "1s"]);
    }
    std::thread::sleep(std::time::Duration::from_millis(1_100));
    let other = site.connection();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let output = site.output(&["cleanup", "--json"]);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(6), "{errors}");
    let error: serde_json::Value = serde_json::from_str(&errors).unwrap();
    assert_eq!(error["error"]["retriable"], true);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((report["deleted"].as_u64(), report["batches"].as_array().unwrap().len()), (Some(0), 1), "{report}");
    assert_eq!(report["batches"][0]["outcome"], "failed");
    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(site.json(&["cleanup"])["deleted"], 3);
}
