//! Cleanup against claims, against other cleanups, and against long readers.

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;
use std::time::Duration;

use evalbatch::clock::Clock;
use evalbatch::domain::{BatchId, EvaluationDraft, Timestamp, Usage};
use evalbatch::repository::sqlite::{Access, OpenOptions, SqliteRepository};
use evalbatch::repository::{
    AttemptOutcome, Batches, Claim, Cleanup, DeleteConditions, DeleteOutcome, KeptReason, Queue, RecordedStatus,
    Verdict, WorkerName, WriteMode,
};

use crate::harness::{Random, Running, Site, query, scale};
use crate::support::{actor, experiment};

fn open(path: &Path) -> SqliteRepository {
    SqliteRepository::open(path, Access::ReadWrite, &OpenOptions::default()).unwrap()
}

/// Experiments expire all the time, while four claimers work on them and four cleaners remove them.
#[test]
fn claims_and_cleanups_never_hurt_each_other() {
    let mut random = Random::new();
    eprintln!("seed {}", random.0);
    let site = Site::new();
    let path = site.database();
    let setup = SqliteRepository::open(&path, Access::Create, &OpenOptions::default()).unwrap();
    let (experiments, spread) = (scale(300, 1_500), u64::from(scale(3_000, 12_000)));
    let now = Clock::System.now();
    let batches: Vec<BatchId> = (0..experiments)
        .map(|number| {
            let expires_at = now + Duration::from_millis(1_000 + random.below(spread));
            let batch = experiment(&format!("t{number}"), expires_at, now, &["one", "two", "three", "four"]);
            setup.create_batch(&actor("ann"), &batch, WriteMode::Commit).unwrap().id
        })
        .collect();
    let (claimed, recorded, deleted, kept_running) =
        (AtomicU32::new(0), AtomicU32::new(0), AtomicU32::new(0), AtomicU32::new(0));
    thread::scope(|scope| {
        for seed in 1..=4 {
            let (path, batches, claimed, recorded) = (&path, &batches, &claimed, &recorded);
            let mut random = Random(random.0 ^ seed);
            scope.spawn(move || {
                let repository = open(path);
                while is_any_left(&repository) {
                    let batch = usize::try_from(random.below(batches.len() as u64)).unwrap();
                    let (count, done) = claim_and_record(&repository, &batches[batch]);
                    claimed.fetch_add(count, Ordering::Relaxed);
                    recorded.fetch_add(done, Ordering::Relaxed);
                }
            });
        }
        for _ in 0..4 {
            scope.spawn(|| {
                let repository = open(&path);
                while is_any_left(&repository) {
                    let now = Clock::System.now();
                    for experiment in repository.expired_experiments(None, now, now).unwrap() {
                        let conditions = DeleteConditions::ExpiredBy(now);
                        match repository.delete_batch(&experiment.id, conditions, Clock::System.now()).unwrap() {
                            DeleteOutcome::Deleted(_) => deleted.fetch_add(1, Ordering::Relaxed),
                            DeleteOutcome::Kept(KeptReason::Running) => kept_running.fetch_add(1, Ordering::Relaxed),
                            DeleteOutcome::Kept(_) => 0,
                        };
                    }
                    thread::sleep(Duration::from_millis(5));
                }
            });
        }
    });
    let (claimed, recorded) = (claimed.into_inner(), recorded.into_inner());
    eprintln!(
        "{claimed} claims, {recorded} done, {} experiments deleted, {} kept since a job ran, running jobs deleted 0",
        deleted.load(Ordering::Relaxed),
        kept_running.load(Ordering::Relaxed)
    );
    assert!(claimed > 0);
    assert_eq!(claimed, recorded);
    assert_eq!(deleted.into_inner(), experiments);
    site.assert_sound();
}

fn is_any_left(repository: &SqliteRepository) -> bool {
    let end_of_time = Timestamp::from_millis(i64::MAX);
    !repository.expired_experiments(None, end_of_time, Clock::System.now()).unwrap().is_empty()
}

fn claim_and_record(repository: &SqliteRepository, batch: &BatchId) -> (u32, u32) {
    let now = Clock::System.now();
    let jobs = repository
        .claim(&Claim {
            batches: std::slice::from_ref(batch),
            limit: 2,
            worker: &WorkerName("test/1/1".to_owned()),
            max_attempts: None,
            now,
            lease_until: now + Duration::from_hours(1),
        })
        .unwrap()
        .jobs;
    // Long enough that a cleaner comes by.
    thread::sleep(Duration::from_millis(2));
    let outcomes: Vec<_> = jobs
        .iter()
        .map(|job| AttemptOutcome {
            key: job.key.clone(),
            attempt: job.attempt,
            started_at: job.started_at,
            ended_at: Clock::System.now(),
            duration_ms: 1,
            usage: Usage::default(),
            verdict: Verdict::Completed(Box::new(EvaluationDraft::default())),
        })
        .collect();
    let statuses = if outcomes.is_empty() { Vec::new() } else { repository.record(&outcomes).unwrap() };
    let done = statuses.iter().filter(|status| **status == RecordedStatus::Recorded).count();
    (u32::try_from(jobs.len()).unwrap(), u32::try_from(done).unwrap())
}

#[test]
fn two_cleanups_and_four_writers_never_see_a_lock() {
    let site = Site::new();
    site.small_documents(3);
    let (rounds, is_over) = (scale(8, 150), AtomicBool::new(false));
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
                    for _ in 0..rounds {
                        site.json(&["create", "--ephemeral", "--agent", "proofreader", "--docs", "documents"]);
                    }
                })
            })
            .collect();
        let results: Vec<_> = writers.into_iter().map(thread::ScopedJoinHandle::join).collect();
        is_over.store(true, Ordering::Release);
        assert!(results.into_iter().all(|result| result.is_ok()));
    });
    eprintln!("4 writers × {rounds} experiments beside {} cleanups: locked 0", cleanups.into_inner());
    site.assert_sound();
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
    let mut writes = 0;
    while !cleanup.has_ended() {
        writer.execute_batch("BEGIN IMMEDIATE; UPDATE users SET created_at = created_at + 1; COMMIT").unwrap();
        writes += 1;
        thread::sleep(Duration::from_millis(1));
    }
    let (code, report) = cleanup.wait();
    assert_eq!((code, &report["deleted"]), (Some(0), &1.into()));
    eprintln!("{writes} writes beside a cleanup that a reader held up");
}
