//! Lists of databases of every size.

use anyhow::Result;

use crate::measure::{median, watch};
use crate::report::Limit::{AtMost, Floor, Growth};
use crate::report::{Figure, Report};
use crate::sizes;
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

/// Each batch has this many jobs.
const JOBS: u64 = 10;

pub fn measure(shop: &Workshop, largest: u64, report: &mut Report) -> Result<()> {
    for batches in sizes(largest / JOBS) {
        let database =
            shop.database(&format!("{batches}.db"), &format!("--batches {batches} --jobs-per-batch {JOBS}"))?;
        let mut add = |arguments: &str, floor: Option<f64>, limits| -> Result<()> {
            let value = median(shop, &shop.line(&database, arguments))?;
            let figure = Figure::new(format!("`{arguments}`"), value, "ms").of(batches, "batches").limits(limits);
            report.add(match floor {
                Some(floor) => figure.floor(floor),
                None => figure,
            });
            Ok(())
        };
        let script = shop.sql("page.sql", PAGE)?;
        let floor = Some(median(shop, &format!("sqlite3 {database} '.read {script}'"))?);
        add("list --limit 50", floor, &[Floor(3.0), Growth { times: 1.3, from: 1_000 }])?;
        // The last page of the list.
        add("list --limit 50 --reverse", floor, &[Floor(3.0), Growth { times: 1.3, from: 1_000 }])?;
        for arguments in ["--status pending", "--search made-77", "--expires-within 24h", "--agent rare"] {
            add(&format!("list --limit 50 {arguments}"), None, &[AtMost(50.0)])?;
        }
        for arguments in ["--sort grade", "--status failed"] {
            add(&format!("list --limit 50 {arguments}"), None, &[AtMost(1_000.0)])?;
        }
        add("cleanup", None, &[AtMost(10.0)])?;
        let usage = watch(shop.command(&database, "list --limit 0 --format jsonl"))?;
        let rate = batches as f64 / usage.wall.as_secs_f64();
        report.add(Figure::new("`list --limit 0 --format jsonl`", rate, "batches/s").of(batches, "batches"));
        report.add(
            usage
                .memory("`list --limit 0 --format jsonl`")
                .of(batches, "batches")
                .limits(&[Growth { times: 1.25, from: 10_000 }]),
        );
    }
    Ok(())
}
