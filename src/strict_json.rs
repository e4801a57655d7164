//! JSON from outside: specs, data sets, answers of programs and models.
//!
//! `serde_json` alone keeps the last of two equal keys and lets NUL through, which a database tool then
//! cuts the text at. Whoever wrote such a file meant something else than what we would read, so both are
//! errors here, and every error says where.

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use std::fmt;

/// How deep arrays and objects may lie in each other.
pub const MAX_DEPTH: usize = 64;

/// What is wrong with a piece of JSON, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {reason}")]
pub struct JsonError {
    /// Counts from 1.
    pub line: usize,
    /// Counts characters from 1.
    pub column: usize,
    pub reason: String,
}

/// Parses one JSON value, after at most one byte order mark.
///
/// # Errors
/// Invalid UTF-8, anything that is not JSON, an equal key twice in an object, NUL in a text, a number
/// that a double cannot hold, nesting beyond [`MAX_DEPTH`].
pub fn parse(bytes: &[u8]) -> Result<Value, JsonError> {
    parse_line(strip_byte_order_mark(bytes), 1)
}

/// Parses the JSON value on line `number` (from 1) of a larger file; a byte order mark is an error here.
///
/// # Errors
/// As [`parse`], with the line of the larger file.
pub fn parse_line(bytes: &[u8], number: usize) -> Result<Value, JsonError> {
    let at_line = |error: JsonError| JsonError { line: error.line + number.saturating_sub(1), ..error };
    let text = std::str::from_utf8(bytes).map_err(|error| at_line(invalid_utf8(bytes, error.valid_up_to())))?;
    let mut deserializer = serde_json::Deserializer::from_str(text);
    Strict { depth: 0 }
        .deserialize(&mut deserializer)
        .and_then(|value| deserializer.end().map(|()| value))
        .map_err(|error| at_line(describe(text, &error)))
}

/// The bytes after a UTF-8 byte order mark, where there is one.
#[must_use]
pub fn strip_byte_order_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)
}

fn invalid_utf8(bytes: &[u8], position: usize) -> JsonError {
    let before = &bytes[..position];
    let line_start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
    JsonError {
        line: before.split(|byte| *byte == b'\n').count(),
        column: 1 + String::from_utf8_lossy(&before[line_start..]).chars().count(),
        reason: format!("not UTF-8: byte 0x{:02X}", bytes[position]),
    }
}

/// Turns `serde_json`'s message, which ends in the place, and its column, which counts bytes, into ours.
fn describe(text: &str, error: &serde_json::Error) -> JsonError {
    let message = error.to_string();
    let reason = message.rsplit_once(" at line ").map_or(message.as_str(), |(reason, _)| reason);
    let line = text.split('\n').nth(error.line().saturating_sub(1)).unwrap_or_default();
    let before = line.floor_char_boundary(error.column().saturating_sub(1));
    let reason = match reason {
        "expected value" | "expected ident" => "not JSON: a value is expected here",
        "number out of range" => "a number beyond what a double can hold",
        "lone leading surrogate in hex escape" | "unexpected end of hex escape" => "an escape of half a character",
        "trailing characters" => "something follows the JSON value",
        "EOF while parsing a value" if text.trim().is_empty() => "nothing here, where JSON is expected",
        reason => reason.strip_prefix("EOF while").map_or(reason, |_| "the JSON ends too early"),
    };
    JsonError { line: error.line().max(1), column: line[..before].chars().count() + 1, reason: reason.to_owned() }
}

/// A type that serde did not expect, with words for the names of types; `own` has further ones. `None` of another message.
#[must_use]
pub fn type_in_words(message: &str, own: impl Fn(&str) -> Option<&'static str>) -> Option<String> {
    let (found, expected) = message.strip_prefix("invalid type: ")?.split_once(", expected ")?;
    let found = match found {
        "sequence" => "a list",
        "map" => "an object",
        other => other,
    };
    let expected = own(expected).unwrap_or(match expected {
        "f32" | "f64" => "a number",
        "i32" | "i64" | "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number",
        "a boolean" => "true or false",
        "a sequence" => "a list",
        "a map" => "an object",
        other if other.starts_with("struct ") => "an object",
        other => other,
    });
    Some(format!("{found} stands where {expected} belongs"))
}

/// Builds a `Value` that lies `depth` deep.
#[derive(Clone, Copy)]
struct Strict {
    depth: usize,
}

impl Strict {
    fn deeper<E: serde::de::Error>(self) -> Result<Self, E> {
        if self.depth < MAX_DEPTH {
            Ok(Self { depth: self.depth + 1 })
        } else {
            Err(E::custom(format_args!("nested more than {MAX_DEPTH} deep")))
        }
    }
}

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom("a number that is not finite"))
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<Value, E> {
        self.visit_string(value.to_owned())
    }

    fn visit_string<E: serde::de::Error>(self, value: String) -> Result<Value, E> {
        refuse_nul(&value)?;
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut values = Vec::new();
        while let Some(value) = items.next_element_seed(inner)? {
            values.push(value);
        }
        Ok(Value::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut object = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            refuse_nul(&key)?;
            if object.contains_key(&key) {
                return Err(A::Error::custom(format_args!("the key {key:?} occurs twice in one object")));
            }
            let value = entries.next_value_seed(inner)?;
            object.insert(key, value);
        }
        Ok(Value::Object(object))
    }
}

fn refuse_nul<E: serde::de::Error>(text: &str) -> Result<(), E> {
    if text.contains('\0') { Err(E::custom("a text with a NUL character (\\u0000)")) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use test_case::test_case;

    #[test_case(b"", 1, 1, "nothing here"; "empty")]
    #[test_case(b"{\"a\": 1,\n \"b\": 2, \"a\": 3}", 2, 12, "\"a\" occurs twice"; "duplicate key")]
    #[test_case(b"{\"a\": {\"b\": 1, \"b\": 1}}", 1, 18, "\"b\" occurs twice"; "duplicate key inside")]
    #[test_case(b"[1, NaN]", 1, 5, "a value is expected"; "not a number")]
    #[test_case(b"[1e400]", 1, 6, "double"; "too large a number")]
    #[test_case(b"[\"a\\u0000b\"]", 1, 11, "NUL"; "nul")]
    #[test_case(b"{\"a\\u0000\": 1}", 1, 10, "NUL"; "nul in a key")]
    #[test_case(b"[\"\\ud800\"]", 1, 9, "half a character"; "lone leading surrogate")]
    #[test_case(b"[\"\\udc00\"]", 1, 8, "half a character"; "lone trailing surrogate")]
    #[test_case(b"\"\xC3\xA9\n\xFF\"", 2, 1, "byte 0xFF"; "invalid utf8")]
    #[test_case(b"{\"a\": [1, 2", 1, 11, "ends too early"; "cut off")]
    #[test_case("\u{feff}\u{feff}1".as_bytes(), 1, 1, "a value is expected"; "two byte order marks")]
    #[test_case(b"{} {}", 1, 4, "something follows"; "two values")]
    #[test_case("[\"ééé\", x]".as_bytes(), 1, 9, "a value is expected"; "columns count characters")]
    fn refuses(bytes: &[u8], line: usize, column: usize, reason: &str) {
        let error = parse(bytes).unwrap_err();
        assert!(error.reason.contains(reason), "{error}");
        assert_eq!((error.line, error.column), (line, column), "{error}");
    }

    #[test]
    fn the_depth_is_limited_exactly() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(parse(nested(MAX_DEPTH).as_bytes()).is_ok());
        assert!(parse(nested(MAX_DEPTH + 1).as_bytes()).unwrap_err().reason.contains("64 deep"));
        assert!(parse("[".repeat(1_000_000).as_bytes()).is_err());
    }

    #[test]
    fn a_line_of_a_file_is_named_and_a_byte_order_mark_taken_once() {
        assert_eq!(parse_line(b"{\"a\":}", 17).unwrap_err().line, 17);
        assert_eq!(parse("\u{feff}{\"a\":1}".as_bytes()).unwrap(), serde_json::json!({"a": 1}));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = parse(&bytes);
        }

        #[test]
        fn agrees_with_serde_json_on_what_it_accepts(text in "[\\[\\]{}\",:a1e. \\\\é-]{0,24}") {
            if let Ok(value) = parse(text.as_bytes()) {
                prop_assert_eq!(Ok(value), serde_json::from_str::<Value>(&text).map_err(|e| e.to_string()));
            }
        }
    }
}
