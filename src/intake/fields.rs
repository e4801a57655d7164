//! Reads a parsed value field by field, so that every mistake names the field by its path
//! (`ephemeralDocuments.inline[2].content`) and says what would be accepted.

use std::ops::RangeInclusive;
use std::str::FromStr;

use serde_json::{Map, Value};

use super::error::{IntakeError, Place};
use crate::domain::UnknownName;

/// A field that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FieldError {
    /// The path of the field; empty for the whole value.
    pub path: String,
    pub message: String,
    pub hints: Vec<String>,
}

impl FieldError {
    pub fn new(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self { path: path.into(), message: message.into(), hints: Vec::new() }
    }

    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// The same error about a value inside `path`.
    #[must_use]
    pub fn below(self, path: &str) -> Self {
        Self { path: format!("{path}.{}", self.path), message: format!("{path}.{}", self.message), ..self }
    }

    /// Adds where the value came from; `text` is searched for the line of the field.
    pub fn locate(self, place: &Place, text: &str, first_line: u64) -> IntakeError {
        let line = line_of(&self.path, text).map(|line| first_line + line);
        IntakeError::Invalid { place: place.at(line.or(place.line)), message: self.message, hints: self.hints }
    }
}

/// The line, counted from 0, where a key stands at the left margin of YAML text. A path into the depth
/// has none: the line of its first key could be far from the mistake.
fn line_of(path: &str, text: &str) -> Option<u64> {
    let key = path.split('[').next().filter(|key| !key.is_empty() && !path.contains('.'))?;
    let stands_here = |line: &str| line.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with(':'));
    text.lines().position(stands_here).map(|line| line as u64)
}

/// An object whose keys are all known, and which is taken apart key by key. A null counts as absent.
#[derive(Debug)]
pub(super) struct Fields {
    path: String,
    entries: Map<String, Value>,
}

impl Fields {
    /// Opens `value`, which must be an object with only `accepted` keys.
    pub fn open(value: Value, path: &str, accepted: &[&str]) -> Result<Self, FieldError> {
        let fields = Self { path: path.to_owned(), entries: entries_of(value, path)? };
        match fields.entries.keys().find(|key| !accepted.contains(&key.as_str())) {
            Some(key) => Err(unknown(&fields.path_of(key), key, accepted)),
            None => Ok(fields),
        }
    }

    pub fn path_of(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    pub fn error(&self, key: &str, message: &str) -> FieldError {
        let path = self.path_of(key);
        let message = format!("{path} {message}");
        FieldError::new(path, message)
    }

    pub fn take(&mut self, key: &str) -> Option<Value> {
        self.entries.remove(key).filter(|value| !value.is_null())
    }

    pub fn has(&self, key: &str) -> bool {
        self.entries.get(key).is_some_and(|value| !value.is_null())
    }

    pub fn text(&mut self, key: &str) -> Result<Option<String>, FieldError> {
        match self.take(key) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(other) => Err(self.wrong(key, "a text", &other)),
        }
    }

    /// A text that is not blank.
    pub fn filled(&mut self, key: &str) -> Result<Option<String>, FieldError> {
        match self.text(key)? {
            Some(text) if text.trim().is_empty() => Err(self.error(key, "is empty")),
            text => Ok(text),
        }
    }

    pub fn flag(&mut self, key: &str) -> Result<Option<bool>, FieldError> {
        match self.take(key) {
            None => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(flag)),
            Some(other) => Err(self.wrong(key, "true or false", &other)),
        }
    }

    pub fn number(&mut self, key: &str, range: RangeInclusive<f64>) -> Result<Option<f64>, FieldError> {
        let Some(value) = self.take(key) else { return Ok(None) };
        match value.as_f64() {
            Some(number) if range.contains(&number) => Ok(Some(number)),
            _ => Err(self.wrong(key, &format!("a number from {} to {}", range.start(), range.end()), &value)),
        }
    }

    pub fn whole<T: TryFrom<i64>>(&mut self, key: &str, range: RangeInclusive<i64>) -> Result<Option<T>, FieldError> {
        let Some(value) = self.take(key) else { return Ok(None) };
        match value.as_i64().filter(|number| range.contains(number)).and_then(|number| T::try_from(number).ok()) {
            Some(number) => Ok(Some(number)),
            None => Err(self.wrong(key, &format!("a whole number from {} to {}", range.start(), range.end()), &value)),
        }
    }

    pub fn list(&mut self, key: &str) -> Result<Vec<Value>, FieldError> {
        match self.take(key) {
            None => Ok(Vec::new()),
            Some(Value::Array(items)) => Ok(items),
            Some(other) => Err(self.wrong(key, "a list", &other)),
        }
    }

    /// A list of texts, none of them empty.
    pub fn texts(&mut self, key: &str) -> Result<Vec<String>, FieldError> {
        let items = self.list(key)?;
        let read = |(index, item): (usize, Value)| match item {
            Value::String(text) if !text.is_empty() => Ok(text),
            other => Err(self.wrong(&format!("{key}[{index}]"), "a text", &other)),
        };
        items.into_iter().enumerate().map(read).collect()
    }

    pub fn object(&mut self, key: &str) -> Result<Map<String, Value>, FieldError> {
        self.take(key).map_or_else(|| Ok(Map::new()), |value| entries_of(value, &self.path_of(key)))
    }

    /// One of a closed set of names.
    pub fn name<T: FromStr<Err = UnknownName>>(&mut self, key: &str) -> Result<Option<T>, FieldError> {
        let Some(text) = self.text(key)? else { return Ok(None) };
        text.parse().map(Some).map_err(|problem: UnknownName| {
            self.error(key, &format!("is {}, not {:?}", one_of(&problem.expected), problem.given))
        })
    }

    fn wrong(&self, key: &str, expected: &str, found: &Value) -> FieldError {
        let error = self.error(key, &format!("must be {expected}, not {}", describe(found)));
        let needs_quotes = expected == "a text" && (found.is_number() || found.is_boolean());
        if needs_quotes { error.hint("put it in quotes to make it a text") } else { error }
    }
}

fn entries_of(value: Value, path: &str) -> Result<Map<String, Value>, FieldError> {
    match value {
        Value::Object(entries) => Ok(entries),
        other => {
            let name = if path.is_empty() { "the content" } else { path };
            Err(FieldError::new(path, format!("{name} must be keys with values, not {}", describe(&other))))
        }
    }
}

fn unknown(path: &str, key: &str, accepted: &[&str]) -> FieldError {
    let guess = nearest(key, accepted).map(|name| format!("; did you mean `{name}`?")).unwrap_or_default();
    FieldError::new(path, format!("unknown key `{path}`{guess}")).hint(format!("accepted: {}", accepted.join(", ")))
}

/// The accepted name that `given` was probably meant to be.
pub(super) fn nearest<'a>(given: &str, accepted: &[&'a str]) -> Option<&'a str> {
    let plain = |text: &str| text.replace(['_', '-', ' '], "").to_lowercase();
    let given = plain(given);
    let distance = |name: &&str| strsim::damerau_levenshtein(&given, &plain(name));
    let best = accepted.iter().copied().min_by_key(distance)?;
    (distance(&best) <= 1 + best.len() / 4).then_some(best)
}

/// A value in a few words, for an error.
pub(super) fn describe(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::Bool(flag) => flag.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) if text.chars().count() > 40 => format!("{:?}…", text.chars().take(40).collect::<String>()),
        Value::String(text) => format!("{text:?}"),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "keys with values".to_owned(),
    }
}

/// `a, b or c`.
pub(super) fn one_of(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use test_case::test_case;

    #[test_case("temprature", Some("temperature"))]
    #[test_case("base_url", Some("baseUrl"))]
    #[test_case("max-tokens", Some("maxTokens"))]
    #[test_case("colour", None)]
    fn the_nearest_key_is_named_only_when_it_is_near(given: &str, expected: Option<&str>) {
        assert_eq!(nearest(given, &["temperature", "baseUrl", "maxTokens", "name"]), expected);
    }

    #[test]
    fn a_path_reaches_into_lists() {
        let mut fields = Fields::open(json!({"command": ["a", 5]}), "ephemeralAgent", &["command"]).unwrap();
        let error = fields.texts("command").unwrap_err();
        assert_eq!(error.message, "ephemeralAgent.command[1] must be a text, not 5");
        assert_eq!(error.hints, ["put it in quotes to make it a text"]);
    }

    #[test]
    fn whole_numbers_stay_in_their_range() {
        let read = |value: Value| Fields::open(json!({"n": value}), "", &["n"]).unwrap().whole::<u32>("n", 1..=9);
        assert_eq!(read(json!(9)), Ok(Some(9)));
        assert_eq!(read(json!(null)), Ok(None));
        for bad in [json!(0), json!(10), json!(1.5), json!("1"), json!(u64::MAX)] {
            assert!(read(bad).unwrap_err().message.starts_with("n must be a whole number from 1 to 9, not "));
        }
    }
}
