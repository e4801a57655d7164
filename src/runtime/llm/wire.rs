//! The two formats in which models are asked and answer. Each is two pure functions: a request's body from a prompt, and
//! what a response's body says.

use serde_json::{Map, Value, json};

use super::anthropic::Anthropic;
use super::openai::OpenAi;
use crate::domain::{AgentContent, RuntimeKind, Tokens};
use crate::runtime::prompt::Prompt;

/// How an answer is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// By a JSON Schema: a response format, or a tool that the model has to call.
    Schema,
    /// As some JSON object.
    JsonObject,
    /// By the prompt alone.
    Text,
}

impl Form {
    /// As the stored parameters name it.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Schema => "schema",
            Self::JsonObject => "json_object",
            Self::Text => "text",
        }
    }
}

/// What a server is asked beyond the prompt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Style {
    pub form: Form,
    /// Newer models of OpenAI know the limit of tokens only as `max_completion_tokens`.
    pub completion_limit: bool,
}

/// A format of requests and responses.
pub(super) trait Wire: std::fmt::Debug + Send + Sync {
    /// The address of the calls, from an agent's base URL.
    fn url(&self, base: Option<&str>) -> String;

    /// The variable that holds the key where neither it nor a base URL is given.
    fn key_variable(&self) -> &'static str;

    /// The header that carries the key, and further fixed ones.
    fn headers(&self, key: Option<&str>) -> Vec<(&'static str, String)>;

    /// What the body of every call of an agent has in common.
    fn frame(&self, agent: &AgentContent, style: Style) -> Map<String, Value>;

    /// What the body of a call says: the fields that are not in the frame.
    fn messages(&self, prompt: &Prompt) -> Map<String, Value>;

    /// What to ask for when the server refuses `form`.
    fn after(&self, form: Form) -> Option<Form>;

    /// Reads the body of a successful response.
    fn read(&self, body: &Value) -> Result<Completion, String>;
}

/// What a model answered.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Completion {
    pub content: Content,
    pub ending: Ending,
    /// As the server named it.
    pub finish_reason: Option<String>,
    pub model: Option<String>,
    pub id: Option<String>,
    pub tokens: Option<Tokens>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Content {
    /// Of a tool that was called.
    Object(Value),
    Text(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    Complete,
    /// At the limit of tokens.
    Truncated,
    /// The model, or a filter in front of it, would not answer.
    Refused,
}

pub(super) fn wire(runtime: RuntimeKind) -> Option<Box<dyn Wire>> {
    match runtime {
        RuntimeKind::OpenAi => Some(Box::new(OpenAi)),
        RuntimeKind::Anthropic => Some(Box::new(Anthropic)),
        RuntimeKind::Checks | RuntimeKind::Command => None,
    }
}

/// The schema of an evaluation. Every field is required and no other allowed, as strict decoders ask for; ranges are left
/// to the prompt and to the reader, for some decoders refuse them.
pub(super) fn schema(provides_grades: bool) -> Value {
    let text = json!({"type": "string"});
    let comment = json!({
        "type": "object",
        "properties": {
            "quotedText": text, "header": text, "description": text,
            "level": {"type": "string", "enum": crate::domain::Level::ALL},
            "importance": {"type": "number"},
        },
        "required": ["quotedText", "header", "description", "level", "importance"],
        "additionalProperties": false,
    });
    let mut properties = Map::new();
    let mut required = vec!["summary", "analysis", "comments"];
    properties.insert("summary".to_owned(), text.clone());
    properties.insert("analysis".to_owned(), text.clone());
    properties.insert("comments".to_owned(), json!({"type": "array", "items": comment}));
    if provides_grades {
        properties.insert("grade".to_owned(), json!({"type": "number"}));
        required.push("grade");
    }
    json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false})
}

/// The path of a base URL that may end in a slash, in `/v1`, or already in the whole path of the calls.
pub(super) fn join(base: &str, version: &str, path: &str) -> String {
    let base = base.trim_end_matches('/');
    let host_only = base.split_once("://").is_none_or(|(_, rest)| !rest.contains('/'));
    if base.ends_with(path) {
        base.to_owned()
    } else if host_only {
        format!("{base}{version}{path}")
    } else {
        format!("{base}{path}")
    }
}

/// No call has more tokens than this: a server that says so does not know, and sums of it would overflow.
const MOST_TOKENS: u64 = 100_000_000;

pub(super) fn count(usage: &Value, pointer: &str) -> Option<u64> {
    usage.pointer(pointer).and_then(Value::as_u64).filter(|count| *count <= MOST_TOKENS)
}

pub(super) fn text(body: &Value, name: &str) -> Option<String> {
    body.get(name).and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned)
}
