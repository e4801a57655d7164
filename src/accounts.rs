//! Accounts of the operating system, by number and by name.
//!
//! Anybody can begin a user namespace and be number 0 in it, or any other (`unshare -r`, a container without root). So a number is
//! what it is outside, as far as that can be seen from within.

use std::fs::Metadata;
use std::os::unix::fs::MetadataExt;
use std::sync::OnceLock;

use nix::unistd::{Uid, User, geteuid};

/// The account's name, `uid-N` where it has none.
#[must_use]
pub fn name(uid: u32) -> String {
    match User::from_uid(Uid::from_raw(uid)) {
        Ok(Some(user)) if !user.name.is_empty() && knows_names() => user.name,
        _ => format!("uid-{uid}"),
    }
}

/// Who begins a namespace may put any list of names over the machine's own, which is root's, whom nobody in there knows.
fn knows_names() -> bool {
    is_initial(map()) || std::fs::metadata("/etc/passwd").is_ok_and(|names| names.uid() == NOBODY)
}

/// The account that runs this process.
#[must_use]
pub fn mine() -> Account {
    Account::of(geteuid().as_raw())
}

/// Its name. To look it up may take a directory on another machine.
#[must_use]
pub fn my_name() -> &'static str {
    static NAME: OnceLock<String> = OnceLock::new();
    NAME.get_or_init(|| mine().name())
}

/// The account that owns the file.
#[must_use]
pub fn owner(file: &Metadata) -> Account {
    // Who calls himself by the number that stands for all strangers owns nothing of theirs.
    if file.uid() == NOBODY && !is_initial(map()) { Account { uid: None } } else { Account::of(file.uid()) }
}

/// An account as it is outside of the namespace that this process is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Account {
    /// `None` for one that the namespace does not know.
    uid: Option<u32>,
}

impl Account {
    fn of(uid: u32) -> Self {
        let map = map();
        let uid = outside(map, uid).filter(|&uid| uid != 0 || is_initial(map) || kernel_is_root());
        Self { uid }
    }

    #[must_use]
    pub fn name(self) -> String {
        name(self.uid.unwrap_or(NOBODY))
    }

    #[must_use]
    pub fn is_root(self) -> bool {
        self.uid == Some(0)
    }

    /// Whether this is surely the same account.
    #[must_use]
    pub fn is(self, other: Self) -> bool {
        self.uid.is_some() && self == other
    }
}

/// Only Linux has it.
const UID_MAP: &str = "/proc/self/uid_map";
/// Where there are no namespaces, and in the first of them.
const EVERYBODY: &str = "0 0 4294967295";
/// What a namespace shows of those whom it does not know.
const NOBODY: u32 = 65_534;

/// It is settled before a program in the namespace begins.
fn map() -> &'static str {
    static MAP: OnceLock<String> = OnceLock::new();
    MAP.get_or_init(|| std::fs::read_to_string(UID_MAP).unwrap_or_else(|_| EVERYBODY.to_owned()))
}

fn is_initial(map: &str) -> bool {
    map.split_whitespace().eq(EVERYBODY.split(' '))
}

/// The number outside: each line is the first number inside, the first one outside, and how many follow.
fn outside(map: &str, uid: u32) -> Option<u32> {
    map.lines().find_map(|line| {
        let mut numbers = line.split_whitespace().map(str::parse::<u32>);
        let (inside, outside, count) = (numbers.next()?.ok()?, numbers.next()?.ok()?, numbers.next()?.ok()?);
        let ahead = uid.checked_sub(inside).filter(|&ahead| ahead < count)?;
        outside.checked_add(ahead)
    })
}

/// Of namespaces in namespaces only the next one is told. What belongs to the kernel is root's in all that know the real one.
fn kernel_is_root() -> bool {
    std::fs::metadata("/proc/sys/kernel").is_ok_and(|found| found.uid() == 0)
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

    #[test_case(EVERYBODY, 1000 => Some(1000))]
    #[test_case("         0       1000          1\n", 0 => Some(1000); "unshare -r")]
    #[test_case("         0       1000          1\n", 65_534 => None; "somebody whom it does not know")]
    #[test_case("0 1000 1\n1 100000 65536\n", 33 => Some(100_032); "a container without root")]
    #[test_case("0 1000 1\n1 100000 65536\n", 65_537 => None)]
    #[test_case("nonsense\n0 1000", 0 => None)]
    #[test_case("0 4294967295 2", 1 => None; "more than there are")]
    fn a_number_is_what_it_is_outside(map: &str, uid: u32) -> Option<u32> {
        outside(map, uid)
    }

    #[test]
    fn only_the_whole_map_is_the_first_namespaces() {
        assert!(is_initial("         0          0 4294967295\n"));
        assert!(!is_initial("0 0 1\n") && !is_initial("0 1000 1\n1 100000 65536\n"));
    }

    #[test]
    fn whom_nobody_knows_is_not_even_himself() {
        let unknown = Account { uid: None };
        assert!(!unknown.is(unknown) && !unknown.is_root());
        assert!(mine().is(mine()));
    }

    #[test_case("root", false)]
    #[test_case("uid-4294967290", false; "a number without a name")]
    #[test_case("uid-0", true; "a number whose account has a name")]
    #[test_case("nobody-is-called-so", true)]
    fn accounts_are_known_by_their_names(name: &str, unknown: bool) {
        assert_eq!(is_unknown(name), unknown);
    }
}
