//! What a comparison comes to.

use super::Question;
use super::comments::CommentChange;
use super::conclusion::Conclusion;
use super::gate::GateResult;
use super::metric::Metric;
use super::pairing::{Pairing, pair};
use super::repetitions::{Noise, Readings};
use super::side::{CommentsByDocument, Side, SideDocument, Sides};
use super::totals::Totals;
use crate::domain::stats::{
    CONFIDENCE, Interval, Pairs, Permutation, Roughness, TTest, Tally, detectable_difference, difference, mcnemar_exact,
};

/// One candidate against the baseline. Differences are candidate − baseline; what is not defined is `None`.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    pub metric: Metric,
    /// Every paired document: the largest change first, those without a difference last.
    pub documents: Vec<PairedDocument>,
    pub unpaired: Sides<Vec<UnpairedDocument>>,
    /// Documents of each side with a value, paired or not.
    pub valued: Sides<usize>,
    /// Paired documents without a value on this side.
    pub missing: Sides<usize>,
    /// Documents with a value on both sides: the n of all that follows.
    pub compared: usize,
    /// The jobs over these documents.
    pub readings: Sides<Readings>,
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

/// A document that both sides have.
#[derive(Debug, Clone, PartialEq)]
pub struct PairedDocument {
    pub content_hash: String,
    /// As the candidate has it.
    pub title: String,
    /// Its positions in the documents of the two sides.
    pub position: Sides<usize>,
    /// Its ordinals in the two batches.
    pub ordinal: Sides<u32>,
    /// The metric, a mean over repetitions.
    pub values: Sides<Option<f64>>,
    /// The grade, whatever the metric is.
    pub grades: Sides<Option<f64>>,
    pub readings: Sides<Readings>,
    /// Of the values; exactly 0 when they are equal but for rounding.
    pub difference: Option<f64>,
    /// Of the difference, as far as repetitions tell: it says nothing about other documents.
    pub standard_error: Option<f64>,
    /// Whether the sides have an evaluation in common.
    pub shares_result: bool,
    /// `None` while the comments have not been read.
    pub comments: Option<CommentChange>,
}

/// A document that only one side has, or that could not be told from another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnpairedDocument {
    pub content_hash: String,
    pub title: String,
}

impl Comparison {
    pub(super) fn new(baseline: &Side, candidate: &Side, question: &Question) -> Self {
        let metric = question.metric;
        let pairing = pair(baseline, candidate);
        let sides = Sides { baseline, candidate };
        let both = |position: &Sides<usize>| Sides {
            baseline: &baseline.documents[position.baseline],
            candidate: &candidate.documents[position.candidate],
        };
        let both: Vec<Sides<&SideDocument>> = pairing.pairs.iter().map(both).collect();
        let noise = Noise::of(&both, sides, metric);
        let documents = paired_documents(&pairing, &both, metric, noise);
        let pairs = Pairs::new(documents.iter().filter_map(|document| document.values.both()));
        let deviation = pairs.differences().standard_deviation();
        let unadjusted_permutation = pairs.permutation(question.seed);
        Self {
            metric,
            unpaired: Sides {
                baseline: unpaired(baseline, &pairing.baseline_only),
                candidate: unpaired(candidate, &pairing.candidate_only),
            },
            valued: sides.map(|side| side.documents.iter().filter(|it| metric.value(it).is_some()).count()),
            missing: Sides {
                baseline: documents.iter().filter(|document| document.values.baseline.is_none()).count(),
                candidate: documents.iter().filter(|document| document.values.candidate.is_none()).count(),
            },
            compared: pairs.len(),
            readings: Readings::sum(documents.iter()),
            noise,
            means: Sides { baseline: pairs.baseline().mean(), candidate: pairs.candidate().mean() },
            difference: MeanDifference::of(&pairs),
            main_test: main_test(&pairs, &documents, sides, metric).map(Adjusted::alone),
            permutation: unadjusted_permutation.map(|test| Adjusted { test, p_holm: test.p }),
            cohen_dz: pairs.cohen_dz(),
            tally: pairs.tally(metric.direction()),
            detectable_difference80: deviation.and_then(|deviation| detectable_difference(pairs.len(), deviation)),
            totals: Sides {
                baseline: Totals::of(both.iter().map(|pair| pair.baseline)),
                candidate: Totals::of(both.iter().map(|pair| pair.candidate)),
            },
            shared_results: documents.iter().filter(|document| document.shares_result).count(),
            documents,
            gate: None,
            conclusion: Conclusion::default(),
        }
    }

    /// How far the change of a single document may be the agents' own noise; nothing where there are none.
    #[must_use]
    pub fn how_to_read_changes(&self) -> Option<String> {
        if self.compared == 0 { None } else { self.noise.sentence(self.metric) }
    }

    /// Whether the values are 0 or 1, on which the permutation test is `McNemar`'s.
    #[must_use]
    pub fn is_mcnemar(&self) -> bool {
        self.main_test.is_some_and(|main| matches!(main.test, MainTest::McNemar { .. }))
    }
}

impl PairedDocument {
    /// Adds which comments were kept, are new, and were lost. Without an evaluation on a side there are none to compare.
    pub fn add_comments(&mut self, comments: Sides<&CommentsByDocument>) {
        let baseline = comments.baseline.get(&self.ordinal.baseline);
        let candidate = comments.candidate.get(&self.ordinal.candidate);
        self.comments =
            baseline.zip(candidate).map(|(baseline, candidate)| CommentChange::between(baseline, candidate));
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

fn paired_documents(
    pairing: &Pairing,
    both: &[Sides<&SideDocument>],
    metric: Metric,
    noise: Noise,
) -> Vec<PairedDocument> {
    let pairs = pairing.pairs.iter().zip(both);
    let mut documents: Vec<PairedDocument> =
        pairs.map(|(position, both)| paired_document(*position, *both, metric, noise)).collect();
    // Stable: documents that change equally stay in the order of the baseline.
    documents.sort_by(|left, right| {
        let size = |document: &PairedDocument| document.difference.map_or(-1.0, f64::abs);
        size(right).total_cmp(&size(left))
    });
    documents
}

fn paired_document(position: Sides<usize>, both: Sides<&SideDocument>, metric: Metric, noise: Noise) -> PairedDocument {
    let readings = both.map(|document| Readings::of(document, metric));
    let shares_result = both.baseline.shares_a_result_with(both.candidate);
    let values = both.map(|document| metric.value(document));
    PairedDocument {
        content_hash: both.candidate.content_hash.clone(),
        title: both.candidate.title.clone(),
        position,
        ordinal: both.map(|document| document.ordinal),
        values,
        grades: both.map(|document| Metric::Grade.value(document)),
        readings,
        difference: values.both().map(|(baseline, candidate)| difference(baseline, candidate)),
        // One and the same reading differs from itself by nothing.
        standard_error: noise.standard_error(readings).filter(|_| !shares_result),
        shares_result,
        comments: None,
    }
}

/// Student's t, or for pass rates without repetitions, which are 0 or 1, the exact test of `McNemar`.
fn main_test(pairs: &Pairs, documents: &[PairedDocument], sides: Sides<&Side>, metric: Metric) -> Option<MainTest> {
    let is_single = sides.baseline.batch.repeat <= 1 && sides.candidate.batch.repeat <= 1;
    if !matches!(metric, Metric::PassRate { .. }) || !is_single {
        return pairs.t_test().map(MainTest::T);
    }
    if pairs.is_empty() {
        return None;
    }
    let changed = |up: bool| {
        let is_such =
            |document: &&PairedDocument| document.difference.is_some_and(|it| if up { it > 0.0 } else { it < 0.0 });
        documents.iter().filter(is_such).count() as u64
    };
    let (gained, lost) = (changed(true), changed(false));
    Some(MainTest::McNemar { gained, lost, p: mcnemar_exact(gained, lost) })
}

fn unpaired(side: &Side, positions: &[usize]) -> Vec<UnpairedDocument> {
    let documents = positions.iter().map(|position| &side.documents[*position]);
    documents
        .map(|document| UnpairedDocument { content_hash: document.content_hash.clone(), title: document.title.clone() })
        .collect()
}
