//! `user`: who may.

use anyhow::Result;
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use crate::cli::Format;
use crate::context::Context;
use crate::domain::{Actor, Role, User};
use crate::failure::Failure;
use crate::render::{Cell, Column, Table, Tone, clean};
use crate::repository::Repository;

#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// List everybody who ever wrote to this database
    #[command(after_help = "Example:\n  evalbatch user list")]
    List,
    /// Make an account an admin (admins only)
    #[command(after_help = "Example:\n  evalbatch user grant-admin ann")]
    GrantAdmin(NameArgs),
    /// Make an admin a member (admins only)
    #[command(after_help = "Example:\n  evalbatch user revoke-admin ann")]
    RevokeAdmin(NameArgs),
    /// Rename a user, whose account got another name (admins only)
    #[command(after_help = "Example:\n  evalbatch user rename uid-1001 ann")]
    Rename(RenameArgs),
}

#[derive(Debug, Args)]
pub struct NameArgs {
    /// The name of an operating-system account
    #[arg(value_name = "NAME")]
    pub name: String,
}

#[derive(Debug, Args)]
pub struct RenameArgs {
    /// The name so far
    #[arg(value_name = "NAME")]
    pub name: String,
    /// The name of the operating-system account from now on
    #[arg(value_name = "NEW")]
    pub new_name: String,
}

pub fn run(command: &UserCommand, context: &mut Context) -> Result<()> {
    let format = context.format(&[Format::Table, Format::Json])?;
    match command {
        UserCommand::List => list(context, format),
        UserCommand::GrantAdmin(args) => {
            check_name(&args.name)?;
            let repository = context.writer()?;
            let actor = context.actor(repository.as_ref())?;
            require_admin(&actor)?;
            let user = repository.set_role(&actor, &args.name, Role::Admin, context.now())?;
            print(context, &user, format)
        }
        UserCommand::RevokeAdmin(args) => {
            let repository = context.reader()?;
            let actor = context.actor(repository.as_ref())?;
            require_admin(&actor)?;
            known(repository.as_ref(), &args.name)?;
            let user = repository.set_role(&actor, &args.name, Role::Member, context.now())?;
            print(context, &user, format)
        }
        UserCommand::Rename(args) => {
            check_name(&args.new_name)?;
            let repository = context.reader()?;
            require_admin(&context.actor(repository.as_ref())?)?;
            let user = repository.rename_user(&args.name, &args.new_name)?;
            print(context, &user, format)
        }
    }
}

pub(super) fn require_admin(actor: &Actor) -> Result<()> {
    if actor.is_admin {
        return Ok(());
    }
    Err(Failure::forbidden("only admins may do this")
        .hint("an admin can grant it: evalbatch user grant-admin NAME")
        .into())
}

fn known(repository: &dyn Repository, name: &str) -> Result<User> {
    let missing = || Failure::not_found(format!("no user {name:?}")).hint("list them: evalbatch user list");
    Ok(repository.find_user(name)?.ok_or_else(missing)?)
}

fn check_name(name: &str) -> Result<()> {
    let length = name.chars().count();
    let strange = name.chars().any(|c| c.is_control() || c == '/' || crate::domain::text::is_invisible(c));
    if (1..=100).contains(&length) && !strange && name.trim() == name {
        return Ok(());
    }
    Err(Failure::usage(format!("{name:?} cannot be a user's name: 1 to 100 printable characters without /")).into())
}

fn item(user: &User) -> Value {
    json!({"id": user.id, "name": user.name, "role": user.role, "createdAt": user.created_at})
}

fn print(context: &mut Context, user: &User, format: Format) -> Result<()> {
    if format == Format::Json {
        return Ok(context.printer.json(&item(user))?);
    }
    let text = if context.printer.is_quiet() {
        user.id.to_string()
    } else {
        format!("{} is {}", clean(&user.name), user.role)
    };
    Ok(context.printer.line(&text)?)
}

fn list(context: &mut Context, format: Format) -> Result<()> {
    let repository = context.reader()?;
    let users = repository.list_users()?;
    if format == Format::Json {
        let total = users.len();
        let items: Vec<_> = users.iter().map(item).collect();
        return Ok(context.printer.json(&json!({"users": items, "total": total, "limit": 0, "nextCursor": null}))?);
    }
    let (now, times) = (context.now(), context.times());
    let mut table = Table::new([Column::flexible("USER", 12), Column::text("ROLE"), Column::text("SINCE")]);
    for user in &users {
        if context.printer.is_quiet() {
            context.printer.line(user.id.as_str())?;
        }
        let tone = if user.is_admin() { Tone::Active } else { Tone::Plain };
        table.row([
            Cell::toned(&user.name, Tone::Heading),
            Cell::toned(user.role.as_str(), tone),
            Cell::new(times.show(user.created_at, now)),
        ]);
    }
    if context.printer.is_quiet() || table.is_empty() {
        return Ok(());
    }
    let text = table.render(context.printer.width(), context.printer.out_style());
    Ok(context.printer.line(&text)?)
}
