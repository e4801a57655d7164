//! The agent of a report: what it was told, and with which settings.

use crate::domain::comparison::Side;
use crate::domain::{AgentContent, AgentType, AgentVersion};
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
        let agent = &version.agent;
        let name = clean(&version.label()).into_owned();
        let mut view = Self::of(heading, name, agent.agent_type, &version.content);
        if !agent.description.is_empty() {
            view.facts.push(("about", clean(&agent.description).into_owned()));
        }
        view.facts.push(("content hash", version.content_hash.chars().take(12).collect()));
        view
    }

    /// The agent of a side of a comparison.
    pub fn compared(heading: &str, side: &Side) -> Self {
        let name = clean(&side.batch.agent.label()).into_owned();
        Self::of(heading, name, side.agent.agent_type, &side.agent.content)
    }

    fn of(heading: &str, name: String, agent_type: AgentType, content: &AgentContent) -> Self {
        let mut facts = vec![
            ("name", name),
            ("type", agent_type.as_str().to_lowercase()),
            ("runtime", content.runtime.to_string()),
        ];
        facts.extend(content.settings.model.as_deref().map(|model| ("model", clean(model).into_owned())));
        facts.push(("grades", if content.provides_grades { "yes" } else { "no" }.to_owned()));
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
