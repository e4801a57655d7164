//! `promote`: move what belongs to an experiment into the library.

use anyhow::Result;
use clap::Args;
use serde_json::json;

use super::resolve;
use crate::cli::Format;
use crate::context::Context;
use crate::domain::agent::check_agent_name;
use crate::domain::{Actor, BatchSummary};
use crate::failure::Failure;
use crate::intake::builtin;
use crate::render::{clean, counted};
use crate::repository::Promotion;
use crate::shell::quoted_word;

/// Move an experiment's agent or documents into the library, or keep all of it
///
/// Content that the library has already is merged with it.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  evalbatch promote strict-v2 --agent --name strict
  evalbatch promote strict-v2 --all       and the batch becomes a regular one")]
pub struct PromoteArgs {
    /// Batch: id, tracking id, prefix, user/tracking-id, latest, latest~N
    #[arg(value_name = "BATCH")]
    pub batch: String,
    /// The ephemeral agent
    #[arg(long)]
    pub agent: bool,
    /// The ephemeral documents
    #[arg(long)]
    pub documents: bool,
    /// Agent, documents and the batch itself, which is then kept
    #[arg(long)]
    pub all: bool,
    /// The agent's name in the library
    #[arg(long, value_name = "NEW")]
    pub name: Option<String>,
}

pub fn run(args: &PromoteArgs, context: &mut Context) -> Result<()> {
    let format = context.format(&[Format::Table, Format::Json])?;
    let repository = context.reader()?;
    let actor = context.actor(repository.as_ref())?;
    let now = context.now();
    let batch = resolve::own_batch(repository.as_ref(), &actor, &args.batch, now)?;
    if !(args.agent || args.documents || args.all) {
        return Err(nothing_chosen(&batch, &actor).into());
    }
    let promotion =
        Promotion { agent: args.agent, documents: args.documents, batch: args.all, name: args.name.clone() };
    check_name(args, &promotion, &batch, &actor)?;
    let promoted = repository.promote(&batch.id, &promotion, now)?;
    if format == Format::Json {
        return Ok(context.printer.json(&json!({"id": batch.id, "promoted": promoted}))?);
    }
    if context.printer.is_quiet() {
        return Ok(context.printer.line(batch.id.as_str())?);
    }
    if let Some(name) = &promoted.agent {
        context.printer.line(&format!("agent {} is in the library", clean(name)))?;
    }
    if promoted.documents > 0 {
        let merged = promoted.merged_documents;
        let known = if merged > 0 { format!(", {merged} of which it had already") } else { String::new() };
        context.printer.line(&format!(
            "{} {} in the library{known}",
            counted(promoted.documents, "document"),
            if promoted.documents == 1 { "is" } else { "are" }
        ))?;
    }
    if promoted.is_regular {
        context.printer.line(&format!("{} is a regular batch now, and kept", clean(&batch.reference_for(&actor))))?;
    }
    Ok(())
}

fn nothing_chosen(batch: &BatchSummary, actor: &Actor) -> Failure {
    let mut could = Vec::new();
    if batch.agent.is_ephemeral {
        could.push(format!("--agent ({})", batch.agent.name));
    }
    if batch.ephemeral_document_count > 0 {
        could.push(format!("--documents ({})", batch.ephemeral_document_count));
    }
    if batch.lifetime.is_ephemeral() {
        could.push("--all (agent, documents, and the batch is kept)".to_owned());
    }
    let failure = Failure::usage("say what to promote");
    if could.is_empty() {
        failure.hint(format!("nothing of {} is ephemeral", batch.reference_for(actor)))
    } else {
        failure.hint(format!("could be promoted: {}", could.join(", ")))
    }
}

/// The names of built-in agents stay theirs.
fn check_name(args: &PromoteArgs, promotion: &Promotion, batch: &BatchSummary, actor: &Actor) -> Result<()> {
    if let Some(name) = &args.name {
        check_agent_name(name).map_err(Failure::usage)?;
        if !(args.agent || args.all) {
            return Err(Failure::usage("--name is the agent's, and --documents promotes no agent")
                .hint("add --agent, or leave --name out")
                .into());
        }
    }
    let takes_agent = batch.agent.is_ephemeral && (args.agent || args.all);
    let name = args.name.as_deref().unwrap_or(&batch.agent.name);
    if takes_agent && builtin::is_name(name) {
        return Err(Failure::conflict(format!("{name} is the name of an agent that comes with evalbatch"))
            .hint(format!(
                "give it a new name: evalbatch promote {} {} --name NEW",
                quoted_word(&batch.reference_for(actor)),
                promotion.flags()
            ))
            .into());
    }
    Ok(())
}
