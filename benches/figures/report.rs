//! The table: printed line by line, and written to docs/performance.md at the end.

use std::fmt::Write as _;
use std::fs;
use std::process::Command;

use anyhow::Result;
use evalbatch::clock::Clock;

/// The lines that were measured.
#[derive(Default)]
pub struct Report {
    rows: Vec<[String; 5]>,
}

impl Report {
    /// A line: what, our figure, the floor and the target in words. The ratio is worked out here.
    pub fn add(&mut self, what: impl Into<String>, figure: f64, floor: Option<f64>, unit: &str, target: &str) {
        let number = |value: f64| format!("{value:.*} {unit}", usize::from(value < 100.0));
        let row = [
            what.into(),
            number(figure),
            floor.map_or_else(|| "–".to_owned(), number),
            floor.map_or_else(|| "–".to_owned(), |floor| format!("{:.2}", figure / floor)),
            target.to_owned(),
        ];
        println!("{}", row.join(" | "));
        self.rows.push(row);
    }

    pub fn write(&self) -> Result<()> {
        let mut page = format!(
            "# Performance\n\n\
             Written by `cargo bench`: medians, from one run on one machine, on {}: {}. The load average was {}.\n\
             \n\
             The floor is the same work done by the `sqlite3` shell on the same rows, or the time that the network imposes;\n\
             figures compare with their floor, and not with another machine's.\n\n\
             | what | here | floor | ratio | target |\n|---|---:|---:|---:|---|\n",
            &Clock::System.now().to_string()[..10],
            machine()?,
            fs::read_to_string("/proc/loadavg")?.split(' ').next().unwrap_or_default(),
        );
        for row in &self.rows {
            writeln!(page, "| {} |", row.join(" | "))?;
        }
        page.push_str(include_str!("notes.md"));
        Ok(fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/performance.md"), page)?)
    }
}

fn machine() -> Result<String> {
    let processor = fs::read_to_string("/proc/cpuinfo")?;
    let model = processor.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or("unknown");
    let cores = std::thread::available_parallelism()?;
    let sqlite = String::from_utf8(Command::new("sqlite3").arg("--version").output()?.stdout)?;
    let version = sqlite.split(' ').next().unwrap_or_default();
    Ok(format!("{cores} shared cores of {}, the shell of SQLite {version}", model.trim_start_matches([' ', '\t', ':'])))
}
