//! What the database knows that begins as the word does. Anything that goes wrong is no answer.

use super::Candidate;
use super::line::Line;
use super::values::Stored;
use crate::commands::resolve;
use crate::context::Context;
use crate::domain::{Actor, BatchId};
use crate::intake::builtin;
use crate::repository::{BatchCandidate, IdCandidate, Repository};

/// More than anybody reads, and little enough to be there at once.
const MOST: u32 = 100;

pub(super) fn find(context: &Context, what: Stored, line: &Line<'_>, beginning: &str) -> Vec<Candidate> {
    let mut found = match what {
        Stored::Agents => {
            builtin::all().iter().map(|agent| Candidate::new(agent.name, "comes with evalbatch")).collect()
        }
        Stored::Batches | Stored::Documents | Stored::Jobs | Stored::Users => Vec::new(),
    };
    found.extend(stored(context, what, line, beginning).unwrap_or_default());
    found
}

fn stored(context: &Context, what: Stored, line: &Line<'_>, beginning: &str) -> anyhow::Result<Vec<Candidate>> {
    let repository = context.glance()?;
    let repository = repository.as_ref();
    let actor = context.actor(repository)?;
    Ok(match what {
        Stored::Batches => batches(repository.batches_beginning(&actor, beginning, context.now(), MOST)?, beginning),
        Stored::Agents => agents(repository, &actor)?,
        Stored::Documents => match batch_of(context, repository, &actor, line) {
            Some(batch) => ids(repository.batch_documents_beginning(&batch, beginning, MOST)?),
            None => ids(repository.documents_beginning(&actor, beginning, MOST)?),
        },
        Stored::Jobs => match batch_of(context, repository, &actor, line) {
            Some(batch) => ids(repository.jobs_beginning(&batch, beginning, MOST)?),
            None => Vec::new(),
        },
        Stored::Users => {
            let role = |user: &crate::domain::User| if user.is_admin() { "admin" } else { "member" };
            repository.list_users()?.iter().map(|user| Candidate::new(&user.name, role(user))).collect()
        }
    })
}

/// `latest` is offered where there is something to be the latest.
fn batches(found: Vec<BatchCandidate>, beginning: &str) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    if !found.is_empty() || "latest".starts_with(beginning) {
        candidates.push(Candidate::new("latest", "my newest"));
    }
    candidates.extend(found.into_iter().map(|batch| {
        let parts = [batch.name.unwrap_or_default(), batch.status.to_string(), batch.agent];
        let about: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        Candidate::new(batch.value, about.join(", "))
    }));
    candidates
}

/// Mine and the built-in ones by name, those of others after their owner's.
fn agents(repository: &dyn Repository, actor: &Actor) -> anyhow::Result<Vec<Candidate>> {
    let mut candidates = Vec::new();
    for version in repository.list_agents(false, false)? {
        let agent = version.agent;
        let about = if agent.description.is_empty() { version.content.runtime.to_string() } else { agent.description };
        match &agent.owner {
            // Those are listed already.
            None => {}
            Some(owner) if actor.owns(&owner.id) => candidates.push(Candidate::new(agent.name, about)),
            Some(owner) => candidates.push(Candidate::new(format!("{}/{}", owner.name, agent.name), about)),
        }
    }
    Ok(candidates)
}

fn ids(found: Vec<IdCandidate>) -> Vec<Candidate> {
    found.into_iter().map(|item| Candidate::new(item.id, item.title)).collect()
}

/// The batch that stands on the line before.
fn batch_of(context: &Context, repository: &dyn Repository, actor: &Actor, line: &Line<'_>) -> Option<BatchId> {
    let name = line.batch()?;
    resolve::batch_id(repository, actor, name, context.now()).ok()
}
