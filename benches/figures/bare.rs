//! The least that a client must do: as many threads as calls at once, each with one connection, and a request that was
//! written beforehand. What this takes longer than the calls themselves, the machine and the server take.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow};

/// How long so many calls take, with so many bytes of prompt each.
pub fn calls(address: SocketAddr, count: u32, at_once: u32, bytes: usize) -> Result<Duration> {
    let body = format!(r#"{{"model":"stand-in","messages":[{{"role":"user","content":"{}"}}]}}"#, "x".repeat(bytes));
    let head =
        format!("POST /v1/chat/completions HTTP/1.1\r\nhost: {address}\r\ncontent-length: {}\r\n\r\n", body.len());
    let request = head + &body;
    let taken = AtomicU32::new(0);
    let begun = Instant::now();
    thread::scope(|scope| {
        let clients: Vec<_> = (0..at_once).map(|_| scope.spawn(|| client(address, &request, &taken, count))).collect();
        clients.into_iter().try_for_each(|client| client.join().map_err(|_| anyhow!("a client panicked"))?)
    })?;
    Ok(begun.elapsed())
}

fn client(address: SocketAddr, request: &str, taken: &AtomicU32, count: u32) -> Result<()> {
    let stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    let mut answers = BufReader::new(&stream);
    while taken.fetch_add(1, Ordering::Relaxed) < count {
        (&stream).write_all(request.as_bytes())?;
        read(&mut answers)?;
    }
    Ok(())
}

fn read(answers: &mut impl BufRead) -> Result<()> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        answers.read_line(&mut line)?;
        match line.trim_end().split_once(": ") {
            Some(("content-length", value)) => length = value.parse()?,
            _ if line == "\r\n" => break,
            _ => {}
        }
    }
    answers.read_exact(&mut vec![0; length]).context("an answer broke off")
}
