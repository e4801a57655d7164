//! What becomes of a batch: show, compare, export.

use anyhow::Result;

use crate::measure::{median, watch};
use crate::report::Limit::{AtLeast, AtMost, Growth};
use crate::report::{Figure, Report};
use crate::sizes;
use crate::workshop::{Workshop, forget};

const ROWS: &str = "
    SELECT j.*, e.*, (SELECT count(*) FROM comments c WHERE c.evaluation_id = e.id)
    FROM jobs j LEFT JOIN evaluations e ON e.job_id = j.id WHERE j.batch_id =
        (SELECT id FROM batches ORDER BY created_at DESC LIMIT 1) ORDER BY j.ordinal, j.repetition;";

/// What `compare` reads: the jobs of both batches, their documents and evaluations.
const BOTH: &str = "
    SELECT j.status, j.lease_until, j.ordinal, j.repetition, j.duration_ms, j.input_tokens, j.output_tokens, j.cost,
           j.completed_at, e.id, e.reused_from, e.grade, d.content_hash, d.identity_hash, d.title
    FROM batches b JOIN jobs j ON j.batch_id = b.id JOIN documents d ON d.id = j.document_id
    LEFT JOIN evaluations e ON e.job_id = j.id ORDER BY b.id, j.ordinal, j.repetition;";

/// What `compare --json` reads beside: their comments.
const COMMENTS: &str = "
    SELECT c.description, c.quoted_text, c.start_offset, c.end_offset, c.is_valid
    FROM batches b JOIN evaluations e ON e.batch_id = b.id JOIN comments c ON c.evaluation_id = e.id
    ORDER BY b.id, e.ordinal;";

/// From here on one batch is made instead of two, and compared with itself; and the table with a line for each job is left out.
const MANY: u64 = 1_000_000;

pub fn measure(shop: &Workshop, largest: u64, report: &mut Report) -> Result<()> {
    for jobs in sizes(largest) {
        let (batches, baseline) = if jobs < MANY { (2, "latest~1") } else { (1, "latest") };
        let database = shop.database(
            &format!("jobs-{jobs}.db"),
            &format!("--batches {batches} --jobs-per-batch {jobs} --pending-every 0 --document-bytes 200"),
        )?;
        let read = |sql: &str| median(shop, &format!("sqlite3 {database} '.read {}'", shop.sql("rows.sql", sql)?));
        let floor = read(ROWS)?;
        for (name, arguments, rows) in [
            ("`show`", "show latest".to_owned(), ROWS.to_owned()),
            ("`compare`", format!("compare {baseline} latest"), BOTH.to_owned()),
            ("`compare --json`", format!("compare {baseline} latest --json"), format!("{BOTH}{COMMENTS}")),
        ] {
            if jobs >= MANY && name == "`show`" {
                continue;
            }
            // A batch that is compared with itself is read twice.
            let sides = if jobs < MANY { 1.0 } else { 2.0 };
            let (value, floor) = (median(shop, &shop.line(&database, &arguments))?, read(&rows)? * sides);
            let limits: &[_] = if jobs == 10_000 { &[AtMost(100.0)] } else { &[] };
            report.add(Figure::new(name, value, "ms").floor(floor).of(jobs, "jobs").limits(limits));
            let growth: &[_] = if name == "`show`" { &[] } else { &[Growth { times: 1.25, from: 10_000 }] };
            report.add(watch(shop.command(&database, &arguments))?.memory(name).of(jobs, "jobs").limits(growth));
        }
        export(shop, &database, jobs, floor, report)?;
        forget(&database)?;
    }
    Ok(())
}

fn export(shop: &Workshop, database: &str, jobs: u64, floor: f64, report: &mut Report) -> Result<()> {
    let arguments = "export latest --format jsonl";
    let value = median(shop, &shop.line(database, arguments))?;
    let limits: &[_] = if jobs >= 10_000 { &[AtLeast(100_000.0)] } else { &[] };
    let rate = |milliseconds: f64| jobs as f64 * 1_000.0 / milliseconds;
    let name = format!("`{arguments}`");
    let figure = Figure::new(&name, rate(value), "jobs/s").floor(rate(floor));
    report.add(figure.of(jobs, "jobs").limits(limits));
    let usage = watch(shop.command(database, arguments))?;
    report.add(usage.memory(&name).of(jobs, "jobs").limits(&[AtMost(32.0), Growth { times: 1.25, from: 10_000 }]));
    Ok(())
}
