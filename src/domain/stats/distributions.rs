//! The distributions that the tests and intervals need, with `None` outside their domain.
//!
//! Tail areas come from the incomplete beta function directly: `1 − cdf` would lose the small ones. Quantiles are solved
//! here from those areas: the library's own are right to six digits, or slow, with ten thousand degrees of freedom.

use statrs::distribution::{Continuous, ContinuousCDF, Normal, StudentsT};
use statrs::function::beta::beta_reg;

use super::finite;

/// P(|T| ≥ |t|) of Student's t: I(ν/(ν+t²); ν/2, ½).
pub(super) fn t_two_sided(t: f64, degrees: f64) -> Option<f64> {
    if !(degrees > 0.0 && degrees.is_finite()) || t.is_nan() {
        return None;
    }
    finite(beta_reg(degrees / 2.0, 0.5, degrees / t.mul_add(t, degrees)).clamp(0.0, 1.0))
}

/// The t with P(|T| ≤ t) = `confidence`.
pub(super) fn t_critical(confidence: f64, degrees: f64) -> Option<f64> {
    let student = StudentsT::new(0.0, 1.0, degrees).ok().filter(|_| degrees.is_finite())?;
    let mut t = normal_critical(confidence)?;
    // The tail area is convex in t and t lies right of the normal quantile, so Newton's method climbs to it and cannot
    // overshoot; each step about doubles t where the tail is long, and then doubles the digits.
    for _ in 0..100 {
        let step = (t_two_sided(t, degrees)? - (1.0 - confidence)) / (2.0 * student.pdf(t));
        t = finite(t + step)?;
        if step.abs() <= 1e-14 * t {
            break;
        }
    }
    Some(t)
}

/// The z with P(|Z| ≤ z) = `confidence` of the standard normal distribution.
pub(super) fn normal_critical(confidence: f64) -> Option<f64> {
    if !(confidence > 0.0 && confidence < 1.0) {
        return None;
    }
    finite(-Normal::standard().inverse_cdf((1.0 - confidence) / 2.0))
}

/// The F with P(F ≥ f) = `tail`, where that area is I(d₂/(d₂+d₁f); d₂/2, d₁/2).
pub(super) fn f_upper(tail: f64, numerator: f64, denominator: f64) -> Option<f64> {
    if !(tail > 0.0 && tail < 1.0 && numerator > 0.0 && denominator > 0.0) {
        return None;
    }
    let area = |f: f64| beta_reg(denominator / 2.0, numerator / 2.0, denominator / numerator.mul_add(f, denominator));
    falling_root(|f| area(f) - tail)
}

/// Where a function that falls from a positive value at 0 crosses zero, by bisection.
pub(super) fn falling_root(function: impl Fn(f64) -> f64) -> Option<f64> {
    let (mut low, mut high) = (0.0, 1.0);
    while function(high) > 0.0 {
        (low, high) = (high, high * 2.0);
        if !high.is_finite() {
            return None;
        }
    }
    loop {
        let middle = f64::midpoint(low, high);
        if middle <= low || middle >= high || high - low <= 1e-14 * high {
            return Some(middle);
        }
        if function(middle) > 0.0 { low = middle } else { high = middle }
    }
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test_case(0.95, 1.0)]
    #[test_case(0.999_9, 1.0; "a long tail")]
    #[test_case(0.95, 9.0)]
    #[test_case(0.95, 99_999.0; "many degrees of freedom")]
    fn quantile_and_area_are_inverse(confidence: f64, degrees: f64) {
        let t = t_critical(confidence, degrees).unwrap();
        assert!((t_two_sided(t, degrees).unwrap() / (1.0 - confidence) - 1.0).abs() < 1e-11);
    }

    #[test]
    fn undefined_outside_the_domain() {
        assert_eq!((t_two_sided(1.0, 0.0), t_two_sided(f64::NAN, 3.0)), (None, None));
        assert_eq!((t_critical(1.0, 3.0), t_critical(0.95, f64::INFINITY)), (None, None));
        assert_eq!((normal_critical(0.0), f_upper(0.025, 0.0, 3.0), f_upper(1.0, 2.0, 3.0)), (None, None, None));
    }

    #[test]
    fn a_root_that_never_comes_is_unknown() {
        assert_eq!(falling_root(|_| 1.0), None);
    }
}
