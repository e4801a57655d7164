//! From the list of checks in an agent's settings to rules that can be applied.

use serde_json::{Map, Value};

use super::error::{CheckError, Problem, nearest};
use super::outcome::Rule;
use super::params::{Params, excerpt};
use super::rules::{CATALOGUE, Entry};
use crate::domain::Level;

/// The checks of one agent, with their parameters read and their patterns compiled. Never empty.
#[derive(Debug)]
pub struct CheckSet {
    checks: Vec<Check>,
}

/// One check of a set.
#[derive(Debug)]
pub(super) struct Check {
    pub name: &'static str,
    /// Finite and above 0.
    pub weight: f64,
    pub level: Level,
    pub rule: Box<dyn Rule>,
}

impl CheckSet {
    /// Reads the `checks` of an agent: each item is an object with one key, the check's name, whose value is
    /// null or an object of parameters. A bare name is accepted too.
    ///
    /// # Errors
    /// Names the item and the key, and says what is accepted.
    pub fn parse(items: &[Value]) -> Result<Self, CheckError> {
        if items.is_empty() {
            return Err(CheckError::Empty);
        }
        let checks =
            items.iter().enumerate().map(|(index, value)| parse_item(index + 1, value)).collect::<Result<_, _>>()?;
        Ok(Self { checks })
    }

    /// The names of all checks there are, in the order of the documentation.
    pub fn names() -> impl Iterator<Item = &'static str> {
        CATALOGUE.iter().map(|entry| entry.name)
    }

    pub(super) fn checks(&self) -> &[Check] {
        &self.checks
    }
}

fn parse_item(item: usize, value: &Value) -> Result<Check, CheckError> {
    let shape = || CheckError::Item { item, problem: Problem::Shape { given: excerpt(value) } };
    let (name, params) = match value {
        Value::String(name) => (name, &Value::Null),
        Value::Object(object) if object.len() == 1 => object.iter().next().ok_or_else(shape)?,
        _ => return Err(shape()),
    };
    let entry = find(name).map_err(|problem| CheckError::Item { item, problem })?;
    let empty = Map::new();
    let params = match params {
        Value::Null => &empty,
        Value::Object(params) => params,
        _ => return Err(shape()),
    };
    build(entry, Params::new(params)).map_err(|problem| CheckError::Check { item, check: entry.name, problem })
}

fn find(name: &str) -> Result<&'static Entry, Problem> {
    CATALOGUE.iter().find(|entry| entry.name == name).ok_or_else(|| {
        let known: Vec<_> = CheckSet::names().collect();
        Problem::UnknownCheck { given: name.to_owned(), nearest: nearest(name, &known), known }
    })
}

fn build(entry: &'static Entry, mut params: Params<'_>) -> Result<Check, Problem> {
    let rule = (entry.build)(&mut params);
    let weight = params.weight();
    let level = params.level();
    // A key that is misspelt explains a missing one, so it is reported first.
    params.finish()?;
    Ok(Check { name: entry.name, weight: weight?, level: level?.unwrap_or(entry.level), rule: rule? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use test_case::test_case;

    fn message(item: Value) -> String {
        CheckSet::parse(&[item]).unwrap_err().to_string()
    }

    #[test]
    fn an_empty_list_is_refused() {
        assert_eq!(CheckSet::parse(&[]).unwrap_err(), CheckError::Empty);
    }

    #[test]
    fn defaults_come_from_the_catalogue_and_parameters_override_them() {
        let items = [json!({"typos": null}), json!("anchors"), json!({"typos": {"weight": 2.5, "level": "info"}})];
        let set = CheckSet::parse(&items).unwrap();
        let facts: Vec<_> = set.checks().iter().map(|check| (check.name, check.weight, check.level)).collect();
        assert_eq!(facts, [("typos", 1.0, Level::Error), ("anchors", 1.0, Level::Error), ("typos", 2.5, Level::Info)]);
    }

    #[test_case(json!({"word": {"min": 3}}), "check 1: unknown check \"word\" (did you mean words?)")]
    #[test_case(json!({"words": {"minimum": 3}}), "check 1, words: unknown key \"minimum\" (did you mean min?); it has: min, max, weight, level")]
    #[test_case(json!({"words": {"min": -3}}), "check 1, words: min must be a whole number, 0 or more, not -3")]
    #[test_case(json!({"words": {}}), "check 1, words: needs min, max or both")]
    #[test_case(json!({"words": {"min": 5, "max": 3}}), "check 1, words: min 5 is above max 3")]
    #[test_case(json!({"typos": {"weight": 0}}), "check 1, typos: weight must be a number above 0 and at most 1000000, not 0")]
    #[test_case(json!({"typos": {"level": "fatal"}}), "check 1, typos: level must be one of error, warning, nitpick, info, success, not \"fatal\"")]
    #[test_case(json!({"typos": {"allow": [3]}}), "check 1, typos: allow must be a list of texts that are not blank, not [3]")]
    #[test_case(json!({"passive-voice": {"allow": 20}}), "check 1, passive-voice: allow must be a share from 0 to 1, not 20")]
    #[test_case(json!({"forbidden-text": {"pattern": "("}}), "check 1, forbidden-text: pattern cannot be used: unclosed group")]
    #[test_case(json!({"forbidden-text": {"pattern": "a{9999}{9999}"}}), "check 1, forbidden-text: pattern cannot be used")]
    #[test_case(json!({"forbidden-text": {"text": "a", "pattern": "a"}}), "check 1, forbidden-text: text and pattern exclude each other")]
    #[test_case(json!({"required-text": {}}), "check 1, required-text: needs text or pattern")]
    #[test_case(json!({"typos": {}, "words": {}}), "check 1: expected one key, the check's name")]
    #[test_case(json!({"typos": 3}), "check 1: expected one key, the check's name")]
    #[test_case(json!(3), "check 1: expected one key, the check's name")]
    fn errors_name_item_key_and_what_is_accepted(item: Value, expected: &str) {
        let message = message(item);
        assert!(message.starts_with(expected), "{message}");
    }

    #[test]
    fn the_item_is_counted_from_one() {
        let error = CheckSet::parse(&[json!("typos"), json!("typo")]).unwrap_err().to_string();
        assert!(error.starts_with("check 2: unknown check \"typo\" (did you mean typos?)"), "{error}");
    }
}
