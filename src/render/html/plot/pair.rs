//! Two values of one document.

use crate::domain::stats::{self, Direction};

/// A document that both sides have a value for.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    pub title: String,
    /// The document's place in the page.
    pub target: String,
    pub baseline: f64,
    pub candidate: f64,
}

/// Which side of a comparison did better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Better,
    Worse,
    Equal,
}

impl Side {
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Better => "better",
            Self::Worse => "worse",
            Self::Equal => "equal",
        }
    }
}

impl Pair {
    #[must_use]
    pub fn difference(&self) -> f64 {
        stats::difference(self.baseline, self.candidate)
    }

    #[must_use]
    pub fn side(&self, direction: Direction) -> Side {
        let difference = self.difference();
        if difference == 0.0 {
            return Side::Equal;
        }
        let is_better = match direction {
            Direction::HigherIsBetter => difference > 0.0,
            Direction::LowerIsBetter => difference < 0.0,
        };
        if is_better { Side::Better } else { Side::Worse }
    }
}
