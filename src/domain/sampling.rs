//! Random samples that a seed makes again.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// The positions of a random sample of `count` out of `total`, without replacement, ascending; all of them where there
/// are no more. The same seed gives the same sample.
#[must_use]
pub fn sample_positions(total: usize, count: usize, seed: i64) -> Vec<usize> {
    let mut positions: Vec<usize> = (0..total).collect();
    if count >= total {
        return positions;
    }
    let mut random = ChaCha8Rng::seed_from_u64(seed.cast_unsigned());
    // The first `count` steps of a Fisher–Yates shuffle.
    for at in 0..count {
        let other = at + below(&mut random, total - at);
        positions.swap(at, other);
    }
    positions.truncate(count);
    positions.sort_unstable();
    positions
}

/// A number below `bound`, each equally likely: values of the last, incomplete run are drawn again.
fn below(random: &mut impl Rng, bound: usize) -> usize {
    let bound = bound as u64;
    let complete = u64::MAX - u64::MAX % bound;
    loop {
        let value = random.next_u64();
        if value < complete {
            return usize::try_from(value % bound).unwrap_or(0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_has_no_repeats_and_its_seed_makes_it_again() {
        let sample = sample_positions(100, 30, 7);
        assert_eq!(sample.len(), 30);
        assert!(sample.windows(2).all(|pair| pair[0] < pair[1]));
        assert_eq!(sample, sample_positions(100, 30, 7));
        assert_ne!(sample, sample_positions(100, 30, 8));
    }

    #[test]
    fn every_position_is_as_likely_as_the_others() {
        let mut drawn = [0_u32; 10];
        for seed in 0..5_000 {
            for position in sample_positions(10, 3, seed) {
                drawn[position] += 1;
            }
        }
        // 1,500 expected, standard deviation 32.
        assert!(drawn.iter().all(|count| (1_340..1_660).contains(count)), "{drawn:?}");
    }

    #[test]
    fn asking_for_more_gives_all() {
        assert_eq!(sample_positions(3, 5, 1), [0, 1, 2]);
        assert_eq!(sample_positions(0, 5, 1), [0; 0]);
    }
}
