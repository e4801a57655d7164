//! The figures of a batch.

use serde::Serialize;

use crate::domain::stats::{
    CONFIDENCE, Consistency, Interval, Proportion, Roughness, Sample, Trials, WIDE_RANGE, consistency, proportion,
};
use crate::domain::{Cost, JobStats};
use crate::repository::{BatchTotals, DocumentGrades};

/// Statistics over documents: a document's grade is the mean of its repetitions, documents weigh equally.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AggregateMetrics {
    pub average_grade: Option<f64>,
    pub grade_std_dev: Option<f64>,
    pub grade_standard_error: Option<f64>,
    pub grade_ci95: Option<Interval>,
    /// Why that interval is rough: `few` documents, `skewed` grades.
    pub grade_roughness: Vec<&'static str>,
    pub median_grade: Option<f64>,
    pub graded_documents: u64,
    pub graded_jobs: u64,
    pub missing_grades: u64,
    /// What repetitions tell; `None` without any.
    pub consistency: Option<Consistency>,
    /// `None` where no threshold was asked for, or there are no grades.
    pub pass_rate: Option<PassRate>,
    pub total_cost_usd: Option<Cost>,
    pub known_cost_usd: Option<Cost>,
    pub total_duration_ms: Option<u64>,
    pub input_tokens: Option<u64>,
    pub output_tokens: Option<u64>,
    /// Attempts that never told how they ended: they may have been paid for, and are in no sum.
    pub lost_attempts: u64,
    /// The sums of what is known, in and out: for people.
    #[serde(skip)]
    pub known_tokens: [u64; 2],
    pub success_rate: Option<f64>,
    /// Documents are its clusters, as for the pass rate.
    pub success_rate_ci95: Option<Interval>,
    pub comment_count: u64,
    /// Completed jobs whose evaluation is a copy; JSON says it of each evaluation.
    #[serde(skip)]
    pub reused: u64,
}

/// Share of the grades that are at least `threshold`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PassRate {
    pub threshold: f64,
    #[serde(flatten)]
    pub share: Proportion,
}

impl AggregateMetrics {
    /// `provides_grades` decides whether a completed job without a grade counts as missing one.
    #[must_use]
    pub fn new(grades: &[DocumentGrades], totals: &BatchTotals, stats: &JobStats, provides_grades: bool) -> Self {
        let sample = Sample::new(document_means(grades));
        let missing: u64 = grades.iter().map(|document| document.missing).sum();
        Self {
            average_grade: sample.mean(),
            grade_std_dev: sample.standard_deviation(),
            grade_standard_error: sample.standard_error(),
            grade_ci95: sample.interval(CONFIDENCE),
            grade_roughness: roughness(&sample).iter().map(Roughness::name).collect(),
            median_grade: sample.median(),
            graded_documents: sample.len() as u64,
            graded_jobs: grades.iter().map(|document| document.grades.len() as u64).sum(),
            missing_grades: if provides_grades { missing } else { 0 },
            consistency: consistency(grades.iter().map(|document| document.grades.iter().copied()), WIDE_RANGE),
            pass_rate: None,
            total_cost_usd: totals.total_cost,
            known_cost_usd: totals.known_cost,
            total_duration_ms: totals.duration_ms,
            input_tokens: totals.input_tokens,
            output_tokens: totals.output_tokens,
            lost_attempts: totals.lost_attempts,
            known_tokens: [totals.known_input_tokens, totals.known_output_tokens],
            success_rate: stats.success_rate(),
            success_rate_ci95: proportion(grades.iter().map(finished)).map(|share| share.ci95),
            comment_count: totals.comment_count,
            reused: totals.reused,
        }
    }

    /// Tokens in and out, for people; nothing where nothing is known of them.
    #[must_use]
    pub fn tokens(&self) -> Option<[String; 2]> {
        let [input, output] = self.known_tokens;
        crate::render::tokens([(self.input_tokens, input), (self.output_tokens, output)])
    }

    /// With the share of the grades that reach the threshold.
    #[must_use]
    pub fn with_threshold(self, grades: &[DocumentGrades], threshold: f64) -> Self {
        let passed = grades.iter().map(|document| Trials {
            successes: document.grades.iter().filter(|grade| **grade >= threshold).count() as u64,
            total: document.grades.len() as u64,
        });
        Self { pass_rate: proportion(passed).map(|share| PassRate { threshold, share }), ..self }
    }
}

/// Each graded document's grade.
pub fn document_means(grades: &[DocumentGrades]) -> impl Iterator<Item = f64> {
    grades.iter().filter_map(|document| Sample::mean_of(document.grades.iter().copied()))
}

/// Why the interval of the mean is rough; nothing where there is none. Equal grades have one, of no width.
#[must_use]
pub fn roughness(sample: &Sample) -> Vec<Roughness> {
    if sample.len() < 2 { Vec::new() } else { sample.roughness() }
}

fn finished(document: &DocumentGrades) -> Trials {
    let successes = document.grades.len() as u64 + document.missing;
    Trials { successes, total: successes + document.failed }
}
