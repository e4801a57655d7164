//! `agent`: the agent library.

mod change;
mod list;
mod show;
mod trust;

use anyhow::Result;
use clap::Subcommand;

pub use self::change::{AddArgs, RetireArgs};
pub use self::list::ListArgs;
pub use self::show::{ExportArgs, ShowArgs};
pub use self::trust::TrustArgs;
use super::{evaluators, resolve};
use crate::context::Context;
use crate::domain::selector::AgentSelector;
use crate::domain::{Agent, AgentId, AgentVersion, AgentVersionId, NewAgent};
use crate::failure::Failure;
use crate::intake::builtin;
use crate::repository::Repository;

#[derive(Debug, Subcommand)]
pub enum AgentCommand {
    Add(AddArgs),
    List(ListArgs),
    Show(ShowArgs),
    Export(ExportArgs),
    Retire(RetireArgs),
    Trust(TrustArgs),
}

impl AgentCommand {
    pub(crate) const fn prints_ids(&self) -> bool {
        !matches!(self, Self::Show(_) | Self::Export(_))
    }
}

pub fn run(command: AgentCommand, context: &mut Context) -> Result<()> {
    match command {
        AgentCommand::Add(args) => change::add(&args, context),
        AgentCommand::List(args) => list::list(&args, context),
        AgentCommand::Show(args) => show::show(&args, context),
        AgentCommand::Export(args) => show::export(&args, context),
        AgentCommand::Retire(args) => change::retire(&args, context),
        AgentCommand::Trust(args) => trust::run(&args, context),
    }
}

/// A stored version, or a built-in agent before its first use.
fn find(repository: &dyn Repository, context: &Context, text: &str) -> Result<AgentVersion> {
    let actor = context.actor(repository)?;
    if let Some(version) = resolve::stored_agent(repository, &actor, text)? {
        return Ok(version);
    }
    let selector = AgentSelector::parse(text).map_err(Failure::usage)?;
    let defaults = evaluators::agent_defaults(context);
    match builtin::find(&selector.name_or_id, evaluators::agent_rules(&defaults))? {
        Some(agent) if selector.user.is_none() && selector.version.is_none_or(|version| version == 1) => {
            Ok(not_yet_stored(agent, context))
        }
        _ => Err(resolve::unknown_agent(repository, &actor, text)?.into()),
    }
}

/// A built-in agent before its first use: its name stands for its id, and finds it.
fn not_yet_stored(agent: NewAgent, context: &Context) -> AgentVersion {
    let now = context.now();
    AgentVersion {
        id: AgentVersionId::new(agent.name.clone()),
        content_hash: agent.content.hash(),
        version: 1,
        agent: Agent {
            id: AgentId::new(agent.name.clone()),
            owner: None,
            name: agent.name,
            agent_type: agent.agent_type,
            description: agent.description,
            is_active: true,
            ephemeral_batch_id: None,
            created_at: now,
            updated_at: now,
        },
        content: agent.content,
        created_at: now,
    }
}
