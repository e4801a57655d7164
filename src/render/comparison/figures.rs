//! The tables of a comparison.

use anyhow::Result;

use super::resources::{change, resources as of_sides};
use super::{Candidate, Layout, View, numbers};
use crate::domain::comparison::{CommentChange, Comparison, MetricName, Pair};
use crate::domain::stats::Sample;
use crate::external_sort::Sorted;
use crate::render::cut::shorten;
use crate::render::distribution::Distribution;
use crate::render::wrap::wrap;
use crate::render::{Cell, Column, Table, Tone, clean};

/// Columns of a drawing where there is room, and the fewest that still show a shape.
const MOST_COLUMNS: usize = 30;
const FEWEST_COLUMNS: usize = 8;

/// A row for each candidate, with the baseline's mean over the documents that this candidate has too.
pub(super) fn summary(view: &View<'_>, layout: Layout) -> String {
    let is_mcnemar = view.candidates.iter().any(|candidate| candidate.comparison.is_mcnemar());
    let mut table = Table::new([
        Column::flexible("BATCH", 6),
        Column::number("BASELINE").leaves(5),
        Column::number("CANDIDATE").leaves(5),
        Column::number("CHANGE"),
        Column::text("95 % INTERVAL"),
        Column::number(if is_mcnemar { "P (MCNEMAR)" } else { "P (T)" }),
        Column::number("HOLM").leaves(4),
        Column::number("P (PERM)").leaves(3),
        Column::number("HOLM").leaves(2),
        Column::number("DZ").leaves(2),
        Column::text("WON/LOST/TIED").leaves(4),
    ]);
    let several = view.candidates.len() > 1;
    for candidate in view.candidates {
        table.row(summary_row(candidate, several));
    }
    table.render(layout.width, layout.style)
}

fn summary_row(Candidate { side, comparison, .. }: &Candidate, several: bool) -> Vec<Cell> {
    let metric = comparison.metric;
    let difference = comparison.difference.as_ref();
    let bounds = difference.and_then(|difference| difference.ci95);
    let tone = bounds.filter(|bounds| !bounds.contains(0.0)).map_or(Tone::Plain, |it| numbers::tone(metric, it.low));
    let main = comparison.main_test;
    // On values of 0 and 1 it is McNemar's test once more.
    let permutation = comparison.permutation.filter(|_| !comparison.is_mcnemar());
    let tally = comparison.tally;
    let has_pairs = comparison.compared > 0;
    vec![
        Cell::optional(several.then(|| side.batch.label())),
        or_dash(comparison.means.baseline.map(|mean| numbers::value(metric, mean))),
        or_dash(comparison.means.candidate.map(|mean| numbers::value(metric, mean))),
        difference
            .map_or_else(|| Cell::toned("–", Tone::Dim), |it| Cell::toned(numbers::signed(metric, it.mean), tone)),
        or_dash(bounds.map(|bounds| numbers::interval(metric, bounds))),
        or_dash(main.map(|main| numbers::p_cell(main.test.p()))),
        Cell::optional(main.filter(|_| several).map(|main| numbers::p_cell(main.p_holm))),
        Cell::optional(permutation.map(|it| numbers::p_cell(it.test.p))),
        Cell::optional(permutation.filter(|_| several).map(|it| numbers::p_cell(it.p_holm))),
        Cell::optional(comparison.cohen_dz.map(|dz| format!("{dz:.2}"))),
        Cell::optional(has_pairs.then(|| format!("{}/{}/{}", tally.wins, tally.losses, tally.ties))),
    ]
}

fn or_dash(text: Option<String>) -> Cell {
    text.map_or_else(|| Cell::toned("–", Tone::Dim), Cell::new)
}

/// How the differences are spread, a line for each candidate; `None` where nothing is.
pub(super) fn spreads(view: &View<'_>, layout: Layout) -> Option<String> {
    let room = layout.width.map_or(MOST_COLUMNS, |width| (width / 3).clamp(FEWEST_COLUMNS, MOST_COLUMNS));
    let name = |candidate: &Candidate| {
        let name = if view.candidates.len() > 1 {
            shorten(&clean(candidate.side.batch.label()), 16).into_owned()
        } else {
            "changes".to_owned()
        };
        layout.style.paint(Tone::Dim, &format!("{name:<12}"))
    };
    let lines = view.candidates.iter().filter_map(|candidate| {
        let unit = if view.metric.threshold().is_some() { 100.0 } else { 1.0 };
        let differences = candidate.comparison.values.differences().values().map(|difference| difference * unit);
        Some(format!("{}  {}", name(candidate), Distribution::of(&Sample::new(differences), room)?.line()))
    });
    let lines = lines.collect::<Vec<_>>();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// Jobs, and cost, tokens and time of a job, on either side; what is the same or unknown on both is left out. A line each for one
/// candidate, a table for several; `None` when nothing is left.
pub(super) fn resources(view: &View<'_>, layout: Layout) -> Option<String> {
    let changes: Vec<[Option<String>; 4]> = view.candidates.iter().map(|it| resource_changes(&it.comparison)).collect();
    if changes.iter().flatten().all(Option::is_none) {
        return None;
    }
    if let [changes] = changes.as_slice() {
        let names = ["jobs", "cost a job", "tokens a job", "time a job"];
        let lines = names.into_iter().zip(changes).filter_map(|(name, change)| Some((name, change.as_ref()?)));
        let lines =
            lines.map(|(name, change)| format!("{}  {change}", layout.style.paint(Tone::Dim, &format!("{name:<12}"))));
        return Some(lines.collect::<Vec<_>>().join("\n"));
    }
    let mut table = Table::new([
        Column::flexible("BATCH", 6),
        Column::number("JOBS").leaves(1),
        Column::number("COST A JOB"),
        Column::number("TOKENS A JOB").leaves(2),
        Column::number("TIME A JOB").leaves(3),
    ]);
    for (candidate, changes) in view.candidates.iter().zip(changes) {
        let name = Cell::new(candidate.side.batch.label());
        table.row(std::iter::once(name).chain(changes.into_iter().map(Cell::optional)).collect::<Vec<_>>());
    }
    Some(table.render(layout.width, layout.style))
}

fn resource_changes(comparison: &Comparison) -> [Option<String>; 4] {
    of_sides(comparison.totals).map(|(_, sides)| change(sides))
}

/// The documents that changed most.
pub(super) fn documents(comparison: &Comparison, pairs: &Sorted<Pair>, title: &str, layout: Layout) -> Result<String> {
    let mut table = Table::new([
        Column::flexible("DOCUMENT", 10),
        Column::number("BASELINE").leaves(3),
        Column::number("CANDIDATE").leaves(3),
        Column::number("CHANGE"),
        Column::number("SE").leaves(4),
        Column::number("GRADE").leaves(1),
        Column::number("KEPT").leaves(2),
        Column::number("NEW").leaves(2),
        Column::number("LOST").leaves(2),
        Column::text("RESULT").leaves(0),
    ]);
    let (total, mut shown) = (comparison.paired, 0);
    for pair in pairs.read()? {
        table.row(document_row(&*pair?, comparison));
        shown += 1;
    }
    if shown == 0 {
        return Ok(format!("{title}\n  none{}", if total > 0 { " shown" } else { " in both" }));
    }
    let mut text = format!("{title}, the largest change first\n{}", table.render(layout.width, layout.style));
    if shown < total {
        let more = format!("{shown} of {total}; all of them: --limit 0");
        text += &format!("\n{}", layout.style.paint(Tone::Dim, &more));
    }
    if let Some(sentence) = comparison.how_to_read_changes() {
        let sentence = wrap(&sentence, "", layout.prose_width());
        text += &format!("\n{}", layout.style.paint(Tone::Dim, &sentence));
    }
    Ok(text)
}

fn document_row(document: &Pair, comparison: &Comparison) -> Vec<Cell> {
    let metric = comparison.metric;
    let value = |value: Option<f64>| or_dash(value.map(|value| numbers::value(metric, value)));
    let count = |part: fn(&CommentChange) -> u32| {
        Cell::optional(document.comments.as_ref().map(part).filter(|count| *count > 0).map(|count| count.to_string()))
    };
    let is_grade = metric.name() == MetricName::Grade;
    vec![
        Cell::new(&*document.title),
        value(document.values.baseline),
        value(document.values.candidate),
        document.difference.map_or_else(Cell::default, |difference| {
            Cell::toned(numbers::signed(metric, difference), numbers::tone(metric, difference))
        }),
        Cell::optional(document.standard_error(comparison.noise).map(|error| numbers::size(metric, error))),
        Cell::optional(change(document.grades.map(|grade| Some(format!("{:.1}", grade?)))).filter(|_| !is_grade)),
        count(|comments| comments.kept),
        count(|comments| comments.new),
        count(|comments| comments.lost),
        Cell::optional(document.shares_result.then_some("reused")),
    ]
}
