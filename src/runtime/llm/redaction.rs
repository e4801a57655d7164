//! Keys in what a server sends back. Some servers repeat a wrong key, whole or a piece of it, in their error message, and
//! whatever they say is kept and shown.

use std::ops::Range;

use secrecy::{ExposeSecret, SecretString};

use crate::runtime::escapes;

/// What stands in a key's place.
const MARK: &str = "[key]";
/// Pieces of a key are looked for from this length on.
const PIECE: usize = 8;
/// A piece of this length is taken for one also when it could be words.
const TELLING: usize = 12;

/// The keys of an agent, which are looked for in every response.
pub(super) struct Keys(Vec<Key>);

struct Key {
    text: SecretString,
    /// Which two bytes begin a piece: most of a long answer is passed over by a look at this.
    beginnings: [u64; 64],
}

impl Keys {
    pub(super) fn new(secrets: Vec<SecretString>) -> Self {
        let telling = secrets.into_iter().filter(|secret| is_telling(secret.expose_secret()));
        Self(telling.map(Key::new).collect())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text without keys and pieces of them.
    pub(super) fn redact(&self, text: String) -> String {
        if self.is_empty() {
            return text;
        }
        escapes::replace(text, MARK, |text| self.0.iter().flat_map(|key| key.pieces(text)).collect())
    }
}

impl Key {
    fn new(text: SecretString) -> Self {
        let mut beginnings = [0; 64];
        for piece in text.expose_secret().as_bytes().windows(PIECE) {
            let (word, bit) = place(piece);
            beginnings[word] |= bit;
        }
        Self { text, beginnings }
    }

    /// Where there are pieces of it, between characters of the text.
    fn pieces(&self, text: &str) -> Vec<Range<usize>> {
        let bytes = text.as_bytes();
        let (mut pieces, mut at) = (Vec::new(), 0);
        while at + PIECE <= bytes.len() {
            let (word, bit) = place(&bytes[at..]);
            let length = if self.beginnings[word] & bit == 0 { 0 } else { self.piece_at(&bytes[at..]) };
            if text.get(at..at + length).is_some_and(is_piece) {
                pieces.push(at..at + length);
                at += length;
            } else {
                at += 1;
            }
        }
        pieces
    }

    /// How long the piece of the key is with which this begins; 0 where it begins with none.
    fn piece_at(&self, text: &[u8]) -> usize {
        let key = self.text.expose_secret().as_bytes();
        let length = |from: usize| text.iter().zip(&key[from..]).take_while(|(one, other)| one == other).count();
        (0..key.len()).map(length).filter(|length| *length >= PIECE).max().unwrap_or(0)
    }
}

/// Where in the filter the first two bytes of a piece belong; some share a place.
fn place(piece: &[u8]) -> (usize, u64) {
    let hash = piece.iter().take(2).fold(0_u16, |hash, byte| hash.wrapping_mul(61).wrapping_add(u16::from(*byte)));
    (usize::from(hash >> 6 & 63), 1 << (hash & 63))
}

/// Whether a value is a secret by its looks. Local servers are given keys like `x` or `ollama`, and to cut those out of
/// every answer would cut up words.
fn is_telling(value: &str) -> bool {
    value.len() >= TELLING || value.len() >= PIECE && value.chars().any(|c| !c.is_ascii_lowercase())
}

/// Whether a text that is in a key is a piece of it and not a word that happens to be there too: an answer may well speak of
/// `production` when the key is `production-7f3a`.
fn is_piece(text: &str) -> bool {
    text.len() >= TELLING || !reads_as_words(text)
}

/// Letters, capital only where a word begins, and what stands between words.
fn reads_as_words(text: &str) -> bool {
    let mut before = ' ';
    text.chars().all(|c| {
        let is_within = before.is_ascii_alphabetic();
        before = c;
        c.is_ascii_lowercase() || matches!(c, '-' | '_' | '.' | ' ') || (c.is_ascii_uppercase() && !is_within)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use test_case::test_case;

    fn redacted(text: &str, key: &str) -> String {
        Keys::new(vec![SecretString::from(key)]).redact(text.to_owned())
    }

    const LONG: &str = "sk-proj-0123456789abcdefGHIJ";

    #[test_case("bad key sk-proj-0123456789abcdefGHIJ!", "bad key [key]!"; "the whole")]
    #[test_case("you sent sk-proj-01234567... and Sk", "you sent [key]... and Sk"; "a beginning")]
    #[test_case("you sent ...56789abcd... again", "you sent ...[key]... again"; "a middle piece")]
    #[test_case("it ends in cdefGHIJ", "it ends in [key]"; "an end")]
    #[test_case("sk-proj-0123****cdefGHIJ", "[key]****[key]"; "both ends")]
    #[test_case("sk-proj-… is masked", "sk-proj-… is masked"; "what all keys begin with")]
    #[test_case("1234567 is short", "1234567 is short"; "seven characters")]
    #[test_case("é01234567é", "é[key]é"; "between other characters")]
    #[test_case("0123456", "0123456"; "less than a piece")]
    #[test_case("56789abc56789abc", "[key][key]"; "twice")]
    fn a_key_is_cut_out_whole_and_in_pieces(text: &str, expected: &str) {
        assert_eq!(redacted(text, LONG), expected);
    }

    #[test]
    fn words_that_are_in_a_key_stay_in_answers() {
        let key = "Production-7f3a9c-documentation";
        assert_eq!(
            redacted("Production and documentation", key),
            "Production and [key]",
            "twelve letters are too many"
        );
        assert_eq!(redacted("Production runs", key), "Production runs");
        assert_eq!(redacted("it is Production-7f", key), "it is [key]");
    }

    #[test]
    fn a_key_that_repeats_itself_is_found_at_its_longest() {
        assert_eq!(redacted("12345678X", "12345678-12345678X"), "[key]");
    }

    #[test]
    fn several_keys_are_all_looked_for() {
        let keys = Keys::new(["first-0001", "second-0002"].map(SecretString::from).to_vec());
        assert_eq!(keys.redact("first-0001 and second-0002".to_owned()), "[key] and [key]");
    }

    #[test]
    fn a_dummy_key_cuts_no_words_out_of_answers() {
        for dummy in ["x", "ollama", "anything", "no-key"] {
            assert!(!is_telling(dummy), "{dummy}");
        }
        assert!(is_telling("sk-12345"));
    }
}
