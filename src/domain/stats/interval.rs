//! Confidence intervals, and what a gate asks of them.

use serde::{Serialize, Serializer};

/// The confidence of every interval that is shown.
pub const CONFIDENCE: f64 = 0.95;

/// A closed interval of finite numbers; serialized as `[low, high]`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    pub low: f64,
    pub high: f64,
}

impl Interval {
    /// `None` when a limit overflowed.
    pub(super) fn new(low: f64, high: f64) -> Option<Self> {
        (low.is_finite() && high.is_finite()).then_some(Self { low, high })
    }

    pub(super) fn around(centre: f64, half_width: f64) -> Option<Self> {
        Self::new(centre - half_width, centre + half_width)
    }

    #[must_use]
    pub fn contains(&self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }

    /// Whether every value of the interval is smaller than `value`.
    #[must_use]
    pub fn lies_below(&self, value: f64) -> bool {
        self.high < value
    }

    /// Whether every value of the interval is larger than `value`.
    #[must_use]
    pub fn lies_above(&self, value: f64) -> bool {
        self.low > value
    }
}

impl Serialize for Interval {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        [self.low, self.high].serialize(serializer)
    }
}

/// Confidence of the two-sided interval whose one limit is a one-sided test at 2.5 % shared among `candidates`
/// (Bonferroni): 1 − 0.05 / k. The chance that any of k candidates without a true difference fires the gate stays at 2.5 %.
#[must_use]
pub fn gate_confidence(candidates: usize) -> f64 {
    1.0 - (1.0 - CONFIDENCE) / candidates.max(1) as f64
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "these results are exact")]
mod tests {
    use super::*;

    #[test]
    fn a_limit_on_the_margin_is_not_beyond_it() {
        let interval = Interval { low: -2.0, high: 0.0 };
        assert!(!interval.lies_below(0.0));
        assert!(interval.lies_below(0.1));
        assert!(!interval.lies_above(-2.0));
    }

    #[test]
    fn serializes_as_a_pair() {
        let json = serde_json::to_string(&Interval { low: -1.5, high: 2.0 }).unwrap();
        assert_eq!(json, "[-1.5,2.0]");
    }

    #[test]
    fn confidence_is_shared_among_candidates() {
        assert_eq!(gate_confidence(0), gate_confidence(1));
        assert!((gate_confidence(5) - 0.99).abs() < 1e-15);
    }
}
