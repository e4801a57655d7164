//! How often the paired t interval of `compare` covers the truth, and how often its gate fires without a reason.
//!
//! `cargo run --release --example simulate [RUNS]` prints the table of `docs/statistics.md`; the numbers depend on the seed
//! only. It fails when a bound that the page promises does not hold.

use std::error::Error;
use std::fmt::Write as _;
use std::io::Write as _;

use evalbatch::domain::stats::{CONFIDENCE, Direction, Pairs, shows_regression};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

pub const RUNS: u32 = 20_000;
const SEED: u64 = 5;
const HEADER: &str = "\
| differences | n | interval covers 0 | gate fires | gate would fire the other way |
|---|---:|---:|---:|---:|
";
const SIZES: [usize; 3] = [10, 30, 100];

/// A (baseline, candidate) pair of one document, whose mean difference is 0.
type Draw = fn(&mut ChaCha8Rng) -> (f64, f64);

/// What the page promises of a scenario.
#[derive(PartialEq)]
enum Promise {
    Normal,
    Exchangeable,
    None,
}

struct Scenario {
    name: &'static str,
    draw: Draw,
    promise: Promise,
}

const SCENARIOS: [Scenario; 6] = [
    Scenario { name: "normal", draw: |random| two(random, normal), promise: Promise::Normal },
    Scenario { name: "skewed grades", draw: |random| two(random, exponential), promise: Promise::Exchangeable },
    Scenario { name: "tied grades (steps of 5)", draw: |random| two(random, tied), promise: Promise::Exchangeable },
    Scenario { name: "1 document in 10 differs, by 5", draw: mostly_equal, promise: Promise::Exchangeable },
    Scenario { name: "differences with a long upper tail", draw: long_upper_tail, promise: Promise::None },
    Scenario { name: "1 document in 20 rises by 40", draw: few_rise, promise: Promise::None },
];

fn main() -> Result<(), Box<dyn Error>> {
    let runs = std::env::args().nth(1).map_or(Ok(RUNS), |given| given.parse())?;
    let (table, broken) = report(runs)?;
    std::io::stdout().lock().write_all(table.as_bytes())?;
    if broken.is_empty() { Ok(()) } else { Err(format!("outside the promised bounds: {}", broken.join("; ")).into()) }
}

/// The table in Markdown, and the scenarios that broke their promise.
pub fn report(runs: u32) -> Result<(String, Vec<String>), std::fmt::Error> {
    let mut table = String::from(HEADER);
    let mut broken = Vec::new();
    for scenario in &SCENARIOS {
        for size in SIZES {
            let rates = simulate(scenario.draw, size, runs);
            let [covered, worse, better] = rates.map(|rate| format!("{:.2} %", rate * 100.0));
            writeln!(table, "| {} | {size} | {covered} | {worse} | {better} |", scenario.name)?;
            if !keeps(&scenario.promise, rates) {
                broken.push(format!("{}, n = {size}", scenario.name));
            }
        }
    }
    Ok((table, broken))
}

/// Shares of the runs in which the interval covers 0, lies below it, and lies above it.
fn simulate(draw: Draw, size: usize, runs: u32) -> [f64; 3] {
    let mut random = ChaCha8Rng::seed_from_u64(SEED);
    let mut counts = [0_u32; 3];
    for _ in 0..runs {
        let pairs = Pairs::new((0..size).map(|_| draw(&mut random)));
        let Some(interval) = pairs.interval(CONFIDENCE) else { continue };
        counts[0] += u32::from(interval.contains(0.0));
        counts[1] += u32::from(shows_regression(interval, 0.0, Direction::HigherIsBetter));
        counts[2] += u32::from(shows_regression(interval, 0.0, Direction::LowerIsBetter));
    }
    counts.map(|count| f64::from(count) / f64::from(runs))
}

fn keeps(promise: &Promise, [covered, worse, better]: [f64; 3]) -> bool {
    let fires = [worse, better];
    match promise {
        Promise::Normal => (covered - 0.95).abs() <= 0.01 && fires.iter().all(|rate| (rate - 0.025).abs() <= 0.005),
        Promise::Exchangeable => covered >= 0.94 && fires.iter().all(|rate| *rate <= 0.03),
        Promise::None => true,
    }
}

/// Two readings of one document by the same agent: exchangeable whatever the shape of the noise.
fn two(random: &mut ChaCha8Rng, noise: fn(&mut ChaCha8Rng) -> f64) -> (f64, f64) {
    let document = 70.0 + 10.0 * normal(random);
    (document + 4.0 * noise(random), document + 4.0 * noise(random))
}

fn uniform(random: &mut ChaCha8Rng) -> f64 {
    ((random.next_u64() >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
}

/// Box & Muller.
fn normal(random: &mut ChaCha8Rng) -> f64 {
    let (radius, angle) = ((-2.0 * uniform(random).ln()).sqrt(), std::f64::consts::TAU * uniform(random));
    radius * angle.cos()
}

fn exponential(random: &mut ChaCha8Rng) -> f64 {
    -uniform(random).ln() - 1.0
}

/// In steps of 1.25, which the scale of 4 makes steps of 5 points.
fn tied(random: &mut ChaCha8Rng) -> f64 {
    (normal(random) / 1.25).round() * 1.25
}

fn mostly_equal(random: &mut ChaCha8Rng) -> (f64, f64) {
    let candidate = match uniform(random) {
        draw if draw < 0.05 => 65.0,
        draw if draw < 0.10 => 75.0,
        _ => 70.0,
    };
    (70.0, candidate)
}

fn long_upper_tail(random: &mut ChaCha8Rng) -> (f64, f64) {
    (70.0, 70.0 + 5.0 * exponential(random))
}

/// The other documents make up for the few, so that the mean stays 0.
fn few_rise(random: &mut ChaCha8Rng) -> (f64, f64) {
    let (share, far) = (0.05, 40.0);
    let shift = if uniform(random) < share { far } else { -far * share / (1.0 - share) };
    (70.0, 70.0 + shift + 3.0 * normal(random))
}
