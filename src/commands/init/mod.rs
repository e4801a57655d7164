//! `init`: something to begin with in the current folder.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

use anyhow::{Context as _, Result};
use clap::Args;
use serde_json::json;

use crate::cli::Format;
use crate::context::Context;
use crate::failure::Failure;

/// Begin: a configuration, an agent and two documents in the current folder
///
/// Files that are there are never overwritten.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  mkdir first && cd first && evalbatch init")]
pub struct InitArgs {}

const FILES: [(&str, &str); 4] = [
    ("evalbatch.toml", include_str!("files/evalbatch.toml")),
    ("agent.md", include_str!("files/agent.md")),
    ("documents/tidy.md", include_str!("files/tidy.md")),
    ("documents/hasty.md", include_str!("files/hasty.md")),
];

pub fn run(_args: &InitArgs, context: &mut Context) -> Result<()> {
    let format = context.format(&[Format::Table, Format::Json])?;
    let taken: Vec<_> =
        FILES.iter().map(|(path, _)| *path).filter(|path| Path::new(path).symlink_metadata().is_ok()).collect();
    if !taken.is_empty() {
        return Err(Failure::conflict(format!("here already: {}; nothing was written", taken.join(", ")))
            .hint("make an empty folder and run it there")
            .into());
    }
    std::fs::create_dir_all("documents").context("cannot make the folder documents")?;
    for (path, text) in FILES {
        let cannot = || format!("cannot write {path}");
        let mut file = OpenOptions::new().write(true).create_new(true).open(path).with_context(cannot)?;
        file.write_all(text.as_bytes()).with_context(cannot)?;
    }
    let paths: Vec<_> = FILES.iter().map(|(path, _)| path).collect();
    if format == Format::Json {
        return Ok(context.printer.json(&json!({"written": paths}))?);
    }
    if context.printer.is_quiet() {
        return Ok(());
    }
    for path in paths {
        context.printer.line(&format!("wrote {path}"))?;
    }
    context.printer.line("\nTry:")?;
    for command in [
        "evalbatch create --ephemeral --agent-file agent.md --docs documents --run",
        "evalbatch show latest",
        "evalbatch create --ephemeral --agent proofreader --docs documents --run",
    ] {
        context.printer.line(&format!("  {command}"))?;
    }
    context.printer.line("\nevalbatch.toml is read only where it is named:")?;
    context.printer.line("  export EVALBATCH_CONFIG=\"$PWD/evalbatch.toml\"")?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::evaluators::agent_rules;
    use crate::intake::{Defaults, Place, agent_file};

    #[test]
    fn the_configuration_and_the_agent_are_accepted() {
        let defaults = Defaults::default();
        let [(_, config), (_, agent), ..] = FILES;
        let format = agent_file::AgentFormat::Markdown;
        agent_file::parse(agent, format, None, &Place::new("agent.md"), agent_rules(&defaults)).unwrap();
        // With every example switched on.
        let on: String = config
            .lines()
            .map(|line| {
                line.strip_prefix("# ").filter(|rest| rest.contains(" = ") || rest.starts_with('[')).unwrap_or("#")
            })
            .collect::<Vec<_>>()
            .join("\n");
        crate::settings::check_config(&on).unwrap();
    }
}
