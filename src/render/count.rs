//! Numbers with their nouns.

/// `1 job`, `2 jobs`: for nouns that take an s.
#[must_use]
pub fn counted(count: u64, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}
