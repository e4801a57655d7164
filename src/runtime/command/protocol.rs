//! What a program reads from stdin: the request of protocol version 1, one line of JSON.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::domain::{BatchId, DocumentId, JobId, Settings};
use crate::runtime::Task;

const PROTOCOL: u32 = 1;

#[derive(Serialize)]
struct Request<'a> {
    protocol: u32,
    agent: Agent<'a>,
    document: Document<'a>,
    job: Job<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Agent<'a> {
    name: &'a str,
    version: u32,
    primary_instructions: &'a str,
    self_critique_instructions: Option<&'a str>,
    provides_grades: bool,
    settings: &'a Settings,
}

#[derive(Serialize)]
struct Document<'a> {
    id: &'a DocumentId,
    title: &'a str,
    content: &'a str,
    author: Option<&'a str>,
    url: Option<&'a str>,
    metadata: &'a Map<String, Value>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Job<'a> {
    id: &'a JobId,
    batch_id: &'a BatchId,
    tracking_id: Option<&'a str>,
    repetition: u32,
    attempt: u32,
}

pub(super) fn request(task: &Task<'_>) -> serde_json::Result<Vec<u8>> {
    let (version, header) = (task.agent, &task.document.header);
    let request = Request {
        protocol: PROTOCOL,
        agent: Agent {
            name: &version.agent.name,
            version: version.version,
            primary_instructions: &version.content.primary_instructions,
            self_critique_instructions: version.content.self_critique_instructions.as_deref(),
            provides_grades: version.content.provides_grades,
            settings: &version.content.settings,
        },
        document: Document {
            id: &header.id,
            title: &header.title,
            content: &task.document.content,
            author: header.author.as_deref(),
            url: header.url.as_deref(),
            metadata: &header.metadata,
        },
        job: Job {
            id: task.job.id,
            batch_id: task.job.batch_id,
            tracking_id: task.job.tracking_id,
            repetition: task.job.repetition,
            attempt: task.job.attempt,
        },
    };
    let mut line = Vec::with_capacity(task.document.content.len() + task.document.content.len() / 8 + 4096);
    serde_json::to_writer(&mut line, &request)?;
    // Ends the line, for programs that read one.
    line.push(b'\n');
    Ok(line)
}
