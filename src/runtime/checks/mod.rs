//! The runtime that needs nothing: declarative checks, in process, without a network, a key or a model.
//!
//! A document is parsed once into a `page::Page`, which knows prose from code, links and front matter; every
//! check then reads that page. A check scores 0 to 1, and the grade is 100 × the weighted mean of the scores of
//! the checks that apply. The names, parameters and score formulas are in `docs/checks.md` and beside each rule.

mod error;
mod language;
mod outcome;
mod page;
mod params;
mod report;
mod rules;
mod set;

use super::{Answer, AttemptFailure, Retry, Runtime, Task};
use crate::domain::{Cost, Document, ErrorKind, EvaluationDraft, Usage};

pub use error::{CheckError, Problem};
pub use outcome::MAX_COMMENTS_PER_CHECK;
pub use set::CheckSet;

/// Evaluates documents with one set of checks; equal documents always get equal answers.
#[derive(Debug)]
pub struct ChecksRuntime {
    set: CheckSet,
}

impl ChecksRuntime {
    #[must_use]
    pub const fn new(set: CheckSet) -> Self {
        Self { set }
    }

    /// `None` when `is_cancelled` became true between two checks.
    fn draft(
        &self,
        document: &Document,
        provides_grades: bool,
        is_cancelled: &dyn Fn() -> bool,
    ) -> Option<EvaluationDraft> {
        let page = page::Page::read(&document.content, &document.header.title, document.header.url.as_deref());
        let mut results = Vec::with_capacity(self.set.checks().len());
        for check in self.set.checks() {
            if is_cancelled() {
                return None;
            }
            results.push((check, check.rule.apply(&page)));
        }
        Some(report::draft(&page, &results, provides_grades))
    }
}

impl Runtime for ChecksRuntime {
    fn evaluate(&self, task: &Task<'_>) -> Result<Answer, AttemptFailure> {
        let provides_grades = task.agent.content.provides_grades;
        let usage = Usage { input_tokens: Some(0), output_tokens: Some(0), cost: Some(Cost::ZERO) };
        match self.draft(task.document, provides_grades, &|| task.cancel.is_cancelled()) {
            Some(evaluation) => Ok(Answer { evaluation, usage }),
            None => Err(AttemptFailure {
                usage,
                ..AttemptFailure::new(ErrorKind::WorkerLost, "stopped before all checks were made", Retry::Backoff)
            }),
        }
    }
}

#[cfg(test)]
mod tests;
