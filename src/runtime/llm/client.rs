//! One HTTP call to a model's server: where it may go, what it carries, and what came back.
//!
//! Keys live here and nowhere else. They go into headers that are marked as sensitive, and whatever a server sends back
//! is searched for them first.

use std::fmt;
use std::io::{self, Read};
use std::net::IpAddr;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use ureq::http::Uri;
use ureq::http::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use ureq::tls::{RootCerts, TlsConfig};
use ureq::unversioned::transport::DefaultConnector;
use ureq::{Agent, Timeout};

use super::redaction::Keys;
use crate::network::addresses;
use crate::network::resolver::{GuardedResolver, RefusedAddress, system_lookup};

/// More than this is no answer of a model.
const MAX_RESPONSE_BYTES: u64 = 32 << 20;
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// Servers close idle connections after five seconds and more; a call must not meet one that is just closing.
const MAX_IDLE: Duration = Duration::from_secs(4);

/// How long a host's addresses are used before it is looked up again.
const ADDRESSES_HOLD: Duration = Duration::from_secs(30);
/// Of each connection; a prompt and an answer pass through in pieces.
const BUFFER_BYTES: usize = 16 << 10;

pub(super) struct Client {
    agent: Agent,
    url: String,
    uri: Uri,
    headers: HeaderMap,
    /// Looked for in what comes back.
    keys: Keys,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("url", &self.url).finish_non_exhaustive()
    }
}

/// A response, whatever its status.
#[derive(Debug)]
pub(super) struct Response {
    pub status: u16,
    /// Like the body without keys.
    pub headers: HeaderMap,
    pub body: String,
}

/// Why there is no response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum NoResponse {
    /// Nothing was sent.
    Unreachable(String),
    /// Plain http to somewhere in public.
    Exposed(IpAddr),
    TimedOut,
    /// Broken off, after the server may have begun to work.
    Broken(String),
}

/// Where calls go and what they carry.
#[derive(Debug)]
pub(super) struct Target {
    pub url: String,
    pub headers: Vec<(String, SecretString)>,
    pub secrets: Vec<SecretString>,
    /// Whether keys and documents may leave this network unencrypted.
    pub allow_plain_http: bool,
    pub connections: usize,
}

impl Client {
    pub(super) fn new(target: Target) -> Result<Self, String> {
        let mut headers = HeaderMap::new();
        for (name, value) in &target.headers {
            let key =
                HeaderName::from_bytes(name.as_bytes()).map_err(|_| format!("{name} is not the name of a header"))?;
            let mut value = HeaderValue::from_str(value.expose_secret())
                .map_err(|_| format!("the value of the header {name} has characters that headers cannot carry"))?;
            value.set_sensitive(true);
            headers.insert(key, value);
        }
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let uri = target.url.parse().map_err(|error| format!("{} is no address: {error}", target.url))?;
        let encrypted = target.url.starts_with("https://");
        let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build();
        let config = Agent::config_builder()
            // A proxy resolves names itself, so what goes unencrypted goes without one.
            .proxy(if encrypted { ureq::Proxy::try_from_env() } else { None })
            .max_redirects(0)
            .http_status_as_error(false)
            .tls_config(tls)
            .user_agent(concat!("evalbatch/", env!("CARGO_PKG_VERSION")))
            .timeout_resolve(Some(CONNECT_TIMEOUT))
            .timeout_connect(Some(CONNECT_TIMEOUT))
            .max_idle_connections(target.connections)
            .max_idle_connections_per_host(target.connections)
            .max_idle_age(MAX_IDLE)
            .input_buffer_size(BUFFER_BYTES)
            .output_buffer_size(BUFFER_BYTES)
            .build();
        let check = if encrypted || target.allow_plain_http { |_| None } else { addresses::refusal_beyond_local };
        let resolver = GuardedResolver::new(system_lookup(), check).remembering(ADDRESSES_HOLD);
        let agent = Agent::with_parts(config, DefaultConnector::default(), resolver);
        Ok(Self { agent, url: target.url, uri, headers, keys: Keys::new(target.secrets) })
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    pub(super) fn post(&self, body: &[u8], timeout: Duration) -> Result<Response, NoResponse> {
        let mut request = self.agent.post(self.uri.clone()).config().timeout_global(Some(timeout)).build();
        if let Some(headers) = request.headers_mut() {
            headers.extend(self.headers.clone());
        }
        let response = request.send(body).map_err(no_response)?;
        let (head, body) = response.into_parts();
        let mut bytes = Vec::new();
        let reader = body.into_with_config().limit(u64::MAX).reader();
        reader
            .take(MAX_RESPONSE_BYTES + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| no_response(ureq::Error::from(error)))?;
        if bytes.len() as u64 > MAX_RESPONSE_BYTES {
            return Err(NoResponse::Broken(format!("the response is larger than {MAX_RESPONSE_BYTES} bytes")));
        }
        let body =
            String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
        let body = self.keys.redact(body);
        let mut headers = head.headers;
        if !self.keys.is_empty() {
            for value in headers.values_mut() {
                let text = String::from_utf8_lossy(value.as_bytes()).into_owned();
                *value = HeaderValue::from_str(&self.keys.redact(text)).unwrap_or(HeaderValue::from_static(""));
            }
        }
        Ok(Response { status: head.status.as_u16(), headers, body })
    }
}

impl Response {
    pub(super) fn header(&self, name: &str) -> Option<String> {
        self.headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
    }
}

fn no_response(error: ureq::Error) -> NoResponse {
    match error {
        ureq::Error::Timeout(Timeout::Resolve | Timeout::Connect) => {
            NoResponse::Unreachable(format!("no connection within {} s", CONNECT_TIMEOUT.as_secs()))
        }
        ureq::Error::Timeout(_) => NoResponse::TimedOut,
        ureq::Error::HostNotFound => NoResponse::Unreachable("the host was not found".to_owned()),
        ureq::Error::ConnectionFailed => NoResponse::Unreachable("no address answered".to_owned()),
        ureq::Error::Tls(why) => NoResponse::Unreachable(format!("no encrypted connection: {why}")),
        ureq::Error::Rustls(why) => NoResponse::Unreachable(format!("no encrypted connection: {why}")),
        ureq::Error::Io(why) => io_problem(&why),
        ureq::Error::Other(why) => match why.downcast::<RefusedAddress>() {
            Ok(refused) => NoResponse::Exposed(refused.address),
            Err(why) => NoResponse::Broken(why.to_string()),
        },
        other => NoResponse::Broken(other.to_string()),
    }
}

fn io_problem(why: &io::Error) -> NoResponse {
    match why.kind() {
        io::ErrorKind::ConnectionRefused => NoResponse::Unreachable("connection refused".to_owned()),
        io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable => NoResponse::Unreachable(why.to_string()),
        io::ErrorKind::TimedOut => NoResponse::TimedOut,
        io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe => {
            NoResponse::Broken("the connection was closed before the answer was whole".to_owned())
        }
        // rustls reports a refused certificate this way.
        io::ErrorKind::InvalidData => NoResponse::Unreachable(format!("no encrypted connection: {why}")),
        _ => NoResponse::Broken(why.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(url: &str, allow_plain_http: bool) -> Client {
        let secrets = vec![SecretString::from("canary-key")];
        let headers = vec![("authorization".to_owned(), SecretString::from("Bearer canary-key"))];
        Client::new(Target { url: url.into(), headers, secrets, allow_plain_http, connections: 1 }).unwrap()
    }

    #[test]
    fn plain_http_goes_to_private_places_only() {
        // A documentation address is nobody's, and not private either; this one is public.
        let error = client("http://93.184.215.14/v1", false).post(b"{}", Duration::from_secs(5)).unwrap_err();
        assert_eq!(error, NoResponse::Exposed("93.184.215.14".parse().unwrap()));
        let error = client("http://127.0.0.1:9/v1", false).post(b"{}", Duration::from_secs(5)).unwrap_err();
        assert_eq!(error, NoResponse::Unreachable("connection refused".into()));
    }

    #[test]
    fn a_key_is_not_shown() {
        let client = client("http://127.0.0.1:9/v1", false);
        assert!(!format!("{client:?} {:?}", client.headers).contains("canary"), "{client:?} {:?}", client.headers);
    }

    #[test]
    fn a_key_with_a_line_break_is_refused_without_being_repeated() {
        let headers = vec![("authorization".to_owned(), SecretString::from("Bearer a\nb"))];
        let target = Target {
            url: "http://127.0.0.1:9".into(),
            headers,
            secrets: Vec::new(),
            allow_plain_http: false,
            connections: 1,
        };
        let error = Client::new(target).unwrap_err();
        assert!(error.contains("authorization") && !error.contains("a\nb"), "{error}");
    }
}
