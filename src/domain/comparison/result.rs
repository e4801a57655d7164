//! What a comparison comes to.

use super::Question;
use super::conclusion::Conclusion;
use super::evidence::Evidence;
use super::gate::GateResult;
use super::metric::Metric;
use super::repetitions::{Noise, Readings};
use super::side::{Side, Sides};
use super::totals::Totals;
use crate::domain::stats::{
    CONFIDENCE, Interval, Pairs, Permutation, Roughness, TTest, Tally, detectable_difference, mcnemar_exact,
};

/// One candidate against the baseline. Differences are candidate − baseline; what is not defined is `None`.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    pub metric: Metric,
    /// Documents that both sides have.
    pub paired: usize,
    /// Documents that only one side has, or that could not be told from another.
    pub unpaired: Sides<usize>,
    /// Of these, such as have a text that the other side has as well.
    pub ambiguous: Sides<usize>,
    /// Documents of each side with a value, paired or not.
    pub valued: Sides<usize>,
    /// Those of the baseline that the candidate has not, or with another text.
    pub valued_in_baseline_only: usize,
    /// Paired documents without a value on this side.
    pub missing: Sides<usize>,
    /// Documents with a value on both sides: the n of all that follows.
    pub compared: usize,
    /// Their values.
    pub values: Pairs,
    /// The jobs over these documents.
    pub readings: Sides<Readings>,
    /// Σ of the shares of its jobs that came to no value, over these documents of the candidate.
    pub(super) missing_share: f64,
    pub noise: Noise,
    /// Over the documents that were compared.
    pub means: Sides<Option<f64>>,
    /// `None` when no document could be compared.
    pub difference: Option<MeanDifference>,
    pub main_test: Option<Adjusted<MainTest>>,
    pub permutation: Option<Adjusted<Permutation>>,
    pub cohen_dz: Option<f64>,
    pub tally: Tally,
    /// What a new study of as many documents with this standard deviation would find in 8 of 10 cases.
    pub detectable_difference80: Option<f64>,
    /// Over the paired documents.
    pub totals: Sides<Totals>,
    /// Pairs with an evaluation in common.
    pub shared_results: usize,
    /// `None` when no gate was asked for.
    pub gate: Option<GateResult>,
    pub conclusion: Conclusion,
}

/// The mean of the differences, and how far it can be trusted.
#[derive(Debug, Clone, PartialEq)]
pub struct MeanDifference {
    pub mean: f64,
    /// `None` below two documents, as the next two.
    pub standard_deviation: Option<f64>,
    pub standard_error: Option<f64>,
    pub ci95: Option<Interval>,
    pub roughness: Vec<Roughness>,
}

/// A test, and its p-value adjusted for the number of candidates (Holm).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Adjusted<Test> {
    pub test: Test,
    pub p_holm: f64,
}

/// The test beside the permutation test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum MainTest {
    T(TTest),
    /// For pass rates with one repetition: documents that pass only with the candidate, and only with the baseline.
    McNemar {
        gained: u64,
        lost: u64,
        p: f64,
    },
}

impl MainTest {
    #[must_use]
    pub const fn p(&self) -> f64 {
        match self {
            Self::T(test) => test.p,
            Self::McNemar { p, .. } => *p,
        }
    }
}

impl Comparison {
    pub(super) fn new(evidence: Evidence, sides: Sides<&Side>, question: &Question) -> Self {
        let metric = question.metric;
        let of = evidence.sides;
        let values = evidence.values.finish();
        let deviation = values.differences().standard_deviation();
        Self {
            metric,
            paired: evidence.paired,
            unpaired: of.as_ref().map(|of| of.unpaired),
            ambiguous: of.as_ref().map(|of| of.ambiguous),
            valued: of.as_ref().map(|of| of.valued),
            valued_in_baseline_only: evidence.valued_in_baseline_only,
            missing: of.as_ref().map(|of| of.missing),
            compared: values.len(),
            readings: of.as_ref().map(|of| of.readings),
            missing_share: evidence.missing_share,
            noise: Noise::of(of.as_ref().map(|of| of.within.sd()), sides, metric),
            means: Sides { baseline: values.baseline_mean(), candidate: values.candidate_mean() },
            difference: MeanDifference::of(&values),
            main_test: main_test(&values, sides, metric).map(Adjusted::alone),
            permutation: values.permutation(question.seed).map(|test| Adjusted { test, p_holm: test.p }),
            cohen_dz: values.cohen_dz(),
            tally: values.tally(metric.direction()),
            detectable_difference80: deviation.and_then(|deviation| detectable_difference(values.len(), deviation)),
            totals: of.as_ref().map(|of| of.totals),
            shared_results: evidence.shared_results,
            values,
            gate: None,
            conclusion: Conclusion::default(),
        }
    }

    /// How far the change of a single document may be the agents' own noise; nothing where there are none.
    #[must_use]
    pub fn how_to_read_changes(&self) -> Option<String> {
        if self.compared == 0 { None } else { self.noise.sentence(self.metric) }
    }

    /// How many of the documents for which the candidate lacks a value it has not at all, in brackets.
    pub(super) fn absent(&self) -> String {
        let ambiguous = if self.ambiguous.baseline > 0 { " or other metadata" } else { "" };
        match self.valued_in_baseline_only {
            0 => String::new(),
            1 => format!(" (1 is not in it, or with another text{ambiguous})"),
            count => format!(" ({count} are not in it, or with another text{ambiguous})"),
        }
    }

    /// Whether the values are 0 or 1, on which the permutation test is `McNemar`'s.
    #[must_use]
    pub fn is_mcnemar(&self) -> bool {
        self.main_test.is_some_and(|main| matches!(main.test, MainTest::McNemar { .. }))
    }
}

impl Adjusted<MainTest> {
    fn alone(test: MainTest) -> Self {
        Self { p_holm: test.p(), test }
    }
}

impl MeanDifference {
    fn of(pairs: &Pairs) -> Option<Self> {
        let differences = pairs.differences();
        Some(Self {
            mean: differences.mean()?,
            standard_deviation: differences.standard_deviation(),
            standard_error: differences.standard_error(),
            ci95: pairs.interval(CONFIDENCE),
            roughness: differences.roughness(),
        })
    }
}

/// Student's t, or for pass rates without repetitions, which are 0 or 1, the exact test of `McNemar`.
fn main_test(values: &Pairs, sides: Sides<&Side>, metric: Metric) -> Option<MainTest> {
    let is_single = sides.baseline.batch.repeat <= 1 && sides.candidate.batch.repeat <= 1;
    if !matches!(metric, Metric::PassRate { .. }) || !is_single {
        return values.t_test().map(MainTest::T);
    }
    if values.is_empty() {
        return None;
    }
    let (gained, lost) = (values.rising() as u64, values.falling() as u64);
    Some(MainTest::McNemar { gained, lost, p: mcnemar_exact(gained, lost) })
}
