//! `agent`: the agent library.

mod trust;

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, Subcommand, ValueEnum};
use serde_json::json;

use super::{evaluators, resolve, sorted};
use crate::cli::Format;
use crate::context::Context;
use crate::domain::selector::AgentSelector;
use crate::domain::{AgentId, AgentVersion, AgentVersionId, NewAgent};
use crate::failure::Failure;
use crate::intake::{agent_export, agent_file, builtin};
use crate::render::json::{AgentConfig, LibraryAgent};
use crate::render::reflow::reflow;
use crate::render::wrap::wrap_behind;
use crate::render::{Cell, Column, Table, Tone, clean, clean_block, time};
use crate::repository::{AddedAgent, Repository};

#[derive(Debug, Subcommand)]
pub enum AgentCommand {
    Add(AddArgs),
    List(ListArgs),
    Show(ShowArgs),
    Export(ExportArgs),
    Retire(RetireArgs),
    Trust(trust::TrustArgs),
}

/// Add an agent from a file, or its next version when the file changed
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  evalbatch agent add strict.md")]
pub struct AddArgs {
    /// Markdown with front matter, YAML or JSON
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

/// List the agents that everybody may use: the library and those that come with evalbatch
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  evalbatch agent list --columns agent,model\n  evalbatch agent list --json | jq -r '.agents[].name'"
)]
pub struct ListArgs {
    /// Show retired agents too
    #[arg(long)]
    pub retired: bool,
    /// Order by this; else those that come with evalbatch first, then by owner
    #[arg(long, value_enum, value_name = "KEY")]
    pub sort: Option<AgentSort>,
    /// Turn the order round
    #[arg(long, requires = "sort")]
    pub reverse: bool,
    /// The columns of the table, in this order, with commas between them
    #[arg(long, value_name = "NAME", value_delimiter = ',', value_parser = COLUMNS)]
    pub columns: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum AgentSort {
    Name,
    Changed,
}

/// Those that `--columns` knows.
const COLUMNS: [&str; 9] = ["agent", "id", "owner", "type", "runtime", "model", "state", "changed", "description"];

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
#[command(after_help = "Example:\n  evalbatch agent export proofreader > my-proofreader.md")]
pub struct ExportArgs {
    /// NAME, user/NAME or ID, each with @VERSION or without
    #[arg(value_name = "AGENT")]
    pub agent: String,
}

/// Take an agent out of use: it serves no new batch, and adding its file again brings it back
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  evalbatch agent retire strict")]
pub struct RetireArgs {
    /// NAME, user/NAME or ID
    #[arg(value_name = "AGENT")]
    pub agent: String,
}

pub fn run(command: AgentCommand, context: &mut Context) -> Result<()> {
    match command {
        AgentCommand::Add(args) => add(&args, context),
        AgentCommand::List(args) => list(&args, context),
        AgentCommand::Show(args) => show(&args, context),
        AgentCommand::Export(args) => export(&args, context),
        AgentCommand::Retire(args) => retire(&args, context),
        AgentCommand::Trust(args) => trust::run(&args, context),
    }
}

fn add(args: &AddArgs, context: &mut Context) -> Result<()> {
    let format = context.format(&[Format::Table, Format::Json])?;
    let defaults = evaluators::agent_defaults(context);
    let rules = evaluators::agent_rules(&defaults);
    let agent = agent_file::load(&args.file, rules)?;
    if builtin::is_name(&agent.name) {
        return Err(Failure::conflict(format!("{} is the name of an agent that comes with evalbatch", agent.name))
            .hint("give it another name in the file")
            .into());
    }
    let reader = context.before_writing()?;
    super::create::check_instructions(&agent, &reader.policy()?)?;
    drop(reader);
    let repository = context.writer()?;
    let actor = context.actor(repository.as_ref())?;
    let added = repository.add_agent(&actor, &agent, context.now())?;
    evaluators::trust(&agent.name, &agent.content)?;
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
    };
    context.printer.line(&text)?;
    context
        .printer
        .next_step(&format!("evalbatch create --ephemeral --agent {} --docs PATH --run", version.agent.name));
    Ok(())
}

/// The library with the built-in agents, which have no row before their first use.
fn library(repository: &dyn Repository, context: &Context, include_retired: bool) -> Result<Vec<AgentVersion>> {
    let mut versions = repository.list_agents(include_retired)?;
    let defaults = evaluators::agent_defaults(context);
    let rules = evaluators::agent_rules(&defaults);
    let mut unused = Vec::new();
    for agent in builtin::all() {
        if !versions.iter().any(|version| version.agent.owner.is_none() && version.agent.name == agent.name) {
            unused.push(not_yet_stored(agent.agent(rules)?, context));
        }
    }
    unused.append(&mut versions);
    Ok(unused)
}

/// A built-in agent before its first use: its name stands for its id, and finds it.
fn not_yet_stored(agent: NewAgent, context: &Context) -> AgentVersion {
    let now = context.now();
    AgentVersion {
        id: AgentVersionId::new(agent.name.clone()),
        content_hash: agent.content.hash(),
        version: 1,
        agent: crate::domain::Agent {
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

fn list(args: &ListArgs, context: &mut Context) -> Result<()> {
    let format = context.format(&[Format::Table, Format::Json, Format::Jsonl])?;
    context.page()?;
    let repository = context.reader()?;
    let mut versions = library(repository.as_ref(), context, args.retired)?;
    match args.sort {
        None => {}
        Some(AgentSort::Name) => {
            sorted::first(&mut versions, args.reverse, |version| version.agent.name.to_lowercase());
        }
        // A built-in agent that has not been used changes with the program.
        Some(AgentSort::Changed) => sorted::most(&mut versions, args.reverse, |version| {
            version.agent.owner.as_ref().map(|_| version.created_at)
        }),
    }
    match format {
        Format::Json => {
            let agents: Vec<_> = versions.iter().map(LibraryAgent::new).collect();
            let total = agents.len();
            context.printer.json(&json!({"agents": agents, "total": total, "limit": 0, "nextCursor": null}))?;
        }
        Format::Jsonl => {
            for version in &versions {
                context.printer.json(&LibraryAgent::new(version))?;
            }
        }
        _ if context.printer.is_quiet() => {
            for version in &versions {
                context.printer.line(version.agent.id.as_str())?;
            }
        }
        _ => print_table(context, &versions, &args.columns)?,
    }
    Ok(())
}

fn table() -> Table {
    Table::new([
        Column::flexible("AGENT", 12),
        Column::text("ID").on_request(),
        Column::text("OWNER").leaves(2),
        Column::text("TYPE").leaves(1),
        Column::text("RUNTIME"),
        Column::flexible("MODEL", 10),
        Column::text("STATE"),
        Column::text("CHANGED").on_request(),
        Column::prose("DESCRIPTION", 20),
    ])
}

fn print_table(context: &mut Context, versions: &[AgentVersion], columns: &[String]) -> Result<()> {
    let (now, times) = (context.now(), context.times());
    let mut table = table().showing(columns);
    for version in versions {
        let agent = &version.agent;
        table.row([
            Cell::toned(format!("{}@{}", agent.name, version.version), Tone::Heading),
            Cell::toned(agent.id.as_str(), Tone::Dim),
            Cell::new(agent.owner.as_ref().map_or("(built in)", |owner| owner.name.as_str())),
            Cell::new(agent.agent_type.as_str().to_lowercase()),
            Cell::new(version.content.runtime.as_str()),
            Cell::optional(version.content.settings.model.as_deref()),
            Cell::toned(if agent.is_active { "" } else { "retired" }, Tone::Dim),
            // A built-in agent that has not been used changes with the program.
            Cell::optional(agent.owner.as_ref().map(|_| times.show(version.created_at, now))),
            Cell::new(&agent.description),
        ]);
    }
    let text = table.render(context.printer.width(), context.printer.out_style());
    Ok(context.printer.line(&text)?)
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
        _ => Err(super::nearest::agent(resolve::no_agent(text), repository, text).into()),
    }
}

fn show(args: &ShowArgs, context: &mut Context) -> Result<()> {
    let format = context.format(&[Format::Table, Format::Json])?;
    context.page()?;
    let repository = context.reader()?;
    let version = find(repository.as_ref(), context, &args.agent)?;
    if let Some(document) = &args.document {
        let actor = context.actor(repository.as_ref())?;
        let document = super::document::library_document(repository.as_ref(), &actor, document)?;
        return super::prompt::print(context, &version, &document, None, format);
    }
    if format == Format::Json {
        return Ok(context.printer.json(&LibraryAgent::new(&version))?);
    }
    let now = context.now();
    let (style, width) = (context.printer.out_style(), context.printer.width());
    let agent = &version.agent;
    let config = AgentConfig::new(agent.agent_type, &version.content);
    let name = format!("{}@{}", clean(&agent.name), version.version);
    context.printer.line(&style.paint(Tone::Heading, &name))?;
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

fn export(args: &ExportArgs, context: &mut Context) -> Result<()> {
    use std::io::Write;
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

fn retire(args: &RetireArgs, context: &mut Context) -> Result<()> {
    let format = context.format(&[Format::Table, Format::Json])?;
    let repository = context.reader()?;
    let version = find(repository.as_ref(), context, &args.agent)?;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_can_be_chosen() {
        assert_eq!(table().names(), COLUMNS);
    }
}
