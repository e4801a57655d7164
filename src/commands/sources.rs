//! Documents from anywhere: files, folders, globs, stdin, datasets and URLs, for `create` and `document add` alike.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use crate::context::Context;
use crate::domain::NewDocument;
use crate::failure::Failure;
use crate::intake::web::{self, FetchOptions};
use crate::intake::{dataset, files};
use crate::render::progress::FetchProgress;

/// Sources beside files.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Documents")]
pub struct SourceArgs {
    /// Datasets, JSONL or CSV: one document a row (one or more, repeatable)
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub dataset: Vec<PathBuf>,
    /// Which column holds a field: title, content, author, url or publishedDate (repeatable)
    #[arg(long, value_name = "FIELD=COLUMN", requires = "dataset")]
    pub map: Vec<String>,
    /// Web pages to fetch (one or more, repeatable)
    #[arg(long, value_name = "URL", num_args = 1..)]
    pub url: Vec<String>,
    /// Fetch from private addresses too, like a team's own wiki
    #[arg(long)]
    pub allow_private_hosts: bool,
    /// Leave out pages that cannot be fetched, with a note
    #[arg(long)]
    pub skip_failed: bool,
}

impl SourceArgs {
    pub fn is_empty(&self) -> bool {
        self.dataset.is_empty() && self.url.is_empty()
    }
}

/// Pages fetched at once.
const FETCHES: NonZeroUsize = NonZeroUsize::new(8).unwrap();

/// Everything that the sources give, in their order: files, datasets, pages.
pub(super) fn gather(
    paths: &[PathBuf],
    sources: &SourceArgs,
    max_bytes: u64,
    context: &mut Context,
) -> Result<Vec<NewDocument>> {
    let mut documents = Vec::new();
    if !paths.is_empty() {
        take(files::gather(paths, &mut std::io::stdin().lock(), max_bytes)?, &mut documents, context);
    }
    let mapping = dataset::parse_mapping(sources.map.iter().map(String::as_str)).map_err(Failure::usage)?;
    for path in &sources.dataset {
        take(dataset::load(path, &mapping, max_bytes)?, &mut documents, context);
    }
    if !sources.url.is_empty() {
        documents.extend(fetch(sources, max_bytes, context)?);
    }
    Ok(documents)
}

fn take(gathered: crate::intake::Gathered, documents: &mut Vec<NewDocument>, context: &mut Context) {
    for note in &gathered.notes {
        context.printer.note(note);
    }
    documents.extend(gathered.documents);
}

fn fetch(sources: &SourceArgs, max_bytes: u64, context: &mut Context) -> Result<Vec<NewDocument>> {
    let mut urls: Vec<String> = Vec::new();
    for url in &sources.url {
        if urls.contains(url) {
            context.printer.note(&format!("{url} is fetched once"));
        } else {
            urls.push(url.clone());
        }
    }
    let options = FetchOptions {
        allow_private_hosts: sources.allow_private_hosts,
        max_bytes: max_bytes.min(FetchOptions::default().max_bytes),
        ..FetchOptions::default()
    };
    let progress = FetchProgress::new(&context.printer, urls.len());
    let fetched = web::fetch_documents(&urls, &options, FETCHES, &mut |_| progress.advance());
    progress.finish();
    let mut documents = Vec::new();
    let mut failed = Vec::new();
    for result in fetched {
        match result {
            Ok(document) => documents.push(document),
            Err(error) => failed.push(error),
        }
    }
    if sources.skip_failed {
        for error in &failed {
            context.printer.warning(&format!("left out: {error}"));
        }
        return Ok(documents);
    }
    let Some(first) = failed.first() else { return Ok(documents) };
    let mut failure = Failure::usage(first.to_string());
    failure.hints = first.hints();
    for other in &failed[1..] {
        failure = failure.hint(format!("also: {other}"));
    }
    Err(failure.hint("leave such pages out with --skip-failed").into())
}
