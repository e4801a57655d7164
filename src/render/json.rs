//! The JSON shapes, in one place: what scripts read, and what a server will serve. A number that is not known is
//! null, never 0.

mod comparison;
mod metrics;

pub use comparison::ComparisonReport;
pub use metrics::{AggregateMetrics, PassRate, document_means, roughness};

use serde::Serialize;
use serde_json::{Map, Value};

use crate::domain::{
    AgentContent, AgentType, AgentVersion, Anchor, BatchStatus, BatchSummary, Comment, Cost, DocumentHeader,
    EvaluationDraft, JobStats, JobStatus, Level, RuntimeKind, Settings, Timestamp, Visibility,
};
use crate::repository::{JobRow, StoredEvaluation};

/// A batch as lists show it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BatchItem<'a> {
    pub id: &'a str,
    pub name: Option<&'a str>,
    pub tracking_id: Option<&'a str>,
    pub description: Option<&'a str>,
    pub owner: &'a str,
    pub visibility: Visibility,
    pub is_ephemeral: bool,
    pub is_pinned: bool,
    pub expires_at: Option<Timestamp>,
    pub is_expired: bool,
    pub created_at: Timestamp,
    pub completed_at: Option<Timestamp>,
    pub status: BatchStatus,
    pub agent: AgentItem<'a>,
    pub ephemeral_document_count: u64,
    pub job_stats: JobStats,
    pub average_grade: Option<f64>,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AgentItem<'a> {
    pub id: &'a str,
    pub name: &'a str,
    pub version: u32,
    pub is_ephemeral: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub config: Option<AgentConfig<'a>>,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AgentConfig<'a> {
    #[serde(rename = "type")]
    pub agent_type: AgentType,
    pub runtime: RuntimeKind,
    pub primary_instructions: &'a str,
    pub self_critique_instructions: Option<&'a str>,
    pub provides_grades: bool,
    pub settings: &'a Settings,
}

impl<'a> AgentConfig<'a> {
    #[must_use]
    pub fn new(agent_type: AgentType, content: &'a AgentContent) -> Self {
        Self {
            agent_type,
            runtime: content.runtime,
            primary_instructions: &content.primary_instructions,
            self_critique_instructions: content.self_critique_instructions.as_deref(),
            provides_grades: content.provides_grades,
            settings: &content.settings,
        }
    }
}

impl<'a> BatchItem<'a> {
    #[must_use]
    pub fn new(batch: &'a BatchSummary, now: Timestamp) -> Self {
        Self {
            id: batch.id.as_str(),
            name: batch.name.as_deref(),
            tracking_id: batch.tracking_id.as_deref(),
            description: batch.description.as_deref(),
            owner: &batch.owner,
            visibility: batch.visibility,
            is_ephemeral: batch.lifetime.is_ephemeral(),
            is_pinned: batch.lifetime.is_pinned(),
            expires_at: batch.lifetime.expires_at(),
            is_expired: batch.lifetime.is_expired(now),
            created_at: batch.created_at,
            completed_at: batch.completed_at,
            status: batch.job_stats.status(),
            agent: AgentItem {
                id: batch.agent.id.as_str(),
                name: &batch.agent.name,
                version: batch.agent.version,
                is_ephemeral: batch.agent.is_ephemeral,
                config: None,
            },
            ephemeral_document_count: batch.ephemeral_document_count,
            job_stats: batch.job_stats,
            average_grade: batch.average_grade,
        }
    }
}

/// A job and the head of its evaluation.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ResultItem<'a> {
    pub job_id: &'a str,
    pub document_id: &'a str,
    pub document_title: &'a str,
    pub repetition: u32,
    pub status: JobStatus,
    pub attempts: u32,
    pub error: Option<&'a str>,
    pub duration_ms: Option<u64>,
    pub input_tokens: Option<u64>,
    pub output_tokens: Option<u64>,
    pub cost_usd: Option<Cost>,
    pub evaluation: Option<ResultEvaluation<'a>>,
    /// What a failed job's last attempt answered; only where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub raw_output: Option<&'a str>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ResultEvaluation<'a> {
    pub grade: Option<f64>,
    pub summary: &'a str,
    pub comment_count: u64,
    pub created_at: Timestamp,
}

impl<'a> ResultItem<'a> {
    #[must_use]
    pub fn new(row: &'a JobRow) -> Self {
        let job = &row.job;
        Self {
            job_id: job.id.as_str(),
            document_id: job.document_id.as_str(),
            document_title: &job.document_title,
            repetition: job.repetition,
            status: job.status,
            attempts: job.attempts,
            error: job.error.as_ref().map(|error| error.message.as_str()),
            duration_ms: job.duration_ms,
            input_tokens: job.usage.input_tokens,
            output_tokens: job.usage.output_tokens,
            cost_usd: job.usage.cost,
            evaluation: row.evaluation.as_ref().map(|evaluation| ResultEvaluation {
                grade: evaluation.grade,
                summary: &evaluation.summary,
                comment_count: evaluation.comment_count,
                created_at: evaluation.created_at,
            }),
            raw_output: None,
        }
    }
}

/// A document; `content` only where it was asked for.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DocumentItem<'a> {
    pub id: &'a str,
    pub title: &'a str,
    pub author: Option<&'a str>,
    pub url: Option<&'a str>,
    pub published_at: Option<Timestamp>,
    pub metadata: &'a Map<String, Value>,
    pub content_hash: &'a str,
    pub identity_hash: &'a str,
    pub size_bytes: u64,
    pub is_ephemeral: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<&'a str>,
}

impl<'a> DocumentItem<'a> {
    #[must_use]
    pub fn new(header: &'a DocumentHeader, content: Option<&'a str>) -> Self {
        Self {
            id: header.id.as_str(),
            title: &header.title,
            author: header.author.as_deref(),
            url: header.url.as_deref(),
            published_at: header.published_at,
            metadata: &header.metadata,
            content_hash: &header.content_hash,
            identity_hash: &header.identity_hash,
            size_bytes: header.size_bytes,
            is_ephemeral: header.ephemeral_batch_id.is_some(),
            content,
        }
    }
}

/// A whole evaluation.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EvaluationItem<'a> {
    pub id: &'a str,
    pub job_id: &'a str,
    pub document_id: &'a str,
    pub repetition: u32,
    pub grade: Option<f64>,
    pub summary: &'a str,
    pub analysis: &'a str,
    pub self_critique: Option<&'a str>,
    pub model: Option<&'a str>,
    pub prompt_version: Option<&'a str>,
    pub parameters: Option<&'a Value>,
    pub finish_reason: Option<&'a str>,
    pub request_id: Option<&'a str>,
    pub reused_from: Option<&'a str>,
    pub created_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub raw_output: Option<&'a str>,
    pub comments: Vec<CommentItem<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CommentItem<'a> {
    pub ordinal: usize,
    pub header: Option<&'a str>,
    pub description: &'a str,
    pub level: Level,
    pub importance: Option<f64>,
    pub grade: Option<f64>,
    pub quoted_text: &'a str,
    pub start_offset: Option<usize>,
    pub end_offset: Option<usize>,
    pub is_valid: bool,
    pub error: Option<&'a str>,
}

impl<'a> EvaluationItem<'a> {
    #[must_use]
    pub fn new(stored: &'a StoredEvaluation, with_raw_output: bool) -> Self {
        let evaluation = &stored.evaluation;
        let draft: &EvaluationDraft = &evaluation.draft;
        Self {
            id: evaluation.id.as_str(),
            job_id: evaluation.job_id.as_str(),
            document_id: stored.document_id.as_str(),
            repetition: stored.position.repetition,
            grade: draft.grade,
            summary: &draft.summary,
            analysis: &draft.analysis,
            self_critique: draft.self_critique.as_deref(),
            model: draft.model.as_deref(),
            prompt_version: draft.prompt_version.as_deref(),
            parameters: draft.parameters.as_ref(),
            finish_reason: draft.finish_reason.as_deref(),
            request_id: draft.request_id.as_deref(),
            reused_from: draft.reused_from.as_ref().map(crate::domain::EvaluationId::as_str),
            created_at: evaluation.created_at,
            raw_output: draft.raw_output.as_deref().filter(|_| with_raw_output),
            comments: draft
                .comments
                .iter()
                .enumerate()
                .map(|(ordinal, comment)| comment_item(ordinal, comment))
                .collect(),
        }
    }
}

fn comment_item(ordinal: usize, comment: &Comment) -> CommentItem<'_> {
    let (start_offset, end_offset, error) = match &comment.anchor {
        Anchor::Found { start, end } => (Some(*start), Some(*end), None),
        Anchor::Missing { reason } => (None, None, Some(reason.as_str())),
    };
    CommentItem {
        ordinal,
        header: comment.header.as_deref(),
        description: &comment.description,
        level: comment.level,
        importance: comment.importance,
        grade: comment.grade,
        quoted_text: &comment.quoted_text,
        start_offset,
        end_offset,
        is_valid: start_offset.is_some(),
        error,
    }
}

/// An agent of the library: `name`, `version` and the config at the top level.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LibraryAgent<'a> {
    pub id: &'a str,
    pub name: &'a str,
    pub version: u32,
    pub owner: Option<&'a str>,
    pub description: &'a str,
    pub is_active: bool,
    pub is_ephemeral: bool,
    pub content_hash: &'a str,
    pub created_at: Timestamp,
    #[serde(flatten)]
    pub config: AgentConfig<'a>,
}

impl<'a> LibraryAgent<'a> {
    #[must_use]
    pub fn new(version: &'a AgentVersion) -> Self {
        let agent = &version.agent;
        Self {
            id: agent.id.as_str(),
            name: &agent.name,
            version: version.version,
            owner: agent.owner.as_ref().map(|owner| owner.name.as_str()),
            description: &agent.description,
            is_active: agent.is_active,
            is_ephemeral: agent.ephemeral_batch_id.is_some(),
            content_hash: &version.content_hash,
            created_at: version.created_at,
            config: AgentConfig::new(agent.agent_type, &version.content),
        }
    }
}
