//! How alike two remarks are: by their passages where both were found in the document, else by their texts.

use std::cell::OnceCell;

use crate::domain::{Anchor, Comment};

/// How alike two texts must be to be near-equal: shared pairs of letters (Sørensen–Dice).
const NEARLY: f64 = 0.8;

/// A comment, and its texts made ready to be compared with many others once they are needed: passages decide most.
pub(super) struct Prepared<'a> {
    comment: &'a Comment,
    fuzzy: bool,
    quote: OnceCell<PreparedText>,
    description: OnceCell<PreparedText>,
}

struct PreparedText {
    plain: String,
    /// Pairs of neighbouring letters, sorted; empty where only equal texts count.
    pairs: Vec<(char, char)>,
    /// Which kinds of pairs occur, a bit each.
    kinds: [u64; 8],
}

impl<'a> Prepared<'a> {
    pub(super) fn new(comment: &'a Comment, fuzzy: bool) -> Self {
        Self { comment, fuzzy, quote: OnceCell::new(), description: OnceCell::new() }
    }

    fn quote(&self) -> &PreparedText {
        self.quote.get_or_init(|| PreparedText::new(&self.comment.quoted_text, self.fuzzy))
    }

    fn description(&self) -> &PreparedText {
        self.description.get_or_init(|| PreparedText::new(&self.comment.description, self.fuzzy))
    }

    /// Where the two are in the document, if both were found there.
    fn passages(&self, other: &Self) -> Option<[(usize, usize); 2]> {
        match (&self.comment.anchor, &other.comment.anchor) {
            (Anchor::Found { start, end }, Anchor::Found { start: from, end: to }) => {
                Some([(*start, *end), (*from, *to)])
            }
            _ => None,
        }
    }

    pub(super) fn is_same_as(&self, other: &Self) -> bool {
        match self.passages(other) {
            Some([ours, theirs]) => passage_likeness(ours, theirs).is_some(),
            None => self.quote().is_near(other.quote()) || self.description().is_near(other.description()),
        }
    }

    /// How alike two are that are the same remark: 0 to 1 for the passage and 0 to 1 for the text.
    pub(super) fn likeness(&self, other: &Self) -> f64 {
        let place = match self.passages(other) {
            Some([ours, theirs]) => passage_likeness(ours, theirs).unwrap_or(0.0),
            None => self.quote().likeness(other.quote()),
        };
        place + self.description().likeness(other.description())
    }
}

impl PreparedText {
    fn new(text: &str, fuzzy: bool) -> Self {
        let plain = plain(text);
        let letters = || plain.chars().filter(|c| *c != ' ');
        let mut pairs: Vec<_> = if fuzzy { letters().zip(letters().skip(1)).collect() } else { Vec::new() };
        pairs.sort_unstable();
        let mut kinds = [0; 8];
        for (first, second) in &pairs {
            let kind = (*first as usize * 31 + *second as usize) % 512;
            kinds[kind / 64] |= 1_u64 << (kind % 64);
        }
        Self { plain, pairs, kinds }
    }

    /// Whether the likeness can be [`NEARLY`] 1: what only one of them has is not shared. Most texts are told apart here.
    fn may_be_near(&self, other: &Self) -> bool {
        let own: u32 = self.kinds.iter().zip(&other.kinds).map(|(ours, theirs)| (ours & !theirs).count_ones()).sum();
        let shared = self.pairs.len().saturating_sub(own as usize).min(other.pairs.len());
        self.plain == other.plain || 2.0 * shared as f64 >= NEARLY * (self.pairs.len() + other.pairs.len()) as f64
    }

    fn is_near(&self, other: &Self) -> bool {
        self.may_be_near(other) && self.likeness(other) >= NEARLY
    }

    /// Sørensen–Dice: the share of their pairs of letters that two texts have in common.
    fn likeness(&self, other: &Self) -> f64 {
        if self.plain.is_empty() || other.plain.is_empty() {
            return 0.0;
        }
        if self.plain == other.plain {
            return 1.0;
        }
        let (mut ours, mut theirs) = (self.pairs.as_slice(), other.pairs.as_slice());
        let mut shared = 0_usize;
        while let (Some(left), Some(right)) = (ours.first(), theirs.first()) {
            let order = left.cmp(right);
            shared += usize::from(order.is_eq());
            ours = &ours[usize::from(order.is_le())..];
            theirs = &theirs[usize::from(order.is_ge())..];
        }
        2.0 * shared as f64 / (self.pairs.len() + other.pairs.len()).max(1) as f64
    }
}

/// Shared share of two passages, if they overlap by half of the shorter one.
fn passage_likeness(ours: (usize, usize), theirs: (usize, usize)) -> Option<f64> {
    if ours == theirs {
        return Some(1.0);
    }
    let shared = ours.1.min(theirs.1).checked_sub(ours.0.max(theirs.0))?;
    let lengths = (ours.1 - ours.0, theirs.1 - theirs.0);
    (shared > 0 && 2 * shared >= lengths.0.min(lengths.1)).then(|| shared as f64 / lengths.0.max(lengths.1) as f64)
}

/// Without letter case and without anything but letters, digits and single blanks.
fn plain(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ").to_lowercase()
}
