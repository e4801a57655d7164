//! The sides of a comparison, from the database and from exported files.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::Result;

use crate::commands::resolve;
use crate::context::Context;
use crate::domain::comparison::{CommentsByDocument, Comparison, Metric, PairedDocument, Remark, Side, Sides};
use crate::domain::{BatchId, Timestamp};
use crate::failure::Failure;
use crate::intake::exported::{self, Exported};
use crate::repository::{CommentsOf, Repository};

/// A baseline and its candidates.
pub(super) struct Sources {
    pub(super) baseline: Side,
    pub(super) candidates: Vec<Side>,
    /// Of the baseline, then of the candidates.
    comments: Vec<Comments>,
    /// `None` when everything comes from files.
    repository: Option<Box<dyn Repository>>,
}

/// Where the comments of a side are.
enum Comments {
    /// They came with the file.
    Read(CommentsByDocument),
    Stored(BatchId),
}

enum Source {
    File(Box<Exported>),
    Batch(BatchId),
}

impl Sources {
    /// `metric` decides whether comments are counted.
    pub(super) fn read(
        baseline: &str,
        candidates: &[String],
        metric: Metric,
        context: &mut Context,
        now: Timestamp,
    ) -> Result<Self> {
        let with_counts = metric == Metric::Comments;
        let is_all_files = is_file(baseline) && candidates.iter().all(|text| is_file(text));
        let repository = if is_all_files { None } else { Some(context.reader()?) };
        let find = |text: &str| find(text, repository.as_deref(), context, now);
        let baseline = find(baseline)?;
        let candidates = candidates.iter().map(|text| find(text)).collect::<Result<Vec<_>>>()?;
        let ids: Vec<BatchId> = std::iter::once(&baseline).chain(&candidates).filter_map(Source::batch).collect();
        let stored = repository
            .as_ref()
            .map_or_else(|| Ok(Vec::new()), |repository| repository.sides(&ids, with_counts, now))?;
        let mut stored = stored.into_iter().flatten();
        let mut comments = Vec::new();
        let mut side = |source: Source| match source {
            Source::File(exported) => {
                comments.push(Comments::Read(exported.comments));
                Ok(exported.side)
            }
            Source::Batch(id) => {
                let side = stored.next().filter(|side| side.batch.id == id).ok_or_else(|| deleted(&id))?;
                comments.push(Comments::Stored(id));
                Ok::<Side, Failure>(side)
            }
        };
        let baseline = side(baseline)?;
        let candidates: Vec<Side> = candidates.into_iter().map(side).collect::<Result<_, _>>()?;
        refuse_twice(&candidates)?;
        Ok(Self { baseline, candidates, comments, repository })
    }

    /// Adds the changes of comments to the first `documents` of each comparison, or to all.
    pub(super) fn add_comments(&mut self, comparisons: &mut [Comparison], documents: Option<usize>) -> Result<()> {
        let mut wanted: Vec<BTreeSet<u32>> = vec![BTreeSet::new(); self.comments.len()];
        for (index, comparison) in comparisons.iter().enumerate() {
            for document in comparison.documents.iter().take(documents.unwrap_or(usize::MAX)) {
                wanted[0].insert(document.ordinal.baseline);
                wanted[index + 1].insert(document.ordinal.candidate);
            }
        }
        self.read_comments(&wanted)?;
        for (index, comparison) in comparisons.iter_mut().enumerate() {
            if let (Comments::Read(baseline), Comments::Read(candidate)) =
                (&self.comments[0], &self.comments[index + 1])
            {
                comparison.add_comments(Sides { baseline, candidate }, documents);
            }
        }
        Ok(())
    }

    /// The remarks of both sides about a document, of the candidate with this position.
    pub(super) fn remarks(&self, candidate: usize, document: &PairedDocument) -> Vec<Remark<'_>> {
        let of = |side: usize, ordinal: u32| match self.comments.get(side) {
            Some(Comments::Read(comments)) => comments.get(&ordinal).map_or(&[][..], Vec::as_slice),
            Some(Comments::Stored(_)) | None => &[],
        };
        Remark::of(of(0, document.ordinal.baseline), of(candidate + 1, document.ordinal.candidate))
    }

    fn read_comments(&mut self, wanted: &[BTreeSet<u32>]) -> Result<()> {
        let Some(repository) = &self.repository else { return Ok(()) };
        let sides = std::iter::once(&self.baseline).chain(&self.candidates);
        let questions = self.comments.iter().zip(wanted).zip(sides).filter_map(|((comments, wanted), side)| {
            let Comments::Stored(id) = comments else { return None };
            let documents = (wanted.len() < side.documents.len()).then(|| wanted.iter().copied().collect());
            Some(CommentsOf { batch: id.clone(), documents })
        });
        let mut answers = repository.comments(&questions.collect::<Vec<_>>())?.into_iter();
        for comments in &mut self.comments {
            if let Comments::Stored(id) = comments {
                let read = answers.next().flatten().ok_or_else(|| deleted(id))?;
                *comments = Comments::Read(read);
            }
        }
        Ok(())
    }
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

fn find(text: &str, repository: Option<&dyn Repository>, context: &Context, now: Timestamp) -> Result<Source> {
    match repository {
        Some(repository) if !is_file(text) => {
            let actor = context.actor(repository)?;
            let id = resolve::batch_id(repository, &actor, text, now).map_err(|error| no_file(error, text))?;
            Ok(Source::Batch(id))
        }
        _ => Ok(Source::File(Box::new(exported::load(Path::new(text))?))),
    }
}

fn is_named_so(text: &str) -> bool {
    Path::new(text).extension().is_some_and(|extension| extension == "json")
}

/// Says of a name like a file's that there is no such file either.
fn no_file(error: anyhow::Error, text: &str) -> anyhow::Error {
    if is_named_so(text) {
        Failure::from_error(&error).hint(format!("there is no file {text} here either")).into()
    } else {
        error
    }
}

fn deleted(id: &BatchId) -> Failure {
    Failure::conflict(format!("batch {id} was deleted while it was compared"))
}
