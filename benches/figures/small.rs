//! Starting, and making a batch.

use anyhow::Result;

use crate::measure::{median, median_after, watch};
use crate::report::Report;
use crate::workshop::Workshop;

pub fn start(shop: &Workshop, report: &mut Report) -> Result<()> {
    let floor = median(shop, "sqlite3 --version")?;
    for arguments in ["--version", "--help", "completions bash"] {
        let figure = median(shop, &shop.line("none", arguments))?;
        report.add(format!("start: `{arguments}`"), figure, Some(floor), "ms", "≤ 5 ms, ≤ 2 × floor");
    }
    report.add("the program", shop.program_bytes()? as f64 / 1e6, None, "MB", "≤ 15 MB");
    Ok(())
}

pub fn create(shop: &Workshop, report: &mut Report) -> Result<()> {
    for (files, target) in [(100, "≤ 40 ms"), (1_000, ""), (10_000, "≤ 2 × floor")] {
        let texts = shop.texts(&format!("texts-{files}"), files, 5_000)?;
        let (empty, made) = (shop.database("empty.db", "--batches 0")?, shop.path("made.db"));
        let create = format!("create --ephemeral --agent proofreader --docs {texts}");
        let put_back = format!("sh -c 'rm -f {made}-wal {made}-shm; cp {empty} {made}'");
        let figure = median_after(shop, &put_back, &shop.line(&made, &create))?;

        // The rows that were made, put into an empty file again.
        let source = shop.copy(&made, "source.db")?;
        let rows = "ATTACH ':source' AS s; PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; BEGIN IMMEDIATE;
            INSERT OR IGNORE INTO users SELECT * FROM s.users; INSERT OR IGNORE INTO agents SELECT * FROM s.agents;
            INSERT OR IGNORE INTO agent_versions SELECT * FROM s.agent_versions; INSERT INTO batches SELECT * FROM s.batches;
            INSERT INTO documents SELECT * FROM s.documents; INSERT INTO jobs SELECT * FROM s.jobs; COMMIT;";
        let script = shop.sql("create.sql", &rows.replace(":source", &source))?;
        let floor = median_after(shop, &put_back, &format!("sqlite3 {made} '.read {script}'"))?;
        report.add(format!("`create`, {files} files of 5 KB"), figure, Some(floor), "ms", target);
    }
    checks(shop, report)
}

fn checks(shop: &Workshop, report: &mut Report) -> Result<()> {
    let texts = shop.texts("real", 120, 12_500)?;
    let database = shop.path("checks.db");
    shop.run(&database, &format!("create --ephemeral --agent proofreader --docs {texts}"))?;
    let usage = watch(shop.command(&database, "run latest -j 1"))?;
    let milliseconds = usage.wall.as_secs_f64() * 1_000.0;
    report.add("`checks`, 120 documents, 1.5 MB, one at a time", milliseconds, None, "ms", "≤ 500 ms");
    Ok(())
}
