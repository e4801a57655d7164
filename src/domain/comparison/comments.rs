//! Which remarks of the baseline the candidate makes too.
//!
//! A remark is known again by its passage: the two passages overlap by at least half of the shorter one. Where a quotation
//! could not be found in the document there is no passage, and near-equal text decides. Remarks that repetitions of one side
//! have in common count once.

use std::collections::{HashMap, VecDeque};

use serde::{Deserialize, Serialize};

use super::likeness::Prepared;
use crate::domain::{Anchor, Comment};

/// More pairs of comments than this are compared by their passages and equal texts only.
const MOST_FUZZY_PAIRS: usize = 40_000;
/// So few pairs, which is what most documents have, are looked through faster than a map is made.
const FEW_PAIRS: usize = 64;

/// How many remarks of a document both sides make, only the candidate, and only the baseline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CommentChange {
    pub kept: u32,
    pub new: u32,
    pub lost: u32,
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
    let [first, rest @ ..] = evaluations else { return Vec::new() };
    let mut distinct: Vec<&Comment> = first.iter().collect();
    for comments in rest {
        let comments: Vec<&Comment> = comments.iter().collect();
        let partners = matching(&distinct, &comments);
        let fresh = comments.into_iter().zip(partners).filter(|(_, partner)| partner.is_none());
        distinct.extend(fresh.map(|(comment, _)| comment));
    }
    distinct
}

/// For each comment on the right the position of the same remark on the left: one to one, the most alike first.
fn matching<'a>(left: &[&'a Comment], right: &[&'a Comment]) -> Vec<Option<usize>> {
    let mut partners = vec![None; right.len()];
    if left.is_empty() || right.is_empty() {
        return partners;
    }
    let mut is_taken = vec![false; left.len()];
    match_equal(left, right, &mut is_taken, &mut partners);
    let open_left: Vec<usize> = (0..left.len()).filter(|at| !is_taken[*at]).collect();
    let open_right: Vec<usize> = (0..right.len()).filter(|at| partners[*at].is_none()).collect();
    if open_left.is_empty() || open_right.is_empty() {
        return partners;
    }
    let fuzzy = open_left.len().saturating_mul(open_right.len()) <= MOST_FUZZY_PAIRS;
    let prepared = |comments: &[&'a Comment], open: &[usize]| -> Vec<Prepared<'a>> {
        open.iter().map(|at| Prepared::new(comments[*at], fuzzy)).collect()
    };
    let (ours, theirs) = (prepared(left, &open_left), prepared(right, &open_right));
    let mut same = Vec::new();
    let (mut rivals_left, mut rivals_right) = (vec![0_u32; ours.len()], vec![0_u32; theirs.len()]);
    for (at_right, theirs) in theirs.iter().enumerate() {
        for (at_left, ours) in ours.iter().enumerate() {
            if ours.is_same_as(theirs) {
                same.push((at_left, at_right));
                rivals_left[at_left] += 1;
                rivals_right[at_right] += 1;
            }
        }
    }
    // How alike they are only matters where one of them could be another's partner as well.
    let rank = |(at_left, at_right): (usize, usize)| {
        let is_contested = rivals_left[at_left] > 1 || rivals_right[at_right] > 1;
        if is_contested { ours[at_left].likeness(&theirs[at_right]) } else { 0.0 }
    };
    let mut ranked: Vec<_> = same.into_iter().map(|pair| (rank(pair), pair)).collect();
    // Stable: what is alike to the same degree is matched in the order of the comments.
    ranked.sort_by(|left, right| right.0.total_cmp(&left.0));
    for (_, (at_left, at_right)) in ranked {
        let (at_left, at_right) = (open_left[at_left], open_right[at_right]);
        if !is_taken[at_left] && partners[at_right].is_none() {
            is_taken[at_left] = true;
            partners[at_right] = Some(at_left);
        }
    }
    partners
}

/// Nothing is more alike than the same words at the same place, and most remarks are: they need no comparison of all pairs.
fn match_equal(left: &[&Comment], right: &[&Comment], is_taken: &mut [bool], partners: &mut [Option<usize>]) {
    if left.len() * right.len() <= FEW_PAIRS {
        for (comment, partner) in right.iter().zip(partners) {
            let Some(key) = exact_key(comment) else { continue };
            *partner = (0..left.len()).find(|at| !is_taken[*at] && exact_key(left[*at]) == Some(key));
            if let Some(at) = partner {
                is_taken[*at] = true;
            }
        }
        return;
    }
    let mut places: HashMap<_, VecDeque<usize>> = HashMap::new();
    for (at, comment) in left.iter().enumerate() {
        if let Some(key) = exact_key(comment) {
            places.entry(key).or_default().push_back(at);
        }
    }
    for (comment, partner) in right.iter().zip(partners) {
        let same = exact_key(comment).and_then(|key| places.get_mut(&key)?.pop_front());
        if let Some(at) = same {
            is_taken[at] = true;
            *partner = Some(at);
        }
    }
}

fn exact_key(comment: &Comment) -> Option<(usize, usize, &str)> {
    let Anchor::Found { start, end } = comment.anchor else { return None };
    let says_something = comment.description.contains(char::is_alphanumeric);
    says_something.then_some((start, end, comment.description.as_str()))
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

    fn change(baseline: &[Vec<Comment>], candidate: &[Vec<Comment>]) -> (u32, u32, u32) {
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
