//! Numbers and names of metrics in sentences.

use super::metric::Metric;
use crate::domain::stats::Interval;

impl Metric {
    /// What the means are of.
    #[must_use]
    pub const fn subject(self) -> &'static str {
        match self {
            Self::Grade => "the mean grade",
            Self::Cost => "the mean cost of a job",
            Self::Duration => "the mean time of a job",
            Self::Comments => "the mean number of comments",
            Self::PassRate { .. } => "the pass rate",
        }
    }

    /// What a document has one of.
    #[must_use]
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Grade => "grade",
            Self::Cost => "cost",
            Self::Duration => "time",
            Self::Comments => "number of comments",
            Self::PassRate { .. } => "pass rate",
        }
    }

    /// What a document without a value lacks.
    #[must_use]
    pub const fn missing_noun(self) -> &'static str {
        match self {
            Self::Grade | Self::PassRate { .. } => "grades",
            Self::Cost => "costs",
            Self::Duration => "times",
            Self::Comments => "evaluations",
        }
    }
}

/// The size of a difference with its unit: `4.2 points`, `$0.0012`, `120.0 ms`.
#[must_use]
pub fn amount(metric: Metric, difference: f64) -> String {
    let (number, unit) = parts(metric, difference.abs());
    format!("{number}{unit}")
}

/// The number, and the unit behind it.
#[must_use]
pub fn parts(metric: Metric, size: f64) -> (String, &'static str) {
    match metric {
        Metric::Grade => (decimals(size, 1), " points"),
        Metric::Cost => (format!("${}", dollars(size)), ""),
        Metric::Duration if size >= 1_000.0 => (decimals(size / 1_000.0, 1), " s"),
        Metric::Duration => (decimals(size, 1), " ms"),
        Metric::Comments => (decimals(size, 1), ""),
        Metric::PassRate { .. } => (decimals(size * 100.0, 1), " percentage points"),
    }
}

/// `2.3 to 6.1 points lower`, or with both signs `2.1 points lower to 1.3 points higher`.
#[must_use]
pub fn interval_text(metric: Metric, interval: Interval) -> String {
    let (low, high) = (interval.low, interval.high);
    if low < 0.0 && high > 0.0 {
        return format!("{} lower to {} higher", amount(metric, low), amount(metric, high));
    }
    let (near, far) = if high <= 0.0 { (high, low) } else { (low, high) };
    let side = if far < 0.0 { "lower" } else { "higher" };
    let ((near, near_unit), (far, far_unit)) = (parts(metric, near.abs()), parts(metric, far.abs()));
    let near_unit = if near_unit == far_unit { "" } else { near_unit };
    format!("{near}{near_unit} to {far}{far_unit} {side}")
}

/// `p = 0.032`, and never a p of 0.
#[must_use]
pub fn p_text(p: f64) -> String {
    match p {
        p if p < 0.000_1 => "p < 0.0001".to_owned(),
        p if p < 0.001 => format!("p = {p:.4}"),
        p if p < 0.1 => format!("p = {p:.3}"),
        p => format!("p = {p:.2}"),
    }
}

fn dollars(size: f64) -> String {
    decimals(size, if size < 0.1 && size > 0.0 { 4 } else { 2 })
}

/// A difference of grades like 80.1 and 80.0 is a little less than 0.1.
const ROUNDING: f64 = 1e-9;

/// So many decimals, or where they would all be 0, as many as show two digits.
fn decimals(size: f64, usual: usize) -> String {
    // The place of the first digit behind the point: 0.04 has its first at 2.
    let first = (1..=8).find(|place| size * 10_f64.powi(*place) >= 1.0 - ROUNDING);
    match first.and_then(|place| usize::try_from(place).ok()) {
        Some(place) if size > 0.0 && place > usual => format!("{size:.*}", place + 1),
        _ => format!("{size:.usual$}"),
    }
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test_case(Metric::Grade, -4.23, "4.2 points")]
    #[test_case(Metric::Grade, 0.042, "0.042 points")]
    #[test_case(Metric::Grade, 0.26, "0.3 points")]
    #[test_case(Metric::Grade, 80.1 - 80.0, "0.1 points")]
    #[test_case(Metric::Grade, 0.3 - 0.2, "0.1 points"; "a little less than a tenth")]
    #[test_case(Metric::Grade, 0.0, "0.0 points")]
    #[test_case(Metric::Cost, 0.001_234, "$0.0012")]
    #[test_case(Metric::Cost, 0.000_012_34, "$0.000012")]
    #[test_case(Metric::Cost, 12.5, "$12.50")]
    #[test_case(Metric::Duration, 1_234.0, "1.2 s")]
    #[test_case(Metric::Duration, 120.4, "120.4 ms")]
    #[test_case(Metric::PassRate { threshold: 70.0 }, 0.25, "25.0 percentage points")]
    fn amounts(metric: Metric, difference: f64, expected: &str) {
        assert_eq!(amount(metric, difference), expected);
    }

    #[test_case(-6.1, -2.3, "2.3 to 6.1 points lower"; "below")]
    #[test_case(2.3, 6.1, "2.3 to 6.1 points higher"; "above")]
    #[test_case(-2.1, 1.3, "2.1 points lower to 1.3 points higher"; "around")]
    #[test_case(0.0, 1.3, "0.0 to 1.3 points higher"; "from nothing")]
    fn intervals(low: f64, high: f64, expected: &str) {
        assert_eq!(interval_text(Metric::Grade, Interval { low, high }), expected);
    }

    #[test]
    fn units_that_differ_are_both_named() {
        let interval = Interval { low: 800.0, high: 1_200.0 };
        assert_eq!(interval_text(Metric::Duration, interval), "800.0 ms to 1.2 s higher");
    }
}
