//! Brings the documents of two sides together, however many they are.

use crate::domain::comparison::{Evidence, Match, Pair, SideDocument, Sides, Unpaired, join};
use crate::external_sort::{Error, Sorted, Sorter};
use crate::render::comparison::{Documents, UnpairedDocument};

/// Which documents are wanted beside the figures.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted {
    /// How many of those that changed most; `None`: all.
    pub(super) most: Option<usize>,
    pub(super) unpaired: bool,
}

/// The evidence of all documents, and the wanted ones: where all are, in the order of the baseline, in which their comments are
/// read best.
pub(super) fn bring_together(
    baseline: &Sorted<SideDocument>,
    candidate: &Sorted<SideDocument>,
    wanted: Wanted,
) -> Result<(Evidence, Documents), Error> {
    let mut evidence = Evidence::default();
    let mut pairs = match wanted.most {
        Some(most) => Sorter::of_the_first(most, Pair::by_change),
        None => Sorter::new(Pair::by_place),
    };
    let mut unpaired = Sides::default();
    for found in join(baseline.read()?, candidate.read()?) {
        let found = found?;
        evidence.add(&found);
        match &found {
            Match::Pair(documents) => pairs.push(Pair::new(documents.as_ref().map(AsRef::as_ref))),
            Match::Baseline(document) if wanted.unpaired => keep(&mut unpaired.baseline, document),
            Match::Candidate(document) if wanted.unpaired => keep(&mut unpaired.candidate, document),
            Match::Baseline(_) | Match::Candidate(_) => {}
        }
    }
    Ok((evidence, Documents { pairs: pairs.finish()?, unpaired: unpaired.map(in_order) }))
}

/// With their ordinals.
type Kept = Vec<(u32, UnpairedDocument)>;

fn keep(kept: &mut Kept, Unpaired { document, is_ambiguous }: &Unpaired<'_>) {
    let title = document.head.title.clone();
    kept.push((document.head.ordinal, UnpairedDocument { title, is_ambiguous: *is_ambiguous }));
}

fn in_order(mut kept: Kept) -> Vec<UnpairedDocument> {
    kept.sort_by_key(|(ordinal, _)| *ordinal);
    kept.into_iter().map(|(_, document)| document).collect()
}
