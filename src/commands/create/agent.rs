//! Which agent a batch gets.

use std::path::Path;

use anyhow::Result;

use super::request::{AgentRequest, Request};
use crate::commands::evaluators::{self, Evaluators};
use crate::commands::{resolve, run};
use crate::context::Context;
use crate::domain::selector::AgentSelector;
use crate::domain::{Actor, AgentContent, Cost, NewAgent, Policy, PolicyKey};
use crate::failure::Failure;
use crate::intake::{AgentRules, agent_file, builtin};
use crate::repository::{AgentSource, Repository, how_to_bring_back};

/// An agent for a batch.
pub(super) struct ChosenAgent {
    pub(super) source: AgentSource,
    /// What this account brought itself, and so trusts.
    pub(super) to_trust: Option<Brought>,
    /// What it was made from, as `agent trust` finds it.
    origin: Option<String>,
}

/// An agent to trust.
pub(super) struct Brought {
    pub(super) name: String,
    pub(super) content: AgentContent,
    /// The program is another user's, and trusted as it is now.
    pub(super) is_pinned: bool,
}

impl Brought {
    /// What is `is_own` may change, unless it is brought for somebody else.
    fn new(agent: &NewAgent, is_own: bool, actor: &Actor) -> Self {
        let is_pinned = !(is_own && evaluators::is_this_account(actor));
        Self { name: agent.name.clone(), content: agent.content.clone(), is_pinned }
    }
}

impl ChosenAgent {
    /// The metadata that its model may see.
    pub(super) fn prompt_fields(&self, repository: &dyn Repository) -> Result<Vec<String>> {
        Ok(match &self.source {
            AgentSource::BuiltIn(agent) | AgentSource::Ephemeral(agent) => agent.content.settings.prompt_fields.clone(),
            AgentSource::Library(id) => {
                repository.agent_version(id)?.map_or_else(Vec::new, |it| it.content.settings.prompt_fields)
            }
        })
    }

    /// Refuses what this account could not run.
    pub(super) fn check_runnable(
        &self,
        repository: &dyn Repository,
        actor: &Actor,
        evaluators: &Evaluators,
        budget: Option<Cost>,
        context: &Context,
    ) -> Result<()> {
        let brought = self.to_trust.is_some();
        match &self.source {
            // What another user's agent may not do unseen was refused when it was copied.
            AgentSource::BuiltIn(agent) | AgentSource::Ephemeral(agent) => {
                if !brought {
                    let reference = self.origin.as_deref().unwrap_or(&agent.name);
                    evaluators::require_trust(&agent.name, reference, &agent.content, true)?;
                }
                run::check_budget(budget, &agent.content, context)?;
                evaluators.check(&agent.name, &agent.content)
            }
            AgentSource::Library(id) => match repository.agent_version(id)? {
                Some(version) => {
                    if !brought {
                        let is_mine = evaluators::is_mine(&version, actor);
                        let reference = evaluators::reference(&version, is_mine);
                        evaluators::require_trust(&version.agent.name, &reference, &version.content, is_mine)?;
                    }
                    run::check_budget(budget, &version.content, context)?;
                    evaluators.check(&version.agent.name, &version.content)
                }
                None => Ok(()),
            },
        }
    }
}

pub(super) fn choose(
    request: &Request,
    repository: &dyn Repository,
    actor: &Actor,
    policy: &Policy,
    context: &Context,
) -> Result<ChosenAgent> {
    let defaults = evaluators::agent_defaults(context);
    let rules = evaluators::agent_rules(&defaults);
    let (base, brought) = match &request.agent {
        AgentRequest::Named(name) => (named(repository, actor, name, rules)?, false),
        AgentRequest::File(path) => (AgentSource::Ephemeral(evaluators::agent_of_file(path, rules)?), true),
        AgentRequest::Inline(agent) => (AgentSource::Ephemeral((**agent).clone()), true),
    };
    let source = if request.overrides.is_empty() {
        base
    } else {
        let (mut agent, is_mine, origin) = content_of(base, repository, actor)?;
        let trusted = evaluators::is_trusted(&agent.content, is_mine)?;
        let overrides = request
            .overrides
            .iter()
            .map(|text| agent_file::parse_override(text))
            .collect::<Result<Vec<_>, _>>()
            .map_err(Failure::usage)?;
        agent_file::apply_overrides(&mut agent.content, &overrides, Path::new(""), rules)?;
        check_instructions(&agent, policy)?;
        let sets_command = overrides.iter().any(|(key, _)| key == "command");
        let is_own = is_mine || sets_command;
        let to_trust = (brought || trusted || sets_command).then(|| Brought::new(&agent, is_own, actor));
        return Ok(ChosenAgent { source: AgentSource::Ephemeral(agent), to_trust, origin });
    };
    let to_trust = match &source {
        AgentSource::Ephemeral(agent) => {
            check_instructions(agent, policy)?;
            brought.then(|| Brought::new(agent, true, actor))
        }
        AgentSource::Library(_) | AgentSource::BuiltIn(_) => None,
    };
    Ok(ChosenAgent { source, to_trust, origin: None })
}

/// Mine, then another user's, then built in.
fn named(repository: &dyn Repository, actor: &Actor, name: &str, rules: AgentRules<'_>) -> Result<AgentSource> {
    let selector = AgentSelector::parse(name).map_err(Failure::usage)?;
    let stored = resolve::stored_agent(repository, actor, name)?;
    // The row of a built-in agent is made by the first batch that uses it, and follows the binary's text.
    let is_builtin = stored.as_ref().is_none_or(|version| version.agent.owner.is_none());
    // Before its first use a built-in agent has no row, and is at its first version.
    let is_unused = || -> Result<bool> {
        let bare = resolve::stored_agent(repository, actor, &selector.name_or_id)?;
        Ok(selector.version == Some(1) && bare.is_none())
    };
    if is_builtin && selector.user.is_none() && (selector.version.is_none() || is_unused()?) {
        let builtin_name = stored.as_ref().map_or(selector.name_or_id.as_str(), |version| version.agent.name.as_str());
        if let Some(agent) = builtin::find(builtin_name, rules)? {
            return Ok(AgentSource::BuiltIn(agent));
        }
    }
    match stored {
        Some(version) => Ok(AgentSource::Library(version.id)),
        None => Err(resolve::unknown_agent(repository, actor, name)?.hint("from a file: --agent-file FILE").into()),
    }
}

/// The whole of an agent, to be changed, whether it is mine, and what to call it where it has to be trusted.
fn content_of(
    source: AgentSource,
    repository: &dyn Repository,
    actor: &Actor,
) -> Result<(NewAgent, bool, Option<String>)> {
    match source {
        AgentSource::BuiltIn(agent) | AgentSource::Ephemeral(agent) => Ok((agent, true, None)),
        AgentSource::Library(id) => {
            let version = repository.agent_version(&id)?.ok_or_else(|| resolve::no_agent(id.as_str()))?;
            if let Some(batch) = &version.agent.ephemeral_batch_id {
                return Err(Failure::conflict(format!(
                    "agent {} belongs to the experiment {batch} and serves it alone",
                    version.agent.name
                ))
                .hint(format!("move it to the library: evalbatch promote {batch} --agent"))
                .into());
            }
            if !version.agent.is_active {
                return Err(Failure::conflict(format!(
                    "agent {} is retired and serves no new batch",
                    version.agent.name
                ))
                .hint(how_to_bring_back(&version.agent, actor.id.as_ref()))
                .into());
            }
            let is_mine = evaluators::is_mine(&version, actor);
            let reference = evaluators::reference(&version, is_mine);
            if version.content.chosen_server().is_some() {
                // The copy will be mine, so this is the moment to ask.
                evaluators::require_trust(&version.agent.name, &reference, &version.content, is_mine)?;
            }
            let agent = NewAgent {
                name: version.agent.name,
                agent_type: version.agent.agent_type,
                description: version.agent.description,
                content: version.content,
            };
            Ok((agent, is_mine, Some(reference)))
        }
    }
}

pub(crate) fn check_instructions(agent: &NewAgent, policy: &Policy) -> Result<()> {
    let content = &agent.content;
    let critique = content.self_critique_instructions.as_deref().unwrap_or_default();
    let chars = (content.primary_instructions.chars().count() + critique.chars().count()) as u64;
    let limit = policy.max_instructions_chars;
    if chars > limit {
        return Err(Failure::usage(format!(
            "the instructions of {} have {chars} characters, the limit max-instructions-chars is {limit}",
            agent.name
        ))
        .hint(PolicyKey::MaxInstructionsChars.how_to_raise())
        .into());
    }
    Ok(())
}
