//! Finds the JSON object in what a model said around it: code fences, a preamble, thoughts.

use serde_json::{Map, Value};

use crate::strict_json;

/// So many opening braces are tried at most: hostile text must not cost a search from each.
const MAX_CANDIDATES: usize = 64;

/// The object, and whether there was other text around it.
pub(super) fn object(text: &str) -> Result<(Map<String, Value>, bool), String> {
    let trimmed = text.trim();
    let whole = strict_json::parse(trimmed.as_bytes());
    if let Ok(Value::Object(object)) = whole {
        return Ok((object, false));
    }
    let mut best: Option<Map<String, Value>> = None;
    let (mut from, mut candidates) = (0, 0);
    while let Some(start) = trimmed[from..].find('{').map(|offset| from + offset) {
        candidates += 1;
        if candidates > MAX_CANDIDATES {
            break;
        }
        let parsed = end_of(&trimmed[start..])
            .map(|length| (length, strict_json::parse(&trimmed.as_bytes()[start..start + length])));
        match parsed {
            Some((length, Ok(Value::Object(object)))) => {
                // Thoughts come first, and may try out an answer: the last evaluation is the one that is meant.
                if object.contains_key("summary") || best.is_none() {
                    best = Some(object);
                }
                from = start + length;
            }
            _ => from = start + 1,
        }
    }
    match (best, whole) {
        (Some(object), _) => Ok((object, true)),
        (None, Err(_)) if trimmed.is_empty() => Err("the model answered nothing".to_owned()),
        (None, Err(error)) if trimmed.starts_with('{') => Err(format!("the answer is not valid JSON: {error}")),
        (None, _) => Err("the answer holds no JSON object".to_owned()),
    }
}

/// Where the object ends that `text` begins with: its length in bytes.
fn end_of(text: &str) -> Option<usize> {
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for (index, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'{' if !quoted => depth += 1,
            b'}' if !quoted => {
                depth -= 1;
                if depth == 0 {
                    return Some(index + 1);
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::strategy::Strategy;
    use test_case::test_case;

    #[test_case(r#"{"summary": "s"}"#, "s", false; "alone")]
    #[test_case("```json\n{\"summary\": \"s\"}\n```", "s", true; "fenced")]
    #[test_case("Sure! {\"summary\": \"a } brace\"} Hope that helps {", "a } brace", true; "in prose")]
    #[test_case("<think>{\"summary\": \"draft\"} no</think>{\"summary\": \"final\"}", "final", true; "after thoughts")]
    #[test_case("{not json} {\"summary\": \"s\"} {\"other\": 1}", "s", true; "among other braces")]
    fn found(text: &str, summary: &str, around: bool) {
        let (object, had_text) = object(text).unwrap();
        assert_eq!((object["summary"].as_str(), had_text), (Some(summary), around));
    }

    #[test_case("", "answered nothing")]
    #[test_case("I would rather not.", "no JSON object")]
    #[test_case("{\"summary\": \"cut o", "not valid JSON")]
    #[test_case("[1, 2]", "no JSON object")]
    fn not_found(text: &str, expected: &str) {
        assert!(object(text).unwrap_err().contains(expected), "{:?}", object(text));
    }

    proptest::proptest! {
        /// Whatever stands around, between and within braces, an answer comes and nothing is read past the end.
        #[test]
        fn any_text_is_answered(pieces in proptest::collection::vec(
            proptest::prop_oneof![
                proptest::sample::select(vec!["{", "}", "\"", "\\", "```json", "```", "<think>", "</think>", "[", "]", ":", ",", "é", "👩‍👧",
                                              "{\"summary\": \"s\"}", "{\"grade\": 1e400}", "\u{0}", "\n"]).prop_map(str::to_owned),
                "\\PC{0,8}",
            ], 0..60)) {
            let text = pieces.concat();
            if let Ok((found, _)) = object(&text) {
                assert!(!found.is_empty() || text.contains('{'));
            }
        }
    }

    #[test]
    fn braces_without_end_are_given_up_on() {
        assert!(object(&"{".repeat(1 << 20)).is_err());
    }
}
