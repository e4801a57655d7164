//! How a comparison was computed, in words.

use crate::domain::comparison::Metric;
use crate::domain::stats::Patterns;
use crate::render::comparison::View;
use crate::render::counted;

pub fn method(view: &View<'_>) -> Vec<(&'static str, String)> {
    let mut parts = vec![
        (
            "Pairs",
            "Documents are paired by their content; what only one side has takes no part. A document's value is the mean of \
             its repetitions. Documents weigh equally, and are the unit of everything below."
                .to_owned(),
        ),
        (
            "Difference",
            format!(
                "Candidate − baseline for each pair, then the mean over the pairs. {}",
                match view.metric {
                    Metric::Grade => "In grade points; higher is better.",
                    Metric::Cost => "In dollars a job; lower is better.",
                    Metric::Duration => "In milliseconds a job; lower is better.",
                    Metric::Comments => "In comments an evaluation; fewer are better.",
                    Metric::PassRate { .. } =>
                        "In percentage points of repetitions whose grade reaches the threshold; higher is better.",
                }
            ),
        ),
        (
            "95\u{a0}% interval",
            "The mean difference ± Student's t for n − 1 degrees of freedom × the standard deviation of the differences \
             divided by the root of n. The conclusion is taken from this interval."
                .to_owned(),
        ),
    ];
    if view.candidates.iter().any(|candidate| candidate.comparison.is_mcnemar()) {
        parts.push((
            "McNemar's test",
            "Of the documents that pass on one side only, how likely so uneven a split is when either side is as likely; \
             exact, from the binomial distribution. On values of 0 and 1 the permutation test is the same test."
                .to_owned(),
        ));
    } else {
        parts.push((
            "Paired t-test",
            "The mean difference divided by its standard error, held against Student's t, two-sided.".to_owned(),
        ));
    }
    let mut others = view.candidates.iter().map(|it| &it.comparison).filter(|comparison| !comparison.is_mcnemar());
    if let Some(permutation) = others.find_map(|comparison| comparison.permutation.as_ref()) {
        let draws = match permutation.test.patterns {
            Patterns::Exact => "all sign patterns".to_owned(),
            Patterns::MonteCarlo { .. } => {
                format!("{} drawn at random", counted(permutation.test.draws, "sign pattern"))
            }
        };
        parts.push((
            "Permutation test",
            format!("The share of sign patterns of the differences with a mean at least as far from 0: {draws}."),
        ));
    }
    if view.candidates.len() > 1 {
        parts.push((
            "Holm",
            format!("The p-values adjusted for {} candidates, those of each test on their own.", view.candidates.len()),
        ));
    }
    parts.extend([
        ("Effect size", "Cohen's dz: the mean difference divided by the standard deviation of the differences.".to_owned()),
        (
            "Detectable difference",
            "What a new study of as many documents, with this standard deviation, would find in 8 of 10 cases at the 5\u{a0}% \
             level. It says nothing about the difference that was found here."
                .to_owned(),
        ),
        (
            "Comments",
            "A comment is kept when the other side has one at the same passage, or a nearly equal text. Remarks that the \
             repetitions of a side have in common count once."
                .to_owned(),
        ),
    ]);
    parts
}
