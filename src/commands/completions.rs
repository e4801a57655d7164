//! `completions` and `man`: generated from the command line itself.

use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use clap::{Args, CommandFactory};
use clap_complete::Shell;

use crate::cli::{Cli, Format};
use crate::context::Context;

/// Print the completions of a shell
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  evalbatch completions bash > ~/.local/share/bash-completion/completions/evalbatch")]
pub struct CompletionsArgs {
    /// bash, zsh, fish, elvish or powershell
    #[arg(value_name = "SHELL")]
    pub shell: Shell,
}

/// Write man pages into a folder
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  evalbatch man ~/.local/share/man/man1")]
pub struct ManArgs {
    /// The folder, made where there is none
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
}

pub fn completions(args: &CompletionsArgs, context: &mut Context) -> Result<()> {
    context.format(&[Format::Table])?;
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "evalbatch", &mut text);
    Ok(context.printer.out().write_all(&text)?)
}

pub fn man(args: &ManArgs, context: &mut Context) -> Result<()> {
    context.format(&[Format::Table])?;
    std::fs::create_dir_all(&args.folder).with_context(|| format!("cannot make {}", args.folder.display()))?;
    // The build's date and paths stay out, so that the pages are the same everywhere.
    clap_mangen::generate_to(Cli::command(), &args.folder)
        .with_context(|| format!("cannot write into {}", args.folder.display()))
}
