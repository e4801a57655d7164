//! Runs beside cleanups, eight processes at a time, while experiments expire under them.

use std::fs;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::thread;

use evalbatch::clock::Clock;

use crate::harness::{ANSWER, Random, Site, query, scale};
use crate::line::Line;

#[test]
fn eight_processes_claim_and_clean_and_no_running_job_is_deleted() {
    let (line, mut random) = (Line::of(8), Random::new());
    let seed = random.0;
    let site = Site::new();
    site.small_documents(4);
    // Every evaluation that began leaves a byte, wherever its job goes.
    let mark = site.path("begun");
    site.script(&format!("printf x >> '{}'\n{ANSWER}", mark.display()));
    let (experiments, repeat) = (scale(16, 48), scale(4, 12).to_string());
    let ids: Vec<String> = (0..experiments).map(|_| site.experiment(&["--repeat", &repeat])).collect();
    let connection = site.connection();
    let now = Clock::System.now().as_millis();
    for id in &ids {
        let expires_at = now + 500 + i64::try_from(random.below(u64::from(scale(4_000, 20_000)))).unwrap();
        connection.execute("UPDATE batches SET expires_at = ?1 WHERE id = ?2", (expires_at, id)).unwrap();
    }
    let (done, cancelled) = (AtomicU64::new(0), AtomicU64::new(0));
    let (deleted, skipped) = (AtomicU64::new(0), AtomicU64::new(0));
    let next = AtomicU32::new(0);
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let soonest = "SELECT id FROM batches b WHERE expires_at > ?1 AND EXISTS
                    (SELECT 1 FROM jobs WHERE batch_id = b.id AND status = 'PENDING') ORDER BY expires_at LIMIT 1 OFFSET ?2";
                let look = site.connection();
                loop {
                    // Not all four on the same one.
                    let offset = next.fetch_add(1, Ordering::Relaxed) % 3;
                    let now = Clock::System.now().as_millis();
                    let found = look.query_row(soonest, (now, offset), |row| row.get::<_, String>(0));
                    let Ok(id) = found.or_else(|_| look.query_row(soonest, (now, 0), |row| row.get(0))) else { break };
                    let (code, report) = site.spawn(&["run", &id, "--json", "-j", "2"]).wait();
                    assert!(matches!(code, Some(0 | 3 | 4 | 7)), "{code:?} {report}");
                    assert_eq!(report["failed"].as_u64().unwrap_or_default(), 0, "{report}");
                    done.fetch_add(report["completed"].as_u64().unwrap_or_default(), Ordering::Relaxed);
                    cancelled.fetch_add(report["cancelled"].as_u64().unwrap_or_default(), Ordering::Relaxed);
                }
            });
        }
        for _ in 0..4 {
            scope.spawn(|| {
                let look = site.connection();
                while query::<u32>(&look, "SELECT count(*) FROM batches", []) > 0 {
                    let (code, report) = site.spawn(&["cleanup", "--json"]).wait();
                    assert_eq!(code, Some(0), "{report}");
                    deleted.fetch_add(report["deleted"].as_u64().unwrap(), Ordering::Relaxed);
                    skipped.fetch_add(report["skippedRunning"].as_u64().unwrap(), Ordering::Relaxed);
                }
            });
        }
    });
    let begun = fs::metadata(&mark).map_or(0, |mark| mark.len());
    let (done, cancelled) = (done.into_inner(), cancelled.into_inner());
    assert_eq!((cancelled, begun), (0, done), "a job was deleted while it ran");
    assert_eq!(deleted.into_inner(), u64::from(experiments));
    assert!(begun >= u64::from(scale(1, 1_000)), "only {begun} claims");
    site.assert_sound();
    let figure = format!(
        "8 processes: {begun} claims = {done} done, {experiments} experiments deleted, {} kept since a job ran, \
         running jobs deleted 0",
        skipped.into_inner()
    );
    line.holds_with_seed(seed, figure);
}
