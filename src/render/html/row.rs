//! A document in the table of a report.

use std::io::{self, Write};

use askama::Template;

use crate::domain::{BatchSummary, Cost};
use crate::render::outcome::Outcome;
use crate::render::time;

/// The columns that have something to say.
#[derive(Debug, Clone, Copy)]
pub struct Columns {
    pub status: bool,
    pub grade: bool,
    pub spread: bool,
    pub cost: bool,
    /// A row is of several jobs.
    pub repeats: bool,
}

impl Columns {
    #[must_use]
    pub fn new(batch: &BatchSummary, has_grades: bool, known_cost: Option<Cost>) -> Self {
        Self {
            status: batch.job_stats.completed != batch.job_stats.total,
            grade: has_grades,
            spread: has_grades && batch.repeat > 1,
            cost: known_cost.is_some_and(|cost| cost > Cost::ZERO),
            repeats: batch.repeat > 1,
        }
    }
}

/// Writes the row of a document.
pub fn write(outcome: &Outcome<'_>, columns: Columns, out: &mut dyn Write) -> io::Result<()> {
    let (status, has_failed) = outcome.status();
    let (grade, spread) = (outcome.grades.mean(), outcome.grades.standard_deviation());
    let (cost, millis) = (outcome.cost(), outcome.millis());
    let row = Row {
        columns,
        key: &key(outcome.ordinal()),
        number: outcome.ordinal() + 1,
        title: &outcome.title(),
        status_class: if has_failed { "failed" } else { "" },
        status,
        grade: grade.map(|grade| format!("{grade:.1}")).unwrap_or_default(),
        grade_value: value(grade),
        bar: grade.map(bar).unwrap_or_default(),
        spread: spread.map(|spread| format!("{spread:.1}")).unwrap_or_default(),
        spread_value: value(spread),
        comments: outcome.comments().map(|count| count.to_string()).unwrap_or_default(),
        cost: cost.map(|cost| cost.to_string()).unwrap_or_default(),
        cost_value: value(cost.map(Cost::dollars)),
        time: millis.map(time::measured).unwrap_or_default(),
        millis: millis.map(|millis| millis.to_string()).unwrap_or_default(),
        summary: &outcome.summary(),
    };
    row.write_into(&mut { out })
}

/// The place of the document with this ordinal.
#[must_use]
pub fn key(ordinal: u32) -> String {
    format!("d{}", ordinal + 1)
}

/// A number for sorting; empty where there is none.
fn value(number: Option<f64>) -> String {
    number.map(|number| number.to_string()).unwrap_or_default()
}

/// A grade as a line of this length.
fn bar(grade: f64) -> String {
    let length = grade.clamp(0.0, 100.0).round();
    format!(
        "<svg class=\"bar-track\" viewBox=\"0 0 100 3\" preserveAspectRatio=\"none\" aria-hidden=\"true\">\
         <path d=\"M0 1.5H100\"/><path d=\"M0 1.5H{length}\"/></svg>"
    )
}

#[derive(Template)]
#[template(path = "report/row.html")]
struct Row<'a> {
    columns: Columns,
    key: &'a str,
    number: u32,
    title: &'a str,
    status_class: &'static str,
    status: String,
    grade: String,
    grade_value: String,
    bar: String,
    spread: String,
    spread_value: String,
    comments: String,
    cost: String,
    cost_value: String,
    time: String,
    millis: String,
    summary: &'a str,
}
