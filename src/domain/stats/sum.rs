//! Sums that lose nothing that would show.

/// A sum with the rounding errors carried along (Neumaier 1974, a variant of Kahan's summation).
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct CompensatedSum {
    sum: f64,
    lost: f64,
}

impl CompensatedSum {
    pub(super) fn add(&mut self, value: f64) {
        let next = self.sum + value;
        self.lost += if self.sum.abs() >= value.abs() { (self.sum - next) + value } else { (value - next) + self.sum };
        self.sum = next;
    }

    pub(super) fn get(self) -> f64 {
        // After an overflow the carried error is not a number; the infinite sum says what happened.
        if self.lost.is_finite() { self.sum + self.lost } else { self.sum }
    }
}

/// [`CompensatedSum`] of all of them.
pub(super) fn compensated(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut sum = CompensatedSum::default();
    values.into_iter().for_each(|value| sum.add(value));
    sum.get()
}

/// Mean of values that lie around `origin`: summing distances keeps equal values exactly equal to their mean.
pub(super) fn mean_around(origin: f64, values: impl Iterator<Item = f64>, count: usize) -> f64 {
    origin + compensated(values.map(|value| value - origin)) / count as f64
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
            assert_eq!(mean_around(0.1, std::iter::repeat_n(0.1, count), count), 0.1);
        }
    }
}
