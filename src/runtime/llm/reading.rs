//! From what a model answered to an evaluation.

use serde_json::{Map, Value, json};

use super::wire::{Content, Ending};
use super::{Exchange, extract};
use crate::domain::{Anchor, ErrorKind, EvaluationDraft, Level};
use crate::runtime::{AttemptFailure, Retry, Task, prompt, reply};

/// Makes an evaluation of what the model answered.
pub(super) fn read(task: &Task<'_>, exchange: Exchange) -> Result<EvaluationDraft, AttemptFailure> {
    let completion = exchange.completion;
    let provides_grades = task.agent.content.provides_grades;
    let (raw, object) = match completion.content {
        Content::Object(value) => (value.to_string(), evaluation_fields(value).map(|fields| (fields, true))),
        Content::Text(text) => {
            let found = extract::object(&text).map(|(object, around)| (Value::Object(object), around));
            (text, found.and_then(|(value, around)| evaluation_fields(value).map(|fields| (fields, around))))
        }
    };
    let failed = |kind, message: String, retry| AttemptFailure {
        raw_output: Some(raw.clone()),
        usage: exchange.usage,
        ..AttemptFailure::new(kind, message, retry)
    };
    if completion.ending == Ending::Refused {
        return Err(failed(
            ErrorKind::Provider,
            "the model, or a filter before it, refused to answer".to_owned(),
            Retry::Never,
        ));
    }
    let body = prompt::body(&task.document.content);
    let read = object.and_then(|(fields, around)| {
        let answer = reply::from_value(&fields, body, provides_grades).map_err(|error| error.message)?;
        if provides_grades && answer.evaluation.grade.is_none() {
            return Err("the answer has no grade".to_owned());
        }
        Ok((answer.evaluation, around))
    });
    let (draft, around) = match read {
        Ok(read) => read,
        Err(_) if completion.ending == Ending::Truncated => {
            let message = "the answer ended at the limit of tokens, before it was whole; raise the agent's maxTokens";
            return Err(failed(ErrorKind::Truncated, message.to_owned(), Retry::Never));
        }
        Err(why) => return Err(failed(ErrorKind::MalformedAnswer, why, Retry::Backoff)),
    };
    let mut draft = EvaluationDraft {
        model: completion.model,
        prompt_version: Some(prompt::VERSION.to_owned()),
        parameters: Some(exchange.parameters),
        finish_reason: completion.finish_reason,
        request_id: exchange.request_id,
        // What stood around the evaluation is nowhere else.
        raw_output: around.then_some(raw),
        ..draft
    };
    shift(&mut draft, task.document.content[..task.document.content.len() - body.len()].chars().count());
    Ok(draft)
}

/// Only what was asked for: a document could talk its reader into reporting a usage or a cost. What a model got wrong
/// about a comment's level or weight is left out, for neither enters a statistic and the remark is still one.
fn evaluation_fields(value: Value) -> Result<Value, String> {
    let Value::Object(mut object) = value else { return Err("the answer is no JSON object".to_owned()) };
    let mut fields = Map::new();
    for name in ["summary", "analysis", "grade"] {
        if let Some(value) = object.remove(name) {
            fields.insert(name.to_owned(), value);
        }
    }
    if let Some(Value::Array(comments)) = object.remove("comments") {
        fields.insert("comments".to_owned(), comments.into_iter().map(comment_fields).collect());
    }
    Ok(Value::Object(fields))
}

fn comment_fields(comment: Value) -> Value {
    let Value::Object(comment) = comment else { return comment };
    let text = |name: &str| comment.get(name).filter(|value| value.is_string());
    let level = text("level").and_then(|level| level.as_str()).map(str::to_lowercase);
    let level = level.filter(|level| level.parse::<Level>().is_ok());
    let importance = comment.get("importance").and_then(Value::as_f64).filter(|it| (0.0..=100.0).contains(it));
    json!({
        "quotedText": text("quotedText").cloned().unwrap_or_else(|| json!("")),
        "header": text("header"),
        // A remark without words still has its title and its passage.
        "description": text("description").or_else(|| text("header")).cloned().unwrap_or_else(|| json!("")),
        "level": level,
        "importance": importance,
    })
}

/// Offsets count from the beginning of the document, front matter included.
fn shift(draft: &mut EvaluationDraft, by: usize) {
    for comment in &mut draft.comments {
        if let Anchor::Found { start, end } = &mut comment.anchor {
            *start += by;
            *end += by;
        }
    }
}
