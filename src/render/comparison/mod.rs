//! A comparison for the terminal: who is compared, the figures, the documents that changed most, how the agents differ,
//! and what may be concluded.

mod configuration;
mod figures;
pub mod numbers;
pub mod resources;

use anyhow::Result;

use super::cut::shorten;
use super::style::{Style, Tone};
use super::wrap::{DEFAULT_WIDTH, wrap, wrap_toned};
use super::{clean, counted, time};
use crate::domain::Timestamp;
use crate::domain::comparison::{Comparison, GateResult, Metric, Pair, Side, Sides, Verdict};
use crate::external_sort::Sorted;

/// What was compared, and what came of it.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    pub metric: Metric,
    pub baseline: &'a Side,
    pub candidates: &'a [Candidate],
}

#[derive(Debug)]
pub struct Candidate {
    pub side: Side,
    pub comparison: Comparison,
    pub documents: Documents,
}

/// The documents of a candidate and of the baseline, as many as are shown.
#[derive(Debug)]
pub struct Documents {
    /// By [`Pair::by_change`].
    pub pairs: Sorted<Pair>,
    /// In the order of their batches; empty where they are not shown.
    pub unpaired: Sides<Vec<UnpairedDocument>>,
}

/// A document without a partner.
#[derive(Debug)]
pub struct UnpairedDocument {
    pub title: Box<str>,
    /// As [`crate::domain::comparison::Unpaired`] has it.
    pub is_ambiguous: bool,
}

/// How it is shown.
#[derive(Debug, Clone, Copy)]
pub struct Layout {
    /// `None` for a pipe or a file.
    pub width: Option<usize>,
    pub style: Style,
    pub now: Timestamp,
}

impl Layout {
    fn prose_width(self) -> usize {
        self.width.map_or(DEFAULT_WIDTH, |width| width.clamp(20, 2 * DEFAULT_WIDTH))
    }

    fn heading(self, text: &str) -> String {
        self.style.paint(Tone::Heading, &clean(text))
    }
}

impl View<'_> {
    /// The comparison as text, without a final newline.
    ///
    /// # Errors
    /// When documents cannot be read.
    pub fn text(&self, layout: Layout) -> Result<String> {
        let mut parts = vec![self.header(layout), figures::summary(self, layout)];
        parts.extend(figures::spreads(self, layout));
        parts.extend(figures::resources(self, layout));
        for Candidate { side, comparison, documents } in self.candidates {
            let title = |text: &str| layout.heading(&self.titled(text, side, layout));
            parts.push(figures::documents(comparison, &documents.pairs, &title("Documents"), layout)?);
            parts.push(configuration::differences(self.baseline, side, &title("Configuration"), layout));
        }
        for Candidate { side, comparison, .. } in self.candidates {
            parts.push(conclusion(comparison, &layout.heading(&self.titled("Conclusion", side, layout)), layout));
        }
        Ok(parts.join("\n\n"))
    }

    /// With the candidate's name, where there are several.
    fn titled(&self, text: &str, candidate: &Side, layout: Layout) -> String {
        if self.candidates.len() == 1 {
            return text.to_owned();
        }
        // Room for "Documents: " before it and ", the largest change first" behind it.
        let room = layout.prose_width().saturating_sub(40).max(16);
        format!("{text}: {}", shorten(&clean(candidate.batch.label()), room))
    }

    fn header(&self, layout: Layout) -> String {
        let mut lines = vec![who("baseline", self.baseline, layout)];
        lines.extend(self.candidates.iter().map(|candidate| who("candidate", &candidate.side, layout)));
        let threshold =
            self.metric.threshold().map_or_else(String::new, |grade| format!(", grades of at least {grade}"));
        lines.push(fact("metric", &[(Tone::Plain, format!("{}{threshold}", self.metric.name()))], layout));
        let mut documents: Vec<String> = self.candidates.iter().map(|it| paired(&it.comparison)).collect();
        if documents.iter().all(|text| *text == documents[0]) {
            documents.truncate(1);
        } else {
            let labels = self.candidates.iter().map(|candidate| clean(candidate.side.batch.label()));
            documents = labels.zip(documents).map(|(label, text)| format!("{label}: {text}")).collect();
        }
        for (index, text) in documents.into_iter().enumerate() {
            let name = if index == 0 { "documents" } else { "" };
            lines.push(fact(name, &[(Tone::Plain, text)], layout));
        }
        lines.join("\n")
    }
}

fn who(role: &str, side: &Side, layout: Layout) -> String {
    let batch = &side.batch;
    let stats = &batch.job_stats;
    let up_to = if stats.completed == stats.total { "" } else { "up to " };
    let repeat =
        if batch.repeat > 1 { format!(", each document {up_to}{} times", batch.repeat) } else { String::new() };
    let agent = format!("{} ({})", clean(&batch.agent.label()), side.agent.content.runtime);
    let jobs = if stats.completed == stats.total {
        counted(stats.total, "job")
    } else {
        format!("{} of {} jobs completed", stats.completed, stats.total)
    };
    let made = time::relative(batch.created_at, layout.now);
    let label = (Tone::Heading, clean(batch.label()).into_owned());
    fact(role, &[label, (Tone::Plain, format!("  {agent}, {jobs}{repeat}, {made}"))], layout)
}

fn fact(name: &str, pieces: &[(Tone, String)], layout: Layout) -> String {
    let pieces = pieces.iter().map(|(tone, text)| (*tone, text.as_str()));
    let name = format!("{name:<11}");
    let text = wrap_toned(pieces, &" ".repeat(name.len()), layout.prose_width(), layout.style);
    format!("{}{}", layout.style.paint(Tone::Dim, &name), &text[name.len()..])
}

/// `118 in both, 116 compared (2 without a grade), 3 only in the baseline`.
fn paired(comparison: &Comparison) -> String {
    let mut parts = vec![format!("{} in both", comparison.paired)];
    let missing = comparison.paired - comparison.compared;
    if missing > 0 {
        let what = comparison.metric.missing_noun();
        parts.push(format!("{missing} of them without {what} on a side"));
    }
    let Sides { baseline, candidate } = comparison.unpaired;
    let ambiguous = comparison.ambiguous;
    for (count, what) in [
        (baseline - ambiguous.baseline, "only in the baseline"),
        (candidate - ambiguous.candidate, "only in the candidate"),
        (ambiguous.baseline, "more of the baseline with a text that both have"),
        (ambiguous.candidate, "more of the candidate with a text that both have"),
    ] {
        if count > 0 {
            parts.push(format!("{count} {what}"));
        }
    }
    if comparison.shared_results > 0 {
        parts.push(format!("{} share a reused result", comparison.shared_results));
    }
    parts.join(", ")
}

fn conclusion(comparison: &Comparison, title: &str, layout: Layout) -> String {
    let width = layout.prose_width();
    let conclusion = &comparison.conclusion;
    let mut lines = vec![title.to_owned(), wrap(&conclusion.statement, "  ", width)];
    if !conclusion.limits.is_empty() {
        lines.push(wrap(&conclusion.limits, "  ", width));
    }
    for caution in &conclusion.cautions {
        lines.push(wrap_toned([(Tone::Warning, caution.as_str())], "  ! ", width, layout.style));
    }
    lines.extend(comparison.gate.as_ref().map(|gate| gate_line(gate, layout)));
    lines.join("\n")
}

fn gate_line(gate: &GateResult, layout: Layout) -> String {
    let tone = match gate.verdict {
        Verdict::Pass => Tone::Good,
        Verdict::Fail => Tone::Bad,
        Verdict::Undetermined => Tone::Warning,
    };
    let pieces =
        [(Tone::Plain, "gate "), (tone, gate.verdict.as_str()), (Tone::Plain, ": "), (Tone::Plain, &gate.reason)];
    wrap_toned(pieces, "  ", layout.prose_width(), layout.style)
}
