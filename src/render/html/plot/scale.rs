//! From values to places on the page.

/// A linear scale: values of `low..=high` to places of `from..=to`. Values outside stand at its ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    low: f64,
    high: f64,
    from: f64,
    to: f64,
}

impl Scale {
    #[must_use]
    pub fn new((low, high): (f64, f64), (from, to): (f64, f64)) -> Self {
        Self { low, high, from, to }
    }

    /// The middle where the scale has no extent or the value is no number.
    #[must_use]
    pub fn at(&self, value: f64) -> f64 {
        let share = (value - self.low) / (self.high - self.low);
        let share = if share.is_nan() { 0.5 } else { share.clamp(0.0, 1.0) };
        self.from + share * (self.to - self.from)
    }

    #[must_use]
    pub fn contains(&self, value: f64) -> bool {
        (self.low..=self.high).contains(&value)
    }
}

/// The step among 1, 2 and 5 times a power of ten with which `low..=high` takes at most `most` steps.
#[must_use]
pub fn step(low: f64, high: f64, most: usize) -> f64 {
    let rough = (high - low) / most.max(1) as f64;
    if !rough.is_finite() || rough <= 0.0 {
        return 1.0;
    }
    let power = 10_f64.powf(rough.log10().floor());
    [1.0, 2.0, 5.0, 10.0]
        .map(|factor| factor * power)
        .into_iter()
        .find(|step| *step >= rough * 0.999_999)
        .unwrap_or(power * 10.0)
}

/// Round numbers within `low..=high`, at most `most` steps apart.
#[must_use]
pub fn ticks(low: f64, high: f64, most: usize) -> Vec<f64> {
    let step = step(low, high, most);
    let first = (low / step - 1e-9).ceil();
    let last = (high / step + 1e-9).floor();
    let count = last - first;
    if !count.is_finite() || !(0.0..=1_000.0).contains(&count) {
        return Vec::new();
    }
    std::iter::successors(Some(first), |tick| Some(tick + 1.0))
        .take_while(|tick| *tick <= last)
        .map(|tick| tick * step + 0.0)
        .collect()
}

/// The least and the greatest of the values, widened to round numbers and to at least `least` wide.
#[must_use]
pub fn round_range(values: impl IntoIterator<Item = f64>, least: f64) -> (f64, f64) {
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for value in values.into_iter().filter(|value| value.is_finite()) {
        low = low.min(value);
        high = high.max(value);
    }
    if low > high {
        return (0.0, least);
    }
    let missing = (least - (high - low)).max(0.0) / 2.0;
    let (low, high) = (low - missing, high + missing);
    let step = step(low, high, 12);
    ((low / step + 1e-9).floor() * step, (high / step - 1e-9).ceil() * step)
}

#[cfg(test)]
mod tests {
    use super::*;
    use test_case::test_case;

    #[test_case(0.0, 100.0, 5, &[0.0, 20.0, 40.0, 60.0, 80.0, 100.0])]
    #[test_case(83.0, 97.0, 5, &[85.0, 90.0, 95.0])]
    #[test_case(-1.5, 1.5, 4, &[-1.0, 0.0, 1.0])]
    #[test_case(0.0, 0.0, 5, &[0.0]; "no extent")]
    #[test_case(f64::NAN, 1.0, 5, &[]; "no number")]
    fn ticks_are_round(low: f64, high: f64, most: usize, expected: &[f64]) {
        assert_eq!(ticks(low, high, most), expected);
    }

    #[test]
    #[expect(clippy::float_cmp, reason = "the ends are exact")]
    fn a_scale_never_leaves_its_ends() {
        let scale = Scale::new((0.0, 10.0), (100.0, 0.0));
        assert_eq!([-5.0, 0.0, 2.5, 10.0, 1e300].map(|value| scale.at(value)), [100.0, 100.0, 75.0, 0.0, 0.0]);
        assert_eq!(scale.at(f64::NAN), 50.0);
        assert_eq!(Scale::new((3.0, 3.0), (0.0, 8.0)).at(3.0), 4.0);
    }

    #[test_case(&[], (0.0, 10.0); "nothing")]
    #[test_case(&[50.0], (45.0, 55.0); "one value")]
    #[test_case(&[83.2, 96.9, f64::NAN], (82.0, 98.0); "no numbers are left out")]
    fn ranges_are_round(values: &[f64], expected: (f64, f64)) {
        assert_eq!(round_range(values.iter().copied(), 10.0), expected);
    }
}
