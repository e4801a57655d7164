//! Every target of speed, measured beside its floor: the same work done by the `sqlite3` shell in the same file, or the time
//! that the network imposes. Figures from one run on one machine can be compared; figures from two cannot.
//!
//! ```text
//! cargo bench --bench figures                          up to 1,000,000 jobs, and docs/performance.md
//! cargo bench --bench figures -- --largest 100000      up to 100,000 jobs
//! cargo bench --bench figures -- --only list,run       a part, printed only
//! cargo bench --bench figures -- --cold-build          builds the program from nothing too, which takes minutes
//! ```
//!
//! It needs `hyperfine` and `sqlite3`, and about 6 GB in the folder for temporary files.
#![allow(clippy::print_stdout, reason = "it prints figures")]

mod bare;
mod cleanup;
#[expect(dead_code, reason = "its main is for the example")]
#[path = "../../examples/generate.rs"]
mod generate;
mod list;
mod measure;
#[expect(dead_code, reason = "its main is for the example")]
#[path = "../../examples/model_server.rs"]
mod model_server;
mod report;
mod results;
mod runs;
mod small;
mod workshop;

use std::process::Command;

use anyhow::{Result, ensure};
use clap::Parser;

use report::Report;
use workshop::Workshop;

#[derive(Parser)]
struct Arguments {
    /// The most jobs in a database
    #[arg(long, default_value_t = 1_000_000)]
    largest: u64,
    /// Only these parts: start, create, list, cleanup, run, results
    #[arg(long, value_delimiter = ',', value_parser = PARTS.map(|(name, _)| name))]
    only: Vec<String>,
    /// Another build of the program, to compare two
    #[arg(long)]
    program: Option<String>,
    /// Measure how long a release build takes that finds nothing built
    #[arg(long)]
    cold_build: bool,
    /// `cargo bench` adds it
    #[arg(long, hide = true)]
    bench: bool,
}

type Part = fn(&Workshop, &Arguments, &mut Report) -> Result<()>;

const PARTS: [(&str, Part); 6] = [
    ("start", |shop, arguments, report| small::start(shop, arguments.cold_build, report)),
    ("create", |shop, _, report| small::create(shop, report)),
    ("list", |shop, arguments, report| list::measure(shop, arguments.largest, report)),
    ("cleanup", |shop, arguments, report| cleanup::measure(shop, arguments.largest, report)),
    ("run", |shop, arguments, report| runs::measure(shop, arguments.largest, report)),
    ("results", |shop, arguments, report| results::measure(shop, arguments.largest, report)),
];

/// The sizes of the curves, in jobs.
fn sizes(largest: u64) -> impl Iterator<Item = u64> {
    [1_000, 10_000, 100_000, 1_000_000].into_iter().filter(move |size| *size <= largest)
}

/// The program as a release has it. `cargo bench` has built it with features that only tests ask of its dependencies.
fn released() -> Result<String> {
    let mut build = Command::new(env!("CARGO"));
    build.args(["build", "--release", "--locked", "--bin", "evalbatch"]).current_dir(env!("CARGO_MANIFEST_DIR"));
    ensure!(build.status()?.success(), "the program cannot be built");
    Ok(env!("CARGO_BIN_EXE_evalbatch").to_owned())
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let program = arguments.program.clone().map_or_else(released, Ok)?;
    let shop = Workshop::new(&program)?;
    let mut report = Report::default();
    for (name, measure) in PARTS {
        if arguments.only.is_empty() || arguments.only.iter().any(|only| only == name) {
            measure(&shop, &arguments, &mut report)?;
        }
    }
    if arguments.only.is_empty() { report.write() } else { Ok(()) }
}
