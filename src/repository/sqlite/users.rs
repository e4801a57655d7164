//! Accounts and limits.

use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::SqliteRepository;
use super::rows::Columns;
use crate::domain::{Actor, Policy, Role, Timestamp, User, UserId};
use crate::ids;
use crate::repository::{Policies, Result, Users};

impl Users for SqliteRepository {
    fn find_user(&self, name: &str) -> Result<Option<User>> {
        Ok(find(&self.connection, name)?)
    }
}

impl Policies for SqliteRepository {
    fn policy(&self) -> Result<Policy> {
        Ok(policy(&self.connection)?)
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

/// The actor's row, made at its first write. The account that makes the first row of a database becomes its admin.
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
            ":role": if is_first { Role::Admin } else { Role::Member }.as_str(),
            ":now": now.as_millis(),
        })?;
    Ok(UserId::new(id))
}

/// The limits in force. A value that this binary cannot read, written by hand or by a newer one, leaves the default.
pub(super) fn policy(connection: &Connection) -> rusqlite::Result<Policy> {
    let mut policy = Policy::default();
    let mut statement = connection.prepare_cached("SELECT key, value FROM policy")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (key, value): (String, String) = (row.get("key")?, row.get("value")?);
        if let Ok(key) = key.parse() {
            let _ = policy.set(key, &value);
        }
    }
    Ok(policy)
}
