//! From what the user wrote to what is meant.

use anyhow::Result;

use super::nearest;

use crate::domain::selector::{AgentSelector, BatchSelector};
use crate::domain::{Actor, AgentVersion, BatchId, BatchSummary, Timestamp};
use crate::failure::Failure;
use crate::repository::Repository;

/// How many candidates an ambiguous prefix lists.
const CANDIDATES: u32 = 10;

/// The batch that `text` names among those that the actor may see.
pub fn batch(repository: &dyn Repository, actor: &Actor, text: &str, now: Timestamp) -> Result<BatchSummary> {
    let id = batch_id(repository, actor, text, now)?;
    Ok(repository.batch(&id, now)?.ok_or_else(|| no_batch(text))?)
}

/// As `batch`, without what is derived from its jobs.
pub fn batch_id(repository: &dyn Repository, actor: &Actor, text: &str, now: Timestamp) -> Result<BatchId> {
    let mut ids = repository.find_batches(actor, &BatchSelector::parse(text), CANDIDATES)?;
    match ids.as_slice() {
        [] | [_] => Ok(ids.pop().ok_or_else(|| nearest::batch(no_batch(text), repository, actor, text, now))?),
        several => {
            let mut candidates = Vec::new();
            for id in several {
                candidates.extend(repository.batch(id, now)?.map(|batch| format!("{id} ({})", batch.label())));
            }
            Err(Failure::conflict(format!("{text:?} begins more than one batch id"))
                .hint(format!("write more of the id; candidates: {}", candidates.join(", ")))
                .into())
        }
    }
}

fn no_batch(text: &str) -> Failure {
    Failure::not_found(format!("no batch {text:?}"))
        .hint("list yours: evalbatch list --include-expired; another user's: user/tracking-id")
}

/// A batch that the actor may change.
pub fn own_batch(repository: &dyn Repository, actor: &Actor, text: &str, now: Timestamp) -> Result<BatchSummary> {
    let batch = batch(repository, actor, text, now)?;
    if actor.may_change(&batch.owner_id) {
        return Ok(batch);
    }
    Err(Failure::forbidden(format!("batch {} belongs to {}", batch.label(), batch.owner))
        .hint("only its owner and admins change it")
        .into())
}

/// The stored agent version that `text` names, if there is one.
pub fn stored_agent(repository: &dyn Repository, actor: &Actor, text: &str) -> Result<Option<AgentVersion>> {
    let selector = AgentSelector::parse(text).map_err(Failure::usage)?;
    Ok(repository.find_agent(actor, &selector)?)
}

/// What to say where `stored_agent` found nothing: an agent may lack the version alone.
pub fn unknown_agent(repository: &dyn Repository, actor: &Actor, text: &str) -> Result<Failure> {
    if let Some((name, version)) = text.rsplit_once('@')
        && let Some(newest) = stored_agent(repository, actor, name)?
    {
        let known = match newest.version {
            1 => "version 1 alone".to_owned(),
            newest => format!("versions 1 to {newest}"),
        };
        return Ok(Failure::not_found(format!("agent {name:?} has no version {version}; it has {known}"))
            .hint(format!("see the newest: evalbatch agent show {name}")));
    }
    Ok(nearest::agent(no_agent(text), repository, text))
}

#[must_use]
pub fn no_agent(text: &str) -> Failure {
    Failure::not_found(format!("no agent {text:?}")).hint("list them: evalbatch agent list; another user's: user/name")
}
