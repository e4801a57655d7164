//! Which documents a batch gets, in the order given.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};

use anyhow::Result;

use super::Source;
use super::request::Request;
use crate::commands::sources::{self, Brought};
use crate::context::Context;
use crate::domain::sampling::sample_positions;
use crate::domain::{Actor, NewDocument, Policy};
use crate::failure::Failure;
use crate::intake::LeftOut;
use crate::repository::{DocumentSource, Repository};
use crate::shell::quoted_word;

/// The documents of a batch, and the seed of their sampling where there was any.
pub(super) struct Gathered {
    pub(super) sources: Vec<DocumentSource>,
    pub(super) seed: Option<i64>,
    pub(super) left_out: Vec<LeftOut>,
}

impl Gathered {
    /// Says which of an agent's fields no document has; those of the library are not looked at.
    pub(super) fn without_fields(&self, fields: &[String]) -> Option<String> {
        let is_absent = |field: &&String| {
            self.sources.iter().all(|source| match source {
                DocumentSource::New(document) => !document.metadata.contains_key(*field),
                DocumentSource::Library(_) => false,
            })
        };
        let absent: Vec<String> = fields.iter().filter(is_absent).map(|field| format!("{field:?}")).collect();
        (!absent.is_empty()).then(|| {
            format!("the agent's promptFields name what no document has in its metadata: {}", absent.join(", "))
        })
    }
}

pub(super) fn gather(
    request: &mut Request,
    repository: &dyn Repository,
    actor: &Actor,
    policy: &Policy,
    context: &mut Context,
) -> Result<Gathered> {
    let samples = request.sample.is_some() || request.target_count.is_some();
    let seed = if samples { Some(request.seed.unwrap_or_else(made_up_seed)) } else { request.seed };
    let mut given = Given::default();
    for id in &request.document_ids {
        given.add(Source::Doc, vec![library_document(repository, actor, id)?]);
    }
    let inline = std::mem::take(&mut request.inline).into_iter().map(DocumentSource::New).collect();
    let Brought { given: gathered, left_out } =
        sources::gather(&request.paths, &request.sources, policy.max_document_bytes, context)?;
    for (source, documents) in drawn(gathered, request, seed, context) {
        given.add(source, documents);
    }
    if let Some(count) = request.target_count {
        let sample = library_sample(repository, actor, count, seed.unwrap_or_default(), context)?;
        given.add(Source::TargetCount, sample);
    }
    let sources = given.in_order(&request.order, inline);
    Ok(Gathered { sources, seed, left_out })
}

fn library_document(repository: &dyn Repository, actor: &Actor, id: &str) -> Result<DocumentSource> {
    if let Some(header) = repository.find_document(actor, id)? {
        return Ok(DocumentSource::Library(header.id));
    }
    let failure = Failure::not_found(format!("no document {id:?}"));
    Err(if std::path::Path::new(id).exists() {
        failure.hint(format!("did you mean --docs {}?", quoted_word(id)))
    } else {
        failure.hint("list them: evalbatch document list")
    }
    .into())
}

/// What each value of a flag gave, waiting to be put in the order of the command line.
#[derive(Default)]
struct Given(Vec<(Source, Vec<DocumentSource>)>);

impl Given {
    fn add(&mut self, source: Source, documents: Vec<DocumentSource>) {
        self.0.push((source, documents));
    }

    /// What the spec named comes first (a flag's values beyond those on the command line are the spec's, and stand before
    /// them), then the flags in their order.
    fn in_order(mut self, order: &[Source], inline: Vec<DocumentSource>) -> Vec<DocumentSource> {
        let (mut spec, mut flags) = (Vec::new(), Vec::new());
        for source in [Source::Doc, Source::Docs, Source::Dataset, Source::Url, Source::TargetCount] {
            let values: Vec<_> = self.0.extract_if(.., |(of, _)| *of == source).collect();
            let on_line = order.iter().filter(|of| **of == source).count();
            let of_spec = values.len().saturating_sub(on_line);
            let mut places = order.iter().enumerate().filter(|(_, of)| **of == source).map(|(place, _)| place);
            for (index, (_, documents)) in values.into_iter().enumerate() {
                if index < of_spec {
                    spec.extend(documents);
                } else {
                    flags.push((places.next().unwrap_or(usize::MAX), documents));
                }
            }
        }
        flags.sort_by_key(|(place, _)| *place);
        spec.into_iter().chain(inline).chain(flags.into_iter().flat_map(|(_, documents)| documents)).collect()
    }
}

/// What files, datasets and pages gave, value by value; with `--sample`, only what was drawn.
fn drawn(
    gathered: Vec<(Source, Vec<NewDocument>)>,
    request: &Request,
    seed: Option<i64>,
    context: &mut Context,
) -> Vec<(Source, Vec<DocumentSource>)> {
    let drawn = match request.sample {
        None => (0..gathered.iter().map(|(_, documents)| documents.len()).sum()).collect(),
        Some(count) => {
            // What occurs twice is one document, and must not be drawn twice as often.
            let distinct = distinct(gathered.iter().flat_map(|(_, documents)| documents));
            let total = distinct.len();
            if count as usize > total {
                context.printer.note(&format!("--sample {count}: there are only {total}, all are taken"));
            }
            let drawn = sample_positions(total, count as usize, seed.unwrap_or_default());
            drawn.into_iter().map(|position| distinct[position]).collect::<Vec<_>>()
        }
    };
    let mut drawn = drawn.into_iter().peekable();
    let mut position = 0;
    let mut kept = Vec::new();
    for (source, documents) in gathered {
        let mut of_this = Vec::new();
        for document in documents {
            if drawn.next_if_eq(&position).is_some() {
                of_this.push(DocumentSource::New(document));
            }
            position += 1;
        }
        kept.push((source, of_this));
    }
    kept
}

/// Positions of the documents, each where it first occurs.
fn distinct<'a>(documents: impl Iterator<Item = &'a NewDocument>) -> Vec<usize> {
    let mut seen = HashSet::new();
    let positions = documents.enumerate().filter(|(_, document)| seen.insert(document.hashes().identity));
    positions.map(|(position, _)| position).collect()
}

fn library_sample(
    repository: &dyn Repository,
    actor: &Actor,
    count: u32,
    seed: i64,
    context: &mut Context,
) -> Result<Vec<DocumentSource>> {
    let ids = repository.library_document_ids(actor)?;
    if ids.is_empty() {
        return Err(Failure::usage("your library has no documents to sample from")
            .hint("add some: evalbatch document add PATH")
            .into());
    }
    if count as usize > ids.len() {
        context.printer.note(&format!("--target-count {count}: your library has only {}, all are taken", ids.len()));
    }
    let positions = sample_positions(ids.len(), count as usize, seed);
    Ok(positions.into_iter().map(|position| DocumentSource::Library(ids[position].clone())).collect())
}

/// Positive and small enough for every JSON reader to hold exactly.
fn made_up_seed() -> i64 {
    (RandomState::new().hash_one(std::process::id()) >> 32).cast_signed()
}
