//! The JSON of `compare`.

use serde::ser::{Error as _, SerializeSeq};
use serde::{Serialize, Serializer};

use super::BatchItem;
use crate::domain::comparison::{Adjusted, MainTest, MetricName, Noise, Pair, Sides, Totals, Verdict};
use crate::domain::stats::{Interval, Patterns, Permutation, Roughness};
use crate::domain::{Cost, Timestamp};
use crate::external_sort::Sorted;
use crate::render::comparison::{Candidate, View};

const SCHEMA_VERSION: u32 = 1;

/// A whole comparison.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ComparisonReport<'a> {
    schema_version: u32,
    metric: MetricName,
    /// Of a pass rate.
    threshold: Option<f64>,
    baseline: BatchItem<'a>,
    comparisons: Vec<ComparisonItem<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ComparisonItem<'a> {
    candidate: BatchItem<'a>,
    /// Documents of both sides; of these, those with a value on both were compared.
    paired_documents: usize,
    compared_documents: usize,
    baseline_only: usize,
    candidate_only: usize,
    baseline_missing: usize,
    candidate_missing: usize,
    /// Jobs over the compared documents that have no value.
    missing_jobs: Sides<u32>,
    /// Within a document, of the values of one agent; null without repetitions of both sides.
    within_document_sd: Option<Sides<f64>>,
    /// Pairs with an evaluation in common.
    shared_results: usize,
    baseline_mean: Option<f64>,
    candidate_mean: Option<f64>,
    mean_difference: Option<f64>,
    standard_deviation: Option<f64>,
    standard_error: Option<f64>,
    ci95: Option<Interval>,
    roughness: Vec<&'static str>,
    t_test: Option<TTestItem>,
    mc_nemar: Option<McNemarItem>,
    permutation: Option<PermutationItem>,
    cohen_dz: Option<f64>,
    wins: usize,
    losses: usize,
    ties: usize,
    detectable_difference80: Option<f64>,
    jobs: Sides<u64>,
    cost: Sides<Option<Cost>>,
    tokens: Sides<Option<u64>>,
    duration_ms: Sides<Option<u64>>,
    gate: Option<GateItem<'a>>,
    documents: DocumentItems<'a>,
    conclusion: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct TTestItem {
    t: Option<f64>,
    df: usize,
    p: Option<f64>,
    p_holm: Option<f64>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct McNemarItem {
    gained: u64,
    lost: u64,
    p: f64,
    p_holm: f64,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct PermutationItem {
    p: f64,
    p_holm: f64,
    method: &'static str,
    draws: u64,
    /// None where every pattern was counted.
    seed: Option<u64>,
}

#[derive(Debug, Serialize)]
struct GateItem<'a> {
    verdict: Verdict,
    reason: &'a str,
}

/// Each read when it is written: a million of them are not held at once.
#[derive(Debug)]
struct DocumentItems<'a> {
    pairs: &'a Sorted<Pair>,
    noise: Noise,
}

impl Serialize for DocumentItems<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut items = serializer.serialize_seq(None)?;
        for pair in self.pairs.read().map_err(S::Error::custom)? {
            items.serialize_element(&document(&*pair.map_err(S::Error::custom)?, self.noise))?;
        }
        items.end()
    }
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct DocumentItem<'a> {
    content_hash: String,
    title: &'a str,
    baseline_grade: Option<f64>,
    candidate_grade: Option<f64>,
    baseline_value: Option<f64>,
    candidate_value: Option<f64>,
    difference: Option<f64>,
    standard_error: Option<f64>,
    shares_result: bool,
    comments_kept: Option<u32>,
    comments_new: Option<u32>,
    comments_lost: Option<u32>,
}

impl<'a> ComparisonReport<'a> {
    #[must_use]
    pub fn new(view: &View<'a>, now: Timestamp) -> Self {
        Self {
            schema_version: SCHEMA_VERSION,
            metric: view.metric.name(),
            threshold: view.metric.threshold(),
            baseline: BatchItem::new(&view.baseline.batch, now),
            comparisons: view.candidates.iter().map(|candidate| item(candidate, now)).collect(),
        }
    }
}

fn item(Candidate { side, comparison, documents }: &Candidate, now: Timestamp) -> ComparisonItem<'_> {
    let difference = comparison.difference.as_ref();
    let (t_test, mc_nemar) = main_test(comparison.main_test);
    let is_constant = difference.is_some_and(|difference| difference.standard_deviation == Some(0.0));
    let undefined = || TTestItem { t: None, df: comparison.compared.saturating_sub(1), p: None, p_holm: None };
    let t_test = t_test.or_else(|| (is_constant && mc_nemar.is_none()).then(undefined));
    let totals = |part: fn(&Totals) -> Option<u64>| comparison.totals.as_ref().map(part);
    ComparisonItem {
        candidate: BatchItem::new(&side.batch, now),
        paired_documents: comparison.paired,
        compared_documents: comparison.compared,
        baseline_only: comparison.unpaired.baseline,
        candidate_only: comparison.unpaired.candidate,
        baseline_missing: comparison.missing.baseline,
        candidate_missing: comparison.missing.candidate,
        missing_jobs: comparison.readings.map(|readings| readings.all - readings.valued),
        within_document_sd: comparison.noise.within_document_sd(),
        shared_results: comparison.shared_results,
        baseline_mean: comparison.means.baseline,
        candidate_mean: comparison.means.candidate,
        mean_difference: difference.map(|difference| difference.mean),
        standard_deviation: difference.and_then(|difference| difference.standard_deviation),
        standard_error: difference.and_then(|difference| difference.standard_error),
        ci95: difference.and_then(|difference| difference.ci95),
        roughness: difference.map_or_else(Vec::new, |it| it.roughness.iter().map(Roughness::name).collect()),
        t_test,
        mc_nemar,
        permutation: comparison.permutation.map(permutation),
        cohen_dz: comparison.cohen_dz,
        wins: comparison.tally.wins,
        losses: comparison.tally.losses,
        ties: comparison.tally.ties,
        detectable_difference80: comparison.detectable_difference80,
        jobs: comparison.totals.as_ref().map(|totals| totals.jobs),
        cost: comparison.totals.as_ref().map(Totals::cost),
        tokens: totals(|totals| totals.tokens),
        duration_ms: totals(|totals| totals.duration_ms),
        gate: comparison.gate.as_ref().map(|gate| GateItem { verdict: gate.verdict, reason: &gate.reason }),
        documents: DocumentItems { pairs: &documents.pairs, noise: comparison.noise },
        conclusion: comparison.conclusion.to_string(),
    }
}

fn main_test(test: Option<Adjusted<MainTest>>) -> (Option<TTestItem>, Option<McNemarItem>) {
    let Some(Adjusted { test, p_holm }) = test else { return (None, None) };
    match test {
        MainTest::T(test) => {
            (Some(TTestItem { t: Some(test.t), df: test.df, p: Some(test.p), p_holm: Some(p_holm) }), None)
        }
        MainTest::McNemar { gained, lost, p } => (None, Some(McNemarItem { gained, lost, p, p_holm })),
    }
}

fn permutation(Adjusted { test, p_holm }: Adjusted<Permutation>) -> PermutationItem {
    let (method, seed) = match test.patterns {
        Patterns::Exact => ("exact", None),
        Patterns::MonteCarlo { seed } => ("monteCarlo", Some(seed)),
    };
    PermutationItem { p: test.p, p_holm, method, draws: test.draws, seed }
}

fn document(document: &Pair, noise: Noise) -> DocumentItem<'_> {
    DocumentItem {
        content_hash: document.content.to_string(),
        title: &document.title,
        baseline_grade: document.grades.baseline,
        candidate_grade: document.grades.candidate,
        baseline_value: document.values.baseline,
        candidate_value: document.values.candidate,
        difference: document.difference,
        standard_error: document.standard_error(noise),
        shares_result: document.shares_result,
        comments_kept: document.comments.map(|comments| comments.kept),
        comments_new: document.comments.map(|comments| comments.new),
        comments_lost: document.comments.map(|comments| comments.lost),
    }
}
