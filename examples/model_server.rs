//! A stand-in for a model's server, for measurements and for trying things without a key: it answers every call in both
//! formats after the same time with the same evaluation, as fast as a loopback can.
//!
//! ```text
//! cargo run --release --example model_server -- 8912 50     port, milliseconds a call
//! ```
#![allow(clippy::print_stdout, reason = "it tells its address")]

use std::env;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

const EVALUATION: &str = r#"{"summary":"Clear.","analysis":"It is short.","grade":75,"comments":[]}"#;

fn main() -> io::Result<()> {
    let mut arguments = env::args().skip(1).map(|argument| argument.parse::<u16>().map_err(io::Error::other));
    let port = arguments.next().transpose()?.unwrap_or(8912);
    let delay = Duration::from_millis(arguments.next().transpose()?.unwrap_or(50).into());
    let listener = TcpListener::bind(("127.0.0.1", port))?;
    println!("listening on http://{}", listener.local_addr()?);
    answer(&listener, delay)
}

/// Answers every call after `delay`, for ever.
pub fn answer(listener: &TcpListener, delay: Duration) -> io::Result<()> {
    for stream in listener.incoming() {
        let stream = stream?;
        thread::Builder::new().stack_size(64 << 10).spawn(move || serve(&stream, delay))?;
    }
    Ok(())
}

fn serve(mut stream: &TcpStream, delay: Duration) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream);
    while let Some((path, length)) = head(&mut reader)? {
        io::copy(&mut reader.by_ref().take(length), &mut io::sink())?;
        thread::sleep(delay);
        let body = if path.ends_with("/messages") { message() } else { completion() };
        let head =
            format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n", body.len());
        stream.write_all((head + &body).as_bytes())?;
    }
    Ok(())
}

/// The path and the length of the body; nothing at the end of the connection.
fn head(reader: &mut impl BufRead) -> io::Result<Option<(String, u64)>> {
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
    let mut length = 0;
    loop {
        line.clear();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(':') else { return Ok(Some((path, length))) };
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().map_err(io::Error::other)?;
        }
    }
}

fn completion() -> String {
    let content = EVALUATION.replace('"', "\\\"");
    format!(
        r#"{{"id":"c","object":"chat.completion","created":0,"model":"stand-in","choices":[{{"index":0,"finish_reason":"stop","message":{{"role":"assistant","content":"{content}"}}}}],"usage":{{"prompt_tokens":100,"completion_tokens":20,"total_tokens":120}}}}"#
    )
}

fn message() -> String {
    format!(
        r#"{{"id":"m","type":"message","role":"assistant","model":"stand-in","stop_reason":"tool_use","content":[{{"type":"tool_use","name":"evaluation","input":{EVALUATION}}}],"usage":{{"input_tokens":100,"output_tokens":20}}}}"#
    )
}
