//! `code-fences`: a code block that is opened and never closed, which hides the rest of the document in it.
//!
//! No parameters of its own. Score: 1 when all are closed, else 0.

use super::super::outcome::{Findings, Outcome, Rule, Scored};
use super::super::page::Page;
use super::plural;

#[derive(Debug)]
pub(super) struct CodeFences;

impl Rule for CodeFences {
    fn apply(&self, page: &Page<'_>) -> Outcome {
        if page.fences.is_empty() {
            return Outcome::NotApplicable("the document has no fenced code");
        }
        let mut findings = Findings::default();
        for fence in page.fences.iter().filter(|fence| !fence.is_closed) {
            findings.push(
                page.first_line(fence.range.clone()),
                || "This code block is never closed. End it with a line of the same marks, at least as many.",
            );
        }
        let open = findings.total();
        Outcome::Scored(Scored {
            score: if open == 0 { 1.0 } else { 0.0 },
            found: format!("{open} open of {}", plural(page.fences.len(), "block")),
            bound: "none".to_owned(),
            findings,
        })
    }
}
