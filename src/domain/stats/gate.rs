//! What the two gates of `compare` ask of the interval for the mean difference.

use super::{Direction, Interval};

/// Whether the interval shows a change for the worse beyond the margin.
#[must_use]
pub fn shows_regression(interval: Interval, margin: f64, direction: Direction) -> bool {
    match direction {
        Direction::HigherIsBetter => interval.lies_below(-margin),
        Direction::LowerIsBetter => interval.lies_above(margin),
    }
}

/// Whether the interval rules out a change for the worse as large as the margin.
#[must_use]
pub fn shows_non_inferiority(interval: Interval, margin: f64, direction: Direction) -> bool {
    match direction {
        Direction::HigherIsBetter => interval.lies_above(-margin),
        Direction::LowerIsBetter => interval.lies_below(margin),
    }
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test_case(-5.0, -3.0, 2.0, true, false; "wholly worse")]
    #[test_case(-5.0, -3.0, 4.0, false, false; "around the margin shows neither")]
    #[test_case(-1.0, 3.0, 2.0, false, true; "not worse by the margin")]
    #[test_case(-2.0, -2.0, 2.0, false, false; "a constant difference on the margin")]
    fn both_directions(low: f64, high: f64, margin: f64, regression: bool, non_inferior: bool) {
        for (interval, direction) in [
            (Interval { low, high }, Direction::HigherIsBetter),
            (Interval { low: -high, high: -low }, Direction::LowerIsBetter),
        ] {
            assert_eq!(shows_regression(interval, margin, direction), regression);
            assert_eq!(shows_non_inferiority(interval, margin, direction), non_inferior);
        }
    }
}
