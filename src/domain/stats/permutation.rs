//! The sign-flip test: without a true difference every document's difference could as well have had the other sign.
//!
//! Needs no normal shape, only that. Beyond 15 pairs the sign patterns are random. Drawing every sign of every pattern would
//! take a thousand million steps for 10,000 pairs, so patterns are made in batches of 1,024: every pair gets a random sign
//! and a random number cᵢ of 10 bits, and pattern j of the batch turns pair i once more when j AND cᵢ has an odd number of
//! ones. Each pattern is uniform over all 2ⁿ, and any two are independent (Joffe 1974), so the number that reach the observed
//! sum has the mean and the variance of a count of independent draws; many batches keep its shape. The sums of a batch are
//! one Walsh–Hadamard transform.

use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use serde::Serialize;

use super::multiset::Run;
use super::sum::compensated;
use super::{Sample, finite};

/// Up to this many pairs that differ, all 2ⁿ sign patterns are counted.
const EXACT_UP_TO: usize = 15;
/// Draws of the Monte Carlo test: with the observed pattern 100,000.
const DRAWS: usize = 99_999;
/// Patterns of a batch: few enough that batches are many.
const BATCH: usize = 1 << 10;
/// Sums that differ by less than this share of Σ|d| are equal but for rounding.
const TIE: f64 = 1e-12;

/// How the sign patterns were chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "method", rename_all = "camelCase")]
pub enum Patterns {
    Exact,
    MonteCarlo { seed: u64 },
}

/// A two-sided sign-flip test of the mean difference.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Permutation {
    pub p: f64,
    /// Sign patterns looked at: all of them, or those drawn.
    pub draws: u64,
    #[serde(flatten)]
    pub patterns: Patterns,
}

/// Share of the sign patterns with |Σ ±d| ≥ |Σ d| (Fisher 1935, §21). Documents that tie say nothing about the sign and
/// are left out. Exact, or estimated from m random patterns, b of which reach the observed sum, by (b + 1) / (m + 1)
/// (Phipson & Smyth 2010), which is never 0. `None` without differences.
pub(super) fn sign_flip(differences: &Sample, seed: u64) -> Option<Permutation> {
    if differences.is_empty() {
        return None;
    }
    let differing = canonical(differences);
    let total = finite(compensated(each(&differing).map(f64::abs)))?;
    let reached = compensated(each(&differing)) - TIE * total;
    if differing.iter().map(|run| run.count).sum::<usize>() <= EXACT_UP_TO {
        return Some(exact(&differing, reached));
    }
    let hits = random_sums(&differing, seed).take(DRAWS).filter(|sum| sum.abs() >= reached).count();
    let p = (hits + 1) as f64 / (DRAWS + 1) as f64;
    Some(Permutation { p, draws: DRAWS as u64, patterns: Patterns::MonteCarlo { seed } })
}

/// The differences that are not 0, turned so that their sum is not negative, in ascending order: neither the order of the
/// documents nor an exchange of the two sides changes what a seed draws.
fn canonical(differences: &Sample) -> Vec<Run> {
    let is_turned = compensated(differences.values()) < 0.0;
    let differing = differences.multiset().runs().iter().filter(|run| run.value != 0.0);
    if is_turned {
        return differing.rev().map(|run| Run { value: -run.value, ..*run }).collect();
    }
    differing.copied().collect()
}

fn each(differences: &[Run]) -> impl Iterator<Item = f64> {
    differences.iter().flat_map(|run| std::iter::repeat_n(run.value, run.count))
}

fn exact(differences: &[Run], reached: f64) -> Permutation {
    let sums = each(differences).fold(vec![0.0_f64], |sums, difference| {
        sums.iter().flat_map(|sum| [sum - difference, sum + difference]).collect()
    });
    let hits = sums.iter().filter(|sum| sum.abs() >= reached).count();
    Permutation { p: hits as f64 / sums.len() as f64, draws: sums.len() as u64, patterns: Patterns::Exact }
}

/// The sums under random patterns, without end.
fn random_sums(differences: &[Run], seed: u64) -> impl Iterator<Item = f64> {
    let mut random = ChaCha12Rng::seed_from_u64(seed);
    std::iter::repeat_with(move || {
        let mut sums = vec![0.0_f64; BATCH];
        for run in differences {
            for _ in 0..run.count {
                let bits = random.next_u32();
                let sign = if bits.leading_zeros() == 0 { -1.0 } else { 1.0 };
                sums[bits as usize % BATCH] += sign * run.value;
            }
        }
        walsh_hadamard(&mut sums);
        sums
    })
    .flatten()
}

/// In place: element j becomes Σ over i of xᵢ, negative where i AND j has an odd number of ones.
fn walsh_hadamard(values: &mut [f64]) {
    let mut half = 1;
    while half < values.len() {
        for block in values.chunks_exact_mut(2 * half) {
            let (left, right) = block.split_at_mut(half);
            for (left, right) in left.iter_mut().zip(right) {
                (*left, *right) = (*left + *right, *left - *right);
            }
        }
        half *= 2;
    }
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "sums of whole numbers are exact")]
mod tests;
