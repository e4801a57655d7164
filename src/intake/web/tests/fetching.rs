//! What honest servers send.

use std::io::Write;
use std::num::NonZeroUsize;
use std::thread;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use test_case::test_case;

use super::server::{PUBLIC, Server, fetch, fetcher, options, response, text};
use crate::intake::web::{Cause, fetch_with};

#[test]
fn text_is_kept_as_it_is() {
    let server = Server::saying(PUBLIC, text("# Heading\r\n\r\nText  with *stars*\n"));
    let document = fetch(&server.url("public.test", "/a/notes.md?x=1#part")).unwrap();
    assert_eq!(document.title, "Heading");
    assert_eq!(document.content, "# Heading\r\n\r\nText  with *stars*\n");
    assert_eq!(document.url, Some(server.url("public.test", "/a/notes.md?x=1")));
    assert!(document.metadata.is_empty());
}

#[test]
fn a_page_becomes_its_article_under_the_address_it_ended_at() {
    let page = include_bytes!("../../../../tests/fixtures/pages/blog.html");
    let server = Server::start(PUBLIC, move |path, stream| {
        stream.write_all(&match path {
            "/old" => response("301 Moved\r\nLocation: /interim", ""),
            "/interim" => response("302 Found\r\nLocation: ./post?id=1#top", ""),
            _ => response("200 OK\r\nContent-Type: Text/HTML ; Charset=\"UTF-8\"", page),
        })
    });
    let document = fetch(&server.url("public.test", "/old")).unwrap();
    assert_eq!(document.title, "Three weeks without a to-do list");
    assert_eq!(document.url, Some(server.url("public.test", "/post?id=1")));
    assert_eq!(server.connections(), 3);
}

#[test]
fn gzip_and_chunks_are_undone() {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all("zip zap".as_bytes()).unwrap();
    let body = encoder.finish().unwrap();
    let chunked = [format!("{:x}\r\n", body.len()).as_bytes(), &body, b"\r\n0\r\n\r\n"].concat();
    let head =
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n";
    let server = Server::saying(PUBLIC, [head.as_bytes(), &chunked].concat());
    assert_eq!(fetch(&server.url("public.test", "/")).unwrap().content, "zip zap");
}

#[test_case("404 Not Found", "", "the server answered 404 (not found)"; "not found")]
#[test_case("503 Busy", "", "the server answered 503 (an error of the server)"; "busy")]
#[test_case("304 Not Modified", "", "the server answered 304"; "not a document")]
#[test_case("302 Found", "", "a redirect without a usable Location"; "nowhere")]
#[test_case("200 OK\r\nContent-Type: application/pdf", "%PDF", "content type \"application/pdf\" is not text that can be read"; "pdf")]
#[test_case("200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: br", "x", "compressed as \"br\""; "encoding")]
#[test_case("200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: gzip", "x", "broken answer"; "broken gzip")]
#[test_case("200 OK\r\nContent-Type: text/plain; charset=utf-8", "  \n", "there is no text"; "blank")]
#[test_case("204 No Content", "", "there is no text"; "nothing")]
#[test_case("200 OK\r\nContent-Type: text/html", "<nav>Home</nav>", "there is no text"; "no text")]
fn an_error_names_the_url_and_the_cause(head: &str, body: &str, expected: &str) {
    let server = Server::saying(PUBLIC, response(head, body));
    let url = server.url("public.test", "/page");
    let message = fetch(&url).unwrap_err().to_string();
    assert!(message.starts_with(&format!("{url}: {expected}")), "{message}");
}

#[test]
fn an_unknown_host_and_a_closed_port_are_told_apart() {
    let error = fetch("http://nowhere.test/").unwrap_err();
    assert_eq!(error.to_string(), "http://nowhere.test/: the host was not found");
    let closed = std::net::TcpListener::bind((PUBLIC, 0)).unwrap().local_addr().unwrap();
    let error = fetch(&format!("http://public.test:{}/", closed.port())).unwrap_err();
    assert!(matches!(error.cause, Cause::Connection(_)), "{error:?}");
}

#[test_case("<!DOCTYPE html><title>T</title><p>Hello there</p>", "Hello there"; "a page")]
#[test_case("Hello <there>", "Hello <there>"; "a text")]
fn an_answer_without_a_type_is_judged_by_its_start(body: &str, expected: &str) {
    let server = Server::saying(PUBLIC, response("200 OK", body));
    assert_eq!(fetch(&server.url("public.test", "/")).unwrap().content, expected);
}

#[test]
fn many_are_fetched_at_once_and_keep_their_order() {
    let server = Server::start(PUBLIC, |path, stream| {
        // The first takes longest, so the answers arrive in another order than the questions.
        thread::sleep(Duration::from_millis(if path == "/0" { 600 } else { 100 }));
        let answer = if path == "/3" { response("404 Not Found", "") } else { text(path) };
        stream.write_all(&answer)
    });
    let urls: Vec<_> = (0..6).map(|n| server.url("public.test", &format!("/{n}"))).collect();
    let mut seen = Vec::new();
    let results = fetch_with(&fetcher(&options()), &urls, NonZeroUsize::new(3).unwrap(), &mut |progress| {
        seen.push((progress.done, progress.total, progress.index, progress.result.is_ok()));
    });
    let contents: Vec<_> = results.iter().map(|result| result.as_ref().ok().map(|d| d.content.as_str())).collect();
    assert_eq!(contents, [Some("/0"), Some("/1"), Some("/2"), None, Some("/4"), Some("/5")]);
    assert_eq!(seen.iter().map(|seen| seen.0).collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6]);
    assert_ne!(seen[0].2, 0, "the slow one is not the first to be done");
    assert!(seen.iter().all(|seen| seen.1 == 6 && seen.3 == (seen.2 != 3)));
}
