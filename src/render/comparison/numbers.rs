//! Values and differences of a metric, as tables show them.

use crate::domain::Cost;
use crate::domain::comparison::{Metric, amount, parts};
use crate::domain::stats::{Direction, Interval};
use crate::render::Tone;

/// A value: `71.4`, `$0.0012`, `120 ms`, `75.0 %`.
#[must_use]
pub fn value(metric: Metric, value: f64) -> String {
    match metric {
        Metric::Grade | Metric::Comments => format!("{value:.1}"),
        Metric::Cost => Cost::from_dollars(value).map_or_else(|| format!("${value}"), |cost| cost.to_string()),
        Metric::Duration => amount(metric, value),
        Metric::PassRate { .. } => format!("{:.1} %", value * 100.0),
    }
}

/// A difference with its sign, rounded as sentences round it: `+2.6`, `-$0.0012`, `+25.0 pp` (percentage points).
#[must_use]
pub fn signed(metric: Metric, difference: f64) -> String {
    let extent = size(metric, difference.abs());
    let is_zero = extent.chars().all(|c| !c.is_ascii_digit() || c == '0');
    let sign = if is_zero {
        ""
    } else if difference < 0.0 {
        "-"
    } else {
        "+"
    };
    format!("{sign}{extent}")
}

/// The difference that a new study would find, which may be more than any can be.
#[must_use]
pub fn detectable(metric: Metric, difference: f64) -> String {
    if metric.scale().is_some_and(|scale| difference > scale) {
        return "more than the scale".to_owned();
    }
    size(metric, difference)
}

/// How large a difference, or the error of one, is.
#[must_use]
pub fn size(metric: Metric, extent: f64) -> String {
    let (number, _) = parts(metric, extent);
    match metric {
        Metric::Grade | Metric::Comments => number,
        Metric::PassRate { .. } => format!("{number} pp"),
        Metric::Cost | Metric::Duration => amount(metric, extent),
    }
}

#[must_use]
pub fn interval(metric: Metric, interval: Interval) -> String {
    format!("{} to {}", signed(metric, interval.low), signed(metric, interval.high))
}

/// Better is good, worse is bad, and what cannot be told from nothing is neither.
#[must_use]
pub fn tone(metric: Metric, difference: f64) -> Tone {
    let improvement = match metric.direction() {
        Direction::HigherIsBetter => difference,
        Direction::LowerIsBetter => -difference,
    };
    match improvement {
        better if better > 0.0 => Tone::Good,
        worse if worse < 0.0 => Tone::Bad,
        _ => Tone::Plain,
    }
}

/// `0.032`, and never a p of 0.
#[must_use]
pub fn p_cell(p: f64) -> String {
    crate::domain::comparison::p_text(p).trim_start_matches("p ").trim_start_matches("= ").replace("< ", "<")
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test_case(Metric::Grade, 2.61, "+2.6")]
    #[test_case(Metric::Grade, -0.042, "-0.042"; "as the sentence says it")]
    #[test_case(Metric::Grade, -1e-12, "0.0"; "nothing to show has no sign")]
    #[test_case(Metric::Cost, -0.001_23, "-$0.0012")]
    #[test_case(Metric::PassRate { threshold: 70.0 }, 0.25, "+25.0 pp")]
    fn signs(metric: Metric, difference: f64, expected: &str) {
        assert_eq!(signed(metric, difference), expected);
    }

    #[test]
    fn what_can_be_found_ends_with_the_scale() {
        assert_eq!(detectable(Metric::Grade, 99.0), "99.0");
        assert_eq!(detectable(Metric::Grade, 101.0), "more than the scale");
        assert_eq!(detectable(Metric::PassRate { threshold: 70.0 }, 0.125), "12.5 pp");
        assert_eq!(detectable(Metric::Cost, 101.0), "$101.00");
    }

    #[test]
    fn p_values_never_look_like_nothing() {
        assert_eq!([p_cell(0.000_01), p_cell(0.032), p_cell(0.5)], ["<0.0001", "0.032", "0.50"]);
    }

    #[test]
    fn cheaper_is_better_and_fewer_points_are_worse() {
        assert_eq!((tone(Metric::Cost, -1.0), tone(Metric::Grade, -1.0)), (Tone::Good, Tone::Bad));
    }
}
