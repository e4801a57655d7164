//! The checks themselves, and the catalogue of their names.

mod anchors;
mod code_fences;
mod front_matter;
mod heading_order;
mod length;
mod long_sentences;
mod passive_voice;
mod readability;
mod relative_links;
mod repeated_words;
mod required_headings;
mod text;
mod typos;
mod valid_json;
mod weasel_words;

use super::error::Problem;
use super::outcome::Rule;
use super::page::Page;
use super::params::Params;
use crate::domain::Level;

/// A check by name, before it has parameters.
#[derive(Debug)]
pub(super) struct Entry {
    pub name: &'static str,
    /// The level of its comments unless the agent says otherwise.
    pub level: Level,
    pub build: fn(&mut Params<'_>) -> Built,
}

/// What a builder makes of its parameters.
type Built = Result<Box<dyn Rule>, Problem>;

const fn entry(name: &'static str, level: Level, build: fn(&mut Params<'_>) -> Built) -> Entry {
    Entry { name, level, build }
}

/// Every check there is, in the order of `docs/checks.md`.
pub(super) const CATALOGUE: &[Entry] = &[
    entry("words", Level::Warning, length::words),
    entry("sentences", Level::Warning, length::sentences),
    entry("reading-ease", Level::Warning, readability::reading_ease),
    entry("grade-level", Level::Warning, readability::grade_level),
    entry("long-sentences", Level::Warning, long_sentences::build),
    entry("repeated-words", Level::Error, |_| Ok(Box::new(repeated_words::RepeatedWords))),
    entry("typos", Level::Error, typos::build),
    entry("passive-voice", Level::Nitpick, passive_voice::build),
    entry("weasel-words", Level::Nitpick, weasel_words::build),
    entry("required-text", Level::Error, text::required),
    entry("forbidden-text", Level::Warning, text::forbidden),
    entry("required-headings", Level::Error, required_headings::build),
    entry("heading-order", Level::Warning, |_| Ok(Box::new(heading_order::HeadingOrder))),
    entry("relative-links", Level::Error, |_| Ok(Box::new(relative_links::RelativeLinks))),
    entry("anchors", Level::Error, |_| Ok(Box::new(anchors::Anchors))),
    entry("code-fences", Level::Error, |_| Ok(Box::new(code_fences::CodeFences))),
    entry("front-matter", Level::Error, front_matter::build),
    entry("valid-json", Level::Error, |_| Ok(Box::new(valid_json::ValidJson))),
];

/// "1 sentence", "2 sentences".
fn plural(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// A share as a percentage with at most one decimal.
fn percent(share: f64) -> String {
    let tenths = (share * 1000.0).round() / 10.0;
    format!("{tenths}%")
}

/// A figure with at most one decimal.
fn figure(value: f64) -> String {
    ((value * 10.0).round() / 10.0).to_string()
}

/// A piece of the document inside a description, cut where it gets long.
fn excerpt(text: &str) -> String {
    const LONGEST: usize = 80;
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// Why a check of English cannot judge a document; `None` when it can.
fn not_english(page: &Page<'_>) -> Option<&'static str> {
    if page.prose.words.is_empty() {
        Some(NO_PROSE)
    } else if page.prose.is_english {
        None
    } else {
        Some("the document does not read as English")
    }
}

const NO_PROSE: &str = "the document has no prose";
