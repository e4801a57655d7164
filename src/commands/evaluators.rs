//! From an agent version to what evaluates for it.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use anyhow::Result;

use super::run::RunOptionArgs;
use super::sources::is_stdin;
use crate::context::Context;
use crate::domain::{Actor, AgentContent, AgentVersion, NewAgent, Price, RuntimeKind};
use crate::failure::Failure;
use crate::intake::{AgentRules, Defaults, IntakeError, agent_file};
use crate::runtime::Runtime;
use crate::runtime::checks::{CheckSet, ChecksRuntime};
use crate::runtime::command::CommandRuntime;
use crate::runtime::llm::{Calls, LlmRuntime, Pace};
use crate::runtime::trust::TrustList;
use crate::settings::Settings;
use crate::shell::quoted_word;

/// Makes what evaluates, for one run.
#[derive(Debug)]
pub struct Evaluators {
    actor: Actor,
    pricing: BTreeMap<String, Price>,
    calls: Calls,
}

impl Evaluators {
    #[must_use]
    pub fn new(context: &Context, actor: &Actor, options: &RunOptionArgs) -> Self {
        let calls = Calls {
            price: None,
            pace: Arc::new(Pace::new(options.rpm, options.tpm)),
            connections: options.concurrency(),
            allow_plain_http: options.allow_plain_http,
        };
        Self { actor: actor.clone(), pricing: context.settings.pricing.clone(), calls }
    }

    /// The runtime of an agent version, if this account may start it.
    pub fn of(&self, agent: &AgentVersion) -> Result<Arc<dyn Runtime>> {
        let is_mine = is_mine(agent, &self.actor);
        require_trust(&agent.agent.name, &reference(agent, is_mine), &agent.content, is_mine)?;
        self.runtime(&agent.agent.name, &agent.content)
    }

    /// Whether a batch that is about to be made can be run by this account, so that `--run` need not leave one that cannot.
    pub fn check(&self, name: &str, content: &AgentContent) -> Result<()> {
        self.runtime(name, content).map(|_| ())
    }

    fn runtime(&self, name: &str, content: &AgentContent) -> Result<Arc<dyn Runtime>> {
        match content.runtime {
            RuntimeKind::Checks => {
                let checks = CheckSet::parse(&content.settings.checks)
                    .map_err(|error| Failure::usage(format!("agent {name}: {error}")))?;
                Ok(Arc::new(ChecksRuntime::new(checks)))
            }
            RuntimeKind::Command => Ok(Arc::new(CommandRuntime::new(content, std::env::vars_os()))),
            RuntimeKind::OpenAi | RuntimeKind::Anthropic => {
                let environment = |name: &str| std::env::var(name).ok();
                let calls = Calls { price: price(&self.pricing, content), ..self.calls.clone() };
                let runtime = LlmRuntime::new(content, &environment, calls).map_err(|why| {
                    Failure::usage(format!("agent {name}: {why}"))
                        .hint("set it in the environment of this command; evalbatch stores no keys")
                })?;
                Ok(Arc::new(runtime))
            }
        }
    }
}

/// The price of an agent's model, where the configuration has one.
#[must_use]
pub fn price(pricing: &BTreeMap<String, Price>, content: &AgentContent) -> Option<Price> {
    content.settings.model.as_ref().and_then(|model| pricing.get(model)).copied()
}

/// Whether the actor wrote the agent.
#[must_use]
pub fn is_mine(agent: &AgentVersion, actor: &Actor) -> bool {
    agent.agent.owner.as_ref().is_some_and(|owner| actor.owns(&owner.id))
}

/// What `agent trust` finds exactly this content by: a library may have a newer version, or another user's of this name.
#[must_use]
pub fn reference(agent: &AgentVersion, is_mine: bool) -> String {
    let found = &agent.agent;
    match &found.owner {
        // An experiment's agent is found by its id alone.
        _ if found.ephemeral_batch_id.is_some() => found.id.to_string(),
        Some(owner) if !is_mine => format!("{}/{}@{}", owner.name, found.name, agent.version),
        Some(_) | None => format!("{}@{}", found.name, agent.version),
    }
}

/// A shared file must not make a colleague, or root, run a program or hand out a key unseen. The hash is made from the
/// content anew: who can write the database can write the stored one.
pub fn require_trust(name: &str, reference: &str, content: &AgentContent, is_mine: bool) -> Result<()> {
    if is_trusted(content, is_mine)? {
        return Ok(());
    }
    let what = if content.sends_keys() { "sends your key to a server" } else { "runs a program" };
    Err(Failure::forbidden(format!("agent {name} {what} that you have not trusted"))
        .hint(what_it_does(content))
        .hint(format!("after reading it: evalbatch agent trust {}", quoted_word(reference)))
        .into())
}

fn what_it_does(content: &AgentContent) -> String {
    let settings = &content.settings;
    if content.sends_keys() {
        let variable = settings.api_key_env.as_deref().unwrap_or("named in its headers");
        return format!("it sends the value of {variable} to {}", settings.base_url.as_deref().unwrap_or_default());
    }
    format!("it runs: {}", settings.command.join(" "))
}

/// Remembers that this account wants to run the program, or use the server, of this content; nothing for other content.
pub fn trust(name: &str, content: &AgentContent) -> Result<()> {
    let settings = &content.settings;
    if content.runtime == RuntimeKind::Command {
        trust_list()?.add(&content.hash(), name, &settings.command)?;
    } else if content.sends_keys() {
        trust_list()?.add(&content.hash(), name, &[settings.base_url.clone().unwrap_or_default()])?;
    }
    Ok(())
}

/// Whether this account trusts the content, which is so for everything that runs no program and hands out no key.
pub fn is_trusted(content: &AgentContent, is_mine: bool) -> Result<bool> {
    let needs_trust = content.runtime == RuntimeKind::Command || (content.sends_keys() && !is_mine);
    Ok(!needs_trust || trust_list()?.contains(&content.hash())?)
}

fn trust_list() -> Result<TrustList> {
    Ok(TrustList::at(Settings::trust_list()?))
}

/// What a reader of agent files has to know.
#[must_use]
pub fn agent_defaults(context: &Context) -> Defaults {
    Defaults { runtime: context.settings.default_runtime, model: context.settings.default_model.clone() }
}

/// The agent that stands in a file, or comes on stdin.
pub fn agent_of_file(path: &Path, rules: AgentRules<'_>) -> Result<NewAgent, IntakeError> {
    if is_stdin(path) {
        return agent_file::from_stdin(&mut std::io::stdin().lock(), rules);
    }
    agent_file::load(path, rules)
}

/// The rules by which agent files are read.
#[must_use]
pub fn agent_rules(defaults: &Defaults) -> AgentRules<'_> {
    AgentRules {
        defaults,
        validate_checks: &|items| CheckSet::parse(items).map(|_| ()).map_err(|error| error.to_string()),
    }
}
