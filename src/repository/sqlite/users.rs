//! Accounts and limits.

use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::SqliteRepository;
use super::rows::Columns;
use crate::domain::{Actor, Policy, PolicyKey, Role, Timestamp, User, UserId};
use crate::ids;
use crate::repository::{Policies, Refusal, Result, Users};

impl Users for SqliteRepository {
    fn find_user(&self, name: &str) -> Result<Option<User>> {
        Ok(find(&self.connection, name)?)
    }

    fn list_users(&self) -> Result<Vec<User>> {
        let mut statement =
            self.connection.prepare_cached("SELECT id, name, role, created_at FROM users ORDER BY name")?;
        Ok(statement.query_map([], user)?.collect::<rusqlite::Result<_>>()?)
    }

    fn set_role(&self, actor: &Actor, name: &str, role: Role, now: Timestamp) -> Result<User> {
        self.write(|tx| {
            ensure(tx, actor, now)?;
            let target = Actor { name: name.to_owned(), id: None, is_admin: false };
            let id = ensure(tx, &target, now)?;
            tx.prepare_cached("UPDATE users SET role = :role WHERE id = :id")?
                .execute(named_params! {":role": role.as_str(), ":id": id.as_str()})?;
            found(tx, name)
        })
    }

    fn rename_user(&self, name: &str, new_name: &str) -> Result<User> {
        self.write(|tx| {
            found(tx, name)?;
            if find(tx, new_name)?.is_some() {
                return Err(Refusal::conflict(format!("there is a user {new_name:?} already"))
                    .hint("choose another name; who there is: evalbatch user list")
                    .into());
            }
            tx.prepare_cached("UPDATE users SET name = :new WHERE name = :name")?
                .execute(named_params! {":new": new_name, ":name": name})?;
            found(tx, new_name)
        })
    }
}

fn found(connection: &Connection, name: &str) -> Result<User> {
    find(connection, name)?
        .ok_or_else(|| Refusal::not_found(format!("no user {name:?}")).hint("list them: evalbatch user list").into())
}

impl Policies for SqliteRepository {
    fn policy(&self) -> Result<Policy> {
        Ok(policy(&self.connection)?)
    }

    fn set_policy(&self, actor: &Actor, key: PolicyKey, value: &str, now: Timestamp) -> Result<()> {
        self.write(|tx| {
            let user = ensure(tx, actor, now)?;
            tx.prepare_cached(
                "INSERT INTO policy (key, value, updated_by, updated_at) VALUES (:key, :value, :user, :now)
                 ON CONFLICT (key) DO UPDATE SET value = :value, updated_by = :user, updated_at = :now",
            )?
            .execute(named_params! {
                ":key": key.as_str(), ":value": value, ":user": user.as_str(), ":now": now.as_millis(),
            })?;
            Ok(())
        })
    }
}

fn user(row: &Row<'_>) -> rusqlite::Result<User> {
    Ok(User {
        id: UserId::new(row.get::<_, String>("id")?),
        name: row.get("name")?,
        role: row.parsed("role")?,
        created_at: row.time("created_at")?,
    })
}

fn find(connection: &Connection, name: &str) -> rusqlite::Result<Option<User>> {
    connection
        .prepare_cached("SELECT id, name, role, created_at FROM users WHERE name = :name")?
        .query_row(named_params! {":name": name}, user)
        .optional()
}

/// The actor's row, made at its first write. Who owns a database is its admin, and gets a row that says so with the first one:
/// the file may be moved to where somebody else owns it. An empty file may have been laid out by its owner for others.
pub(super) fn ensure(connection: &Connection, actor: &Actor, now: Timestamp) -> rusqlite::Result<UserId> {
    if let Some(user) = find(connection, &actor.name)? {
        return Ok(user.id);
    }
    let is_first = !connection.prepare_cached("SELECT 1 FROM users LIMIT 1")?.exists([])?;
    let id = ids::fresh();
    connection
        .prepare_cached("INSERT INTO users (id, name, role, created_at) VALUES (:id, :name, :role, :now)")?
        .execute(named_params! {
            ":id": id,
            ":name": actor.name,
            ":role": if is_first && actor.is_admin { Role::Admin } else { Role::Member }.as_str(),
            ":now": now.as_millis(),
        })?;
    Ok(UserId::new(id))
}

/// The limits in force. A value that this binary cannot read, written by hand or by a newer one, leaves the default.
pub(super) fn policy(connection: &Connection) -> rusqlite::Result<Policy> {
    Ok(read_policy(connection)?.0)
}

/// The values that count for nothing.
pub(super) fn policy_problems(connection: &Connection) -> Result<Vec<String>> {
    Ok(read_policy(connection)?.1)
}

/// The limits, and why those have their defaults that cannot be read. A key that is not known is a newer binary's.
fn read_policy(connection: &Connection) -> rusqlite::Result<(Policy, Vec<String>)> {
    let (mut policy, mut problems) = (Policy::default(), Vec::new());
    let mut statement = connection.prepare_cached("SELECT key, value FROM policy ORDER BY key")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (key, value): (String, String) = (row.get("key")?, row.get("value")?);
        let Ok(key) = key.parse::<PolicyKey>() else { continue };
        if let Err(why) = policy.set(key, &value) {
            problems.push(format!("the policy cannot be read, and its default {} counts: {why}", key.default_value()));
        }
    }
    Ok((policy, problems))
}
