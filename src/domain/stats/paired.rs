//! Two agents over the same documents: the difference, candidate − baseline, of each document.

use serde::Serialize;

use super::distributions::t_two_sided;
use super::permutation::{Permutation, sign_flip};
use super::sample::rounding_of;
use super::{Interval, Sample, SampleBuilder, finite};

/// Candidate − baseline; 0 when the two are equal but for rounding, as the means of repetitions can be.
#[must_use]
pub fn difference(baseline: f64, candidate: f64) -> f64 {
    let difference = candidate - baseline;
    if difference.abs() <= rounding_of(baseline.abs().max(candidate.abs())) { 0.0 } else { difference }
}

/// Which way a metric improves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    HigherIsBetter,
    LowerIsBetter,
}

/// Documents on which the candidate is better, worse, and equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Tally {
    pub wins: usize,
    pub losses: usize,
    pub ties: usize,
}

/// Student's paired t-test, two-sided.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct TTest {
    pub t: f64,
    pub df: usize,
    pub p: f64,
}

/// Paired values, without their order.
#[derive(Debug, Clone, PartialEq)]
pub struct Pairs {
    baseline_mean: Option<f64>,
    candidate_mean: Option<f64>,
    differences: Sample,
}

/// Pairs that come one after another, and need not be held.
#[derive(Debug, Default)]
pub struct PairsBuilder {
    baseline: SampleBuilder,
    candidate: SampleBuilder,
    differences: SampleBuilder,
}

impl PairsBuilder {
    /// A pair in which either is not finite is left out.
    pub fn push(&mut self, baseline: f64, candidate: f64) {
        if (candidate - baseline).is_finite() {
            self.baseline.push(baseline);
            self.candidate.push(candidate);
            self.differences.push(difference(baseline, candidate));
            self.differences.carry(baseline);
            self.differences.carry(candidate);
        }
    }

    #[must_use]
    pub fn finish(self) -> Pairs {
        Pairs {
            baseline_mean: self.baseline.finish().mean(),
            candidate_mean: self.candidate.finish().mean(),
            differences: self.differences.finish(),
        }
    }
}

impl Pairs {
    /// Pairs of (baseline, candidate). A pair in which either is not finite is left out.
    pub fn new(pairs: impl IntoIterator<Item = (f64, f64)>) -> Self {
        let mut builder = PairsBuilder::default();
        pairs.into_iter().for_each(|(baseline, candidate)| builder.push(baseline, candidate));
        builder.finish()
    }

    #[must_use]
    pub const fn len(&self) -> usize {
        self.differences.len()
    }

    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.differences.is_empty()
    }

    #[must_use]
    pub fn baseline_mean(&self) -> Option<f64> {
        self.baseline_mean
    }

    #[must_use]
    pub fn candidate_mean(&self) -> Option<f64> {
        self.candidate_mean
    }

    /// The differences as a sample: their mean, standard deviation, standard error, interval, skewness and roughness.
    #[must_use]
    pub fn differences(&self) -> &Sample {
        &self.differences
    }

    /// The paired t interval for the mean difference.
    #[must_use]
    pub fn interval(&self, confidence: f64) -> Option<Interval> {
        self.differences.interval(confidence)
    }

    /// t = d̄ / (s / √n), s that of the differences, with n − 1 degrees of freedom. `None` for fewer than two pairs and when all differences are
    /// equal: without any spread there is no scale to hold the mean against.
    #[must_use]
    pub fn t_test(&self) -> Option<TTest> {
        let error = self.differences.standard_error().filter(|error| *error > 0.0)?;
        let t = finite(self.differences.mean()? / error)?;
        let df = self.len() - 1;
        Some(TTest { t, df, p: t_two_sided(t, df as f64)? })
    }

    /// `d_z` = d̄ / s (Cohen 1988, p. 48). `None` where the t-test is.
    #[must_use]
    pub fn cohen_dz(&self) -> Option<f64> {
        let deviation = self.differences.standard_deviation().filter(|deviation| *deviation > 0.0)?;
        finite(self.differences.mean()? / deviation)
    }

    #[must_use]
    pub fn tally(&self, direction: Direction) -> Tally {
        let (falling, rising) = (self.falling(), self.rising());
        let ties = self.len() - falling - rising;
        match direction {
            Direction::HigherIsBetter => Tally { wins: rising, losses: falling, ties },
            Direction::LowerIsBetter => Tally { wins: falling, losses: rising, ties },
        }
    }

    /// Documents on which the candidate's value is lower.
    #[must_use]
    pub fn falling(&self) -> usize {
        self.differences.values().take_while(|value| *value < 0.0).count()
    }

    /// Documents on which the candidate's value is higher.
    #[must_use]
    pub fn rising(&self) -> usize {
        self.differences.values().filter(|value| *value > 0.0).count()
    }

    /// The sign-flip permutation test of the mean difference. `None` without pairs.
    #[must_use]
    pub fn permutation(&self, seed: u64) -> Option<Permutation> {
        sign_flip(&self.differences, seed)
    }
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "these results are exact")]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::stats::CONFIDENCE;

    #[test]
    fn rounding_is_a_tie_and_no_evidence() {
        let grades = [10.0, 33.3, 70.1, 80.7, 99.0];
        let pairs = Pairs::new(grades.map(|grade| (grade, grade + 0.1 + 0.2 - 0.3)));
        assert_eq!(pairs.tally(Direction::HigherIsBetter), Tally { wins: 0, losses: 0, ties: 5 });
    }

    #[test]
    fn a_constant_difference_has_no_spread_and_no_t() {
        let pairs = Pairs::new((0..20).map(|index| (f64::from(index) * 1.7, f64::from(index) * 1.7 + 0.1)));
        let interval = pairs.interval(CONFIDENCE).unwrap();
        assert_eq!(interval.low, interval.high);
        assert!((interval.low - 0.1).abs() < 1e-12);
        assert_eq!((pairs.t_test(), pairs.cohen_dz()), (None, None));
        assert_eq!(pairs.tally(Direction::LowerIsBetter), Tally { wins: 0, losses: 20, ties: 0 });
    }

    #[test]
    fn undefined_below_two_pairs() {
        let none = Pairs::new([(f64::NAN, 1.0)]);
        assert!(none.is_empty() && none.permutation(1).is_none() && none.t_test().is_none());
        let one = Pairs::new([(50.0, 60.0)]);
        assert_eq!((one.differences().mean(), one.interval(CONFIDENCE), one.t_test()), (Some(10.0), None, None));
        assert_eq!(one.permutation(1).unwrap().p, 1.0);
    }

    proptest! {
        #[test]
        fn exchanging_the_sides_turns_the_sign(pairs in prop::collection::vec((0.0..100.0_f64, 0.0..100.0_f64), 2..30)) {
            let forth = Pairs::new(pairs.clone());
            let back = Pairs::new(pairs.into_iter().map(|(left, right)| (right, left)));
            let (ours, theirs) = (forth.t_test().unwrap(), back.t_test().unwrap());
            prop_assert!((ours.t + theirs.t).abs() <= 1e-9 * ours.t.abs());
            prop_assert!((ours.p - theirs.p).abs() <= 1e-9);
            let (ours, theirs) = (forth.interval(CONFIDENCE).unwrap(), back.interval(CONFIDENCE).unwrap());
            prop_assert!((ours.low + theirs.high).abs() <= 1e-9);
            prop_assert_eq!(forth.tally(Direction::HigherIsBetter), back.tally(Direction::LowerIsBetter));
            prop_assert_eq!(forth.permutation(7), back.permutation(7));
        }

        #[test]
        fn a_shift_of_both_sides_changes_nothing(
            pairs in prop::collection::vec((0u8..100, 0u8..100), 3..30), shift in -50i8..50,
        ) {
            let moved = |by: f64| Pairs::new(pairs.iter().map(|(left, right)| (f64::from(*left) + by, f64::from(*right) + by)));
            prop_assert_eq!(moved(0.0).t_test(), moved(f64::from(shift)).t_test());
        }
    }
}
