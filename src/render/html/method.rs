//! How the numbers of a report were computed: formulas in words, with the numbers that went in.

use crate::domain::stats::{Consistency, Interval, Sample};
use crate::domain::{BatchSummary, Cost};
use crate::render::json::AggregateMetrics;
use crate::render::{counted, lost};

/// Names and explanations, only of what the report shows.
pub fn method(batch: &BatchSummary, metrics: &AggregateMetrics, grades: &Sample) -> Vec<(&'static str, String)> {
    let mut parts = Vec::new();
    if let Some(mean) = grades.mean() {
        parts.push(("Average grade", average(batch, metrics, mean)));
        parts.push((
            "Median",
            "The middle one of the documents' grades; with an even number the mean of the two middle ones.".to_owned(),
        ));
    }
    if let (Some(deviation), Some(error)) = (grades.standard_deviation(), grades.standard_error()) {
        parts.push((
            "Standard deviation (SD)",
            format!(
                "The root of the sum of squared distances from the average, divided by n − 1: {deviation:.2} grade points."
            ),
        ));
        parts.push((
            "Standard error",
            format!(
                "The standard deviation divided by the root of n: {error:.2}. Documents are the unit, not repetitions."
            ),
        ));
    }
    if let Some(Interval { low, high }) = metrics.grade_ci95 {
        parts.push((
            "95\u{a0}% interval",
            format!(
                "The average ± Student's t for n − 1 = {} degrees of freedom × the standard error: {low:.2} to {high:.2}. \
                 It speaks about documents drawn as these were, evaluated by this agent.",
                metrics.graded_documents.saturating_sub(1)
            ),
        ));
    }
    if let Some(consistency) = &metrics.consistency {
        parts.push(("Agreement between repetitions", agreement(consistency)));
    }
    if let Some(rate) = metrics.success_rate {
        let stats = &batch.job_stats;
        parts.push((
            "Success rate",
            format!(
                "Completed ÷ (completed + failed) = {} ÷ {} = {:.1} %.",
                stats.completed,
                stats.completed + stats.failed,
                rate * 100.0
            ),
        ));
    }
    if metrics.known_cost_usd.is_some_and(|cost| cost > Cost::ZERO) {
        parts.push((
            "Cost",
            "The sum over every attempt of every job, failed ones included. A cost that is not known is left out and said to be, never taken for 0."
                .to_owned()
                + &lost(metrics.lost_attempts).map_or_else(String::new, |text| format!(" Beside it: {text}.")),
        ));
    }
    parts.push((
        "Comments",
        "A comment belongs to the passage that it quotes. One whose quotation was not found in the document is kept and marked."
            .to_owned(),
    ));
    parts
}

fn average(batch: &BatchSummary, metrics: &AggregateMetrics, mean: f64) -> String {
    let mut text = if batch.repeat > 1 {
        format!(
            "A document's grade is the mean of its up to {} repetitions; the average is the mean of the documents' grades, \
             which weigh equally",
            batch.repeat
        )
    } else {
        "The mean of the documents' grades, which weigh equally".to_owned()
    };
    text += &format!(": {mean:.2}, n = {}", counted(metrics.graded_documents, "document"));
    if batch.repeat > 1 {
        text += &format!(" with {}", counted(metrics.graded_jobs, "graded evaluation"));
    }
    if metrics.missing_grades > 0 {
        text += &format!("; {} without a grade left out", counted(metrics.missing_grades, "evaluation"));
    }
    text + "."
}

fn agreement(consistency: &Consistency) -> String {
    let mut text = format!(
        "Standard deviation within documents: the root of the mean square of the distances between a document's grades and \
         its mean, {:.2} grade points.",
        consistency.within_document_sd
    );
    if let Some(icc) = consistency.icc {
        text += &format!(
            " Intraclass correlation ICC(1,1), the share of the variance that lies between documents: {icc:.2}"
        );
        if let Some(interval) = consistency.icc_ci95 {
            text += &format!(" (95\u{a0}% interval {:.2} to {:.2})", interval.low, interval.high);
        }
        text += ".";
    }
    text
}
