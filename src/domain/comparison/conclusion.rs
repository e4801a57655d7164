//! What the data support, and what they do not, in sentences.
//!
//! Taken from the interval, which shows size and uncertainty together; tests only warn where they disagree with it.

use std::fmt;

use super::configuration::configuration_changes;
use super::repetitions::Readings;
use super::result::{Comparison, MainTest, MeanDifference};
use super::side::{Side, Sides};
use super::wording::{amount, interval_text, p_text};
use crate::domain::stats::{CONFIDENCE, Direction, Interval, Roughness};

/// Sentences: the result, and what must be known to read it rightly.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Conclusion {
    pub statement: String,
    /// What the result does not carry.
    pub limits: String,
    /// What this comparison in particular suffers from.
    pub cautions: Vec<String>,
}

impl fmt::Display for Conclusion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [&self.statement, &self.limits].into_iter().chain(&self.cautions);
        let parts: Vec<&str> = parts.map(String::as_str).filter(|part| !part.is_empty()).collect();
        f.write_str(&parts.join(" "))
    }
}

/// The level that p-values are held against, that of the interval.
const LEVEL: f64 = 1.0 - CONFIDENCE;

pub(super) fn conclude(comparison: &Comparison, sides: Sides<&Side>, candidates: usize) -> Conclusion {
    let Some(difference) = &comparison.difference else {
        let what = comparison.metric.missing_noun();
        let statement = if comparison.paired == 0 {
            "The two have no document in common, so nothing can be said.".to_owned()
        } else {
            format!("No document has {what} on both sides, so nothing can be said.")
        };
        return Conclusion { statement, limits: String::new(), cautions: state_of_jobs(sides) };
    };
    let (statement, limits) = match difference.ci95 {
        None => (single(comparison, difference), "One document carries no interval and no conclusion.".to_owned()),
        Some(_) if difference.standard_deviation == Some(0.0) => constant(comparison, difference),
        Some(bounds) if is_shown(bounds) => shown(comparison, difference, bounds),
        Some(bounds) => not_shown(comparison, difference, bounds),
    };
    Conclusion { statement, limits, cautions: cautions(comparison, difference, sides, candidates) }
}

fn is_shown(bounds: Interval) -> bool {
    !bounds.contains(0.0)
}

fn direction(difference: f64) -> &'static str {
    if difference < 0.0 { "lower" } else { "higher" }
}

fn single(comparison: &Comparison, difference: &MeanDifference) -> String {
    if difference.mean == 0.0 {
        return "The only document that could be compared has the same value on both sides.".to_owned();
    }
    let size = amount(comparison.metric, difference.mean);
    let (noun, direction) = (comparison.metric.noun(), direction(difference.mean));
    format!("On the only document that could be compared the candidate's {noun} is {size} {direction}.")
}

fn constant(comparison: &Comparison, difference: &MeanDifference) -> (String, String) {
    let count = comparison.compared;
    let statement = if difference.mean == 0.0 {
        format!("All {count} documents have the same value on both sides.")
    } else {
        let size = amount(comparison.metric, difference.mean);
        let (noun, direction) = (comparison.metric.noun(), direction(difference.mean));
        format!("On each of the {count} documents the candidate's {noun} is {size} {direction}.")
    };
    (statement, "Without any spread there is no scale for a t test.".to_owned())
}

fn shown(comparison: &Comparison, difference: &MeanDifference, bounds: Interval) -> (String, String) {
    let metric = comparison.metric;
    let statement = format!(
        "With the candidate {} is {} by {} (95 % interval: {}; {} documents).",
        metric.subject(),
        direction(difference.mean),
        amount(metric, difference.mean),
        interval_text(metric, bounds),
        comparison.compared,
    );
    let tally = comparison.tally;
    let (up, down) = match metric.direction() {
        Direction::HigherIsBetter => (tally.wins, tally.losses),
        Direction::LowerIsBetter => (tally.losses, tally.wins),
    };
    let limits = format!(
        "This is about the mean over documents like these, not about each: {up} went up, {down} went down, {} stayed.",
        tally.ties
    );
    (statement, limits)
}

fn not_shown(comparison: &Comparison, difference: &MeanDifference, bounds: Interval) -> (String, String) {
    let metric = comparison.metric;
    let size = if difference.mean == 0.0 {
        "the means are equal".to_owned()
    } else {
        format!("{} {}", amount(metric, difference.mean), direction(difference.mean))
    };
    let statement = format!(
        "No difference in {} is shown: {size} (95 % interval: {}; {} documents).",
        metric.subject().trim_start_matches("the "),
        interval_text(metric, bounds),
        comparison.compared,
    );
    let detectable = comparison.detectable_difference80.map_or_else(String::new, |least| {
        format!(
            " a new study of {} documents with this standard deviation would {}.",
            comparison.compared,
            if metric.scale().is_some_and(|scale| least > scale) {
                "hardly find any difference, however large".to_owned()
            } else {
                format!("find a true difference of {} in 8 of 10 cases, smaller ones less often", amount(metric, least))
            }
        )
    });
    let limits =
        format!("That is not evidence that there is none: anything in the interval fits the data;{detectable}");
    (statement, limits.trim_end_matches(';').to_owned())
}

fn cautions(
    comparison: &Comparison,
    difference: &MeanDifference,
    sides: Sides<&Side>,
    candidates: usize,
) -> Vec<String> {
    let mut cautions = Vec::new();
    if sides.baseline.batch.id == sides.candidate.batch.id {
        cautions.push("Baseline and candidate are the same batch.".to_owned());
    }
    cautions.extend(disagreement(comparison, difference));
    cautions.extend(multiplicity(comparison, difference, candidates));
    cautions.extend(roughness(difference));
    if comparison.shared_results > 0 {
        cautions.push(format!(
            "{} of the {} pairs share one and the same evaluation (reused, not made anew): their difference is no evidence.",
            comparison.shared_results,
            comparison.paired
        ));
    }
    cautions.extend(missing(comparison));
    cautions.extend(missing_in_part(comparison));
    cautions.extend(confounded(sides));
    cautions.extend(state_of_jobs(sides));
    cautions
}

/// Up to so many documents that differ, the smallest p-value of a test of signs is 2/2⁵: above 5 %.
const TOO_FEW_SIGNS: usize = 5;

/// Where the interval and the tests fall on different sides of 5 %.
fn disagreement(comparison: &Comparison, difference: &MeanDifference) -> Option<String> {
    let bounds = difference.ci95?;
    let main = comparison.main_test.as_ref()?.test;
    let permutation = comparison.permutation.as_ref()?.test;
    let differing = comparison.tally.wins + comparison.tally.losses;
    // On values of 0 and 1 the permutation test is McNemar's.
    let (name, p) = match main {
        MainTest::T(_) => ("the permutation test", permutation.p),
        MainTest::McNemar { p, .. } => ("McNemar's test", p),
    };
    if (p < LEVEL) == is_shown(bounds) {
        return None;
    }
    if differing <= TOO_FEW_SIGNS {
        return Some(format!(
            "With {differing} documents that differ {name} cannot go below {}, so it can neither confirm nor question the \
             interval.",
            p_text(2.0 / f64::from(1_u32 << differing))
        ));
    }
    let given = match main {
        MainTest::T(test) => format!("the t test gives {}, {name} {}", p_text(test.p), p_text(p)),
        MainTest::McNemar { .. } => format!("{name} gives {}", p_text(p)),
    };
    let says = if is_shown(bounds) { "excludes" } else { "includes" };
    Some(format!("The methods disagree: {given}, and the interval {says} no difference; take the result as open."))
}

/// A difference that only shows because several candidates were tried.
fn multiplicity(comparison: &Comparison, difference: &MeanDifference, candidates: usize) -> Option<String> {
    let adjusted = comparison.main_test.as_ref()?.p_holm;
    let is_affected = candidates > 1 && is_shown(difference.ci95?) && adjusted >= LEVEL;
    is_affected.then(|| {
        format!(
            "With {candidates} candidates tried, a difference like this is less surprising: adjusted for that (Holm) {}.",
            p_text(adjusted)
        )
    })
}

fn roughness(difference: &MeanDifference) -> Option<String> {
    let reasons: Vec<String> = difference
        .roughness
        .iter()
        .map(|reason| match reason {
            Roughness::Few { count } => format!("there are only {count} pairs"),
            Roughness::Skewed { skewness } => format!("the differences are skewed ({skewness:.1})"),
        })
        .collect();
    let what = if difference.standard_deviation == Some(0.0) {
        "That says little about other documents"
    } else {
        "The interval is rough"
    };
    (difference.ci95.is_some() && !reasons.is_empty()).then(|| format!("{what}: {}.", reasons.join(" and ")))
}

fn missing(comparison: &Comparison) -> Option<String> {
    let valued = comparison.valued.baseline;
    let lacking = valued.saturating_sub(comparison.compared);
    (lacking > 0).then(|| {
        format!(
            "For {lacking} of the baseline's {valued} documents the candidate has no {}{}; the comparison leaves them out, which is \
             harmless only if that has nothing to do with what they would have got.",
            comparison.metric.missing_noun(),
            comparison.absent()
        )
    })
}

/// Repetitions without a value, of documents that have one from others.
fn missing_in_part(comparison: &Comparison) -> Option<String> {
    let Sides { baseline, candidate } = comparison.readings;
    let parts: Vec<String> = [("baseline", baseline), ("candidate", candidate)]
        .into_iter()
        .filter(|(_, readings)| readings.valued < readings.all)
        .map(|(name, Readings { all, valued })| format!("{} of the {name}'s {all} jobs", all - valued))
        .collect();
    (!parts.is_empty()).then(|| {
        format!(
            "Over the documents that were compared, {} have no {}; their values are the means of the rest, which is harmless only \
             if that has nothing to do with what these would have got.",
            parts.join(" and "),
            comparison.metric.noun()
        )
    })
}

/// Another model and other instructions at once.
fn confounded(sides: Sides<&Side>) -> Option<String> {
    let changes = configuration_changes(&sides.baseline.agent, &sides.candidate.agent);
    let has = |wanted: &[&str]| changes.iter().any(|change| wanted.contains(&change.name.as_str()));
    (has(&["runtime", "model"]) && has(&["instructions", "selfCritique"])).then(|| {
        let what = if has(&["model"]) { "model" } else { "runtime" };
        format!("The sides differ in their {what} and in their instructions: what comes from which cannot be told.")
    })
}

/// A batch that is not done yet.
fn state_of_jobs(sides: Sides<&Side>) -> Vec<String> {
    [("baseline", sides.baseline), ("candidate", sides.candidate)]
        .into_iter()
        .filter_map(|(name, side)| {
            let stats = &side.batch.job_stats;
            let open = stats.open();
            (open > 0).then(|| format!("The {name} is not done: {open} of its {} jobs are still to run.", stats.total))
        })
        .collect()
}
