//! `required-headings`: sections that the document must have.
//!
//! `headings` lists them; letter case, punctuation at the end and numbers in front do not matter. Score: the
//! share of them that is there.

use std::collections::HashSet;

use super::super::error::Problem;
use super::super::outcome::{Findings, Outcome, Rule, Scored};
use super::super::page::{Format, Heading, Page};
use super::super::params::Params;
use super::{Built, excerpt};

#[derive(Debug)]
struct RequiredHeadings {
    headings: Vec<String>,
}

pub(super) fn build(params: &mut Params<'_>) -> Built {
    let headings: Vec<_> = params.texts("headings")?.into_iter().map(str::to_owned).collect();
    if headings.is_empty() {
        Err(Problem::Missing("headings, a list of texts"))
    } else {
        Ok(Box::new(RequiredHeadings { headings }))
    }
}

impl Rule for RequiredHeadings {
    fn apply(&self, page: &Page<'_>) -> Outcome {
        if page.format == Format::Json {
            return Outcome::NotApplicable("the document is JSON");
        }
        let present: HashSet<_> = page.headings.iter().map(|heading| normal(&heading.text)).collect();
        let missing: Vec<_> = self.headings.iter().filter(|heading| !present.contains(&normal(heading))).collect();
        let mut findings = Findings::default();
        for heading in &missing {
            match similar(heading, &page.headings) {
                Some(near) => findings.push(near.range.clone(), || {
                    format!("The section “{}” is missing. Rename this one if it is meant.", excerpt(heading))
                }),
                None => findings.push(page.beginning(), || format!("The section “{}” is missing.", excerpt(heading))),
            }
        }
        let found = self.headings.len() - missing.len();
        Outcome::Scored(Scored {
            score: found as f64 / self.headings.len() as f64,
            found: format!("{found} of {}", self.headings.len()),
            bound: "all".to_owned(),
            findings,
        })
    }
}

fn normal(heading: &str) -> String {
    let heading =
        heading.trim_start_matches(|c: char| c.is_ascii_digit() || c.is_whitespace() || matches!(c, '.' | ')' | '('));
    let heading = heading.trim_end_matches(|c: char| c.is_whitespace() || c.is_ascii_punctuation());
    heading.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The heading that was probably meant. Only so many are compared, for a document may have a million.
fn similar<'h>(wanted: &str, headings: &'h [Heading]) -> Option<&'h Heading> {
    let wanted = normal(wanted);
    let candidates = headings.iter().filter(|heading| heading.text.len() < 200).take(500);
    candidates
        .map(|heading| (strsim::normalized_damerau_levenshtein(&wanted, &normal(&heading.text)), heading))
        .filter(|(likeness, _)| *likeness >= 0.75)
        .max_by(|one, other| one.0.total_cmp(&other.0))
        .map(|(_, heading)| heading)
}
