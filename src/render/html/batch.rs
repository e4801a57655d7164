//! The report of one batch: everything around its documents.

use std::io::{self, Write};

use askama::Template;

use super::agent::AgentView;
use super::frame::Frame;
use super::method::method;
use super::plot::Plot;
use super::row::{self, Columns};
use crate::domain::stats::{Interval, Sample};
use crate::domain::{AgentVersion, BatchSummary, Cost, Lifetime, Timestamp};
use crate::render::json::AggregateMetrics;
use crate::render::outcome::{self, Outcome};
use crate::render::{clean, counted, time};
use crate::repository::{DocumentGrades, JobRow};

/// Writes a batch: [`Self::begin`], a row for each document, [`Self::middle`], each document, [`Self::end`].
#[derive(Debug)]
pub struct BatchPage<'a> {
    batch: &'a BatchSummary,
    agent: &'a AgentVersion,
    metrics: &'a AggregateMetrics,
    grades: Sample,
    exported_at: Timestamp,
    columns: Columns,
}

impl<'a> BatchPage<'a> {
    #[must_use]
    pub fn new(
        batch: &'a BatchSummary,
        agent: &'a AgentVersion,
        metrics: &'a AggregateMetrics,
        documents: &[DocumentGrades],
        exported_at: Timestamp,
    ) -> Self {
        let means = documents.iter().filter_map(|document| Sample::new(document.grades.iter().copied()).mean());
        let columns = Columns::new(batch, metrics.graded_jobs > 0, metrics.known_cost_usd);
        Self { batch, agent, metrics, grades: Sample::new(means), exported_at, columns }
    }

    /// The documents' grades, each the mean of its repetitions.
    #[must_use]
    pub const fn grades(&self) -> &Sample {
        &self.grades
    }

    pub fn begin(&self, documents: u64, plots: &[Plot], out: &mut dyn Write) -> io::Result<()> {
        let label = clean(self.batch.label()).into_owned();
        let head = Head {
            frame: Frame { title: format!("{label} – evaluation report") },
            eyebrow: if self.batch.lifetime.is_ephemeral() {
                "Evaluation report · experiment"
            } else {
                "Evaluation report"
            },
            label: &label,
            description: self.batch.description.as_deref().map(clean).map(std::borrow::Cow::into_owned),
            facts: self.facts(),
            figures: figures(self.batch, self.metrics),
            note: outcome::interval_note(&self.grades),
            plots,
            caption: self.caption(documents),
            columns: self.columns,
        };
        head.write_into(&mut { out })
    }

    fn facts(&self) -> Vec<(&'static str, String)> {
        let batch = self.batch;
        let mut facts = Vec::new();
        if let (Some(name), Some(_)) = (&batch.name, &batch.tracking_id) {
            facts.push(("name", clean(name).into_owned()));
        }
        facts.push(("agent", clean(&batch.agent.label()).into_owned()));
        facts.extend(self.agent.content.settings.model.as_deref().map(|model| ("model", clean(model).into_owned())));
        facts.push(("jobs", outcome::jobs(batch)));
        facts.push(("created", time::local(batch.created_at)));
        facts.extend(batch.completed_at.map(|at| ("completed", time::local(at))));
        facts.extend(match batch.lifetime {
            Lifetime::Ephemeral { is_pinned: true, .. } => Some(("expires", "never, while it is pinned".to_owned())),
            lifetime => lifetime.expires_at().map(|at| ("expires", time::local(at))),
        });
        facts.push(("owner", clean(&batch.owner).into_owned()));
        facts.extend(batch.seed.map(|seed| ("seed", seed.to_string())));
        facts.push(("id", batch.id.to_string()));
        facts
    }

    fn caption(&self, documents: u64) -> String {
        let mut text = counted(documents, "document");
        if self.batch.repeat > 1 {
            text += &format!(
                ", each evaluated {} times: the grade is the mean, SD the standard deviation of its repetitions",
                self.batch.repeat
            );
        }
        text + "."
    }

    /// The row of a document, from all its jobs.
    pub fn row(&self, jobs: &[JobRow], out: &mut dyn Write) -> io::Result<()> {
        Outcome::new(jobs).map_or(Ok(()), |outcome| row::write(&outcome, self.columns, out))
    }

    pub fn middle(&self, out: &mut dyn Write) -> io::Result<()> {
        let agents = vec![AgentView::new("Agent", self.agent)];
        let method = method(self.batch, self.metrics, &self.grades);
        Middle { agents, method }.write_into(&mut { out })
    }

    pub fn end(&self, out: &mut dyn Write) -> io::Result<()> {
        tail(self.exported_at, out)
    }
}

/// The end of a page.
pub fn tail(now: Timestamp, out: &mut dyn Write) -> io::Result<()> {
    let made = format!("Made by evalbatch {} on {}.", env!("CARGO_PKG_VERSION"), time::local(now));
    Tail { made }.write_into(&mut &mut *out)?;
    out.write_all(b"\n")
}

/// A number with its name, and what is to be known about it.
#[derive(Debug)]
pub struct Figure {
    pub name: &'static str,
    pub value: String,
    pub note: String,
    pub is_main: bool,
}

fn figures(batch: &BatchSummary, metrics: &AggregateMetrics) -> Vec<Figure> {
    let mut figures = Vec::new();
    let mut add = |name, value: String, note: String| {
        figures.push(Figure { name, value, note, is_main: name == "Average grade" });
    };
    if let Some(average) = metrics.average_grade {
        let interval = metrics.grade_ci95.map(|Interval { low, high }| {
            format!("95\u{a0}% interval {low:.1} to {high:.1}, n = {}", metrics.graded_documents)
        });
        let alone = || format!("n = {}: no interval", metrics.graded_documents);
        add("Average grade", format!("{average:.1}"), interval.unwrap_or_else(alone));
    }
    if let Some(median) = metrics.median_grade {
        add("Median", format!("{median:.1}"), String::new());
    }
    if let Some(deviation) = metrics.grade_std_dev {
        add("Standard deviation", format!("{deviation:.1}"), "between documents".to_owned());
    }
    if let Some(consistency) = &metrics.consistency {
        let icc = consistency.icc.map(|icc| format!("ICC {icc:.2}")).unwrap_or_default();
        add("Between repetitions", format!("± {:.1}", consistency.within_document_sd), icc);
    }
    if metrics.missing_grades > 0 {
        add("Missing grades", metrics.missing_grades.to_string(), String::new());
    }
    if let Some(rate) = metrics.success_rate {
        let stats = &batch.job_stats;
        let mut finished = format!("{} of {} finished jobs", stats.completed, stats.completed + stats.failed);
        if let Some(Interval { low, high }) = metrics.success_rate_ci95.filter(|_| stats.failed > 0) {
            finished += &format!(", 95\u{a0}% interval {:.0} to {:.0} %", low * 100.0, high * 100.0);
        }
        add("Completed", format!("{} %", outcome::percent(rate)), finished);
    }
    add("Comments", metrics.comment_count.to_string(), String::new());
    if let Some(cost) = metrics.known_cost_usd.filter(|cost| *cost > Cost::ZERO) {
        let note = if metrics.total_cost_usd.is_none() { "known; some costs are not" } else { "" };
        add("Cost", cost.to_string(), note.to_owned());
    }
    let [input, output] = metrics.known_tokens;
    if input + output > 0 {
        let is_whole = metrics.input_tokens.is_some() && metrics.output_tokens.is_some();
        let (mark, note) = if is_whole { ("", "") } else { ("≥\u{a0}", ", as far as known") };
        add(
            "Tokens",
            format!("{mark}{}", short(input + output)),
            format!("{} in + {} out{note}", short(input), short(output)),
        );
    }
    if let Some(millis) = metrics.total_duration_ms {
        add("Time", time::measured(millis), "over all jobs".to_owned());
    }
    figures
}

/// Large counts with a letter: `1.2 M`.
pub fn short(count: u64) -> String {
    match count {
        0..10_000 => count.to_string(),
        10_000..1_000_000 => format!("{:.0} k", count as f64 / 1e3),
        _ => format!("{:.1} M", count as f64 / 1e6),
    }
}

#[derive(Template)]
#[template(path = "report/head.html")]
struct Head<'a> {
    frame: Frame,
    eyebrow: &'static str,
    label: &'a str,
    description: Option<String>,
    facts: Vec<(&'static str, String)>,
    figures: Vec<Figure>,
    note: Option<String>,
    plots: &'a [Plot],
    caption: String,
    columns: Columns,
}

#[derive(Template)]
#[template(path = "report/middle.html")]
struct Middle {
    agents: Vec<AgentView>,
    method: Vec<(&'static str, String)>,
}

#[derive(Template)]
#[template(path = "report/tail.html")]
struct Tail {
    made: String,
}
