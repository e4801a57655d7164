//! Which document of the one side is which of the other.

use std::collections::HashMap;

use super::side::{Side, SideDocument, Sides};

/// Positions in the documents of the two sides.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pairing {
    /// In the order of the baseline.
    pub pairs: Vec<Sides<usize>>,
    pub baseline_only: Vec<usize>,
    pub candidate_only: Vec<usize>,
}

/// Pairs documents by the hash of their content. Where one side has a content more than once, the identity, which adds the
/// metadata, tells them apart; what is still ambiguous stays unpaired.
#[must_use]
pub fn pair(baseline: &Side, candidate: &Side) -> Pairing {
    let contents = Sides { baseline, candidate }.map(|side| positions(side, |document| &document.content_hash));
    let identities = Sides { baseline, candidate }.map(|side| positions(side, |document| &document.identity_hash));
    let mut pairing = Pairing::default();
    let mut taken = vec![false; candidate.documents.len()];
    for (position, document) in baseline.documents.iter().enumerate() {
        let by_content = only(&contents, &document.content_hash);
        let partner = match by_content {
            Candidates::One(partner) => Some(partner),
            Candidates::None => None,
            Candidates::Several => match only(&identities, &document.identity_hash) {
                Candidates::One(partner) => Some(partner),
                Candidates::None | Candidates::Several => None,
            },
        };
        match partner {
            Some(partner) => {
                taken[partner] = true;
                pairing.pairs.push(Sides { baseline: position, candidate: partner });
            }
            None => pairing.baseline_only.push(position),
        }
    }
    pairing.candidate_only = (0..taken.len()).filter(|position| !taken[*position]).collect();
    pairing
}

type Positions<'a> = HashMap<&'a str, Vec<usize>>;

enum Candidates {
    None,
    One(usize),
    Several,
}

fn positions(side: &Side, key: impl Fn(&SideDocument) -> &str) -> Positions<'_> {
    let mut positions = Positions::new();
    for (position, document) in side.documents.iter().enumerate() {
        positions.entry(key(document)).or_default().push(position);
    }
    positions
}

/// The one document of the candidate with this key, if the baseline too has just one.
fn only(positions: &Sides<Positions<'_>>, key: &str) -> Candidates {
    let of = |positions: &Positions<'_>| positions.get(key).map_or(0, Vec::len);
    match (of(&positions.baseline), positions.candidate.get(key).map(Vec::as_slice)) {
        (_, None) => Candidates::None,
        (1, Some(&[partner])) => Candidates::One(partner),
        _ => Candidates::Several,
    }
}
