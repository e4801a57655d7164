//! How the agents of two sides are set up differently.

use serde_json::Value;

use super::side::{ComparedAgent, Sides};

/// A setting that is not the same on both sides, as text; lists have an item on each line. `None` where it is not set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigurationChange {
    /// As in agent files: `model`, `temperature`, `instructions` …
    pub name: String,
    pub text: Sides<Option<String>>,
}

/// What decides what an agent answers, where it differs: instructions first, then the settings by name.
#[must_use]
pub fn configuration_changes(baseline: &ComparedAgent, candidate: &ComparedAgent) -> Vec<ConfigurationChange> {
    let mut names = vec!["type", "runtime", "providesGrades", "instructions", "selfCritique"];
    let sides = Sides { baseline: texts(baseline), candidate: texts(candidate) };
    let mut settings: Vec<&str> = sides
        .baseline
        .iter()
        .chain(&sides.candidate)
        .map(|(name, _)| name.as_str())
        .filter(|it| !names.contains(it))
        .collect();
    settings.sort_unstable();
    settings.dedup();
    names.extend(settings);
    let text = |texts: &[(String, String)], name: &str| {
        texts.iter().find(|(other, _)| other == name).map(|(_, text)| text.clone())
    };
    names
        .into_iter()
        .map(|name| ConfigurationChange { name: name.to_owned(), text: sides.as_ref().map(|texts| text(texts, name)) })
        .filter(|change| change.text.baseline != change.text.candidate)
        .collect()
}

/// Every setting that there is, by name.
fn texts(agent: &ComparedAgent) -> Vec<(String, String)> {
    let content = &agent.content;
    let mut texts = vec![
        ("type".to_owned(), agent.agent_type.to_string()),
        ("runtime".to_owned(), content.runtime.to_string()),
        ("providesGrades".to_owned(), content.provides_grades.to_string()),
        ("instructions".to_owned(), content.primary_instructions.clone()),
    ];
    texts.extend(content.self_critique_instructions.clone().map(|text| ("selfCritique".to_owned(), text)));
    if let Ok(Value::Object(settings)) = serde_json::to_value(&content.settings) {
        texts.extend(settings.into_iter().map(|(name, value)| {
            let text = value_text(&name, &value);
            (name, text)
        }));
    }
    texts
}

fn value_text(name: &str, value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => {
            let mut lines: Vec<String> = items.iter().map(item_text).collect();
            // The order of checks decides nothing, and sorted they can be held against each other.
            if name == "checks" {
                lines.sort_unstable();
            }
            lines.join("\n")
        }
        other => other.to_string(),
    }
}

/// An item of a list; a check as `typos: {"weight":3}`.
fn item_text(item: &Value) -> String {
    match item {
        Value::String(text) => text.clone(),
        Value::Object(fields) => match fields.iter().next() {
            Some((name, value)) if fields.len() == 1 => format!("{name}: {value}"),
            _ => item.to_string(),
        },
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{AgentContent, AgentType, RuntimeKind, Settings};

    fn agent(instructions: &str, settings: Settings) -> ComparedAgent {
        ComparedAgent {
            agent_type: AgentType::Assessor,
            content: AgentContent {
                primary_instructions: instructions.into(),
                self_critique_instructions: None,
                provides_grades: true,
                runtime: RuntimeKind::Checks,
                settings,
                readme: None,
            },
        }
    }

    #[test]
    fn only_what_differs_is_listed() {
        let list = |words: &[&str]| words.iter().map(|word| serde_json::json!({*word: {}})).collect();
        let baseline = agent("Read.", Settings { checks: list(&["words", "typos"]), ..Settings::default() });
        let candidate =
            agent("Read.", Settings { checks: list(&["typos"]), model: Some("m".into()), ..Settings::default() });
        let changes = configuration_changes(&baseline, &candidate);
        let texts: Vec<_> =
            changes.iter().map(|it| (it.name.as_str(), it.text.as_ref().map(Option::as_deref))).collect();
        let checks = Sides { baseline: Some("typos: {}\nwords: {}"), candidate: Some("typos: {}") };
        assert_eq!(texts, [("checks", checks), ("model", Sides { baseline: None, candidate: Some("m") })]);
        assert!(configuration_changes(&baseline, &baseline).is_empty());
    }
}
