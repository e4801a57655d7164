//! What was measured: printed line by line, and written to docs/performance.md at the end.

use std::fmt::Write as _;
use std::fs;
use std::process::Command;

use anyhow::Result;
use evalbatch::clock::Clock;
use evalbatch::render::grouped;

/// What a figure has to keep.
#[derive(Debug, Clone, Copy)]
pub enum Limit {
    AtMost(f64),
    AtLeast(f64),
    /// Times its floor.
    Floor(f64),
    /// Times the figure at the size `from`. Of memory that is where the database no longer fits into its cache.
    Growth {
        times: f64,
        from: u64,
    },
}

/// One figure.
#[derive(Debug, Clone)]
pub struct Figure {
    what: String,
    unit: &'static str,
    value: f64,
    floor: Option<f64>,
    /// How many, and of what.
    size: Option<(u64, &'static str)>,
    limits: Vec<Limit>,
}

impl Figure {
    pub fn new(what: impl Into<String>, value: f64, unit: &'static str) -> Self {
        Self { what: what.into(), unit, value, floor: None, size: None, limits: Vec::new() }
    }

    pub fn floor(self, floor: f64) -> Self {
        Self { floor: Some(floor), ..self }
    }

    pub fn of(self, count: u64, noun: &'static str) -> Self {
        Self { size: Some((count, noun)), ..self }
    }

    pub fn limits(self, limits: &[Limit]) -> Self {
        Self { limits: limits.to_vec(), ..self }
    }

    fn name(&self) -> String {
        self.size.map_or_else(|| self.what.clone(), |(count, noun)| format!("{}, {} {noun}", self.what, grouped(count)))
    }

    fn number(&self, value: f64) -> String {
        format!("{} {}", plain(value), self.unit)
    }

    fn target(&self) -> String {
        let text = |limit: &Limit| match limit {
            Limit::AtMost(most) => format!("≤ {}", self.number(*most)),
            Limit::AtLeast(least) => format!("≥ {}", self.number(*least)),
            Limit::Floor(times) => format!("≤ {times} × floor"),
            Limit::Growth { times, from } => format!("≤ {times} × that of {}", grouped(*from)),
        };
        self.limits.iter().map(text).collect::<Vec<_>>().join(", ")
    }
}

/// All figures of a run.
#[derive(Default)]
pub struct Report {
    figures: Vec<Figure>,
}

impl Report {
    pub fn add(&mut self, figure: Figure) {
        self.figures.push(figure);
        println!("{}", self.row(self.figures.len() - 1).join(" | "));
    }

    fn row(&self, index: usize) -> [String; 6] {
        let figure = &self.figures[index];
        let or_dash = |text: Option<String>| text.unwrap_or_else(|| "–".to_owned());
        let kept = figure.limits.iter().all(|limit| self.keeps(figure, *limit));
        [
            figure.name(),
            figure.number(figure.value),
            or_dash(figure.floor.map(|floor| figure.number(floor))),
            or_dash(figure.floor.map(|floor| format!("{:.2}", figure.value / floor))),
            figure.target(),
            if figure.limits.is_empty() {
                ""
            } else if kept {
                "met"
            } else {
                "**missed**"
            }
            .to_owned(),
        ]
    }

    fn keeps(&self, figure: &Figure, limit: Limit) -> bool {
        match limit {
            Limit::AtMost(most) => figure.value <= most,
            Limit::AtLeast(least) => figure.value >= least,
            Limit::Floor(times) => figure.floor.is_some_and(|floor| figure.value <= times * floor),
            Limit::Growth { times, from } => {
                let size = |figure: &Figure| figure.size.map_or(0, |(count, _)| count);
                let first = self.curve(&figure.what).find(|first| size(first) == from);
                size(figure) < from || first.is_some_and(|first| figure.value <= times * first.value)
            }
        }
    }

    /// One thing at all sizes, the smallest first.
    fn curve<'a>(&'a self, what: &'a str) -> impl Iterator<Item = &'a Figure> {
        self.figures.iter().filter(move |figure| figure.what == what && figure.size.is_some())
    }

    pub fn write(&self) -> Result<()> {
        let mut page = format!(
            "# Performance\n\n\
             Written by `cargo bench`: medians, from one run on one machine, on {}: {}. The load average was {}.\n\
             \n\
             The floor is the same work done by the `sqlite3` shell on the same rows, or the time that the network imposes;\n\
             figures compare with their floor, and not with another machine's.\n\n\
             | what | here | floor | ratio | target | |\n|---|---:|---:|---:|---|---|\n",
            &Clock::System.now().to_string()[..10],
            machine()?,
            fs::read_to_string("/proc/loadavg")?.split(' ').next().unwrap_or_default(),
        );
        for index in 0..self.figures.len() {
            writeln!(page, "| {} |", self.row(index).join(" | "))?;
        }
        page.push_str(&self.curves()?);
        page.push_str(include_str!("notes.md"));
        Ok(fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/performance.md"), page)?)
    }

    /// What was measured at several sizes, side by side.
    fn curves(&self) -> Result<String> {
        const SIZES: [u64; 5] = [100, 1_000, 10_000, 100_000, 1_000_000];
        let mut text = String::from("\n## How cost grows\n\n| what | of |");
        SIZES.iter().try_for_each(|size| write!(text, " {} |", grouped(*size)))?;
        writeln!(text, " largest ÷ smallest |\n|---|---|{}", "---:|".repeat(SIZES.len() + 1))?;
        for (index, first) in self.figures.iter().enumerate() {
            let curve: Vec<_> = self.curve(&first.what).collect();
            let Some((_, noun)) = first.size.filter(|_| curve.len() > 1) else { continue };
            if self.figures[..index].iter().any(|before| before.what == first.what) {
                continue;
            }
            write!(text, "| {} | {noun} |", first.what)?;
            for size in SIZES {
                let figure = curve.iter().find(|figure| figure.size.is_some_and(|(count, _)| count == size));
                write!(text, " {} |", figure.map_or_else(String::new, |figure| figure.number(figure.value)))?;
            }
            let last = curve.last().map_or(first.value, |last| last.value);
            writeln!(text, " {:.2} |", last / first.value)?;
        }
        Ok(text)
    }
}

/// Three digits at least.
fn plain(value: f64) -> String {
    if value >= 10_000.0 {
        return format!("{value:.0}").parse().map_or_else(|_| value.to_string(), grouped);
    }
    let decimals = if value >= 100.0 || value.fract() == 0.0 { 0 } else { usize::from(value < 10.0) + 1 };
    format!("{value:.decimals$}")
}

fn machine() -> Result<String> {
    let processor = fs::read_to_string("/proc/cpuinfo")?;
    let model = processor.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or("unknown");
    let cores = std::thread::available_parallelism()?;
    let sqlite = String::from_utf8(Command::new("sqlite3").arg("--version").output()?.stdout)?;
    let version = sqlite.split(' ').next().unwrap_or_default();
    Ok(format!("{cores} shared cores of {}, the shell of SQLite {version}", model.trim_start_matches([' ', '\t', ':'])))
}
