//! Why a URL gave no document, in words for the person who typed it.

use std::net::IpAddr;
use std::time::Duration;

use crate::shell::quoted_word;

/// A URL that gave no document. The URL never shows a password that was in it.
#[derive(Debug, thiserror::Error)]
#[error("{url}{}: {cause}", via(redirected_to.as_deref()))]
pub struct WebError {
    /// As it was asked for.
    pub url: String,
    /// The hop that failed, when that is another.
    pub redirected_to: Option<String>,
    pub cause: Cause,
}

fn via(redirected_to: Option<&str>) -> String {
    redirected_to.map(|hop| format!(" (redirected to {hop})")).unwrap_or_default()
}

/// What went wrong.
#[derive(Debug, thiserror::Error)]
pub enum Cause {
    #[error("not a URL ({0})")]
    NotAUrl(String),
    #[error("{0:?} is not fetched, only http and https are")]
    Scheme(String),
    #[error("a URL with a user name or password is not fetched")]
    UserInfo,
    #[error("{purpose} address {address} is not fetched")]
    PrivateAddress { address: IpAddr, purpose: &'static str },
    #[error("the host was not found")]
    HostNotFound,
    #[error("no connection ({0})")]
    Connection(String),
    #[error("no secure connection ({0})")]
    Tls(String),
    #[error("no connection within {}", seconds(*.0))]
    ConnectTimeout(Duration),
    #[error("not complete within {}", seconds(*.0))]
    TotalTimeout(Duration),
    #[error("the server answered {status}{}", meaning(*.status))]
    Status { status: u16 },
    #[error("more than {0} redirects")]
    TooManyRedirects(u32),
    #[error("a redirect without a usable Location")]
    BadRedirect,
    #[error("a redirect from https to http is not followed")]
    Downgrade,
    #[error("larger than {limit} bytes")]
    TooLarge { limit: u64 },
    #[error("the answer's headers are too large")]
    HeadersTooLarge,
    #[error("broken answer ({0})")]
    Broken(String),
    #[error("broken answer (it ended too early)")]
    CutShort,
    #[error("compressed as {0:?}, which was not asked for")]
    ContentEncoding(String),
    #[error("content type {0:?} is not text that can be read; HTML, plain text, Markdown and JSON are")]
    ContentType(String),
    #[error("unknown charset {0:?}")]
    UnknownCharset(String),
    #[error("not valid {charset}")]
    InvalidText { charset: &'static str },
    #[error("no charset is named and the text is not valid UTF-8")]
    NoCharset,
    #[error("the text contains NUL")]
    Nul,
    #[error("the page is nested deeper than {limit} elements")]
    TooDeep { limit: usize },
    #[error("the page has more than {limit} nodes")]
    TooManyNodes { limit: usize },
    #[error("the page takes longer than {} to read", seconds(*.limit))]
    TooSlow { limit: Duration },
    #[error("the page could not be read (the extraction failed)")]
    ExtractionFailed,
    #[error("there is no text on the page")]
    NoText,
}

impl WebError {
    /// Ways out, most useful first; none where there is nothing to advise.
    #[must_use]
    pub fn hints(&self) -> Vec<String> {
        if let (Cause::Scheme(_), Some(path)) = (&self.cause, self.url.strip_prefix("file://")) {
            return vec![format!("a file is read with: --docs {}", quoted_word(path))];
        }
        self.cause.hint().map(str::to_owned).into_iter().collect()
    }

    /// Whether the page may be had later, though nobody mends anything here.
    #[must_use]
    pub const fn passes(&self) -> bool {
        matches!(
            self.cause,
            Cause::HostNotFound
                | Cause::Connection(_)
                | Cause::CutShort
                | Cause::ConnectTimeout(_)
                | Cause::TotalTimeout(_)
                | Cause::Status { status: 408 | 425 | 429 | 500..=599 }
        )
    }
}

impl Cause {
    fn hint(&self) -> Option<&'static str> {
        Some(match self {
            Self::PrivateAddress { address, .. } if is_link_local(*address) => {
                "this one is never fetched: services of a cloud's machines answer there"
            }
            Self::PrivateAddress { .. } => "for a server of your own network, add --allow-private-hosts",
            Self::UserInfo => "save the page and add the file with --docs",
            Self::NotAUrl(_) => "write it in full, as in https://example.org/page",
            Self::Scheme(_) => "for a file, use --docs",
            Self::HostNotFound => "check the spelling of the host and the network connection",
            Self::Status { status: 401 | 403 | 407 } => {
                "the page may need a login: save it and add the file with --docs"
            }
            Self::Status { status: 404 | 410 } => "check the address",
            Self::Status { status: 429 | 500..=599 } | Self::ConnectTimeout(_) | Self::TotalTimeout(_) => {
                "try again later"
            }
            Self::Downgrade => "give the http:// address itself, if you trust the way to it",
            Self::ContentType(_) => "convert it to Markdown or text and add the file with --docs",
            Self::UnknownCharset(_) | Self::InvalidText { .. } | Self::NoCharset | Self::Nul => {
                "save the page as UTF-8 and add the file with --docs"
            }
            Self::NoText => "the page may be written by a script: save its text and add the file with --docs",
            Self::TooLarge { .. } | Self::TooDeep { .. } | Self::TooManyNodes { .. } | Self::TooSlow { .. } => {
                "save the part you need and add the file with --docs"
            }
            Self::Connection(_)
            | Self::Tls(_)
            | Self::TooManyRedirects(_)
            | Self::BadRedirect
            | Self::HeadersTooLarge
            | Self::Broken(_)
            | Self::CutShort
            | Self::ContentEncoding(_)
            | Self::ExtractionFailed
            | Self::Status { .. } => return None,
        })
    }
}

/// What no option lets through.
fn is_link_local(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_link_local(),
        IpAddr::V6(address) => address.is_unicast_link_local(),
    }
}

fn seconds(duration: Duration) -> String {
    format!("{} s", duration.as_secs_f64())
}

fn meaning(status: u16) -> &'static str {
    match status {
        401 => " (login required)",
        403 => " (forbidden)",
        404 => " (not found)",
        410 => " (gone)",
        429 => " (too many requests)",
        500..=599 => " (an error of the server)",
        _ => "",
    }
}
