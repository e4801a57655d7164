//! One URL to bytes: every hop goes through the guard, and the whole has one time limit.

use std::io::Read;
use std::time::{Duration, Instant};

use ureq::http::{HeaderMap, header};
use ureq::tls::{RootCerts, TlsConfig};
use ureq::unversioned::transport::DefaultConnector;
use ureq::{Agent, Body, Timeout};
use url::Url;

use super::FetchOptions;
use super::error::{Cause, WebError};
use crate::network::addresses;
use crate::network::resolver::{Check, GuardedResolver, Lookup, RefusedAddress, system_lookup};

/// What a server sent in the end.
#[derive(Debug)]
pub(super) struct Response {
    /// After all redirects, without a fragment.
    pub url: Url,
    pub content_type: Option<ContentType>,
    /// Decompressed.
    pub body: Vec<u8>,
}

#[derive(Debug)]
pub(super) struct ContentType {
    /// In lower case, without parameters.
    pub essence: String,
    pub charset: Option<String>,
}

pub(super) struct Fetcher {
    agent: Agent,
    options: FetchOptions,
}

/// What one hop gave.
enum Hop {
    Redirect(Url),
    Done(Response),
}

impl Fetcher {
    pub fn new(options: &FetchOptions) -> Self {
        Self::with_resolver(options, system_lookup(), addresses::refusal)
    }

    /// When the options allow private hosts, the guard that lets them pass stands in for `check`.
    pub fn with_resolver(options: &FetchOptions, lookup: Lookup, check: Check) -> Self {
        let check = if options.allow_private_hosts { addresses::refusal_beyond_private } else { check };
        // The system's certificates, so that a company's own authority is trusted where it is installed.
        let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build();
        let config = Agent::config_builder()
            .proxy(None)
            .max_redirects(0)
            .http_status_as_error(false)
            .tls_config(tls)
            .user_agent(&options.user_agent)
            .accept("text/html,application/xhtml+xml,text/markdown,text/plain;q=0.9,application/json;q=0.8")
            .timeout_resolve(Some(options.connect_timeout))
            .timeout_connect(Some(options.connect_timeout))
            .timeout_send_request(Some(options.total_timeout))
            .timeout_recv_response(Some(options.total_timeout))
            .timeout_recv_body(Some(options.total_timeout))
            .build();
        let agent = Agent::with_parts(config, DefaultConnector::default(), GuardedResolver::new(lookup, check));
        Self { agent, options: options.clone() }
    }

    pub fn fetch(&self, given: &str) -> Result<Response, WebError> {
        let started = Instant::now();
        let mut url = parse(given).map_err(|cause| error_at(given, None, cause))?;
        for _ in 0..=self.options.max_redirects {
            let remaining = self.options.total_timeout.saturating_sub(started.elapsed());
            match self.hop(&url, remaining).map_err(|cause| error_at(given, Some(&url), cause))? {
                Hop::Done(response) => return Ok(response),
                Hop::Redirect(target) => url = target,
            }
        }
        Err(error_at(given, None, Cause::TooManyRedirects(self.options.max_redirects)))
    }

    fn hop(&self, url: &Url, remaining: Duration) -> Result<Hop, Cause> {
        if remaining.is_zero() {
            return Err(Cause::TotalTimeout(self.options.total_timeout));
        }
        let request = self.agent.get(url.as_str()).config().timeout_global(Some(remaining)).build();
        let response = request.call().map_err(|error| self.cause(error))?;
        let (head, body) = response.into_parts();
        match head.status.as_u16() {
            301 | 302 | 303 | 307 | 308 => redirect(url, &head.headers).map(Hop::Redirect),
            200..=299 => {
                let content_type = content_type(&head.headers);
                refuse_unknown_encoding(&head.headers)?;
                Ok(Hop::Done(Response { url: url.clone(), content_type, body: self.read(body)? }))
            }
            status => Err(Cause::Status { status }),
        }
    }

    /// Reads at most one byte more than is allowed, counted after decompression.
    fn read(&self, body: Body) -> Result<Vec<u8>, Cause> {
        let limit = self.options.max_bytes;
        if body.content_length().is_some_and(|length| length > limit) {
            return Err(Cause::TooLarge { limit });
        }
        let mut bytes = Vec::new();
        // ureq's own limit counts before decompression.
        let reader = body.into_with_config().limit(u64::MAX).reader();
        let read = reader.take(limit.saturating_add(1)).read_to_end(&mut bytes);
        read.map_err(|error| self.cause(error.into()))?;
        if bytes.len() as u64 > limit { Err(Cause::TooLarge { limit }) } else { Ok(bytes) }
    }

    fn cause(&self, error: ureq::Error) -> Cause {
        match error {
            ureq::Error::Timeout(Timeout::Resolve | Timeout::Connect) => {
                Cause::ConnectTimeout(self.options.connect_timeout)
            }
            ureq::Error::Timeout(_) => Cause::TotalTimeout(self.options.total_timeout),
            ureq::Error::HostNotFound => Cause::HostNotFound,
            ureq::Error::LargeResponseHeader(..) => Cause::HeadersTooLarge,
            ureq::Error::BadUri(why) => Cause::NotAUrl(why),
            ureq::Error::Http(why) => Cause::NotAUrl(why.to_string()),
            ureq::Error::Tls(why) => Cause::Tls(why.to_owned()),
            ureq::Error::Rustls(why) => Cause::Tls(why.to_string()),
            ureq::Error::ConnectionFailed => Cause::Connection("no address answered".to_owned()),
            ureq::Error::Io(why) => io_cause(&why),
            ureq::Error::Other(why) => match why.downcast::<RefusedAddress>() {
                Ok(refused) => Cause::PrivateAddress { address: refused.address, purpose: refused.purpose },
                Err(why) => Cause::Connection(why.to_string()),
            },
            other => Cause::Broken(other.to_string()),
        }
    }
}

fn io_cause(why: &std::io::Error) -> Cause {
    match why.kind() {
        std::io::ErrorKind::UnexpectedEof => Cause::CutShort,
        // rustls reports a refused certificate this way.
        std::io::ErrorKind::InvalidData => Cause::Tls(why.to_string()),
        _ => Cause::Connection(crate::intake::reason(why)),
    }
}

/// What is fetched: absolute, http or https, without credentials; the fragment is the reader's.
fn parse(given: &str) -> Result<Url, Cause> {
    let url = Url::parse(given.trim()).map_err(|why| {
        Cause::NotAUrl(match why {
            url::ParseError::RelativeUrlWithoutBase => "it does not begin with https://".to_owned(),
            why => why.to_string(),
        })
    })?;
    accept(url)
}

fn accept(mut url: Url) -> Result<Url, Cause> {
    if !matches!(url.scheme(), "http" | "https") {
        return Err(Cause::Scheme(url.scheme().to_owned()));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Cause::UserInfo);
    }
    url.set_fragment(None);
    Ok(url)
}

fn redirect(from: &Url, headers: &HeaderMap) -> Result<Url, Cause> {
    // Servers send raw UTF-8 here, which a header's text form would refuse.
    let location = headers.get(header::LOCATION).and_then(|value| std::str::from_utf8(value.as_bytes()).ok());
    let target = from.join(location.ok_or(Cause::BadRedirect)?).map_err(|_| Cause::BadRedirect)?;
    let target = accept(target)?;
    if from.scheme() == "https" && target.scheme() == "http" {
        return Err(Cause::Downgrade);
    }
    Ok(target)
}

/// Once ureq has decompressed a body it drops the header, so what is left here is unreadable.
fn refuse_unknown_encoding(headers: &HeaderMap) -> Result<(), Cause> {
    let encoding = headers.get(header::CONTENT_ENCODING).map(|value| String::from_utf8_lossy(value.as_bytes()));
    match encoding {
        Some(name) if !name.trim().is_empty() && !name.trim().eq_ignore_ascii_case("identity") => {
            Err(Cause::ContentEncoding(name.into_owned()))
        }
        _ => Ok(()),
    }
}

fn content_type(headers: &HeaderMap) -> Option<ContentType> {
    let value = String::from_utf8_lossy(headers.get(header::CONTENT_TYPE)?.as_bytes()).into_owned();
    let mut parts = value.split(';').map(str::trim);
    let essence = parts.next().filter(|essence| !essence.is_empty())?.to_ascii_lowercase();
    let charset = parts
        .filter_map(|parameter| parameter.split_once('='))
        .find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"))
        .map(|(_, charset)| charset.trim().trim_matches(['"', '\'']).to_owned())
        .filter(|charset| !charset.is_empty());
    Some(ContentType { essence, charset })
}

/// Ties a cause to the URL that was asked for and, when it is another, to the hop that failed.
pub(super) fn error_at(given: &str, hop: Option<&Url>, cause: Cause) -> WebError {
    let asked = Url::parse(given.trim()).ok();
    let redirected_to = hop.filter(|hop| asked.clone().is_none_or(|asked| accept(asked).ok().as_ref() != Some(*hop)));
    let redirected_to = redirected_to.map(Url::to_string);
    WebError { url: asked.map_or_else(|| given.to_owned(), without_credentials), redirected_to, cause }
}

fn without_credentials(mut url: Url) -> String {
    let _ = url.set_password(None);
    let _ = url.set_username("");
    url.to_string()
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test_case("http://2130706433/", "127.0.0.1"; "decimal")]
    #[test_case("http://0x7f000001/", "127.0.0.1"; "hexadecimal")]
    #[test_case("http://0177.0.0.1/", "127.0.0.1"; "octal")]
    #[test_case("http://127.1/", "127.0.0.1"; "short")]
    #[test_case("http://0/", "0.0.0.0"; "zero")]
    #[test_case("http://１２７.０.０.１/", "127.0.0.1"; "full width digits")]
    #[test_case("http://169.254.169.254./", "169.254.169.254"; "trailing dot")]
    #[test_case("http://[::ffff:127.0.0.1]/", "::ffff:127.0.0.1"; "mapped")]
    #[test_case("http://[::1]:8080/", "::1"; "bracketed")]
    fn every_spelling_of_a_private_address_is_refused(url: &str, address: &str) {
        let error = Fetcher::new(&FetchOptions::default()).fetch(url).unwrap_err();
        match error.cause {
            Cause::PrivateAddress { address: refused, .. } => assert_eq!(refused.to_string(), address),
            other => panic!("{other}"),
        }
        assert!(!Fetcher::new(&FetchOptions::default()).fetch(url).unwrap_err().hints().is_empty());
    }

    #[test_case("example.org/page", "not a URL")]
    #[test_case("http://", "not a URL")]
    #[test_case("http://[fe80::1%25eth0]/", "not a URL")]
    #[test_case("file:///etc/passwd", "\"file\" is not fetched")]
    #[test_case("ftp://example.org/", "\"ftp\" is not fetched")]
    #[test_case("http://example.org@127.0.0.1/", "user name or password")]
    #[test_case("http://localhost:1/", "loopback address")]
    fn refuses_before_connecting(url: &str, expected: &str) {
        let error = Fetcher::new(&FetchOptions::default()).fetch(url).unwrap_err();
        assert!(error.to_string().contains(expected), "{error}");
    }

    #[test]
    fn an_error_does_not_repeat_a_password() {
        let error = Fetcher::new(&FetchOptions::default()).fetch("https://me:hunter2@example.org/x").unwrap_err();
        assert_eq!(error.to_string(), "https://example.org/x: a URL with a user name or password is not fetched");
        assert!(!format!("{error:?}").contains("hunter2"));
    }

    #[test_case("https://a.test/x", "http://a.test/x", None)]
    #[test_case("https://a.test/x", "//b.test/y#part", Some("https://b.test/y"))]
    #[test_case("http://a.test/x", "../é", Some("http://a.test/%C3%A9"))]
    #[test_case("http://a.test/x", "file:///etc/passwd", None)]
    #[test_case("http://a.test/x", "http://me@b.test/", None)]
    fn redirects_are_checked(from: &str, location: &str, expected: Option<&str>) {
        let headers = HeaderMap::from_iter([(header::LOCATION, location.as_bytes().try_into().unwrap())]);
        let target = redirect(&from.parse().unwrap(), &headers).ok().map(String::from);
        assert_eq!(target.as_deref(), expected);
    }
}
