//! The sides of a comparison, from the database and from exported files.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::io;
use std::path::Path;

use anyhow::Result;

use super::CompareArgs;
use crate::commands::resolve;
use crate::commands::sources::{is_stdin, stdin_once};
use crate::context::Context;
use crate::domain::comparison::{
    CommentsByDocument, Comparison, Metric, Opinion, Pair, PairedDocument, Remark, Side, Sides,
};
use crate::domain::{BatchId, Timestamp};
use crate::failure::{Failure, FailureKind};
use crate::intake::exported::{self, Exported};
use crate::render::html::Findings;
use crate::repository::Repository;

/// Documents whose comments are in memory at a time.
const BLOCK: usize = 1_000;

/// A baseline and its candidates.
pub(super) struct Sources {
    pub(super) baseline: Side,
    pub(super) candidates: Vec<Side>,
    /// Of the baseline, then of the candidates.
    comments: Vec<Comments>,
    /// As `comments`; those of a batch are read when they are wanted.
    opinions: Vec<Option<HashMap<u32, Vec<Opinion>>>>,
    /// `None` when everything comes from files.
    repository: Option<Box<dyn Repository>>,
}

/// Where the comments of a side are.
enum Comments {
    /// They came with the file.
    Read(CommentsByDocument),
    Stored,
}

enum Source {
    File(Box<Exported>),
    Batch(BatchId),
}

impl Sources {
    /// `metric` decides what is kept of a document.
    pub(super) fn read(args: &CompareArgs, metric: Metric, context: &mut Context, now: Timestamp) -> Result<Self> {
        stdin_once(args.sides().map(Path::new))?;
        let repository = if args.sides().all(|text| is_stdin(Path::new(text)) || is_file(text)) {
            None
        } else {
            Some(context.reader()?)
        };
        let find = |text: &str| {
            find(text, repository.as_deref(), metric, context, now).map_err(|error| args.meant_for_margin(text, error))
        };
        let baseline = find(&args.baseline)?;
        let candidates = args.candidates.iter().map(|text| find(text)).collect::<Result<Vec<_>>>()?;
        let ids: Vec<BatchId> = std::iter::once(&baseline).chain(&candidates).filter_map(Source::batch).collect();
        let stored =
            repository.as_ref().map_or_else(|| Ok(Vec::new()), |repository| repository.sides(&ids, metric, now))?;
        let mut stored = stored.into_iter().flatten();
        let (mut comments, mut opinions) = (Vec::new(), Vec::new());
        let mut side = |source: Source| match source {
            Source::File(exported) => {
                comments.push(Comments::Read(exported.comments));
                opinions.push(Some(exported.opinions));
                Ok(exported.side)
            }
            Source::Batch(id) => {
                let side = stored.next().filter(|side| side.batch.id == id).ok_or_else(|| deleted(&id))?;
                comments.push(Comments::Stored);
                opinions.push(None);
                Ok::<Side, Failure>(side)
            }
        };
        let baseline = side(baseline)?;
        let candidates: Vec<Side> = candidates.into_iter().map(side).collect::<Result<_, _>>()?;
        refuse_twice(&candidates)?;
        Ok(Self { baseline, candidates, comments, opinions, repository })
    }

    /// Adds the changes of comments to the first `documents` of each comparison, or to all.
    pub(super) fn add_comments(&self, comparisons: &mut [Comparison], documents: Option<usize>) -> Result<()> {
        let candidates = self.candidates.iter().zip(&self.comments[1..]);
        for (comparison, (candidate, of_candidate)) in comparisons.iter_mut().zip(candidates) {
            let mut shown: Vec<&mut Pair> = comparison.pairs.iter_mut().take(documents.unwrap_or(usize::MAX)).collect();
            // In the order of the batch, where neighbours are read together.
            shown.sort_unstable_by_key(|pair| pair.position.baseline);
            for block in shown.chunks_mut(BLOCK) {
                let of_baseline: Vec<u32> = block.iter().map(|pair| pair.position.baseline).collect();
                let of_side: Vec<u32> = block.iter().map(|pair| pair.position.candidate).collect();
                let baseline = self.comments_of(&self.comments[0], &self.baseline, &of_baseline)?;
                let candidate = self.comments_of(of_candidate, candidate, &of_side)?;
                for pair in block {
                    pair.add_comments(Sides { baseline: &baseline, candidate: &candidate });
                }
            }
        }
        Ok(())
    }

    /// Reads all comments, for [`Findings::remarks`].
    pub(super) fn keep_comments(&mut self) -> Result<()> {
        let Some(repository) = self.repository.as_deref() else { return Ok(()) };
        for (side, comments) in std::iter::once(&self.baseline).chain(&self.candidates).zip(&mut self.comments) {
            if matches!(comments, Comments::Stored) {
                let positions: Vec<u32> = (0..side.documents.len()).collect();
                *comments = Comments::Read(stored(repository, side, &positions)?);
            }
        }
        Ok(())
    }

    /// The comments of a side about these documents of it, or more.
    fn comments_of<'a>(
        &self,
        comments: &'a Comments,
        side: &Side,
        positions: &[u32],
    ) -> Result<Cow<'a, CommentsByDocument>> {
        match (comments, self.repository.as_deref()) {
            (Comments::Stored, Some(repository)) => Ok(Cow::Owned(stored(repository, side, positions)?)),
            (Comments::Stored, None) => Err(deleted(&side.batch.id).into()),
            (Comments::Read(comments), _) => Ok(Cow::Borrowed(comments)),
        }
    }
}

impl Findings for Sources {
    fn remarks(&self, candidate: usize, document: &PairedDocument<'_>) -> Vec<Remark<'_>> {
        let of = |side: usize, position: u32| match self.comments.get(side) {
            Some(Comments::Read(comments)) => comments.get(&position).map_or(&[][..], Vec::as_slice),
            Some(Comments::Stored) | None => &[],
        };
        Remark::of(of(0, document.position.baseline), of(candidate + 1, document.position.candidate))
    }

    fn opinions(&self, candidate: usize, document: &PairedDocument<'_>) -> io::Result<Sides<Vec<Opinion>>> {
        let of = |side: &Side, number: usize, position: u32| {
            // What a file says of itself is all that it shows: an id in it may be that of somebody else's evaluation.
            match (&self.opinions[number], self.repository.as_deref()) {
                (Some(of_file), _) => Ok(of_file.get(&position).cloned().unwrap_or_default()),
                (None, Some(repository)) => repository.opinions(side, position).map_err(io::Error::other),
                (None, None) => Ok(Vec::new()),
            }
        };
        Ok(Sides {
            baseline: of(&self.baseline, 0, document.position.baseline)?,
            candidate: of(&self.candidates[candidate], candidate + 1, document.position.candidate)?,
        })
    }
}

fn stored(repository: &dyn Repository, side: &Side, positions: &[u32]) -> Result<CommentsByDocument> {
    Ok(repository.comments(side, positions)?.ok_or_else(|| deleted(&side.batch.id))?)
}

impl Source {
    fn batch(&self) -> Option<BatchId> {
        match self {
            Self::File(_) => None,
            Self::Batch(id) => Some(id.clone()),
        }
    }
}

/// The same candidate again would only make every test stricter.
fn refuse_twice(candidates: &[Side]) -> Result<(), Failure> {
    let mut seen = BTreeSet::new();
    match candidates.iter().find(|side| !seen.insert(&side.batch.id)) {
        Some(side) => Err(Failure::usage(format!("{} is a candidate twice", side.batch.label())).hint("name it once")),
        None => Ok(()),
    }
}

/// An exported file is meant where one is there; else a batch, whose tracking id may end alike.
fn is_file(text: &str) -> bool {
    is_named_so(text) && Path::new(text).is_file()
}

fn find(
    text: &str,
    repository: Option<&dyn Repository>,
    metric: Metric,
    context: &Context,
    now: Timestamp,
) -> Result<Source> {
    let path = Path::new(text);
    let file = |exported| Ok(Source::File(Box::new(exported)));
    if is_stdin(path) {
        return file(exported::from_stdin(&mut std::io::stdin().lock(), metric)?);
    }
    let Some(repository) = repository.filter(|_| !is_file(text)) else { return file(exported::load(path, metric)?) };
    let actor = context.actor(repository)?;
    let missing = match resolve::batch_id(repository, &actor, text, now) {
        Ok(id) => return Ok(Source::Batch(id)),
        Err(error) => Failure::from_error(&error),
    };
    // What no batch is called may be a file all the same, or a pipe that a shell made.
    let is_there = path.metadata().is_ok_and(|found| !found.is_dir());
    if missing.kind != FailureKind::NotFound || !is_there {
        return Err(no_file(missing, text).into());
    }
    if !is_like_a_path(path) {
        return Err(missing.hint(format!("a file is called so: ./{text}")).into());
    }
    match exported::load(path, metric) {
        Ok(exported) => file(exported),
        Err(error) => Err(Failure::from_error(&error.into()).hint(format!("there is no batch {text} either")).into()),
    }
}

fn is_named_so(text: &str) -> bool {
    Path::new(text).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"))
}

/// With a slash or an ending.
fn is_like_a_path(path: &Path) -> bool {
    path.components().count() > 1 || path.extension().is_some()
}

/// Says of a name like a file's that there is no such file either.
fn no_file(missing: Failure, text: &str) -> Failure {
    if is_named_so(text) && missing.kind == FailureKind::NotFound {
        missing.hint(format!("there is no file {text} here either"))
    } else {
        missing
    }
}

fn deleted(id: &BatchId) -> Failure {
    Failure::conflict(format!("batch {id} was deleted while it was compared"))
}
