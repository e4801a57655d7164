//! One file a command: its arguments beside the function that runs it. The only place that knows both a
//! repository and a renderer.

pub mod agent;
pub mod cleanup;
pub mod completions;
mod confirm;
pub mod create;
mod detail;
pub mod document;
pub mod evaluators;
pub mod export;
pub mod list;
pub mod resolve;
pub mod run;
mod schedule;
pub mod show;
mod values;

use anyhow::Result;

use crate::cli::Command;
use crate::context::Context;

/// Runs a command.
pub fn run(command: Command, context: &mut Context) -> Result<()> {
    match command {
        Command::Create(args) => create::run(*args, context),
        Command::Run(args) => run::run(&args, context),
        Command::List(args) => list::run(&args, context),
        Command::Show(args) => show::run(&args, context),
        Command::Export(args) => export::run(&args, context),
        Command::Cleanup(args) => cleanup::run(&args, context),
        Command::Agent(command) => agent::run(command, context),
        Command::Document(command) => document::run(command, context),
        Command::Completions(args) => completions::completions(&args, context),
        Command::Man(args) => completions::man(&args, context),
    }
}
