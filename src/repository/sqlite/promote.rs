//! Moving what belongs to an experiment into its owner's library, in one transaction.

use rusqlite::{Connection, OptionalExtension, named_params};

use super::{life, lost};
use crate::domain::{BatchId, Timestamp};
use crate::repository::life::{Promoted, Promotion};
use crate::repository::{Refusal, Result};

struct Experiment {
    owner: String,
    agent_id: String,
    agent_name: String,
    agent_is_ephemeral: bool,
    content_hash: String,
}

pub(super) fn promote(
    connection: &Connection,
    id: &BatchId,
    promotion: &Promotion,
    now: Timestamp,
) -> Result<Promoted> {
    lost::sweep(connection, id, now)?;
    let experiment = find(connection, id)?;
    refuse_while_running(connection, id)?;
    let mut promoted = Promoted::default();
    if (promotion.agent || promotion.batch) && experiment.agent_is_ephemeral {
        promoted.agent = Some(promote_agent(connection, id, &experiment, promotion, now)?);
    } else if promotion.agent {
        return Err(Refusal::conflict(format!("the agent {} is in the library already", experiment.agent_name)).into());
    }
    if promotion.documents || promotion.batch {
        promote_documents(connection, id, &experiment, &mut promoted)?;
        if promoted.documents == 0 && !promotion.batch && promoted.agent.is_none() {
            return Err(Refusal::conflict("all its documents are in the library already").into());
        }
    }
    if promotion.batch {
        connection
            .prepare_cached("UPDATE batches SET is_ephemeral = 0, expires_at = NULL, is_pinned = 0 WHERE id = :id")?
            .execute(named_params! {":id": id.as_str()})?;
        promoted.is_regular = true;
    }
    Ok(promoted)
}

fn find(connection: &Connection, id: &BatchId) -> Result<Experiment> {
    let row: Option<(bool, Experiment)> = connection
        .prepare_cached(
            "SELECT b.is_ephemeral, b.user_id, a.id AS agent_id, a.name, a.ephemeral_batch_id IS NOT NULL AS ephemeral,
                    v.content_hash
             FROM batches b JOIN agent_versions v ON v.id = b.agent_version_id JOIN agents a ON a.id = v.agent_id
             WHERE b.id = :id",
        )?
        .query_row(named_params! {":id": id.as_str()}, |row| {
            let experiment = Experiment {
                owner: row.get("user_id")?,
                agent_id: row.get("agent_id")?,
                agent_name: row.get("name")?,
                agent_is_ephemeral: row.get("ephemeral")?,
                content_hash: row.get("content_hash")?,
            };
            Ok((row.get("is_ephemeral")?, experiment))
        })
        .optional()?;
    match row {
        None => Err(life::gone(id).into()),
        Some((false, _)) => {
            let label = life::label(connection, id)?;
            Err(Refusal::conflict(format!("batch {label} is a regular batch; nothing is left to promote")).into())
        }
        Some((true, experiment)) => Ok(experiment),
    }
}

fn refuse_while_running(connection: &Connection, id: &BatchId) -> Result<()> {
    let running = connection
        .prepare_cached("SELECT 1 FROM jobs WHERE batch_id = :id AND status = 'RUNNING' LIMIT 1")?
        .exists(named_params! {":id": id.as_str()})?;
    if running {
        return Err(Refusal::conflict(format!("a job of {} is running", life::label(connection, id)?))
            .hint(format!("wait for it, or stop it: evalbatch cancel {id}"))
            .until_it_passes()
            .into());
    }
    Ok(())
}

/// The agent's name in the library. An agent of the same name and content is merged with.
fn promote_agent(
    connection: &Connection,
    id: &BatchId,
    experiment: &Experiment,
    promotion: &Promotion,
    now: Timestamp,
) -> Result<String> {
    let name = promotion.name.as_deref().unwrap_or(&experiment.agent_name);
    let taken: Option<String> = connection
        .prepare_cached(
            "SELECT id FROM agents WHERE owner_id = :owner AND name = :name AND ephemeral_batch_id IS NULL",
        )?
        .query_row(named_params! {":owner": experiment.owner, ":name": name}, |row| row.get(0))
        .optional()?;
    let Some(taken) = taken else {
        connection
            .prepare_cached(
                "UPDATE agents SET ephemeral_batch_id = NULL, name = :name, updated_at = :now WHERE id = :id",
            )?
            .execute(named_params! {":name": name, ":now": now.as_millis(), ":id": experiment.agent_id})?;
        return Ok(name.to_owned());
    };
    let same: Option<String> = connection
        .prepare_cached(
            "SELECT id FROM agent_versions WHERE agent_id = :agent AND content_hash = :hash ORDER BY version DESC LIMIT 1",
        )?
        .query_row(named_params! {":agent": taken, ":hash": experiment.content_hash}, |row| row.get(0))
        .optional()?;
    let Some(version) = same else {
        return Err(Refusal::conflict(format!("the library has another agent named {name:?}"))
            .hint(format!("give it a new name: evalbatch promote {id} {} --name NEW", promotion.flags()))
            .into());
    };
    connection
        .prepare_cached("UPDATE batches SET agent_version_id = :version WHERE id = :id")?
        .execute(named_params! {":version": version, ":id": id.as_str()})?;
    // It is in use from now on, so it is out of retirement.
    connection
        .prepare_cached("UPDATE agents SET is_active = 1, updated_at = :now WHERE id = :id AND is_active = 0")?
        .execute(named_params! {":now": now.as_millis(), ":id": taken})?;
    connection
        .prepare_cached("DELETE FROM agents WHERE id = :id")?
        .execute(named_params! {":id": experiment.agent_id})?;
    Ok(name.to_owned())
}

/// A document that the library has already gives its jobs to that one, and goes.
fn promote_documents(
    connection: &Connection,
    id: &BatchId,
    experiment: &Experiment,
    promoted: &mut Promoted,
) -> Result<()> {
    let pairs = connection
        .prepare_cached(
            "SELECT e.id, (SELECT l.id FROM documents l
                           WHERE l.owner_id = e.owner_id AND l.identity_hash = e.identity_hash
                             AND l.ephemeral_batch_id IS NULL)
             FROM documents e WHERE e.ephemeral_batch_id = :batch AND e.owner_id = :owner",
        )?
        .query_map(named_params! {":batch": id.as_str(), ":owner": experiment.owner}, |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, Option<String>>(1)?))
        })?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    for (document, in_library) in pairs {
        promoted.documents += 1;
        match in_library {
            None => {
                connection
                    .prepare_cached("UPDATE documents SET ephemeral_batch_id = NULL WHERE id = :id")?
                    .execute(named_params! {":id": document})?;
            }
            Some(kept) => {
                promoted.merged_documents += 1;
                connection
                    .prepare_cached(
                        "UPDATE jobs SET document_id = :kept WHERE document_id = :id AND batch_id = :batch",
                    )?
                    .execute(named_params! {":kept": kept, ":id": document, ":batch": id.as_str()})?;
                connection
                    .prepare_cached("DELETE FROM documents WHERE id = :id")?
                    .execute(named_params! {":id": document})?;
            }
        }
    }
    Ok(())
}
