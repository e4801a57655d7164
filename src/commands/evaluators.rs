//! From an agent version to what evaluates for it.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::Arc;

use anyhow::Result;

use super::run::RunOptionArgs;
use super::sources::is_stdin;
use crate::accounts;
use crate::context::Context;
use crate::domain::{Actor, AgentContent, AgentVersion, NewAgent, Price, RuntimeKind};
use crate::failure::{Failure, FailureKind, reason};
use crate::intake::{AgentRules, Defaults, IntakeError, agent_file};
use crate::runtime::Runtime;
use crate::runtime::checks::{CheckSet, ChecksRuntime};
use crate::runtime::command::CommandRuntime;
use crate::runtime::llm::{Calls, LlmRuntime, Pace};
use crate::runtime::named_files::{self, Watched};
use crate::runtime::trust::{TrustError, TrustList};
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
        let (is_mine, content) = (is_mine(agent, &self.actor), &agent.content);
        let is_pinned = content.runtime == RuntimeKind::Command && !is_mine;
        // Before the look whether that is what was agreed to.
        let files = is_pinned.then(|| Watched::begin(&content.settings.command));
        let reference = reference(agent, is_mine);
        require_trust(&agent.agent.name, &reference, content, is_mine)?;
        match files {
            Some(files) => {
                let runtime = CommandRuntime::new(content, std::env::vars_os());
                Ok(Arc::new(runtime.pinned(files, quoted_word(&reference))))
            }
            None => self.runtime(&agent.agent.name, content),
        }
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

/// Whether the actor wrote the agent, and is who runs this process.
#[must_use]
pub fn is_mine(agent: &AgentVersion, actor: &Actor) -> bool {
    is_this_account(actor) && agent.agent.owner.as_ref().is_some_and(|owner| actor.owns(&owner.id))
}

/// An admin who acts for somebody else runs what that one may still change.
#[must_use]
pub fn is_this_account(actor: &Actor) -> bool {
    actor.name == accounts::my_name()
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

/// A shared file must not make a colleague, or root, run a program, hand out a key or send documents away unseen. The hash is
/// made from the content anew: who can write the database can write the stored one.
pub fn require_trust(name: &str, reference: &str, content: &AgentContent, is_mine: bool) -> Result<()> {
    let standing = standing(content, is_mine)?;
    if standing != Standing::Trusted
        && let Err(why) = check_program(content)
    {
        return Err(Failure::forbidden(format!("agent {name} runs what is not trusted, and cannot be: {why}"))
            .hint("put it there, or ask who made the agent to add it again")
            .into());
    }
    let what = match standing {
        Standing::Trusted => return Ok(()),
        Standing::Changed => "runs a program that has changed since you trusted it".to_owned(),
        Standing::Unknown => unseen(content),
    };
    Err(Failure::forbidden(format!("agent {name} {what}"))
        .hint(what_it_does(content))
        .hint(format!("after reading it: evalbatch agent trust {}", quoted_word(reference)))
        .hint(format!("looked in {}, as HOME and XDG_STATE_HOME say", trust_list()?.path().display()))
        .into())
}

fn unseen(content: &AgentContent) -> String {
    match content.chosen_server() {
        Some(_) if content.sends_keys() => "sends your key to a server that you have not trusted".to_owned(),
        Some(server) => format!("sends your documents to {}, which you have not trusted", host(server)),
        None => "runs a program that you have not trusted".to_owned(),
    }
}

/// The part of an address that says whose it is.
fn host(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    authority.rsplit('@').next().unwrap_or(authority)
}

fn what_it_does(content: &AgentContent) -> String {
    let settings = &content.settings;
    match content.chosen_server() {
        Some(server) if content.sends_keys() => {
            let variables = content.variables_sent();
            let what = if variables.len() == 1 { "the value" } else { "the values" };
            format!("it sends {what} of {} to {server}", variables.join(", "))
        }
        Some(server) => format!("it sends documents to {server}"),
        None => format!("it runs: {}", settings.command.join(" ")),
    }
}

/// Whether the files that a command agent's program is made of can be looked into, as whoever agrees to them has to; if not, which
/// and why.
pub fn check_program(content: &AgentContent) -> Result<(), String> {
    if content.runtime != RuntimeKind::Command {
        return Ok(());
    }
    named_files::check(&content.settings.command).map_err(|(path, source)| match source.kind() {
        io::ErrorKind::NotFound => format!("the program {} is not there", path.display()),
        _ => format!("cannot read {}: {}", path.display(), reason(&source)),
    })
}

/// Remembers that this account wants to run the program, or use the server, of this content; nothing for other content. A pinned
/// agreement ends when the program's files change.
pub fn trust(name: &str, content: &AgentContent, pinned: bool) -> Result<()> {
    let settings = &content.settings;
    let fingerprint = if pinned { named_files::fingerprint(&settings.command) } else { None };
    let words = match content.chosen_server() {
        // With one's own server nothing but the key is at stake.
        Some(_) if !pinned && !content.sends_keys() => return Ok(()),
        Some(server) => vec![server.to_owned()],
        None if content.runtime == RuntimeKind::Command => settings.command.clone(),
        None => return Ok(()),
    };
    trust_list()?.add(&content.hash(), fingerprint.as_deref(), name, &words).map_err(unusable)
}

/// What this account has agreed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Trusted,
    /// What is in the files of the program is not what was agreed to.
    Changed,
    Unknown,
}

/// Whether this account has to agree before the content may evaluate.
#[must_use]
pub fn needs_trust(content: &AgentContent, is_mine: bool) -> bool {
    content.runtime == RuntimeKind::Command || (content.chosen_server().is_some() && !is_mine)
}

/// Whether this account trusts the content, which is so for everything that needs no trust.
pub fn is_trusted(content: &AgentContent, is_mine: bool) -> Result<bool> {
    Ok(standing(content, is_mine)? == Standing::Trusted)
}

fn standing(content: &AgentContent, is_mine: bool) -> Result<Standing> {
    if !needs_trust(content, is_mine) {
        return Ok(Standing::Trusted);
    }
    let agreements = trust_list()?.agreements(&content.hash()).map_err(unusable)?;
    let is_whatever_it_does = is_mine && agreements.contains(&None);
    if agreements.is_empty() {
        Ok(Standing::Unknown)
    } else if is_whatever_it_does || agreements.contains(&named_files::fingerprint(&content.settings.command)) {
        Ok(Standing::Trusted)
    } else if agreements.iter().any(Option::is_some) {
        Ok(Standing::Changed)
    } else {
        Ok(Standing::Unknown)
    }
}

fn unusable(error: TrustError) -> anyhow::Error {
    let failure = match &error {
        TrustError::Io { source, .. } => Failure::new(FailureKind::Failed, format!("{error}: {}", reason(source))),
        TrustError::Unsafe { .. } | TrustError::NotAHash(_) => return error.into(),
    };
    failure.hint("it lists the programs that you trust; XDG_STATE_HOME names another folder for it").into()
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
