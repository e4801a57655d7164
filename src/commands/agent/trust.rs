//! `agent trust`: what an agent would run or send, and the agreement to it.

use anyhow::Result;
use clap::Args;
use serde_json::json;

use crate::cli::Format;
use crate::commands::{confirm, evaluators};
use crate::context::Context;
use crate::domain::AgentVersion;
use crate::failure::{Failure, FailureKind};
use crate::render::clean;
use crate::runtime::named_files;

/// Allow the program of a command agent to be run by me, or another user's agent to send my documents to its server
///
/// Another user's program is trusted as it is now: when its file, or a file among its arguments, changes, it has to be trusted
/// again. My own may change.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  evalbatch agent trust ann/word-budget")]
pub struct TrustArgs {
    /// NAME, user/NAME or ID, each with @VERSION or without
    #[arg(value_name = "AGENT")]
    pub agent: String,
    /// Do not ask
    #[arg(short, long)]
    pub yes: bool,
}

pub(super) fn run(args: &TrustArgs, context: &mut Context) -> Result<()> {
    let format = context.format(&[Format::Table, Format::Json])?;
    let repository = context.reader()?;
    let version = super::find(repository.as_ref(), context, &args.agent)?;
    let actor = context.actor(repository.as_ref())?;
    let is_mine = evaluators::is_mine(&version, &actor);
    let name = &version.agent.name;
    let needs_trust = version.content.sends_keys() || evaluators::needs_trust(&version.content, is_mine);
    if format == Format::Json && !args.yes {
        // What would be agreed to is shown only afterwards.
        return Err(Failure::usage("with --json nobody is asked")
            .hint("look first: evalbatch agent show AGENT; then add --yes")
            .into());
    }
    evaluators::check_program(&version.content).map_err(|why| {
        Failure::new(FailureKind::Failed, format!("agent {name} cannot be trusted: {why}"))
            .hint("an agreement is to what is in its files: put the file there, readable by you, and try again")
    })?;
    for open in named_files::writable_by_others(&version.content.settings.command) {
        context.printer.warning(&format!("more accounts than its owner's can change {}", open.display()));
    }
    if format == Format::Json {
        if needs_trust {
            evaluators::trust(name, &version.content, !is_mine)?;
        }
        return print_json(context, &version, needs_trust);
    }
    if !needs_trust {
        context.printer.note(&format!("agent {name} runs no program and sends no key; nothing to trust"));
        return Ok(());
    }
    let (explanation, question) = explain(&version);
    if !context.printer.is_quiet() {
        context.printer.line(&explanation)?;
        context.printer.flush()?;
    } else if !args.yes {
        // Only ids go to stdout, and nobody agrees to what was not shown.
        context.printer.talk_block(&explanation);
    }
    if !args.yes && !confirm::ask(context, question)? {
        return Err(Failure::new(FailureKind::Failed, "not trusted").into());
    }
    evaluators::trust(name, &version.content, !is_mine)?;
    if context.printer.is_quiet() {
        context.printer.line(version.agent.id.as_str())?;
    }
    context.printer.note(&format!("agent {name}@{} is trusted", version.version));
    Ok(())
}

/// What it sends along with documents: the variable of its key, and headers as they stand in its file.
fn sent(version: &AgentVersion) -> Vec<&str> {
    let settings = &version.content.settings;
    settings.api_key_env.iter().chain(settings.headers.values()).map(String::as_str).collect()
}

/// What there is to agree to, and the question.
fn explain(version: &AgentVersion) -> (String, &'static str) {
    let name = clean(&version.agent.name);
    let (head, lines, question) = if let Some(server) = version.content.chosen_server() {
        let what = if version.content.sends_keys() { "documents and a key" } else { "documents" };
        let lines = sent(version);
        let end = if lines.is_empty() { "" } else { ":" };
        (format!("agent {name} sends {what} to {}{end}", clean(server)), lines, "send them there from now on?")
    } else {
        let words = version.content.settings.command.iter().map(String::as_str).collect();
        (format!("agent {name} runs:"), words, "run this program on your documents from now on?")
    };
    let lines = lines.into_iter().map(|line: &str| format!("\n  {}", clean(line)));
    (lines.fold(head, |text, line| text + &line), question)
}

fn print_json(context: &mut Context, version: &AgentVersion, needs_trust: bool) -> Result<()> {
    let server = version.content.chosen_server().filter(|_| needs_trust);
    Ok(context.printer.json(&json!({
        "id": version.agent.id,
        "name": version.agent.name,
        "version": version.version,
        "isTrusted": true,
        "command": version.content.settings.command,
        "baseUrl": server,
        "sends": if server.is_some() { sent(version) } else { Vec::new() },
    }))?)
}
