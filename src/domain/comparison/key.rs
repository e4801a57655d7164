//! Hashes and ids in few bytes: a comparison holds those of every document.

use std::hash::{DefaultHasher, Hash, Hasher};

use sha2::{Digest, Sha256};

use crate::domain::hex;

/// A document's hash, SHA-256.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct DocumentKey([u8; Self::BYTES]);

/// Half of one, where it only has to tell documents apart.
pub(super) type ShortKey = [u8; DocumentKey::BYTES / 2];

impl DocumentKey {
    const BYTES: usize = 32;

    pub(super) fn of(text: &str) -> Self {
        Self::of_hash(text).unwrap_or_else(|| Self::of_other(text))
    }

    /// Of a hash in hexadecimal, lower case only: what [`hex`] does not write is another text.
    pub(super) fn of_hash(text: &str) -> Option<Self> {
        let (digits, []) = text.as_bytes().as_chunks::<2>() else { return None };
        let mut key = [0; Self::BYTES];
        if digits.len() != key.len() || text.bytes().any(|digit| digit.is_ascii_uppercase()) {
            return None;
        }
        for (byte, [high, low]) in key.iter_mut().zip(digits) {
            let [high, low] = [high, low].map(|digit| char::from(*digit).to_digit(16));
            *byte = u8::try_from(high? << 4 | low?).ok()?;
        }
        Some(Self(key))
    }

    /// A file may call documents by any text; it is hashed so that it is equal to itself alone.
    pub(super) fn of_other(text: &str) -> Self {
        Self(Sha256::new().chain_update("not a hash: ").chain_update(text).finalize().into())
    }

    pub(super) fn hexadecimal(&self) -> String {
        hex(&self.0)
    }

    pub(super) fn short(&self) -> ShortKey {
        let mut short = ShortKey::default();
        short.iter_mut().zip(self.0).for_each(|(to, from)| *to = from);
        short
    }
}

/// An id, where it is only compared with the few of one document: two that differ have the same key once in 2⁶⁴ times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

    #[test]
    fn a_hash_is_read_and_written_as_it_was() {
        let hash = hex(&Sha256::digest("text"));
        assert_eq!(DocumentKey::of(&hash).hexadecimal(), hash);
        assert_eq!(hex(&DocumentKey::of(&hash).short()), hash[..32]);
    }

    #[test_case(""; "empty")]
    #[test_case("c1"; "short")]
    #[test_case("982D9E3EB996F559E633F4D194DEF3761D909F5A3B647D1A851FEAD67C32C9D1"; "upper case")]
    #[test_case("982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9dé"; "not hexadecimal")]
    fn any_other_text_is_equal_to_itself_alone(text: &str) {
        let key = DocumentKey::of(text);
        assert_ne!(key.hexadecimal(), text.to_lowercase());
        assert_ne!(key.hexadecimal(), hex(&Sha256::digest(text)), "nor to the document that it is the text of");
        assert_eq!(key, DocumentKey::of(text));
    }
}
