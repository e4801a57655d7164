//! Candidates against a baseline, document by document, and what may be concluded from it.
//!
//! Two agents differ less than two documents do, so documents are paired and only their differences are judged. Pure: a side
//! may come from the database or from an exported file, and the result goes to a terminal, to JSON or to a page alike.
//!
//! Documents come one after another and are not held: [`join`] finds who belongs together, [`Evidence`] adds up what the figures
//! take, and [`compare`] says what it comes to.

mod comments;
mod conclusion;
mod configuration;
mod documents;
mod evidence;
mod gate;
mod hash;
mod join;
mod likeness;
mod metric;
mod pair;
mod reading;
mod repetitions;
mod result;
mod side;
mod totals;
mod wording;

pub use comments::{CommentChange, Remark, RemarkFate};
pub use conclusion::Conclusion;
pub use configuration::{ConfigurationChange, configuration_changes};
pub use documents::{DocumentHead, EvaluatedDocument, SideDocument};
pub use evidence::Evidence;
pub use gate::{DEFAULT_MAX_MISSING, GateResult, Gates, Verdict};
pub use hash::{DocumentHash, IdKey};
pub use join::{Match, Unpaired, join};
pub use metric::{Metric, MetricName};
pub use pair::Pair;
pub use reading::{Opinion, Reading, ReadingResult};
pub use repetitions::{Noise, Readings};
pub use result::{Adjusted, Comparison, MainTest, MeanDifference};
pub use side::{CommentsByDocument, ComparedAgent, Side, Sides};
pub use totals::Totals;
pub use wording::{amount, interval_text, p_text, parts};

use super::stats::holm;

/// The seed of the permutation test where none is given.
pub const DEFAULT_SEED: u64 = 1;

/// What is asked of the two sides.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    pub metric: Metric,
    pub seed: u64,
    pub gates: Gates,
}

/// A candidate, and what its comparison with the baseline comes to.
#[derive(Debug, Clone)]
pub struct Compared {
    pub side: Side,
    pub comparison: Comparison,
}

/// Compares each candidate with the baseline, by what their documents came to, in the order given.
#[must_use]
pub fn compare(baseline: &Side, candidates: Vec<(Side, Evidence)>, question: &Question) -> Vec<Compared> {
    let count = candidates.len();
    let compared = candidates.into_iter().map(|(side, evidence)| {
        let comparison = Comparison::new(evidence, Sides { baseline, candidate: &side }, question);
        Compared { side, comparison }
    });
    let mut compared: Vec<Compared> = compared.collect();
    adjust(&mut compared);
    for Compared { side, comparison } in &mut compared {
        let sides = Sides { baseline, candidate: &*side };
        comparison.gate = question.gates.judge(comparison, sides.baseline, count);
        comparison.conclusion = conclusion::conclude(comparison, sides, count);
    }
    compared
}

/// Holm over the candidates, for each of the two kinds of test on its own.
fn adjust(compared: &mut [Compared]) {
    let main: Vec<_> = compared.iter().map(|it| it.comparison.main_test.as_ref().map(|test| test.test.p())).collect();
    let permutation: Vec<_> =
        compared.iter().map(|it| it.comparison.permutation.as_ref().map(|test| test.test.p)).collect();
    for (compared, (main, permutation)) in compared.iter_mut().zip(holm(&main).into_iter().zip(holm(&permutation))) {
        if let (Some(test), Some(p)) = (&mut compared.comparison.main_test, main) {
            test.p_holm = p;
        }
        if let (Some(test), Some(p)) = (&mut compared.comparison.permutation, permutation) {
            test.p_holm = p;
        }
    }
}

#[cfg(test)]
mod tests;
