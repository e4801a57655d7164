//! `completions`: the scripts that make shells ask the program.

use std::io::Write;

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::cli::Format;
use crate::context::Context;

/// Print the completions of a shell
///
/// They ask the program, so they know your batches, agents, documents and users too.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  source <(evalbatch completions bash)   for this shell; in ~/.bashrc for all
  mkdir -p ~/.local/share/bash-completion/completions
  evalbatch completions bash \\
    > ~/.local/share/bash-completion/completions/evalbatch
  mkdir -p ~/.config/fish/completions
  evalbatch completions fish > ~/.config/fish/completions/evalbatch.fish")]
pub struct CompletionsArgs {
    /// bash, zsh, fish, elvish or powershell
    #[arg(value_name = "SHELL", hide_possible_values = true)]
    pub shell: Shell,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Shell {
    Bash,
    Zsh,
    Fish,
    Elvish,
    #[value(name = "powershell")]
    PowerShell,
}

impl Shell {
    const fn script(self) -> &'static str {
        match self {
            Self::Bash => include_str!("../../templates/completions/evalbatch.bash"),
            Self::Zsh => include_str!("../../templates/completions/_evalbatch"),
            Self::Fish => include_str!("../../templates/completions/evalbatch.fish"),
            Self::Elvish => include_str!("../../templates/completions/evalbatch.elv"),
            Self::PowerShell => include_str!("../../templates/completions/_evalbatch.ps1"),
        }
    }
}

pub fn completions(args: &CompletionsArgs, context: &mut Context) -> Result<()> {
    context.format(&[Format::Table])?;
    Ok(context.printer.out().write_all(args.shell.script().as_bytes())?)
}
