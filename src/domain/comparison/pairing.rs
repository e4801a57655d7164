//! Which document of the one side is which of the other.
//!
//! Documents are paired by the hash of their content. Where one side has a content more than once, the identity, which adds the
//! metadata, tells them apart; what is still ambiguous stays unpaired. Both sides come sorted and are read side by side, so that
//! no more than two documents of each are held.

use std::borrow::Borrow;
use std::cmp::Ordering;

use super::documents::SideDocument;
use super::hash::DocumentHash;
use super::side::Sides;

/// What the sides have of a document.
#[derive(Debug, Clone, PartialEq)]
pub enum Match<Document> {
    Pair(Sides<Document>),
    /// Only one side has it, or it could not be told from another.
    Baseline(Document),
    Candidate(Document),
}

/// Pairs two sides whose documents come by [`SideDocument::by_content`]. An error of theirs is handed on.
pub fn pair<Document: Borrow<SideDocument>, Error>(
    baseline: impl Iterator<Item = Result<Document, Error>>,
    candidate: impl Iterator<Item = Result<Document, Error>>,
) -> impl Iterator<Item = Result<Match<Document>, Error>> {
    let (mut baseline, mut candidate) = (Lookahead::new(baseline), Lookahead::new(candidate));
    let mut ambiguous = Ambiguous::default();
    std::iter::from_fn(move || next(&mut baseline, &mut candidate, &mut ambiguous).transpose())
}

fn next<Document: Borrow<SideDocument>, Error>(
    baseline: &mut Lookahead<Document, impl Iterator<Item = Result<Document, Error>>>,
    candidate: &mut Lookahead<Document, impl Iterator<Item = Result<Document, Error>>>,
    ambiguous: &mut Ambiguous,
) -> Result<Option<Match<Document>>, Error> {
    baseline.fill()?;
    candidate.fill()?;
    let order = match (baseline.head(), candidate.head()) {
        (None, None) => return Ok(None),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (Some(baseline), Some(candidate)) => ambiguous.order(baseline, candidate),
    };
    Ok(match order {
        Ordering::Less => baseline.take().map(Match::Baseline),
        Ordering::Greater => candidate.take().map(Match::Candidate),
        Ordering::Equal => {
            let pair = baseline.take().zip(candidate.take());
            pair.map(|(baseline, candidate)| Match::Pair(Sides { baseline, candidate }))
        }
    })
}

/// A document, and the one that follows it.
type Head<'a> = (&'a SideDocument, Option<&'a SideDocument>);

/// The last content that a side has more than once, and the last content and identity.
#[derive(Default)]
struct Ambiguous {
    content: Option<DocumentHash>,
    identity: Option<(DocumentHash, DocumentHash)>,
}

impl Ambiguous {
    /// Which side's document comes first; equal where the two are a pair.
    fn order(&mut self, baseline: Head<'_>, candidate: Head<'_>) -> Ordering {
        let (ours, theirs) = (baseline.0, candidate.0);
        let heads = [baseline, candidate];
        let by_content = ours.content.cmp(&theirs.content);
        if by_content.is_ne() || !is_several(&mut self.content, heads, |it| it.content.clone()) {
            return by_content;
        }
        let by_identity = ours.identity.cmp(&theirs.identity);
        if by_identity.is_ne() || !is_several(&mut self.identity, heads, |it| (it.content.clone(), it.identity.clone()))
        {
            return by_identity;
        }
        Ordering::Less
    }
}

/// Whether a side has several of what both begin with, or had: `last` is what that was found of.
fn is_several<Key: PartialEq>(last: &mut Option<Key>, heads: [Head<'_>; 2], key: fn(&SideDocument) -> Key) -> bool {
    let [(document, _), _] = heads;
    let own = key(document);
    if last.as_ref() == Some(&own) {
        return true;
    }
    let is_several = heads.iter().any(|(_, follower)| follower.is_some_and(|follower| key(follower) == own));
    if is_several {
        *last = Some(own);
    }
    is_several
}

/// Documents of which the next two are known.
struct Lookahead<Document, Documents> {
    first: Option<Document>,
    second: Option<Document>,
    rest: Documents,
}

impl<Document: Borrow<SideDocument>, Error, Documents> Lookahead<Document, Documents>
where
    Documents: Iterator<Item = Result<Document, Error>>,
{
    const fn new(rest: Documents) -> Self {
        Self { first: None, second: None, rest }
    }

    fn fill(&mut self) -> Result<(), Error> {
        for place in [&mut self.first, &mut self.second] {
            if place.is_none() {
                *place = self.rest.next().transpose()?;
            }
        }
        Ok(())
    }

    fn head(&self) -> Option<Head<'_>> {
        Some((self.first.as_ref()?.borrow(), self.second.as_ref().map(Borrow::borrow)))
    }

    fn take(&mut self) -> Option<Document> {
        std::mem::replace(&mut self.first, self.second.take())
    }
}
