//! `export`: batches as JSON, JSON Lines or CSV for other programs, as Markdown or HTML for people.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, ValueEnum};
use serde::Serialize;
use serde_json::json;

use super::detail::{self, Detail};
use super::report::Source;
use super::resolve;
use super::rows::{self, PAGE};
use super::whole_file::{self, write_whole};
use crate::cli::Format;
use crate::context::Context;
use crate::domain::{Actor, BatchId, BatchSummary, ErrorKind, Job, Timestamp};
use crate::failure::Failure;
use crate::render::csv::JobTable;
use crate::render::json::{DocumentItem, EvaluationItem, ResultItem};
use crate::render::markdown;
use crate::repository::{self, JobRow, Repository};

/// Export batches
///
/// json: one object a batch with documents, evaluations and comments; jsonl: one job a line; csv: one job a row;
/// markdown: a report to paste into an issue; html: a page with plots, tables and every comment at its passage, in one
/// file that needs nothing else. A batch that changes meanwhile, as one that is being run does, ends it with exit 4.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  evalbatch export strict-v2 > strict-v2.json
  evalbatch export strict-v2 --no-content | jq '.evaluations[].grade'
  evalbatch export strict-v2 baseline -o grades.csv
  evalbatch export strict-v2 -o strict-v2.html")]
pub struct ExportArgs {
    /// Batches: id, tracking id, prefix, user/tracking-id, latest, latest~N
    #[arg(value_name = "BATCH", required = true)]
    pub batches: Vec<String>,
    /// Write to a file, whole or not at all, in the format of its ending (.json .jsonl .csv .md .html) where none is asked for;
    /// - is stdout
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Leave out the documents' content
    #[arg(long)]
    pub no_content: bool,
    /// Put in more: `raw` (what the model or program answered), `content` (also in jsonl)
    #[arg(long, value_name = "PART", value_delimiter = ',')]
    pub include: Vec<Part>,
    /// An array, also for one batch
    #[arg(long)]
    pub array: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Part {
    Raw,
    Content,
}

/// The version of the JSON's shape.
const SCHEMA_VERSION: u32 = 1;

pub fn run(args: &ExportArgs, context: &mut Context) -> Result<()> {
    let accepted = [Format::Json, Format::Jsonl, Format::Csv, Format::Markdown, Format::Html];
    let (format, target) = whole_file::target(args.output.as_deref(), &accepted, context)?;
    if args.no_content && args.include.contains(&Part::Content) {
        return Err(Failure::usage("--no-content and --include content exclude each other").into());
    }
    check(args, format)?;
    let repository = context.reader()?;
    let actor = context.actor(repository.as_ref())?;
    let now = context.now();
    let mut batches = Vec::new();
    for text in &args.batches {
        let batch = resolve::batch_id(repository.as_ref(), &actor, text, now)?;
        // However often it is named, it is one.
        if !batches.contains(&batch) {
            batches.push(batch);
        }
    }
    let export = Export { args, repository: repository.as_ref(), actor, now };
    match target {
        None => export.write(format, batches, context.printer.out()),
        Some(target) => {
            write_whole(target.path, |out| export.write(format, batches, out))?;
            context.printer.note(&target.note());
            Ok(())
        }
    }
}

/// What the options ask for must have a place in the format.
fn check(args: &ExportArgs, format: Format) -> Result<(), Failure> {
    let name = format!("{format:?}").to_lowercase();
    if !args.include.is_empty() && !matches!(format, Format::Json | Format::Jsonl) {
        return Err(Failure::usage(format!("{name} has no room for --include")).hint("json and jsonl have"));
    }
    if args.array && format != Format::Json {
        return Err(Failure::usage(format!("{name} has no --array")).hint("json has; jsonl is one job a line"));
    }
    if format == Format::Html && args.batches.len() > 1 {
        return Err(Failure::usage("a page shows one batch").hint("export each, or see both: evalbatch compare"));
    }
    Ok(())
}

/// What a line says of a job besides its result, as a row of the CSV does.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LineTail {
    error_kind: Option<ErrorKind>,
    started_at: Option<Timestamp>,
    completed_at: Option<Timestamp>,
}

impl LineTail {
    fn new(job: &Job) -> Self {
        Self {
            error_kind: job.error.as_ref().map(|error| error.kind),
            started_at: job.started_at,
            completed_at: job.completed_at,
        }
    }
}

struct Export<'a> {
    args: &'a ExportArgs,
    repository: &'a dyn Repository,
    actor: Actor,
    now: Timestamp,
}

impl Export<'_> {
    fn write(&self, format: Format, batches: Vec<BatchId>, out: &mut dyn Write) -> Result<()> {
        match format {
            Format::Jsonl => {
                batches.into_iter().try_for_each(|batch| self.unchanged_head(&batch, |batch| self.jsonl(batch, out)))
            }
            Format::Csv => {
                let mut table = JobTable::new(out)?;
                for batch in batches {
                    self.unchanged_head(&batch, |batch| {
                        rows::for_each_row(self.repository, batch, self.now, &mut |row| Ok(table.row(batch, row)?))
                    })?;
                }
                Ok(table.finish()?)
            }
            Format::Html => {
                let source = self.source();
                batches.into_iter().try_for_each(|batch| self.unchanged(&batch, |batch| source.html(batch, out)))
            }
            Format::Markdown => self.markdown(batches, out),
            Format::Json | Format::Table => self.json(batches, out),
        }
    }

    fn source(&self) -> Source<'_> {
        Source { repository: self.repository, now: self.now, with_content: !self.args.no_content }
    }

    /// Reports that together fit into one comment of an issue.
    fn markdown(&self, batches: Vec<BatchId>, out: &mut dyn Write) -> Result<()> {
        let room = markdown::MOST_CHARS / batches.len().max(1);
        for (index, batch) in batches.into_iter().enumerate() {
            let mut text = String::new();
            self.unchanged(&batch, |batch| {
                text = self.source().markdown(batch, room)?;
                Ok(())
            })?;
            write!(out, "{}{text}", if index > 0 { "\n" } else { "" })?;
        }
        Ok(())
    }

    fn json(&self, batches: Vec<BatchId>, out: &mut dyn Write) -> Result<()> {
        let array = self.args.array || batches.len() > 1;
        for (index, batch) in batches.into_iter().enumerate() {
            if array {
                out.write_all(if index == 0 { b"[" } else { b"," })?;
            }
            self.unchanged(&batch, |batch| self.json_batch(batch, out))?;
            // Only now, so that what was cut short never looks whole.
            out.write_all(b"}")?;
        }
        out.write_all(if array { b"]\n" } else { b"\n" })?;
        Ok(())
    }

    /// All of a batch's object but its last brace.
    fn json_batch(&self, batch: &BatchSummary, out: &mut dyn Write) -> Result<()> {
        let detail = Detail::read(self.repository, batch.clone())?;
        write!(out, "{{\"schemaVersion\":{SCHEMA_VERSION},\"exportedAt\":{},\"batch\":", json!(self.now))?;
        let with_raw = self.args.include.contains(&Part::Raw);
        detail.write_json(out, self.repository, &self.actor, self.now, with_raw)?;
        out.write_all(b",\"documents\":[")?;
        self.documents(batch, out)?;
        out.write_all(b"],\"evaluations\":[")?;
        self.evaluations(batch, out)?;
        out.write_all(b"]")?;
        Ok(())
    }

    fn documents(&self, batch: &BatchSummary, out: &mut dyn Write) -> Result<()> {
        let mut after = None;
        loop {
            let page = self.repository.batch_documents(&batch.id, after, PAGE)?;
            for (ordinal, id) in &page {
                let document = self.repository.document(id)?.ok_or_else(|| deleted(batch.label()))?.without_path();
                let content = (!self.args.no_content).then_some(document.content.as_str());
                if *ordinal > 0 {
                    out.write_all(b",")?;
                }
                serde_json::to_writer(&mut *out, &DocumentItem::new(&document.header, content))?;
            }
            match page.last() {
                Some((ordinal, _)) if page.len() == PAGE as usize => after = Some(*ordinal),
                _ => return Ok(()),
            }
        }
    }

    fn evaluations(&self, batch: &BatchSummary, out: &mut dyn Write) -> Result<()> {
        let with_raw = self.args.include.contains(&Part::Raw);
        let (mut after, mut first) = (None, true);
        loop {
            let page = self.repository.evaluations(&batch.id, after, EVALUATION_PAGE)?;
            for stored in &page {
                if !std::mem::take(&mut first) {
                    out.write_all(b",")?;
                }
                serde_json::to_writer(&mut *out, &EvaluationItem::new(stored, with_raw))?;
            }
            match page.last() {
                Some(last) if page.len() == EVALUATION_PAGE as usize => after = Some(last.position),
                _ => return Ok(()),
            }
        }
    }

    fn jsonl(&self, batch: &BatchSummary, out: &mut dyn Write) -> Result<()> {
        let agent = &batch.agent;
        let head = serde_json::to_string(&json!({
            "batchId": batch.id, "trackingId": batch.tracking_id, "agent": agent.name, "agentVersion": agent.version,
        }))?;
        let with_content = self.args.include.contains(&Part::Content);
        let with_raw = self.args.include.contains(&Part::Raw);
        rows::for_each_row(self.repository, batch, self.now, &mut |row| {
            write!(out, "{},", &head[..head.len() - 1])?;
            let line = serde_json::to_string(&ResultItem::new(row))?;
            let more = serde_json::to_string(&LineTail::new(&row.job))?;
            write!(out, "{},{}", &line[1..line.len() - 1], &more[1..more.len() - 1])?;
            self.extras(row, with_content, with_raw, out)?;
            Ok(writeln!(out, "}}")?)
        })
    }

    fn extras(&self, row: &JobRow, with_content: bool, with_raw: bool, out: &mut dyn Write) -> Result<()> {
        if with_content {
            let content = self.repository.document(&row.job.document_id)?.map(|document| document.content);
            write!(out, ",\"content\":{}", json!(content))?;
        }
        if with_raw {
            let stored =
                self.repository.evaluation_of_job(&row.job.id)?.and_then(|stored| stored.evaluation.draft.raw_output);
            let raw = if stored.is_some() { stored } else { detail::failed_output(self.repository, row)? };
            write!(out, ",\"rawOutput\":{}", json!(raw))?;
        }
        Ok(())
    }

    /// Runs `write` and makes sure that the batch was the same from its beginning to its end.
    fn unchanged(&self, id: &BatchId, write: impl FnOnce(&BatchSummary) -> Result<()>) -> Result<()> {
        self.guarded(id, || self.repository.batch(id, self.now), write)
    }

    /// As `unchanged`, for what needs no figures of the batch.
    fn unchanged_head(&self, id: &BatchId, write: impl FnOnce(&BatchSummary) -> Result<()>) -> Result<()> {
        self.guarded(id, || self.repository.batch_head(id), write)
    }

    fn guarded(
        &self,
        id: &BatchId,
        read: impl FnOnce() -> repository::Result<Option<BatchSummary>>,
        write: impl FnOnce(&BatchSummary) -> Result<()>,
    ) -> Result<()> {
        let before = self.repository.fingerprint(id, self.now)?;
        let batch = read()?.ok_or_else(|| deleted(id.as_str()))?;
        write(&batch)?;
        match self.repository.fingerprint(id, self.now)? {
            None => Err(deleted(batch.label()).into()),
            after if after == before => Ok(()),
            _ => Err(Failure::conflict(format!("batch {} changed while it was exported", batch.label()))
                .hint("export it again when its run is done")
                .retriable()
                .into()),
        }
    }
}

/// Evaluations can be large, with their analysis and comments.
const EVALUATION_PAGE: u32 = 100;

fn deleted(label: &str) -> Failure {
    Failure::conflict(format!("batch {label} was deleted while it was exported"))
}
