//! `--set KEY=VALUE`: one agent with a few settings changed.

use std::path::Path;

use serde_json::{Map, Value};

use super::settings::SETTINGS;
use super::{AgentRules, program, settings};
use crate::domain::{AgentContent, RuntimeKind};
use crate::intake::error::{IntakeError, Place};
use crate::intake::fields::{FieldError, Fields};
use crate::intake::yaml;

/// Settings that are texts, so that `--set model=4` needs no quotes.
const TEXTS: [&str; 4] = ["model", "baseUrl", "apiKeyEnv", "runtime"];

/// Splits `KEY=VALUE`.
///
/// # Errors
/// There is no `=`, or nothing before it.
pub fn parse_override(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.trim().is_empty() => Ok((key.trim().to_owned(), value.to_owned())),
        _ => Err(format!("write KEY=VALUE, like model=gpt-4o-mini, not {text:?}")),
    }
}

/// Changes settings, the runtime or `providesGrades`, each value in YAML; an empty value removes the
/// setting. `headers.NAME` and `body.NAME` reach one entry. A program is looked for from `folder`.
/// On an error the agent is left as it was.
///
/// # Errors
/// A key that cannot be set, or a value that an agent cannot have.
pub fn apply_overrides(
    content: &mut AgentContent,
    overrides: &[(String, String)],
    folder: &Path,
    rules: AgentRules<'_>,
) -> Result<(), IntakeError> {
    changed(content, overrides, folder, rules)
        .map(|new| *content = new)
        .map_err(|error| error.locate(&Place::new("--set"), "", 0))
}

fn changed(
    content: &AgentContent,
    overrides: &[(String, String)],
    folder: &Path,
    rules: AgentRules<'_>,
) -> Result<AgentContent, FieldError> {
    let mut entries = match serde_json::to_value(&content.settings) {
        Ok(Value::Object(entries)) => entries,
        _ => Map::new(),
    };
    for (key, text) in overrides {
        set(&mut entries, key, value_of(key, text)?)?;
    }
    let accepted: Vec<&str> = SETTINGS.iter().copied().chain(["runtime", "providesGrades"]).collect();
    let mut fields = Fields::open(Value::Object(entries), "", &accepted)?;
    let runtime: RuntimeKind = fields.name("runtime")?.unwrap_or(content.runtime);
    let provides_grades = fields.flag("providesGrades")?.unwrap_or(content.provides_grades);
    let mut settings = settings::read(&mut fields, runtime, rules).map_err(with_a_way_out)?;
    if settings.command != content.settings.command {
        program::settle(&mut settings.command, folder)?;
    }
    Ok(AgentContent { provides_grades, runtime, settings, ..content.clone() })
}

/// For who wrote `none` to have a number left to the server.
fn with_a_way_out(error: FieldError) -> FieldError {
    let is_about_a_number = error.message.contains(" number from ") && SETTINGS.contains(&error.path.as_str());
    let hint = format!("null, or nothing after the =, removes it: --set {}=null", error.path);
    if is_about_a_number { error.hint(hint) } else { error }
}

fn value_of(key: &str, text: &str) -> Result<Value, FieldError> {
    if text.trim().is_empty() {
        return Ok(Value::Null);
    }
    let value = yaml::parse(text);
    match value {
        Ok(Value::String(_)) => value.map_err(|problem| FieldError::new(key, problem.message)),
        _ if TEXTS.contains(&key) => Ok(Value::String(text.to_owned())),
        Ok(value) => Ok(value),
        Err(problem) => {
            Err(FieldError::new(key, format!("{key}: {}", problem.message)).hint("the value is read as YAML"))
        }
    }
}

fn set(entries: &mut Map<String, Value>, key: &str, value: Value) -> Result<(), FieldError> {
    let Some((outer @ ("headers" | "body"), inner)) = key.split_once('.') else {
        entries.insert(key.to_owned(), value);
        return Ok(());
    };
    let nested = entries.entry(outer).or_insert_with(|| Value::Object(Map::new()));
    let Value::Object(nested) = nested else {
        return Err(FieldError::new(key, format!("{key}: {outer} has no entries")));
    };
    if value.is_null() {
        nested.remove(inner);
    } else {
        nested.insert(inner.to_owned(), value);
    }
    Ok(())
}
