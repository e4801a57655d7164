//! The only place that knows the YAML library. YAML 1.2 without surprises: `no` is a text, a date is a
//! text, `0755` is a text, a duplicate key is an error, and no input can make the parser work for long.

use serde_json::Value;

use super::error::{IntakeError, Place};
use serde_saphyr::options::{DuplicateKeyPolicy, NonFiniteFloatPolicy};

/// Text that is not the YAML we accept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct YamlProblem {
    /// Counts from 1.
    pub line: Option<u64>,
    pub message: String,
}

impl YamlProblem {
    /// Adds where the text came from.
    #[must_use]
    pub fn locate(self, place: &Place) -> IntakeError {
        IntakeError::invalid(place.at(self.line), self.message)
    }
}

/// Parses one YAML document. Empty text is null.
pub fn parse(text: &str) -> Result<Value, YamlProblem> {
    if let Some(position) = text.find('\0') {
        let line = 1 + text[..position].matches('\n').count() as u64;
        return Err(YamlProblem { line: Some(line), message: "a NUL character".to_owned() });
    }
    let value = serde_saphyr::from_str_with_options(text, options()).map_err(|error| describe(&error))?;
    if holds_nul(&value) {
        return Err(YamlProblem { line: None, message: "a text holds a NUL character".to_owned() });
    }
    Ok(value)
}

/// Writes a value as YAML that `parse` reads back to the same value.
pub fn write(value: &Value) -> Result<String, YamlProblem> {
    // A long text stays on its line: folded, it would be hard to search for and to compare.
    let options = serde_saphyr::ser_options! { folded_wrap_chars: usize::MAX };
    serde_saphyr::to_string_with_options(value, options)
        .map_err(|error| YamlProblem { line: None, message: error.to_string() })
}

fn options() -> serde_saphyr::Options {
    serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_documents: 1,
            max_aliases: 1_000,
            max_depth: 64,
            max_total_scalar_bytes: 256 * 1024 * 1024,
        },
        alias_limits: serde_saphyr::alias_limits! { max_total_replayed_events: 100_000 },
        duplicate_keys: DuplicateKeyPolicy::Error,
        non_finite_float_policy: NonFiniteFloatPolicy::Reject,
        strict_booleans: true,
        leading_zero_numbers_as_strings: true,
        underscored_numbers_as_strings: true,
        reject_unsupported_tags: true,
        with_snippet: false,
    }
}

fn describe(error: &serde_saphyr::Error) -> YamlProblem {
    use serde_saphyr::Error;
    let line = error.location().map(|location| location.line());
    let message = match error.without_snippet() {
        Error::DuplicateMappingKey { key: Some(key), .. } => format!("the key `{key}` is given twice"),
        Error::DuplicateMappingKey { .. } => "a key is given twice".to_owned(),
        Error::Budget { .. } => "nested too deeply, too large, or more than one document".to_owned(),
        other => in_words(without_place(&other.to_string())),
    };
    YamlProblem { line, message }
}

/// The library ends its messages with the place, which the caller puts first.
fn without_place(message: &str) -> String {
    message.split(" at line ").next().unwrap_or(message).to_owned()
}

/// What people meet who write prose into settings.
fn in_words(message: String) -> String {
    if message.contains("mapping values are not allowed") {
        "a text with `: ` in it has to be put in quotes".to_owned()
    } else if message.contains("unknown anchor") {
        "a text that begins with `*` has to be put in quotes".to_owned()
    } else {
        message
    }
}

fn holds_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(items) => items.iter().any(holds_nul),
        Value::Object(entries) => entries.iter().any(|(key, item)| key.contains('\0') || holds_nul(item)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;
    use test_case::test_case;

    #[test_case("a: no\nb: yes\nc: on", json!({"a": "no", "b": "yes", "c": "on"}); "only true and false are flags")]
    #[test_case("a: 2026-03-01\nb: 12:30:45", json!({"a": "2026-03-01", "b": "12:30:45"}); "dates and times are texts")]
    #[test_case("a: 0755\nb: 1_000", json!({"a": "0755", "b": "1_000"}); "leading zeros are kept")]
    #[test_case("a: ~\nb:\nc: 1e3", json!({"a": null, "b": null, "c": 1000.0}); "nothing is null")]
    #[test_case("1: x\ntrue: y", json!({"1": "x", "true": "y"}); "keys are texts")]
    #[test_case("a: &x [1]\nb: *x", json!({"a": [1], "b": [1]}); "aliases")]
    #[test_case("\u{FEFF}a: 1\r\nb: 2\r\n", json!({"a": 1, "b": 2}); "byte order mark and windows lines")]
    #[test_case("# nothing\n", json!(null); "only a comment")]
    fn reads(text: &str, expected: Value) {
        assert_eq!(parse(text), Ok(expected));
    }

    #[test_case("a: 1\nb: 2\na: 3", 3, "the key `a` is given twice")]
    #[test_case("a: .nan", 1, "non-finite")]
    #[test_case("a: -.inf", 1, "non-finite")]
    #[test_case("a: 1e400", 1, "non-finite")]
    #[test_case("a: b: c", 1, "put in quotes")]
    #[test_case("a: 1\nb: x\0y", 2, "a NUL character")]
    #[test_case("a: \"\\ud800\"", 1, "surrogate")]
    #[test_case("a: *x", 1, "begins with `*`")]
    #[test_case("a: !run x", 1, "unsupported tag")]
    #[test_case("a: 1\n---\nb: 2", 2, "more than one document")]
    fn refuses(text: &str, line: u64, message: &str) {
        let problem = parse(text).unwrap_err();
        assert_eq!(problem.line, Some(line));
        assert!(problem.message.contains(message) && !problem.message.contains(" at line "), "{problem}");
    }

    #[test]
    fn an_escaped_nul_is_refused_in_values_and_keys() {
        assert!(parse("a: [\"x\\0\"]").is_err());
        assert!(parse("\"x\\0\": 1").is_err());
    }

    #[test]
    fn bombs_end_quickly() {
        let aliases = (0..40).fold("a0: &a0 [x, x]\n".to_owned(), |text, level| {
            text + &format!("a{}: &a{} [*a{level}, *a{level}, *a{level}]\n", level + 1, level + 1)
        });
        for bomb in [aliases, "[".repeat(1_000_000), "- ".repeat(1_000_000), "{a: ".repeat(1_000_000)] {
            assert!(parse(&bomb).is_err());
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "[ -~\n\t\u{80}-\u{300}]{0,60}") {
            let _ = parse(&text);
        }
    }
}
