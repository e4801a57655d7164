//! Which document of the one side is which of the other.
//!
//! Documents are paired by the hash of their content. Where one side has a content more than once, the identity, which adds the
//! metadata, tells them apart; what is still ambiguous stays unpaired. Both sides come sorted and are read side by side (a merge
//! join), so that no more than two documents of each are held.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::mem;

use super::documents::SideDocument;
use super::hash::DocumentHash;
use super::side::Sides;

/// What the sides have of a document.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "nearly all of them are pairs")]
pub enum Match<'a> {
    Pair(Sides<Cow<'a, SideDocument>>),
    Baseline(Unpaired<'a>),
    Candidate(Unpaired<'a>),
}

/// A document that has no partner.
#[derive(Debug, Clone, PartialEq)]
pub struct Unpaired<'a> {
    pub document: Cow<'a, SideDocument>,
    /// Whether the other side has its content too: there it is another's partner, or nobody can tell whose it is.
    pub is_ambiguous: bool,
}

/// Joins two sides whose documents come by [`SideDocument::by_content`]. An error of theirs is handed on.
pub fn join<'a, Error>(
    baseline: impl Iterator<Item = Result<Cow<'a, SideDocument>, Error>>,
    candidate: impl Iterator<Item = Result<Cow<'a, SideDocument>, Error>>,
) -> impl Iterator<Item = Result<Match<'a>, Error>> {
    let (mut baseline, mut candidate) = (Documents::new(baseline), Documents::new(candidate));
    std::iter::from_fn(move || next(&mut baseline, &mut candidate).transpose())
}

fn next<'a, Error>(
    baseline: &mut Documents<'a, impl Iterator<Item = Result<Cow<'a, SideDocument>, Error>>>,
    candidate: &mut Documents<'a, impl Iterator<Item = Result<Cow<'a, SideDocument>, Error>>>,
) -> Result<Option<Match<'a>>, Error> {
    baseline.fill()?;
    candidate.fill()?;
    let order = match (&baseline.first, &candidate.first) {
        (None, None) => return Ok(None),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (Some(ours), Some(theirs)) => {
            let is_repeated = |key| baseline.repeats(key) || candidate.repeats(key);
            let by_content = ours.head.content.cmp(&theirs.head.content);
            let by_both = by_content.then_with(|| ours.head.identity.cmp(&theirs.head.identity));
            match (by_content, by_both) {
                (Ordering::Equal, _) if !is_repeated(Key::Content) => Ordering::Equal,
                // Of several with one identity the baseline's come first, and none has a partner.
                (Ordering::Equal, Ordering::Equal) if is_repeated(Key::Identity) => Ordering::Less,
                (_, by_both) => by_both,
            }
        }
    };
    Ok(match order {
        Ordering::Less => baseline.take_unpaired(candidate).map(Match::Baseline),
        Ordering::Greater => candidate.take_unpaired(baseline).map(Match::Candidate),
        Ordering::Equal => {
            let pair = baseline.take().zip(candidate.take());
            pair.map(|(baseline, candidate)| Match::Pair(Sides { baseline, candidate }))
        }
    })
}

/// What tells documents apart.
#[derive(Debug, Clone, Copy)]
enum Key {
    Content,
    /// Content and metadata.
    Identity,
}

/// Documents of a side, from the one that is next. Those with one content follow each other, so that a look at the neighbours tells
/// whether there are several.
struct Documents<'a, Rest> {
    previous: Option<(DocumentHash, DocumentHash)>,
    first: Option<Cow<'a, SideDocument>>,
    second: Option<Cow<'a, SideDocument>>,
    rest: Rest,
}

impl<'a, Error, Rest: Iterator<Item = Result<Cow<'a, SideDocument>, Error>>> Documents<'a, Rest> {
    const fn new(rest: Rest) -> Self {
        Self { previous: None, first: None, second: None, rest }
    }

    fn fill(&mut self) -> Result<(), Error> {
        for place in [&mut self.first, &mut self.second] {
            if place.is_none() {
                *place = self.rest.next().transpose()?;
            }
        }
        Ok(())
    }

    /// Whether a neighbour of the first document has the same.
    fn repeats(&self, key: Key) -> bool {
        let Some(first) = self.first.as_deref().map(|first| &first.head) else { return false };
        let is_same = |content: &DocumentHash, identity: &DocumentHash| {
            *content == first.content && (matches!(key, Key::Content) || *identity == first.identity)
        };
        self.previous.as_ref().is_some_and(|(content, identity)| is_same(content, identity))
            || self.second.as_ref().is_some_and(|second| is_same(&second.head.content, &second.head.identity))
    }

    /// Whether it has a document of this content at hand.
    fn has(&self, content: &DocumentHash) -> bool {
        let previous = self.previous.as_ref().map(|(content, _)| content);
        let first = self.first.as_ref().map(|first| &first.head.content);
        previous == Some(content) || first == Some(content)
    }

    fn take(&mut self) -> Option<Cow<'a, SideDocument>> {
        let taken = mem::replace(&mut self.first, self.second.take());
        self.previous = taken.as_ref().map(|taken| (taken.head.content.clone(), taken.head.identity.clone()));
        taken
    }

    fn take_unpaired<Others>(&mut self, others: &Documents<'a, Others>) -> Option<Unpaired<'a>>
    where
        Others: Iterator<Item = Result<Cow<'a, SideDocument>, Error>>,
    {
        let document = self.take()?;
        Some(Unpaired { is_ambiguous: others.has(&document.head.content), document })
    }
}
