//! Where a quotation stands in a document.
//!
//! Models and programs quote from memory: they straighten curly quotes, lose line breaks, mend a typo.
//! A comment is only useful at its passage, so a quotation is looked for in three steps, each more
//! tolerant than the one before, and the first step that finds it decides:
//!
//! 1. as it is;
//! 2. without white space and invisible characters, with typographic quotes, dashes and ellipses
//!    written as on a typewriter;
//! 3. as in 2, with a few edits ([`MIN_FUZZY_CHARS`], [`CHARS_PER_EDIT`], [`MAX_EDITS`]), but only where a
//!    single passage comes that near.
//!
//! Of several places it is the first that this evaluation has not used; when all are used, the first.
//! Outside text decides how much work this is, so the work is limited: see [`SCAN_LIMIT`] and [`FUZZY_LIMIT`].

mod fuzzy;
mod normalised;
mod offsets;

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use memchr::memmem;

pub use fuzzy::{CHARS_PER_EDIT, MAX_EDITS, MIN_FUZZY_CHARS};

use super::Anchor;
use fuzzy::Outcome;
use normalised::Normalised;
use offsets::CharOffsets;

/// Bytes of the document that one evaluation may search through in steps 1 and 2: enough for 500 absent
/// quotations in a document of 10 MiB.
pub const SCAN_LIMIT: u64 = 12 << 30;
/// Elementary steps that one evaluation may spend on step 3: bytes searched, and
/// sixteen for each cell of an edit-distance table.
pub const FUZZY_LIMIT: u64 = 4 << 30;

/// Finds the quotations of one evaluation in its document, and remembers which places it has used.
#[derive(Debug)]
pub struct QuoteLocator<'a> {
    content: &'a str,
    offsets: CharOffsets<'a>,
    /// Made once, by the first quotation that needs it.
    normalised: OnceCell<Normalised>,
    used: HashSet<Range<usize>>,
    searches: HashMap<String, Search>,
    scan_budget: u64,
    fuzzy_budget: u64,
}

/// What is known of one quotation, so that its repetition does not search from the start again.
#[derive(Debug)]
enum Search {
    Places(Places),
    Single(Range<usize>),
    Missing(&'static str),
}

/// The places where a needle stands, found one by one.
#[derive(Debug)]
struct Places {
    step: Step,
    needle: String,
    first: Range<usize>,
    current: Range<usize>,
    /// Where to search on, in the text of the step.
    next: usize,
}

#[derive(Debug, Clone, Copy)]
enum Step {
    Exact,
    Tolerant,
}

const ABSENT: &str = "the quotation is not in the document";
const EMPTY: &str = "the quotation is empty";
const SEVERAL: &str = "the quotation is not in the document, and several passages resemble it";
const TOO_MUCH: &str = "not looked for: too many quotations for so long a document";

impl<'a> QuoteLocator<'a> {
    #[must_use]
    pub fn new(content: &'a str) -> Self {
        Self {
            content,
            offsets: CharOffsets::new(content),
            normalised: OnceCell::new(),
            used: HashSet::new(),
            searches: HashMap::new(),
            scan_budget: SCAN_LIMIT,
            fuzzy_budget: FUZZY_LIMIT,
        }
    }

    /// Finds the next place of a quotation.
    pub fn locate(&mut self, quote: &str) -> Anchor {
        let search = match self.searches.remove(quote) {
            Some(Search::Places(places)) => Search::Places(self.next_place(places)),
            Some(search) => search,
            None => self.begin(quote),
        };
        let anchor = match &search {
            Search::Places(Places { current: range, .. }) | Search::Single(range) => self.anchor(range),
            Search::Missing(reason) => missing(*reason),
        };
        self.searches.insert(quote.to_owned(), search);
        anchor
    }

    /// Takes the passage at offsets in Unicode scalar values, half open.
    pub fn take(&mut self, start: usize, end: usize) -> Anchor {
        match self.byte_range(start, end) {
            Some(range) if !range.is_empty() => {
                self.used.insert(range);
                Anchor::Found { start, end }
            }
            Some(_) => missing(format!("the passage from {start} to {end} is empty")),
            None => missing(format!(
                "the offsets {start} to {end} are no passage of the document, which has {} characters",
                self.offsets.char_count()
            )),
        }
    }

    /// Finds a quotation that comes with offsets: they say which of several equal passages is meant, but
    /// where they point to other text, the quotation is right.
    pub fn locate_at(&mut self, quote: &str, start: usize, end: usize) -> Anchor {
        match self.byte_range(start, end) {
            Some(range) if !quote.is_empty() && self.content[range.clone()] == *quote => self.take(start, end),
            _ => self.locate(quote),
        }
    }

    /// The text of a found passage.
    #[must_use]
    pub fn passage(&self, anchor: &Anchor) -> Option<&'a str> {
        match anchor {
            Anchor::Found { start, end } => self.byte_range(*start, *end).map(|range| &self.content[range]),
            Anchor::Missing { .. } => None,
        }
    }

    fn byte_range(&self, start: usize, end: usize) -> Option<Range<usize>> {
        let (first, last) = (self.offsets.byte_of(start)?, self.offsets.byte_of(end)?);
        (start <= end).then_some(first..last)
    }

    fn anchor(&self, range: &Range<usize>) -> Anchor {
        Anchor::Found { start: self.offsets.char_of(range.start), end: self.offsets.char_of(range.end) }
    }

    fn begin(&mut self, quote: &str) -> Search {
        if let Some(places) = self.first_place(Step::Exact, quote.to_owned()) {
            return Search::Places(places);
        }
        let plain = normalised::normalise(quote);
        if plain.is_empty() {
            return Search::Missing(EMPTY);
        }
        if let Some(places) = self.first_place(Step::Tolerant, plain.clone()) {
            return Search::Places(places);
        }
        if self.scan_budget == 0 {
            return Search::Missing(TOO_MUCH);
        }
        let normalised = self.normalised.get_or_init(|| Normalised::new(self.content));
        match fuzzy::find(normalised.text(), &plain, &mut self.fuzzy_budget) {
            Outcome::Found(range) => {
                let range = normalised.original(self.content, range);
                self.used.insert(range.clone());
                Search::Single(range)
            }
            Outcome::Several => Search::Missing(SEVERAL),
            Outcome::Nothing => Search::Missing(ABSENT),
        }
    }

    fn first_place(&mut self, step: Step, needle: String) -> Option<Places> {
        if needle.is_empty() {
            return None;
        }
        let (first, next) = self.search(step, &memmem::Finder::new(&needle), 0)?;
        let places = Places { step, needle, current: first.clone(), first: first.clone(), next };
        if self.used.insert(first) { Some(places) } else { Some(self.next_place(places)) }
    }

    /// Moves on to the next place that is not used, or back to the first when there is none.
    fn next_place(&mut self, mut places: Places) -> Places {
        let finder = memmem::Finder::new(&places.needle);
        while let Some((range, next)) = self.search(places.step, &finder, places.next) {
            places.next = next;
            if self.used.insert(range.clone()) {
                return Places { current: range, ..places };
            }
        }
        Places { next: usize::MAX, current: places.first.clone(), ..places }
    }

    /// The first match at or after `from`: its place in the content, and where to search on.
    fn search(&mut self, step: Step, finder: &memmem::Finder<'_>, from: usize) -> Option<(Range<usize>, usize)> {
        let text = match step {
            Step::Exact => self.content,
            Step::Tolerant => self.normalised.get_or_init(|| Normalised::new(self.content)).text(),
        };
        let rest = text.as_bytes().get(from..)?;
        if self.scan_budget == 0 {
            return None;
        }
        let found = finder.find(rest).map(|at| from + at..from + at + finder.needle().len());
        let scanned = found.as_ref().map_or(text.len(), |range| range.end) - from;
        self.scan_budget = self.scan_budget.saturating_sub(scanned as u64);
        let range = found?;
        let next = range.end;
        match (step, self.normalised.get()) {
            (Step::Tolerant, Some(normalised)) => Some((normalised.original(self.content, range), next)),
            _ => Some((range, next)),
        }
    }
}

fn missing(reason: impl Into<String>) -> Anchor {
    Anchor::Missing { reason: reason.into() }
}

#[cfg(test)]
mod tests;
