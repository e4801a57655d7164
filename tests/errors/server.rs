//! A server on this machine whose pages are all wrong in one way.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

/// Serves until the tests end; tells its port.
pub fn start() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || serve(stream));
        }
    });
    port
}

fn serve(mut stream: TcpStream) {
    let mut request = [0; 4096];
    let Ok(length) = stream.read(&mut request) else { return };
    let request = String::from_utf8_lossy(&request[..length]).into_owned();
    let path = request.split(' ').nth(1).unwrap_or_default().to_owned();
    // Whoever asks may have gone.
    let _ = stream.write_all(&answer(&path));
}

fn answer(path: &str) -> Vec<u8> {
    let html = "content-type: text/html\r\n";
    let (status, headers, body): (&str, String, Vec<u8>) = match path {
        "/missing" => ("404 Not Found", html.to_owned(), b"no".to_vec()),
        "/login" => ("401 Unauthorized", html.to_owned(), b"no".to_vec()),
        "/busy" => ("503 Service Unavailable", html.to_owned(), b"no".to_vec()),
        "/round" => ("302 Found", "location: /round\r\n".to_owned(), Vec::new()),
        "/nowhere" => ("302 Found", String::new(), Vec::new()),
        "/image" => ("200 OK", "content-type: image/png\r\n".to_owned(), b"png".to_vec()),
        "/strange" => ("200 OK", "content-type: text/html; charset=klingon\r\n".to_owned(), b"x".to_vec()),
        "/wrong" => ("200 OK", "content-type: text/plain; charset=utf-8\r\n".to_owned(), b"caf\xe9".to_vec()),
        "/unnamed" => ("200 OK", "content-type: text/plain\r\n".to_owned(), b"caf\xe9".to_vec()),
        "/nul" => ("200 OK", "content-type: text/plain; charset=utf-8\r\n".to_owned(), b"a\0b".to_vec()),
        "/packed" => ("200 OK", format!("{html}content-encoding: br\r\n"), b"x".to_vec()),
        "/headers" => ("200 OK", format!("x-long: {}\r\n", "x".repeat(200_000)), Vec::new()),
        "/deep" => ("200 OK", html.to_owned(), "<div>".repeat(20_000).into_bytes()),
        "/many" => ("200 OK", html.to_owned(), "<i></i>".repeat(600_000).into_bytes()),
        "/empty" => ("200 OK", html.to_owned(), b"<html><body></body></html>".to_vec()),
        "/short" => ("200 OK", html.to_owned(), b"<p>Half of".to_vec()),
        "/large" => ("200 OK", html.to_owned(), vec![b'a'; 12_000_000]),
        _ => ("200", "nonsense\r\n".to_owned(), Vec::new()),
    };
    let mut answer =
        format!("HTTP/1.1 {status}\r\n{headers}content-length: {}\r\nconnection: close\r\n\r\n", body.len())
            .into_bytes();
    answer.extend(body);
    if path == "/short" {
        answer.truncate(answer.len() - 5);
    }
    answer
}
