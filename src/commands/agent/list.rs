//! `agent list`.

use anyhow::Result;
use clap::{Args, ValueEnum};
use serde_json::json;

use super::not_yet_stored;
use crate::cli::Format;
use crate::commands::cursor::Order;
use crate::commands::evaluators;
use crate::commands::sorted::{Key, Position};
use crate::context::Context;
use crate::domain::{Actor, AgentVersion};
use crate::intake::builtin;
use crate::render::json::LibraryAgent;
use crate::render::{Cell, Column, Table, Tone};
use crate::repository::Repository;

/// List the agents that everybody may use: the library and those that come with evalbatch
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  evalbatch agent list --versions --columns agent,changed\n  evalbatch agent list --json | jq -r '.agents[].name'"
)]
pub struct ListArgs {
    /// Show retired agents too
    #[arg(long)]
    pub retired: bool,
    /// Show every version, not the newest alone
    #[arg(long)]
    pub versions: bool,
    /// Order by this; else those that come with evalbatch first, then by owner
    #[arg(long, value_enum, value_name = "KEY")]
    pub sort: Option<AgentSort>,
    /// Turn the order round
    #[arg(long)]
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

impl AgentSort {
    fn key(self, version: &AgentVersion) -> Key {
        match self {
            Self::Name => Key::Name(version.agent.name.to_lowercase()),
            // A built-in agent that has not been used changes with the program.
            Self::Changed => {
                let changed = version.agent.owner.as_ref().map(|_| version.created_at.as_millis());
                Key::amount(changed.and_then(|millis| u64::try_from(millis).ok()))
            }
        }
    }
}

/// Those that `--columns` knows.
const COLUMNS: [&str; 9] = ["agent", "id", "owner", "type", "runtime", "model", "state", "changed", "description"];

pub(super) fn list(args: &ListArgs, context: &mut Context) -> Result<()> {
    let format = context.format(&[Format::Table, Format::Json, Format::Jsonl])?;
    context.page()?;
    let repository = context.reader()?;
    let versions: Vec<_> = library(repository.as_ref(), context, args)?.into_iter().enumerate().collect();
    let order = Order::new(args.sort.as_ref(), args.reverse);
    let position = |(place, version): &(usize, AgentVersion)| Position {
        key: args.sort.map_or(Key::Missing, |sort| sort.key(version)),
        place: *place,
    };
    let (versions, _) = order.page(versions, position, None, usize::MAX);
    let versions: Vec<_> = versions.into_iter().map(|(_, version)| version).collect();
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
        _ => {
            let actor = context.actor(repository.as_ref())?;
            print_table(context, &versions, &actor, &args.columns)?;
        }
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

fn print_table(context: &mut Context, versions: &[AgentVersion], actor: &Actor, columns: &[String]) -> Result<()> {
    let (now, times) = (context.now(), context.times());
    let mut table = table().showing(columns);
    for version in versions {
        let agent = &version.agent;
        // As it is found: an agent's name alone is mine, or comes with the program.
        let name = match &agent.owner {
            Some(owner) if !actor.owns(&owner.id) => format!("{}/{}@{}", owner.name, agent.name, version.version),
            Some(_) | None => format!("{}@{}", agent.name, version.version),
        };
        table.row([
            Cell::toned(name, Tone::Heading),
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
    Ok(context.printer.table(&table)?)
}

/// The library with the built-in agents, which have no row before their first use.
fn library(repository: &dyn Repository, context: &Context, args: &ListArgs) -> Result<Vec<AgentVersion>> {
    let mut versions = repository.list_agents(args.retired, args.versions)?;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_can_be_chosen() {
        assert_eq!(table().names(), COLUMNS);
    }
}
