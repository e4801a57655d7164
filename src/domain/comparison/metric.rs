//! What is compared: one number for each document, the mean over its completed repetitions.

use super::reading::Reading;
use crate::domain::JobStatus;
use crate::domain::stats::Direction;
use crate::domain::text_enum::text_enum;

text_enum! {
    pub enum MetricName {
        Grade = "grade",
        Cost = "cost",
        Duration = "duration",
        Comments = "comments",
        PassRate = "passRate",
    }
}

/// A metric with what it needs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Metric {
    /// Points from 0 to 100.
    Grade,
    /// Dollars a job.
    Cost,
    /// Milliseconds a job.
    Duration,
    /// Comments an evaluation.
    Comments,
    /// Share of the repetitions with at least this grade, from 0 to 1.
    PassRate { threshold: f64 },
}

impl Metric {
    #[must_use]
    pub const fn name(self) -> MetricName {
        match self {
            Self::Grade => MetricName::Grade,
            Self::Cost => MetricName::Cost,
            Self::Duration => MetricName::Duration,
            Self::Comments => MetricName::Comments,
            Self::PassRate { .. } => MetricName::PassRate,
        }
    }

    /// Of a pass rate.
    #[must_use]
    pub const fn threshold(self) -> Option<f64> {
        match self {
            Self::PassRate { threshold } => Some(threshold),
            Self::Grade | Self::Cost | Self::Duration | Self::Comments => None,
        }
    }

    /// The largest difference there can be; `None` without a limit.
    #[must_use]
    pub const fn scale(self) -> Option<f64> {
        match self {
            Self::Grade => Some(100.0),
            Self::PassRate { .. } => Some(1.0),
            Self::Cost | Self::Duration | Self::Comments => None,
        }
    }

    #[must_use]
    pub const fn direction(self) -> Direction {
        match self {
            Self::Grade | Self::PassRate { .. } => Direction::HigherIsBetter,
            Self::Cost | Self::Duration | Self::Comments => Direction::LowerIsBetter,
        }
    }

    /// Of each repetition that has one.
    pub(super) fn values(self, readings: &[Reading]) -> impl Iterator<Item = f64> {
        let completed = readings.iter().filter(|reading| reading.status == JobStatus::Completed);
        completed.filter_map(move |reading| self.of_reading(reading))
    }

    fn of_reading(self, reading: &Reading) -> Option<f64> {
        let result = reading.result;
        match self {
            Self::Grade => result?.grade,
            Self::Cost | Self::Duration if !reading.is_made_anew() => None,
            Self::Cost => Some(reading.usage.cost?.dollars()),
            Self::Duration => Some(reading.duration_ms? as f64),
            Self::Comments => Some(result?.comment_count? as f64),
            Self::PassRate { threshold } => Some(if result?.grade? >= threshold { 1.0 } else { 0.0 }),
        }
    }
}
