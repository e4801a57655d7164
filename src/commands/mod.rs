//! One file a command: its arguments beside the function that runs it. The only place that knows both a
//! repository and a renderer.

pub mod agent;
pub mod cancel;
pub mod cleanup;
pub mod compare;
pub mod complete;
pub mod completions;
mod confirm;
pub mod create;
mod cursor;
pub mod db;
pub mod delete;
mod detail;
pub mod document;
mod effect;
mod evaluators;
pub mod export;
pub mod extend;
pub mod help;
pub mod init;
mod irreplaceable;
pub mod jobs;
pub mod list;
pub mod man;
mod nearest;
mod next;
pub mod pin;
pub mod policy;
pub mod promote;
mod prompt;
mod report;
pub mod rerun;
mod resolve;
mod rows;
pub mod run;
pub(crate) mod schedule;
pub mod show;
mod sorted;
mod sources;
pub mod user;
mod values;
mod watch;
mod whole_file;

use anyhow::Result;

use self::effect::Effect;
use crate::cli::Command;
use crate::context::Context;
use crate::domain::Visibility;

/// Runs a command.
pub fn run(command: Command, context: &mut Context) -> Result<()> {
    let next = next::after(&command);
    match Effect::of(&command) {
        Effect::Prints => {}
        Effect::Judges => context.printer.go_on_unread(),
        Effect::Changes => context.printer.done("it was done"),
    }
    dispatch(command, context)?;
    if let Some(next) = next {
        context.printer.next_step(&next);
    }
    Ok(())
}

fn dispatch(command: Command, context: &mut Context) -> Result<()> {
    match command {
        Command::Create(args) => create::run(*args, context),
        Command::Run(args) => run::run(&args, context),
        Command::List(args) => list::run(&args, context),
        Command::Show(args) => show::run(&args, context),
        Command::Compare(args) => compare::run(&args, context),
        Command::Export(args) => export::run(&args, context),
        Command::Cleanup(args) => cleanup::run(&args, context),
        Command::Delete(args) => delete::run(&args, context),
        Command::Extend(args) => extend::run(&args, context),
        Command::Pin(args) => pin::set_pinned(&args.batch, true, context),
        Command::Unpin(args) => pin::set_pinned(&args.batch, false, context),
        Command::Share(args) => pin::set_visibility(&args.batch, Visibility::Shared, context),
        Command::Unshare(args) => pin::set_visibility(&args.batch, Visibility::Private, context),
        Command::Promote(args) => promote::run(&args, context),
        Command::Rerun(args) => rerun::run(&args, context),
        Command::Cancel(args) => cancel::run(&args, context),
        Command::Jobs(args) => jobs::run(&args, context),
        Command::Agent(command) => agent::run(command, context),
        Command::Document(command) => document::run(command, context),
        Command::User(command) => user::run(&command, context),
        Command::Policy(command) => policy::run(&command, context),
        Command::Db(command) => db::run(&command, context),
        Command::Init(args) => init::run(&args, context),
        Command::Help(args) => help::run(&args, context),
        Command::Completions(args) => completions::completions(&args, context),
        Command::Man(args) => man::run(&args, context),
    }
}
