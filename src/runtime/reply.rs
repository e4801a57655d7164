//! Reads one evaluation out of the JSON that a program or a model answered with.
//!
//! The answer is outside text. What it must have is little (`summary`); what it has must be right, for a
//! grade of 130 or a level of "fatal" means that the other side misunderstood, and guessing would put a
//! wrong number into somebody's statistics. Fields that are not known are ignored; null is absent.

use serde_json::{Map, Value};

use super::Answer;
use crate::domain::{Anchor, Comment, Cost, EvaluationDraft, Level, QuoteLocator, Usage};
use crate::strict_json;

/// More comments than this are an error.
pub const MAX_COMMENTS: usize = 10_000;
/// The longest text of one field, in bytes.
pub const MAX_TEXT_BYTES: usize = 1 << 20;

/// Why an answer cannot be used, and what it cost all the same.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{message}")]
pub struct ReplyError {
    pub message: String,
    pub usage: Usage,
}

/// Reads an answer from bytes; see [`from_value`].
///
/// # Errors
/// The bytes are not strict JSON, or the value is not an evaluation.
pub fn parse(bytes: &[u8], content: &str, provides_grades: bool) -> Result<Answer, ReplyError> {
    let value = strict_json::parse(bytes).map_err(|error| ReplyError {
        message: format!("the answer is not valid JSON: {error}"),
        usage: Usage::default(),
    })?;
    from_value(&value, content, provides_grades)
}

/// Reads an answer about a document with this content. Grades of an agent that provides none are dropped;
/// the missing grade of one that does is `None`.
///
/// # Errors
/// Names the first field that is missing or wrong.
pub fn from_value(value: &Value, content: &str, provides_grades: bool) -> Result<Answer, ReplyError> {
    let Value::Object(object) = value else {
        let message = format!("the answer is {}; it has to be a JSON object", shown(value));
        return Err(ReplyError { message, usage: Usage::default() });
    };
    let fields = Fields { object, path: String::new() };
    read(&fields, content, provides_grades).map_err(|message| ReplyError { message, usage: known_usage(&fields) })
}

fn read(fields: &Fields<'_>, content: &str, provides_grades: bool) -> Result<Answer, String> {
    let evaluation = EvaluationDraft {
        grade: fields.grade(provides_grades)?,
        summary: fields.summary()?,
        analysis: fields.text("analysis")?.unwrap_or_default(),
        self_critique: fields.text("selfCritique")?,
        model: fields.text("model")?,
        comments: comments(fields, content, provides_grades)?,
        ..EvaluationDraft::default()
    };
    Ok(Answer { evaluation, usage: usage(fields)? })
}

fn usage(fields: &Fields<'_>) -> Result<Usage, String> {
    let tokens = fields.object_field("usage")?;
    let count = |name| tokens.as_ref().map_or(Ok(None), |tokens| tokens.count(name));
    Ok(Usage { input_tokens: count("inputTokens")?, output_tokens: count("outputTokens")?, cost: fields.cost()? })
}

/// What can be read of the usage when something else is wrong.
fn known_usage(fields: &Fields<'_>) -> Usage {
    let tokens = fields.object_field("usage").ok().flatten();
    let count = |name| tokens.as_ref().and_then(|tokens| tokens.count(name).ok().flatten());
    let cost = fields.cost().ok().flatten();
    Usage { input_tokens: count("inputTokens"), output_tokens: count("outputTokens"), cost }
}

fn comments(fields: &Fields<'_>, content: &str, provides_grades: bool) -> Result<Vec<Comment>, String> {
    let items = match fields.get("comments") {
        None => return Ok(Vec::new()),
        Some(Value::Array(items)) => items,
        Some(other) => return Err(format!("comments is {}; it has to be an array", shown(other))),
    };
    if items.len() > MAX_COMMENTS {
        return Err(format!("comments has {} items; at most {MAX_COMMENTS} are taken", items.len()));
    }
    if items.is_empty() {
        return Ok(Vec::new());
    }
    let mut locator = QuoteLocator::new(content);
    let read = |(index, item)| comment(index, item, &mut locator, provides_grades);
    items.iter().enumerate().map(read).collect()
}

fn comment(
    index: usize,
    item: &Value,
    locator: &mut QuoteLocator<'_>,
    provides_grades: bool,
) -> Result<Comment, String> {
    let Value::Object(object) = item else {
        return Err(format!("comments[{index}] is {}; it has to be an object", shown(item)));
    };
    let fields = Fields { object, path: format!("comments[{index}]") };
    let description = fields.required_text("description")?;
    let quote = fields.text("quotedText")?;
    let offsets = fields.offset("startOffset")?.zip(fields.offset("endOffset")?);
    let anchor = match (&quote, offsets) {
        (Some(quote), None) => locator.locate(quote),
        (None, Some((start, end))) => locator.take(start, end),
        // An empty quotation says nothing against the offsets.
        (Some(quote), Some((start, end))) if quote.is_empty() => locator.take(start, end),
        (Some(quote), Some((start, end))) => locator.locate_at(quote, start, end),
        (None, None) => return Err(format!("comments[{index}] has neither `quotedText` nor both offsets")),
    };
    Ok(Comment {
        header: fields.text("header")?,
        description,
        level: fields.level()?,
        importance: fields.percentage("importance", "importance")?,
        grade: fields.grade(provides_grades)?,
        quoted_text: quoted_text(locator, &anchor, quote),
        anchor,
    })
}

/// The document's own words where the passage was found, so that text and offsets always agree.
fn quoted_text(locator: &QuoteLocator<'_>, anchor: &Anchor, quote: Option<String>) -> String {
    match locator.passage(anchor) {
        Some(passage) => passage.to_owned(),
        None => quote.unwrap_or_default(),
    }
}

/// The fields of an object, and where it lies in the answer.
struct Fields<'a> {
    object: &'a Map<String, Value>,
    path: String,
}

impl<'a> Fields<'a> {
    /// A field that is there and not null.
    fn get(&self, name: &str) -> Option<&'a Value> {
        self.object.get(name).filter(|value| !value.is_null())
    }

    fn path(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }

    fn wrong(&self, name: &str, value: &Value, rule: &str) -> String {
        format!("{} is {}; {rule}", self.path(name), shown(value))
    }

    fn required_text(&self, name: &str) -> Result<String, String> {
        let owner = if self.path.is_empty() { "the answer" } else { &self.path };
        self.text(name)?.ok_or_else(|| format!("{owner} has no `{name}`"))
    }

    /// Nothing in it is as good as none.
    fn summary(&self) -> Result<String, String> {
        let summary = self.required_text("summary")?;
        if summary.trim().is_empty() { Err("the `summary` is empty".to_owned()) } else { Ok(summary) }
    }

    fn text(&self, name: &str) -> Result<Option<String>, String> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::String(text)) if text.len() <= MAX_TEXT_BYTES => Ok(Some(text.clone())),
            Some(Value::String(text)) => {
                Err(format!("{} has {} bytes; at most {MAX_TEXT_BYTES} are taken", self.path(name), text.len()))
            }
            Some(other) => Err(self.wrong(name, other, "it has to be a text")),
        }
    }

    fn object_field(&self, name: &str) -> Result<Option<Fields<'a>>, String> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::Object(object)) => Ok(Some(Fields { object, path: self.path(name) })),
            Some(other) => Err(self.wrong(name, other, "it has to be an object")),
        }
    }

    fn grade(&self, provides_grades: bool) -> Result<Option<f64>, String> {
        if provides_grades { self.percentage("grade", "a grade") } else { Ok(None) }
    }

    fn percentage(&self, name: &str, subject: &str) -> Result<Option<f64>, String> {
        let Some(value) = self.get(name) else { return Ok(None) };
        match value.as_f64() {
            // Adding zero makes -0 a plain 0.
            Some(number) if (0.0..=100.0).contains(&number) => Ok(Some(number + 0.0)),
            _ if value.is_string() => Err(format!(
                "{} is the text {}; {subject} is a number from 0 to 100, without quotes",
                self.path(name),
                shown(value)
            )),
            _ => Err(self.wrong(name, value, &format!("{subject} is a number from 0 to 100"))),
        }
    }

    fn level(&self) -> Result<Level, String> {
        let Some(value) = self.get("level") else { return Ok(Level::Info) };
        value.as_str().and_then(|text| text.parse().ok()).ok_or_else(|| {
            let names: Vec<&str> = Level::ALL.iter().map(|level| level.as_str()).collect();
            self.wrong("level", value, &format!("levels are {}", names.join(", ")))
        })
    }

    fn count(&self, name: &str) -> Result<Option<u64>, String> {
        let Some(value) = self.get(name) else { return Ok(None) };
        match whole(value).and_then(|number| u64::try_from(number).ok()) {
            Some(number) => Ok(Some(number)),
            None => Err(self.wrong(name, value, "it has to be a whole number from 0")),
        }
    }

    /// An offset below 0 lies outside every document, like one beyond its end.
    fn offset(&self, name: &str) -> Result<Option<usize>, String> {
        let Some(value) = self.get(name) else { return Ok(None) };
        match whole(value) {
            Some(number) => Ok(Some(usize::try_from(number).unwrap_or(usize::MAX))),
            None => Err(self.wrong(name, value, "offsets are whole numbers")),
        }
    }

    fn cost(&self) -> Result<Option<Cost>, String> {
        let Some(value) = self.get("costUsd") else { return Ok(None) };
        match value.as_f64().and_then(Cost::from_dollars) {
            Some(cost) => Ok(Some(cost)),
            None => Err(self.wrong("costUsd", value, "it has to be an amount of dollars, 0 or more")),
        }
    }
}

/// A whole number, also one written like `12.0`, as some languages write all numbers.
fn whole(value: &Value) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    #[expect(clippy::cast_possible_truncation, reason = "the range is checked first")]
    let from_double = |number: f64| (number.fract() == 0.0 && number.abs() <= EXACT).then_some(number as i64);
    value.as_i64().or_else(|| value.as_f64().and_then(from_double))
}

/// A value as an error message shows it: short, and without the insides of arrays and objects.
fn shown(value: &Value) -> String {
    const MAX_CHARS: usize = 40;
    match value {
        Value::Array(_) => "an array".to_owned(),
        Value::Object(_) => "an object".to_owned(),
        Value::String(text) if text.chars().count() > MAX_CHARS => {
            format!("{:?}…", text.chars().take(MAX_CHARS).collect::<String>())
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests;
