//! What a completed job produced: a grade, a summary, an analysis, and comments at passages of the document.

use serde::Serialize;
use serde_json::Value;

use super::text_enum::text_enum;
use super::{Cost, EvaluationId, JobId, Timestamp};

text_enum! {
    /// How serious a comment is.
    pub enum Level {
        Error = "error",
        Warning = "warning",
        Nitpick = "nitpick",
        Info = "info",
        Success = "success",
    }
}

/// A remark about a passage of the document (a highlight).
#[derive(Debug, Clone, PartialEq)]
pub struct Comment {
    pub header: Option<String>,
    pub description: String,
    pub level: Level,
    /// 0–100; how much the remark matters.
    pub importance: Option<f64>,
    /// 0–100.
    pub grade: Option<f64>,
    pub quoted_text: String,
    pub anchor: Anchor,
}

/// Where a comment's quotation stands in the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Anchor {
    /// Half-open range of Unicode scalar values of the document's content.
    Found { start: usize, end: usize },
    /// The quotation is not in the document, and why that is believed.
    Missing { reason: String },
}

/// The text of an evaluation, before it is stored.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct EvaluationDraft {
    /// 0–100 and finite; `None` when the agent gives no grades.
    pub grade: Option<f64>,
    pub summary: String,
    pub analysis: String,
    pub self_critique: Option<String>,
    pub comments: Vec<Comment>,
    /// The model's name as the server returned it.
    pub model: Option<String>,
    pub prompt_version: Option<String>,
    /// The sampling parameters that were sent.
    pub parameters: Option<Value>,
    pub finish_reason: Option<String>,
    pub request_id: Option<String>,
    /// The evaluation that this one was copied from.
    pub reused_from: Option<EvaluationId>,
    pub raw_output: Option<String>,
}

/// A stored evaluation.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    pub id: EvaluationId,
    pub job_id: JobId,
    pub draft: EvaluationDraft,
    pub created_at: Timestamp,
}

/// What an attempt used. Every number is `None` when it is not known, which is not the same as zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Usage {
    pub input_tokens: Option<u64>,
    pub output_tokens: Option<u64>,
    pub cost: Option<Cost>,
}
