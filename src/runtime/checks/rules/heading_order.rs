//! `heading-order`: a heading goes at most one level deeper than the one before it, and has a text.
//!
//! No parameters of its own. Score: every fault takes a fifth of what is left.

use super::super::outcome::{Findings, Outcome, Rule, Scored, per_fault};
use super::super::page::Page;
use super::plural;

#[derive(Debug)]
pub(super) struct HeadingOrder;

impl Rule for HeadingOrder {
    fn apply(&self, page: &Page<'_>) -> Outcome {
        if page.headings.is_empty() {
            return Outcome::NotApplicable("the document has no headings");
        }
        let mut findings = Findings::default();
        let mut before = None;
        for heading in &page.headings {
            if heading.text.trim().is_empty()
                && page.source[heading.range.clone()].trim_matches(['#', ' ', '\t']).is_empty()
            {
                findings.push(heading.range.clone(), || "This heading is empty. Give it a text or delete it.");
            }
            if let Some(before) = before.filter(|before| heading.level > before + 1) {
                findings.push(heading.range.clone(), || {
                    format!(
                        "This heading is of level {} and follows one of level {before}. Use level {}.",
                        heading.level,
                        before + 1
                    )
                });
            }
            before = Some(heading.level);
        }
        let faults = findings.total();
        Outcome::Scored(Scored {
            score: per_fault(faults),
            found: format!("{} in {}", plural(faults, "fault"), plural(page.headings.len(), "heading")),
            bound: "none".to_owned(),
            findings,
        })
    }
}
