//! Candidates against a baseline, document by document, and what may be concluded from it.
//!
//! Two agents differ less than two documents do, so documents are paired and only their differences are judged. Pure: a side
//! may come from the database or from an exported file, and the result goes to a terminal, to JSON or to a page alike.

mod amount;
mod comments;
mod conclusion;
mod configuration;
mod documents;
mod gate;
mod key;
mod metric;
mod pair;
mod pairing;
mod reading;
mod repetitions;
mod result;
mod side;
mod texts;
mod totals;
mod wording;

pub use comments::{CommentChange, Remark, RemarkFate};
pub use conclusion::Conclusion;
pub use configuration::{ConfigurationChange, configuration_changes};
pub use documents::{DocumentHead, Documents, SideDocument};
pub use gate::{DEFAULT_MAX_MISSING, GateResult, Gates, Verdict};
pub use key::IdKey;
pub use metric::{Metric, MetricName};
pub use pair::{Pair, PairedDocument};
pub use pairing::{Pairing, pair};
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

/// Compares each candidate with the baseline, in the order given.
#[must_use]
pub fn compare(baseline: &Side, candidates: &[Side], question: &Question) -> Vec<Comparison> {
    let mut comparisons: Vec<Comparison> =
        candidates.iter().map(|candidate| Comparison::new(baseline, candidate, question)).collect();
    adjust(&mut comparisons);
    for (comparison, candidate) in comparisons.iter_mut().zip(candidates) {
        let sides = Sides { baseline, candidate };
        comparison.gate = question.gates.judge(comparison, sides, candidates.len());
        comparison.conclusion = conclusion::conclude(comparison, sides, candidates.len());
    }
    comparisons
}

/// Holm over the candidates, for each of the two kinds of test on its own.
fn adjust(comparisons: &mut [Comparison]) {
    let main: Vec<_> = comparisons.iter().map(|it| it.main_test.as_ref().map(|test| test.test.p())).collect();
    let permutation: Vec<_> = comparisons.iter().map(|it| it.permutation.as_ref().map(|test| test.test.p)).collect();
    for (comparison, (main, permutation)) in comparisons.iter_mut().zip(holm(&main).into_iter().zip(holm(&permutation)))
    {
        if let (Some(test), Some(p)) = (&mut comparison.main_test, main) {
            test.p_holm = p;
        }
        if let (Some(test), Some(p)) = (&mut comparison.permutation, permutation) {
            test.p_holm = p;
        }
    }
}

#[cfg(test)]
mod tests;
