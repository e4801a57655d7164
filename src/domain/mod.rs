//! The nouns and their rules, pure: no input or output, no clock, no SQL, no terminal.

pub mod agent;
pub mod batch;
pub mod comparison;
pub mod document;
pub mod evaluation;
pub mod id;
pub mod job;
pub mod money;
pub mod policy;
pub mod price;
pub mod quote;
pub mod retention;
pub mod sampling;
pub mod selector;
pub mod stats;
pub mod text;
pub(crate) mod text_enum;
pub mod timestamp;
pub mod user;

pub use agent::{
    Agent, AgentContent, AgentOwner, AgentType, AgentVersion, NewAgent, RuntimeKind, Settings, version_mark,
};
pub use batch::{BatchAgent, BatchStatus, BatchSummary, JobStats, Lifetime, Visibility};
pub use document::{Document, DocumentHashes, DocumentHeader, NewDocument};
pub use evaluation::{Anchor, Comment, Evaluation, EvaluationDraft, Level, Usage};
pub use id::{AgentId, AgentVersionId, BatchId, DocumentId, EvaluationId, JobId, UserId};
pub use job::{Attempt, ErrorKind, Job, JobProblem, JobStatus, Lease};
pub use money::Cost;
pub use policy::{Policy, PolicyKey};
pub use price::{Price, Tokens};
pub use quote::QuoteLocator;
pub use timestamp::Timestamp;
pub use user::{Actor, Role, User};

/// A text that names no variant of a closed set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown value {given:?}; one of: {}", expected.join(", "))]
pub struct UnknownName {
    pub given: String,
    pub expected: Vec<&'static str>,
}

/// Lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |four: u8| char::from(DIGITS[usize::from(four)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}
