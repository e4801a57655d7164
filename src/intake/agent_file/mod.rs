//! Agent files: Markdown with front matter, YAML or JSON, all with the same keys.
//!
//! The settings of an agent are read in one place, whether they stand in a file, in a request or after
//! `--set`, so that the same mistake gets the same answer everywhere.

mod content;
mod instructions;
mod overrides;
mod program;
mod secrets;
mod settings;

use std::fmt;
use std::io::Read;
use std::path::Path;

use serde_json::{Map, Value};

use super::error::{IntakeError, Place};
use super::fields::Fields;
use super::front_matter::{self, FrontMatter};
use super::text_file::{self, SETTINGS_LIMIT};
use super::{json, yaml};
use crate::domain::{AgentType, NewAgent, RuntimeKind};

pub(super) use content::{Origin, read_agent};
pub use instructions::misplaced_self_critique;
pub(super) use instructions::{Instructions, SELF_CRITIQUE};
pub use overrides::{apply_overrides, parse_override};
pub use program::resolve_program;
pub(super) use program::settle;

/// What the configuration gives to agents that do not say it themselves.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Defaults {
    pub runtime: Option<RuntimeKind>,
    /// Belongs to `runtime`: an agent of another runtime does not get it.
    pub model: Option<String>,
}

/// Judges the list under `checks`, which only its runtime understands.
pub type ValidateChecks<'a> = &'a dyn Fn(&[Value]) -> Result<(), String>;

/// What reading an agent depends on besides its text.
#[derive(Clone, Copy)]
pub struct AgentRules<'a> {
    pub defaults: &'a Defaults,
    pub validate_checks: ValidateChecks<'a>,
}

impl fmt::Debug for AgentRules<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AgentRules").field("defaults", self.defaults).finish_non_exhaustive()
    }
}

/// How an agent file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AgentFormat {
    Markdown,
    Yaml,
    Json,
}

impl AgentFormat {
    /// By the ending of the file's name; anything that is not YAML or JSON is taken as Markdown.
    #[must_use]
    pub fn of(path: &Path) -> Self {
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_ascii_lowercase();
        match ending.as_str() {
            "yaml" | "yml" => Self::Yaml,
            "json" => Self::Json,
            _ => Self::Markdown,
        }
    }
}

/// Every key of an agent file, in the order in which `agent export` writes them.
pub(super) const KEYS: [&str; 19] = [
    "name",
    "type",
    "description",
    "runtime",
    "model",
    "baseUrl",
    "apiKeyEnv",
    "temperature",
    "maxTokens",
    "providesGrades",
    "promptFields",
    "command",
    "passEnv",
    "checks",
    "headers",
    "body",
    "readme",
    "primaryInstructions",
    "selfCritiqueInstructions",
];

/// Reads an agent file. A program with a slash becomes an absolute path and has to exist; so do arguments like `./score.py`
/// that are files.
///
/// # Errors
/// The file cannot be read, or says something that an agent cannot be.
pub fn load(path: &Path, rules: AgentRules<'_>) -> Result<NewAgent, IntakeError> {
    let text = text_file::read_file(path, SETTINGS_LIMIT)?;
    let place = Place::file(path);
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let mut agent = parse(&text, AgentFormat::of(path), stem.as_deref(), &place, rules)?;
    settle(&mut agent.content.settings.command, path.parent().unwrap_or(Path::new("")))
        .map_err(|error| error.locate(&place, &text, 1))?;
    Ok(agent)
}

/// As `load`, from a stream of Markdown, which has no name that the agent could be called by. A program is looked for from
/// the current folder.
///
/// # Errors
/// As `load`.
pub fn from_stdin(stdin: &mut dyn Read, rules: AgentRules<'_>) -> Result<NewAgent, IntakeError> {
    let place = Place::new("stdin");
    let text = text_file::read(stdin, &place, SETTINGS_LIMIT, 0)?;
    let mut agent = parse(&text, AgentFormat::Markdown, None, &place, rules)?;
    settle(&mut agent.content.settings.command, Path::new("")).map_err(|error| error.locate(&place, &text, 1))?;
    Ok(agent)
}

/// Reads the text of an agent file. Without a `name` in it, the agent is called `stem`.
///
/// # Errors
/// The text says something that an agent cannot be; `place` names where it came from.
pub fn parse(
    text: &str,
    format: AgentFormat,
    stem: Option<&str>,
    place: &Place,
    rules: AgentRules<'_>,
) -> Result<NewAgent, IntakeError> {
    let text = front_matter::without_mark(text);
    let (values, body, (source, first_line)) = match format {
        AgentFormat::Markdown => {
            let (values, source, body) = take_apart(text, place, rules.defaults)?;
            (Value::Object(values), Some(body), (source, front_matter::FIRST_LINE))
        }
        AgentFormat::Yaml => (yaml::parse(text).map_err(|problem| problem.locate(place))?, None, (text, 1)),
        AgentFormat::Json => (json::read_json(text, 1).map_err(|problem| problem.locate(place))?, None, (text, 1)),
    };
    let origin = Origin { stem, grades_by_default: |agent_type| agent_type == AgentType::Assessor };
    Fields::open(values, "", &KEYS)
        .and_then(|fields| read_agent(fields, body.map(Instructions::of_body), origin, rules))
        .map_err(|error| error.locate(place, source, first_line))
}

/// The settings, their source, and the body.
fn take_apart<'a>(
    text: &'a str,
    place: &Place,
    defaults: &Defaults,
) -> Result<(Map<String, Value>, &'a str, &'a str), IntakeError> {
    let split = front_matter::split(text);
    match split.front_matter {
        FrontMatter::Present { values, source } => Ok((values, source, split.body)),
        FrontMatter::Absent if defaults.runtime.is_none() => Err(IntakeError::Invalid {
            place: place.clone(),
            message: "no settings, and at least `runtime` is needed".to_owned(),
            hints: vec![
                "settings stand between two lines `---` at the top of the file, the instructions below them".to_owned(),
            ],
        }),
        FrontMatter::Absent => Ok((Map::new(), "", split.body)),
        FrontMatter::Unclosed => {
            let message = "the settings that begin with `---` are not closed by a second line `---`";
            Err(IntakeError::invalid(place.at(1), message))
        }
        FrontMatter::Invalid(problem) => Err(problem.locate(place)),
    }
}

#[cfg(test)]
mod tests;
