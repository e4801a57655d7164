//! Databases of every size: lists, cleanup, results.

use anyhow::{Context, Result};

use crate::measure::{median, median_after, watch};
use crate::report::Report;
use crate::workshop::Workshop;

/// What `list` shows, asked of the shell in one statement.
const PAGE: &str = "
    SELECT count(*) FROM batches WHERE is_ephemeral = 0;
    WITH page AS (SELECT * FROM batches WHERE is_ephemeral = 0 ORDER BY created_at DESC, id DESC LIMIT 50)
    SELECT page.*, a.name, v.version,
        (SELECT json_group_object(status, jobs) FROM (SELECT status, count(*) AS jobs FROM jobs WHERE batch_id = page.id GROUP BY status)),
        (SELECT max(completed_at) FROM jobs WHERE batch_id = page.id),
        (SELECT count(*) FROM documents WHERE ephemeral_batch_id = page.id),
        (SELECT avg(grade) FROM (SELECT avg(e.grade) AS grade FROM jobs j JOIN evaluations e ON e.job_id = j.id
                                 WHERE j.batch_id = page.id GROUP BY j.document_id))
    FROM page JOIN agent_versions v ON v.id = page.agent_version_id JOIN agents a ON a.id = v.agent_id;";

fn sizes(largest: u64) -> impl Iterator<Item = u64> {
    [1_000, 10_000, 100_000].into_iter().filter(move |size| *size <= largest)
}

pub fn list(shop: &Workshop, largest: u64, report: &mut Report) -> Result<()> {
    let script = shop.sql("page.sql", PAGE)?;
    for size in sizes(largest) {
        let database = shop.database(&format!("{size}.db"), &format!("--batches {size} --jobs-per-batch 10"))?;
        let floor = median(shop, &format!("sqlite3 {database} '.read {script}'"))?;
        for (arguments, target) in [("", "≤ 3 × floor"), (" --reverse", "as the first page")] {
            let figure = median(shop, &shop.line(&database, &format!("list --limit 50{arguments}")))?;
            report.add(format!("`list --limit 50{arguments}` of {size} batches"), figure, Some(floor), "ms", target);
        }
        for (arguments, target) in [
            ("--status pending", "≤ 50 ms"),
            ("--search made-77", "≤ 50 ms"),
            ("--expires-within 24h", "≤ 50 ms"),
            ("--agent rare", "≤ 50 ms"),
            ("--sort grade", "≤ 1 s"),
            ("--status failed", "≤ 1 s"),
        ] {
            let figure = median(shop, &shop.line(&database, &format!("list --limit 50 {arguments}")))?;
            report.add(format!("`list {arguments}` of {size} batches"), figure, None, "ms", target);
        }
        let figure = median(shop, &shop.line(&database, "cleanup"))?;
        report.add(format!("`cleanup` with nothing due, {size} batches"), figure, None, "ms", "≤ 10 ms");
    }
    Ok(())
}

pub fn cleanup(shop: &Workshop, largest: u64, report: &mut Report) -> Result<()> {
    for size in [100, 1_000].into_iter().filter(|size| size * 10 <= largest) {
        let full = shop.database(
            &format!("expired-{size}.db"),
            &format!("--batches 0 --expired {size} --live {size} --pending-every 0"),
        )?;
        let database = shop.copy(&full, "cleanup.db")?;
        let put_back = format!("sh -c 'rm -f {database}-wal {database}-shm; cp {full} {database}'");
        let figure = median_after(shop, &put_back, &shop.line(&database, "cleanup"))?;

        // One transaction an experiment, then the space in the same steps.
        let mut script = String::from(
            ".output /dev/null\nPRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; PRAGMA synchronous = NORMAL;\n",
        );
        for number in (0..2 * size).step_by(2) {
            script.push_str(&format!("DELETE FROM batches WHERE tracking_id = 'made-{number}';\n"));
        }
        script.push_str(&"PRAGMA incremental_vacuum(500);\n".repeat(usize::try_from(size)? / 5));
        script.push_str("PRAGMA wal_checkpoint(TRUNCATE);\n");
        let script = shop.sql("cleanup.sql", &script)?;
        let floor = median_after(shop, &put_back, &format!("sqlite3 {database} '.read {script}'"))?;
        report.add(format!("`cleanup` of {size} among {size} live ones"), figure, Some(floor), "ms", "≤ 2 × floor");
    }
    Ok(())
}

pub fn results(shop: &Workshop, largest: u64, report: &mut Report) -> Result<()> {
    for jobs in sizes(largest) {
        let database = shop.database(
            &format!("jobs-{jobs}.db"),
            &format!("--batches 2 --jobs-per-batch {jobs} --pending-every 0 --document-bytes 200"),
        )?;
        let script = shop.sql(
            "results.sql",
            "SELECT j.*, e.*, (SELECT count(*) FROM comments c WHERE c.evaluation_id = e.id)
             FROM jobs j LEFT JOIN evaluations e ON e.job_id = j.id WHERE j.batch_id =
                 (SELECT id FROM batches ORDER BY created_at DESC LIMIT 1) ORDER BY j.ordinal, j.repetition;",
        )?;
        let floor = median(shop, &format!("sqlite3 {database} '.read {script}'"))?;
        let target = if jobs == 10_000 { "≤ 100 ms" } else { "" };
        for arguments in ["show latest", "compare latest~1 latest", "compare latest~1 latest --json"] {
            let figure = median(shop, &shop.line(&database, arguments))?;
            report.add(format!("`{arguments}`, {jobs} jobs"), figure, Some(floor), "ms", target);
        }
        let usage = watch(shop.command(&database, "export latest --format jsonl"))?;
        let rate = f64::from(u32::try_from(jobs).context("too many")?) / usage.wall.as_secs_f64();
        report.add(format!("`export --format jsonl`, {jobs} jobs"), rate, None, "jobs/s", "≥ 100,000 jobs/s");
        report.add(format!("its memory, {jobs} jobs"), usage.peak_kib as f64 / 1024.0, None, "MiB", "≤ 32 MiB");
    }
    Ok(())
}
