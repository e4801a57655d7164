//! Accounts of the operating system, by number and by name.

use nix::unistd::{Uid, User};

/// The account's name, `uid-N` where it has none.
#[must_use]
pub fn name(uid: u32) -> String {
    match User::from_uid(Uid::from_raw(uid)) {
        Ok(Some(user)) if !user.name.is_empty() => user.name,
        _ => format!("uid-{uid}"),
    }
}

/// Whether this machine surely has no account of that name.
#[must_use]
pub fn is_unknown(name: &str) -> bool {
    let number = name.strip_prefix("uid-").and_then(|number| number.parse::<u32>().ok());
    match number {
        // Every number may be an account's, and it has this name only while it has no other.
        Some(uid) => self::name(uid) != name,
        None => matches!(User::from_name(name), Ok(None)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use test_case::test_case;

    #[test_case("root", false)]
    #[test_case("uid-4294967290", false; "a number without a name")]
    #[test_case("uid-0", true; "a number whose account has a name")]
    #[test_case("nobody-is-called-so", true)]
    fn accounts_are_known_by_their_names(name: &str, unknown: bool) {
        assert_eq!(is_unknown(name), unknown);
    }
}
