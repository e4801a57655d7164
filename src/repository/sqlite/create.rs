//! Making a batch: agent, documents and jobs in one transaction.

use std::borrow::Cow;
use std::collections::HashSet;

use rusqlite::{Connection, OptionalExtension, named_params};

use super::{SqliteRepository, agents, documents, queue, users};
use crate::domain::{
    Actor, AgentId, AgentVersion, BatchAgent, BatchId, DocumentId, JobStatus, NewDocument, Policy, PolicyKey,
    Timestamp, UserId,
};
use crate::ids;
use crate::repository::{
    AgentSource, CreatedBatch, DocumentSource, NewBatch, Refusal, Result, Titles, WriteMode, how_to_bring_back,
};

impl SqliteRepository {
    pub(super) fn create(&self, actor: &Actor, batch: &NewBatch, mode: WriteMode) -> Result<CreatedBatch> {
        self.write_or_undo(mode, |tx| {
            let owner = users::ensure(tx, actor, batch.created_at)?;
            let id = BatchId::new(ids::fresh());
            let policy = users::policy(tx)?;
            check_tracking_id(tx, &owner, batch)?;
            if batch.lifetime.is_ephemeral() {
                check_active_experiments(tx, &owner, batch.created_at, &policy)?;
            }
            let agent = place_agent(tx, &owner, &id, batch)?;
            insert_batch(tx, &id, &owner, &agent, batch)?;
            let documents = place_documents(tx, actor, &owner, &id, batch, &policy)?;
            let job_count = insert_jobs(tx, &id, &documents.ids, batch, &policy)?;
            let work = match mode {
                WriteMode::DryRun => Some(queue::pending_work(tx, &id, false)?),
                WriteMode::Commit => None,
            };
            Ok(CreatedBatch {
                id,
                work,
                agent: BatchAgent {
                    id: AgentId::new(agent.agent.id.as_str()),
                    version_id: agent.id,
                    name: agent.agent.name,
                    version: agent.version,
                    is_ephemeral: agent.agent.ephemeral_batch_id.is_some(),
                },
                job_count,
                documents: documents.ids.len() as u64,
                ephemeral_documents: documents.ephemeral,
                duplicates_dropped: documents.duplicates,
                kept_as_stored: documents.kept_as_stored,
            })
        })
    }
}

fn check_tracking_id(connection: &Connection, owner: &UserId, batch: &NewBatch) -> Result<()> {
    let Some(tracking_id) = &batch.tracking_id else { return Ok(()) };
    let taken: Option<(String, bool)> = connection
        .prepare_cached(
            "SELECT id, is_ephemeral AND expires_at <= :now AND NOT is_pinned FROM batches
             WHERE user_id = :owner AND tracking_id = :tracking",
        )?
        .query_row(
            named_params! {":owner": owner.as_str(), ":tracking": tracking_id, ":now": batch.created_at.as_millis()},
            |row| Ok((row.get(0)?, row.get::<_, Option<bool>>(1)?.unwrap_or_default())),
        )
        .optional()?;
    match taken {
        None if is_id(connection, tracking_id)? => Err(Refusal::conflict(format!(
            "the tracking id {tracking_id:?} is the id of a batch, which would be found instead"
        ))
        .hint("choose another --tracking-id")
        .into()),
        None => Ok(()),
        Some((id, true)) => Err(Refusal::conflict(format!(
            "the tracking id {tracking_id:?} is that of experiment {id}, which has expired"
        ))
        .hint("choose another --tracking-id, or remove what has expired: evalbatch cleanup")
        .hint(format!("or keep it for longer: evalbatch extend {tracking_id} --expires-in 7d"))
        .into()),
        Some((id, false)) => Err(Refusal::conflict(format!("the tracking id {tracking_id:?} is taken by batch {id}"))
            .hint(format!("to go on with it, as it was made: evalbatch run {tracking_id}"))
            .hint(format!("choose another --tracking-id, or remove the old one: evalbatch delete {tracking_id}"))
            .into()),
    }
}

fn is_id(connection: &Connection, text: &str) -> rusqlite::Result<bool> {
    connection.prepare_cached("SELECT 1 FROM batches WHERE id = ?1")?.exists([text])
}

/// Whether the owner may have one more.
pub(super) fn check_active_experiments(
    connection: &Connection,
    owner: &UserId,
    now: Timestamp,
    policy: &Policy,
) -> Result<()> {
    let limit = policy.max_active_experiments_per_user;
    let active: u64 = connection
        .prepare_cached(
            // Two ranges of the index on expiries, which has the columns: no row of a batch is read.
            "SELECT (SELECT count(*) FROM batches WHERE is_ephemeral = 1 AND expires_at > :now AND user_id = :owner)
                  + (SELECT count(*) FROM batches
                     WHERE is_ephemeral = 1 AND expires_at <= :now AND user_id = :owner AND is_pinned = 1)",
        )?
        .query_row(named_params! {":owner": owner.as_str(), ":now": now.as_millis()}, |row| row.get(0))?;
    if active >= limit {
        return Err(Refusal::beyond(
            PolicyKey::MaxActiveExperimentsPerUser,
            format!("you have {active} active experiments, the limit max-active-experiments-per-user is {limit}"),
        )
        .hint("or delete some: evalbatch list --type experiment")
        .into());
    }
    Ok(())
}

fn place_agent(connection: &Connection, owner: &UserId, id: &BatchId, batch: &NewBatch) -> Result<AgentVersion> {
    let now = batch.created_at;
    match &batch.agent {
        AgentSource::BuiltIn(agent) => Ok(agents::add(connection, None, agent, now)?.version().clone()),
        AgentSource::Ephemeral(agent) => {
            let agent_id = agents::insert_agent(connection, Some(owner), agent, Some(id), now)?;
            agents::insert_version(connection, &agent_id, 1, agent, now)
        }
        AgentSource::Library(version_id) => {
            let version = agents::find_version(connection, version_id)?
                .ok_or_else(|| Refusal::not_found("the agent was removed meanwhile"))?;
            if let Some(other) = &version.agent.ephemeral_batch_id {
                return Err(belongs_to_experiment("agent", &version.agent.name, other, "--agent"));
            }
            if !version.agent.is_active {
                return Err(Refusal::conflict(format!(
                    "agent {} is retired and serves no new batch",
                    version.agent.name
                ))
                .hint(how_to_bring_back(&version.agent, Some(owner)))
                .into());
            }
            Ok(version)
        }
    }
}

fn belongs_to_experiment(what: &str, name: &str, batch: &BatchId, flag: &str) -> crate::repository::Error {
    Refusal::conflict(format!("{what} {name} belongs to the experiment {batch} and serves it alone"))
        .hint(format!("move it to the library: evalbatch promote {batch} {flag}"))
        .into()
}

fn insert_batch(
    connection: &Connection,
    id: &BatchId,
    owner: &UserId,
    agent: &AgentVersion,
    batch: &NewBatch,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO batches (id, user_id, agent_version_id, name, tracking_id, description, target_count, repeat,
                                  seed, visibility, is_ephemeral, expires_at, is_pinned, created_at)
             VALUES (:id, :owner, :version, :name, :tracking, :description, :target, :repeat,
                     :seed, :visibility, :ephemeral, :expires, :pinned, :now)",
        )?
        .execute(named_params! {
            ":id": id.as_str(),
            ":owner": owner.as_str(),
            ":version": agent.id.as_str(),
            ":name": batch.name,
            ":tracking": batch.tracking_id,
            ":description": batch.description,
            ":target": batch.target_count,
            ":repeat": batch.repeat,
            ":seed": batch.seed,
            ":visibility": batch.visibility.as_str(),
            ":ephemeral": batch.lifetime.is_ephemeral(),
            ":expires": batch.lifetime.expires_at().map(Timestamp::as_millis),
            ":pinned": batch.lifetime.is_pinned(),
            ":now": batch.created_at.as_millis(),
        })?;
    Ok(())
}

#[derive(Default)]
struct PlacedDocuments {
    ids: Vec<DocumentId>,
    ephemeral: u64,
    duplicates: Titles,
    kept_as_stored: Titles,
}

fn place_documents(
    connection: &Connection,
    actor: &Actor,
    owner: &UserId,
    id: &BatchId,
    batch: &NewBatch,
    policy: &Policy,
) -> Result<PlacedDocuments> {
    let mut placed = PlacedDocuments::default();
    let mut seen_ids = HashSet::new();
    let mut seen_identities = HashSet::new();
    for source in &batch.documents {
        let (document_id, identity) = match usable(connection, actor, owner, source)? {
            Usable::Mine { id, identity } => (id, identity),
            Usable::New(document) => {
                let hashes = document.hashes();
                if seen_identities.contains(&hashes.identity) {
                    placed.duplicates.add(document.title.as_str());
                    continue;
                }
                let found = documents::find_in_library(connection, owner, &document, &hashes)?;
                let document_id = if let Some(found) = found {
                    if !found.kept_fields.is_empty() {
                        placed.kept_as_stored.add(document.title.as_str());
                    }
                    found.id
                } else {
                    check_size(&document, policy)?;
                    let ephemeral = batch.lifetime.is_ephemeral();
                    placed.ephemeral += u64::from(ephemeral);
                    let home = ephemeral.then_some(id);
                    documents::insert(connection, owner, &document, &hashes, home, batch.created_at)?
                };
                (document_id, hashes.identity)
            }
        };
        if seen_ids.contains(&document_id) || !seen_identities.insert(identity) {
            placed.duplicates.add(documents::title(connection, &document_id)?);
            continue;
        }
        seen_ids.insert(document_id.clone());
        placed.ids.push(document_id);
    }
    if placed.ids.is_empty() {
        return Err(Refusal::limit("a batch needs at least one document").hint("add --docs PATH or --doc ID").into());
    }
    let limit = policy.max_documents_per_batch;
    if placed.ids.len() as u64 > limit {
        return Err(Refusal::beyond(
            PolicyKey::MaxDocumentsPerBatch,
            format!("there are {} documents, the limit max-documents-per-batch is {limit}", placed.ids.len()),
        )
        .into());
    }
    Ok(placed)
}

fn check_size(document: &NewDocument, policy: &Policy) -> Result<()> {
    let (size, limit) = (document.size_bytes(), policy.max_document_bytes);
    if size <= limit {
        return Ok(());
    }
    let title = &document.title;
    let message = format!("the document {title:?} has {size} bytes, the limit max-document-bytes is {limit}");
    Err(Refusal::beyond(PolicyKey::MaxDocumentBytes, message).into())
}

/// A document that the owner of a batch may use.
enum Usable<'a> {
    Mine { id: DocumentId, identity: String },
    New(Cow<'a, NewDocument>),
}

/// A document of somebody else, which only an admin may see, is copied: his library, and what he may remove from it, stay his
/// own business.
fn usable<'a>(
    connection: &Connection,
    actor: &Actor,
    owner: &UserId,
    source: &'a DocumentSource,
) -> Result<Usable<'a>> {
    let id = match source {
        DocumentSource::New(document) => return Ok(Usable::New(Cow::Borrowed(document))),
        DocumentSource::Library(id) => id,
    };
    let row: Option<(String, String, Option<String>)> = connection
        .prepare_cached("SELECT identity_hash, owner_id, ephemeral_batch_id FROM documents WHERE id = :id")?
        .query_row(named_params! {":id": id.as_str()}, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    let missing =
        || Refusal::not_found(format!("no document {id} in your library")).hint("list them: evalbatch document list");
    let (identity, found_owner, home) = row.ok_or_else(missing)?;
    let found_owner = UserId::new(found_owner);
    if !actor.may_change(&found_owner) {
        return Err(missing().into());
    }
    if let Some(other) = home {
        return Err(belongs_to_experiment("document", id.as_str(), &BatchId::new(other), "--documents"));
    }
    if found_owner == *owner {
        return Ok(Usable::Mine { id: id.clone(), identity });
    }
    let document = documents::find(connection, id)?.ok_or_else(missing)?;
    Ok(Usable::New(Cow::Owned(document.without_path().into())))
}

fn insert_jobs(
    connection: &Connection,
    id: &BatchId,
    documents: &[DocumentId],
    batch: &NewBatch,
    policy: &Policy,
) -> Result<u64> {
    let count = documents.len() as u64 * u64::from(batch.repeat);
    let limit = policy.max_jobs_per_batch;
    if count > limit {
        return Err(Refusal::beyond(
            PolicyKey::MaxJobsPerBatch,
            format!(
                "{} × {} jobs (documents × repetitions) are more than the limit max-jobs-per-batch, {limit}",
                documents.len(),
                batch.repeat
            ),
        )
        .into());
    }
    let repeat = batch.repeat.max(1) as usize;
    let at_once = (JOBS_AT_ONCE / repeat).max(1);
    for (part, documents) in documents.chunks(at_once).enumerate() {
        insert_some_jobs(connection, id, documents, part * at_once, batch)?;
    }
    Ok(count)
}

/// Jobs that are inserted by one statement. Before a statement changes a page, SQLite puts the page aside to be able to take the
/// change back; with a statement for each job it writes seven pages aside for each.
const JOBS_AT_ONCE: usize = 10_000;

/// The jobs of documents, of which the first has the ordinal `first`.
fn insert_some_jobs(
    connection: &Connection,
    id: &BatchId,
    documents: &[DocumentId],
    first: usize,
    batch: &NewBatch,
) -> rusqlite::Result<()> {
    let job = |document: &DocumentId| ids::fresh() + document.as_str();
    let jobs: Vec<String> =
        documents.iter().flat_map(|document| (0..batch.repeat).map(move |_| job(document))).collect();
    connection
        .prepare_cached(
            "INSERT INTO jobs (id, batch_id, document_id, ordinal, repetition, status, max_attempts)
             SELECT substr(value, 1, :length), :batch, substr(value, 1 + :length), :first + key / :repeat,
                    1 + key % :repeat, :status, :max_attempts
             FROM json_each(:jobs)",
        )?
        .execute(named_params! {
            ":length": ids::LENGTH as u64,
            ":batch": id.as_str(),
            ":first": first as u64,
            ":repeat": batch.repeat,
            ":status": JobStatus::Pending.as_str(),
            ":max_attempts": batch.max_attempts,
            ":jobs": serde_json::json!(jobs).to_string(),
        })?;
    Ok(())
}
