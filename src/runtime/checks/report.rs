//! From the results of the checks to an evaluation: grade, summary, analysis, comments.

use std::fmt::Write;

use super::outcome::{Finding, Outcome, Scored};
use super::page::{CharacterOffsets, Page};
use super::set::Check;
use crate::domain::{Anchor, Comment, EvaluationDraft};

/// How many of the worst checks the summary names.
const NAMED_IN_SUMMARY: usize = 3;

pub(super) fn draft(page: &Page<'_>, results: &[(&Check, Outcome)], provides_grades: bool) -> EvaluationDraft {
    let grade = grade(results);
    EvaluationDraft {
        grade: grade.filter(|_| provides_grades),
        summary: summary(results),
        analysis: analysis(results, grade.filter(|_| provides_grades)),
        comments: comments(page, results),
        ..EvaluationDraft::default()
    }
}

fn scored<'r>(results: &'r [(&'r Check, Outcome)]) -> impl Iterator<Item = (&'r Check, &'r Scored)> {
    results.iter().filter_map(|(check, outcome)| match outcome {
        Outcome::Scored(scored) => Some((*check, scored)),
        Outcome::NotApplicable(_) => None,
    })
}

/// 100 × the weighted mean of the scores, to two decimals; `None` when no check applies.
fn grade(results: &[(&Check, Outcome)]) -> Option<f64> {
    let (sum, weight) = scored(results)
        .fold((0.0, 0.0), |(sum, weight), (check, scored)| (sum + check.weight * scored.score, weight + check.weight));
    (weight > 0.0).then(|| (10_000.0 * sum / weight).round() / 100.0)
}

fn summary(results: &[(&Check, Outcome)]) -> String {
    let applied = scored(results).count();
    let mut failed: Vec<_> = scored(results).filter(|(_, scored)| !scored.passed()).collect();
    if applied == 0 {
        return match results.len() {
            1 => "The check does not apply to this document.".to_owned(),
            count => format!("None of the {count} checks applies to this document."),
        };
    }
    if failed.is_empty() {
        return match applied {
            1 => "The one check that applies passed.".to_owned(),
            count => format!("All {count} checks passed."),
        };
    }
    // What a check cost the grade decides which is worst.
    let cost = |(check, scored): &(&Check, &Scored)| check.weight * (1.0 - scored.score);
    failed.sort_by(|one, other| cost(other).total_cmp(&cost(one)));
    let named: Vec<_> = failed.iter().take(NAMED_IN_SUMMARY).map(|(check, scored)| named(check, scored)).collect();
    let more = failed.len() - named.len();
    let more = if more > 0 { format!("; {more} more failed") } else { String::new() };
    if applied == 1 {
        return format!("The one check that applies failed: {}.", named.join(", "));
    }
    format!("{} of {applied} checks passed; worst: {}{more}.", applied - failed.len(), named.join("; "))
}

fn named(check: &Check, scored: &Scored) -> String {
    format!("{} ({}; wanted: {})", check.name, scored.found, scored.bound)
}

/// A Markdown table with one row a check, in the order of the agent's list.
fn analysis(results: &[(&Check, Outcome)], grade: Option<f64>) -> String {
    let mut text = String::from("| check | result | score | weight | found | wanted |\n|---|---|--:|--:|---|---|\n");
    for (check, outcome) in results {
        let _ = match outcome {
            Outcome::NotApplicable(reason) => {
                writeln!(text, "| {} | not applied | – | {} | {reason} | |", check.name, check.weight)
            }
            Outcome::Scored(scored) => writeln!(
                text,
                "| {} | {} | {} | {} | {} | {} |",
                check.name,
                if scored.passed() { "passed" } else { "failed" },
                (scored.score * 100.0).round(),
                check.weight,
                cell(&scored.found),
                cell(&scored.bound),
            ),
        };
    }
    if let Some(grade) = grade {
        let _ = write!(text, "\nGrade {grade}: 100 × the mean of the scores, weighted.");
    }
    for (check, scored) in scored(results).filter(|(_, scored)| scored.findings.left_out() > 0) {
        let kept = scored.findings.kept().len();
        let _ =
            write!(text, "\n\n{}: the first {kept} of {} passages have comments.", check.name, scored.findings.total());
    }
    text
}

/// Text inside a table cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// In the order of the document.
fn comments(page: &Page<'_>, results: &[(&Check, Outcome)]) -> Vec<Comment> {
    let offsets = CharacterOffsets::new(page.source);
    let heaviest = results.iter().map(|(check, _)| check.weight).fold(0.0, f64::max);
    let mut placed: Vec<_> = scored(results)
        .flat_map(|(check, scored)| {
            let last = scored.findings.kept().len().saturating_sub(1);
            let left_out = scored.findings.left_out();
            let findings = scored.findings.kept().iter().enumerate();
            findings.map(move |(index, finding)| (check, finding, if index == last { left_out } else { 0 }))
        })
        .collect();
    placed.sort_by_key(|(_, finding, _)| (finding.range.start, finding.range.end));
    placed
        .into_iter()
        .map(|(check, finding, left_out)| comment(page, &offsets, check, finding, left_out, heaviest))
        .collect()
}

fn comment(
    page: &Page<'_>,
    offsets: &CharacterOffsets<'_>,
    check: &Check,
    finding: &Finding,
    left_out: usize,
    heaviest: f64,
) -> Comment {
    let more = if left_out > 0 {
        format!(" ({left_out} more like this have no comment of their own.)")
    } else {
        String::new()
    };
    Comment {
        header: Some(check.name.to_owned()),
        description: format!("{}{more}", finding.description),
        level: check.level,
        importance: Some((100.0 * check.weight / heaviest).round()),
        grade: None,
        quoted_text: page.source[finding.range.clone()].to_owned(),
        anchor: Anchor::Found {
            start: offsets.character(finding.range.start),
            end: offsets.character(finding.range.end),
        },
    }
}
