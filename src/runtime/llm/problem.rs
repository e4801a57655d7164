//! What a failed call means for its job and for the run.
//!
//! | the server | the attempt |
//! |---|---|
//! | 401, 402, a redirect, 429 for a quota that is used up | stops all jobs of this account: they would fail alike |
//! | 403, 404 | stops all jobs of this account and model |
//! | 429, 529, 503 with `Retry-After`, or it cannot be reached | slows them down; costs the job no attempt |
//! | 408, 409, other 5xx, no answer in time, a broken connection | is made again later |
//! | any other 4xx | fails its job |

use std::time::Duration;

use chrono::DateTime;
use serde_json::Value;

use super::client::{NoResponse, Response};
use crate::domain::{Cost, ErrorKind, Timestamp, Usage};
use crate::runtime::{AttemptFailure, Reach, Retry};

/// What a website, a proxy or a login page answers.
pub(super) const HTML: &str = "an HTML page, and no answer of a model's server; check the agent's baseUrl";

pub(super) fn is_html(body: &str) -> bool {
    let start: String = body.trim_start().chars().take(14).flat_map(char::to_lowercase).collect();
    start.starts_with("<!doctype html") || start.starts_with("<html")
}

/// How much of a server's message is repeated.
const MAX_MESSAGE_CHARS: usize = 300;

/// A response that is no answer.
#[derive(Debug)]
pub(super) struct Refusal {
    pub status: u16,
    /// What the server said.
    pub message: String,
    /// The code or type that it gave its error.
    pub code: String,
    pub retry_after: Option<Duration>,
}

/// Whom to speak of in messages.
#[derive(Debug, Clone)]
pub(super) struct Names {
    pub url: String,
    pub model: String,
    /// The variable that holds the key.
    pub key_variable: Option<String>,
}

impl Refusal {
    /// Nothing for a response that is an answer. `now` stands in for the server's own clock.
    pub(super) fn of(response: &Response, now: Timestamp) -> Option<Self> {
        let body: Value = serde_json::from_str(&response.body).unwrap_or(Value::Null);
        let error = body.get("error").filter(|error| !error.is_null());
        let status = match (response.status, error) {
            // Some routers answer 200 and put the error of the server behind them into the body.
            (200..=299, Some(error)) => error
                .get("code")
                .and_then(Value::as_u64)
                .and_then(|code| u16::try_from(code).ok())
                .filter(|code| (400..600).contains(code))
                .unwrap_or(502),
            (200..=299, None) => return None,
            (status, _) => status,
        };
        let details = error.unwrap_or(&body);
        let text = |name: &str| details.get(name).and_then(Value::as_str).map(str::to_owned);
        let message = text("message")
            .or_else(|| details.as_str().map(str::to_owned))
            .or_else(|| text("detail"))
            .unwrap_or_else(|| if is_html(&response.body) { HTML.to_owned() } else { response.body.clone() });
        let code = [text("code"), text("type")].into_iter().flatten().collect::<Vec<_>>().join(" ");
        let date = response.header("date").and_then(|date| http_date(&date)).unwrap_or(now);
        Some(Self { status, message: shortened(&message), code, retry_after: retry_after(response, date) })
    }

    /// Whether the server does not know the way in which the answer's form was asked for.
    pub(super) fn is_about_form(&self) -> bool {
        const WORDS: [&str; 7] =
            ["response_format", "json_schema", "json_object", "schema", "structured", "tool", "grammar"];
        let said = self.message.to_lowercase();
        matches!(self.status, 400 | 422 | 501) && (said.is_empty() || WORDS.iter().any(|word| said.contains(word)))
    }

    pub(super) fn wants_completion_limit(&self) -> bool {
        self.status == 400 && self.message.contains("max_completion_tokens")
    }

    fn is_quota(&self) -> bool {
        const CODES: [&str; 5] =
            ["insufficient_quota", "quota_exceeded", "billing", "insufficient_funds", "credit_balance"];
        let (said, code) = (self.message.to_lowercase(), self.code.to_lowercase());
        CODES.iter().any(|word| code.contains(word)) || said.contains("exceeded your current quota")
    }

    pub(super) fn into_failure(self, names: &Names, priced: bool) -> AttemptFailure {
        let (kind, retry) = match self.status {
            429 if self.is_quota() => (ErrorKind::Refused, Retry::Stop(Reach::Account)),
            429 | 529 => (ErrorKind::RateLimited, Retry::SlowDown(self.retry_after)),
            503 if self.retry_after.is_some() => (ErrorKind::RateLimited, Retry::SlowDown(self.retry_after)),
            300..=399 | 401 | 402 => (ErrorKind::Refused, Retry::Stop(Reach::Account)),
            403 | 404 => (ErrorKind::Refused, Retry::Stop(Reach::Model)),
            408 | 409 | 500.. => (ErrorKind::Provider, self.retry_after.map_or(Retry::Backoff, Retry::After)),
            _ => (ErrorKind::Refused, Retry::Never),
        };
        let refused = Some(self.status).filter(|_| retry == Retry::Never);
        let said = if self.message.is_empty() { String::new() } else { format!(": {}", self.message) };
        let message = format!("{}{said} ({})", named(self.status), names.url);
        AttemptFailure {
            hint: self.hint(names),
            refused,
            blames_agent: self.blames_agent(names),
            // What was refused was not billed.
            usage: Usage {
                input_tokens: Some(0),
                output_tokens: Some(0),
                cost: if priced { Some(Cost::ZERO) } else { None },
            },
            ..AttemptFailure::new(kind, message, retry)
        }
    }

    /// A key is the environment's business, and a document's length its own.
    fn blames_agent(&self, names: &Names) -> bool {
        match self.status {
            401 | 403 => names.key_variable.is_none(),
            402 | 408 | 409 | 413 | 429 => false,
            status => status < 500,
        }
    }

    fn hint(&self, names: &Names) -> Option<String> {
        let variable = names.key_variable.as_deref();
        Some(match (self.status, variable) {
            (401 | 403, Some(variable)) => format!("put a key that may use the model {} into {variable}", names.model),
            (401 | 403, None) => "name the variable that holds the key: apiKeyEnv in the agent".to_owned(),
            (402 | 429, _) if self.status == 402 || self.is_quota() => {
                "the account has no credit left: see the provider's billing page".to_owned()
            }
            (404, _) => format!("check the agent's baseUrl, and that the server has the model {}", names.model),
            (300..=399, _) => "let the agent's baseUrl name the address that it redirects to".to_owned(),
            (413, _) => "the document is too long for this server".to_owned(),
            _ => return None,
        })
    }
}

pub(super) fn without_response(problem: NoResponse, names: &Names, timeout: Duration, priced: bool) -> AttemptFailure {
    let url = &names.url;
    let unbilled =
        Usage { input_tokens: Some(0), output_tokens: Some(0), cost: if priced { Some(Cost::ZERO) } else { None } };
    match problem {
        NoResponse::Unreachable(why) => AttemptFailure {
            usage: unbilled,
            hint: Some("see that the server runs, and that the agent's baseUrl is its address".to_owned()),
            blames_agent: true,
            ..AttemptFailure::new(
                ErrorKind::Network,
                format!("cannot reach the server: {why} ({url})"),
                Retry::SlowDown(None),
            )
        },
        NoResponse::Exposed(address) => AttemptFailure {
            usage: unbilled,
            hint: Some("use https, or allow it with --allow-plain-http".to_owned()),
            ..AttemptFailure::new(
                ErrorKind::Configuration,
                format!(
                    "plain http to the public address {address}: documents and keys could be read on the way ({url})"
                ),
                Retry::Stop(Reach::Account),
            )
        },
        NoResponse::TimedOut => AttemptFailure::new(
            ErrorKind::Timeout,
            format!("no answer within {} ({url})", humantime::format_duration(timeout)),
            Retry::Backoff,
        ),
        NoResponse::Broken(why) => {
            AttemptFailure::new(ErrorKind::Network, format!("the call broke: {why} ({url})"), Retry::Backoff)
        }
    }
}

/// `Retry-After` in seconds or as a date, and the header in milliseconds that some servers add.
fn retry_after(response: &Response, now: Timestamp) -> Option<Duration> {
    let millis = response.header("retry-after-ms").and_then(|text| text.trim().parse::<f64>().ok());
    if let Some(millis) = millis {
        return seconds(millis / 1_000.0);
    }
    let text = response.header("retry-after")?;
    match text.trim().parse::<f64>() {
        Ok(number) => seconds(number),
        Err(_) => http_date(&text).map(|date| date.since(now)),
    }
}

fn seconds(number: f64) -> Option<Duration> {
    const YEAR: f64 = 365.0 * 86_400.0;
    (number >= 0.0).then(|| Duration::from_secs_f64(number.min(YEAR)))
}

fn http_date(text: &str) -> Option<Timestamp> {
    let date = DateTime::parse_from_rfc2822(text.trim()).ok()?;
    Some(Timestamp::from_millis(date.timestamp_millis()))
}

fn shortened(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(MAX_MESSAGE_CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

fn named(status: u16) -> String {
    match ureq::http::StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason()) {
        Some(reason) => format!("{status} {reason}"),
        None => status.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use test_case::test_case;
    use ureq::http::header::{HeaderName, HeaderValue};

    fn response(status: u16, headers: &[(&str, &str)], body: &str) -> Response {
        let headers = headers.iter().map(|(name, value)| {
            (HeaderName::from_bytes(name.as_bytes()).unwrap(), HeaderValue::from_str(value).unwrap())
        });
        Response { status, headers: headers.collect(), body: body.to_owned() }
    }

    fn failure(status: u16, headers: &[(&str, &str)], body: &str) -> AttemptFailure {
        let names = Names { url: "http://h/v1".into(), model: "m".into(), key_variable: Some("KEY".into()) };
        Refusal::of(&response(status, headers, body), Timestamp::from_millis(0)).unwrap().into_failure(&names, true)
    }

    const STOP: Retry = Retry::Stop(Reach::Account);
    const TWO: Retry = Retry::SlowDown(Some(Duration::from_secs(2)));

    #[test_case(401, &[], "{}", STOP)]
    #[test_case(402, &[], "{}", STOP)]
    #[test_case(403, &[], "{}", Retry::Stop(Reach::Model))]
    #[test_case(404, &[], "{}", Retry::Stop(Reach::Model))]
    #[test_case(308, &[], "", STOP; "a redirect")]
    #[test_case(429, &[], r#"{"error": {"code": "insufficient_quota"}}"#, STOP; "out of quota")]
    #[test_case(429, &[], r#"{"error": {"message": "You exceeded your current quota, please check"}}"#, STOP; "out of quota in words")]
    #[test_case(429, &[], r#"{"error": {"message": "Rate limit"}}"#, Retry::SlowDown(None); "a rate limit")]
    #[test_case(429, &[("retry-after", "2")], "", TWO; "in seconds")]
    #[test_case(429, &[("retry-after-ms", "2000"), ("retry-after", "3")], "", TWO; "in milliseconds")]
    #[test_case(429, &[("retry-after", "Thu, 01 Jan 1970 00:00:02 GMT")], "", TWO; "a date by our clock")]
    #[test_case(429, &[("retry-after", "Sun, 06 Nov 1994 08:49:39 GMT"), ("date", "Sun, 06 Nov 1994 08:49:37 GMT")], "", TWO; "a date by its own")]
    #[test_case(429, &[("retry-after", "soon")], "", Retry::SlowDown(None); "nonsense")]
    #[test_case(529, &[], "", Retry::SlowDown(None); "overloaded")]
    #[test_case(503, &[("retry-after", "2")], "", TWO; "unavailable for a while")]
    #[test_case(503, &[], "", Retry::Backoff)]
    #[test_case(500, &[("retry-after", "2")], "", Retry::After(Duration::from_secs(2)); "an error with a wait")]
    #[test_case(408, &[], "", Retry::Backoff)]
    #[test_case(409, &[], "", Retry::Backoff)]
    #[test_case(400, &[], "", Retry::Never)]
    #[test_case(413, &[], "", Retry::Never)]
    #[test_case(422, &[], "", Retry::Never)]
    #[test_case(200, &[], r#"{"error": {"code": 401, "message": "no"}}"#, STOP; "an error that says it is none")]
    #[test_case(200, &[], r#"{"error": {"message": "upstream"}}"#, Retry::Backoff; "an error without a number")]
    fn what_a_response_means(status: u16, headers: &[(&str, &str)], body: &str, expected: Retry) {
        let failure = failure(status, headers, body);
        assert_eq!(failure.retry, expected);
        assert_eq!(failure.refused.is_some(), expected == Retry::Never);
    }

    #[test_case(401, false)]
    #[test_case(308, true)]
    #[test_case(400, true)]
    #[test_case(404, true)]
    #[test_case(413, false)]
    #[test_case(429, false)]
    #[test_case(500, false)]
    fn what_the_agent_may_be_to_blame_for(status: u16, expected: bool) {
        assert_eq!(failure(status, &[], "").blames_agent, expected);
    }

    #[test_case(r#"{"error": {"message": "bad  key"}}"#, "401 Unauthorized: bad key (http://h/v1)"; "of OpenAI")]
    #[test_case(r#"{"error": "bad key"}"#, "401 Unauthorized: bad key (http://h/v1)"; "of Ollama")]
    #[test_case(r#"{"detail": "bad key"}"#, "401 Unauthorized: bad key (http://h/v1)"; "of FastAPI")]
    #[test_case("bad key", "401 Unauthorized: bad key (http://h/v1)"; "plain")]
    #[test_case("", "401 Unauthorized (http://h/v1)"; "none")]
    #[test_case("<!DOCTYPE html>\n<p>Who?", "401 Unauthorized: an HTML page, and no answer of a model's server; check the agent's baseUrl (http://h/v1)"; "a page")]
    fn the_servers_message_is_repeated(body: &str, expected: &str) {
        let failure = failure(401, &[], body);
        assert_eq!(failure.message, expected);
        assert_eq!(failure.hint.unwrap(), "put a key that may use the model m into KEY");
    }

    #[test]
    fn an_answer_is_no_refusal() {
        assert!(Refusal::of(&response(200, &[], r#"{"error": null}"#), Timestamp::from_millis(0)).is_none());
        assert!(Refusal::of(&response(200, &[], "x"), Timestamp::from_millis(0)).is_none());
    }
}
