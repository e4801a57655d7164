//! The chat completions format of OpenAI, which most servers speak.

use serde_json::{Map, Value, json};

use super::wire::{self, Completion, Content, Ending, Form, Style, Wire, count};
use crate::domain::{AgentContent, Tokens};
use crate::runtime::prompt::Prompt;

#[derive(Debug)]
pub(super) struct OpenAi;

impl Wire for OpenAi {
    fn url(&self, base: Option<&str>) -> String {
        wire::join(base.unwrap_or("https://api.openai.com/v1"), "/v1", "/chat/completions")
    }

    fn key_variable(&self) -> &'static str {
        "OPENAI_API_KEY"
    }

    fn headers(&self, key: Option<&str>) -> Vec<(&'static str, String)> {
        key.map(|key| ("authorization", format!("Bearer {key}"))).into_iter().collect()
    }

    fn frame(&self, agent: &AgentContent, style: Style) -> Map<String, Value> {
        let settings = &agent.settings;
        let mut body = Map::new();
        body.insert("model".to_owned(), json!(settings.model));
        if let Some(temperature) = settings.temperature {
            body.insert("temperature".to_owned(), json!(temperature));
        }
        if let Some(limit) = settings.max_tokens {
            let name = if style.completion_limit { "max_completion_tokens" } else { "max_tokens" };
            body.insert(name.to_owned(), json!(limit));
        }
        let format = match style.form {
            Form::Schema => {
                let schema = wire::schema(agent.provides_grades);
                Some(json!({
                    "type": "json_schema",
                    "json_schema": {"name": "evaluation", "strict": true, "schema": schema},
                }))
            }
            Form::JsonObject => Some(json!({"type": "json_object"})),
            Form::Text => None,
        };
        if let Some(format) = format {
            body.insert("response_format".to_owned(), format);
        }
        body.extend(settings.body.clone());
        body
    }

    fn messages(&self, prompt: &Prompt) -> Map<String, Value> {
        let messages = json!([{"role": "system", "content": prompt.system}, {"role": "user", "content": prompt.user}]);
        Map::from_iter([("messages".to_owned(), messages)])
    }

    fn after(&self, form: Form) -> Option<Form> {
        match form {
            Form::Schema => Some(Form::JsonObject),
            Form::JsonObject => Some(Form::Text),
            Form::Text => None,
        }
    }

    fn read(&self, body: &Value) -> Result<Completion, String> {
        let choice = body.pointer("/choices/0").ok_or("the response has no `choices`")?;
        let message = choice.get("message").ok_or("the response has no `message`")?;
        let finish_reason = wire::text(choice, "finish_reason");
        let refusal = wire::text(message, "refusal");
        let ending = match finish_reason.as_deref() {
            Some("length") => Ending::Truncated,
            Some("content_filter") => Ending::Refused,
            _ if refusal.is_some() => Ending::Refused,
            _ => Ending::Complete,
        };
        Ok(Completion {
            content: Content::Text(refusal.unwrap_or_else(|| spoken(message.get("content")))),
            ending,
            finish_reason,
            model: wire::text(body, "model"),
            id: wire::text(body, "id"),
            tokens: body.get("usage").and_then(tokens),
        })
    }
}

/// Content is a text, or a list of parts of which some are texts.
fn spoken(content: Option<&Value>) -> String {
    match content {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(parts)) => parts.iter().filter_map(|part| part.get("text").and_then(Value::as_str)).collect(),
        _ => String::new(),
    }
}

fn tokens(usage: &Value) -> Option<Tokens> {
    Some(Tokens {
        input: count(usage, "/prompt_tokens")?,
        cached: count(usage, "/prompt_tokens_details/cached_tokens").unwrap_or(0),
        output: count(usage, "/completion_tokens")?,
        ..Tokens::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use test_case::test_case;

    #[test_case(None, "https://api.openai.com/v1/chat/completions")]
    #[test_case(Some("http://localhost:11434"), "http://localhost:11434/v1/chat/completions")]
    #[test_case(Some("http://localhost:11434/"), "http://localhost:11434/v1/chat/completions")]
    #[test_case(Some("http://localhost:11434/v1/"), "http://localhost:11434/v1/chat/completions")]
    #[test_case(Some("https://router.test/api/v1"), "https://router.test/api/v1/chat/completions")]
    #[test_case(Some("https://g.test/v1beta/openai"), "https://g.test/v1beta/openai/chat/completions")]
    #[test_case(Some("https://a.test/v1/chat/completions"), "https://a.test/v1/chat/completions")]
    fn addresses(base: Option<&str>, expected: &str) {
        assert_eq!(OpenAi.url(base), expected);
    }

    #[test_case(&json!({"choices": [{"finish_reason": "length", "message": {"content": "{\"a"}}]}), Ending::Truncated; "at the limit")]
    #[test_case(&json!({"choices": [{"finish_reason": "content_filter", "message": {"content": null}}]}), Ending::Refused; "filtered")]
    #[test_case(&json!({"choices": [{"finish_reason": "stop", "message": {"content": null, "refusal": "No."}}]}), Ending::Refused; "refused")]
    #[test_case(&json!({"choices": [{"finish_reason": "stop", "message": {"content": [{"type": "text", "text": "{}"}]}}]}), Ending::Complete; "in parts")]
    fn endings(body: &Value, expected: Ending) {
        assert_eq!(OpenAi.read(body).unwrap().ending, expected);
    }

    #[test]
    fn cached_tokens_are_part_of_the_input() {
        let usage =
            json!({"prompt_tokens": 52, "completion_tokens": 9, "prompt_tokens_details": {"cached_tokens": 47}});
        assert_eq!(tokens(&usage), Some(Tokens { input: 52, cached: 47, output: 9, ..Tokens::default() }));
        assert_eq!(tokens(&json!({"prompt_tokens": 52})), None, "half a count is none");
    }
}
