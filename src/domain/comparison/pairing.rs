//! Which document of the one side is which of the other.

use std::cell::LazyCell;
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
    let sides = Sides { baseline, candidate };
    let contents = sides.map(|side| places(side, |document| &document.content_hash));
    // Of most batches nobody needs them.
    let identities = LazyCell::new(|| sides.map(|side| places(side, |document| &document.identity_hash)));
    let mut pairing = Pairing::default();
    let mut taken = vec![false; candidate.documents.len()];
    for (position, document) in baseline.documents.iter().enumerate() {
        let partner = match partner(&contents, &document.content_hash) {
            Partner::Only(partner) => Some(partner),
            Partner::None => None,
            Partner::Ambiguous => match partner(&identities, &document.identity_hash) {
                Partner::Only(partner) => Some(partner),
                Partner::None | Partner::Ambiguous => None,
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

/// Where a side has which hash.
type Places<'a> = HashMap<&'a str, Place>;

#[derive(Clone, Copy)]
enum Place {
    At(usize),
    Several,
}

enum Partner {
    None,
    Only(usize),
    Ambiguous,
}

fn places(side: &Side, hash: impl Fn(&SideDocument) -> &str) -> Places<'_> {
    let mut places = Places::with_capacity(side.documents.len());
    for (position, document) in side.documents.iter().enumerate() {
        places.entry(hash(document)).and_modify(|place| *place = Place::Several).or_insert(Place::At(position));
    }
    places
}

/// The one document of the candidate with this hash, if the baseline too has just one.
fn partner(places: &Sides<Places<'_>>, hash: &str) -> Partner {
    match (places.baseline.get(hash), places.candidate.get(hash)) {
        (_, None) => Partner::None,
        (Some(Place::At(_)), Some(Place::At(partner))) => Partner::Only(*partner),
        _ => Partner::Ambiguous,
    }
}
