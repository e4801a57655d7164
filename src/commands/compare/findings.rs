//! What was found in the documents of the sides: it came with an exported file, or is read from the database when it is wanted.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io;

use anyhow::Result;

use super::documents::no_temporary_file;
use crate::domain::comparison::{CommentsByDocument, EvaluatedDocument, Opinion, Pair, Sides};
use crate::domain::{BatchId, Comment};
use crate::external_sort::{Sorted, Sorter};
use crate::failure::Failure;
use crate::render::html;
use crate::repository::Repository;

/// Documents whose comments are in memory at a time.
const BLOCK: usize = 1_000;

pub(super) struct Findings {
    /// Of the baseline, then of the candidates.
    pub(super) sides: Vec<OfSide>,
    /// `None` when everything comes from files.
    pub(super) repository: Option<Box<dyn Repository>>,
}

pub(super) enum OfSide {
    /// What a file says of itself is all that is shown: an id in it may be that of somebody else's evaluation.
    InFile {
        comments: CommentsByDocument,
        opinions: HashMap<u32, Vec<Opinion>>,
    },
    Stored(BatchId),
}

impl Findings {
    /// Adds the changes of comments to the documents of this candidate, and sorts them by [`Pair::by_change`].
    pub(super) fn add_comments(&self, candidate: usize, mut pairs: Sorted<Pair>) -> Result<Sorted<Pair>> {
        let mut sorter = Sorter::new(Pair::by_change);
        let mut pairs = pairs.drain().map_err(no_temporary_file)?;
        loop {
            let block: io::Result<Vec<Pair>> = pairs.by_ref().take(BLOCK).map(|pair| Ok(pair?.into_owned())).collect();
            let mut block = block.map_err(no_temporary_file)?;
            if block.is_empty() {
                return Ok(sorter.finish().map_err(no_temporary_file)?);
            }
            let of_side = |number: usize, of: fn(Sides<EvaluatedDocument<'_>>) -> EvaluatedDocument<'_>| {
                self.comments_of(number, &block.iter().map(|pair| of(pair.evaluated())).collect::<Vec<_>>())
            };
            let (baseline, candidate) = (of_side(0, |it| it.baseline)?, of_side(candidate + 1, |it| it.candidate)?);
            for pair in &mut block {
                pair.add_comments(Sides { baseline: &baseline, candidate: &candidate });
            }
            sorter.extend(block);
        }
    }

    /// The comments of a side about these documents of it, or more.
    fn comments_of(&self, side: usize, documents: &[EvaluatedDocument<'_>]) -> Result<Cow<'_, CommentsByDocument>> {
        match (&self.sides[side], self.repository.as_deref()) {
            (OfSide::InFile { comments, .. }, _) => Ok(Cow::Borrowed(comments)),
            (OfSide::Stored(id), Some(repository)) => {
                Ok(Cow::Owned(repository.comments(id, documents)?.ok_or_else(|| deleted(id))?))
            }
            (OfSide::Stored(id), None) => Err(deleted(id).into()),
        }
    }

    fn comments_about(&self, side: usize, document: EvaluatedDocument<'_>) -> io::Result<Vec<Vec<Comment>>> {
        let comments = self.comments_of(side, &[document]).map_err(io::Error::other)?;
        Ok(comments.get(&document.ordinal).cloned().unwrap_or_default())
    }

    fn opinions_about(&self, side: usize, document: EvaluatedDocument<'_>) -> io::Result<Vec<Opinion>> {
        match (&self.sides[side], self.repository.as_deref()) {
            (OfSide::InFile { opinions, .. }, _) => Ok(opinions.get(&document.ordinal).cloned().unwrap_or_default()),
            (OfSide::Stored(id), Some(repository)) => repository.opinions(id, document).map_err(io::Error::other),
            (OfSide::Stored(_), None) => Ok(Vec::new()),
        }
    }
}

impl html::Findings for Findings {
    fn comments(&self, candidate: usize, pair: &Pair) -> io::Result<Sides<Vec<Vec<Comment>>>> {
        let Sides { baseline, candidate: document } = pair.evaluated();
        Ok(Sides {
            baseline: self.comments_about(0, baseline)?,
            candidate: self.comments_about(candidate + 1, document)?,
        })
    }

    fn opinions(&self, candidate: usize, pair: &Pair) -> io::Result<Sides<Vec<Opinion>>> {
        let Sides { baseline, candidate: document } = pair.evaluated();
        Ok(Sides {
            baseline: self.opinions_about(0, baseline)?,
            candidate: self.opinions_about(candidate + 1, document)?,
        })
    }
}

pub(super) fn deleted(id: &BatchId) -> Failure {
    Failure::conflict(format!("batch {id} was deleted while it was compared"))
}
