//! `agent add` and `agent retire`.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use serde_json::json;

use super::find;
use crate::cli::Format;
use crate::commands::{create, evaluators};
use crate::context::Context;
use crate::domain::selector::AgentSelector;
use crate::failure::Failure;
use crate::intake::agent_file::misplaced_self_critique;
use crate::intake::builtin;
use crate::render::clean;
use crate::render::json::LibraryAgent;
use crate::repository::AddedAgent;
use crate::shell::quoted_word;

/// Add an agent from a file, or its next version when the file changed
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  evalbatch agent add strict.md")]
pub struct AddArgs {
    /// Markdown with front matter, YAML or JSON; - is Markdown from stdin
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

/// Take an agent out of use, with all its versions: it serves no new batch, and adding its file again brings it back
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  evalbatch agent retire strict")]
pub struct RetireArgs {
    /// NAME, user/NAME or ID
    #[arg(value_name = "AGENT")]
    pub agent: String,
}

pub(super) fn add(args: &AddArgs, context: &mut Context) -> Result<()> {
    let format = context.format(&[Format::Table, Format::Json])?;
    let defaults = evaluators::agent_defaults(context);
    let rules = evaluators::agent_rules(&defaults);
    let agent = evaluators::agent_of_file(&args.file, rules)?;
    if builtin::is_name(&agent.name) {
        return Err(Failure::conflict(format!("{} is the name of an agent that comes with evalbatch", agent.name))
            .hint("give it another name in the file")
            .into());
    }
    let reader = context.before_writing()?;
    create::check_instructions(&agent, &reader.policy()?)?;
    if let Some(note) = misplaced_self_critique(&agent.content) {
        context.printer.warning(&note);
    }
    let is_pinned = !evaluators::is_this_account(&context.actor(reader.as_ref())?);
    drop(reader);
    // First, so that a list that cannot be written leaves no agent behind.
    evaluators::trust(&agent.name, &agent.content, is_pinned)?;
    let repository = context.writer()?;
    let actor = context.actor(repository.as_ref())?;
    let added = repository.add_agent(&actor, &agent, context.now())?;
    let version = added.version();
    if format == Format::Json {
        let item = serde_json::to_value(LibraryAgent::new(version))?;
        return Ok(context.printer.json(&item)?);
    }
    if context.printer.is_quiet() {
        return Ok(context.printer.line(version.agent.id.as_str())?);
    }
    let (name, number) = (clean(&version.agent.name), version.version);
    let text = match &added {
        AddedAgent::New(_) => format!("added agent {name}@{number}"),
        AddedAgent::NextVersion(_) => format!("added version {number} of agent {name}"),
        AddedAgent::Unchanged(_) => format!("agent {name}@{number} is the same already"),
        AddedAgent::BroughtBack(_) => format!("agent {name}@{number} is in use again"),
    };
    context.printer.line(&text)?;
    context.printer.next_step(&format!(
        "evalbatch create --ephemeral --agent {} --docs PATH --run",
        quoted_word(&version.agent.name)
    ));
    Ok(())
}

pub(super) fn retire(args: &RetireArgs, context: &mut Context) -> Result<()> {
    let format = context.format(&[Format::Table, Format::Json])?;
    let selector = AgentSelector::parse(&args.agent).map_err(Failure::usage)?;
    let repository = context.reader()?;
    let version = find(repository.as_ref(), context, &args.agent)?;
    if selector.version.is_some()
        && let Some((whole, number)) = args.agent.rsplit_once('@')
    {
        return Err(Failure::usage(format!(
            "an agent is retired with all its versions, and not version {number} alone"
        ))
        .hint(format!("if all are meant: evalbatch agent retire {}", quoted_word(whole)))
        .into());
    }
    let actor = context.actor(repository.as_ref())?;
    let name = clean(&version.agent.name).into_owned();
    match &version.agent.owner {
        None => {
            return Err(Failure::conflict(format!("agent {name} comes with evalbatch and cannot be retired"))
                .hint("agents of the library can: evalbatch agent list")
                .into());
        }
        Some(owner) if !actor.may_change(&owner.id) => {
            return Err(Failure::forbidden(format!("agent {name} belongs to {}", owner.name))
                .hint("only its owner and admins change it")
                .into());
        }
        Some(_) => {}
    }
    if let Some(batch) = &version.agent.ephemeral_batch_id {
        return Err(Failure::conflict(format!("agent {name} belongs to the experiment {batch}"))
            .hint(format!("it goes with it: evalbatch delete {batch}"))
            .into());
    }
    repository.retire_agent(&version.agent.id, context.now())?;
    if format == Format::Json {
        return Ok(context.printer.json(&json!({"id": version.agent.id, "name": name, "isActive": false}))?);
    }
    let text =
        if context.printer.is_quiet() { version.agent.id.to_string() } else { format!("agent {name} is retired") };
    Ok(context.printer.line(&text)?)
}
