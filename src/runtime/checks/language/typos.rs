//! The list of known misspellings, packed by the build script; nothing is unpacked until a word is looked up.

use std::sync::LazyLock;

use fst::Map;

static MISSPELLINGS: LazyLock<Option<Map<&'static [u8]>>> =
    LazyLock::new(|| Map::new(include_bytes!(concat!(env!("OUT_DIR"), "/typos.fst")).as_slice()).ok());

/// Corrections separated by commas, each entry ended by a newline.
static CORRECTIONS: &str = include_str!(concat!(env!("OUT_DIR"), "/typos.corrections"));

/// What a word in lower case was probably meant to be; nothing for a word that is not a known misspelling.
pub(in crate::runtime::checks) fn corrections(word: &str) -> impl Iterator<Item = &'static str> {
    let entry = MISSPELLINGS
        .as_ref()
        .and_then(|map| map.get(word))
        .and_then(|place| CORRECTIONS.get(usize::try_from(place).ok()?..));
    entry.and_then(|entry| entry.lines().next()).into_iter().flat_map(|entry| entry.split(','))
}

#[cfg(test)]
mod tests {
    use super::*;
    use test_case::test_case;

    #[test_case("recieve", &["receive"])]
    #[test_case("teh", &["the"])]
    #[test_case("receive", &[])]
    #[test_case("colour", &[]; "British spelling")]
    #[test_case("organise", &[]; "British ending")]
    #[test_case("writeable", &[]; "an exception")]
    #[test_case("", &[])]
    fn known_misspellings_have_corrections(word: &str, expected: &[&str]) {
        assert_eq!(corrections(word).collect::<Vec<_>>(), expected);
    }
}
