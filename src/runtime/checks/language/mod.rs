//! What the checks know of English: word lists and counting rules, each documented in `docs/checks.md`.

pub(super) mod english;
pub(super) mod participles;
pub(super) mod syllables;
pub(super) mod typos;
pub(super) mod weasels;
