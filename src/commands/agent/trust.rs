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

/// Allow the program of a command agent to be run by me
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
    let name = &version.agent.name;
    if format == Format::Json {
        if !args.yes {
            // What would be agreed to is shown only afterwards.
            return Err(Failure::usage("with --json nobody is asked")
                .hint("look first: evalbatch agent show AGENT; then add --yes")
                .into());
        }
        if needs_trust(&version) {
            evaluators::trust(name, &version.content)?;
        }
        return print_json(context, &version);
    }
    let Some((explanation, question)) = explain(&version) else {
        context.printer.note(&format!("agent {name} runs no program and sends no key; nothing to trust"));
        return Ok(());
    };
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
    evaluators::trust(name, &version.content)?;
    if context.printer.is_quiet() {
        context.printer.line(version.agent.id.as_str())?;
    }
    context.printer.note(&format!("agent {name}@{} is trusted", version.version));
    Ok(())
}

fn needs_trust(version: &AgentVersion) -> bool {
    version.content.sends_keys() || !version.content.settings.command.is_empty()
}

/// What it sends along with documents: the variable of its key, and headers as they stand in its file.
fn sent(version: &AgentVersion) -> Vec<&str> {
    let settings = &version.content.settings;
    settings.api_key_env.iter().chain(settings.headers.values()).map(String::as_str).collect()
}

/// What there is to agree to, and the question; nothing where there is nothing.
fn explain(version: &AgentVersion) -> Option<(String, &'static str)> {
    let name = clean(&version.agent.name);
    let settings = &version.content.settings;
    let (head, lines, question) = if version.content.sends_keys() {
        let server = clean(settings.base_url.as_deref().unwrap_or_default());
        let head = format!("agent {name} sends documents and a key to {server}:");
        (head, sent(version), "send them there from now on?")
    } else if settings.command.is_empty() {
        return None;
    } else {
        let arguments = settings.command.iter().map(String::as_str).collect();
        (format!("agent {name} runs:"), arguments, "run this program on your documents from now on?")
    };
    let lines = lines.into_iter().map(|line: &str| format!("\n  {}", clean(line)));
    Some((lines.fold(head, |text, line| text + &line), question))
}

fn print_json(context: &mut Context, version: &AgentVersion) -> Result<()> {
    let settings = &version.content.settings;
    let sends_keys = version.content.sends_keys();
    Ok(context.printer.json(&json!({
        "id": version.agent.id,
        "name": version.agent.name,
        "version": version.version,
        "isTrusted": true,
        "command": settings.command,
        "baseUrl": if sends_keys { settings.base_url.as_deref() } else { None },
        "sends": if sends_keys { sent(version) } else { Vec::new() },
    }))?)
}
