//! What is added up while the documents of two sides come by.

use super::documents::SideDocument;
use super::join::{Match, Unpaired};
use super::repetitions::Readings;
use super::side::Sides;
use super::totals::Totals;
use crate::domain::stats::{PairsBuilder, WithinDocuments};

/// All that the figures of a comparison take. It does not grow with the documents, only with how many different values they have.
#[derive(Debug, Default)]
pub struct Evidence {
    pub(super) values: PairsBuilder,
    pub(super) paired: usize,
    pub(super) shared_results: usize,
    /// Unpaired documents of the baseline that have a value.
    pub(super) valued_in_baseline_only: usize,
    /// Σ of the shares of its jobs that came to no value, over the candidate's documents that were compared.
    pub(super) missing_share: f64,
    pub(super) sides: Sides<SideEvidence>,
}

#[derive(Debug, Default)]
pub(super) struct SideEvidence {
    pub(super) unpaired: usize,
    /// Of these, such as have a content that the other side has as well.
    pub(super) ambiguous: usize,
    /// Documents with a value, paired or not.
    pub(super) valued: usize,
    /// Paired documents without a value.
    pub(super) missing: usize,
    /// The jobs over the documents that were compared.
    pub(super) readings: Readings,
    pub(super) within: WithinDocuments,
    pub(super) totals: Totals,
}

impl Evidence {
    pub fn add(&mut self, found: &Match<'_>) {
        match found {
            Match::Pair(Sides { baseline, candidate }) => self.add_pair(baseline, candidate),
            Match::Baseline(unpaired) => {
                self.sides.baseline.add_unpaired(unpaired);
                self.valued_in_baseline_only += usize::from(unpaired.document.value.is_some());
            }
            Match::Candidate(unpaired) => self.sides.candidate.add_unpaired(unpaired),
        }
    }

    fn add_pair(&mut self, baseline: &SideDocument, candidate: &SideDocument) {
        self.paired += 1;
        self.shared_results += usize::from(baseline.shares_a_result(candidate));
        self.sides.baseline.add_paired(baseline);
        self.sides.candidate.add_paired(candidate);
        if let Some((before, after)) = baseline.value.zip(candidate.value) {
            self.values.push(before, after);
            self.missing_share += candidate.readings.missing_share();
            self.sides.baseline.readings.add(baseline.readings);
            self.sides.candidate.readings.add(candidate.readings);
        }
    }
}

impl SideEvidence {
    fn add_unpaired(&mut self, unpaired: &Unpaired<'_>) {
        self.unpaired += 1;
        self.ambiguous += usize::from(unpaired.is_ambiguous);
        self.valued += usize::from(unpaired.document.value.is_some());
    }

    fn add_paired(&mut self, document: &SideDocument) {
        self.valued += usize::from(document.value.is_some());
        self.missing += usize::from(document.value.is_none());
        self.within.add(document.within());
        self.totals = self.totals.plus(document.totals);
    }
}
