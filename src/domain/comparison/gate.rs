//! Gates: whether a comparison lets a change pass.

use super::metric::Metric;
use super::repetitions::Readings;
use super::result::Comparison;
use super::side::Side;
use super::wording::{amount, interval_text};
use crate::domain::stats::{self, Interval, gate_confidence, shows_non_inferiority, shows_regression};
use crate::domain::text_enum::text_enum;

text_enum! {
    pub enum Verdict {
        Pass = "pass",
        Fail = "fail",
        /// The data do not suffice: not met either.
        Undetermined = "undetermined",
    }
}

/// The share of the baseline's graded documents that a candidate may lack.
pub const DEFAULT_MAX_MISSING: f64 = 0.05;

/// The gates that were asked for; margins in units of the metric, at least 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gates {
    /// Fails when a change for the worse beyond this margin is shown.
    pub regression: Option<f64>,
    /// Fails unless a change for the worse as large as this margin is ruled out.
    pub non_inferior: Option<f64>,
    /// Share of the baseline's documents with a value that the candidate may lack.
    pub max_missing: f64,
}

impl Default for Gates {
    fn default() -> Self {
        Self { regression: None, non_inferior: None, max_missing: DEFAULT_MAX_MISSING }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GateResult {
    pub verdict: Verdict,
    pub reason: String,
}

impl GateResult {
    fn new(verdict: Verdict, reason: impl Into<String>) -> Self {
        Self { verdict, reason: reason.into() }
    }
}

impl Gates {
    /// `None` when no gate was asked for.
    pub(super) fn judge(&self, comparison: &Comparison, baseline: &Side, candidates: usize) -> Option<GateResult> {
        if self.regression.is_none() && self.non_inferior.is_none() {
            return None;
        }
        if let Some(reason) = self.unfinished(baseline).or_else(|| self.undetermined(comparison)) {
            return Some(GateResult::new(Verdict::Undetermined, reason));
        }
        let interval_at = |confidence| comparison.values.interval(confidence);
        let regression = self.regression.and_then(|margin| {
            let confidence = gate_confidence(candidates);
            Some(regression(comparison.metric, (confidence, interval_at(confidence)?), margin))
        });
        let non_inferior = self
            .non_inferior
            .and_then(|margin| Some(non_inferiority(comparison.metric, interval_at(stats::CONFIDENCE)?, margin)));
        let results: Vec<GateResult> = regression.into_iter().chain(non_inferior).collect();
        // A gate that is not met decides, and says so first.
        let worst = [Verdict::Fail, Verdict::Undetermined, Verdict::Pass]
            .into_iter()
            .find(|verdict| results.iter().any(|result| result.verdict == *verdict))
            .unwrap_or(Verdict::Undetermined);
        let reasons = results.into_iter().filter(|result| result.verdict == worst).map(|result| result.reason);
        let reason = reasons.collect::<Vec<_>>().join("; ");
        Some(match (worst, self.no_evidence(comparison)) {
            (Verdict::Fail, Some(why)) => GateResult::new(Verdict::Undetermined, format!("{reason}; but {why}")),
            (verdict, _) => GateResult::new(verdict, reason),
        })
    }

    /// What two sides have in common cannot speak against one of them.
    fn no_evidence(&self, comparison: &Comparison) -> Option<String> {
        let (shared, pairs) = (comparison.shared_results, comparison.paired);
        exceeds(shared as f64, pairs as f64, self.max_missing)
            .then(|| format!("{shared} of the {pairs} pairs share an evaluation, and their difference is no evidence"))
    }

    /// A baseline that is still being run may come to anything.
    fn unfinished(&self, baseline: &Side) -> Option<String> {
        let stats = baseline.batch.job_stats;
        let open = stats.open();
        exceeds(open as f64, stats.total as f64, self.max_missing)
            .then(|| format!("{open} of the baseline's {} jobs are still to be done", stats.total))
    }

    fn undetermined(&self, comparison: &Comparison) -> Option<String> {
        let compared = comparison.compared;
        if compared < 2 {
            let (paired, what) = (comparison.paired, comparison.metric.missing_noun());
            let why = [("the baseline", comparison.missing.baseline), ("the candidate", comparison.missing.candidate)];
            let why = why.iter().filter(|(_, missing)| *missing > 0);
            let why =
                why.map(|(side, missing)| format!("; for {missing} of the {paired} in both {side} has no {what}"));
            return Some(format!(
                "an interval takes 2 pairs, and there {} {compared}{}",
                if compared == 1 { "is" } else { "are" },
                why.collect::<String>()
            ));
        }
        let valued = comparison.valued.baseline;
        let lacking = valued.saturating_sub(compared);
        // Of a document whose repetitions came to a value in part, the rest is missing.
        let in_part = comparison.missing_share;
        let missing = lacking as f64 + in_part;
        exceeds(missing, valued as f64, self.max_missing).then(|| {
            let what = comparison.metric.missing_noun();
            let Readings { all, valued: jobs } = comparison.readings.candidate;
            let documents = format!("for {lacking} of the baseline's {valued} documents{}", comparison.absent());
            let jobs = format!("in {} of its {all} jobs over documents of the baseline", all - jobs);
            let places = match (lacking > 0, in_part > 0.0) {
                (true, true) => format!("{documents} and {jobs} that it has"),
                (false, true) => jobs,
                (_, false) => documents,
            };
            format!(
                "the candidate lacks {what} {places}, {:.1} %, and --max-missing is {:.1} %",
                missing / valued as f64 * 100.0,
                self.max_missing * 100.0
            )
        })
    }
}

/// Whether a part is more than this share of the whole; a share that is just reached is not exceeded, whatever rounding makes of it.
fn exceeds(part: f64, whole: f64, share: f64) -> bool {
    part > (share + 1e-9) * whole
}

fn regression(metric: Metric, (confidence, interval): (f64, Interval), margin: f64) -> GateResult {
    let name = named(confidence);
    let bounds = interval_text(metric, interval);
    let margin_text = amount(metric, margin);
    if shows_regression(interval, margin, metric.direction()) {
        let beyond = if margin > 0.0 { format!(", beyond the margin of {margin_text}") } else { String::new() };
        GateResult::new(Verdict::Fail, format!("the {name} ({bounds}) lies wholly on the worse side{beyond}"))
    } else {
        let beyond = if margin > 0.0 { format!(" beyond {margin_text}") } else { String::new() };
        GateResult::new(
            Verdict::Pass,
            format!("no regression{beyond} is shown, which is not proof of none: the {name} is {bounds}"),
        )
    }
}

fn non_inferiority(metric: Metric, interval: Interval, margin: f64) -> GateResult {
    let place = format!("{} ({})", named(stats::CONFIDENCE), interval_text(metric, interval));
    let margin_text = amount(metric, margin);
    if shows_non_inferiority(interval, margin, metric.direction()) {
        GateResult::new(Verdict::Pass, format!("the {place} rules out a change for the worse of {margin_text}"))
    } else {
        GateResult::new(Verdict::Fail, format!("the {place} does not rule out a change for the worse of {margin_text}"))
    }
}

/// `97.5 % interval`.
fn named(confidence: f64) -> String {
    let percent = format!("{:.2}", confidence * 100.0);
    let percent = percent.trim_end_matches('0').trim_end_matches('.');
    format!("{percent} % interval")
}
