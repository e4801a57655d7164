//! The report of a comparison: the conclusion first, then the figures, the differences drawn, every document with the
//! comments that came and went, and how the agents differ.

mod candidate;
mod diff;
mod method;
mod pair;

use std::io::Write;

use anyhow::Result;
use askama::Template;

use super::agent::AgentView;
use super::frame::Frame;
use crate::domain::Comment;
use crate::domain::Timestamp;
use crate::domain::comparison::{Opinion, Pair, Side, Sides};
use crate::render::comparison::View;
use crate::render::outcome;
use crate::render::{clean, time};
use candidate::CandidateView;

/// What was found in the documents, read when it is written; for the candidate with this position.
pub trait Findings {
    /// # Errors
    /// When it cannot be read.
    fn about(&self, candidate: usize, pair: &Pair) -> Result<Sides<DocumentFindings>>;
}

/// Of one side.
#[derive(Debug)]
pub struct DocumentFindings {
    /// A list for each evaluation.
    pub comments: Vec<Vec<Comment>>,
    /// One for each repetition with an evaluation.
    pub opinions: Vec<Opinion>,
}

/// Writes the page.
///
/// # Errors
/// When documents cannot be read, or the page cannot be written.
pub fn comparison(view: &View<'_>, findings: &dyn Findings, now: Timestamp, out: &mut dyn Write) -> Result<()> {
    let heading = heading(view);
    let candidates: Vec<CandidateView> =
        (0..view.candidates.len()).map(|index| CandidateView::new(view, index)).collect::<Result<_>>()?;
    let mut agents = vec![AgentView::compared("Agent of the baseline", view.baseline)];
    if let [candidate] = view.candidates {
        agents.push(AgentView::compared("Agent of the candidate", &candidate.side));
    } else {
        let heading = |side: &Side| format!("Agent of {}", clean(side.batch.label()));
        agents.extend(view.candidates.iter().map(|it| AgentView::compared(&heading(&it.side), &it.side)));
    }
    let page = Page {
        frame: Frame { title: format!("{heading} – comparison") },
        eyebrow: eyebrow(view),
        heading,
        sides: std::iter::once(("baseline", view.baseline))
            .chain(view.candidates.iter().map(|it| ("candidate", &it.side)))
            .map(|(role, side)| facts(role, side))
            .collect(),
        candidates,
        agents,
        method: method::method(view),
    };
    page.write_into(&mut &mut *out)?;
    for index in 0..view.candidates.len() {
        pair::write_all(view, index, findings, out)?;
    }
    Ok(super::batch::tail(now, out)?)
}

fn heading(view: &View<'_>) -> String {
    let baseline = clean(view.baseline.batch.label());
    match view.candidates {
        [candidate] => format!("{} against {baseline}", clean(candidate.side.batch.label())),
        several => format!("{} candidates against {baseline}", several.len()),
    }
}

fn eyebrow(view: &View<'_>) -> String {
    let threshold = view.metric.threshold().map(|grade| format!(", grades of at least {grade}"));
    format!("Comparison by {}{}", view.metric.noun(), threshold.unwrap_or_default())
}

fn facts(role: &'static str, side: &Side) -> Vec<(&'static str, String)> {
    let batch = &side.batch;
    let mut facts = vec![
        (role, clean(batch.label()).into_owned()),
        ("agent", format!("{} ({})", clean(&batch.agent.label()), side.agent.content.runtime)),
    ];
    let model = side.agent.content.settings.model.as_deref();
    facts.extend(model.map(|model| ("model", clean(model).into_owned())));
    facts.push(("jobs", outcome::jobs(batch)));
    if batch.repeat > 1 {
        facts.push(("repetitions", batch.repeat.to_string()));
    }
    facts.push(("created", time::local(batch.created_at)));
    facts
}

/// The place of a candidate's document in the page.
fn key(candidate: usize, pair: &Pair) -> String {
    let own = super::row::key(pair.ordinal.candidate);
    if candidate == 0 { own } else { format!("k{}{own}", candidate + 1) }
}

#[derive(Template)]
#[template(path = "report/comparison.html")]
struct Page {
    frame: Frame,
    eyebrow: String,
    heading: String,
    sides: Vec<Vec<(&'static str, String)>>,
    candidates: Vec<CandidateView>,
    agents: Vec<AgentView>,
    method: Vec<(&'static str, String)>,
}
