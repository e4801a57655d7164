//! Every target of speed, measured beside its floor: the same work done by the `sqlite3` shell in the same file, or the time
//! that the network imposes. Figures from one run on one machine can be compared; figures from two cannot.
//!
//! ```text
//! cargo bench                          sizes up to 10,000 batches, and docs/performance.md
//! cargo bench -- --largest 100000      up to 100,000
//! cargo bench -- --only list,run       a part, printed only
//! ```
//!
//! It needs `hyperfine` and `sqlite3`.
#![allow(clippy::print_stdout, reason = "it prints figures")]

#[expect(dead_code, reason = "its main is for the example")]
#[path = "../../examples/generate.rs"]
mod generate;
mod large;
mod measure;
#[expect(dead_code, reason = "its main is for the example")]
#[path = "../../examples/model_server.rs"]
mod model_server;
mod report;
mod runs;
mod small;
mod workshop;

use anyhow::Result;
use clap::Parser;

use report::Report;
use workshop::Workshop;

#[derive(Parser)]
struct Arguments {
    /// The most batches of ten jobs in a database
    #[arg(long, default_value_t = 10_000)]
    largest: u64,
    /// Only these parts: start, list, create, cleanup, run, results
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// Another build of the program, to compare two
    #[arg(long, default_value = env!("CARGO_BIN_EXE_evalbatch"))]
    program: String,
    /// `cargo bench` adds it
    #[arg(long, hide = true)]
    bench: bool,
}

type Part = fn(&Workshop, &Arguments, &mut Report) -> Result<()>;

const PARTS: [(&str, Part); 6] = [
    ("start", |shop, _, report| small::start(shop, report)),
    ("create", |shop, _, report| small::create(shop, report)),
    ("list", |shop, arguments, report| large::list(shop, arguments.largest, report)),
    ("cleanup", |shop, arguments, report| large::cleanup(shop, arguments.largest, report)),
    ("run", |shop, _, report| runs::run(shop, report)),
    ("results", |shop, arguments, report| large::results(shop, arguments.largest, report)),
];

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let shop = Workshop::new(&arguments.program)?;
    let mut report = Report::default();
    for (name, measure) in PARTS {
        if arguments.only.is_empty() || arguments.only.iter().any(|only| only == name) {
            measure(&shop, &arguments, &mut report)?;
        }
    }
    if arguments.only.is_empty() { report.write() } else { Ok(()) }
}
