//! The report of one batch.

use std::collections::BTreeMap;

use crate::domain::stats::{Interval, Sample};
use crate::domain::{AgentVersion, BatchSummary, Cost};
use crate::render::json::AggregateMetrics;
use crate::render::outcome::{self, Outcome};
use crate::render::{counted, lost, time};
use crate::repository::DocumentGrades;

use super::WorstComments;
use super::escape::inline;

/// Rows of the table of documents: the lowest grades.
const MOST_ROWS: usize = 300;
const TITLE_CHARS: usize = 120;

/// Takes documents and comments one by one, and keeps what fits.
#[derive(Debug)]
pub struct BatchReport<'a> {
    batch: &'a BatchSummary,
    agent: &'a AgentVersion,
    metrics: &'a AggregateMetrics,
    note: Option<String>,
    pub worst: WorstComments,
    lines: Vec<DocumentLine>,
    documents: usize,
    failures: BTreeMap<&'static str, u64>,
}

/// A document in the table.
#[derive(Debug, PartialEq)]
pub struct DocumentLine {
    /// What has no grade stands before every grade: something went wrong with it.
    weight: (f64, u32),
    text: String,
}

impl<'a> BatchReport<'a> {
    #[must_use]
    pub fn new(
        batch: &'a BatchSummary,
        agent: &'a AgentVersion,
        metrics: &'a AggregateMetrics,
        documents: &[DocumentGrades],
    ) -> Self {
        let means = documents.iter().filter_map(|document| Sample::new(document.grades.iter().copied()).mean());
        let note = outcome::interval_note(&Sample::new(means));
        Self {
            batch,
            agent,
            metrics,
            note,
            worst: WorstComments::default(),
            lines: Vec::new(),
            documents: 0,
            failures: BTreeMap::new(),
        }
    }

    pub fn document(&mut self, outcome: &Outcome<'_>) {
        self.documents += 1;
        for kind in outcome.failures() {
            *self.failures.entry(kind.as_str()).or_default() += 1;
        }
        let line = self.line(outcome);
        let at = self.lines.partition_point(|other| other.weight <= line.weight);
        if at < MOST_ROWS {
            self.lines.insert(at, line);
            self.lines.truncate(MOST_ROWS);
        }
    }

    fn line(&self, outcome: &Outcome<'_>) -> DocumentLine {
        let grade = outcome.grades.mean();
        let mut cells = vec![inline(&outcome::cut(&outcome.title(), TITLE_CHARS))];
        if self.has_grades() {
            cells.push(grade.map(|grade| format!("{grade:.1}")).unwrap_or_default());
        }
        if self.has_spread() {
            let spread = outcome.grades.standard_deviation();
            cells.push(spread.map(|spread| format!("{spread:.1}")).unwrap_or_default());
        }
        cells.push(outcome.comments().map(|count| count.to_string()).unwrap_or_default());
        if self.is_unfinished() {
            cells.push(outcome.status().0);
        }
        let weight = if self.has_grades() { grade.unwrap_or(-1.0) } else { 0.0 };
        DocumentLine { weight: (weight, outcome.ordinal()), text: format!("| {} |\n", cells.join(" | ")) }
    }

    const fn has_grades(&self) -> bool {
        self.metrics.graded_jobs > 0
    }

    const fn has_spread(&self) -> bool {
        self.has_grades() && self.batch.repeat > 1
    }

    const fn is_unfinished(&self) -> bool {
        self.batch.job_stats.completed != self.batch.job_stats.total
    }

    /// At most `room` characters, the table cut where it has to be.
    #[must_use]
    pub fn text(&self, room: usize) -> String {
        let mut text = self.head();
        let worst = self.worst.section();
        let mut table = self.table_head();
        // What says that rows are missing takes some room as well.
        let taken = chars(&text) + chars(&worst) + chars(&table) + 100;
        let mut left = room.saturating_sub(taken);
        let mut shown = 0;
        for line in &self.lines {
            let length = chars(&line.text);
            if length > left {
                break;
            }
            left -= length;
            table += &line.text;
            shown += 1;
        }
        if shown < self.documents {
            let kind = if self.has_grades() { " with higher grades" } else { "" };
            table += &format!("\n… and {} more{kind}.\n", counted((self.documents - shown) as u64, "document"));
        }
        text += &table;
        text += &worst;
        text
    }

    fn head(&self) -> String {
        let batch = self.batch;
        let mut head = format!("## {}", inline(&outcome::cut(batch.label(), TITLE_CHARS)));
        if let Some(average) = self.metrics.average_grade {
            head += &format!(": {average:.1}");
        }
        if let Some(Interval { low, high }) = self.metrics.grade_ci95 {
            head += &format!(" (95 % interval {low:.1} to {high:.1})");
        }
        head += "\n\n";
        if let Some(description) = &batch.description {
            head += &format!("{}\n\n", inline(&outcome::cut(description, 1_000)));
        }
        let model = self
            .agent
            .content
            .settings
            .model
            .as_deref()
            .map(|model| format!(", {}", inline(&outcome::cut(model, TITLE_CHARS))));
        head += &format!(
            "Agent {}{} ({}{}) · jobs: {} · {}\n\n| metric | value |\n|---|---|\n",
            inline(&batch.agent.name),
            batch.agent.version_mark(),
            self.agent.content.runtime,
            model.unwrap_or_default(),
            outcome::jobs(batch),
            time::local(batch.completed_at.unwrap_or(batch.created_at)),
        );
        for (name, value) in self.metrics_rows() {
            head += &format!("| {name} | {value} |\n");
        }
        if let Some(note) = &self.note {
            head += &format!("\n{note}\n");
        }
        head
    }

    fn metrics_rows(&self) -> Vec<(&'static str, String)> {
        let metrics = self.metrics;
        let mut rows = Vec::new();
        if let Some(average) = metrics.average_grade {
            let mut text = format!("{average:.1}");
            if let Some(error) = metrics.grade_standard_error {
                text += &format!(" ± {error:.1} standard error");
            }
            if let Some(Interval { low, high }) = metrics.grade_ci95 {
                text += &format!(", 95 % interval {low:.1} to {high:.1}");
            }
            rows.push(("average grade", format!("{text}, n = {}", counted(metrics.graded_documents, "document"))));
        }
        rows.extend(metrics.median_grade.map(|median| ("median", format!("{median:.1}"))));
        rows.extend(metrics.grade_std_dev.map(|deviation| ("standard deviation", format!("{deviation:.1}"))));
        if let Some(consistency) = &metrics.consistency {
            let icc = consistency.icc.map(|icc| format!(", ICC {icc:.2}")).unwrap_or_default();
            let deviation = consistency.within_document_sd;
            rows.push(("between repetitions", format!("± {deviation:.1} (standard deviation{icc})")));
        }
        if metrics.missing_grades > 0 {
            rows.push(("missing grades", metrics.missing_grades.to_string()));
        }
        rows.extend(metrics.success_rate.map(|rate| ("success rate", format!("{} %", outcome::percent(rate)))));
        if !self.failures.is_empty() {
            let mut failures: Vec<_> = self.failures.iter().collect();
            failures.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
            let failures: Vec<String> = failures.iter().map(|(kind, count)| format!("{count} `{kind}`")).collect();
            rows.push(("failed", failures.join(", ")));
        }
        rows.push(("comments", metrics.comment_count.to_string()));
        if metrics.reused > 0 {
            rows.push(("reused", format!("{} of {}", metrics.reused, self.batch.job_stats.completed)));
        }
        if let Some(cost) = metrics.known_cost_usd.filter(|cost| *cost > Cost::ZERO) {
            let partly = if metrics.total_cost_usd.is_none() { " known, some costs are not" } else { "" };
            rows.push(("cost", format!("\\{cost}{partly}")));
        }
        if let Some([input, output]) = metrics.tokens() {
            rows.push(("tokens", format!("{input} in + {output} out")));
        }
        rows.extend(lost(metrics.lost_attempts).map(|text| ("lost", text)));
        rows.extend(metrics.total_duration_ms.map(|millis| ("time over all jobs", time::measured(millis))));
        rows
    }

    fn table_head(&self) -> String {
        let mut names = vec![("document", "---")];
        if self.has_grades() {
            names.push(("grade", "--:"));
        }
        if self.has_spread() {
            names.push(("SD", "--:"));
        }
        names.push(("comments", "--:"));
        if self.is_unfinished() {
            names.push(("status", "---"));
        }
        let join = |part: fn(&(&'static str, &'static str)) -> &'static str| {
            names.iter().map(part).collect::<Vec<_>>().join(" | ")
        };
        let order = if self.has_grades() { ", lowest grade first" } else { "" };
        format!("\n### Documents{order}\n\n| {} |\n| {} |\n", join(|name| name.0), join(|name| name.1))
    }
}

fn chars(text: &str) -> usize {
    text.chars().count()
}
#[cfg(test)]
mod tests;
