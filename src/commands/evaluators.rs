//! From an agent version to what evaluates for it.

use std::sync::Arc;

use anyhow::Result;

use crate::context::Context;
use crate::domain::{AgentContent, AgentVersion, RuntimeKind};
use crate::failure::Failure;
use crate::intake::{AgentRules, Defaults};
use crate::runtime::Runtime;
use crate::runtime::checks::{CheckSet, ChecksRuntime};
use crate::runtime::command::CommandRuntime;
use crate::runtime::trust::TrustList;
use crate::settings::Settings;

/// The runtime of an agent version, if this account may start it.
pub fn evaluator(agent: &AgentVersion) -> Result<Arc<dyn Runtime>> {
    let ephemeral = agent.agent.ephemeral_batch_id.is_some();
    // An experiment's agent is found by its id alone.
    let reference = if ephemeral { agent.agent.id.as_str() } else { agent.agent.name.as_str() };
    if agent.content.runtime == RuntimeKind::Command {
        require_trust(&agent.agent.name, reference, &agent.content)?;
    }
    runtime_of(&agent.agent.name, &agent.content)
}

/// Whether a batch that is about to be made can be run by this account, so that `--run` need not leave one that cannot.
pub fn check_runnable(name: &str, content: &AgentContent, will_be_trusted: bool) -> Result<()> {
    if content.runtime == RuntimeKind::Command && !will_be_trusted {
        require_trust(name, name, content)?;
    }
    runtime_of(name, content).map(|_| ())
}

fn runtime_of(name: &str, content: &AgentContent) -> Result<Arc<dyn Runtime>> {
    match content.runtime {
        RuntimeKind::Checks => {
            let checks = CheckSet::parse(&content.settings.checks)
                .map_err(|error| Failure::usage(format!("agent {name}: {error}")))?;
            Ok(Arc::new(ChecksRuntime::new(checks)))
        }
        RuntimeKind::Command => Ok(Arc::new(CommandRuntime::new(content, std::env::vars_os()))),
        RuntimeKind::OpenAi | RuntimeKind::Anthropic => {
            Err(Failure::usage(format!("agent {name}: the runtime {} is not in this version yet", content.runtime))
                .hint("use the runtimes checks or command")
                .into())
        }
    }
}

/// A shared file must not make a colleague, or root, run a program unseen. The hash is made from the content anew: who can
/// write the database can write the stored one.
fn require_trust(name: &str, reference: &str, content: &AgentContent) -> Result<()> {
    if is_trusted(content)? {
        return Ok(());
    }
    Err(Failure::forbidden(format!("agent {name} runs a program that you have not trusted"))
        .hint(format!("it runs: {}", content.settings.command.join(" ")))
        .hint(format!("after reading it: evalbatch agent trust {reference}"))
        .into())
}

/// Remembers that this account wants to run the program of this content; nothing for other runtimes.
pub fn trust(name: &str, content: &AgentContent) -> Result<()> {
    if content.runtime == RuntimeKind::Command {
        trust_list()?.add(&content.hash(), name, &content.settings.command)?;
    }
    Ok(())
}

/// Whether this account trusts the content, which is so for everything that runs no program.
pub fn is_trusted(content: &AgentContent) -> Result<bool> {
    Ok(content.runtime != RuntimeKind::Command || trust_list()?.contains(&content.hash())?)
}

fn trust_list() -> Result<TrustList> {
    Ok(TrustList::at(Settings::trust_list()?))
}

/// What a reader of agent files has to know.
#[must_use]
pub fn agent_defaults(context: &Context) -> Defaults {
    Defaults { runtime: context.settings.default_runtime, model: context.settings.default_model.clone() }
}

/// The rules by which agent files are read.
#[must_use]
pub fn agent_rules(defaults: &Defaults) -> AgentRules<'_> {
    AgentRules {
        defaults,
        validate_checks: &|items| CheckSet::parse(items).map(|_| ()).map_err(|error| error.to_string()),
    }
}
