//! Sums that lose nothing that would show.

/// Sum with the rounding errors carried along (Neumaier 1974, a variant of Kahan's summation).
pub(super) fn compensated(values: impl IntoIterator<Item = f64>) -> f64 {
    let (mut sum, mut lost) = (0.0_f64, 0.0_f64);
    for value in values {
        let next = sum + value;
        lost += if sum.abs() >= value.abs() { (sum - next) + value } else { (value - next) + sum };
        sum = next;
    }
    // After an overflow the carried error is not a number; the infinite sum says what happened.
    if lost.is_finite() { sum + lost } else { sum }
}

/// Mean of values that lie around `origin`: summing distances keeps equal values exactly equal to their mean.
pub(super) fn mean_around(origin: f64, values: &[f64]) -> f64 {
    origin + compensated(values.iter().map(|value| value - origin)) / values.len() as f64
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "these results are exact")]
mod tests {
    use super::*;

    #[test]
    fn small_terms_survive_between_large_ones() {
        assert_eq!(compensated([1.0, 1e100, 1.0, -1e100]), 2.0);
    }

    #[test]
    fn overflow_is_infinite_and_not_nan() {
        assert_eq!(compensated([f64::MAX, f64::MAX, 1.0]), f64::INFINITY);
    }

    #[test]
    fn mean_of_equal_values_is_that_value() {
        for count in 1..50 {
            assert_eq!(mean_around(0.1, &vec![0.1; count]), 0.1);
        }
    }
}
