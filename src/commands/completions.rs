//! `completions` and `man`: what is installed beside the program.

use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use clap::{Args, CommandFactory, ValueEnum};

use crate::cli::{Cli, Format};
use crate::context::Context;

/// Print the completions of a shell
///
/// They ask the program, so they know your batches, agents, documents and users too.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  source <(evalbatch completions bash)     for this shell; in ~/.bashrc for all
  evalbatch completions bash > ~/.local/share/bash-completion/completions/evalbatch
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

/// Write man pages into a folder
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  evalbatch man ~/.local/share/man/man1")]
pub struct ManArgs {
    /// The folder, made where there is none
    #[arg(value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    pub folder: PathBuf,
}

pub fn completions(args: &CompletionsArgs, context: &mut Context) -> Result<()> {
    context.format(&[Format::Table])?;
    Ok(context.printer.out().write_all(args.shell.script().as_bytes())?)
}

pub fn man(args: &ManArgs, context: &mut Context) -> Result<()> {
    context.format(&[Format::Table])?;
    std::fs::create_dir_all(&args.folder).with_context(|| format!("cannot make {}", args.folder.display()))?;
    // The build's date and paths stay out, so that the pages are the same everywhere.
    clap_mangen::generate_to(Cli::command(), &args.folder)
        .with_context(|| format!("cannot write into {}", args.folder.display()))
}
