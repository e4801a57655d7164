//! The report of a comparison.

use anyhow::Result;
use similar::TextDiff;

use super::escape::inline;
use crate::domain::comparison::{Comparison, ConfigurationChange, MainTest, Pair, configuration_changes};
use crate::external_sort::Sorted;
use crate::render::comparison::resources::resources;
use crate::render::comparison::{Candidate, View, numbers};
use crate::render::outcome::{cut, jobs};
use crate::render::{clean_block, counted, time};

const TITLE_CHARS: usize = 120;
/// Characters of the differences between two agents.
const DIFF_CHARS: usize = 8_000;

/// At most `room` characters: the tables of documents are cut where they have to be.
///
/// # Errors
/// When documents cannot be read.
pub fn comparison(view: &View<'_>, room: usize) -> Result<String> {
    let mut head = format!("## Comparison with {}\n\n", inline(&cut(view.baseline.batch.label(), TITLE_CHARS)));
    head += &sides(view);
    let room = room.saturating_sub(chars(&head)) / view.candidates.len().max(1);
    for candidate in view.candidates {
        head += &section(view, candidate, room)?;
    }
    Ok(head)
}

fn sides(view: &View<'_>) -> String {
    let mut text = "| | batch | agent | jobs | created |\n|---|---|---|---|---|\n".to_owned();
    let all =
        std::iter::once(("baseline", view.baseline)).chain(view.candidates.iter().map(|it| ("candidate", &it.side)));
    for (role, side) in all {
        let batch = &side.batch;
        text += &format!(
            "| {role} | {} | {} ({}) | {} | {} |\n",
            inline(&cut(batch.label(), TITLE_CHARS)),
            inline(&batch.agent.label()),
            side.agent.content.runtime,
            jobs(batch),
            time::local(batch.created_at),
        );
    }
    text
}

fn section(view: &View<'_>, candidate: &Candidate, room: usize) -> Result<String> {
    let Candidate { side, comparison, documents: shown } = candidate;
    let conclusion = &comparison.conclusion;
    let mut text =
        format!("\n### {}\n\n{}\n", inline(&cut(side.batch.label(), TITLE_CHARS)), inline(&conclusion.statement));
    if !conclusion.limits.is_empty() {
        text += &format!("\n{}\n", inline(&conclusion.limits));
    }
    for caution in &conclusion.cautions {
        text += &format!("\n- {}", inline(caution));
    }
    if !conclusion.cautions.is_empty() {
        text.push('\n');
    }
    if let Some(gate) = &comparison.gate {
        text += &format!("\n**Gate: {}.** {}\n", gate.verdict, inline(&gate.reason));
    }
    text += &figures(comparison, view.candidates.len() > 1);
    text += &used(comparison);
    let tail = configuration(&configuration_changes(&view.baseline.agent, &side.agent));
    let left = room.saturating_sub(chars(&text) + chars(&tail));
    text += &documents(comparison, &shown.pairs, left)?;
    Ok(text + &tail)
}

fn figures(comparison: &Comparison, several: bool) -> String {
    let metric = comparison.metric;
    let dollars = |text: String| text.replace('$', "\\$");
    let mut rows: Vec<(&str, String)> = Vec::new();
    if let Some((baseline, candidate)) = comparison.means.both() {
        let text = format!("{} → {}", numbers::value(metric, baseline), numbers::value(metric, candidate));
        rows.push(("mean", dollars(text)));
    }
    if let Some(difference) = &comparison.difference {
        let mut text = numbers::signed(metric, difference.mean);
        if let Some(bounds) = difference.ci95 {
            text += &format!(", 95 % interval {}", numbers::interval(metric, bounds));
        }
        text += &format!(", n = {}", counted(comparison.compared as u64, "pair"));
        rows.push(("difference", dollars(text)));
    }
    let with_holm = |p: f64, adjusted: f64| {
        let holm = if several { format!(", Holm: {}", numbers::p_cell(adjusted)) } else { String::new() };
        numbers::p_cell(p) + &holm
    };
    rows.extend(comparison.main_test.map(|main| {
        let name = match main.test {
            MainTest::T(_) => "p (paired t)",
            MainTest::McNemar { .. } => "p (McNemar, exact)",
        };
        (name, with_holm(main.test.p(), main.p_holm))
    }));
    // On values of 0 and 1 it is McNemar's test once more.
    let permutation = comparison.permutation.filter(|_| !comparison.is_mcnemar());
    rows.extend(permutation.map(|it| ("p (permutation)", with_holm(it.test.p, it.p_holm))));
    rows.extend(comparison.cohen_dz.map(|dz| ("Cohen's dz", format!("{dz:.2}"))));
    let tally = comparison.tally;
    rows.push(("better, worse, equal", format!("{}, {}, {}", tally.wins, tally.losses, tally.ties)));
    if let Some(detectable) = comparison.detectable_difference80 {
        let text = format!(
            "{} at 80 % power, in a new study with this standard deviation",
            numbers::detectable(metric, detectable)
        );
        rows.push(("detectable difference", dollars(text)));
    }
    let mut text = format!("\n| {} | |\n|---|---|\n", metric.noun());
    for (name, value) in rows {
        text += &format!("| {name} | {} |\n", value.replace('<', "&lt;"));
    }
    text
}

/// What the sides took, side by side; nothing where it is unknown on both.
fn used(comparison: &Comparison) -> String {
    let mut text = "\n| over the documents of both | baseline | candidate |\n| --- | --: | --: |\n".to_owned();
    for (name, sides) in resources(comparison.totals) {
        if sides.baseline.is_some() || sides.candidate.is_some() {
            let [baseline, candidate] =
                [sides.baseline, sides.candidate].map(|side| side.unwrap_or_else(|| "unknown".to_owned()));
            text += &format!("| {name} | {baseline} | {candidate} |\n").replace('$', "\\$");
        }
    }
    text
}

fn documents(comparison: &Comparison, pairs: &Sorted<Pair>, room: usize) -> Result<String> {
    let mut text = "\n#### Documents, the largest change first\n\n".to_owned();
    text.extend(comparison.how_to_read_changes().map(|sentence| sentence.replace('$', "\\$") + "\n\n"));
    text +=
        "| document | baseline | candidate | change | comments kept, new, lost |\n| --- | --: | --: | --: | --- |\n";
    // What says that rows are missing takes some room as well.
    let mut left = room.saturating_sub(chars(&text) + 40);
    let mut shown = 0;
    for pair in pairs.read()? {
        let line = row(comparison, &*pair?);
        let length = chars(&line);
        if length > left {
            break;
        }
        left -= length;
        text += &line;
        shown += 1;
    }
    if shown < comparison.paired {
        text += &format!("\n{shown} of {} are shown.\n", counted(comparison.paired as u64, "document"));
    }
    Ok(text)
}

fn row(comparison: &Comparison, document: &Pair) -> String {
    let value = |value: Option<f64>| value.map(|value| numbers::value(comparison.metric, value)).unwrap_or_default();
    let error = |error: f64| format!(" (SE {})", numbers::size(comparison.metric, error));
    let error = document.standard_error(comparison.noise).map(error).unwrap_or_default();
    let change = document.difference.map(|it| numbers::signed(comparison.metric, it) + &error).unwrap_or_default();
    let comments = document.comments.map(|it| format!("{}, {}, {}", it.kept, it.new, it.lost)).unwrap_or_default();
    format!(
        "| {} | {} | {} | {change} | {comments} |\n",
        inline(&cut(&document.title, TITLE_CHARS)),
        value(document.values.baseline),
        value(document.values.candidate),
    )
    .replace('$', "\\$")
}

/// In a block of code that no line of the text can end.
fn configuration(changes: &[ConfigurationChange]) -> String {
    if changes.is_empty() {
        return "\n#### Agents\n\nThe same instructions and settings.\n".to_owned();
    }
    let mut diff = String::new();
    for change in changes {
        let sides = change.text.as_ref().map(|text| clean_block(text.as_deref().unwrap_or_default().trim_end()) + "\n");
        let text = TextDiff::from_lines(&sides.baseline, &sides.candidate).unified_diff().context_radius(1).to_string();
        diff += &format!("@ {}\n{text}", change.name);
    }
    let diff = cut(diff.trim_end(), DIFF_CHARS);
    let fence = "`".repeat(longest_run(&diff).max(2) + 1);
    format!("\n#### Agents\n\n{fence}diff\n{diff}\n{fence}\n")
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

fn chars(text: &str) -> usize {
    text.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::comparison::Sides;

    #[test]
    fn instructions_cannot_leave_their_block() {
        let text = Sides { baseline: Some("a".to_owned()), candidate: Some("```\n````\n<b>".to_owned()) };
        let text = configuration(&[ConfigurationChange { name: "instructions".to_owned(), text }]);
        assert!(text.contains("\n`````diff\n@ instructions\n"), "{text}");
        assert!(text.contains("\n+````\n+<b>\n`````\n"), "{text}");
    }
}
