//! `agent show` and `agent export`.

use std::io::Write;

use anyhow::Result;
use clap::Args;

use super::find;
use crate::cli::Format;
use crate::commands::{document, prompt};
use crate::context::Context;
use crate::domain::NewAgent;
use crate::intake::agent_export;
use crate::render::json::{AgentConfig, LibraryAgent};
use crate::render::reflow::reflow;
use crate::render::wrap::wrap_behind;
use crate::render::{Tone, clean, clean_block, time};

/// Show an agent: settings and instructions
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  evalbatch agent show proofreader\n  evalbatch agent show strict@1 --json")]
pub struct ShowArgs {
    /// NAME, user/NAME or ID, each with @VERSION or without
    #[arg(value_name = "AGENT")]
    pub agent: String,
    /// The exact prompt that it would give its model about a document
    #[arg(long, requires = "document")]
    pub prompt: bool,
    /// With --prompt: a document of my library, by id or a prefix of it
    #[arg(long, value_name = "ID", requires = "prompt")]
    pub document: Option<String>,
}

/// Write an agent as a file, which `agent add` reads back to the same content
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  evalbatch agent export proofreader | sed 's/^name: .*/name: mine/' > my.md")]
pub struct ExportArgs {
    /// NAME, user/NAME or ID, each with @VERSION or without
    #[arg(value_name = "AGENT")]
    pub agent: String,
}

pub(super) fn show(args: &ShowArgs, context: &mut Context) -> Result<()> {
    let format = context.format(&[Format::Table, Format::Json])?;
    context.page()?;
    let repository = context.reader()?;
    let version = find(repository.as_ref(), context, &args.agent)?;
    if let Some(document) = &args.document {
        let actor = context.actor(repository.as_ref())?;
        let document = document::library_document(repository.as_ref(), &actor, document)?;
        return prompt::print(context, &version, &document, None, format);
    }
    if format == Format::Json {
        return Ok(context.printer.json(&LibraryAgent::new(&version))?);
    }
    let now = context.now();
    let (style, width) = (context.printer.out_style(), context.printer.width());
    let agent = &version.agent;
    let config = AgentConfig::new(agent.agent_type, &version.content);
    context.printer.line(&style.paint(Tone::Heading, &clean(&version.label())))?;
    let owner = agent.owner.as_ref().map_or("comes with evalbatch".to_owned(), |owner| clean(&owner.name).into_owned());
    for (name, value) in [
        ("about", clean(&agent.description).into_owned()),
        ("owner", owner),
        ("type", agent.agent_type.as_str().to_lowercase()),
        ("runtime", config.runtime.as_str().to_owned()),
        ("grades", if config.provides_grades { "yes" } else { "no" }.to_owned()),
        ("created", time::relative_and_local(version.created_at, now)),
    ] {
        if !value.is_empty() {
            let value = width.map_or(value.clone(), |width| wrap_behind(&value, 12, width.max(40)));
            context.printer.line(&format!("  {}  {value}", style.paint(Tone::Dim, &format!("{name:<8}"))))?;
        }
    }
    let settings = serde_json::to_string_pretty(config.settings)?;
    let sections = [
        ("Settings", settings.as_str()),
        ("Instructions", config.primary_instructions),
        ("Self-critique", config.self_critique_instructions.unwrap_or_default()),
        ("Readme", version.content.readme.as_deref().unwrap_or_default()),
    ];
    for (title, text) in sections {
        if text.trim().is_empty() || text == "{}" {
            continue;
        }
        context.printer.line("")?;
        context.printer.line(&style.paint(Tone::Heading, title))?;
        let text = clean_block(text);
        let text = text.trim_end();
        if title == "Settings" {
            context.printer.line(text)?;
            continue;
        }
        for line in reflow(text, "", width) {
            context.printer.line(&line)?;
        }
    }
    Ok(())
}

pub(super) fn export(args: &ExportArgs, context: &mut Context) -> Result<()> {
    context.format(&[Format::Table])?;
    let repository = context.reader()?;
    let version = find(repository.as_ref(), context, &args.agent)?;
    let agent = NewAgent {
        name: version.agent.name,
        agent_type: version.agent.agent_type,
        description: version.agent.description,
        content: version.content,
    };
    Ok(context.printer.out().write_all(agent_export::to_markdown(&agent).as_bytes())?)
}
