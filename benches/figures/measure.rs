//! Times of whole processes.

use std::fs;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use crate::report::Figure;
use crate::workshop::Workshop;

/// The median wall time of a shell line in milliseconds, by hyperfine, without a shell: of 15 runs, or of 3 of a slow one.
pub fn median(shop: &Workshop, line: &str) -> Result<f64> {
    hyperfine(shop, &["--warmup", "1", "--min-runs", "3", "--max-runs", "15"], line)
}

/// The same for what changes the database, which `prepare` puts back before each run.
pub fn median_after(shop: &Workshop, prepare: &str, line: &str) -> Result<f64> {
    hyperfine(shop, &["--runs", "3", "--prepare", prepare], line)
}

fn hyperfine(shop: &Workshop, options: &[&str], line: &str) -> Result<f64> {
    let figures = shop.path("hyperfine.json");
    let output = Command::new("hyperfine").arg("-N").args(options).args(["--export-json", &figures, line]).output()?;
    ensure!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
    let figures: serde_json::Value = serde_json::from_str(&fs::read_to_string(figures)?)?;
    figures["results"][0]["median"].as_f64().map(|seconds| seconds * 1_000.0).context("hyperfine told no median")
}

/// What one run of a process took.
#[derive(Debug, Clone, Copy)]
pub struct Usage {
    pub wall: Duration,
    pub cpu: Duration,
    pub peak_kib: u64,
}

impl Usage {
    pub fn milliseconds(&self) -> f64 {
        self.wall.as_secs_f64() * 1_000.0
    }

    /// The most memory that it had, as a figure of its own.
    pub fn memory(&self, what: &str) -> Figure {
        Figure::new(format!("memory of {what}"), self.peak_kib as f64 / 1_024.0, "MiB")
    }
}

/// Runs a process and watches it from outside.
pub fn watch(mut command: Command) -> Result<Usage> {
    let started = Instant::now();
    let mut child = command.spawn()?;
    let process = format!("/proc/{}", child.id());
    let mut peak_kib = 0;
    loop {
        // The peak is told while it lives, the time until somebody waits for it.
        peak_kib = peak_of(&process).unwrap_or_default().max(peak_kib);
        let stat = fs::read_to_string(format!("{process}/stat"))?;
        let fields: Vec<_> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        if fields.first() == Some(&"Z") {
            let wall = started.elapsed();
            let ticks: u64 = fields[11].parse::<u64>()? + fields[12].parse::<u64>()?;
            ensure!(child.wait()?.success(), "{command:?} failed");
            return Ok(Usage { wall, cpu: Duration::from_millis(ticks * 10), peak_kib });
        }
        thread::sleep(Duration::from_millis(2));
    }
}

/// Of three runs the one that took neither the least nor the most time.
pub fn middle(mut usages: [Usage; 3]) -> Usage {
    usages.sort_by_key(|usage| usage.wall);
    usages[1]
}

fn peak_of(process: &str) -> Option<u64> {
    let status = fs::read_to_string(format!("{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
