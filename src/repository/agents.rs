//! The agent library.

use crate::domain::selector::AgentSelector;
use crate::domain::{Actor, Agent, AgentId, AgentVersion, AgentVersionId, NewAgent, Timestamp, UserId};
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
    /// As `Unchanged`, of an agent that was retired and is not any more.
    BroughtBack(AgentVersion),
}

impl AddedAgent {
    #[must_use]
    pub const fn version(&self) -> &AgentVersion {
        match self {
            Self::New(version) | Self::NextVersion(version) | Self::Unchanged(version) | Self::BroughtBack(version) => {
                version
            }
        }
    }
}

/// Adding the file of another user's agent would put one of the same name into one's own library.
#[must_use]
pub fn how_to_bring_back(agent: &Agent, me: Option<&UserId>) -> String {
    match agent.owner.as_ref().filter(|owner| Some(&owner.id) != me) {
        None => "add it again to bring it back: evalbatch agent add FILE".to_owned(),
        Some(owner) => format!(
            "{} can bring it back by adding it again; an admin with: evalbatch agent add FILE --as {}",
            owner.name, owner.name
        ),
    }
}
