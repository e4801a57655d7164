use test_case::test_case;

use super::*;

#[test_case(&[0.0, 0.0], 1.0, 1; "ties only")]
#[test_case(&[1.0, 2.0, 3.0], 0.25, 8; "all on one side")]
#[test_case(&[1.0, 2.0, -3.0], 1.0, 8; "a sum of nothing is always reached")]
#[test_case(&[0.1, 0.2, -0.3, 0.0], 1.0, 8; "also when rounding leaves a trace")]
#[test_case(&[1.0, 1.0, 1.0, -1.0], 0.625, 16; "equal sums count")]
fn exact_counts_every_pattern(differences: &[f64], p: f64, draws: u64) {
    assert_eq!(
        sign_flip(&Sample::new(differences.iter().copied()), 1),
        Some(Permutation { p, draws, patterns: Patterns::Exact })
    );
}

#[test]
fn transform_is_the_sum_over_turned_pairs() {
    let values: Vec<f64> = (0..16).map(|index| f64::from(index * index % 7)).collect();
    let mut transformed = values.clone();
    walsh_hadamard(&mut transformed);
    for (pattern, sum) in transformed.into_iter().enumerate() {
        let turned = |index: usize| if (index & pattern).count_ones() % 2 == 1 { -1.0 } else { 1.0 };
        assert_eq!(sum, values.iter().enumerate().map(|(index, value)| turned(index) * value).sum::<f64>());
    }
}

/// P(|Σ ±d| ≥ |Σ d|) for whole numbers, by convolution.
fn exact_share(differences: &[i32]) -> f64 {
    let total = differences.iter().map(|value| value.unsigned_abs() as usize).sum::<usize>();
    let mut shares = vec![0.0_f64; 2 * total + 1];
    shares[total] = 1.0;
    for size in differences.iter().map(|value| value.unsigned_abs() as usize) {
        let at = |index: Option<usize>| index.and_then(|index| shares.get(index)).copied().unwrap_or(0.0);
        shares = (0..shares.len()).map(|to| f64::midpoint(at(to.checked_sub(size)), at(Some(to + size)))).collect();
    }
    let reached = differences.iter().sum::<i32>().unsigned_abs() as usize;
    shares.iter().enumerate().filter(|(index, _)| index.abs_diff(total) >= reached).map(|(_, share)| share).sum()
}

fn scattered(count: i32) -> Vec<i32> {
    (0..count).map(|index| (index * 7 % 11) * if index % 3 == 0 { -1 } else { 1 } + 1).collect()
}

fn dominated(count: i32) -> Vec<i32> {
    let large = scattered(20).into_iter().map(|difference| difference * 40);
    large.chain((20..count).map(|index| index % 3 - 1)).collect()
}

/// The claim of the module: over seeds, the estimate scatters around the exact share as independent draws do.
#[test_case(&scattered(16); "just too many to count")]
#[test_case(&scattered(22); "few")]
#[test_case(&scattered(60); "many")]
#[test_case(&dominated(400); "twenty large ones among many small")]
fn scatters_as_independent_draws_do(differences: &[i32]) {
    let p = exact_share(differences);
    let numbers = Sample::new(differences.iter().map(|value| f64::from(*value)));
    let deviations: Vec<f64> = (0..60)
        .map(|seed| (sign_flip(&numbers, seed).unwrap().p - p) / (p * (1.0 - p) / DRAWS as f64).sqrt())
        .collect();
    let mean = deviations.iter().sum::<f64>() / 60.0;
    let mean_square = deviations.iter().map(|value| value * value).sum::<f64>() / 60.0;
    let largest = deviations.iter().fold(0.0_f64, |largest, value| largest.max(value.abs()));
    assert!(mean.abs() < 0.6, "bias of {mean} standard errors");
    assert!((0.4..1.8).contains(&mean_square), "variance of {mean_square} times the binomial");
    assert!(largest < 4.5, "an estimate {largest} standard errors away");
}

#[test]
fn the_seed_decides() {
    let differences = Sample::new((0..40).map(|index| f64::from(index % 9) - 3.0));
    assert_eq!(sign_flip(&differences, 5), sign_flip(&differences, 5));
    assert_ne!(sign_flip(&differences, 5), sign_flip(&differences, 6));
}

#[test]
fn never_zero() {
    let result = sign_flip(&Sample::new(vec![1.0; 50_000]), 1).unwrap();
    assert_eq!((result.draws, result.p), (99_999, 1.0 / 100_000.0));
}

#[test]
fn overflow_is_unknown() {
    assert_eq!(sign_flip(&Sample::new([f64::MAX, f64::MAX]), 1), None);
}
