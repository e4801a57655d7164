//! One candidate beside the baseline.

use anyhow::Result;

use crate::domain::comparison::{Comparison, MainTest, Metric, Pair, Side, Sides, Verdict, configuration_changes};
use crate::domain::stats::Direction;
use crate::render::comparison::resources::resources;
use crate::render::comparison::{Candidate, Documents, UnpairedDocument, View, numbers};
use crate::render::html::batch::Figure;
use crate::render::html::plot::{self, Plot, difference, slope};
use crate::render::{clean, counted};

use super::{diff, key};

#[derive(Debug)]
pub struct CandidateView {
    /// Begins the names of this candidate's parts of the page.
    pub key: String,
    pub label: String,
    pub heading: String,
    pub statement: String,
    pub limits: String,
    pub cautions: Vec<String>,
    /// The verdict's class, and the sentence.
    pub gate: Option<(&'static str, String)>,
    pub figures: Vec<Figure>,
    /// A name, the baseline's and the candidate's value.
    pub resources: Vec<(&'static str, String, String)>,
    pub plots: Vec<Plot>,
    pub caption: String,
    pub rows: Vec<Row>,
    /// The side that has it, and the title.
    pub unpaired: Vec<(&'static str, String)>,
    /// A setting's name, and its difference as HTML.
    pub changes: Vec<(String, String)>,
}

/// A document in the table. Values are the baseline's, the candidate's and the difference.
#[derive(Debug)]
pub struct Row {
    pub key: String,
    pub title: String,
    pub class: &'static str,
    pub values: (String, String, String),
    pub texts: (String, String, String),
    pub kept: String,
    pub new: String,
    pub lost: String,
    pub is_reused: bool,
}

impl CandidateView {
    pub fn new(view: &View<'_>, index: usize) -> Result<Self> {
        let Candidate { side: candidate, comparison, documents } = &view.candidates[index];
        let label = clean(candidate.batch.label()).into_owned();
        let heading = if view.candidates.len() > 1 { label.clone() } else { "Conclusion".to_owned() };
        let conclusion = &comparison.conclusion;
        let changes = configuration_changes(&view.baseline.agent, &candidate.agent);
        let sides = Sides { baseline: view.baseline, candidate };
        let missing = comparison.paired - comparison.compared;
        let mut caption = format!("{}, the largest change first", counted(comparison.paired as u64, "document"));
        if missing > 0 {
            caption += &format!("; {missing} without {} on a side", comparison.metric.missing_noun());
        }
        Ok(Self {
            key: format!("k{}", index + 1),
            heading,
            statement: conclusion.statement.clone(),
            limits: conclusion.limits.clone(),
            cautions: conclusion.cautions.clone(),
            gate: comparison.gate.as_ref().map(|gate| {
                let class = match gate.verdict {
                    Verdict::Pass => "pass",
                    Verdict::Fail => "fail",
                    Verdict::Undetermined => "",
                };
                (class, format!("Gate {}: {}.", gate.verdict, gate.reason))
            }),
            figures: figures(comparison, view.candidates.len() > 1),
            resources: used(comparison),
            plots: plots(sides, comparison.metric, documents, index)?,
            caption: caption + "." + &comparison.how_to_read_changes().map_or_else(String::new, |it| format!(" {it}")),
            rows: documents
                .pairs
                .read()?
                .map(|pair| Ok(row(comparison.metric, &*pair?, index)))
                .collect::<Result<_>>()?,
            unpaired: unpaired(documents),
            changes: changes.iter().map(|change| (change.name.clone(), diff::html(change))).collect(),
            label,
        })
    }
}

fn figures(comparison: &Comparison, several: bool) -> Vec<Figure> {
    let metric = comparison.metric;
    let mut figures = Vec::new();
    let mut add = |name, value: String, note: String| {
        figures.push(Figure { name, value: typeset(&value), note: typeset(&note), is_main: name == "Mean difference" });
    };
    if let Some(difference) = &comparison.difference {
        let interval = difference.ci95.map(|it| format!("95\u{a0}% interval {}", numbers::interval(metric, it)));
        let note = interval.unwrap_or_else(|| "no interval".to_owned());
        let pairs = counted(comparison.compared as u64, "pair");
        add("Mean difference", numbers::signed(metric, difference.mean), format!("{note}, n = {pairs}"));
    }
    for (name, mean) in [("Baseline", comparison.means.baseline), ("Candidate", comparison.means.candidate)] {
        if let Some(mean) = mean {
            add(name, numbers::value(metric, mean), "mean over the pairs".to_owned());
        }
    }
    let holm = |p: f64| if several { format!("Holm: {}", numbers::p_cell(p)) } else { String::new() };
    if let Some(main) = &comparison.main_test {
        let name = match main.test {
            MainTest::T(_) => "p (paired t)",
            MainTest::McNemar { .. } => "p (McNemar, exact)",
        };
        add(name, numbers::p_cell(main.test.p()), holm(main.p_holm));
    }
    // On values of 0 and 1 it is McNemar's test once more.
    if let Some(permutation) = comparison.permutation.filter(|_| !comparison.is_mcnemar()) {
        add("p (permutation)", numbers::p_cell(permutation.test.p), holm(permutation.p_holm));
    }
    if let Some(dz) = comparison.cohen_dz {
        add("Effect size", format!("{dz:.2}"), "Cohen's dz".to_owned());
    }
    if comparison.compared > 0 {
        let tally = comparison.tally;
        add(
            "Better, worse, equal",
            format!("{} / {} / {}", tally.wins, tally.losses, tally.ties),
            "documents".to_owned(),
        );
    }
    if let Some(detectable) = comparison.detectable_difference80 {
        let note = "at 80\u{a0}% power, in a new study with this standard deviation".to_owned();
        add("Detectable difference", numbers::detectable(metric, detectable), note);
    }
    figures
}

/// With a true minus, and units that stay with their numbers.
fn typeset(text: &str) -> String {
    let text = text.replace(" -", " \u{2212}").replace(" pp", "\u{a0}pp").replace(" %", "\u{a0}%");
    text.strip_prefix('-').map_or(text.clone(), |rest| format!("\u{2212}{rest}"))
}

/// What is known on a side.
fn used(comparison: &Comparison) -> Vec<(&'static str, String, String)> {
    let text = |text: Option<String>| text.unwrap_or_else(|| "unknown".to_owned());
    resources(comparison.totals)
        .into_iter()
        .filter(|(_, sides)| sides.baseline.is_some() || sides.candidate.is_some())
        .map(|(name, sides)| (name, text(sides.baseline), text(sides.candidate)))
        .collect()
}

/// Shares are drawn as percentages.
fn plots(sides: Sides<&Side>, metric: Metric, documents: &Documents, index: usize) -> Result<Vec<Plot>> {
    let (scale, unit) = match metric {
        Metric::Grade => (1.0, "points"),
        Metric::Cost => (1.0, "dollars"),
        Metric::Duration => (1.0, "milliseconds"),
        Metric::Comments => (1.0, "comments"),
        Metric::PassRate { .. } => (100.0, "percent"),
    };
    let mut pairs = Vec::new();
    for pair in documents.pairs.read()? {
        let pair = pair?;
        if let Some((baseline, candidate)) = pair.values.both() {
            pairs.push(plot::Pair {
                title: clean(&pair.title).into_owned(),
                target: key(index, &pair),
                baseline: baseline * scale,
                candidate: candidate * scale,
            });
        }
    }
    let names = (clean(sides.baseline.batch.label()), clean(sides.candidate.batch.label()));
    let unit_of_differences = if matches!(metric, Metric::PassRate { .. }) { "percentage points" } else { unit };
    let plots = [
        difference(&pairs, metric.direction(), unit_of_differences),
        slope(&pairs, metric.direction(), (&names.0, &names.1), if metric == Metric::Grade { "grade" } else { unit }),
    ]
    .into_iter()
    .flatten()
    .map(|plot| plot.named_for(index));
    Ok(plots.collect())
}

fn row(metric: Metric, document: &Pair, index: usize) -> Row {
    let number = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
    let text = |value: Option<f64>| value.map(|value| typeset(&numbers::value(metric, value))).unwrap_or_default();
    let count = |part: Option<u32>| part.map(|count| count.to_string()).unwrap_or_default();
    let comments = document.comments;
    let gain = document.difference.map_or(0.0, |difference| match metric.direction() {
        Direction::HigherIsBetter => difference,
        Direction::LowerIsBetter => -difference,
    });
    Row {
        key: key(index, document),
        title: clean(&document.title).into_owned(),
        class: if gain > 0.0 {
            "gain"
        } else if gain < 0.0 {
            "loss"
        } else {
            ""
        },
        values: (number(document.values.baseline), number(document.values.candidate), number(document.difference)),
        texts: (
            text(document.values.baseline),
            text(document.values.candidate),
            document.difference.map(|it| typeset(&numbers::signed(metric, it))).unwrap_or_default(),
        ),
        kept: count(comments.map(|comments| comments.kept)),
        new: count(comments.map(|comments| comments.new)),
        lost: count(comments.map(|comments| comments.lost)),
        is_reused: document.shares_result,
    }
}

fn unpaired(documents: &Documents) -> Vec<(&'static str, String)> {
    let Sides { baseline, candidate } = &documents.unpaired;
    let named = |alone, ambiguous, documents: &[UnpairedDocument]| -> Vec<_> {
        let name = |document: &UnpairedDocument| if document.is_ambiguous { ambiguous } else { alone };
        documents.iter().map(|document| (name(document), clean(&document.title).into_owned())).collect()
    };
    let mut all = named("only in the baseline", "of the baseline, with a text that both have", baseline);
    all.extend(named("only in the candidate", "of the candidate, with a text that both have", candidate));
    all
}
