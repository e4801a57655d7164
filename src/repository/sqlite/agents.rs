//! The agent library.

use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::rows::Columns;
use super::{SqliteRepository, users};
use crate::domain::selector::AgentSelector;
use crate::domain::{
    Actor, Agent, AgentContent, AgentId, AgentOwner, AgentVersion, AgentVersionId, BatchId, NewAgent, Timestamp, UserId,
};
use crate::ids;
use crate::repository::{AddedAgent, Agents, Refusal, Result};

/// Every column of a version and its agent; callers add their WHERE.
const SELECT_VERSION: &str = "
    SELECT v.id, v.version, v.primary_instructions, v.self_critique_instructions, v.provides_grades, v.runtime,
           v.settings, v.readme, v.content_hash, v.created_at,
           a.id AS agent_id, a.owner_id, a.name, a.type, a.description, a.is_active, a.ephemeral_batch_id,
           a.created_at AS agent_created_at, a.updated_at, u.name AS owner_name
    FROM agent_versions v
    JOIN agents a ON a.id = v.agent_id
    LEFT JOIN users u ON u.id = a.owner_id";

impl Agents for SqliteRepository {
    fn find_agent(&self, actor: &Actor, selector: &AgentSelector) -> Result<Option<AgentVersion>> {
        let Some(agent) = find_agent_id(&self.connection, actor, selector)? else { return Ok(None) };
        let sql = format!(
            "{SELECT_VERSION} WHERE v.agent_id = :agent AND (:version IS NULL OR v.version = :version)
             ORDER BY v.version DESC LIMIT 1"
        );
        Ok(self
            .connection
            .prepare_cached(&sql)?
            .query_row(named_params! {":agent": agent, ":version": selector.version}, version)
            .optional()?)
    }

    fn agent_version(&self, id: &AgentVersionId) -> Result<Option<AgentVersion>> {
        Ok(find_version(&self.connection, id)?)
    }

    fn add_agent(&self, actor: &Actor, agent: &NewAgent, now: Timestamp) -> Result<AddedAgent> {
        self.write(|tx| {
            let owner = users::ensure(tx, actor, now)?;
            add(tx, Some(&owner), agent, now)
        })
    }

    fn retire_agent(&self, id: &AgentId, now: Timestamp) -> Result<()> {
        self.write(|tx| {
            tx.prepare_cached("UPDATE agents SET is_active = 0, updated_at = :now WHERE id = :id")?
                .execute(named_params! {":now": now.as_millis(), ":id": id.as_str()})?;
            Ok(())
        })
    }

    fn list_agents(&self, include_retired: bool, every_version: bool) -> Result<Vec<AgentVersion>> {
        let sql = format!(
            "{SELECT_VERSION}
             WHERE a.ephemeral_batch_id IS NULL AND (:include_retired OR a.is_active = 1)
               AND (:every_version OR v.version = (SELECT max(version) FROM agent_versions WHERE agent_id = a.id))
             ORDER BY a.owner_id IS NOT NULL, u.name, a.name, v.version DESC"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement
            .query_map(named_params! {":include_retired": include_retired, ":every_version": every_version}, version)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

fn version(row: &Row<'_>) -> rusqlite::Result<AgentVersion> {
    let owner = match row.get::<_, Option<String>>("owner_id")? {
        Some(id) => Some(AgentOwner { id: UserId::new(id), name: row.get("owner_name")? }),
        None => None,
    };
    Ok(AgentVersion {
        id: AgentVersionId::new(row.get::<_, String>("id")?),
        agent: Agent {
            id: AgentId::new(row.get::<_, String>("agent_id")?),
            owner,
            name: row.get("name")?,
            agent_type: row.parsed("type")?,
            description: row.get("description")?,
            is_active: row.get("is_active")?,
            ephemeral_batch_id: row.get::<_, Option<String>>("ephemeral_batch_id")?.map(BatchId::new),
            created_at: row.time("agent_created_at")?,
            updated_at: row.time("updated_at")?,
        },
        version: row.get("version")?,
        content: AgentContent {
            primary_instructions: row.get("primary_instructions")?,
            self_critique_instructions: row.get("self_critique_instructions")?,
            provides_grades: row.get("provides_grades")?,
            runtime: row.parsed("runtime")?,
            settings: row.json("settings")?,
            readme: row.get("readme")?,
        },
        content_hash: row.get("content_hash")?,
        created_at: row.time("created_at")?,
    })
}

pub(super) fn find_version(connection: &Connection, id: &AgentVersionId) -> rusqlite::Result<Option<AgentVersion>> {
    connection
        .prepare_cached(&format!("{SELECT_VERSION} WHERE v.id = :id"))?
        .query_row(named_params! {":id": id.as_str()}, version)
        .optional()
}

/// Mine before built in, a name before an id; another user's library only by `user/NAME`. An ephemeral agent is found
/// by its id alone, by those who may see its experiment.
fn find_agent_id(connection: &Connection, actor: &Actor, selector: &AgentSelector) -> rusqlite::Result<Option<String>> {
    let me = actor.id.as_ref().map_or("", UserId::as_str);
    let name = &selector.name_or_id;
    if let Some(user) = &selector.user {
        return connection
            .prepare_cached(
                "SELECT a.id FROM agents a JOIN users u ON u.id = a.owner_id
                 WHERE u.name = :user AND a.name = :name AND a.ephemeral_batch_id IS NULL",
            )?
            .query_row(named_params! {":user": user, ":name": name}, |row| row.get(0))
            .optional();
    }
    connection
        .prepare_cached(
            "SELECT a.id FROM agents a LEFT JOIN batches b ON b.id = a.ephemeral_batch_id
             WHERE (a.id = :name AND (b.id IS NULL OR b.user_id = :me OR b.visibility = 'SHARED' OR :admin))
                OR (a.name = :name AND a.ephemeral_batch_id IS NULL AND ifnull(a.owner_id, '') IN (:me, ''))
             ORDER BY a.id = :name DESC, a.owner_id IS NULL LIMIT 1",
        )?
        .query_row(named_params! {":name": name, ":me": me, ":admin": actor.is_admin}, |row| row.get(0))
        .optional()
}

/// Adds to the library of `owner` (`None`: the built-in agents), or the next version of what is there.
pub(super) fn add(
    connection: &Connection,
    owner: Option<&UserId>,
    agent: &NewAgent,
    now: Timestamp,
) -> Result<AddedAgent> {
    let existing: Option<String> = connection
        .prepare_cached(
            "SELECT id FROM agents
             WHERE ifnull(owner_id, '') = :owner AND name = :name AND ephemeral_batch_id IS NULL",
        )?
        .query_row(named_params! {":owner": owner.map_or("", UserId::as_str), ":name": agent.name}, |row| row.get(0))
        .optional()?;
    let Some(agent_id) = existing else {
        let agent_id = insert_agent(connection, owner, agent, None, now)?;
        return Ok(AddedAgent::New(insert_version(connection, &agent_id, 1, agent, now)?));
    };
    let (newest, version_id): (u32, String) = connection
        .prepare_cached("SELECT version, id FROM agent_versions WHERE agent_id = :agent ORDER BY version DESC LIMIT 1")?
        .query_row(named_params! {":agent": agent_id}, |row| Ok((row.get(0)?, row.get(1)?)))?;
    let stored = find_version(connection, &AgentVersionId::new(version_id))?
        .ok_or_else(|| Refusal::not_found(format!("agent {} has no version", agent.name)))?;
    let is_same = stored.agent.agent_type == agent.agent_type && stored.agent.description == agent.description;
    if !is_same || !stored.agent.is_active {
        connection
            .prepare_cached(
                "UPDATE agents SET type = :type, description = :description, is_active = 1, updated_at = :now
                 WHERE id = :id",
            )?
            .execute(named_params! {
                ":type": agent.agent_type.as_str(),
                ":description": agent.description,
                ":now": now.as_millis(),
                ":id": agent_id,
            })?;
    }
    if stored.content_hash == agent.content.hash() && stored.content.readme == agent.content.readme {
        let was_active = stored.agent.is_active;
        let current = find_version(connection, &stored.id)?.unwrap_or(stored);
        return Ok(if was_active { AddedAgent::Unchanged(current) } else { AddedAgent::BroughtBack(current) });
    }
    connection
        .prepare_cached("UPDATE agents SET updated_at = :now WHERE id = :id")?
        .execute(named_params! {":now": now.as_millis(), ":id": agent_id})?;
    Ok(AddedAgent::NextVersion(insert_version(connection, &agent_id, newest + 1, agent, now)?))
}

/// Inserts the row of an agent; `batch` makes it ephemeral. The id of the new row.
pub(super) fn insert_agent(
    connection: &Connection,
    owner: Option<&UserId>,
    agent: &NewAgent,
    batch: Option<&BatchId>,
    now: Timestamp,
) -> rusqlite::Result<String> {
    let id = ids::fresh();
    connection
        .prepare_cached(
            "INSERT INTO agents (id, owner_id, name, type, description, ephemeral_batch_id, created_at, updated_at)
             VALUES (:id, :owner, :name, :type, :description, :batch, :now, :now)",
        )?
        .execute(named_params! {
            ":id": id,
            ":owner": owner.map(UserId::as_str),
            ":name": agent.name,
            ":type": agent.agent_type.as_str(),
            ":description": agent.description,
            ":batch": batch.map(BatchId::as_str),
            ":now": now.as_millis(),
        })?;
    Ok(id)
}

pub(super) fn insert_version(
    connection: &Connection,
    agent_id: &str,
    number: u32,
    agent: &NewAgent,
    now: Timestamp,
) -> Result<AgentVersion> {
    let id = AgentVersionId::new(ids::fresh());
    let content = &agent.content;
    connection
        .prepare_cached(
            "INSERT INTO agent_versions (id, agent_id, version, primary_instructions, self_critique_instructions,
                                         provides_grades, runtime, settings, readme, content_hash, created_at)
             VALUES (:id, :agent, :version, :primary, :critique, :grades, :runtime, :settings, :readme, :hash, :now)",
        )?
        .execute(named_params! {
            ":id": id.as_str(),
            ":agent": agent_id,
            ":version": number,
            ":primary": content.primary_instructions,
            ":critique": content.self_critique_instructions,
            ":grades": content.provides_grades,
            ":runtime": content.runtime.as_str(),
            ":settings": serde_json::to_string(&content.settings).unwrap_or_else(|_| "{}".to_owned()),
            ":readme": content.readme,
            ":hash": content.hash(),
            ":now": now.as_millis(),
        })?;
    find_version(connection, &id)?.ok_or_else(|| Refusal::not_found("the agent was removed meanwhile").into())
}
