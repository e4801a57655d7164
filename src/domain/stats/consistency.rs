//! Does an agent grade the same document the same way twice?
//!
//! A one-way random-effects analysis of variance with documents as groups and repetitions within them.

use serde::Serialize;

use super::distributions::f_upper;
use super::sum::{CompensatedSum, compensated};
use super::{CONFIDENCE, Interval, Sample, finite};

/// A document whose grades lie further apart than this, in points, is read differently each time.
pub const WIDE_RANGE: f64 = 10.0;

/// What repetitions tell.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Consistency {
    /// √MSW, the mean square within documents: by how much two readings of one document differ from its mean, in grade points.
    pub within_document_sd: f64,
    /// ICC(1,1): the share of the variance of single grades that lies between documents. Negative when documents differ
    /// less than chance would have them; `None` with one document, or when all grades are equal.
    pub icc: Option<f64>,
    pub icc_ci95: Option<Interval>,
    /// Share of the repeated documents whose largest and smallest grade lie further apart than the threshold.
    pub share_range_above: f64,
}

/// From the grades of each document. Documents without a grade are left out, those with one take part between documents
/// only. `None` when no document has two grades.
pub fn consistency(
    documents: impl IntoIterator<Item = impl IntoIterator<Item = f64>>,
    range_threshold: f64,
) -> Option<Consistency> {
    let documents: Vec<Sample> =
        documents.into_iter().map(Sample::new).filter(|document| !document.is_empty()).collect();
    let variance = Variance::of(&documents)?;
    let repeated = documents.iter().filter(|document| document.len() > 1);
    let wide = repeated.clone().filter(|document| range(document) > range_threshold).count();
    Some(Consistency {
        within_document_sd: variance.within.sqrt(),
        icc: variance.correlation(),
        icc_ci95: variance.interval(),
        share_range_above: wide as f64 / repeated.count() as f64,
    })
}

fn range(document: &Sample) -> f64 {
    document.ends().map_or(0.0, |(low, high)| high - low)
}

/// What one document adds to the mean square within documents.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Within {
    /// How many values it has.
    pub values: usize,
    /// [`squares_within`]; not a number where they overflowed.
    pub squares: f64,
}

impl Within {
    fn of(document: &Sample) -> Self {
        Self { values: document.len(), squares: squares(document).unwrap_or(f64::NAN) }
    }
}

/// Σ(x − x̄)² of the values of one document, 0 below two of them; `None` when it overflows.
pub fn squares_within(values: impl IntoIterator<Item = f64>) -> Option<f64> {
    let mut values = values.into_iter();
    // Most documents have one value, which needs no sample.
    match (values.next(), values.next()) {
        (Some(first), Some(second)) => squares(&Sample::new([first, second].into_iter().chain(values))),
        (Some(_) | None, _) => Some(0.0),
    }
}

/// Documents that come one after another, of which the values are not kept.
#[derive(Debug, Default)]
pub struct WithinDocuments {
    /// Σ(mᵢ − 1) over documents with mᵢ values.
    degrees_of_freedom: usize,
    squares: CompensatedSum,
}

impl WithinDocuments {
    pub fn add(&mut self, document: Within) {
        self.degrees_of_freedom += document.values.saturating_sub(1);
        self.squares.add(document.squares);
    }

    /// [`Consistency::within_document_sd`].
    #[must_use]
    pub fn sd(&self) -> Option<f64> {
        self.mean_square().map(f64::sqrt)
    }

    fn mean_square(&self) -> Option<f64> {
        if self.degrees_of_freedom == 0 {
            return None;
        }
        finite(self.squares.get() / self.degrees_of_freedom as f64)
    }
}

fn squares(document: &Sample) -> Option<f64> {
    if document.len() < 2 {
        return Some(0.0);
    }
    Some(document.standard_deviation()?.powi(2) * (document.len() - 1) as f64)
}

/// Mean squares of the analysis of variance.
struct Variance {
    within: f64,
    /// Mean square between documents; `None` with one document.
    between: Option<f64>,
    documents: usize,
    grades: usize,
    /// n₀ = (N − Σmᵢ²/N) / (k − 1), the repetitions that count when documents have unequal numbers of them
    /// (Donner 1986); m when all have m.
    repetitions: f64,
}

impl Variance {
    fn of(documents: &[Sample]) -> Option<Self> {
        let (count, grades) = (documents.len(), documents.iter().map(Sample::len).sum::<usize>());
        if grades == count {
            return None;
        }
        let mut within = WithinDocuments::default();
        for document in documents {
            within.add(Within::of(document));
        }
        let sizes = documents.iter().map(|document| (document.len() as f64).powi(2)).sum::<f64>();
        let groups = (count - 1) as f64;
        Some(Self {
            within: within.mean_square()?,
            between: if count < 2 { None } else { Some(finite(between(documents)? / groups)?) },
            documents: count,
            grades,
            repetitions: (grades as f64 - sizes / grades as f64) / groups,
        })
    }

    /// (MSB − MSW) / (MSB + (n₀ − 1) MSW), ICC(1,1) of Shrout & Fleiss (1979).
    fn correlation(&self) -> Option<f64> {
        let between = self.between?;
        finite((between - self.within) / (between + (self.repetitions - 1.0) * self.within))
    }

    /// With F = MSB/MSW: from (F/F₁ − 1) / (F/F₁ + n₀ − 1), F₁ the upper 2.5 % point of F(k−1, N−k), to the same with
    /// F·F₂ for F/F₁, F₂ that of F(N−k, k−1) (Shrout & Fleiss 1979; approximate where n₀ stands in for m).
    /// [1, 1] when repetitions always agree.
    fn interval(&self) -> Option<Interval> {
        let between = self.between?;
        if self.within == 0.0 {
            return if between > 0.0 { Interval::new(1.0, 1.0) } else { None };
        }
        let ratio = between / self.within;
        let (groups, rest) = ((self.documents - 1) as f64, (self.grades - self.documents) as f64);
        let tail = (1.0 - CONFIDENCE) / 2.0;
        let limit = |ratio: f64| (ratio - 1.0) / (ratio + self.repetitions - 1.0);
        Interval::new(limit(ratio / f_upper(tail, groups, rest)?), limit(ratio * f_upper(tail, rest, groups)?))
    }
}

/// Σ mᵢ (x̄ᵢ − x̄)², exactly 0 when the documents' means are equal.
fn between(documents: &[Sample]) -> Option<f64> {
    let all = Sample::new(documents.iter().flat_map(Sample::values));
    let means: Vec<f64> = documents.iter().map(Sample::mean).collect::<Option<_>>()?;
    if Sample::new(means.iter().copied()).is_constant() {
        return Some(0.0);
    }
    let mean = all.mean()?;
    Some(compensated(documents.iter().zip(means).map(|(document, own)| document.len() as f64 * (own - mean).powi(2))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn undefined_without_repetitions() {
        assert_eq!(consistency([vec![1.0], vec![2.0], vec![]], 5.0), None);
        assert_eq!(consistency(Vec::<Vec<f64>>::new(), 5.0), None);
    }

    #[test]
    fn equal_grades_everywhere_have_no_correlation() {
        let result = consistency([vec![70.1; 3], vec![70.1; 2]], 5.0).unwrap();
        assert_eq!((result.within_document_sd, result.icc, result.icc_ci95), (0.0, None, None));
    }

    #[test]
    fn perfect_repetition_correlates_fully() {
        let result = consistency([vec![60.0; 3], vec![80.0; 3]], 5.0).unwrap();
        assert_eq!((result.icc, result.icc_ci95), (Some(1.0), Some(Interval { low: 1.0, high: 1.0 })));
    }

    #[test]
    fn documents_with_equal_means_correlate_negatively() {
        let result = consistency([vec![60.0, 80.0], vec![80.0, 60.0]], 5.0).unwrap();
        assert_eq!((result.icc, result.share_range_above), (Some(-1.0), 1.0));
    }

    #[test]
    fn one_document_has_a_spread_only() {
        let result = consistency([vec![60.0, 70.0]], 10.0).unwrap();
        assert!((result.within_document_sd - 50.0_f64.sqrt()).abs() < 1e-12);
        assert_eq!((result.icc, result.icc_ci95, result.share_range_above), (None, None, 0.0));
    }

    #[test]
    fn the_spread_within_documents_needs_only_their_squares() {
        for documents in [
            vec![vec![60.1, 70.3, 61.7], vec![], vec![55.5], vec![40.2, 40.2], vec![99.9, 0.1, 3.3, 7.7]],
            vec![vec![1.0], vec![2.0]],
            vec![vec![f64::MAX, -f64::MAX], vec![1.0]],
            vec![],
        ] {
            let mut within = WithinDocuments::default();
            for values in &documents {
                let squares = squares_within(values.iter().copied()).unwrap_or(f64::NAN);
                within.add(Within { values: values.len(), squares });
            }
            let whole = consistency(documents.clone(), 5.0).map(|it| it.within_document_sd);
            assert_eq!(within.sd(), whole);
        }
    }

    #[test]
    fn overflow_is_unknown() {
        assert_eq!(consistency([vec![f64::MAX, -f64::MAX], vec![1.0]], 5.0), None);
    }
}
