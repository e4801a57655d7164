//! The body of a call. Most of it (the schema, the settings) is the same for every call of an agent, and written out once.

use serde_json::{Map, Value, json};

use super::wire::{Style, Wire};
use crate::domain::AgentContent;
use crate::runtime::prompt::Prompt;

/// What tells neither models nor answers apart: who answers, and the shape that is asked for, which `answerForm` names.
const NOT_PARAMETERS: [&str; 4] = ["model", "tools", "tool_choice", "response_format"];

/// What the calls of an agent in one style have in common.
#[derive(Debug)]
pub(super) struct Frame {
    pub style: Style,
    /// What is stored with the evaluations that are made with it.
    pub parameters: Value,
    /// A JSON object without its closing brace.
    text: String,
}

impl Frame {
    pub(super) fn new(wire: &dyn Wire, agent: &AgentContent, style: Style) -> Self {
        let fields = wire.frame(agent, style);
        let mut text = Value::Object(fields.clone()).to_string();
        text.pop();
        let mut parameters = fields;
        parameters.retain(|name, _| !NOT_PARAMETERS.contains(&name.as_str()));
        parameters.insert("answerForm".to_owned(), json!(style.form.as_str()));
        Self { style, parameters: Value::Object(parameters), text }
    }

    /// The whole body: the frame and what is said in it. The frame has at least the model, so a comma joins them.
    pub(super) fn body(&self, messages: Map<String, Value>) -> String {
        let messages = Value::Object(messages).to_string();
        [&self.text, ",", messages.strip_prefix('{').unwrap_or(&messages)].concat()
    }
}

/// The body of a call as a value, for those who want to see it.
pub(super) fn whole(wire: &dyn Wire, agent: &AgentContent, prompt: &Prompt, style: Style) -> Value {
    Value::Object(wire.frame(agent, style).into_iter().chain(wire.messages(prompt)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{RuntimeKind, Settings};
    use crate::runtime::llm::wire::{self, Form};
    use test_case::test_case;

    #[test_case(RuntimeKind::OpenAi; "openai")]
    #[test_case(RuntimeKind::Anthropic; "anthropic")]
    fn what_is_sent_is_what_is_shown(runtime: RuntimeKind) {
        let settings = Settings {
            model: Some("m".into()),
            temperature: Some(0.5),
            body: Map::from_iter([("top_p".to_owned(), json!(0.9))]),
            ..Settings::default()
        };
        let agent = AgentContent {
            primary_instructions: "Read.".into(),
            self_critique_instructions: None,
            provides_grades: true,
            runtime,
            settings,
            readme: None,
        };
        let prompt = Prompt { system: "Judge \"it\".".into(), user: "One\ntext, {braced}".into() };
        let wire = wire::wire(runtime).unwrap();
        for form in [Form::Schema, Form::JsonObject, Form::Text] {
            let style = Style { form, completion_limit: false };
            let frame = Frame::new(wire.as_ref(), &agent, style);
            let sent: Value = serde_json::from_str(&frame.body(wire.messages(&prompt))).unwrap();
            assert_eq!(sent, whole(wire.as_ref(), &agent, &prompt, style));
            assert_eq!(frame.parameters["answerForm"], form.as_str());
            assert_eq!((&frame.parameters["top_p"], &frame.parameters["temperature"]), (&json!(0.9), &json!(0.5)));
            assert_eq!(frame.parameters.get("model"), None);
        }
    }
}
