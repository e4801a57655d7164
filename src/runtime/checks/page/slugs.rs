//! The anchors that GitHub makes from headings.

use std::collections::{HashMap, HashSet};

use super::Heading;

/// The anchors of a document's headings.
#[derive(Debug, Default)]
pub(in crate::runtime::checks) struct Slugs {
    taken: HashSet<String>,
    repeats: HashMap<String, usize>,
}

impl Slugs {
    pub fn of(headings: &[Heading]) -> Self {
        let mut slugs = Self::default();
        for heading in headings {
            slugs.add(&heading.text);
        }
        slugs
    }

    /// A repeated heading gets `-1`, `-2` …, skipping what another heading already has.
    fn add(&mut self, text: &str) {
        let base = slug(text);
        let mut candidate = base.clone();
        let repeats = self.repeats.entry(base.clone()).or_default();
        while self.taken.contains(&candidate) {
            *repeats += 1;
            candidate = format!("{base}-{repeats}");
        }
        self.taken.insert(candidate);
    }

    pub fn contains(&self, anchor: &str) -> bool {
        self.taken.contains(anchor)
    }

    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.taken.iter().map(String::as_str)
    }
}

/// Lower case, white space as hyphens, and nothing but letters, digits, hyphens and underscores.
fn slug(text: &str) -> String {
    text.trim()
        .chars()
        .flat_map(char::to_lowercase)
        .filter_map(|c| match c {
            c if c.is_whitespace() => Some('-'),
            '-' | '_' => Some(c),
            c if c.is_alphanumeric() => Some(c),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use test_case::test_case;

    #[test_case("Why not `async`?", "why-not-async")]
    #[test_case("Foo & bar", "foo--bar")]
    #[test_case("snake_case, C++ and 1.0", "snake_case-c-and-10")]
    #[test_case("Über uns", "über-uns"; "letters beyond ASCII")]
    fn slugs_follow_github(text: &str, expected: &str) {
        assert_eq!(slug(text), expected);
    }

    #[test]
    fn repeated_headings_are_numbered_around_existing_ones() {
        let headings: Vec<_> =
            ["A", "A-1", "A", "A"].map(|text| Heading { level: 1, range: 0..0, text: text.into() }).into();
        let slugs = Slugs::of(&headings);
        let mut all: Vec<_> = slugs.iter().collect();
        all.sort_unstable();
        assert_eq!(all, ["a", "a-1", "a-2", "a-3"]);
    }
}
