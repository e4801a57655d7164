//! A model's server on loopback that does what a test says, and remembers what it was asked.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

pub struct Request {
    pub path: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: Value,
    pub at: Instant,
}

impl Request {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// What the model is told, system and user.
    pub fn text(&self) -> String {
        format!("{} {}", self.body["system"], self.body["messages"])
    }

    pub fn is_critique(&self) -> bool {
        self.text().contains("Your evaluation:")
    }
}

pub enum Reply {
    Json {
        status: u16,
        headers: Vec<(&'static str, String)>,
        body: Value,
    },
    /// After a while.
    Late(Duration, Box<Reply>),
    /// The connection is closed instead.
    Close,
}

pub fn status(status: u16, message: &str) -> Reply {
    Reply::Json { status, headers: Vec::new(), body: json!({"error": {"message": message}}) }
}

pub fn with_header(reply: Reply, name: &'static str, value: &str) -> Reply {
    match reply {
        Reply::Json { status, mut headers, body } => {
            headers.push((name, value.to_owned()));
            Reply::Json { status, headers, body }
        }
        other => other,
    }
}

/// An evaluation that breaks no rule.
pub fn evaluation(grade: f64) -> Value {
    json!({"summary": "Fine.", "analysis": "It is.", "grade": grade, "comments": []})
}

/// A chat completion of 100 + 20 tokens that says this.
pub fn says(content: &str) -> Reply {
    completion(content, "stop")
}

pub fn completion(content: &str, finish_reason: &str) -> Reply {
    let body = json!({
        "id": "chatcmpl-1",
        "model": "served-model",
        "choices": [{"index": 0, "finish_reason": finish_reason, "message": {"role": "assistant", "content": content}}],
        "usage": {"prompt_tokens": 100, "completion_tokens": 20, "prompt_tokens_details": {"cached_tokens": 40}},
    });
    Reply::Json { status: 200, headers: vec![("x-request-id", "req-1".to_owned())], body }
}

pub fn grades(grade: f64) -> Reply {
    says(&evaluation(grade).to_string())
}

/// A message of Anthropic's format that calls the tool.
pub fn calls_tool(input: &Value) -> Reply {
    let body = json!({
        "id": "msg_1",
        "model": "served-model",
        "content": [{"type": "tool_use", "id": "t", "name": "evaluation", "input": input}],
        "stop_reason": "tool_use",
        "usage": {"input_tokens": 60, "cache_read_input_tokens": 40, "output_tokens": 20},
    });
    Reply::Json { status: 200, headers: vec![("request-id", "req-1".to_owned())], body }
}

type Script = dyn Fn(&Request, usize) -> Reply + Send + Sync;

pub struct Fake {
    pub address: String,
    requests: Arc<Mutex<Vec<Arc<Request>>>>,
}

impl Fake {
    /// Answers each request by its number, from 0.
    pub fn new(script: impl Fn(&Request, usize) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (kept, script): (_, Arc<Script>) = (Arc::clone(&requests), Arc::new(script));
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (requests, script) = (Arc::clone(&kept), Arc::clone(&script));
                thread::spawn(move || serve(&stream, &requests, script.as_ref()));
            }
        });
        Self { address, requests }
    }

    pub fn requests(&self) -> Vec<Arc<Request>> {
        self.requests.lock().unwrap().clone()
    }

    /// For the script of another server.
    pub fn counter(&self) -> impl Fn() -> usize + Send + Sync + 'static {
        let requests = Arc::clone(&self.requests);
        move || requests.lock().unwrap().len()
    }

    pub fn count(&self) -> usize {
        self.requests.lock().unwrap().len()
    }
}

/// Until the other side closes the connection, or a reply does.
fn serve(stream: &TcpStream, requests: &Mutex<Vec<Arc<Request>>>, script: &Script) {
    stream.set_nodelay(true).unwrap();
    let mut reader = BufReader::new(stream);
    while let Some(request) = read_request(&mut reader) {
        let request = Arc::new(request);
        let number = {
            let mut requests = requests.lock().unwrap();
            requests.push(Arc::clone(&request));
            requests.len() - 1
        };
        if !answer(stream, script(&request, number)) {
            return;
        }
    }
}

fn read_request(reader: &mut BufReader<&TcpStream>) -> Option<Request> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|length| *length > 0)?;
    let path = line.split(' ').nth(1)?.to_owned();
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.push((name.to_lowercase(), value.trim().to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length")?.1.parse().ok()?;
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Request { path, headers, body: serde_json::from_slice(&body).ok()?, at: Instant::now() })
}

fn answer(mut stream: &TcpStream, reply: Reply) -> bool {
    match reply {
        Reply::Json { status, headers, body } => {
            let body = body.to_string();
            let mut head = format!("HTTP/1.1 {status} X\r\ncontent-length: {}\r\n", body.len());
            for (name, value) in headers {
                head += &format!("{name}: {value}\r\n");
            }
            stream.write_all(format!("{head}\r\n{body}").as_bytes()).is_ok()
        }
        Reply::Late(wait, reply) => {
            thread::sleep(wait);
            answer(stream, *reply)
        }
        Reply::Close => false,
    }
}
