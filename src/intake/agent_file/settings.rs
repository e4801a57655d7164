//! The settings of an agent: their kinds and ranges, and which runtime uses which.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use url::Url;

use super::{AgentRules, secrets};
use crate::domain::{RuntimeKind, Settings};
use crate::intake::fields::{FieldError, Fields, one_of};

/// Every key of the settings.
pub(super) const SETTINGS: [&str; 11] = [
    "model",
    "baseUrl",
    "apiKeyEnv",
    "temperature",
    "maxTokens",
    "promptFields",
    "command",
    "passEnv",
    "checks",
    "headers",
    "body",
];

/// What a runtime makes use of. A program is handed its settings and may use a model of its own.
const fn used_by(runtime: RuntimeKind) -> &'static [&'static str] {
    match runtime {
        RuntimeKind::Checks => &["checks"],
        RuntimeKind::Command => &["command", "passEnv", "model", "temperature", "maxTokens"],
        RuntimeKind::OpenAi | RuntimeKind::Anthropic => {
            &["model", "baseUrl", "apiKeyEnv", "temperature", "maxTokens", "promptFields", "headers", "body"]
        }
    }
}

const fn highest_temperature(runtime: RuntimeKind) -> f64 {
    match runtime {
        RuntimeKind::Anthropic => 1.0,
        RuntimeKind::Checks | RuntimeKind::Command | RuntimeKind::OpenAi => 2.0,
    }
}

pub(super) fn read(fields: &mut Fields, runtime: RuntimeKind, rules: AgentRules<'_>) -> Result<Settings, FieldError> {
    refuse_unused(fields, runtime)?;
    let settings = Settings {
        model: fields.filled("model")?,
        base_url: base_url(fields)?,
        api_key_env: variable(fields)?,
        temperature: fields.number("temperature", 0.0..=highest_temperature(runtime))?,
        max_tokens: fields.whole("maxTokens", 1..=i64::from(u32::MAX))?,
        prompt_fields: fields.texts("promptFields")?,
        command: fields.texts("command")?,
        pass_env: pass_env(fields)?,
        checks: checks(fields, rules)?,
        headers: headers(fields)?,
        body: body(fields)?,
    };
    complete(settings, fields, runtime, rules)
}

fn refuse_unused(fields: &Fields, runtime: RuntimeKind) -> Result<(), FieldError> {
    let used = used_by(runtime);
    match SETTINGS.iter().find(|key| fields.has(key) && !used.contains(key)) {
        None => Ok(()),
        Some(key) => {
            let users: Vec<&str> = RuntimeKind::ALL
                .iter()
                .filter(|kind| used_by(**kind).contains(key))
                .map(|kind| kind.as_str())
                .collect();
            let error = fields.error(key, &format!("is not used by the runtime {runtime}"));
            Err(error.hint(format!("{runtime} uses {}; {key} belongs to {}", used.join(", "), one_of(&users))))
        }
    }
}

/// Sees that what the runtime cannot do without is there.
fn complete(
    mut settings: Settings,
    fields: &Fields,
    runtime: RuntimeKind,
    rules: AgentRules<'_>,
) -> Result<Settings, FieldError> {
    match runtime {
        RuntimeKind::Checks if settings.checks.is_empty() => {
            let error = fields.error("checks", "is missing: an agent of runtime checks needs at least one");
            Err(error.hint("for example `checks: [{words: {min: 300}}]`"))
        }
        RuntimeKind::Command if settings.command.is_empty() => {
            let error = fields.error("command", "is missing: an agent of runtime command needs a program");
            Err(error.hint("for example `command: [./grade.py, --strict]`"))
        }
        RuntimeKind::OpenAi | RuntimeKind::Anthropic if settings.model.is_none() => {
            let defaults = rules.defaults;
            let fits = defaults.runtime.is_none_or(|default| default == runtime);
            settings.model = defaults.model.clone().filter(|_| fits);
            if settings.model.is_some() {
                return Ok(settings);
            }
            Err(fields.error("model", "is missing, and the configuration has no `default-model` for it"))
        }
        RuntimeKind::Checks | RuntimeKind::Command | RuntimeKind::OpenAi | RuntimeKind::Anthropic => Ok(settings),
    }
}

fn base_url(fields: &mut Fields) -> Result<Option<String>, FieldError> {
    let Some(text) = fields.text("baseUrl")? else { return Ok(None) };
    let refuse = |why: &str| Err(fields.error("baseUrl", why));
    let Ok(url) = Url::parse(&text) else {
        return refuse("must be an address like http://localhost:11434/v1");
    };
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        return refuse("must be an http or https address, like http://localhost:11434/v1");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return refuse("may not hold a user or password: keys come from the environment, through apiKeyEnv or headers");
    }
    if url.query().is_some() || url.fragment().is_some() {
        return refuse("may not have a part after ? or #, for the runtime appends its own path");
    }
    Ok(Some(text))
}

fn variable(fields: &mut Fields) -> Result<Option<String>, FieldError> {
    let Some(name) = fields.text("apiKeyEnv")? else { return Ok(None) };
    secrets::check_variable(&name).map_err(|why| fields.error("apiKeyEnv", &why))?;
    Ok(Some(name))
}

fn pass_env(fields: &mut Fields) -> Result<Vec<String>, FieldError> {
    let names = fields.texts("passEnv")?;
    for (index, name) in names.iter().enumerate() {
        secrets::check_variable(name).map_err(|why| fields.error(&format!("passEnv[{index}]"), &why))?;
    }
    Ok(names)
}

fn checks(fields: &mut Fields, rules: AgentRules<'_>) -> Result<Vec<Value>, FieldError> {
    let checks = fields.list("checks")?;
    if !checks.is_empty() {
        let path = fields.path_of("checks");
        (rules.validate_checks)(&checks).map_err(|why| FieldError::new(path.clone(), format!("{path}: {why}")))?;
    }
    Ok(checks)
}

/// Further fields of a request may change how the model answers, but not what it is asked, nor so that the answer cannot be
/// read.
fn body(fields: &mut Fields) -> Result<Map<String, Value>, FieldError> {
    const OURS: [&str; 9] =
        ["model", "messages", "system", "temperature", "max_tokens", "stream", "n", "tools", "tool_choice"];
    let body = fields.object("body")?;
    for (name, value) in &body {
        let key = format!("body.{name}");
        if OURS.contains(&name.as_str()) {
            return Err(fields.error(&key, "is set by evalbatch: use the agent's own settings, or leave it out"));
        }
        secrets::check_value(value).map_err(|why| fields.error(&key, &why))?;
    }
    Ok(body)
}

fn headers(fields: &mut Fields) -> Result<BTreeMap<String, String>, FieldError> {
    let entries = fields.object("headers")?;
    let read = |(name, value): (String, Value)| {
        let key = format!("headers.{name}");
        let Value::String(value) = value else { return Err(fields.error(&key, "must be a text")) };
        secrets::check_header(&name, &value).map_err(|why| fields.error(&key, &why))?;
        Ok((name, value))
    };
    entries.into_iter().map(read).collect()
}
