//! `--spec`: a whole `create` request as JSON or YAML. Unknown fields are errors, because a misspelt
//! `isEphemeral` would keep for ever what was meant to go.

mod documents;

use std::io::Read;
use std::path::Path;
use std::time::Duration;

use serde_json::Value;

pub use documents::check_sizes;

use super::agent_file::{self, AgentRules, Origin};
use super::error::{IntakeError, Place};
use super::fields::{FieldError, Fields};
use super::text_file::{self, SETTINGS_LIMIT};
use super::{dates, front_matter, json, yaml};
use crate::domain::batch::check_tracking_id;
use crate::domain::retention::ExpiryRequest;
use crate::domain::{NewAgent, NewDocument, Timestamp, Visibility};

/// A request as it was written; what it leaves out is for flags and defaults to say.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Spec {
    pub agent: Option<SpecAgent>,
    pub target_count: Option<u32>,
    pub document_ids: Vec<String>,
    pub name: Option<String>,
    pub tracking_id: Option<String>,
    pub description: Option<String>,
    pub is_ephemeral: bool,
    pub expiry: Option<ExpiryRequest>,
    pub repeat: Option<u32>,
    pub seed: Option<i64>,
    pub visibility: Option<Visibility>,
    /// Addresses of documents to fetch, http or https.
    pub urls: Vec<String>,
    /// Documents that stand in the request; `check_sizes` holds them against the policy.
    pub inline: Vec<NewDocument>,
}

/// The agent of a request.
#[derive(Debug, Clone, PartialEq)]
pub enum SpecAgent {
    /// `agentId`: what `--agent` takes.
    Reference(String),
    /// `ephemeralAgent`.
    Ephemeral(Box<NewAgent>),
}

const KEYS: [&str; 14] = [
    "agentId",
    "ephemeralAgent",
    "documentIds",
    "ephemeralDocuments",
    "targetCount",
    "name",
    "trackingId",
    "description",
    "isEphemeral",
    "expiresInDays",
    "expiresAt",
    "repeat",
    "seed",
    "visibility",
];

/// A hundred years: far beyond any policy, near enough for arithmetic.
const MOST_DAYS: f64 = 36_500.0;

/// Reads a request from a file, or from `stdin` when `path` is `-`. A program with a slash is looked for
/// from the file's folder.
///
/// # Errors
/// The request cannot be read, or says something that no request can.
pub fn load(path: &Path, stdin: &mut dyn Read, rules: AgentRules<'_>) -> Result<Spec, IntakeError> {
    if path.as_os_str() == "-" {
        let place = Place::new("stdin");
        let text = text_file::read(stdin, &place, SETTINGS_LIMIT, 0)?;
        return parse(&text, &place, Path::new(""), rules);
    }
    let text = text_file::read_file(path, SETTINGS_LIMIT)?;
    parse(&text, &Place::file(path), path.parent().unwrap_or(Path::new("")), rules)
}

/// Reads the text of a request: JSON when it begins with `{`, else YAML.
///
/// # Errors
/// The text says something that no request can; `place` names where it came from.
pub fn parse(text: &str, place: &Place, folder: &Path, rules: AgentRules<'_>) -> Result<Spec, IntakeError> {
    let text = front_matter::without_mark(text);
    let value = if text.trim_start().starts_with('{') {
        json::read_json(text, 1).map_err(|problem| problem.locate(place))?
    } else {
        yaml::parse(text).map_err(|problem| problem.locate(place))?
    };
    read(value, folder, rules).map_err(|error| error.locate(place, text, 1))
}

fn read(value: Value, folder: &Path, rules: AgentRules<'_>) -> Result<Spec, FieldError> {
    let mut fields = Fields::open(value, "", &KEYS)?;
    let (urls, inline) = documents::read(&mut fields)?;
    Ok(Spec {
        agent: agent(&mut fields, folder, rules)?,
        target_count: fields.whole("targetCount", 1..=i64::from(u32::MAX))?,
        document_ids: fields.texts("documentIds")?,
        name: fields.filled("name")?,
        tracking_id: tracking_id(&mut fields)?,
        description: fields.text("description")?,
        is_ephemeral: fields.flag("isEphemeral")?.unwrap_or(false),
        expiry: expiry(&mut fields)?,
        repeat: fields.whole("repeat", 1..=i64::from(u32::MAX))?,
        seed: fields.whole("seed", i64::MIN..=i64::MAX)?,
        visibility: fields.name("visibility")?,
        urls,
        inline,
    })
}

fn agent(fields: &mut Fields, folder: &Path, rules: AgentRules<'_>) -> Result<Option<SpecAgent>, FieldError> {
    let reference = fields.filled("agentId")?;
    match (reference, fields.take("ephemeralAgent")) {
        (Some(_), Some(_)) => Err(fields.error("ephemeralAgent", "and agentId exclude each other")),
        (Some(reference), None) => Ok(Some(SpecAgent::Reference(reference))),
        (None, Some(value)) => {
            ephemeral_agent(value, folder, rules).map(|agent| Some(SpecAgent::Ephemeral(Box::new(agent))))
        }
        (None, None) => Ok(None),
    }
}

fn ephemeral_agent(value: Value, folder: &Path, rules: AgentRules<'_>) -> Result<NewAgent, FieldError> {
    let path = "ephemeralAgent";
    let accepted: Vec<&str> = agent_file::KEYS.into_iter().filter(|key| *key != "readme").collect();
    let origin = Origin { stem: None, grades_by_default: |_| false };
    let mut agent = agent_file::read_agent(Fields::open(value, path, &accepted)?, None, origin, rules)?;
    agent_file::settle(&mut agent.content.settings.command, folder).map_err(|error| error.below(path))?;
    Ok(agent)
}

fn tracking_id(fields: &mut Fields) -> Result<Option<String>, FieldError> {
    let Some(id) = fields.text("trackingId")? else { return Ok(None) };
    check_tracking_id(&id).map_err(|why| FieldError::new("trackingId", format!("trackingId: {why}")))?;
    Ok(Some(id))
}

fn expiry(fields: &mut Fields) -> Result<Option<ExpiryRequest>, FieldError> {
    let days = fields.number("expiresInDays", 0.0..=MOST_DAYS)?;
    let instant = time(fields, "expiresAt")?;
    match (days, instant) {
        (Some(_), Some(_)) => Err(fields.error("expiresAt", "and expiresInDays exclude each other")),
        (Some(days), None) if days <= 0.0 => Err(fields.error("expiresInDays", "must be more than 0")),
        (Some(days), None) => Ok(Some(ExpiryRequest::In(Duration::from_secs_f64(days * 86_400.0)))),
        (None, Some(instant)) => Ok(Some(ExpiryRequest::At(instant))),
        (None, None) => Ok(None),
    }
}

/// An instant, as `--expires-at` takes it.
fn time(fields: &mut Fields, key: &str) -> Result<Option<Timestamp>, FieldError> {
    let Some(text) = fields.text(key)? else { return Ok(None) };
    let refuse = || fields.error(key, &format!("must be {}, not {text:?}", dates::ACCEPTED));
    dates::instant(&text).map(Some).ok_or_else(refuse)
}

/// A date of publication.
fn published(fields: &mut Fields, key: &str) -> Result<Option<Timestamp>, FieldError> {
    let Some(text) = fields.text(key)? else { return Ok(None) };
    let refuse = || fields.error(key, &format!("must be {}, not {text:?}", dates::ACCEPTED));
    dates::parse(&text).map(Some).ok_or_else(refuse)
}

#[cfg(test)]
mod tests;
