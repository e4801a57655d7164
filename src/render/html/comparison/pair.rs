//! One document of a comparison: its two values, and the comments that came, went and stayed.

use std::io::Write;

use anyhow::Result;
use askama::Template;

use super::{Findings, key};
use crate::domain::comparison::{Comparison, Opinion, Pair, Remark, RemarkFate};
use crate::render::clean;
use crate::render::comparison::{Candidate, View, numbers};
use crate::render::outcome::{cut, severity};

/// Remarks of one kind on one document; a thousand documents stay a page.
const MOST: usize = 6;
const QUOTE_CHARS: usize = 160;
/// Summaries of one side on one document.
const MOST_OPINIONS: usize = 3;
const SUMMARY_CHARS: usize = 600;

/// The documents of the candidate with this position.
pub fn write_all(view: &View<'_>, candidate: usize, findings: &dyn Findings, out: &mut dyn Write) -> Result<()> {
    let Candidate { comparison, documents, .. } = &view.candidates[candidate];
    let mut pairs = documents.pairs.read()?;
    let (mut previous, mut following) = (None, pairs.next().transpose()?);
    while let Some(pair) = following {
        following = pairs.next().transpose()?;
        let next = following.as_ref().map(|next| key(candidate, next));
        let own = key(candidate, &pair);
        write(comparison, &pair, Place { candidate, key: &own, previous, next }, findings, out)?;
        previous = Some(own);
    }
    Ok(())
}

/// Where a document is in the page.
struct Place<'a> {
    candidate: usize,
    key: &'a str,
    previous: Option<String>,
    next: Option<String>,
}

fn write(
    comparison: &Comparison,
    document: &Pair,
    place: Place<'_>,
    findings: &dyn Findings,
    out: &mut dyn Write,
) -> Result<()> {
    let Place { candidate, key, previous, next } = place;
    let found = findings.about(candidate, document)?;
    let remarks = Remark::of(&found.baseline.comments, &found.candidate.comments);
    let mut number = 0;
    let mut groups = Vec::new();
    for (fate, name) in [
        (RemarkFate::New, "New with the candidate"),
        (RemarkFate::Lost, "Only in the baseline"),
        (RemarkFate::Kept, "In both"),
    ] {
        groups.extend(group(&remarks, fate, name, &mut number));
    }
    let pair = PairView {
        key,
        title: &clean(&document.title),
        previous,
        next,
        meta: meta(comparison, document),
        opinions: [("Baseline", &found.baseline.opinions), ("Candidate", &found.candidate.opinions)]
            .map(|(name, opinions)| OpinionsView::new(name, opinions)),
        groups,
    };
    Ok(pair.write_into(&mut { out })?)
}

fn meta(comparison: &Comparison, document: &Pair) -> Vec<String> {
    let metric = comparison.metric;
    let value = |value: Option<f64>| {
        value.map_or_else(|| format!("no {}", metric.noun()), |value| numbers::value(metric, value))
    };
    let mut meta = vec![
        format!("baseline {}", value(document.values.baseline)),
        format!("candidate {}", value(document.values.candidate)),
    ];
    meta.extend(
        document.difference.map(|it| format!("change {}", numbers::signed(metric, it).replace('-', "\u{2212}"))),
    );
    meta.extend(
        document.standard_error(comparison.noise).map(|it| format!("standard error {}", numbers::size(metric, it))),
    );
    if document.shares_result {
        meta.push("shares a reused result".to_owned());
    }
    meta
}

fn group<'a>(remarks: &[Remark<'a>], fate: RemarkFate, name: &str, number: &mut usize) -> Option<Group<'a>> {
    let mut found: Vec<&Remark<'a>> = remarks.iter().filter(|remark| remark.fate == fate).collect();
    if found.is_empty() {
        return None;
    }
    let heading = format!("{name} ({})", found.len());
    // Stable: equally serious ones stay in the order of the text.
    found.sort_by_key(|remark| severity(remark.comment.level));
    let more = found.len().saturating_sub(MOST);
    found.truncate(MOST);
    let views = found.into_iter().map(|remark| {
        let comment = remark.comment;
        *number += 1;
        RemarkView {
            number: *number,
            level: comment.level.as_str(),
            header: comment.header.as_deref().map(|header| clean(header).into_owned()),
            description: comment.description.trim(),
            quote: cut(&comment.quoted_text.split_whitespace().collect::<Vec<_>>().join(" "), QUOTE_CHARS),
        }
    });
    Some(Group { heading, remarks: views.collect(), more })
}

struct Group<'a> {
    heading: String,
    remarks: Vec<RemarkView<'a>>,
    more: usize,
}

struct RemarkView<'a> {
    number: usize,
    level: &'static str,
    header: Option<String>,
    description: &'a str,
    quote: String,
}

#[derive(Template)]
#[template(path = "report/pair.html")]
struct PairView<'a> {
    key: &'a str,
    title: &'a str,
    previous: Option<String>,
    next: Option<String>,
    meta: Vec<String>,
    opinions: [OpinionsView; 2],
    groups: Vec<Group<'a>>,
}

/// What a side thinks of the document.
struct OpinionsView {
    name: &'static str,
    /// Of each repetition.
    grades: String,
    summaries: Vec<String>,
    more: usize,
}

impl OpinionsView {
    fn new(name: &'static str, opinions: &[Opinion]) -> Self {
        let grades: Vec<String> = opinions.iter().filter_map(|it| Some(format!("{:.1}", it.grade?))).collect();
        let summaries =
            opinions.iter().take(MOST_OPINIONS).map(|it| cut(clean(it.summary.trim()).as_ref(), SUMMARY_CHARS));
        Self {
            name,
            grades: grades.join(" \u{b7} "),
            summaries: summaries.collect(),
            more: opinions.len().saturating_sub(MOST_OPINIONS),
        }
    }
}
