//! The parts of an exported file that a comparison needs. Keys that it does not need are passed over: a later version may
//! add some without another schemaVersion.

use std::str::FromStr;

use serde::{Deserialize, Deserializer};

use super::check_grade;
use crate::domain::comparison::{ComparedAgent, IdKey, Reading, ReadingResult, Side};
use crate::domain::{
    AgentContent, AgentId, AgentType, AgentVersionId, Anchor, BatchAgent, BatchId, BatchSummary, Comment, Cost,
    JobStats, JobStatus, Level, Lifetime, RuntimeKind, Settings, Timestamp, Usage, UserId, Visibility,
};

/// A closed set's text form.
fn name<'de, D: Deserializer<'de>, T: FromStr<Err = crate::domain::UnknownName>>(from: D) -> Result<T, D::Error> {
    String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
}

fn time<'de, D: Deserializer<'de>>(from: D) -> Result<Timestamp, D::Error> {
    let text = String::deserialize(from)?;
    Timestamp::parse_rfc3339(&text).map_err(|_| serde::de::Error::custom(format!("{text:?} is not a time")))
}

fn optional_time<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Timestamp>, D::Error> {
    #[derive(Deserialize)]
    struct Wrapped(#[serde(deserialize_with = "time")] Timestamp);
    Ok(Option::<Wrapped>::deserialize(from)?.map(|wrapped| wrapped.0))
}

/// Dollars; `null` is unknown.
fn cost<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Cost>, D::Error> {
    let Some(dollars) = Option::<f64>::deserialize(from)? else { return Ok(None) };
    let wrong = || serde::de::Error::custom(format!("{dollars} is not an amount of money"));
    Cost::from_dollars(dollars).map(Some).ok_or_else(wrong)
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Batch {
    id: String,
    name: Option<String>,
    tracking_id: Option<String>,
    description: Option<String>,
    owner: String,
    #[serde(deserialize_with = "name")]
    visibility: Visibility,
    is_ephemeral: bool,
    is_pinned: bool,
    #[serde(deserialize_with = "optional_time")]
    expires_at: Option<Timestamp>,
    #[serde(deserialize_with = "time")]
    created_at: Timestamp,
    #[serde(deserialize_with = "optional_time")]
    completed_at: Option<Timestamp>,
    agent: Agent,
    ephemeral_document_count: u64,
    average_grade: Option<f64>,
    results: Vec<Job>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Agent {
    id: String,
    name: String,
    version: u32,
    is_ephemeral: bool,
    config: Config,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Config {
    #[serde(rename = "type", deserialize_with = "name")]
    agent_type: AgentType,
    #[serde(deserialize_with = "name")]
    runtime: RuntimeKind,
    primary_instructions: String,
    self_critique_instructions: Option<String>,
    provides_grades: bool,
    settings: Settings,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Job {
    #[serde(rename = "jobId")]
    pub(super) id: String,
    pub(super) document_id: String,
    pub(super) repetition: u32,
    #[serde(deserialize_with = "name")]
    status: JobStatus,
    duration_ms: Option<u64>,
    input_tokens: Option<u64>,
    output_tokens: Option<u64>,
    #[serde(deserialize_with = "cost")]
    cost_usd: Option<Cost>,
    pub(super) evaluation: Option<serde::de::IgnoredAny>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Document {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) content_hash: String,
    pub(super) identity_hash: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Evaluation {
    id: String,
    pub(super) job_id: String,
    grade: Option<f64>,
    #[serde(default)]
    summary: String,
    reused_from: Option<String>,
    comments: Vec<Remark>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Remark {
    header: Option<String>,
    description: String,
    #[serde(deserialize_with = "name")]
    level: Level,
    importance: Option<f64>,
    grade: Option<f64>,
    quoted_text: String,
    start_offset: Option<usize>,
    end_offset: Option<usize>,
    is_valid: bool,
    error: Option<String>,
}

impl Batch {
    /// The side without its documents, and the jobs.
    pub(super) fn take_apart(self) -> Result<(Side, Vec<Job>), String> {
        let lifetime = match (self.is_ephemeral, self.expires_at) {
            (false, _) => Lifetime::Kept,
            (true, Some(expires_at)) => Lifetime::Ephemeral { expires_at, is_pinned: self.is_pinned },
            (true, None) => return Err("batch: an experiment without expiresAt".to_owned()),
        };
        let mut job_stats = JobStats::default();
        self.results.iter().for_each(|job| job_stats.add(job.status, 1));
        let agent = self.agent;
        let batch = BatchSummary {
            id: BatchId::new(self.id),
            // An export names owner and version, and has no ids for them.
            owner_id: UserId::new(String::new()),
            owner: self.owner,
            name: self.name,
            tracking_id: self.tracking_id,
            description: self.description,
            visibility: self.visibility,
            lifetime,
            created_at: self.created_at,
            completed_at: self.completed_at,
            target_count: None,
            repeat: 1,
            seed: None,
            agent: BatchAgent {
                id: AgentId::new(agent.id),
                version_id: AgentVersionId::new(String::new()),
                name: agent.name,
                version: agent.version,
                is_ephemeral: agent.is_ephemeral,
            },
            ephemeral_document_count: self.ephemeral_document_count,
            job_stats,
            average_grade: check_grade(self.average_grade).map_err(|message| format!("batch: {message}"))?,
        };
        let config = agent.config;
        let agent = ComparedAgent {
            agent_type: config.agent_type,
            content: AgentContent {
                primary_instructions: config.primary_instructions,
                self_critique_instructions: config.self_critique_instructions,
                provides_grades: config.provides_grades,
                runtime: config.runtime,
                settings: config.settings,
                readme: None,
            },
        };
        Ok((Side { batch, agent }, self.results))
    }
}

impl Job {
    pub(super) fn reading(self, result: Option<ReadingResult>) -> Result<Reading, String> {
        if self.repetition == 0 {
            return Err("repetition 0, and they count from 1".to_owned());
        }
        Ok(Reading {
            status: self.status,
            duration_ms: self.duration_ms,
            usage: Usage { input_tokens: self.input_tokens, output_tokens: self.output_tokens, cost: self.cost_usd },
            result,
        })
    }
}

impl Evaluation {
    /// Its result, its summary and its comments.
    pub(super) fn take_apart(self) -> Result<(ReadingResult, String, Vec<Comment>), String> {
        let result = ReadingResult {
            evaluation: IdKey::of(&self.id),
            reused_from: self.reused_from.as_deref().map(IdKey::of),
            grade: check_grade(self.grade)?,
            comment_count: Some(self.comments.len() as u64),
        };
        let comments = self.comments.into_iter().enumerate();
        let comments =
            comments.map(|(index, remark)| remark.comment().map_err(|message| format!("comments[{index}]: {message}")));
        Ok((result, self.summary, comments.collect::<Result<_, _>>()?))
    }
}

impl Remark {
    fn comment(self) -> Result<Comment, String> {
        let anchor = match (self.is_valid, self.start_offset, self.end_offset) {
            (true, Some(start), Some(end)) if start <= end => Anchor::Found { start, end },
            (true, ..) => return Err("its passage has no beginning and end".to_owned()),
            (false, ..) => Anchor::Missing { reason: self.error.unwrap_or_default() },
        };
        Ok(Comment {
            header: self.header,
            description: self.description,
            level: self.level,
            importance: self.importance,
            grade: self.grade,
            quoted_text: self.quoted_text,
            anchor,
        })
    }
}
