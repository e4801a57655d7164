//! `user`: who may.

use anyhow::Result;
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use crate::accounts;
use crate::cli::Format;
use crate::context::Context;
use crate::domain::{Actor, Role, User};
use crate::failure::Failure;
use crate::render::{Cell, Column, Table, Tone, clean};
use crate::repository::Repository;
use crate::shell::quoted_word;

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
            let is_new = repository.find_user(&args.name)?.is_none();
            let user = repository.set_role(&actor, &args.name, Role::Admin, context.now())?;
            if is_new {
                tell_of_new(context, &args.name);
            }
            print(context, &user, format)
        }
        UserCommand::RevokeAdmin(args) => {
            let repository = context.reader()?;
            let actor = context.actor(repository.as_ref())?;
            require_admin(&actor)?;
            known(repository.as_ref(), &args.name)?;
            let user = repository.set_role(&actor, &args.name, Role::Member, context.now())?;
            if context.file_owner().as_ref() == Some(&user.name) {
                let note =
                    format!("{:?} owns the database file and stays an admin; chown gives it to another", user.name);
                context.printer.warning(&note);
            }
            print(context, &user, format)
        }
        UserCommand::Rename(args) => {
            check_name(&args.new_name)?;
            let repository = context.reader()?;
            require_admin(&context.actor(repository.as_ref())?)?;
            let user = repository.rename_user(&args.name, &args.new_name)?;
            if accounts::is_unknown(&user.name) {
                let (old, new) = (quoted_word(&args.name), quoted_word(&user.name));
                context.printer.warning(&format!(
                    "this machine has no account {:?}: what it owns is reached with --as {new} only; \
                     if that was a slip: evalbatch user rename {new} {old}",
                    user.name
                ));
            }
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

/// A slip in the name of a new admin makes an admin of nobody, or of somebody else.
fn tell_of_new(context: &mut Context, name: &str) {
    if accounts::is_unknown(name) {
        context.printer.warning(&format!(
            "this machine has no account {name:?}; if that was a slip: evalbatch user revoke-admin {}",
            quoted_word(name)
        ));
    } else {
        context.printer.note(&format!("{name:?} has not written to this database so far"));
    }
}

fn item(user: &User, file_owner: Option<&String>) -> Value {
    json!({
        "id": user.id, "name": user.name, "role": user.role, "isAdmin": is_admin(user, file_owner),
        "ownsFile": file_owner == Some(&user.name), "createdAt": user.created_at,
    })
}

/// Whether somebody is an admin, whatever the row says.
fn is_admin(user: &User, file_owner: Option<&String>) -> bool {
    user.is_admin() || user.name == "root" || file_owner == Some(&user.name)
}

fn standing(user: &User, file_owner: Option<&String>) -> String {
    let role = if is_admin(user, file_owner) { Role::Admin } else { Role::Member };
    if file_owner == Some(&user.name) { format!("{role}, owns the file") } else { role.to_string() }
}

fn print(context: &mut Context, user: &User, format: Format) -> Result<()> {
    if format == Format::Json {
        return Ok(context.printer.json(&item(user, context.file_owner().as_ref()))?);
    }
    let text = if context.printer.is_quiet() {
        user.name.clone()
    } else {
        format!("{} is {}", clean(&user.name), standing(user, context.file_owner().as_ref()))
    };
    Ok(context.printer.line(&text)?)
}

fn list(context: &mut Context, format: Format) -> Result<()> {
    let repository = context.reader()?;
    let users = repository.list_users()?;
    let file_owner = context.file_owner();
    if format == Format::Json {
        let total = users.len();
        let items: Vec<_> = users.iter().map(|user| item(user, file_owner.as_ref())).collect();
        context.printer.json(&json!({
            "users": items, "fileOwner": file_owner, "total": total, "limit": 0, "nextCursor": null,
        }))?;
        tell_of_owner(context, &users, file_owner.as_ref());
        return Ok(());
    }
    let (now, times) = (context.now(), context.times());
    let mut table = Table::new([Column::flexible("USER", 12), Column::text("ROLE"), Column::text("SINCE")]);
    for user in &users {
        if context.printer.is_quiet() {
            context.printer.line(&user.name)?;
        }
        let standing = standing(user, file_owner.as_ref());
        let tone = if standing.starts_with("admin") { Tone::Active } else { Tone::Plain };
        table.row([
            Cell::toned(&user.name, Tone::Heading),
            Cell::toned(standing, tone),
            Cell::new(times.show(user.created_at, now)),
        ]);
    }
    if context.printer.is_quiet() || table.is_empty() {
        return Ok(());
    }
    context.printer.table(&table)?;
    tell_of_owner(context, &users, file_owner.as_ref());
    Ok(())
}

/// He need not be in the list to be an admin.
fn tell_of_owner(context: &mut Context, users: &[User], file_owner: Option<&String>) {
    let Some(owner) = file_owner.filter(|owner| users.iter().all(|user| user.name != **owner)) else { return };
    context.printer.note(&format!("{owner:?} owns the file, and is an admin, though nothing of that account is here"));
}
