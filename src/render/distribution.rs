//! How values are spread, in one line of blocks.

use crate::domain::stats::Sample;

/// Heights of a column, from almost nothing to full.
const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/// Costs of a job can be millionths of a dollar.
const MOST_DECIMALS: i32 = 13;
/// A column without a value.
const NONE: char = '·';

/// Values in columns of equal width with round limits.
#[derive(Debug, Clone, PartialEq)]
pub struct Distribution {
    /// Width of a column.
    step: f64,
    /// The lower limit of the first column, in steps.
    first: f64,
    counts: Vec<usize>,
}

impl Distribution {
    /// At most `columns` columns, and fewer for few values; `None` without values, and where all are equal there is nothing
    /// to draw either.
    #[must_use]
    pub fn of(values: &Sample, columns: usize) -> Option<Self> {
        let (low, high) = values.ends()?;
        if low >= high || columns < 2 || !(high - low).is_finite() {
            return None;
        }
        // Twice the square root: with more columns than that most would hold one value or none.
        let columns = columns.min(2 * (values.len().isqrt() + 1));
        let step = round_steps((high - low) / columns as f64).find(|step| count(low, high, *step) <= columns as f64)?;
        let first = (low / step).floor();
        let mut counts = vec![0; count_of(count(low, high, step))];
        let last = counts.len() - 1;
        for value in values.values() {
            // The highest value belongs to the last column even where it is its upper limit.
            counts[count_of(value / step - first).min(last)] += 1;
        }
        Some(Self { step, first, counts })
    }

    /// `55 ▁▃█▅▂ 80`.
    #[must_use]
    pub fn line(&self) -> String {
        let highest = self.highest();
        let block = |count: &usize| match count {
            0 => NONE,
            // One of many is still seen.
            count => BLOCKS[(count * (BLOCKS.len() - 1)).div_ceil(highest).min(BLOCKS.len() - 1)],
        };
        let blocks: String = self.counts.iter().map(block).collect();
        let (low, high) = (self.first * self.step, (self.first + self.counts.len() as f64) * self.step);
        format!("{} {blocks} {}", self.limit(low), self.limit(high))
    }

    /// How wide a column is.
    #[must_use]
    pub fn step(&self) -> String {
        self.limit(self.step)
    }

    /// How many values the highest column has.
    #[must_use]
    pub fn highest(&self) -> usize {
        self.counts.iter().copied().max().unwrap_or(1).max(1)
    }

    /// With as many decimals as the step has.
    fn limit(&self, value: f64) -> String {
        let decimals = (0..MOST_DECIMALS).find(|decimals| {
            let scaled = self.step * 10_f64.powi(*decimals);
            scaled > 0.5 && (scaled - scaled.round()).abs() < 1e-6
        });
        // A limit just below 0 must not show as -0.
        format!("{:.*}", usize::try_from(decimals.unwrap_or(MOST_DECIMALS)).unwrap_or_default(), value + 0.0)
    }
}

/// 1, 2 and 5 times powers of ten, from just below `least`.
fn round_steps(least: f64) -> impl Iterator<Item = f64> {
    let power = least.log10().floor();
    (0..3).flat_map(move |up| [1.0, 2.0, 5.0].map(|factor| factor * 10_f64.powf(power + f64::from(up))))
}

/// How many columns of this width it takes.
fn count(low: f64, high: f64, step: f64) -> f64 {
    ((high / step).ceil() - (low / step).floor()).max(1.0)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "columns are few and counted from 0")]
fn count_of(columns: f64) -> usize {
    columns.max(0.0) as usize
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test_case(&[60.0, 61.0, 70.0, 70.0, 70.0, 70.0, 80.0], "60 ▅·█▃ 80"; "whole numbers")]
    #[test_case(&[0.0, 100.0], "0 ██ 100"; "the whole range")]
    #[test_case(&[0.0, 0.000_000_4], "0.0000000 █··█ 0.0000004"; "tiny costs")]
    #[test_case(&[-0.2, 0.0, 0.3], "-0.2 ███ 0.4"; "around nothing")]
    fn draws_in_round_columns(values: &[f64], expected: &str) {
        let drawn = Distribution::of(&Sample::new(values.iter().copied()), 8).unwrap();
        assert_eq!((drawn.counts.iter().sum::<usize>(), drawn.line().as_str()), (values.len(), expected));
    }

    #[test]
    fn nothing_to_draw() {
        for values in [vec![], vec![5.0], vec![5.0, 5.0]] {
            assert_eq!(Distribution::of(&Sample::new(values), 20), None);
        }
    }

    #[test]
    fn every_value_has_its_column_however_narrow() {
        for columns in 2..30 {
            for scale in [1e-6, 0.37, 1.0, 1e7] {
                let values = Sample::new((-50..50).map(|index| f64::from(index) * scale));
                let drawn = Distribution::of(&values, columns).unwrap();
                assert!(drawn.counts.len() <= columns);
                assert_eq!(drawn.counts.iter().sum::<usize>(), values.len());
            }
        }
    }
}
