//! A server that says exactly what a test wants, and counts who came.

use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use std::{io, thread};

use crate::domain::NewDocument;
use crate::intake::web::fetch::Fetcher;
use crate::intake::web::{FetchOptions, WebError, fetch_one};
use crate::network::addresses;
use crate::network::resolver::Lookup;

/// Plays the public internet.
pub const PUBLIC: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
/// Plays a service of the inner network.
pub const PRIVATE: IpAddr = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 2));

pub struct Server {
    pub address: SocketAddr,
    connections: Arc<AtomicUsize>,
}

impl Server {
    /// Answers each connection by `answer`, which is given the path that was asked for.
    pub fn start(ip: IpAddr, answer: impl Fn(&str, &mut TcpStream) -> io::Result<()> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind((ip, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let connections = Arc::new(AtomicUsize::new(0));
        let (counter, answer) = (Arc::clone(&connections), Arc::new(answer));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                counter.fetch_add(1, Ordering::SeqCst);
                let answer = Arc::clone(&answer);
                thread::spawn(move || serve(stream, &*answer));
            }
        });
        Self { address, connections }
    }

    /// Answers everything with one text.
    pub fn saying(ip: IpAddr, response: impl Into<Vec<u8>>) -> Self {
        let response = response.into();
        Self::start(ip, move |_, stream| stream.write_all(&response))
    }

    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    pub fn url(&self, host: &str, path: &str) -> String {
        format!("http://{host}:{}{path}", self.address.port())
    }
}

fn serve(mut stream: TcpStream, answer: &dyn Fn(&str, &mut TcpStream) -> io::Result<()>) {
    let mut request = Vec::new();
    let mut piece = [0; 1024];
    while !request.windows(4).any(|end| end == b"\r\n\r\n") {
        match stream.read(&mut piece) {
            Ok(0) | Err(_) => return,
            Ok(read) => request.extend_from_slice(&piece[..read]),
        }
    }
    let request = String::from_utf8_lossy(&request).into_owned();
    let path = request.split(' ').nth(1).unwrap_or_default();
    // The client may have had enough before the end.
    let _ = answer(path, &mut stream);
}

pub fn response(head: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let length = body.as_ref().len();
    let head = format!("HTTP/1.1 {head}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
    [head.as_bytes(), body.as_ref()].concat()
}

pub fn text(body: &str) -> Vec<u8> {
    response("200 OK\r\nContent-Type: text/plain; charset=utf-8", body)
}

pub fn options() -> FetchOptions {
    FetchOptions {
        connect_timeout: Duration::from_secs(5),
        total_timeout: Duration::from_secs(10),
        ..FetchOptions::default()
    }
}

/// The guard as it is, except that [`PUBLIC`] counts as public.
fn check(ip: IpAddr) -> Option<&'static str> {
    if ip == PUBLIC { None } else { addresses::refusal(ip) }
}

/// A fetcher for which `public.test` is [`PUBLIC`] and `private.test` is [`PRIVATE`].
pub fn fetcher(options: &FetchOptions) -> Fetcher {
    fetcher_with(
        options,
        Arc::new(|host, port| {
            let ip = match host {
                "public.test" | "127.0.0.1" => PUBLIC,
                "private.test" | "127.0.0.2" => PRIVATE,
                _ => return Err(io::Error::other("no such host")),
            };
            Ok(vec![SocketAddr::new(ip, port)])
        }),
    )
}

pub fn fetcher_with(options: &FetchOptions, lookup: Lookup) -> Fetcher {
    Fetcher::with_resolver(options, lookup, check)
}

pub fn fetch(url: &str) -> Result<NewDocument, WebError> {
    fetch_one(&fetcher(&options()), url)
}
