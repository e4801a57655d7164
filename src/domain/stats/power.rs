//! Planning the next study: what it could detect, and how many documents it needs.
//!
//! These take a standard deviation as given and look ahead. They are not the power of the study that supplied it, which
//! would only restate its p-value (Hoenig & Heisey 2001).

use statrs::function::beta::beta_reg;
use statrs::function::gamma::ln_gamma;

use super::distributions::{falling_root, t_critical};
use super::{CONFIDENCE, finite};

/// The share of studies that should find the difference.
const POWER: f64 = 0.8;
/// A study that needs more documents than this is out of reach.
const MOST_DOCUMENTS: u64 = 10_000_000;

/// The true mean difference that a new paired study of `pairs` documents, with this standard deviation of the differences,
/// would find (two-sided at 5 %) with 80 % power: δ · s / √n, where δ solves P(|T′(n−1, δ)| > t) = 0.8.
/// `None` for fewer than two pairs or without a spread.
#[must_use]
pub fn detectable_difference(pairs: usize, standard_deviation: f64) -> Option<f64> {
    if pairs < 2 || standard_deviation.is_nan() || standard_deviation <= 0.0 {
        return None;
    }
    let degrees = (pairs - 1) as f64;
    let critical = t_critical(CONFIDENCE, degrees)?;
    let missing = |shift: f64| noncentral_t_within(critical, degrees, shift) - (1.0 - POWER);
    finite(falling_root(missing)? * standard_deviation / (pairs as f64).sqrt())
}

/// The fewest documents with which a new paired study would find this mean difference with 80 % power (two-sided at 5 %).
/// `None` when the difference or the standard deviation is 0, or when it takes more than ten million.
#[must_use]
pub fn documents_needed(difference: f64, standard_deviation: f64) -> Option<u64> {
    let effect = finite(difference.abs() / standard_deviation).filter(|effect| *effect > 0.0)?;
    let enough = |pairs: u64| power(pairs, effect).is_some_and(|power| power >= POWER);
    if !enough(MOST_DOCUMENTS) {
        return None;
    }
    let (mut too_few, mut fewest) = (1, MOST_DOCUMENTS);
    while fewest - too_few > 1 {
        let middle = u64::midpoint(too_few, fewest);
        if enough(middle) { fewest = middle } else { too_few = middle }
    }
    Some(fewest)
}

/// Power of the two-sided paired t-test at 5 % for a mean difference of `effect` standard deviations.
fn power(pairs: u64, effect: f64) -> Option<f64> {
    let degrees = pairs.checked_sub(1)? as f64;
    let shift = effect * (pairs as f64).sqrt();
    Some(1.0 - noncentral_t_within(t_critical(CONFIDENCE, degrees)?, degrees, shift))
}

/// P(|T′| ≤ t) of the noncentral t with ν degrees of freedom and noncentrality δ: T′² is noncentral F(1, ν), a Poisson
/// mixture Σ Poisson(j; δ²/2) · I(t²/(ν+t²); j+½, ν/2) (Johnson, Kotz & Balakrishnan 1995, ch. 30–31). Summed outwards from
/// the largest weight (Benton & Krishnamoorthy 2003), so that no weight underflows; all terms are positive, nothing cancels.
fn noncentral_t_within(t: f64, degrees: f64, shift: f64) -> f64 {
    let rate = shift * shift / 2.0;
    let x = t * t / t.mul_add(t, degrees);
    let term = |index: f64| beta_reg(index + 0.5, degrees / 2.0, x);
    // The mixture's terms fall as the index grows, and the one at index 0 is at most 1.
    if rate == 0.0 {
        return term(0.0);
    }
    let mode = rate.floor();
    let heaviest = (mode.mul_add(rate.ln(), -rate) - ln_gamma(mode + 1.0)).exp();
    let mut sum = heaviest * term(mode);
    let (mut weight, mut index) = (heaviest, mode);
    while weight > NEGLIGIBLE && index > 0.0 {
        weight *= index / rate;
        index -= 1.0;
        sum += weight * term(index);
    }
    (weight, index) = (heaviest, mode);
    while weight > NEGLIGIBLE {
        index += 1.0;
        weight *= rate / index;
        sum += weight * term(index);
    }
    sum.clamp(0.0, 1.0)
}

/// Poisson weights below this change no digit of a probability.
const NEGLIGIBLE: f64 = 1e-18;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn undefined_without_pairs_or_spread() {
        assert_eq!((detectable_difference(1, 5.0), detectable_difference(9, 0.0)), (None, None));
        assert_eq!(detectable_difference(9, f64::NAN), None);
        assert_eq!((documents_needed(0.0, 1.0), documents_needed(1.0, 0.0)), (None, None));
        assert_eq!(documents_needed(1e-9, 1.0), None);
    }

    #[test]
    fn what_is_detectable_is_what_the_documents_are_needed_for() {
        for pairs in [3_usize, 10, 34, 120, 2_000] {
            let difference = detectable_difference(pairs, 7.0).unwrap();
            assert_eq!(documents_needed(difference * 1.000_001, 7.0), Some(pairs as u64));
        }
    }

    #[test]
    fn without_a_shift_the_distribution_is_the_central_one() {
        for degrees in [1.0, 9.0, 1e4] {
            let critical = t_critical(CONFIDENCE, degrees).unwrap();
            assert!((noncentral_t_within(critical, degrees, 0.0) - 0.95).abs() < 1e-9);
        }
    }
}
