//! Brings the documents of two sides together, however many they are.

use std::io;

use crate::domain::comparison::{Evidence, Match, Pair, SideDocument, Sides, pair};
use crate::external_sort::{Sorted, Sorter};
use crate::failure::{Failure, FailureKind, reason};
use crate::render::comparison::ComparedDocuments;

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
) -> io::Result<(Evidence, ComparedDocuments)> {
    let mut evidence = Evidence::default();
    let mut pairs = match wanted.most {
        Some(most) => Sorter::of_the_first(most, Pair::by_change),
        None => Sorter::new(Pair::by_place),
    };
    let mut unpaired = Sides::default();
    for found in pair(baseline.read()?, candidate.read()?) {
        let found = found?;
        evidence.add(&found);
        match &found {
            Match::Pair(documents) => pairs.push(Pair::new(documents.as_ref().map(AsRef::as_ref))),
            Match::Baseline(document) if wanted.unpaired => keep(&mut unpaired.baseline, document),
            Match::Candidate(document) if wanted.unpaired => keep(&mut unpaired.candidate, document),
            Match::Baseline(_) | Match::Candidate(_) => {}
        }
    }
    Ok((evidence, ComparedDocuments { pairs: pairs.finish()?, unpaired: unpaired.map(titles) }))
}

/// Ordinals and titles.
type Named = Vec<(u32, Box<str>)>;

fn keep(named: &mut Named, document: &SideDocument) {
    named.push((document.ordinal, document.title.clone()));
}

fn titles(mut named: Named) -> Vec<Box<str>> {
    named.sort_unstable();
    named.into_iter().map(|(_, title)| title).collect()
}

/// What is too much for the memory is sorted in a file without a name.
#[expect(clippy::needless_pass_by_value, reason = "as map_err hands it on")]
pub(super) fn no_temporary_file(error: io::Error) -> Failure {
    let folder = std::env::temp_dir();
    let message = format!("cannot use a temporary file in {}: {}", folder.display(), reason(&error));
    Failure::new(FailureKind::Failed, message).hint("make room there, or let TMPDIR name a folder with room")
}
