//! What was found in the documents of the sides: it came with an exported file, or is read from the database when it is wanted.

use std::borrow::Cow;
use std::collections::HashMap;
use std::rc::Rc;

use anyhow::Result;

use crate::domain::BatchId;
use crate::domain::comparison::{CommentsByDocument, EvaluatedDocument, Opinion, Pair, Sides};
use crate::external_sort::{Sorted, Sorter};
use crate::failure::Failure;
use crate::render::html::{self, DocumentFindings};
use crate::repository::Repository;

/// Documents whose comments are in memory at a time.
const BLOCK: usize = 1_000;

pub(super) struct Findings {
    pub(super) baseline: Found,
    pub(super) candidates: Vec<Found>,
}

/// Of one side.
pub(super) enum Found {
    /// What a file says of itself is all that is shown: an id in it may be that of somebody else's evaluation.
    InFile {
        comments: CommentsByDocument,
        opinions: HashMap<u32, Vec<Opinion>>,
    },
    Stored {
        batch: BatchId,
        repository: Rc<dyn Repository>,
    },
}

impl Findings {
    /// Adds the changes of comments to the documents of this candidate, and sorts them by [`Pair::by_change`].
    pub(super) fn add_comments(&self, candidate: usize, pairs: &Sorted<Pair>) -> Result<Sorted<Pair>> {
        let mut sorter = Sorter::new(Pair::by_change);
        let mut pairs = pairs.read()?;
        loop {
            let block = pairs.by_ref().take(BLOCK).map(|pair| Ok(pair?.into_owned()));
            let mut block: Vec<Pair> = block.collect::<Result<_>>()?;
            if block.is_empty() {
                return Ok(sorter.finish()?);
            }
            let (baseline, of_candidate): (Vec<_>, Vec<_>) = block
                .iter()
                .map(|pair| {
                    let Sides { baseline, candidate } = pair.evaluated();
                    (baseline, candidate)
                })
                .unzip();
            let baseline = self.baseline.comments(&baseline)?;
            let of_candidate = self.candidates[candidate].comments(&of_candidate)?;
            for pair in &mut block {
                pair.add_comments(Sides { baseline: &baseline, candidate: &of_candidate });
            }
            sorter.extend(block);
        }
    }
}

impl Found {
    /// The comments about these documents, or more.
    fn comments(&self, documents: &[EvaluatedDocument<'_>]) -> Result<Cow<'_, CommentsByDocument>> {
        match self {
            Self::InFile { comments, .. } => Ok(Cow::Borrowed(comments)),
            Self::Stored { batch, repository } => {
                Ok(Cow::Owned(repository.comments(batch, documents)?.ok_or_else(|| deleted(batch))?))
            }
        }
    }

    fn about(&self, document: EvaluatedDocument<'_>) -> Result<DocumentFindings> {
        let comments = self.comments(&[document])?.get(&document.ordinal).cloned().unwrap_or_default();
        let opinions = match self {
            Self::InFile { opinions, .. } => opinions.get(&document.ordinal).cloned().unwrap_or_default(),
            Self::Stored { batch, repository } => repository.opinions(batch, document)?,
        };
        Ok(DocumentFindings { comments, opinions })
    }
}

impl html::Findings for Findings {
    fn about(&self, candidate: usize, pair: &Pair) -> Result<Sides<DocumentFindings>> {
        let documents = pair.evaluated();
        Ok(Sides {
            baseline: self.baseline.about(documents.baseline)?,
            candidate: self.candidates[candidate].about(documents.candidate)?,
        })
    }
}

pub(super) fn deleted(id: &BatchId) -> Failure {
    Failure::conflict(format!("batch {id} was deleted while it was compared"))
}
