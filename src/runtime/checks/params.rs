//! Reads the parameters of one check. Every read registers its key, so that what is left over at the end is
//! unknown and the error can list what there is.

use serde_json::{Map, Value};

use super::error::{Problem, nearest};
use crate::domain::Level;

#[derive(Debug)]
pub(super) struct Params<'a> {
    given: &'a Map<String, Value>,
    known: Vec<&'static str>,
}

impl<'a> Params<'a> {
    pub const fn new(given: &'a Map<String, Value>) -> Self {
        Self { given, known: Vec::new() }
    }

    /// A key that is null counts as absent.
    fn take(&mut self, key: &'static str) -> Option<&'a Value> {
        self.known.push(key);
        self.given.get(key).filter(|value| !value.is_null())
    }

    pub fn count(&mut self, key: &'static str) -> Result<Option<usize>, Problem> {
        self.read(key, "a whole number, 0 or more", |value| value.as_u64().and_then(|count| count.try_into().ok()))
    }

    pub fn positive_count(&mut self, key: &'static str) -> Result<Option<usize>, Problem> {
        self.read(key, "a whole number, 1 or more", |value| {
            value.as_u64().filter(|count| *count > 0).and_then(|count| count.try_into().ok())
        })
    }

    pub fn number(&mut self, key: &'static str) -> Result<Option<f64>, Problem> {
        self.read(key, "a number", |value| value.as_f64().filter(|number| number.is_finite()))
    }

    pub fn share(&mut self, key: &'static str) -> Result<Option<f64>, Problem> {
        self.read(key, "a share from 0 to 1", |value| value.as_f64().filter(|share| (0.0..=1.0).contains(share)))
    }

    pub fn rate(&mut self, key: &'static str) -> Result<Option<f64>, Problem> {
        self.read(key, "a number, 0 or more", |value| value.as_f64().filter(|rate| rate.is_finite() && *rate >= 0.0))
    }

    pub fn weight(&mut self) -> Result<f64, Problem> {
        let weight = self.read("weight", "a number above 0 and at most 1000000", |value| {
            value.as_f64().filter(|weight| *weight > 0.0 && *weight <= 1e6)
        })?;
        Ok(weight.unwrap_or(1.0))
    }

    pub fn level(&mut self) -> Result<Option<Level>, Problem> {
        self.read("level", "one of error, warning, nitpick, info, success", |value| value.as_str()?.parse().ok())
    }

    pub fn flag(&mut self, key: &'static str) -> Result<bool, Problem> {
        Ok(self.read(key, "true or false", Value::as_bool)?.unwrap_or(false))
    }

    pub fn text(&mut self, key: &'static str) -> Result<Option<&'a str>, Problem> {
        self.read(key, "a text that is not blank", |value| value.as_str().filter(|text| !text.trim().is_empty()))
    }

    /// A single text is taken as a list of one.
    pub fn texts(&mut self, key: &'static str) -> Result<Vec<&'a str>, Problem> {
        let is_filled = |text: &&str| !text.trim().is_empty();
        let texts = self.read(key, "a list of texts that are not blank", |value| match value {
            Value::String(text) => Some(text.as_str()).filter(is_filled).map(|text| vec![text]),
            Value::Array(items) => items.iter().map(|item| item.as_str().filter(is_filled)).collect(),
            _ => None,
        })?;
        Ok(texts.unwrap_or_default())
    }

    fn read<T>(
        &mut self,
        key: &'static str,
        accepted: &'static str,
        convert: impl FnOnce(&'a Value) -> Option<T>,
    ) -> Result<Option<T>, Problem> {
        let Some(value) = self.take(key) else { return Ok(None) };
        match convert(value) {
            Some(converted) => Ok(Some(converted)),
            None => Err(Problem::Value { key, accepted, given: excerpt(value) }),
        }
    }

    /// Refuses keys that nobody has read.
    pub fn finish(self) -> Result<(), Problem> {
        match self.given.keys().find(|key| !self.known.contains(&key.as_str())) {
            None => Ok(()),
            Some(key) => {
                Err(Problem::UnknownKey { given: key.clone(), nearest: nearest(key, &self.known), known: self.known })
            }
        }
    }
}

/// The beginning of a value as JSON, short enough for an error message.
pub(super) fn excerpt(value: &Value) -> String {
    const LONGEST: usize = 60;
    let text = value.to_string();
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
