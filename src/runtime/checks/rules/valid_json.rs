//! `valid-json`: fenced blocks that say they are JSON, or the whole document when it is JSON.
//!
//! No parameters of its own. JSON is taken strictly: no comments, no trailing commas. Score: the share of valid
//! blocks.

use std::ops::Range;

use serde::de::IgnoredAny;

use super::super::outcome::{Findings, Outcome, Rule, Scored};
use super::super::page::{Fence, Format, Page};
use super::plural;

#[derive(Debug)]
pub(super) struct ValidJson;

impl Rule for ValidJson {
    fn apply(&self, page: &Page<'_>) -> Outcome {
        let mut findings = Findings::default();
        let blocks = match page.format {
            Format::Json => {
                if let Some((position, reason)) = fault(page.source.trim_start_matches('\u{FEFF}')) {
                    let position = position + page.source.len() - page.source.trim_start_matches('\u{FEFF}').len();
                    findings.push(line_at(page.source, position), || format!("This is not valid JSON: {reason}."));
                }
                1
            }
            Format::Markdown => judge_blocks(page, &mut findings),
        };
        if blocks == 0 {
            return Outcome::NotApplicable("the document has no JSON");
        }
        let invalid = findings.total();
        Outcome::Scored(Scored {
            score: (blocks - invalid) as f64 / blocks as f64,
            found: format!("{invalid} invalid of {}", plural(blocks, "block")),
            bound: "none".to_owned(),
            findings,
        })
    }
}

fn judge_blocks(page: &Page<'_>, findings: &mut Findings) -> usize {
    let mut blocks = 0;
    for fence in &page.fences {
        let Some(json) = &fence.json else { continue };
        blocks += 1;
        if let Some((position, reason)) = fault(&json.text) {
            let place = json.source_position(position).map(|at| line_at(page.source, at));
            let range = place.filter(|line| !line.is_empty()).unwrap_or_else(|| opening(page, fence));
            findings.push(range, || format!("This block is not valid JSON: {reason}."));
        }
    }
    blocks
}

fn opening(page: &Page<'_>, fence: &Fence) -> Range<usize> {
    page.first_line(fence.range.clone())
}

/// Where a text stops being JSON, and why.
fn fault(text: &str) -> Option<(usize, String)> {
    let error = serde_json::from_str::<IgnoredAny>(text).err()?;
    let line_start = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum::<usize>();
    let reason = error.to_string();
    let reason = reason.split(" at line ").next().unwrap_or_default().to_owned();
    // The column counts bytes from 1, and is 0 at the end of the line before.
    Some(((line_start + error.column()).saturating_sub(1).min(text.len()), reason))
}

/// The line of the source in which a byte stands, without the white space around it.
fn line_at(source: &str, position: usize) -> Range<usize> {
    let bytes = source.as_bytes();
    let position = position.min(bytes.len());
    let start = bytes[..position].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let end = bytes[position..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |at| position + at);
    let line = &source[start..end];
    let start = start + line.len() - line.trim_start().len();
    start..start + line.trim().len()
}
