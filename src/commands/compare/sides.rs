//! The sides of a comparison, from the database and from exported files.

use std::collections::BTreeSet;
use std::path::Path;
use std::rc::Rc;

use anyhow::Result;

use super::CompareArgs;
use super::findings::{Findings, Found, deleted};
use crate::commands::resolve;
use crate::commands::sources::{is_stdin, stdin_once};
use crate::context::Context;
use crate::domain::comparison::{Metric, Side, SideDocument};
use crate::domain::{BatchId, Timestamp};
use crate::external_sort::{Sorted, Sorter};
use crate::failure::{Failure, FailureKind};
use crate::intake::exported::{self, Exported};
use crate::repository::Repository;

/// A baseline and its candidates.
pub(super) struct Sources {
    pub(super) baseline: ReadSide,
    pub(super) candidates: Vec<ReadSide>,
    pub(super) findings: Findings,
}

pub(super) struct ReadSide {
    pub(super) side: Side,
    /// By [`SideDocument::by_content`].
    pub(super) documents: Sorted<SideDocument>,
}

enum Source {
    File(Box<Exported>),
    Batch(BatchId),
}

impl Sources {
    /// `metric` decides what is kept of a document.
    pub(super) fn read(args: &CompareArgs, metric: Metric, context: &mut Context, now: Timestamp) -> Result<Self> {
        stdin_once(args.sides().map(Path::new))?;
        let repository: Option<Rc<dyn Repository>> =
            if args.sides().all(|text| is_stdin(Path::new(text)) || is_file(text)) {
                None
            } else {
                Some(context.reader()?.into())
            };
        let find = |text: &str| {
            find(text, repository.as_deref(), metric, context, now).map_err(|error| args.meant_for_margin(text, error))
        };
        let mut sources = args.sides().map(find).collect::<Result<Vec<Source>>>()?;
        let ids: Vec<BatchId> = sources.iter().filter_map(Source::batch).collect();
        let mut stored = match &repository {
            Some(repository) => read_stored(repository, &ids, metric, now)?,
            None => Vec::new(),
        }
        .into_iter();
        let mut read = |source: Source| match source {
            Source::File(exported) => from_file(*exported),
            Source::Batch(id) => stored.next().flatten().ok_or_else(|| deleted(&id).into()),
        };
        let (baseline, of_baseline) = read(sources.remove(0))?;
        let candidates = sources.into_iter().map(read).collect::<Result<Vec<_>>>()?;
        let (candidates, of_candidates): (Vec<_>, Vec<_>) = candidates.into_iter().unzip();
        refuse_twice(&candidates)?;
        Ok(Self { baseline, candidates, findings: Findings { baseline: of_baseline, candidates: of_candidates } })
    }
}

/// The batches with these ids, in their order; `None` for one that is not there.
fn read_stored(
    repository: &Rc<dyn Repository>,
    ids: &[BatchId],
    metric: Metric,
    now: Timestamp,
) -> Result<Vec<Option<(ReadSide, Found)>>> {
    let mut sorters: Vec<_> = ids.iter().map(|_| Sorter::new(SideDocument::by_content)).collect();
    let sides = repository.sides(ids, metric, now, &mut |place, document| sorters[place].push(document))?;
    let sides = sides.into_iter().zip(ids).zip(sorters).map(|((side, id), documents)| {
        let documents = documents.finish()?;
        let found = Found::Stored { batch: id.clone(), repository: Rc::clone(repository) };
        Ok(side.map(|side| (ReadSide { side, documents }, found)))
    });
    sides.collect()
}

fn from_file(exported: Exported) -> Result<(ReadSide, Found)> {
    let Exported { side, documents, comments, opinions } = exported;
    let mut sorter = Sorter::new(SideDocument::by_content);
    sorter.extend(documents);
    Ok((ReadSide { side, documents: sorter.finish()? }, Found::InFile { comments, opinions }))
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
fn refuse_twice(candidates: &[ReadSide]) -> Result<(), Failure> {
    let mut seen = BTreeSet::new();
    match candidates.iter().map(|candidate| &candidate.side).find(|side| !seen.insert(&side.batch.id)) {
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
