//! What the grades of a batch come to, in lines for people.

use crate::commands::detail::Detail;
use crate::domain::stats::{CONFIDENCE, Consistency, Interval, Roughness, Sample, WIDE_RANGE};
use crate::render::counted;
use crate::render::distribution::Distribution;
use crate::render::json::{AggregateMetrics, document_means, roughness};
use crate::render::outcome::exceeds_grades;

/// Columns of a drawing where there is room, and the fewest that still show a shape.
const MOST_COLUMNS: usize = 25;
const FEWEST_COLUMNS: usize = 8;
/// What stands beside a drawing takes about this much.
const BESIDE: usize = 60;

/// A name and a value each, only what there is something to say about.
pub(super) fn facts(detail: &Detail, width: Option<usize>) -> Vec<(&'static str, String)> {
    let metrics = &detail.metrics;
    let sample = Sample::new(document_means(&detail.grades));
    let lines = [
        ("grade", grade(metrics).or_else(|| none(detail))),
        ("spread", spread(&sample, width)),
        ("note", rough(&sample)),
        (
            "passed",
            metrics.pass_rate.map(|rate| {
                let what = format!(" of the grades are {} or more", rate.threshold);
                share(rate.share.estimate, &what, Some(rate.share.ci95))
            }),
        ),
        ("repeats", metrics.consistency.as_ref().map(repeats)),
        (
            "success",
            metrics
                .success_rate
                .filter(|rate| *rate < 1.0)
                .map(|rate| share(rate, " of the jobs", metrics.success_rate_ci95)),
        ),
    ];
    lines.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

/// `71.4 ± 2.1 standard error, 95 % interval 67.0 to 75.8, median 72.5, 14 documents`.
fn grade(metrics: &AggregateMetrics) -> Option<String> {
    let average = metrics.average_grade?;
    let mut text = format!("{average:.1}");
    if let Some(error) = metrics.grade_standard_error {
        text += &format!(" ± {error:.1} standard error");
    }
    if let Some(Interval { low, high }) = metrics.grade_ci95 {
        text += &format!(", 95 % interval {low:.1} to {high:.1}");
    }
    if let Some(median) = metrics.median_grade {
        text += &format!(", median {median:.1}");
    }
    text += &format!(", {}", counted(metrics.graded_documents, "document"));
    if metrics.missing_grades > 0 {
        text += &format!(", {} missing", counted(metrics.missing_grades, "grade"));
    }
    Some(text)
}

/// Completed jobs without any grade are no oversight of this page.
fn none(detail: &Detail) -> Option<String> {
    let completed = detail.batch.job_stats.completed;
    let why = if detail.agent.content.provides_grades {
        format!("{} completed without one", counted(completed, "job"))
    } else {
        "the agent gives none".to_owned()
    };
    (completed > 0).then(|| format!("none: {why}"))
}

fn spread(sample: &Sample, width: Option<usize>) -> Option<String> {
    let room = width.map_or(MOST_COLUMNS, |width| width.saturating_sub(BESIDE).clamp(FEWEST_COLUMNS, MOST_COLUMNS));
    let drawn = Distribution::of(sample, room)?;
    let highest = counted(drawn.highest() as u64, "document");
    Some(format!("{}  a column: {} wide, the highest: {highest}", drawn.line(), drawn.step()))
}

fn rough(sample: &Sample) -> Option<String> {
    let beyond = sample.interval(CONFIDENCE).filter(|interval| exceeds_grades(*interval));
    let mut reasons: Vec<String> = roughness(sample)
        .iter()
        .map(|reason| match reason {
            Roughness::Few { count } => format!("only {}", counted(*count as u64, "document")),
            Roughness::Skewed { skewness } => format!("skewed grades ({skewness:.1})"),
        })
        .collect();
    reasons.extend(beyond.map(|_| "it reaches beyond 0 to 100".to_owned()));
    (!reasons.is_empty()).then(|| format!("the interval is rough: {}", reasons.join(", ")))
}

fn share(estimate: f64, what: &str, interval: Option<Interval>) -> String {
    let interval = interval.map_or_else(String::new, |Interval { low, high }| {
        format!(", 95 % interval {:.1} to {:.1} %", low * 100.0, high * 100.0)
    });
    format!("{:.1} %{what}{interval}", estimate * 100.0)
}

/// `± 6.1 points within a document, ICC 0.02 (95 % interval -0.05 to 0.11), …`.
fn repeats(consistency: &Consistency) -> String {
    let mut text = format!("± {:.1} points within a document", consistency.within_document_sd);
    if let Some(icc) = consistency.icc {
        text += &format!(", ICC {icc:.2}");
        if let Some(Interval { low, high }) = consistency.icc_ci95 {
            text += &format!(" (95 % interval {low:.2} to {high:.2})");
        }
    }
    text + &format!(", over {WIDE_RANGE} points apart in {:.0} % of documents", consistency.share_range_above * 100.0)
}
