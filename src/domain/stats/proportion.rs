//! Shares: of jobs that succeed, of documents that pass.

use serde::Serialize;
use statrs::function::gamma::ln_gamma;

use super::distributions::normal_critical;
use super::{CONFIDENCE, Interval};

/// A share of jobs, with an interval that knows that repetitions of a document resemble each other.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Proportion {
    pub estimate: f64,
    /// How many independent jobs would be as informative.
    pub effective_size: f64,
    pub ci95: Interval,
}

/// Successes and trials of one document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trials {
    pub successes: u64,
    pub total: u64,
}

/// Wilson's score interval (Wilson 1927), (p + z²/2n ± z·√(p(1−p)/n + z²/4n²)) / (1 + z²/n), at the effective size
/// n = p(1−p)/SE², held between the number of documents and the number of jobs; at p = 0 or 1, where SE is 0, and with one
/// document, it is the number of documents (Korn & Graubard 1998 treat surveys so). SE² = k/(k−1) · Σ(xᵢ − p·mᵢ)² / M² is
/// the ratio estimator's (Cochran 1977, ch. 6) with documents as clusters. With one job a document this is the plain interval.
/// `None` without a trial.
pub fn proportion(documents: impl IntoIterator<Item = Trials>) -> Option<Proportion> {
    let documents: Vec<Trials> = documents.into_iter().filter(|document| document.total > 0).collect();
    let jobs = documents.iter().map(|document| document.total).sum::<u64>() as f64;
    let successes = documents.iter().map(|document| document.successes).sum::<u64>() as f64;
    if documents.is_empty() || successes > jobs {
        return None;
    }
    let estimate = successes / jobs;
    let effective_size = effective_size(&documents, estimate, jobs);
    Some(Proportion { estimate, effective_size, ci95: wilson(estimate, effective_size)? })
}

fn effective_size(documents: &[Trials], estimate: f64, jobs: f64) -> f64 {
    let count = documents.len() as f64;
    let spread = estimate * (1.0 - estimate);
    if spread == 0.0 || documents.len() == 1 {
        return count;
    }
    let residuals: f64 =
        documents.iter().map(|document| (document.successes as f64 - estimate * document.total as f64).powi(2)).sum();
    let squared_error = count / (count - 1.0) * residuals / (jobs * jobs);
    // Documents that all succeed equally often leave no error, and the quotient is infinite: then every job counts.
    (spread / squared_error).clamp(count, jobs)
}

fn wilson(estimate: f64, size: f64) -> Option<Interval> {
    let z = normal_critical(CONFIDENCE)?;
    let (share, denominator) = (z * z / size, 1.0 + z * z / size);
    let centre = (estimate + share / 2.0) / denominator;
    let half_width = z * (estimate * (1.0 - estimate) / size + share / (4.0 * size)).sqrt() / denominator;
    // At 0 and 1 the limit is exact; rounding must not leave a trace there.
    let low = if estimate <= 0.0 { 0.0 } else { centre - half_width };
    let high = if estimate >= 1.0 { 1.0 } else { centre + half_width };
    Interval::new(low.max(0.0), high.min(1.0))
}

/// The exact test of two paired shares (`McNemar` 1947): of the documents that changed sides, `gained` passed only with the candidate and
/// `lost` only with the baseline. min(1, 2 · P(X ≤ min(gained, lost))) with X binomial(gained + lost, ½); 1 when none changed.
#[must_use]
pub fn mcnemar_exact(gained: u64, lost: u64) -> f64 {
    if gained.saturating_add(lost) <= MOST_COUNTED {
        return counted_tail(gained.min(lost), gained + lost);
    }
    tail_by_logarithm(gained.min(lost), gained.saturating_add(lost))
}

fn tail_by_logarithm(fewer: u64, changed: u64) -> f64 {
    let changed = changed as f64;
    let ln_pattern = ln_gamma(changed + 1.0)
        - ln_gamma(fewer as f64 + 1.0)
        - ln_gamma(changed - fewer as f64 + 1.0)
        - changed * std::f64::consts::LN_2;
    let (mut sum, mut ratio) = (0.0_f64, 1.0_f64);
    for index in (0..=fewer).rev() {
        sum += ratio;
        ratio *= index as f64 / (changed - index as f64 + 1.0);
        if ratio < sum * f64::EPSILON {
            break;
        }
    }
    (2.0 * sum * ln_pattern.exp()).min(1.0)
}

/// Of so many changes all patterns can be counted: 2¹⁰⁰ of them fit into 128 bits, with room for the next step.
const MOST_COUNTED: u64 = 100;

/// 2 · Σ C(n, k) / 2ⁿ for k up to `fewer`, without the rounding of logarithms: 3/8 is 0.375.
fn counted_tail(fewer: u64, changed: u64) -> f64 {
    let (mut ways, mut sum) = (1_u128, 0_u128);
    for index in 0..=fewer {
        sum += ways;
        ways = ways * u128::from(changed - index) / u128::from(index + 1);
    }
    let patterns = 1_u128 << changed;
    ((2 * sum).min(patterns)) as f64 / patterns as f64
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "these results are exact")]
mod tests {
    use test_case::test_case;

    use super::*;

    fn trials(documents: &[(u64, u64)]) -> Option<Proportion> {
        proportion(documents.iter().map(|&(successes, total)| Trials { successes, total }))
    }

    #[test]
    fn undefined_without_trials() {
        assert_eq!((trials(&[]), trials(&[(0, 0)])), (None, None));
    }

    #[test_case(&[(1, 1), (0, 1), (1, 1), (1, 1)], 4.0; "one job a document is plain")]
    #[test_case(&[(3, 3), (0, 3), (3, 3), (3, 3)], 4.0; "repetitions that always agree add nothing")]
    #[test_case(&[(1, 2), (1, 2), (1, 2)], 6.0; "documents that do not differ leave every job")]
    #[test_case(&[(3, 3), (3, 3)], 2.0; "all succeed")]
    #[test_case(&[(2, 5)], 1.0; "one document")]
    fn effective_size_lies_between_documents_and_jobs(documents: &[(u64, u64)], expected: f64) {
        assert_eq!(trials(documents).unwrap().effective_size, expected);
    }

    #[test]
    fn certain_shares_end_at_the_edge() {
        assert_eq!(trials(&[(0, 3), (0, 3)]).unwrap().ci95.low, 0.0);
        assert_eq!(trials(&[(1, 1); 7]).unwrap().ci95.high, 1.0);
    }

    #[test_case(0, 0, 1.0; "no change")]
    #[test_case(3, 3, 1.0; "as many either way")]
    #[test_case(0, 5, 0.0625; "one way only")]
    #[test_case(8, 1, 0.039_062_5; "mostly one way")]
    #[test_case(4, 1, 0.375; "without the rounding of logarithms")]
    fn mcnemar(gained: u64, lost: u64, p: f64) {
        assert_eq!([mcnemar_exact(gained, lost), mcnemar_exact(lost, gained)], [p; 2]);
    }

    #[test]
    fn counting_and_logarithms_agree_where_they_meet() {
        for fewer in [0, 1, 30, 45, 50] {
            let counted = counted_tail(fewer, 100);
            let by_logarithm = tail_by_logarithm(fewer, 100);
            assert!((counted - by_logarithm).abs() <= 1e-11 * counted, "{fewer}: {counted} {by_logarithm}");
        }
    }
}
