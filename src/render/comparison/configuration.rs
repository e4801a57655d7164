//! How the agents are set up differently, as a diff.

use similar::{ChangeTag, InlineChange, TextDiff};

use super::Layout;
use crate::domain::comparison::{ConfigurationChange, Side, configuration_changes};
use crate::render::reflow::reflow;
use crate::render::wrap::{wrap, wrap_toned};
use crate::render::{Tone, clean, clean_block};

/// Unchanged lines around a change.
const CONTEXT: usize = 1;
/// Lines of one diff that are shown.
const MOST_LINES: usize = 40;
/// Columns before a line of a diff: the indent and the sign.
const BEFORE: usize = 6;
/// Settings that are prose.
const PROSE: [&str; 2] = ["instructions", "selfCritique"];
/// The longest value that is shown as `a → b`, in characters.
const SHORT: usize = 40;

pub(super) fn differences(baseline: &Side, candidate: &Side, title: &str, layout: Layout) -> String {
    let changes = configuration_changes(&baseline.agent, &candidate.agent);
    if changes.is_empty() {
        return format!("{title}\n  {}", layout.style.paint(Tone::Dim, "the same instructions and settings"));
    }
    let mut lines = vec![title.to_owned()];
    lines.extend(changes.iter().map(|change| difference(change, layout)));
    lines.join("\n")
}

fn difference(change: &ConfigurationChange, layout: Layout) -> String {
    let style = layout.style;
    let name = style.paint(Tone::Dim, &change.name);
    let is_short =
        |text: &Option<String>| text.as_deref().is_none_or(|it| !it.contains('\n') && it.chars().count() <= SHORT);
    if is_short(&change.text.baseline) && is_short(&change.text.candidate) {
        let paint = |text: &Option<String>, tone| {
            text.as_deref().map_or_else(|| "not set".to_owned(), |it| style.paint(tone, &clean(it)))
        };
        let (before, after) = (paint(&change.text.baseline, Tone::Bad), paint(&change.text.candidate, Tone::Good));
        return format!("  {name}  {before} → {after}");
    }
    let sides = change.text.as_ref().map(|text| clean_block(text.as_deref().unwrap_or_default().trim_end()));
    let width = layout.width.map(|_| layout.prose_width().saturating_sub(BEFORE));
    let broken = sides.as_ref().map(|text| in_lines(text, &change.name, width));
    // What differs in its line breaks alone is shown in its own lines.
    let sides = if broken.baseline == broken.candidate { sides } else { broken };
    let diff = TextDiff::from_lines(&sides.baseline, &sides.candidate);
    let mut lines = vec![format!("  {name}")];
    for (index, group) in diff.grouped_ops(CONTEXT).iter().enumerate() {
        if index > 0 {
            lines.push(style.paint(Tone::Dim, "    …"));
        }
        lines.extend(group.iter().flat_map(|op| diff.iter_inline_changes(op)).map(|change| line(&change, layout)));
    }
    let more = lines.len().saturating_sub(MOST_LINES + 1);
    if more > 0 {
        lines.truncate(MOST_LINES + 1);
        lines.push(
            style.paint(Tone::Dim, &format!("    … {more} more lines; whole: evalbatch agent show, or --json of show")),
        );
    }
    lines.join("\n")
}

/// In lines that fit: prose is broken anew, of a list each line stays one of its own.
fn in_lines(text: &str, name: &str, width: Option<usize>) -> String {
    match width {
        None => text.to_owned(),
        Some(_) if PROSE.contains(&name) => reflow(text, "", width).join("\n"),
        Some(width) => text.lines().map(|line| wrap(line, "", width)).collect::<Vec<_>>().join("\n"),
    }
}

/// A line with what changed in it emphasised.
fn line(change: &InlineChange<'_, str>, layout: Layout) -> String {
    let (sign, plain, strong) = match change.tag() {
        ChangeTag::Delete => ("    - ", Tone::Bad, Tone::BadStrong),
        ChangeTag::Insert => ("    + ", Tone::Good, Tone::GoodStrong),
        ChangeTag::Equal => ("      ", Tone::Dim, Tone::Dim),
    };
    let pieces: Vec<(Tone, String)> = change
        .iter_strings_lossy()
        .map(|(is_strong, text)| (if is_strong { strong } else { plain }, text.trim_end_matches('\n').to_owned()))
        .collect();
    let pieces = pieces.iter().map(|(tone, text)| (*tone, text.as_str()));
    // A pipe gets the lines of the text, whole.
    let width = layout.width.map_or(usize::MAX, |_| layout.prose_width());
    let text = wrap_toned(pieces, &" ".repeat(BEFORE), width, layout.style);
    let text = &text[BEFORE..];
    format!("{}{text}", layout.style.paint(plain, if text.is_empty() { sign.trim_end() } else { sign }))
}
