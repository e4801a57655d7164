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
