//! Agents: named evaluators whose content lives in numbered, immutable versions.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::text_enum::text_enum;
use super::{AgentId, AgentVersionId, BatchId, Timestamp, UserId, hex};

text_enum! {
    /// What an agent's evaluation is for.
    pub enum AgentType {
        Assessor = "ASSESSOR",
        Advisor = "ADVISOR",
        Enricher = "ENRICHER",
        Explainer = "EXPLAINER",
    }
}

text_enum! {
    /// How an agent evaluates.
    pub enum RuntimeKind {
        Checks = "checks",
        Command = "command",
        OpenAi = "openai",
        Anthropic = "anthropic",
    }
}

/// The settings of an agent version, stored as JSON with only the keys that were given.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Settings {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_url: Option<String>,
    /// The environment variable that holds the key; the key itself is never stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub api_key_env: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub temperature: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_tokens: Option<u32>,
    /// Metadata keys that a model may see; none by default.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub prompt_fields: Vec<String>,
    /// Program and arguments; never a shell line.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub command: Vec<String>,
    /// Environment variables handed to the program, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pass_env: Vec<String>,
    /// Declarative checks, one an item: `{"words": {"min": 300}}`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checks: Vec<Value>,
    /// Further request headers; a value may be `${ENV}`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, String>,
    /// Further fields of the request's body.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub body: Map<String, Value>,
}

/// The content of one version: everything that decides what the agent answers.
#[derive(Debug, Clone, PartialEq)]
pub struct AgentContent {
    pub primary_instructions: String,
    pub self_critique_instructions: Option<String>,
    pub provides_grades: bool,
    pub runtime: RuntimeKind,
    pub settings: Settings,
    pub readme: Option<String>,
}

impl AgentContent {
    /// The server that documents are sent to, where the agent's author chose it.
    #[must_use]
    pub fn chosen_server(&self) -> Option<&str> {
        let is_model = matches!(self.runtime, RuntimeKind::OpenAi | RuntimeKind::Anthropic);
        self.settings.base_url.as_deref().filter(|_| is_model)
    }

    /// Whether evaluating hands a variable of the environment to such a server.
    #[must_use]
    pub fn sends_keys(&self) -> bool {
        let settings = &self.settings;
        let names_variable =
            settings.api_key_env.is_some() || settings.headers.values().any(|value| value.contains("${"));
        self.chosen_server().is_some() && names_variable
    }

    /// The variables of the environment whose values go to such a server, each once: the key's, and those that headers name.
    #[must_use]
    pub fn variables_sent(&self) -> Vec<&str> {
        let settings = &self.settings;
        let in_headers = settings.headers.values().flat_map(|value| value.split("${").skip(1));
        let in_headers = in_headers.filter_map(|rest| Some(rest.split_once('}')?.0));
        let mut sent: Vec<&str> = Vec::new();
        for variable in settings.api_key_env.as_deref().into_iter().chain(in_headers) {
            if !sent.contains(&variable) {
                sent.push(variable);
            }
        }
        sent
    }

    /// SHA-256, in hexadecimal, of instructions and settings: equal hashes evaluate alike.
    #[must_use]
    pub fn hash(&self) -> String {
        // Through `Value`, whose objects are sorted by key, so that the order in a file does not matter.
        let canonical = serde_json::json!([
            self.primary_instructions,
            self.self_critique_instructions,
            self.provides_grades,
            self.runtime,
            self.settings,
        ]);
        hex(&Sha256::digest(canonical.to_string()))
    }
}

/// An agent that is not yet stored.
#[derive(Debug, Clone, PartialEq)]
pub struct NewAgent {
    pub name: String,
    pub agent_type: AgentType,
    pub description: String,
    pub content: AgentContent,
}

/// A stored agent, without its versions.
#[derive(Debug, Clone, PartialEq)]
pub struct Agent {
    pub id: AgentId,
    /// `None` for an agent that comes with the binary.
    pub owner: Option<AgentOwner>,
    pub name: String,
    pub agent_type: AgentType,
    pub description: String,
    pub is_active: bool,
    pub ephemeral_batch_id: Option<BatchId>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgentOwner {
    pub id: UserId,
    pub name: String,
}

/// One immutable version of an agent, with the agent it belongs to.
#[derive(Debug, Clone, PartialEq)]
pub struct AgentVersion {
    pub id: AgentVersionId,
    pub agent: Agent,
    /// Counts from 1.
    pub version: u32,
    pub content: AgentContent,
    pub content_hash: String,
    pub created_at: Timestamp,
}

impl AgentVersion {
    /// What people are shown: `strict@2`, and an ephemeral agent's name alone.
    #[must_use]
    pub fn label(&self) -> String {
        format!("{}{}", self.agent.name, version_mark(self.version, self.agent.ephemeral_batch_id.is_some()))
    }
}

/// `@2`. An ephemeral agent has the one version, whatever it was made from, so its number would tell nothing.
#[must_use]
pub fn version_mark(version: u32, is_ephemeral: bool) -> String {
    if is_ephemeral { String::new() } else { format!("@{version}") }
}

/// The longest agent name, in characters.
pub const MAX_AGENT_NAME_CHARS: usize = 100;

/// Checks an agent's name: 1–100 printable characters without `/` and `@`, which separate the parts
/// of a reference.
///
/// # Errors
/// Says what is wrong with the name.
pub fn check_agent_name(name: &str) -> Result<(), String> {
    let length = name.chars().count();
    if length == 0 || length > MAX_AGENT_NAME_CHARS {
        return Err(format!("an agent's name has 1 to {MAX_AGENT_NAME_CHARS} characters, this one has {length}"));
    }
    if name.trim() != name {
        return Err("an agent's name neither begins nor ends with white space".to_owned());
    }
    match name.chars().find(|c| c.is_control() || super::text::is_invisible(*c) || matches!(c, '/' | '@')) {
        Some(c) => Err(format!("an agent's name may not contain {c:?}")),
        None => Ok(()),
    }
}
