//! The messages format of Anthropic. The model has to call a tool whose input is the evaluation.

use serde_json::{Map, Value, json};

use super::wire::{self, Completion, Content, Ending, Form, Style, Wire, count};
use crate::domain::{AgentContent, Tokens};
use crate::runtime::prompt::Prompt;

const VERSION: &str = "2023-06-01";
const TOOL: &str = "evaluation";
/// The format demands a limit; agents that name none get this one.
pub(super) const DEFAULT_MAX_TOKENS: u32 = 4_096;

#[derive(Debug)]
pub(super) struct Anthropic;

impl Wire for Anthropic {
    fn url(&self, base: Option<&str>) -> String {
        let base = base.unwrap_or("https://api.anthropic.com").trim_end_matches('/');
        let base = base.strip_suffix("/messages").unwrap_or(base);
        format!("{}/v1/messages", base.strip_suffix("/v1").unwrap_or(base))
    }

    fn key_variable(&self) -> &'static str {
        "ANTHROPIC_API_KEY"
    }

    fn headers(&self, key: Option<&str>) -> Vec<(&'static str, String)> {
        let version = ("anthropic-version", VERSION.to_owned());
        key.map(|key| ("x-api-key", key.to_owned())).into_iter().chain([version]).collect()
    }

    fn frame(&self, agent: &AgentContent, style: Style) -> Map<String, Value> {
        let settings = &agent.settings;
        let mut body = Map::new();
        body.insert("model".to_owned(), json!(settings.model));
        body.insert("max_tokens".to_owned(), json!(settings.max_tokens.unwrap_or(DEFAULT_MAX_TOKENS)));
        if let Some(temperature) = settings.temperature {
            body.insert("temperature".to_owned(), json!(temperature));
        }
        if style.form == Form::Schema {
            let tool = json!({
                "name": TOOL,
                "description": "Hands in the evaluation of the document.",
                "input_schema": wire::schema(agent.provides_grades),
            });
            body.insert("tools".to_owned(), json!([tool]));
            body.insert("tool_choice".to_owned(), json!({"type": "tool", "name": TOOL}));
        }
        body.extend(settings.body.clone());
        body
    }

    fn messages(&self, prompt: &Prompt) -> Map<String, Value> {
        let messages = json!([{"role": "user", "content": prompt.user}]);
        Map::from_iter([("system".to_owned(), json!(prompt.system)), ("messages".to_owned(), messages)])
    }

    fn after(&self, form: Form) -> Option<Form> {
        match form {
            Form::Schema => Some(Form::Text),
            Form::JsonObject | Form::Text => None,
        }
    }

    fn read(&self, body: &Value) -> Result<Completion, String> {
        let parts = body.get("content").and_then(Value::as_array).ok_or("the response has no `content`")?;
        let of_type = |wanted: &'static str| {
            parts.iter().filter(move |part| part.get("type").and_then(Value::as_str) == Some(wanted))
        };
        // A server that does not know tools answers in text all the same.
        let content = match of_type("tool_use").find_map(|part| part.get("input")) {
            Some(input) => Content::Object(input.clone()),
            None => Content::Text(of_type("text").filter_map(|part| part.get("text")?.as_str()).collect()),
        };
        let finish_reason = wire::text(body, "stop_reason");
        let ending = match finish_reason.as_deref() {
            Some("max_tokens" | "model_context_window_exceeded") => Ending::Truncated,
            Some("refusal") => Ending::Refused,
            _ => Ending::Complete,
        };
        Ok(Completion {
            content,
            ending,
            finish_reason,
            model: wire::text(body, "model"),
            id: wire::text(body, "id"),
            tokens: body.get("usage").and_then(tokens),
        })
    }
}

/// Tokens that were read from the cache or written to it are not counted in `input_tokens`.
fn tokens(usage: &Value) -> Option<Tokens> {
    let cached = count(usage, "/cache_read_input_tokens").unwrap_or(0);
    let written = count(usage, "/cache_creation_input_tokens").unwrap_or(0);
    let input = count(usage, "/input_tokens")?.saturating_add(cached).saturating_add(written);
    Some(Tokens { input, cached, cache_written: written, output: count(usage, "/output_tokens")? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use test_case::test_case;

    #[test_case(None, "https://api.anthropic.com/v1/messages")]
    #[test_case(Some("http://127.0.0.1:8911"), "http://127.0.0.1:8911/v1/messages")]
    #[test_case(Some("http://127.0.0.1:8911/v1/"), "http://127.0.0.1:8911/v1/messages")]
    #[test_case(Some("https://a.test/anthropic"), "https://a.test/anthropic/v1/messages")]
    #[test_case(Some("https://a.test/v1/messages"), "https://a.test/v1/messages")]
    fn addresses(base: Option<&str>, expected: &str) {
        assert_eq!(Anthropic.url(base), expected);
    }

    #[test]
    fn a_tool_call_is_the_answer_and_text_stands_in_for_it() {
        let called = json!({
            "content": [{"type": "text", "text": "Here."}, {"type": "tool_use", "input": {"summary": "s"}}],
            "stop_reason": "tool_use",
        });
        assert_eq!(Anthropic.read(&called).unwrap().content, Content::Object(json!({"summary": "s"})));
        let told = json!({"content": [{"type": "text", "text": "{}"}], "stop_reason": "max_tokens"});
        let read = Anthropic.read(&told).unwrap();
        assert_eq!((read.content, read.ending), (Content::Text("{}".into()), Ending::Truncated));
    }

    #[test]
    fn all_that_was_read_counts_as_input() {
        let usage = json!({
            "input_tokens": 5, "cache_read_input_tokens": 47, "cache_creation_input_tokens": 3, "output_tokens": 60,
        });
        assert_eq!(tokens(&usage), Some(Tokens { input: 55, cached: 47, cache_written: 3, output: 60 }));
    }
}
