//! `agent trust`: what this account lets an agent do.

use anyhow::Result;
use clap::Args;

use super::find;
use crate::cli::Format;
use crate::commands::{confirm, evaluators};
use crate::context::Context;
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

pub(super) fn trust(args: &TrustArgs, context: &mut Context) -> Result<()> {
    context.format(&[Format::Table])?;
    let repository = context.reader()?;
    let version = find(repository.as_ref(), context, &args.agent)?;
    let name = &version.agent.name;
    let settings = &version.content.settings;
    let question = if version.content.sends_keys() {
        let server = clean(settings.base_url.as_deref().unwrap_or_default());
        context.printer.line(&format!("agent {} sends documents and a key to {server}:", clean(name)))?;
        for variable in settings.api_key_env.iter().chain(settings.headers.values()) {
            context.printer.line(&format!("  {}", clean(variable)))?;
        }
        "send them there from now on?"
    } else if settings.command.is_empty() {
        context.printer.note(&format!("agent {name} runs no program and sends no key; nothing to trust"));
        return Ok(());
    } else {
        context.printer.line(&format!("agent {} runs:", clean(name)))?;
        for argument in &settings.command {
            context.printer.line(&format!("  {}", clean(argument)))?;
        }
        "run this program on your documents from now on?"
    };
    context.printer.flush()?;
    if !args.yes && !confirm::ask(context, question)? {
        return Err(Failure::new(FailureKind::Failed, "not trusted").into());
    }
    evaluators::trust(name, &version.content)?;
    context.printer.note(&format!("agent {name}@{} is trusted", version.version));
    Ok(())
}
