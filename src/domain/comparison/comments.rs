//! Which remarks of the baseline the candidate makes too.
//!
//! A remark is known again by its passage: the two passages overlap by at least half of the shorter one. Where a quotation
//! could not be found in the document there is no passage, and near-equal text decides. Remarks that repetitions of one side
//! have in common count once.

use std::borrow::Cow;

use crate::domain::{Anchor, Comment};

/// How alike two texts must be to be near-equal: shared pairs of letters (Sørensen–Dice).
const NEARLY: f64 = 0.8;
/// More pairs of comments than this are compared by their passages and equal texts only.
const MOST_FUZZY_PAIRS: usize = 40_000;

/// How many remarks of a document both sides make, only the candidate, and only the baseline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CommentChange {
    pub kept: u64,
    pub new: u64,
    pub lost: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RemarkFate {
    Kept,
    New,
    Lost,
}

/// A remark about a document: of the candidate, or where it was lost, of the baseline.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Remark<'a> {
    pub fate: RemarkFate,
    pub comment: &'a Comment,
}

impl<'a> Remark<'a> {
    /// Every remark that the evaluations of the two sides make about one document, each once.
    #[must_use]
    pub fn of(baseline: &'a [Vec<Comment>], candidate: &'a [Vec<Comment>]) -> Vec<Self> {
        let (baseline, candidate) = (distinct(baseline), distinct(candidate));
        let partners = matching(&baseline, &candidate);
        let mut is_kept = vec![false; baseline.len()];
        partners.iter().flatten().for_each(|partner| is_kept[*partner] = true);
        let of_candidate = candidate.iter().zip(&partners).map(|(comment, partner)| {
            let fate = if partner.is_some() { RemarkFate::Kept } else { RemarkFate::New };
            Self { fate, comment }
        });
        let lost = baseline.iter().zip(&is_kept).filter(|(_, is_kept)| !**is_kept);
        of_candidate.chain(lost.map(|(comment, _)| Self { fate: RemarkFate::Lost, comment })).collect()
    }
}

impl CommentChange {
    /// Counts [`Remark::of`].
    #[must_use]
    pub fn between(baseline: &[Vec<Comment>], candidate: &[Vec<Comment>]) -> Self {
        Remark::of(baseline, candidate).iter().fold(Self::default(), |mut counts, remark| {
            match remark.fate {
                RemarkFate::Kept => counts.kept += 1,
                RemarkFate::New => counts.new += 1,
                RemarkFate::Lost => counts.lost += 1,
            }
            counts
        })
    }
}

/// The comments of all evaluations, without those that an earlier evaluation made already.
fn distinct(evaluations: &[Vec<Comment>]) -> Vec<&Comment> {
    let mut distinct: Vec<&Comment> = Vec::new();
    for comments in evaluations {
        let comments: Vec<&Comment> = comments.iter().collect();
        let partners = matching(&distinct, &comments);
        let fresh = comments.into_iter().zip(partners).filter(|(_, partner)| partner.is_none());
        distinct.extend(fresh.map(|(comment, _)| comment));
    }
    distinct
}

/// For each comment on the right the position of the same remark on the left: one to one, the most alike first.
fn matching(left: &[&Comment], right: &[&Comment]) -> Vec<Option<usize>> {
    let fuzzy = left.len().saturating_mul(right.len()) <= MOST_FUZZY_PAIRS;
    let mut likenesses = Vec::new();
    for (at_right, theirs) in right.iter().enumerate() {
        for (at_left, ours) in left.iter().enumerate() {
            if let Some(likeness) = likeness(ours, theirs, fuzzy) {
                likenesses.push((likeness, at_left, at_right));
            }
        }
    }
    // Stable: what is alike to the same degree is matched in the order of the comments.
    likenesses.sort_by(|left, right| right.0.total_cmp(&left.0));
    let mut is_taken = vec![false; left.len()];
    let mut partners = vec![None; right.len()];
    for (_, at_left, at_right) in likenesses {
        if !is_taken[at_left] && partners[at_right].is_none() {
            is_taken[at_left] = true;
            partners[at_right] = Some(at_left);
        }
    }
    partners
}

/// How alike two comments are, if they are the same remark: 0 to 1 for the passage and 0 to 1 for the text.
fn likeness(ours: &Comment, theirs: &Comment, fuzzy: bool) -> Option<f64> {
    let text = |ours: &str, theirs: &str| text_likeness(ours, theirs, fuzzy);
    if let (Anchor::Found { start, end }, Anchor::Found { start: from, end: to }) = (&ours.anchor, &theirs.anchor) {
        let passage = passage_likeness((*start, *end), (*from, *to))?;
        return Some(passage + text(&ours.description, &theirs.description));
    }
    let quotes = text(&ours.quoted_text, &theirs.quoted_text);
    let descriptions = text(&ours.description, &theirs.description);
    (quotes.max(descriptions) >= NEARLY).then_some(quotes + descriptions)
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

fn text_likeness(ours: &str, theirs: &str, fuzzy: bool) -> f64 {
    if ours == theirs && ours.contains(char::is_alphanumeric) {
        return 1.0;
    }
    let (ours, theirs) = (plain(ours), plain(theirs));
    if ours.is_empty() || theirs.is_empty() {
        0.0
    } else if ours == theirs {
        1.0
    } else if fuzzy {
        strsim::sorensen_dice(&ours, &theirs)
    } else {
        0.0
    }
}

/// Without letter case and without anything but letters, digits and single blanks.
fn plain(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Cow::Borrowed(text);
    }
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    Cow::Owned(words.collect::<Vec<_>>().join(" ").to_lowercase())
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;
    use crate::domain::Level;

    fn comment(place: Option<(usize, usize)>, quote: &str, description: &str) -> Comment {
        Comment {
            header: None,
            description: description.into(),
            level: Level::Info,
            importance: None,
            grade: None,
            quoted_text: quote.into(),
            anchor: match place {
                Some((start, end)) => Anchor::Found { start, end },
                None => Anchor::Missing { reason: "not there".into() },
            },
        }
    }

    fn change(baseline: &[Vec<Comment>], candidate: &[Vec<Comment>]) -> (u64, u64, u64) {
        let change = CommentChange::between(baseline, candidate);
        (change.kept, change.new, change.lost)
    }

    #[test_case((10, 20), (10, 20), true; "equal")]
    #[test_case((10, 20), (15, 40), true; "half of the shorter")]
    #[test_case((10, 20), (16, 40), false; "less than half")]
    #[test_case((0, 500), (20, 25), true; "inside")]
    #[test_case((10, 20), (20, 30), false; "side by side")]
    #[test_case((7, 7), (7, 7), true; "the same empty place")]
    fn passages(ours: (usize, usize), theirs: (usize, usize), same: bool) {
        for (ours, theirs) in [(ours, theirs), (theirs, ours)] {
            let result = change(&[vec![comment(Some(ours), "a", "x")]], &[vec![comment(Some(theirs), "b", "y")]]);
            assert_eq!(result, if same { (1, 0, 0) } else { (0, 1, 1) });
        }
    }

    #[test]
    fn equal_texts_at_other_passages_are_other_remarks() {
        let at = |start| comment(Some((start, start + 5)), "in fact", "A weasel word.");
        assert_eq!(change(&[vec![at(0), at(50)]], &[vec![at(50), at(90)]]), (1, 1, 1));
    }

    #[test_case("This claim lacks a source.", "This claim lacks any source!", true; "nearly equal")]
    #[test_case("This claim lacks a source.", "The sentence is too long.", false; "another")]
    #[test_case("", "", false; "nothing to go by")]
    fn without_a_passage_the_text_decides(ours: &str, theirs: &str, same: bool) {
        let result = change(&[vec![comment(None, "", ours)]], &[vec![comment(Some((3, 9)), "", theirs)]]);
        assert_eq!(result, if same { (1, 0, 0) } else { (0, 1, 1) });
    }

    #[test]
    fn remarks_match_one_to_one_and_the_most_alike_first() {
        let typo = comment(Some((0, 8)), "definately", "A typo.");
        let vague = comment(Some((0, 9)), "definately", "Say it without the adverb.");
        let baseline = vec![vec![vague.clone(), typo.clone()]];
        let candidate = vec![vec![typo.clone()]];
        let remarks = Remark::of(&baseline, &candidate);
        assert_eq!(remarks[0], Remark { fate: RemarkFate::Kept, comment: &typo });
        assert_eq!(remarks[1], Remark { fate: RemarkFate::Lost, comment: &vague });
    }

    #[test]
    fn what_repetitions_say_again_counts_once() {
        let first = comment(Some((0, 8)), "a", "One.");
        let second = comment(Some((20, 28)), "b", "Two.");
        let both = vec![vec![first.clone()], vec![first.clone(), second.clone()], vec![second]];
        assert_eq!(change(&both, &[vec![first]]), (1, 0, 1));
    }
}
