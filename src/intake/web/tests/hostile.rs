//! What hostile servers try.

use std::io::Write;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;
use test_case::test_case;

use super::server::{PRIVATE, PUBLIC, Server, fetch, fetcher, fetcher_with, options, response, text};
use crate::intake::web::{Cause, FetchOptions, fetch_one};

#[test_case("http://private.test:{port}/"; "by name")]
#[test_case("http://127.0.0.2:{port}/"; "by address")]
#[test_case("http://2130706434:{port}/"; "by number")]
#[test_case("//0x7f.2:{port}/"; "in hexadecimal")]
fn a_redirect_to_a_private_host_is_not_followed(location: &str) {
    let private = Server::saying(PRIVATE, text("secret"));
    let location = location.replace("{port}", &private.address.port().to_string());
    let public = Server::saying(PUBLIC, response(&format!("302 Found\r\nLocation: {location}"), ""));
    let error = fetch(&public.url("public.test", "/")).unwrap_err();
    assert!(matches!(error.cause, Cause::PrivateAddress { address: PRIVATE, .. }), "{error}");
    assert!(error.to_string().contains("(redirected to http://"), "{error}");
    assert_eq!((public.connections(), private.connections()), (1, 0));
    let open = FetchOptions { allow_private_hosts: true, ..options() };
    assert_eq!(fetch_one(&fetcher(&open), &public.url("public.test", "/")).unwrap().content, "secret");
}

/// The name answers with the public address first and with the private one from then on.
#[test]
fn a_name_that_changes_its_mind_gains_nothing() {
    let private = Server::saying(PRIVATE, text("secret"));
    let port = private.address.port();
    let redirect = move |_: &str, stream: &mut std::net::TcpStream| {
        stream.write_all(&response(&format!("302 Found\r\nLocation: http://fickle.test:{port}/again"), ""))
    };
    let public = Server::start(PUBLIC, redirect);
    let lookups = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&lookups);
    let fickle = fetcher_with(
        &options(),
        Arc::new(move |_, port| {
            let ip = if counter.fetch_add(1, Ordering::SeqCst) == 0 { PUBLIC } else { PRIVATE };
            Ok(vec![SocketAddr::new(ip, port)])
        }),
    );
    let error = fetch_one(&fickle, &public.url("fickle.test", "/")).unwrap_err();
    assert!(matches!(error.cause, Cause::PrivateAddress { address: PRIVATE, .. }), "{error}");
    // One lookup for each connection: nothing is looked up again between the check and the use.
    assert_eq!(lookups.load(Ordering::SeqCst), 2);
    assert_eq!((public.connections(), private.connections()), (1, 0));
}

#[test]
fn of_several_addresses_only_the_public_ones_are_dialled() {
    let private = Server::saying(PRIVATE, text("secret"));
    let port = private.address.port();
    let both: Vec<IpAddr> = vec![PRIVATE, "10.0.0.1".parse().unwrap(), PUBLIC];
    let addresses = move |_: &str, port| Ok(both.iter().map(|ip| SocketAddr::new(*ip, port)).collect());
    // Nothing listens at this port of the public address.
    let error = fetch_one(&fetcher_with(&options(), Arc::new(addresses)), &format!("http://mixed.test:{port}/"));
    assert!(matches!(error.unwrap_err().cause, Cause::Connection(_)));
    assert_eq!(private.connections(), 0);
}

#[test]
fn redirects_end() {
    let server = Server::saying(PUBLIC, response("302 Found\r\nLocation: /again", ""));
    let error = fetch(&server.url("public.test", "/")).unwrap_err();
    assert!(matches!(error.cause, Cause::TooManyRedirects(5)), "{error}");
    assert_eq!(server.connections(), 6);
}

fn limited(max_bytes: u64) -> FetchOptions {
    FetchOptions { max_bytes, ..options() }
}

#[test_case(1_000, true; "at the limit")]
#[test_case(1_001, false; "one above")]
fn the_limit_is_exact(size: usize, fits: bool) {
    let announced = Server::saying(PUBLIC, text(&"x".repeat(size)));
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n";
    let unannounced = Server::saying(PUBLIC, format!("{head}{}", "x".repeat(size)));
    for server in [announced, unannounced] {
        let result = fetch_one(&fetcher(&limited(1_000)), &server.url("public.test", "/"));
        assert_eq!(result.is_ok(), fits);
        assert!(fits || matches!(result.unwrap_err().cause, Cause::TooLarge { limit: 1_000 }));
    }
}

#[test]
fn a_compression_bomb_is_defused() {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    for _ in 0..200 {
        encoder.write_all(&vec![b'x'; 1024 * 1024]).unwrap();
    }
    let bomb = encoder.finish().unwrap();
    assert!(bomb.len() < 1024 * 1024);
    let server =
        Server::saying(PUBLIC, response("200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: gzip", &bomb));
    let error = fetch(&server.url("public.test", "/")).unwrap_err();
    assert!(matches!(error.cause, Cause::TooLarge { limit: 10_485_760 }), "{error}");
}

#[test]
fn an_endless_answer_ends() {
    let server = Server::start(PUBLIC, |_, stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n")?;
        loop {
            stream.write_all(&[b'x'; 4096])?;
        }
    });
    let error = fetch_one(&fetcher(&limited(1_000_000)), &server.url("public.test", "/")).unwrap_err();
    assert!(matches!(error.cause, Cause::TooLarge { .. }), "{error}");
}

/// Each piece comes soon enough, the whole never does.
#[test_case("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n"; "of the body")]
#[test_case("HTTP/1.1 200 OK\r\nX: "; "of the headers")]
#[test_case(""; "of the status line")]
fn drip_feeding_is_ended(start: &'static str) {
    let server = Server::start(PUBLIC, move |_, stream| {
        stream.write_all(start.as_bytes())?;
        loop {
            stream.write_all(b"H")?;
            thread::sleep(Duration::from_millis(50));
        }
    });
    let short = FetchOptions { total_timeout: Duration::from_millis(600), ..options() };
    let started = Instant::now();
    let error = fetch_one(&fetcher(&short), &server.url("public.test", "/")).unwrap_err();
    let is_refused = matches!(error.cause, Cause::TotalTimeout(_))
        || (start.is_empty() && matches!(error.cause, Cause::Broken(_) | Cause::CutShort));
    assert!(is_refused, "{error}");
    assert!(started.elapsed() < Duration::from_secs(4), "{:?}", started.elapsed());
}

/// Redirects cannot stretch the time: each hop is quick, all together are not.
#[test]
fn the_time_limit_is_for_all_hops_together() {
    let server = Server::start(PUBLIC, |_, stream| {
        thread::sleep(Duration::from_millis(300));
        stream.write_all(&response("302 Found\r\nLocation: /again", ""))
    });
    let short = FetchOptions { total_timeout: Duration::from_millis(700), max_redirects: 100, ..options() };
    let error = fetch_one(&fetcher(&short), &server.url("public.test", "/")).unwrap_err();
    assert!(matches!(error.cause, Cause::TotalTimeout(_)), "{error}");
    assert!((2..=3).contains(&server.connections()), "{}", server.connections());
}

#[test]
fn a_slow_lookup_is_ended() {
    let short = FetchOptions { connect_timeout: Duration::from_millis(200), ..options() };
    let slow = fetcher_with(
        &short,
        Arc::new(|_, port| {
            thread::sleep(Duration::from_secs(5));
            Ok(vec![SocketAddr::new(PUBLIC, port)])
        }),
    );
    let started = Instant::now();
    let error = fetch_one(&slow, "http://slow.test/").unwrap_err();
    assert!(matches!(error.cause, Cause::ConnectTimeout(_)), "{error}");
    assert!(started.elapsed() < Duration::from_secs(3));
}

#[test]
fn endless_headers_are_refused() {
    let server = Server::start(PUBLIC, |_, stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\n")?;
        for n in 0..1_000_000 {
            write!(stream, "X-{n}: {}\r\n", "x".repeat(100))?;
        }
        Ok(())
    });
    let error = fetch(&server.url("public.test", "/")).unwrap_err();
    assert!(matches!(error.cause, Cause::HeadersTooLarge | Cause::Broken(_)), "{error:?}");
}

#[test_case("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 100\r\n\r\nshort"; "a length that is not kept")]
#[test_case("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: -1\r\n\r\nx"; "a length that is none")]
#[test_case("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nx"; "chunks that are none")]
#[test_case("SSH-2.0-OpenSSH_9.9\r\n"; "another protocol")]
#[test_case(""; "nothing")]
fn a_broken_answer_gives_no_document(answer: &str) {
    let server = Server::saying(PUBLIC, answer);
    let error = fetch(&server.url("public.test", "/")).unwrap_err();
    assert!(matches!(error.cause, Cause::Broken(_) | Cause::CutShort | Cause::Connection(_)), "{error:?}");
}

#[test]
fn a_server_that_speaks_no_tls_is_not_spoken_to() {
    let server = Server::start(PUBLIC, |_, stream| stream.write_all(&text("in the clear")));
    let url = server.url("public.test", "/").replace("http:", "https:");
    // It waits for the end of a request in the clear, which never comes.
    let short = FetchOptions { total_timeout: Duration::from_millis(500), ..options() };
    let error = fetch_one(&fetcher(&short), &url).unwrap_err();
    assert!(matches!(error.cause, Cause::ConnectTimeout(_) | Cause::TotalTimeout(_)), "{error:?}");
    let eager = std::net::TcpListener::bind((PUBLIC, 0)).unwrap();
    let port = eager.local_addr().unwrap().port();
    thread::spawn(move || {
        for mut stream in eager.incoming().flatten() {
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        }
    });
    let error = fetch(&format!("https://public.test:{port}/")).unwrap_err();
    assert!(matches!(error.cause, Cause::Tls(_)), "{error:?}");
}

#[test]
fn an_announced_length_beyond_the_limit_is_refused_at_once() {
    let server = Server::start(PUBLIC, |_, stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 99999999999\r\n\r\n")?;
        thread::sleep(Duration::from_secs(5));
        Ok(())
    });
    let started = Instant::now();
    let error = fetch(&server.url("public.test", "/")).unwrap_err();
    assert!(matches!(error.cause, Cause::TooLarge { .. }), "{error}");
    assert!(started.elapsed() < Duration::from_secs(3));
}

#[test_case(&"<div>".repeat(200_000), "nested deeper than 512"; "deep")]
#[test_case(&"<p>x".repeat(400_000), "more than 300000 nodes"; "long")]
fn a_page_beyond_the_limits_is_refused(body: &str, expected: &str) {
    let server = Server::saying(PUBLIC, response("200 OK\r\nContent-Type: text/html; charset=utf-8", body));
    let error = fetch(&server.url("public.test", "/")).unwrap_err();
    assert!(error.to_string().contains(expected), "{error}");
}
