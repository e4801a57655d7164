//! The agent of a report: what it was told, and with which settings.

use crate::domain::AgentVersion;
use crate::render::{clean, clean_block};

/// Longer instructions are folded.
const FOLDED_ABOVE: usize = 1_500;

#[derive(Debug)]
pub struct AgentView {
    pub heading: String,
    pub facts: Vec<(&'static str, String)>,
    pub parts: Vec<Part>,
}

#[derive(Debug)]
pub struct Part {
    pub name: &'static str,
    pub class: &'static str,
    pub text: String,
    pub is_open: bool,
}

impl AgentView {
    pub fn new(heading: &str, version: &AgentVersion) -> Self {
        let (agent, content) = (&version.agent, &version.content);
        let mut facts = vec![
            ("name", format!("{}@{}", clean(&agent.name), version.version)),
            ("type", agent.agent_type.as_str().to_lowercase()),
            ("runtime", content.runtime.to_string()),
        ];
        facts.extend(content.settings.model.as_deref().map(|model| ("model", clean(model).into_owned())));
        facts.push(("grades", if content.provides_grades { "yes" } else { "no" }.to_owned()));
        if !agent.description.is_empty() {
            facts.push(("about", clean(&agent.description).into_owned()));
        }
        facts.push(("content hash", version.content_hash.chars().take(12).collect()));
        let mut parts = Vec::new();
        let mut add = |name, class, text: String| {
            if !text.trim().is_empty() {
                parts.push(Part { name, class, is_open: text.len() <= FOLDED_ABOVE, text });
            }
        };
        add("Instructions", "wrapped", clean_block(&content.primary_instructions));
        let critique = content.self_critique_instructions.as_deref().unwrap_or_default();
        add("Self-critique instructions", "wrapped", clean_block(critique));
        let settings = serde_json::to_string_pretty(&content.settings).unwrap_or_default();
        add("Settings", "code", if settings == "{}" { String::new() } else { settings });
        Self { heading: heading.to_owned(), facts, parts }
    }
}
