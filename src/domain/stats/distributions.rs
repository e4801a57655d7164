//! The distributions that the tests and intervals need, with `None` outside their domain.
//!
//! Tail areas come from the incomplete beta function directly: `1 − cdf` would lose the small ones.

use statrs::distribution::{Continuous, ContinuousCDF, FisherSnedecor, Normal, StudentsT};
use statrs::function::beta::beta_reg;

use super::finite;

/// P(|T| ≥ |t|) of Student's t: I(ν/(ν+t²); ν/2, 1/2).
pub(super) fn t_two_sided(t: f64, degrees: f64) -> Option<f64> {
    if !(degrees > 0.0 && degrees.is_finite()) || t.is_nan() {
        return None;
    }
    finite(beta_reg(degrees / 2.0, 0.5, degrees / t.mul_add(t, degrees)).clamp(0.0, 1.0))
}

/// The t with P(|T| ≤ t) = `confidence`.
///
/// The library's quantile is a start only: with 100,000 degrees of freedom it is right to six digits. Newton's method
/// on the tail area makes it exact.
pub(super) fn t_critical(confidence: f64, degrees: f64) -> Option<f64> {
    if !(confidence > 0.0 && confidence < 1.0) {
        return None;
    }
    let student = StudentsT::new(0.0, 1.0, degrees).ok().filter(|_| degrees.is_finite())?;
    let tail = 1.0 - confidence;
    let mut t = finite(-student.inverse_cdf(tail / 2.0))?;
    for _ in 0..8 {
        let step = (t_two_sided(t, degrees)? - tail) / (2.0 * student.pdf(t));
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

/// P(Z ≤ z) of the standard normal distribution.
pub(super) fn normal_cdf(z: f64) -> f64 {
    Normal::standard().cdf(z)
}

/// The F with P(F ≥ f) = `tail`.
pub(super) fn f_upper(tail: f64, numerator: f64, denominator: f64) -> Option<f64> {
    let distribution = FisherSnedecor::new(numerator, denominator).ok()?;
    finite(distribution.inverse_cdf(1.0 - tail)).filter(|value| *value > 0.0)
}
