//! What `create` says it made.

use anyhow::Result;
use serde_json::{Value, json};

use crate::cli::Format;
use crate::commands::evaluators;
use crate::commands::run::Estimate;
use crate::context::Context;
use crate::domain::AgentContent;
use crate::intake::LeftOut;
use crate::render::outcome::cut;
use crate::render::{Tone, clean, counted, time};
use crate::repository::{AgentSource, CreatedBatch, NewBatch, Repository, Titles};

/// Whether it was made or would be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mood {
    Did,
    Would,
}

/// What came of a request, and what of it gave no document.
#[derive(Debug, Clone, Copy)]
pub(in crate::commands) struct Made<'a> {
    pub(in crate::commands) batch: &'a NewBatch,
    pub(in crate::commands) created: &'a CreatedBatch,
    pub(in crate::commands) left_out: &'a [LeftOut],
}

pub(super) fn json(made: Made<'_>) -> Value {
    let Made { batch, created, left_out } = made;
    json!({
        "batch": {
            "id": created.id,
            "trackingId": batch.tracking_id,
            "name": batch.name,
            "isEphemeral": batch.lifetime.is_ephemeral(),
            "expiresAt": batch.lifetime.expires_at(),
            "createdAt": batch.created_at,
            "jobCount": created.job_count,
        },
        "agent": {
            "id": created.agent.id,
            "name": created.agent.name,
            "version": created.agent.version,
            "isEphemeral": created.agent.is_ephemeral,
        },
        "documents": {
            "total": created.documents,
            "ephemeral": created.ephemeral_documents,
            "library": created.documents - created.ephemeral_documents,
            "duplicatesDropped": created.duplicates_dropped.count,
            "leftOut": left_out,
        },
    })
}

/// What would be made, and about what running it would cost.
pub(super) fn print_plan(context: &mut Context, repository: &dyn Repository, made: Made<'_>) -> Result<()> {
    let Made { batch, created, .. } = made;
    let estimate = match &batch.agent {
        AgentSource::BuiltIn(agent) | AgentSource::Ephemeral(agent) => estimate(context, &agent.content, created),
        AgentSource::Library(id) => {
            repository.agent_version(id)?.and_then(|version| estimate(context, &version.content, created))
        }
    };
    if context.format(&[Format::Table, Format::Json])? == Format::Json {
        say_what_differs(context, created);
        let mut value = json(made);
        // Nothing is found by an id that was made up for the plan.
        value["batch"]["id"] = Value::Null;
        if repository.agent_version(&created.agent.version_id)?.is_none() {
            value["agent"]["id"] = Value::Null;
        }
        value["dryRun"] = Value::Bool(true);
        value["estimate"] = json!(estimate);
        return Ok(context.printer.json(&value)?);
    }
    print(context, made, Mood::Would)?;
    if let Some(estimate) = estimate.filter(|_| !context.printer.is_quiet()) {
        context.printer.line(&format!("  run      {}", estimate.line()))?;
    }
    Ok(())
}

fn estimate(context: &Context, agent: &AgentContent, created: &CreatedBatch) -> Option<Estimate> {
    let price = evaluators::price(&context.settings.pricing, agent);
    created.work.and_then(|work| Estimate::of(agent, price, work))
}

pub(super) fn print(context: &mut Context, made: Made<'_>, mood: Mood) -> Result<()> {
    let Made { batch, created, .. } = made;
    say_what_differs(context, created);
    if context.format(&[Format::Table, Format::Json])? == Format::Json {
        let value = json(made);
        return Ok(context.printer.json(&value)?);
    }
    if context.printer.is_quiet() {
        return match mood {
            Mood::Did => Ok(context.printer.line(created.id.as_str())?),
            Mood::Would => Ok(()),
        };
    }
    let style = context.printer.out_style();
    let label = batch.tracking_id.as_deref().or(batch.name.as_deref());
    let (kind, one) =
        if batch.lifetime.is_ephemeral() { ("experiment", "an experiment") } else { ("batch", "a batch") };
    let head = match (mood, label) {
        (Mood::Would, None) => format!("would create {one}"),
        (Mood::Would, Some(label)) => format!("would create {kind} {}", style.paint(Tone::Heading, &clean(label))),
        (Mood::Did, label) => {
            let label = label.unwrap_or(created.id.as_str());
            format!("created {kind} {}", style.paint(Tone::Heading, &clean(label)))
        }
    };
    context.printer.line(&head)?;
    let mut facts = vec![("jobs", jobs(batch, created))];
    facts.push(("agent", format!("{}{}", clean(&created.agent.label()), mark(created.agent.is_ephemeral))));
    if let Some(expires_at) = batch.lifetime.expires_at() {
        facts.push(("expires", time::relative_and_local(expires_at, batch.created_at)));
    }
    if let Some(seed) = batch.seed {
        facts.push(("seed", seed.to_string()));
    }
    if mood != Mood::Would {
        facts.push(("id", created.id.to_string()));
    }
    for (name, value) in facts {
        context.printer.line(&format!("  {}  {value}", style.paint(Tone::Dim, &format!("{name:<7}"))))?;
    }
    Ok(())
}

fn mark(is_ephemeral: bool) -> &'static str {
    if is_ephemeral { " (for this experiment alone)" } else { "" }
}

fn jobs(batch: &NewBatch, created: &CreatedBatch) -> String {
    let documents = match (created.ephemeral_documents, created.documents - created.ephemeral_documents) {
        (0, library) => format!("{library} of your library"),
        (new, 0) => format!("{new} for this experiment alone"),
        (new, library) => format!("{library} of your library, {new} for this experiment alone"),
    };
    let repeat = if batch.repeat > 1 { format!(" × {} repetitions", batch.repeat) } else { String::new() };
    format!("{} = {} ({documents}){repeat}", created.job_count, counted(created.documents, "document"))
}

fn say_what_differs(context: &mut Context, created: &CreatedBatch) {
    let dropped = &created.duplicates_dropped;
    if dropped.count > 0 {
        context.printer.note(&format!(
            "dropped {}: {}",
            counted(dropped.count, "duplicate document"),
            some_of(dropped)
        ));
    }
    let kept = &created.kept_as_stored;
    if kept.count > 0 {
        context.printer.note(&format!(
            "in your library already with another title, author, url or date, which stay as stored: {} ({})",
            counted(kept.count, "document"),
            some_of(kept)
        ));
    }
}

/// Characters of a title among others.
const TITLE_CHARS: usize = 40;

fn some_of(titles: &Titles) -> String {
    let mut names: Vec<String> = titles.first.iter().map(|title| cut(&clean(title), TITLE_CHARS)).collect();
    if titles.count > names.len() as u64 {
        names.push("…".to_owned());
    }
    names.join(", ")
}
