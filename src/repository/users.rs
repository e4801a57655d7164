//! Accounts and limits.

use crate::domain::{Policy, User};
use crate::repository::Result;

pub trait Users {
    /// The row of an account, if it ever wrote here.
    fn find_user(&self, name: &str) -> Result<Option<User>>;
}

pub trait Policies {
    /// The limits in force: what was set, over the defaults.
    fn policy(&self) -> Result<Policy>;
}
