//! Accounts and limits.

use crate::domain::{Actor, Policy, PolicyKey, Role, Timestamp, User};
use crate::repository::Result;

pub trait Users {
    /// The row of an account, if it ever wrote here.
    fn find_user(&self, name: &str) -> Result<Option<User>>;

    /// Everybody, by name.
    fn list_users(&self) -> Result<Vec<User>>;

    /// Sets a role; the row is made where there is none, after that of the actor.
    fn set_role(&self, actor: &Actor, name: &str, role: Role, now: Timestamp) -> Result<User>;

    fn rename_user(&self, name: &str, new_name: &str) -> Result<User>;
}

pub trait Policies {
    /// The limits in force: what was set, over the defaults.
    fn policy(&self) -> Result<Policy>;

    /// Sets one limit, whose value was checked; who set it is remembered.
    fn set_policy(&self, actor: &Actor, key: PolicyKey, value: &str, now: Timestamp) -> Result<()>;
}
