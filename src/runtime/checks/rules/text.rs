//! `required-text` and `forbidden-text`: a text or a pattern that the document must or must not have.
//!
//! Parameters: `text` (white space in it matches any white space) or `pattern` (a regular expression of the
//! `regex` crate); `ignoreCase`; `in: document` (as written, the default) or `in: prose` (not in code, links,
//! front matter). Score of `required-text`: 1 when it is there, else 0. Score of `forbidden-text`: every place
//! takes a fifth of what is left.

use std::ops::Range;

use regex::{Regex, RegexBuilder};

use super::super::error::Problem;
use super::super::outcome::{Findings, Outcome, Rule, Scored, per_fault};
use super::super::page::Page;
use super::super::params::Params;
use super::{Built, excerpt, plural};

/// A compiled pattern may take this much memory.
const PATTERN_BYTES: usize = 1 << 20;

#[derive(Debug)]
struct Wanted {
    regex: Regex,
    /// As the agent's author wrote it.
    label: String,
    place: Place,
}

#[derive(Debug, Clone, Copy)]
enum Place {
    Document,
    Prose,
}

#[derive(Debug)]
struct Required(Wanted);

#[derive(Debug)]
struct Forbidden(Wanted);

pub(super) fn required(params: &mut Params<'_>) -> Built {
    Ok(Box::new(Required(wanted(params)?)))
}

pub(super) fn forbidden(params: &mut Params<'_>) -> Built {
    Ok(Box::new(Forbidden(wanted(params)?)))
}

fn wanted(params: &mut Params<'_>) -> Result<Wanted, Problem> {
    let text = params.text("text");
    let pattern = params.text("pattern");
    let ignore_case = params.flag("ignoreCase");
    let place = params.text("in");
    let (label, pattern) = match (text?, pattern?) {
        (Some(_), Some(_)) => return Err(Problem::Exclusive("text and pattern")),
        (None, None) => return Err(Problem::Missing("text or pattern")),
        (Some(text), None) => (format!("“{}”", excerpt(text)), literal(text)),
        (None, Some(pattern)) => (format!("`{}`", excerpt(pattern)), pattern.to_owned()),
    };
    let regex = RegexBuilder::new(&pattern)
        .case_insensitive(ignore_case?)
        .size_limit(PATTERN_BYTES)
        .build()
        .map_err(|error| Problem::Pattern { reason: reason(&error) })?;
    let place = match place? {
        None | Some("document") => Place::Document,
        Some("prose") => Place::Prose,
        Some(other) => {
            return Err(Problem::Value { key: "in", accepted: "document or prose", given: format!("{other:?}") });
        }
    };
    Ok(Wanted { regex, label, place })
}

/// The parser draws the pattern with a caret below it, and says last what is wrong.
fn reason(error: &regex::Error) -> String {
    let text = error.to_string();
    let last = text.lines().last().unwrap_or_default().trim();
    last.strip_prefix("error: ").unwrap_or(last).to_owned()
}

/// The text with its white space stretched, so that a line break in the document does not hide it.
fn literal(text: &str) -> String {
    text.split_whitespace().map(regex::escape).collect::<Vec<_>>().join(r"\s+")
}

impl Wanted {
    /// Where it stands, in bytes of the source. A match of nothing is no place.
    fn places<'p>(&'p self, page: &'p Page<'_>) -> Box<dyn Iterator<Item = Range<usize>> + 'p> {
        let text = match self.place {
            Place::Document => page.source,
            Place::Prose => page.prose.text(),
        };
        let found = self.regex.find_iter(text).map(|found| found.range()).filter(|range| !range.is_empty());
        match self.place {
            Place::Document => Box::new(found),
            Place::Prose => Box::new(found.map(|range| page.prose.source_range(&range))),
        }
    }
}

impl Rule for Required {
    fn apply(&self, page: &Page<'_>) -> Outcome {
        let Self(wanted) = self;
        let found = wanted.places(page).next().is_some();
        let mut findings = Findings::default();
        if !found {
            findings.push(page.beginning(), || format!("The document must contain {}, and does not.", wanted.label));
        }
        Outcome::Scored(Scored {
            score: if found { 1.0 } else { 0.0 },
            found: if found { "found" } else { "not found" }.to_owned(),
            bound: wanted.label.clone(),
            findings,
        })
    }
}

impl Rule for Forbidden {
    fn apply(&self, page: &Page<'_>) -> Outcome {
        let Self(wanted) = self;
        let mut findings = Findings::default();
        for range in wanted.places(page) {
            findings.push(range, || format!("{} must not stand here. Remove or replace it.", wanted.label));
        }
        let found = findings.total();
        Outcome::Scored(Scored {
            score: per_fault(found),
            found: plural(found, "place"),
            bound: format!("no {}", wanted.label),
            findings,
        })
    }
}
