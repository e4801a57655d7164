//! Who belongs together.

use proptest::prelude::*;

use super::side::DraftDocument;
use super::*;

/// Ordinals of pairs, and of what is unpaired on each side, with whether it is ambiguous; in order.
type Joined = (Vec<(u32, u32)>, Vec<(u32, bool)>, Vec<(u32, bool)>);

fn joined(baseline: &Draft, candidate: &Draft) -> Joined {
    let mut found = Joined::default();
    let unpaired = |it: Unpaired<'_>| (it.document.head.ordinal, it.is_ambiguous);
    for it in matches(baseline, candidate, Metric::Grade) {
        match it {
            Match::Pair(Sides { baseline, candidate }) => {
                found.0.push((baseline.head.ordinal, candidate.head.ordinal));
            }
            Match::Baseline(document) => found.1.push(unpaired(document)),
            Match::Candidate(document) => found.2.push(unpaired(document)),
        }
    }
    found.0.sort_unstable();
    found.1.sort_unstable();
    found.2.sort_unstable();
    found
}

/// A side with these contents and identities.
fn drafted(documents: &[(u8, u8)]) -> Draft {
    let mut side = single("side", &vec![50.0; documents.len()]);
    for (document, (content, identity)) in side.documents.iter_mut().zip(documents) {
        // The identity adds to the content.
        (document.content_hash, document.identity_hash) = (format!("c{content}"), format!("c{content} i{identity}"));
    }
    side
}

/// By counting, as the documentation says it.
fn counted(baseline: &[(u8, u8)], candidate: &[(u8, u8)]) -> Joined {
    let partner = |own: (u8, u8), ours: &[(u8, u8)], theirs: &[(u8, u8)]| {
        let places = |side: &[(u8, u8)], is: &dyn Fn((u8, u8)) -> bool| -> Vec<u32> {
            (0_u32..).zip(side).filter(|(_, document)| is(**document)).map(|(place, _)| place).collect()
        };
        let by = |is: &dyn Fn((u8, u8)) -> bool| match (&places(ours, is)[..], &places(theirs, is)[..]) {
            ([_], [partner]) => Some(*partner),
            _ => None,
        };
        let has_content = |document: (u8, u8)| document.0 == own.0;
        let is_there = !places(theirs, &has_content).is_empty();
        (by(&has_content).or_else(|| by(&|document| document == own)), is_there)
    };
    let mut found = Joined::default();
    for (place, document) in (0_u32..).zip(baseline) {
        match partner(*document, baseline, candidate) {
            (Some(partner), _) => found.0.push((place, partner)),
            (None, is_there) => found.1.push((place, is_there)),
        }
    }
    for (place, document) in (0_u32..).zip(candidate) {
        if let (None, is_there) = partner(*document, candidate, baseline) {
            found.2.push((place, is_there));
        }
    }
    found
}

#[test]
fn pairs_by_content_then_by_identity_and_leaves_the_rest() {
    let mut baseline = single("base", &[1.0, 2.0, 3.0, 4.0]);
    let mut candidate = single("new", &[9.0, 8.0, 7.0, 6.0]);
    // The candidate has the content c1 twice, once with the identity of the baseline's.
    candidate.documents[2].content_hash = "c1".into();
    candidate.documents[1].identity_hash = "other".into();
    candidate.documents[2].identity_hash = "i1".into();
    // Both have this one twice with the same identity: nobody can tell which is which.
    for side in [&mut baseline, &mut candidate] {
        let copy = DraftDocument { ordinal: 4, ..side.documents[3].clone() };
        side.documents.push(copy);
    }
    let (ours, theirs) = (vec![(2, false), (3, true), (4, true)], vec![(1, true), (3, true), (4, true)]);
    assert_eq!(joined(&baseline, &candidate), (vec![(0, 0), (1, 2)], ours, theirs));
}

#[test]
fn an_error_of_a_side_is_handed_on() {
    let read = |side: Draft| {
        let documents = side.read(Metric::Grade).into_iter().map(|document| Ok(Cow::Owned(document)));
        documents.chain([Err("unreadable")])
    };
    let (baseline, candidate) = (single("base", &[1.0]), single("new", &[2.0, 3.0]));
    assert!(matches!(join(read(baseline), read(candidate)).next(), Some(Err("unreadable"))));
}

proptest! {
    #[test]
    fn joining_is_counting(
        baseline in prop::collection::vec((0_u8..3, 0_u8..3), 0..7), candidate in prop::collection::vec((0_u8..3, 0_u8..3), 0..7),
    ) {
        prop_assert_eq!(joined(&drafted(&baseline), &drafted(&candidate)), counted(&baseline, &candidate));
    }
}
