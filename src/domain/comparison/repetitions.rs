//! What the repetitions of a document tell: how many of them came to a value, and how far an agent is from itself.

use serde::{Deserialize, Serialize};

use super::metric::Metric;
use super::reading::Reading;
use super::side::{Side, Sides};
use super::wording::amount;
use crate::domain::RuntimeKind;

/// The jobs over a document, and those that came to a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Readings {
    pub all: u32,
    pub valued: u32,
}

impl Readings {
    pub(super) fn of(readings: &[Reading], metric: Metric) -> Self {
        let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        Self { all: count(readings.len()), valued: count(metric.values(readings).count()) }
    }

    /// The share of the jobs that came to no value.
    #[must_use]
    pub fn missing_share(self) -> f64 {
        if self.all == 0 { 0.0 } else { f64::from(self.all - self.valued) / f64::from(self.all) }
    }

    pub(super) const fn add(&mut self, other: Self) {
        self.all += other.all;
        self.valued += other.valued;
    }
}

/// How much two readings of one document by the same agent differ.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Noise {
    /// Both sides are checks, which always say the same, if not in the same time.
    Deterministic,
    /// A side repeats no document.
    Unknown,
    /// √MSW of each side, in units of the metric.
    Known(Sides<f64>),
}

impl Noise {
    /// From the standard deviations within the documents, where they are known.
    pub(super) fn of(within: Sides<Option<f64>>, sides: Sides<&Side>, metric: Metric) -> Self {
        let is_check = |side: &Side| side.agent.content.runtime == RuntimeKind::Checks;
        if is_check(sides.baseline) && is_check(sides.candidate) && metric != Metric::Duration {
            return Self::Deterministic;
        }
        within.both().map_or(Self::Unknown, |(baseline, candidate)| Self::Known(Sides { baseline, candidate }))
    }

    #[must_use]
    pub const fn within_document_sd(self) -> Option<Sides<f64>> {
        match self {
            Self::Known(sd) => Some(sd),
            Self::Deterministic | Self::Unknown => None,
        }
    }

    /// The standard error of one document's change: √(s²/n of the baseline + s²/n of the candidate).
    pub(super) fn standard_error(self, readings: Sides<Readings>) -> Option<f64> {
        let sd = self.within_document_sd()?;
        let part = |sd: f64, readings: Readings| (readings.valued > 0).then(|| sd.powi(2) / f64::from(readings.valued));
        Some((part(sd.baseline, readings.baseline)? + part(sd.candidate, readings.candidate)?).sqrt())
    }

    pub(super) fn sentence(self, metric: Metric) -> Option<String> {
        match self {
            Self::Deterministic => None,
            Self::Unknown => Some(
                "Without repetitions on both sides (--repeat) nobody knows how much an agent differs from itself on one \
                 document: a single change is a lead, not a finding."
                    .to_owned(),
            ),
            Self::Known(sd) => Some(format!(
                "The standard error (SE) of a document's change is from how much one agent's readings of one document differ \
                 (standard deviation: baseline {}, candidate {}). Of many documents, some change by more than 2 SE by chance.",
                amount(metric, sd.baseline),
                amount(metric, sd.candidate)
            )),
        }
    }
}
