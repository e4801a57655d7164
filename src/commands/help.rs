//! `help`: of a command, or of a subject that several commands share.

use anyhow::Result;
use clap::{Args, CommandFactory};

use crate::cli::{self, Cli, Format};
use crate::context::Context;
use crate::failure::Failure;
use crate::render::fit_help;
use crate::render::reflow::reflow;

/// Help of a command or a topic: `help topics` lists those
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  evalbatch help create\n  evalbatch help topics\n  evalbatch help exit-codes")]
pub struct HelpArgs {
    /// A command, with its subcommand, or a topic
    #[arg(value_name = "COMMAND|TOPIC")]
    pub words: Vec<String>,
}

/// Name, what it tells, text.
pub const TOPICS: [(&str, &str, &str); 6] = [
    ("agents", "the agent file, its settings and runtimes", include_str!("../../docs/topics/agents.md")),
    ("specs", "the request of create as JSON or YAML", include_str!("../../docs/topics/specs.md")),
    ("selectors", "how batches, agents, documents and jobs are named", include_str!("../../docs/topics/selectors.md")),
    ("exit-codes", "what they mean, and errors as JSON", include_str!("../../docs/topics/exit-codes.md")),
    ("formats", "the shapes of output", include_str!("../../docs/topics/formats.md")),
    ("configuration", "the file, the environment, prices", include_str!("../../docs/topics/configuration.md")),
];

pub fn run(args: &HelpArgs, context: &mut Context) -> Result<()> {
    context.format(&[Format::Table])?;
    context.page()?;
    let words: Vec<&str> = args.words.iter().map(String::as_str).collect();
    if let [word] = words.as_slice() {
        if *word == "topics" {
            for (name, what, _) in TOPICS {
                context.printer.line(&format!("{name:<15}{what}"))?;
            }
            return Ok(());
        }
        if let Some((_, _, text)) = TOPICS.iter().find(|(name, ..)| *name == word.replace(' ', "-")) {
            let width = context.printer.width();
            return reflow(text.trim_end(), "", width).iter().try_for_each(|line| Ok(context.printer.line(line)?));
        }
    }
    let mut command = cli::grouped(Cli::command(), &fit_help);
    command.build();
    for word in &words {
        command = command.find_subcommand(word).cloned().ok_or_else(|| unknown(&words))?;
    }
    let style = context.printer.out_style();
    // As the flags do: the whole has no more to say.
    let help = if words.is_empty() { command.render_help() } else { command.render_long_help() };
    let text = if style.enabled { help.ansi().to_string() } else { help.to_string() };
    Ok(context.printer.line(text.trim_end())?)
}

fn unknown(words: &[&str]) -> Failure {
    Failure::usage(format!("no command or topic {:?}", words.join(" ")))
        .hint("commands: evalbatch help; topics: evalbatch help topics")
}
