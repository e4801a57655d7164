//! Which documents a batch gets, in the order given.

use std::hash::{BuildHasher, RandomState};

use anyhow::Result;

use super::request::Request;
use crate::commands::sources;
use crate::context::Context;
use crate::domain::sampling::sample_positions;
use crate::domain::{Actor, Policy};
use crate::failure::Failure;
use crate::repository::{DocumentSource, Repository};

/// The documents of a batch, and the seed of their sampling where there was any.
pub(super) struct Gathered {
    pub(super) sources: Vec<DocumentSource>,
    pub(super) seed: Option<i64>,
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
    let mut sources = Vec::new();
    for id in &request.document_ids {
        sources.push(library_document(repository, actor, id)?);
    }
    sources.extend(std::mem::take(&mut request.inline).into_iter().map(DocumentSource::New));
    sources.extend(brought(request, policy, seed, context)?);
    if let Some(count) = request.target_count {
        sources.extend(library_sample(repository, actor, count, seed.unwrap_or_default(), context)?);
    }
    Ok(Gathered { sources, seed })
}

fn library_document(repository: &dyn Repository, actor: &Actor, id: &str) -> Result<DocumentSource> {
    if let Some(header) = repository.find_document(actor, id)? {
        return Ok(DocumentSource::Library(header.id));
    }
    let failure = Failure::not_found(format!("no document {id:?}"));
    Err(if std::path::Path::new(id).exists() {
        failure.hint(format!("did you mean --docs {id}?"))
    } else {
        failure.hint("list them: evalbatch document list")
    }
    .into())
}

fn brought(
    request: &Request,
    policy: &Policy,
    seed: Option<i64>,
    context: &mut Context,
) -> Result<Vec<DocumentSource>> {
    let gathered = sources::gather(&request.paths, &request.sources, policy.max_document_bytes, context)?;
    let documents = match request.sample {
        None => gathered,
        Some(count) => {
            let mut documents: Vec<_> = gathered.into_iter().map(Some).collect();
            if count as usize > documents.len() {
                context.printer.note(&format!("--sample {count}: there are only {}, all are taken", documents.len()));
            }
            sample_positions(documents.len(), count as usize, seed.unwrap_or_default())
                .into_iter()
                .filter_map(|position| documents[position].take())
                .collect()
        }
    };
    Ok(documents.into_iter().map(DocumentSource::New).collect())
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
