//! Hashes and ids that take no memory of their own: a comparison sorts those of every document.

use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};

use serde::{Deserialize, Serialize};

/// A document's hash as text, as it is written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum DocumentHash {
    /// What SHA-256 takes in hexadecimal.
    Long([[u8; 32]; 2]),
    /// A file may call documents by any text.
    Other(Box<str>),
}

impl DocumentHash {
    #[must_use]
    pub fn of(text: &str) -> Self {
        match text.as_bytes().as_chunks() {
            ([first, second], []) => Self::Long([*first, *second]),
            _ => Self::Other(text.into()),
        }
    }
}

impl fmt::Display for DocumentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Long(bytes) => f.write_str(&String::from_utf8_lossy(bytes.as_flattened())),
            Self::Other(text) => f.write_str(text),
        }
    }
}

/// An id, where it is only compared with the few of one document: two that differ have the same key once in 2⁶⁴ times.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdKey(u64);

impl IdKey {
    #[must_use]
    pub fn of(id: &str) -> Self {
        let mut hasher = DefaultHasher::new();
        id.hash(&mut hasher);
        Self(hasher.finish())
    }
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test_case("982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1", true; "hexadecimal")]
    #[test_case("982d9e3eb996f559e633f4d194def37\u{e9}1d909f5a3b647d1a851fead67c32c9d", true; "as long")]
    #[test_case("", false; "empty")]
    #[test_case("c1", false; "short")]
    #[test_case("982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d12", false; "longer")]
    fn a_hash_is_written_as_it_was_read(text: &str, is_long: bool) {
        let hash = DocumentHash::of(text);
        assert_eq!((hash.to_string().as_str(), matches!(hash, DocumentHash::Long(_))), (text, is_long));
    }
}
