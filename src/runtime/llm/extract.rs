//! Finds the JSON object in what a model said around it: code fences, a preamble, thoughts.

use serde_json::{Map, Value};

use crate::strict_json;

/// So many opening braces are tried at most: hostile text must not cost a search from each.
const MAX_CANDIDATES: usize = 64;
const SEVERAL: &str = "the answer holds several evaluations that differ, and nothing tells which one is meant";
const BROKEN: &str =
    "the answer holds an evaluation and another one that is not whole, and nothing tells which one is meant";
/// Where reasoning models stop thinking aloud.
const THOUGHTS_END: &str = "</think>";

/// The object, and whether there was other text around it. Of several the one that looks like an evaluation: models try things
/// out in their thoughts, which come first and are marked. Where two do, a template or a draft and the answer, nobody can tell
/// which is which.
pub fn object(text: &str) -> Result<(Map<String, Value>, bool), String> {
    let trimmed = text.trim();
    let answer = trimmed.rsplit_once(THOUGHTS_END).map_or(trimmed, |(_, answer)| answer.trim_start());
    let mut evaluation: Option<(Map<String, Value>, bool)> = None;
    let mut first = None;
    let mut wrong = None;
    let mut from = 0;
    let mut is_broken = false;
    for _ in 0..MAX_CANDIDATES {
        let Some(start) = answer[from..].find('{').map(|offset| from + offset) else { break };
        let Some(length) = end_of(&answer[start..]) else {
            from = start + 1;
            let own = answer[from..].split('{').next().unwrap_or_default();
            is_broken |= is_like_an_evaluation(own);
            continue;
        };
        from = start + length;
        match strict_json::parse(&answer.as_bytes()[start..from]) {
            Ok(Value::Object(object)) if object.contains_key("summary") => match &evaluation {
                Some((before, _)) if !says_the_same(before, &object) => return Err(SEVERAL.to_owned()),
                Some(_) => {}
                None => evaluation = Some((object, length < trimmed.len())),
            },
            Ok(Value::Object(object)) => drop(first.get_or_insert((object, length < trimmed.len()))),
            Ok(_) => {}
            Err(error) => {
                is_broken |= is_like_an_evaluation(&answer[start..from]);
                wrong.get_or_insert(error);
            }
        }
    }
    let unread = answer[from..].split_once('{').map_or("", |(_, unread)| unread);
    if evaluation.is_some() && (is_broken || is_like_an_evaluation(unread)) {
        return Err(BROKEN.to_owned());
    }
    match (evaluation.or(first), wrong) {
        (Some(found), _) => Ok(found),
        (None, Some(error)) => Err(format!("the answer is not valid JSON: {error}")),
        (None, None) if answer.is_empty() => Err("the model answered nothing".to_owned()),
        (None, None) if answer.starts_with('{') => Err("the answer is JSON that does not end".to_owned()),
        (None, None) => Err("the answer holds no JSON object".to_owned()),
    }
}

fn is_like_an_evaluation(text: &str) -> bool {
    text.contains("\"summary\"")
}

/// Whether two answers are one, however numbers are written and whether what is not said is left out or null.
fn says_the_same(one: &Map<String, Value>, other: &Map<String, Value>) -> bool {
    let is_said = |(_, value): &(&String, &Value)| !value.is_null();
    let count = |object: &Map<String, Value>| object.iter().filter(is_said).count();
    let has_same = |(key, value): (&String, &Value)| other.get(key).is_some_and(|other| is_same(value, other));
    count(one) == count(other) && one.iter().filter(is_said).all(has_same)
}

fn is_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => one.as_f64() == other.as_f64(),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| is_same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => says_the_same(one, other),
        (one, other) => one == other,
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
    #[test_case("{\"summary\": \"s\"} again: {\"summary\": \"s\"}", "s", true; "twice the same")]
    #[test_case("{\"summary\": \"s\", \"grade\": 5} {\"summary\": \"s\", \"grade\": 5.0, \"analysis\": null}", "s", true; "the same in other words")]
    #[test_case("{ as in {\"summary\": \"s\"}", "s", true; "behind a stray brace")]
    #[test_case("{not json} {\"summary\": \"s\"} {\"other\": 1}", "s", true; "among other braces")]
    fn found(text: &str, summary: &str, around: bool) {
        let (object, had_text) = object(text).unwrap();
        assert_eq!((object["summary"].as_str(), had_text), (Some(summary), around));
    }

    #[test_case("", "answered nothing")]
    #[test_case("I would rather not.", "no JSON object")]
    #[test_case("{\"summary\": \"...\"} {\"summary\": \"mine\",}", "is not whole"; "before what is no JSON")]
    #[test_case("{\"summary\": \"...\"} {\"summary\": \"mine\", \"comments\": [{", "is not whole"; "before what is cut off")]
    #[test_case("{\"summary\": \"...\"} {\"summary\": \"mine\"}", "several evaluations that differ"; "after a template")]
    #[test_case("{\"summary\": \"mine\"} as in {\"summary\": \"99\"}", "several evaluations that differ"; "before an example")]
    #[test_case("{\"summary\": \"cut o", "does not end")]
    #[test_case("{\"summary\": \"a\\u0000b\", \"comments\": [{\"x\": 1}]}", "not valid JSON"; "what is wrong is told, not what is inside")]
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
