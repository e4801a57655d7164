//! Web pages to documents.
//!
//! URLs come from people, datasets and redirects, and pages from anybody: an address is checked where
//! it is dialled ([`crate::network::addresses`]), an answer has limits of size and time, and a page has limits of depth
//! and nodes before anything walks it.

mod charset;
mod dom;
mod error;
mod extract;
mod fetch;
mod json_ld;
mod markdown;
mod plain;
#[cfg(test)]
mod tests;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::time::Duration;
use std::{num::NonZeroUsize, thread};

use percent_encoding::percent_decode_str;
use url::Url;

use self::fetch::{Fetcher, Response};
use crate::domain::NewDocument;

pub use self::error::{Cause, WebError};

/// How pages are fetched.
#[derive(Debug, Clone)]
pub struct FetchOptions {
    /// Lifts the address guard, and nothing else.
    pub allow_private_hosts: bool,
    /// Of a body, after decompression.
    pub max_bytes: u64,
    /// For finding the host, and again for connecting to it.
    pub connect_timeout: Duration,
    /// For one URL with all its redirects, to the last byte.
    pub total_timeout: Duration,
    pub max_redirects: u32,
    pub user_agent: String,
}

impl Default for FetchOptions {
    fn default() -> Self {
        Self {
            allow_private_hosts: false,
            max_bytes: 10 * 1024 * 1024,
            connect_timeout: Duration::from_secs(10),
            total_timeout: Duration::from_secs(30),
            max_redirects: 5,
            user_agent: concat!("evalbatch/", env!("CARGO_PKG_VERSION")).to_owned(),
        }
    }
}

/// One URL has been dealt with.
#[derive(Debug)]
pub struct Progress<'a> {
    /// How many have been dealt with, this one included.
    pub done: usize,
    pub total: usize,
    /// The place of this one among those given.
    pub index: usize,
    pub result: &'a Result<NewDocument, WebError>,
}

/// Fetches every URL and makes a document of each. The results are in the order of the URLs;
/// `on_progress` is called in this thread, in the order in which they arrive.
pub fn fetch_documents(
    urls: &[String],
    options: &FetchOptions,
    parallelism: NonZeroUsize,
    on_progress: &mut dyn FnMut(Progress<'_>),
) -> Vec<Result<NewDocument, WebError>> {
    fetch_with(&Fetcher::new(options), urls, parallelism, on_progress)
}

fn fetch_with(
    fetcher: &Fetcher,
    urls: &[String],
    parallelism: NonZeroUsize,
    on_progress: &mut dyn FnMut(Progress<'_>),
) -> Vec<Result<NewDocument, WebError>> {
    let next = AtomicUsize::new(0);
    let (sender, receiver) = mpsc::channel();
    let mut results: Vec<_> = urls.iter().map(|_| None).collect();
    thread::scope(|scope| {
        for _ in 0..parallelism.get().min(urls.len()) {
            let (sender, next) = (sender.clone(), &next);
            scope.spawn(move || {
                while let Some((index, url)) = claim(urls, next) {
                    let _ = sender.send((index, fetch_one(fetcher, url)));
                }
            });
        }
        drop(sender);
        for (done, (index, result)) in receiver.iter().enumerate() {
            on_progress(Progress { done: done + 1, total: urls.len(), index, result: &result });
            results[index] = Some(result);
        }
    });
    results.into_iter().flatten().collect()
}

fn claim<'a>(urls: &'a [String], next: &AtomicUsize) -> Option<(usize, &'a str)> {
    let index = next.fetch_add(1, Ordering::Relaxed);
    urls.get(index).map(|url| (index, url.as_str()))
}

fn fetch_one(fetcher: &Fetcher, url: &str) -> Result<NewDocument, WebError> {
    let response = fetcher.fetch(url)?;
    let hop = response.url.clone();
    document(response).map_err(|cause| fetch::error_at(url, Some(&hop), cause))
}

/// Makes a document of a page of which nothing is known but where it was.
///
/// # Errors
/// The page cannot be read, or has no text.
pub fn page_to_document(body: Vec<u8>, url: Url) -> Result<NewDocument, Cause> {
    document(Response { url, content_type: None, body })
}

/// Makes a document of what a server sent, by its content type.
fn document(response: Response) -> Result<NewDocument, Cause> {
    let Response { url, content_type, body } = response;
    let kind = match &content_type {
        Some(named) => Kind::of(&named.essence).ok_or_else(|| Cause::ContentType(named.essence.clone()))?,
        None if looks_like_html(&body) => Kind::Html,
        None => Kind::Plain,
    };
    let charset = content_type.as_ref().and_then(|named| named.charset.as_deref());
    let text = charset::decode(&body, charset, kind == Kind::Html)?;
    drop(body);
    match kind {
        Kind::Html => extract::html_to_document(text, url),
        Kind::Plain => plain::text_to_document(text, &url),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Html,
    Plain,
}

impl Kind {
    fn of(essence: &str) -> Option<Self> {
        match essence {
            "text/html" | "application/xhtml+xml" => Some(Self::Html),
            "text/plain" | "text/markdown" | "text/x-markdown" | "application/json" | "text/json" => Some(Self::Plain),
            _ if essence.starts_with("application/") && essence.ends_with("+json") => Some(Self::Plain),
            _ => None,
        }
    }
}

/// For an answer without a content type.
fn looks_like_html(body: &[u8]) -> bool {
    let start = String::from_utf8_lossy(&body[..body.len().min(512)]).trim_start().to_ascii_lowercase();
    ["<!doctype html", "<html", "<head", "<body", "<!--"].iter().any(|tag| start.starts_with(tag))
}

/// The last part of the path that says something, for want of a title.
fn name_from_url(url: &Url) -> String {
    let segment = url.path_segments().into_iter().flatten().rfind(|segment| !segment.is_empty());
    let name = percent_decode_str(segment.unwrap_or_default()).decode_utf8_lossy();
    let name = name.trim();
    let stem = match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() && is_extension(extension) => stem,
        _ => name,
    };
    if stem.is_empty() { url.host_str().unwrap_or_default().to_owned() } else { stem.to_owned() }
}

fn is_extension(end: &str) -> bool {
    end.len() <= 5 && end.starts_with(|c: char| c.is_ascii_alphabetic())
}
