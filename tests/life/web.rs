//! `--url` against a server of this machine, which is a private address.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::harness::{TestEnv, fails};

const PAGE: &str = "<!doctype html><html><head><title>A page</title></head><body><article><h1>A page</h1>\
    <p>The first paragraph is long enough to be taken for the text of an article, with commas, and a full stop.</p>\
    <p>The second paragraph says more of the same, so that nobody can take it for navigation, or for a footer.</p>\
    </article></body></html>";

/// Answers every request: `/page` with an article, `/to` with a redirect, anything else with 404.
struct Server {
    address: String,
    connections: Arc<AtomicUsize>,
}

impl Server {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let connections = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&connections);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                counted.fetch_add(1, Ordering::SeqCst);
                let mut stream = stream.unwrap();
                let mut request = [0; 4096];
                let length = stream.read(&mut request).unwrap_or(0);
                let request = String::from_utf8_lossy(&request[..length]).into_owned();
                let (status, more, body) = match request.split(' ').nth(1) {
                    Some("/page") => ("200 OK", "Content-Type: text/html; charset=utf-8\r\n", PAGE),
                    Some("/plain") => ("200 OK", "Content-Type: text/plain\r\n", "Plain text.\n"),
                    Some("/to") => ("302 Found", "Location: /page\r\n", ""),
                    _ => ("404 Not Found", "", "nothing here"),
                };
                let length = body.len();
                let head = format!("HTTP/1.1 {status}\r\n{more}Content-Length: {length}\r\nConnection: close\r\n\r\n");
                let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes()));
            }
        });
        Self { address, connections }
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

#[test]
fn a_private_address_is_refused_without_a_connection() {
    let (env, server) = (TestEnv::new(), Server::start());
    let page = server.url("/page");
    let local = page.replace("127.0.0.1", "localhost");
    let mapped = page.replace("127.0.0.1", "[::ffff:127.0.0.1]");
    let number = page.replace("127.0.0.1", "2130706433");
    for url in [&page, &local, &mapped, &number] {
        for command in [&["document", "add"][..], &["create", "--ephemeral", "--agent", "proofreader"]] {
            let said = fails(&env, &[command, &["--url", url]].concat(), 2, "usage");
            assert!(said.contains("--allow-private-hosts"), "{said}");
        }
    }
    assert_eq!(server.connections(), 0);
    assert!(env.counts().is_none());
}

#[test]
fn a_team_can_allow_its_own_servers() {
    let (env, server) = (TestEnv::new(), Server::start());
    let (page, plain, to) = (server.url("/page"), server.url("/plain"), server.url("/to"));
    let create = ["create", "--ephemeral", "--agent", "proofreader", "--allow-private-hosts", "--tracking-id", "web"];
    let created = env.json(&[&create[..], &["--url", &page, &plain, "--run"]].concat());
    assert_eq!((&created["documents"]["total"], &created["run"]["completed"]), (&2.into(), &2.into()));
    assert_eq!(env.value::<i64>("SELECT count(*) FROM documents WHERE title = 'A page'"), 1);
    assert_eq!(env.value::<String>("SELECT content FROM documents WHERE title <> 'A page'"), "Plain text.\n");
    // The redirect leads to the same page.
    let added = env.json(&["document", "add", "--allow-private-hosts", "--url", &page, &to]);
    assert_eq!(added["known"], 1);
}

#[test]
fn one_failure_creates_nothing_unless_it_may_be_skipped() {
    let (env, server) = (TestEnv::new(), Server::start());
    let (page, gone) = (server.url("/page"), server.url("/gone"));
    let urls = ["--allow-private-hosts", "--url", &page, &gone];
    for command in [&["document", "add"][..], &["create", "--ephemeral", "--agent", "proofreader"]] {
        let said = fails(&env, &[command, &urls[..]].concat(), 2, "usage");
        assert!(said.contains(&gone) && said.contains("404") && said.contains("--skip-failed"), "{said}");
        assert!(env.counts().is_none(), "{command:?} made something");
    }
    for command in [&["document", "add"][..], &["create", "--ephemeral", "--agent", "proofreader"]] {
        let ran = env.run([command, &urls[..], &["--skip-failed"]].concat()).succeeds();
        ran.says(&gone);
    }
    assert_eq!(env.value::<i64>("SELECT count(*) FROM documents"), 1);
    // When nothing is left there is nothing to make.
    let none = ["--allow-private-hosts", "--skip-failed", "--url", &gone];
    let before = env.counts();
    for command in [&["document", "add"][..], &["create", "--ephemeral", "--agent", "proofreader"]] {
        env.run([command, &none[..]].concat()).ends_with(2);
        assert_eq!(env.counts(), before);
    }
}
