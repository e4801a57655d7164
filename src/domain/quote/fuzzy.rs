//! A passage within a few edits of a quotation, and only when it is the only one.
//!
//! With at most k edits, one of any k + 1 pieces of the quotation stands in the passage unchanged. So the
//! pieces are searched for exactly, which is fast, and the edit distance is worked out only around the
//! places where one was found, within a band of 2k + 1 cells a row.

use std::collections::HashSet;
use std::ops::Range;

use memchr::memmem;

/// Shorter quotations, counted without white space, are never matched with edits: they resemble too much.
pub const MIN_FUZZY_CHARS: usize = 20;
/// One edit (a character put in, left out or replaced) is allowed for so many characters of the quotation.
pub const CHARS_PER_EDIT: usize = 10;
/// However long the quotation is, it may have no more edits than this.
pub const MAX_EDITS: usize = 16;
/// Around more places than this a quotation is not unusual enough to be told from its neighbours.
const MAX_CANDIDATES: usize = 500;
/// A cell of an edit-distance table takes about as long as searching through this many bytes.
const CELL_COST: usize = 16;

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// A range of bytes of the text.
    Found(Range<usize>),
    /// More than one passage is near enough, or too many would have to be looked at.
    Several,
    Nothing,
}

/// Finds the one passage of `text` within the bound of `quote`; both are normalised. Takes the work from
/// `budget` and finds nothing more once that is used up.
pub(super) fn find(text: &str, quote: &str, budget: &mut u64) -> Outcome {
    let chars: Vec<char> = quote.chars().collect();
    if chars.len() < MIN_FUZZY_CHARS {
        return Outcome::Nothing;
    }
    let edits = (chars.len() / CHARS_PER_EDIT).min(MAX_EDITS);
    let Some(candidates) = candidates(text, &chars, edits, budget) else { return Outcome::Several };
    let mut best: Option<Match> = None;
    for candidate in candidates {
        if !spend(budget, chars.len() * (2 * edits + 1) * CELL_COST) {
            return Outcome::Nothing;
        }
        let Some(found) = Window::around(text, candidate, chars.len(), edits).align(&chars, edits) else { continue };
        match &best {
            Some(other) if !other.overlaps(&found) => return Outcome::Several,
            Some(other) if other.distance <= found.distance => {}
            _ => best = Some(found),
        }
    }
    best.map_or(Outcome::Nothing, |found| Outcome::Found(found.range))
}

fn spend(budget: &mut u64, steps: usize) -> bool {
    let rest = budget.checked_sub(steps as u64);
    *budget = rest.unwrap_or(0);
    rest.is_some()
}

/// A piece of the quotation that stands in the text.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    /// Byte position in the text.
    position: usize,
    /// Characters of the quotation before the piece.
    chars_before: usize,
}

/// Where a piece of the quotation stands in the text; `None` when that is at too many places.
fn candidates(text: &str, quote: &[char], edits: usize, budget: &mut u64) -> Option<Vec<Candidate>> {
    let mut found = Vec::new();
    let mut seen = HashSet::new();
    let mut bytes_before = 0;
    for number in 0..=edits {
        let (start, end) = (quote.len() * number / (edits + 1), quote.len() * (number + 1) / (edits + 1));
        let piece: String = quote[start..end].iter().collect();
        if !spend(budget, text.len()) {
            return Some(Vec::new());
        }
        for position in memmem::find_iter(text.as_bytes(), &piece) {
            // Pieces of one passage agree on where it begins, unless an edit lies between them.
            if seen.insert((position + quote.len() * 4).saturating_sub(bytes_before)) {
                found.push(Candidate { position, chars_before: start });
            }
            if found.len() > MAX_CANDIDATES {
                return None;
            }
        }
        bytes_before += piece.len();
    }
    Some(found)
}

#[derive(Debug)]
struct Match {
    distance: usize,
    range: Range<usize>,
}

impl Match {
    fn overlaps(&self, other: &Self) -> bool {
        self.range.start < other.range.end && other.range.start < self.range.end
    }
}

/// The characters around a candidate among which a match must lie.
struct Window {
    chars: Vec<char>,
    /// Byte position of the first.
    start: usize,
    /// How many characters further right the piece stands here than in the quotation.
    shift: isize,
}

/// The least cost so far, and where in the window the alignment begins.
#[derive(Debug, Clone, Copy)]
struct Cell {
    cost: usize,
    begin: usize,
}

const OUTSIDE: Cell = Cell { cost: usize::MAX / 2, begin: 0 };

impl Cell {
    fn plus(self, cost: usize) -> Self {
        Self { cost: self.cost + cost, ..self }
    }

    fn or(self, other: Self) -> Self {
        if other.cost < self.cost { other } else { self }
    }
}

impl Window {
    fn around(text: &str, candidate: Candidate, quote_chars: usize, edits: usize) -> Self {
        let Candidate { position, chars_before } = candidate;
        let before: Vec<usize> =
            text[..position].char_indices().rev().take(chars_before + edits).map(|(byte, _)| byte).collect();
        let start = before.last().copied().unwrap_or(position);
        let chars = text[start..].chars().take(before.len() + quote_chars - chars_before + edits).collect();
        Self { chars, start, shift: before.len().cast_signed() - chars_before.cast_signed() }
    }

    /// Aligns the whole quotation with some part of the window. Only the cells of each row that a match
    /// within the bound can reach are worked out, in place; cell 0 moves one column right with every row.
    fn align(&self, quote: &[char], edits: usize) -> Option<Match> {
        let width = 2 * edits + 1;
        let first_column = |row: usize| row.cast_signed() + self.shift - edits.cast_signed();
        let column = |row: usize, cell: usize| {
            let column = usize::try_from(first_column(row) + cell.cast_signed()).ok()?;
            (column <= self.chars.len()).then_some(column)
        };
        let mut band: Vec<Cell> =
            (0..width).map(|cell| column(0, cell).map_or(OUTSIDE, |begin| Cell { cost: 0, begin })).collect();
        for (above, expected) in quote.iter().enumerate() {
            for cell in 0..width {
                let left_out = band.get(cell + 1).copied().unwrap_or(OUTSIDE).plus(1);
                let put_in = cell.checked_sub(1).map_or(OUTSIDE, |left| band[left]).plus(1);
                band[cell] = match column(above + 1, cell) {
                    None => OUTSIDE,
                    Some(0) => left_out,
                    Some(end) => band[cell].plus(usize::from(self.chars[end - 1] != *expected)).or(left_out).or(put_in),
                };
            }
        }
        let ends = band.iter().enumerate().filter_map(|(cell, found)| Some((*found, column(quote.len(), cell)?)));
        let (found, end) = ends
            .filter(|(found, end)| found.cost <= edits && found.begin < *end)
            .min_by_key(|(found, end)| (found.cost, (end - found.begin).abs_diff(quote.len())))?;
        let byte_at = |column: usize| self.start + self.chars[..column].iter().map(|c| c.len_utf8()).sum::<usize>();
        Some(Match { distance: found.cost, range: byte_at(found.begin)..byte_at(end) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn find_once(text: &str, quote: &str) -> Outcome {
        find(text, quote, &mut 1_000_000_000)
    }

    /// Edit distance of `quote` to the nearest part of `text`, cell by cell.
    fn nearest(text: &str, quote: &str) -> usize {
        let text: Vec<char> = text.chars().collect();
        let mut row = vec![0; text.len() + 1];
        for expected in quote.chars() {
            let mut next = vec![row[0] + 1];
            for (column, c) in text.iter().enumerate() {
                let replaced = row[column] + usize::from(*c != expected);
                next.push(replaced.min(row[column + 1] + 1).min(next[column] + 1));
            }
            row = next;
        }
        row.into_iter().min().unwrap_or(0)
    }

    #[test]
    fn the_bound_is_exact() {
        let text = "…the quick brown fox jumps over the lazy dog…";
        let twenty = "quickbrownfoxjumpsov";
        assert_eq!(twenty.len(), MIN_FUZZY_CHARS);
        let text = text.replace(' ', "");
        assert_eq!(find_once(&text, "quickBrownfoXjumpsov"), Outcome::Found(6..26));
        assert_eq!(find_once(&text, "quickBrownfoXjumpSov"), Outcome::Nothing);
        assert_eq!(find_once(&text, "quickBrownfoxjumpso"), Outcome::Nothing, "too short");
    }

    #[test]
    fn two_passages_within_the_bound_are_no_match() {
        let one = "theserverrestartsatmidnight";
        assert!(matches!(find_once(&format!("{one}xxxx"), "theserverrestartedatmidnight"), Outcome::Found(_)));
        assert_eq!(find_once(&format!("{one}xxxx{one}"), "theserverrestartedatmidnight"), Outcome::Several);
    }

    #[test]
    fn a_spent_budget_ends_the_search() {
        let text = "theserverrestartsatmidnight";
        assert_eq!(find(text, "theserverrestartedatmidnight", &mut 50), Outcome::Nothing);
    }

    #[test]
    fn a_very_long_quotation_costs_time_in_proportion() {
        let mut state = 1_u32;
        let mut letter = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            char::from(b'a' + (state >> 24) as u8 % 26)
        };
        let text: String = (0..50_000).map(|_| letter()).collect();
        let mut quote = text.clone();
        quote.insert(25_000, '!');
        assert!(matches!(find_once(&text, &quote), Outcome::Found(range) if range == (0..50_000)));
    }

    proptest! {
        #[test]
        fn finds_what_has_been_edited_within_the_bound(
            before in "[a-e]{0,30}", quote in "[p-zäö]{20,60}", after in "[a-e]{0,30}",
            edits in prop::collection::vec((0_usize..60, 0_u8..3), 0..6),
        ) {
            let bound = quote.chars().count() / CHARS_PER_EDIT;
            let mut edited: Vec<char> = quote.chars().collect();
            for (place, kind) in edits.into_iter().take(bound) {
                let place = place % edited.len();
                match kind {
                    0 => edited[place] = '#',
                    1 => edited.insert(place, '#'),
                    _ => drop(edited.remove(place)),
                }
            }
            let edited: String = edited.into_iter().collect();
            let allowed = edited.chars().count() / CHARS_PER_EDIT;
            let text = format!("{before}{quote}{after}");
            let found = find_once(&text, &edited);
            if edited.chars().count() >= MIN_FUZZY_CHARS && nearest(&text, &edited) <= allowed {
                let Outcome::Found(range) = found else { return Err(TestCaseError::fail(format!("{found:?}"))) };
                prop_assert_eq!(nearest(&text[range], &edited), nearest(&text, &edited));
            } else {
                prop_assert_eq!(found, Outcome::Nothing);
            }
        }
    }
}
