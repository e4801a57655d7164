//! One line of the acceptance list of `docs/reliability.md`: what a test found, told on one line of stderr,
//! from which `tests/faults/table` makes the table there.

use std::fmt::Display;
use std::time::Instant;

/// Begun with the test, told when everything that it promises was checked.
pub struct Line {
    number: u8,
    begun: Instant,
}

impl Line {
    pub fn of(number: u8) -> Self {
        Self { number, begun: Instant::now() }
    }

    /// The line holds, with this figure; nothing in it was left to chance.
    pub fn holds(self, figure: impl Display) {
        self.tell(&figure, "none");
    }

    /// As `holds`; `EVALBATCH_FAULTS_SEED` repeats it.
    pub fn holds_with_seed(self, seed: u64, figure: impl Display) {
        self.tell(&figure, &seed.to_string());
    }

    fn tell(self, figure: &dyn Display, seed: &str) {
        let seconds = self.begun.elapsed().as_secs_f64();
        let thread = std::thread::current();
        let test = format!("{}::{}", env!("CARGO_CRATE_NAME"), thread.name().unwrap_or_default());
        eprintln!("line {:02} | {test} | {figure} | seed {seed} | {seconds:.1} s", self.number);
    }
}
