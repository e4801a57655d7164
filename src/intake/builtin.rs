//! The agents that come with the binary, found by name without reading any of them.

use super::agent_file::{self, AgentFormat, AgentRules};
use super::error::{IntakeError, Place};
use crate::domain::NewAgent;

/// An agent file inside the binary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Builtin {
    pub name: &'static str,
    text: &'static str,
}

const ALL: [Builtin; 2] = [
    Builtin { name: "proofreader", text: include_str!("builtin/proofreader.md") },
    Builtin { name: "structure", text: include_str!("builtin/structure.md") },
];

/// Every built-in agent.
#[must_use]
pub fn all() -> &'static [Builtin] {
    &ALL
}

/// Whether a built-in agent has this name.
#[must_use]
pub fn is_name(name: &str) -> bool {
    ALL.iter().any(|builtin| builtin.name == name)
}

/// The built-in agent of this name.
///
/// # Errors
/// Its checks are not accepted by `rules`.
pub fn find(name: &str, rules: AgentRules<'_>) -> Result<Option<NewAgent>, IntakeError> {
    ALL.iter().find(|builtin| builtin.name == name).map(|builtin| builtin.agent(rules)).transpose()
}

impl Builtin {
    /// Reads the agent.
    ///
    /// # Errors
    /// Its checks are not accepted by `rules`.
    pub fn agent(&self, rules: AgentRules<'_>) -> Result<NewAgent, IntakeError> {
        let place = Place::new(format!("built-in agent {}", self.name));
        agent_file::parse(self.text, AgentFormat::Markdown, None, &place, rules)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::RuntimeKind;
    use crate::intake::Defaults;

    #[test]
    fn each_is_an_agent_of_its_name_that_needs_nothing() {
        let rules = AgentRules { defaults: &Defaults::default(), validate_checks: &|_| Ok(()) };
        for builtin in all() {
            let agent = find(builtin.name, rules).unwrap().unwrap();
            assert_eq!(agent.name, builtin.name);
            assert_eq!(agent.content.runtime, RuntimeKind::Checks);
            assert!(!agent.description.is_empty());
        }
        assert_eq!(find("nobody", rules).unwrap(), None);
        assert!(!is_name("nobody"));
    }
}
