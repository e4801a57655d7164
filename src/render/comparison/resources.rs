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
    sum.map(|sum| rounded(sum, totals.jobs))
}

/// A mean to the nearest whole number.
const fn rounded(sum: u64, jobs: u64) -> u64 {
    // Half and more is rounded up, without a sum that may be too large.
    sum / jobs + (sum % jobs >= jobs.div_ceil(2)) as u64
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test_case(0, 3, 0)]
    #[test_case(4, 3, 1)]
    #[test_case(5, 3, 2)]
    #[test_case(5, 2, 3; "a half is rounded up")]
    #[test_case(u64::MAX, 1, u64::MAX; "the largest there is")]
    fn means(sum: u64, jobs: u64, mean: u64) {
        assert_eq!(rounded(sum, jobs), mean);
    }
}
