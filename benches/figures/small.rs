//! Starting, and making a batch.

use std::process::{Command, Stdio};

use anyhow::Result;

use crate::measure::{median, median_after, watch};
use crate::report::Limit::{AtMost, Floor};
use crate::report::{Figure, Report};
use crate::workshop::Workshop;

pub fn start(shop: &Workshop, cold_build: bool, report: &mut Report) -> Result<()> {
    let floor = median(shop, "sqlite3 --version")?;
    for arguments in ["--version", "--help", "completions bash"] {
        let value = median(shop, &shop.line("none", arguments))?;
        let figure = Figure::new(format!("start: `{arguments}`"), value, "ms").floor(floor);
        report.add(figure.limits(&[AtMost(5.0), Floor(2.0)]));
    }
    report.add(Figure::new("the program", shop.program_bytes()? as f64 / 1e6, "MB").limits(&[AtMost(15.0)]));
    if cold_build {
        let mut build = Command::new(env!("CARGO"));
        build.args([
            "build",
            "--release",
            "--locked",
            "--quiet",
            "--bin",
            "evalbatch",
            "--target-dir",
            &shop.path("cold"),
        ]);
        build.current_dir(env!("CARGO_MANIFEST_DIR")).stdout(Stdio::null()).stderr(Stdio::null());
        let minutes = watch(build)?.wall.as_secs_f64() / 60.0;
        report.add(Figure::new("a release build that finds nothing built", minutes, "min").limits(&[AtMost(8.0)]));
    }
    Ok(())
}

pub fn create(shop: &Workshop, report: &mut Report) -> Result<()> {
    for files in [100, 1_000, 10_000] {
        let texts = shop.texts(&format!("texts-{files}"), files, 5_000)?;
        let (empty, made) = (shop.database("empty.db", "--batches 0")?, shop.path("made.db"));
        let create = format!("create --ephemeral --agent proofreader --docs {texts}");
        let put_back = format!("sh -c 'rm -f {made}-wal {made}-shm; cp {empty} {made}'");
        let value = median_after(shop, &put_back, &shop.line(&made, &create))?;

        // The rows that were made, put into an empty file again.
        let source = shop.copy(&made, "source.db")?;
        let rows = "ATTACH ':source' AS s; PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; BEGIN IMMEDIATE;
            INSERT OR IGNORE INTO users SELECT * FROM s.users; INSERT OR IGNORE INTO agents SELECT * FROM s.agents;
            INSERT OR IGNORE INTO agent_versions SELECT * FROM s.agent_versions; INSERT INTO batches SELECT * FROM s.batches;
            INSERT INTO documents SELECT * FROM s.documents; INSERT INTO jobs SELECT * FROM s.jobs; COMMIT;";
        let script = shop.sql("create.sql", &rows.replace(":source", &source))?;
        let floor = median_after(shop, &put_back, &format!("sqlite3 {made} '.read {script}'"))?;
        let figure = Figure::new("`create` with files of 5 KB", value, "ms").floor(floor).of(files as u64, "files");
        report.add(match files {
            100 => figure.limits(&[AtMost(40.0)]),
            10_000 => figure.limits(&[Floor(2.0)]),
            _ => figure,
        });
    }
    checks(shop, report)
}

fn checks(shop: &Workshop, report: &mut Report) -> Result<()> {
    let texts = shop.texts("real", 120, 12_500)?;
    let database = shop.path("checks.db");
    shop.run(&database, &format!("create --ephemeral --agent proofreader --docs {texts}"))?;
    let milliseconds = watch(shop.command(&database, "run latest -j 1"))?.milliseconds();
    let figure = Figure::new("`run -j 1` of `checks`, 120 documents, 1.5 MB", milliseconds, "ms");
    report.add(figure.limits(&[AtMost(500.0)]));
    Ok(())
}
