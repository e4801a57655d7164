//! What the two sides took: jobs, and cost, tokens and time of a job, because the sides may differ in their jobs.

use crate::domain::Cost;
use crate::domain::comparison::{Sides, Totals};
use crate::render::{grouped, time};

/// A name, and either side's value as text; `None` where it is unknown.
pub type Resource = (&'static str, Sides<Option<String>>);

#[must_use]
pub fn resources(totals: Sides<Totals>) -> [Resource; 4] {
    [
        ("jobs", totals.map(|totals| Some(totals.jobs.to_string()))),
        ("cost a job", totals.map(|totals| Some(cost_a_job(totals)?.to_string()))),
        ("tokens a job", totals.map(|it| a_job(&it, it.tokens).map(grouped))),
        ("time a job", totals.map(|it| Some(time::measured(a_job(&it, it.duration_ms)?)))),
    ]
}

/// `a → b`, or nothing where both are the same or unknown.
#[must_use]
pub fn change(sides: Sides<Option<String>>) -> Option<String> {
    if sides.baseline == sides.candidate {
        return None;
    }
    let [baseline, candidate] =
        [sides.baseline, sides.candidate].map(|side| side.unwrap_or_else(|| "unknown".to_owned()));
    Some(format!("{baseline} → {candidate}"))
}

fn cost_a_job(totals: Totals) -> Option<Cost> {
    Cost::from_dollars(totals.cost()?.dollars() / totals.jobs as f64)
}

fn a_job(totals: &Totals, sum: Option<u64>) -> Option<u64> {
    let jobs = totals.jobs;
    sum.map(|sum| (sum + jobs / 2) / jobs)
}
