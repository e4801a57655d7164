//! `policy`: the limits of a database.

use anyhow::Result;
use clap::{Args, Subcommand};
use serde_json::{Map, Value};

use super::user::require_admin;
use crate::cli::Format;
use crate::context::Context;
use crate::domain::{Policy, PolicyKey};
use crate::failure::Failure;
use crate::render::{Cell, Column, Table, Tone};

#[derive(Debug, Subcommand)]
pub enum PolicyCommand {
    /// Show the limits in force
    #[command(after_help = "Example:\n  evalbatch policy show --json")]
    Show,
    /// Set a limit (admins only)
    #[command(
        after_help = "Examples:\n  evalbatch policy set retention-default 7d\n  evalbatch policy set max-document-bytes 1048576"
    )]
    Set(SetArgs),
}

#[derive(Debug, Args)]
pub struct SetArgs {
    /// retention-default, retention-max, max-documents-per-batch, max-jobs-per-batch, max-active-experiments-per-user,
    /// max-document-bytes or max-instructions-chars
    #[arg(value_name = "KEY")]
    pub key: PolicyKey,
    /// A duration like 14d for the retention keys, else a whole number
    #[arg(value_name = "VALUE", allow_hyphen_values = true)]
    pub value: String,
}

pub fn run(command: &PolicyCommand, context: &mut Context) -> Result<()> {
    let format = context.format(&[Format::Table, Format::Json])?;
    let policy = match command {
        PolicyCommand::Show => context.reader()?.policy()?,
        PolicyCommand::Set(args) => set(args, context)?,
    };
    if context.printer.is_quiet() && format != Format::Json && matches!(command, PolicyCommand::Set(_)) {
        return Ok(());
    }
    print(context, &policy, format)
}

fn set(args: &SetArgs, context: &mut Context) -> Result<Policy> {
    let reader = context.before_writing()?;
    // Before the value is looked at: whoever may not set it has no use for the right one.
    require_admin(&context.actor(reader.as_ref())?)?;
    let mut policy = reader.policy()?;
    policy.set(args.key, &args.value).map_err(Failure::usage)?;
    if policy.retention_default > policy.retention_max {
        return Err(Failure::usage(format!(
            "retention-default ({}) would be more than retention-max ({})",
            policy.get(PolicyKey::RetentionDefault),
            policy.get(PolicyKey::RetentionMax)
        ))
        .hint("set the other one first: evalbatch policy set KEY VALUE")
        .into());
    }
    drop(reader);
    let repository = context.writer()?;
    let actor = context.actor(repository.as_ref())?;
    require_admin(&actor)?;
    repository.set_policy(&actor, args.key, &policy.get(args.key), context.now())?;
    Ok(policy)
}

fn print(context: &mut Context, policy: &Policy, format: Format) -> Result<()> {
    if format == Format::Json {
        let values: Map<String, Value> =
            PolicyKey::ALL.iter().map(|key| (key.to_string(), Value::from(policy.number(*key)))).collect();
        return Ok(context.printer.json(&values)?);
    }
    let mut table = Table::new([Column::text("KEY"), Column::number("VALUE"), Column::text("")]);
    for key in PolicyKey::ALL {
        let value = policy.get(*key);
        let is_default = if value == key.default_value() { "(default)" } else { "" };
        table.row([Cell::new(key.as_str()), Cell::toned(value, Tone::Heading), Cell::toned(is_default, Tone::Dim)]);
    }
    Ok(context.printer.table(&table)?)
}
