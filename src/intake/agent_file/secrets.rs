//! Keeps keys out of agents: they come from the environment, and never reach the database. No message
//! here repeats the value that it refuses.

use serde_json::Value;

const FROM_THE_ENVIRONMENT: &str = "keys come from the environment and are never stored";

/// Header names whose value is a credential.
const SECRET_HEADERS: [&str; 6] =
    ["authorization", "x-api-key", "api-key", "proxy-authorization", "cookie", "x-goog-api-key"];

/// How well-known keys begin.
const KEY_PREFIXES: [&str; 9] = ["sk-", "sk_", "pk-", "xai-", "gsk_", "hf_", "ghp_", "github_pat_", "AIza"];

/// Whether a text looks like a key itself rather than like the name of a variable.
fn looks_like_key(text: &str) -> bool {
    text.split_whitespace().any(|word| KEY_PREFIXES.iter().any(|prefix| word.starts_with(prefix) && word.len() > 12))
}

/// The name of an environment variable.
pub(super) fn check_variable(name: &str) -> Result<(), String> {
    let valid = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if looks_like_key(name) || name.starts_with("sk-") {
        Err(format!(
            "looks like a key itself; {FROM_THE_ENVIRONMENT}: put it into a variable and name that, like OPENAI_API_KEY"
        ))
    } else if valid {
        Ok(())
    } else {
        Err("must be the name of an environment variable, like OPENAI_API_KEY: letters, digits and _".to_owned())
    }
}

/// A request header: a valid name, a value on one line, and no credential in it.
pub(super) fn check_header(name: &str, value: &str) -> Result<(), String> {
    let token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    if name.is_empty() || !name.chars().all(token) {
        return Err("is not the name of a header".to_owned());
    }
    if value.chars().any(|c| c.is_control() && c != '\t') {
        return Err("must have a value on one line".to_owned());
    }
    let secret = SECRET_HEADERS.iter().any(|secret| name.eq_ignore_ascii_case(secret));
    if looks_like_key(value) || (secret && !names_variable(value)) {
        return Err(format!("may not hold a key: {FROM_THE_ENVIRONMENT}; write the value as ${{VARIABLE}}"));
    }
    Ok(())
}

/// A field of a request's body, which is stored as it is.
pub(super) fn check_value(value: &Value) -> Result<(), String> {
    match value {
        Value::String(text) if looks_like_key(text) => {
            Err(format!("may not hold a key: {FROM_THE_ENVIRONMENT}; a key goes into a header, as ${{VARIABLE}}"))
        }
        Value::Array(items) => items.iter().try_for_each(check_value),
        Value::Object(fields) => fields.values().try_for_each(check_value),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Ok(()),
    }
}

/// Whether `${NAME}` stands in the text.
fn names_variable(text: &str) -> bool {
    text.split("${").skip(1).any(|rest| rest.split_once('}').is_some_and(|(name, _)| check_variable(name).is_ok()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use test_case::test_case;

    #[test_case("OPENAI_API_KEY", true)]
    #[test_case("_k1", true)]
    #[test_case("1KEY", false)]
    #[test_case("$KEY", false)]
    #[test_case("", false)]
    #[test_case("sk-proj-abcdefghijkl", false)]
    #[test_case("sk_live_abcdefghijkl", false; "valid characters, yet a key")]
    fn variables(name: &str, accepted: bool) {
        let result = check_variable(name);
        assert_eq!(result.is_ok(), accepted);
        assert!(name.is_empty() || result.err().is_none_or(|message| !message.contains(name)));
    }

    #[test_case(&serde_json::json!({"a": ["sk-abcdefghijklmnop"]}), false; "a key inside")]
    #[test_case(&serde_json::json!({"seed": 7, "user": "ann"}), true; "none")]
    fn values(value: &Value, accepted: bool) {
        assert_eq!(check_value(value).is_ok(), accepted);
    }

    #[test_case("Authorization", "Bearer ${TOKEN}", true)]
    #[test_case("authorization", "Bearer abc", false)]
    #[test_case("X-Api-Key", "${}", false)]
    #[test_case("X-Title", "evaluation", true)]
    #[test_case("X-Other", "Bearer sk-abcdefghijklmnop", false)]
    #[test_case("X-Other", "a\r\nHost: b", false)]
    #[test_case("X Other", "a", false)]
    fn headers(name: &str, value: &str, accepted: bool) {
        assert_eq!(check_header(name, value).is_ok(), accepted);
    }
}
