//! Who owns things.

use super::text_enum::text_enum;
use super::{Timestamp, UserId};

text_enum! {
    pub enum Role {
        Member = "member",
        Admin = "admin",
    }
}

/// An operating-system account that has written to this database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    pub id: UserId,
    pub name: String,
    pub role: Role,
    pub created_at: Timestamp,
}

impl User {
    #[must_use]
    pub fn is_admin(&self) -> bool {
        self.role == Role::Admin
    }
}

/// Who asks: the account that runs the program, or the one that an admin acts for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    pub name: String,
    /// `None` while the account has no row in this database.
    pub id: Option<UserId>,
    pub is_admin: bool,
}

impl Actor {
    #[must_use]
    pub fn owns(&self, owner: &UserId) -> bool {
        self.id.as_ref() == Some(owner)
    }

    /// Members change their own things, admins everything.
    #[must_use]
    pub fn may_change(&self, owner: &UserId) -> bool {
        self.is_admin || self.owns(owner)
    }
}
