//! Removing what has expired: its time, its memory, and what other writers notice of it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, anyhow};
use rusqlite::Connection;

use crate::measure::{median_after, watch};
use crate::report::Limit::{AtMost, Floor, Growth};
use crate::report::{Figure, Report};
use crate::sizes;
use crate::workshop::Workshop;

/// Each experiment has so many documents, jobs, and evaluations with a comment.
const JOBS: u64 = 10;

/// Vacuuming is far below what is deleted at a time.
const EXPERIMENTS: &str = "experiments";

pub fn measure(shop: &Workshop, largest: u64, report: &mut Report) -> Result<()> {
    // Some take a minute to be made, and the curve is plain before that.
    for size in [100].into_iter().chain(sizes((largest / JOBS).min(10_000))) {
        let full = shop.database(
            &format!("expired-{size}.db"),
            &format!("--batches 0 --expired {size} --live {} --pending-every 0", size.min(1_000)),
        )?;
        let database = shop.copy(&full, "cleanup.db")?;
        let put_back = format!("sh -c 'rm -f {database}-wal {database}-shm; cp {full} {database}'");
        if size <= 1_000 {
            let value = median_after(shop, &put_back, &shop.line(&database, "cleanup"))?;
            let floor = median_after(shop, &put_back, &floor(shop, &database, size)?)?;
            let figure = Figure::new("`cleanup` of expired ones among as many live ones", value, "ms").floor(floor);
            report.add(figure.of(size, EXPERIMENTS).limits(&[Floor(2.0)]));
        }
        let database = shop.copy(&full, "cleanup.db")?;
        let usage = watch(shop.command(&database, "cleanup"))?;
        report.add(
            usage
                .memory("`cleanup` of expired ones")
                .of(size, EXPERIMENTS)
                .limits(&[Growth { times: 1.25, from: 1_000 }]),
        );
        if size == 1_000 {
            beside_writers(shop, &full, report)?;
        }
    }
    Ok(())
}

/// One transaction an experiment, then the space in the same steps.
fn floor(shop: &Workshop, database: &str, size: u64) -> Result<String> {
    let mut script = String::from(
        ".output /dev/null\nPRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; PRAGMA synchronous = NORMAL;\n",
    );
    for number in (0..2 * size).step_by(2) {
        script.push_str(&format!("DELETE FROM batches WHERE tracking_id = 'made-{number}';\n"));
    }
    script.push_str(&"PRAGMA incremental_vacuum(500);\n".repeat(usize::try_from(size)? / 5));
    script.push_str("PRAGMA wal_checkpoint(TRUNCATE);\n");
    let script = shop.sql("cleanup.sql", &script)?;
    Ok(format!("sqlite3 {database} '.read {script}'"))
}

/// While 1,000 experiments go: for how long nobody else can write, and whether other processes fail to.
fn beside_writers(shop: &Workshop, full: &str, report: &mut Report) -> Result<()> {
    let database = shop.copy(full, "cleanup.db")?;
    let is_over = AtomicBool::new(false);
    let longest = thread::scope(|scope| -> Result<Duration> {
        let probe = scope.spawn(|| longest_lock(&database, &is_over));
        let watched = watch(shop.command(&database, "cleanup"));
        is_over.store(true, Ordering::Release);
        watched?;
        probe.join().map_err(|_| anyhow!("the probe panicked"))?
    })?;
    let longest = longest.as_secs_f64() * 1_000.0;
    report.add(Figure::new("the longest lock of a `cleanup` of 1,000", longest, "ms").limits(&[AtMost(100.0)]));

    let database = shop.copy(full, "cleanup.db")?;
    let texts = shop.texts("beside", 1, 5_000)?;
    let create = format!("create --ephemeral --agent proofreader --docs {texts}");
    let is_over = AtomicBool::new(false);
    let (made, failed) = thread::scope(|scope| -> Result<(u32, u32)> {
        let writers = scope.spawn(|| {
            let (mut made, mut failed) = (0, 0);
            while !is_over.load(Ordering::Acquire) {
                match shop.run(&database, &create) {
                    Ok(_) => made += 1,
                    Err(_) => failed += 1,
                }
            }
            (made, failed)
        });
        let watched = watch(shop.command(&database, "cleanup"));
        is_over.store(true, Ordering::Release);
        watched?;
        writers.join().map_err(|_| anyhow!("the writer panicked"))
    })?;
    let what = format!("of {made} `create`s beside a `cleanup` of 1,000, those that failed");
    report.add(Figure::new(what, f64::from(failed), "").limits(&[AtMost(0.0)]));
    Ok(())
}

/// Asks for the write lock all the time; the longest time in which it could not be had.
fn longest_lock(database: &str, is_over: &AtomicBool) -> Result<Duration> {
    let connection = Connection::open(database)?;
    connection.busy_timeout(Duration::ZERO)?;
    let (mut longest, mut had) = (Duration::ZERO, Instant::now());
    let mut times = 0_u32;
    while !is_over.load(Ordering::Acquire) {
        if connection.execute_batch("BEGIN IMMEDIATE; ROLLBACK").is_ok() {
            times += 1;
            had = Instant::now();
            thread::sleep(Duration::from_micros(200));
        } else {
            longest = longest.max(had.elapsed());
            thread::yield_now();
        }
    }
    Some(longest).filter(|_| times > 10).context("the lock could hardly ever be had")
}
