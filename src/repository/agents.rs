//! The agent library.

use crate::domain::selector::AgentSelector;
use crate::domain::{Actor, AgentId, AgentVersion, AgentVersionId, NewAgent, Timestamp};
use crate::repository::Result;

pub trait Agents {
    /// The version that a name means for `actor`: an id, then mine, `user/NAME`, built in; without a version
    /// the newest. Ephemeral agents are found by id alone.
    fn find_agent(&self, actor: &Actor, selector: &AgentSelector) -> Result<Option<AgentVersion>>;

    fn agent_version(&self, id: &AgentVersionId) -> Result<Option<AgentVersion>>;

    /// Adds an agent to the actor's library, or the next version when its content changed.
    fn add_agent(&self, actor: &Actor, agent: &NewAgent, now: Timestamp) -> Result<AddedAgent>;

    /// A retired agent serves no new batch.
    fn retire_agent(&self, id: &AgentId, now: Timestamp) -> Result<()>;

    /// The newest version of every library agent, or all its versions, newest first; by owner and name.
    fn list_agents(&self, include_retired: bool, every_version: bool) -> Result<Vec<AgentVersion>>;
}

/// What adding an agent came to.
#[derive(Debug, Clone, PartialEq)]
pub enum AddedAgent {
    New(AgentVersion),
    NextVersion(AgentVersion),
    /// The content was that of the newest version.
    Unchanged(AgentVersion),
}

impl AddedAgent {
    #[must_use]
    pub const fn version(&self) -> &AgentVersion {
        match self {
            Self::New(version) | Self::NextVersion(version) | Self::Unchanged(version) => version,
        }
    }
}
