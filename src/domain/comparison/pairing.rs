//! Which document of the one side is which of the other.

use std::cell::LazyCell;
use std::collections::HashMap;
use std::hash::Hash;

use super::documents::SideDocument;
use super::side::{Side, Sides};

/// Positions in the documents of the two sides.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pairing {
    /// In the order of the baseline.
    pub pairs: Vec<Sides<u32>>,
    pub unpaired: Sides<Vec<u32>>,
}

/// Pairs documents by the hash of their content. Where one side has a content more than once, the identity, which adds the
/// metadata, tells them apart; what is still ambiguous stays unpaired.
#[must_use]
pub fn pair(baseline: &Side, candidate: &Side) -> Pairing {
    let sides = Sides { baseline, candidate };
    let contents = places(sides, |document| &document.content);
    // Of most batches nobody needs them.
    let identities = LazyCell::new(|| places(sides, |document| &document.identity));
    let mut pairing = Pairing::default();
    let mut taken = vec![false; candidate.documents.len() as usize];
    for (position, document) in (0_u32..).zip(baseline.documents.iter()) {
        let partner = match partner(&contents, &document.content) {
            Partner::Only(partner) => Some(partner),
            Partner::None => None,
            Partner::Ambiguous => match partner(&identities, &document.identity) {
                Partner::Only(partner) => Some(partner),
                Partner::None | Partner::Ambiguous => None,
            },
        };
        match partner {
            Some(partner) => {
                taken[partner as usize] = true;
                pairing.pairs.push(Sides { baseline: position, candidate: partner });
            }
            None => pairing.unpaired.baseline.push(position),
        }
    }
    let is_free = taken.into_iter().map(|is_taken| !is_taken);
    pairing.unpaired.candidate =
        (0_u32..).zip(is_free).filter_map(|(position, is_free)| is_free.then_some(position)).collect();
    pairing
}

/// Where the sides have which hash.
type Places<'a, Key> = HashMap<&'a Key, Sides<Place>>;

#[derive(Clone, Copy, Default)]
enum Place {
    #[default]
    Nowhere,
    At(u32),
    Several,
}

enum Partner {
    None,
    Only(u32),
    Ambiguous,
}

fn places<'a, Key: Hash + Eq>(sides: Sides<&'a Side>, key: fn(&'a SideDocument) -> &'a Key) -> Places<'a, Key> {
    let larger = sides.baseline.documents.len().max(sides.candidate.documents.len());
    let mut places = Places::with_capacity(larger as usize);
    for (position, document) in (0_u32..).zip(sides.baseline.documents.iter()) {
        places.entry(key(document)).or_default().baseline.add(position);
    }
    for (position, document) in (0_u32..).zip(sides.candidate.documents.iter()) {
        places.entry(key(document)).or_default().candidate.add(position);
    }
    places
}

impl Place {
    const fn add(&mut self, position: u32) {
        *self = match self {
            Self::Nowhere => Self::At(position),
            Self::At(_) | Self::Several => Self::Several,
        };
    }
}

/// The one document of the candidate with this hash, if the baseline too has just one.
fn partner<Key: Hash + Eq>(places: &Places<'_, Key>, key: &Key) -> Partner {
    match places.get(key) {
        None | Some(Sides { candidate: Place::Nowhere, .. }) => Partner::None,
        Some(Sides { baseline: Place::At(_), candidate: Place::At(partner) }) => Partner::Only(*partner),
        Some(_) => Partner::Ambiguous,
    }
}
