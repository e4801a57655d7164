//! One sample: grades of documents, or differences between two of them.

use std::collections::BTreeMap;

use super::distributions::t_critical;
use super::multiset::{Multiset, MultisetBuilder};
use super::sum::{compensated, mean_around};
use super::{Interval, finite};

/// Below this many values the t interval leans on a normal shape that nobody has checked.
const FEW: usize = 20;
/// Above this |skewness| the interval's two tails are unequal enough to matter (see `docs/statistics.md`) …
const SKEWED: f64 = 1.0;
/// … until there are more than this times G₁² values (Cochran 1977, p. 42).
const ENOUGH: f64 = 25.0;

/// Why an interval is rough.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Roughness {
    Few { count: usize },
    Skewed { skewness: f64 },
}

impl Roughness {
    /// The name in JSON.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Few { .. } => "few",
            Self::Skewed { .. } => "skewed",
        }
    }
}

/// Finite values in ascending order, so that no result depends on the order in which they came.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sample {
    sorted: Multiset,
    /// Values closer together than this are equal: what rounding alone can make of equal numbers.
    resolution: f64,
}

/// A sample whose values come one after another, and which need not be held.
#[derive(Debug, Default)]
pub struct SampleBuilder {
    values: MultisetBuilder,
    scale: f64,
}

impl SampleBuilder {
    /// What is not finite is left out, as a missing value is.
    pub fn push(&mut self, value: f64) {
        if value.is_finite() {
            self.values.push(value);
            self.carry(value);
        }
    }

    /// The values were computed from this number, and carry its rounding.
    pub(super) fn carry(&mut self, number: f64) {
        self.scale = self.scale.max(number.abs());
    }

    #[must_use]
    pub fn finish(self) -> Sample {
        Sample { sorted: self.values.finish(), resolution: rounding_of(self.scale) }
    }
}

impl Sample {
    /// Values that are not finite are left out, as missing ones are.
    pub fn new(values: impl IntoIterator<Item = f64>) -> Self {
        let mut sample = SampleBuilder::default();
        values.into_iter().for_each(|value| sample.push(value));
        sample.finish()
    }

    /// [`Self::mean`] of values of which there is often only one, and which nothing else is asked of.
    pub fn mean_of(values: impl IntoIterator<Item = f64>) -> Option<f64> {
        let mut values = values.into_iter();
        let first = values.next()?;
        match values.next() {
            // Added to 0 as in a sum, where -0 becomes 0.
            None => finite(first + 0.0),
            Some(second) => Self::new([first, second].into_iter().chain(values)).mean(),
        }
    }

    #[must_use]
    pub const fn len(&self) -> usize {
        self.sorted.len()
    }

    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Ascending.
    pub fn values(&self) -> impl Iterator<Item = f64> {
        self.sorted.iter()
    }

    /// The lowest and the highest value.
    #[must_use]
    pub fn ends(&self) -> Option<(f64, f64)> {
        self.sorted.first().zip(self.sorted.last())
    }

    pub(super) const fn multiset(&self) -> &Multiset {
        &self.sorted
    }

    /// Σx / n.
    #[must_use]
    pub fn mean(&self) -> Option<f64> {
        finite(mean_around(self.median()?, self.values(), self.len()))
    }

    /// The middle value, or the mean of the two middle ones.
    #[must_use]
    pub fn median(&self) -> Option<f64> {
        let middle = self.len() / 2;
        let upper = self.sorted.get(middle)?;
        if self.len() % 2 == 1 {
            return Some(upper);
        }
        let lower = self.sorted.get(middle - 1)?;
        Some(f64::midpoint(lower, upper))
    }

    /// s = √(Σ(x − x̄)² / (n − 1)). Exactly 0 when all values are equal; `None` for fewer than two.
    #[must_use]
    pub fn standard_deviation(&self) -> Option<f64> {
        if self.len() < 2 {
            return None;
        }
        if self.is_constant() {
            return Some(0.0);
        }
        finite((self.central_sum(2)? / (self.len() - 1) as f64).sqrt())
    }

    /// s / √n.
    #[must_use]
    pub fn standard_error(&self) -> Option<f64> {
        Some(self.standard_deviation()? / (self.len() as f64).sqrt())
    }

    /// Student's interval for the mean: x̄ ± t(n−1) · s/√n ("Student" 1908). With s = 0 it is [x̄, x̄].
    #[must_use]
    pub fn interval(&self, confidence: f64) -> Option<Interval> {
        let error = self.standard_error()?;
        let half_width = if error == 0.0 { 0.0 } else { error * t_critical(confidence, (self.len() - 1) as f64)? };
        Interval::around(self.mean()?, half_width)
    }

    /// Adjusted Fisher–Pearson coefficient G₁ = √(n(n−1))/(n−2) · m₃/m₂^(3/2) (Joanes & Gill 1998).
    /// `None` for fewer than three values or when all are equal.
    #[must_use]
    pub fn skewness(&self) -> Option<f64> {
        if self.len() < 3 || self.is_constant() {
            return None;
        }
        let count = self.len() as f64;
        let (second, third) = (self.central_sum(2)? / count, self.central_sum(3)? / count);
        finite((count * (count - 1.0)).sqrt() / (count - 2.0) * third / second.powf(1.5))
    }

    /// Why the interval should be read with care, if it should.
    #[must_use]
    pub fn roughness(&self) -> Vec<Roughness> {
        let few = (self.len() < FEW).then(|| Roughness::Few { count: self.len() });
        let skewed = self
            .skewness()
            .filter(|skewness| skewness.abs() > SKEWED && self.len() as f64 <= ENOUGH * skewness.powi(2));
        few.into_iter().chain(skewed.map(|skewness| Roughness::Skewed { skewness })).collect()
    }

    pub(super) fn is_constant(&self) -> bool {
        self.ends().is_none_or(|(low, high)| high - low <= self.resolution)
    }

    fn central_sum(&self, power: i32) -> Option<f64> {
        let mean = self.mean()?;
        finite(compensated(self.values().map(|value| (value - mean).powi(power))))
    }
}

/// How far apart two numbers of this size can come out of a few roundings of the same number.
pub(super) fn rounding_of(scale: f64) -> f64 {
    8.0 * f64::EPSILON * scale
}

/// A document's grade: the mean of the grades of its repetitions. Jobs without a grade are left out, and a document
/// without any grade has none.
pub fn document_grades<Document: Ord>(
    jobs: impl IntoIterator<Item = (Document, Option<f64>)>,
) -> BTreeMap<Document, f64> {
    let mut repetitions: BTreeMap<Document, Vec<f64>> = BTreeMap::new();
    for (document, grade) in jobs {
        if let Some(grade) = grade {
            repetitions.entry(document).or_default().push(grade);
        }
    }
    repetitions.into_iter().filter_map(|(document, grades)| Some((document, Sample::new(grades).mean()?))).collect()
}

#[cfg(test)]
mod tests;
