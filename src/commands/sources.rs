//! Documents from anywhere: files, folders, globs, stdin, datasets and URLs, for `create` and `document add` alike.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::Args;

use super::create::Source;
use crate::context::Context;
use crate::domain::NewDocument;
use crate::failure::Failure;
use crate::intake::web::{self, Cause, FetchOptions};
use crate::intake::{Gathered, LeftOut, dataset, files};
use crate::render::progress::FetchProgress;
use crate::shell::quoted_word;

/// Sources beside files.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Documents")]
pub struct SourceArgs {
    /// Datasets, JSONL or CSV, or - for stdin: one document a row (one or more, repeatable)
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

/// Refuses to read stdin for more than one of these.
pub(super) fn stdin_once<'a>(values: impl IntoIterator<Item = &'a Path>) -> Result<(), Failure> {
    if values.into_iter().filter(|value| is_stdin(value)).count() > 1 {
        return Err(Failure::usage("stdin can be read once, and - stands here more than once"));
    }
    Ok(())
}

pub(super) fn is_stdin(value: &Path) -> bool {
    value.as_os_str() == "-"
}

/// What came of the sources.
#[derive(Debug, Default)]
pub(super) struct Brought {
    /// What each value gave, in the order files, datasets, pages.
    pub(super) given: Vec<(Source, Vec<NewDocument>)>,
    pub(super) left_out: Vec<LeftOut>,
}

pub(super) fn gather(
    paths: &[PathBuf],
    sources: &SourceArgs,
    max_bytes: u64,
    context: &mut Context,
) -> Result<Brought> {
    let mut brought = Brought::default();
    for path in paths {
        let gathered = files::gather(std::slice::from_ref(path), &mut std::io::stdin().lock(), max_bytes)?;
        brought.take(Source::Docs, gathered, context);
        if path.is_file() && dataset::is_named_so(path) {
            let name = quoted_word(&path.display().to_string());
            context.printer.note(&format!("{name} is taken as one document; its rows are: --dataset {name}"));
        }
    }
    let mapping = dataset::parse_mapping(sources.map.iter().map(String::as_str)).map_err(Failure::usage)?;
    for path in &sources.dataset {
        let gathered = if is_stdin(path) {
            dataset::from_stdin(std::io::stdin().lock(), &mapping, max_bytes)
        } else {
            dataset::load(path, &mapping, max_bytes)
        };
        brought.take(Source::Dataset, gathered?, context);
    }
    if !sources.url.is_empty() {
        let pages = fetch(sources, max_bytes, &mut brought.left_out, context)?;
        brought.given.extend(pages.into_iter().map(|documents| (Source::Url, documents)));
    }
    Ok(brought)
}

impl Brought {
    fn take(&mut self, source: Source, gathered: Gathered, context: &mut Context) {
        for note in &gathered.notes {
            context.printer.note(note);
        }
        self.given.push((source, gathered.documents));
        self.left_out.extend(gathered.left_out);
    }
}

/// What each URL gave: one document, or none where it was left out or had been named before.
fn fetch(
    sources: &SourceArgs,
    max_bytes: u64,
    left_out: &mut Vec<LeftOut>,
    context: &mut Context,
) -> Result<Vec<Vec<NewDocument>>> {
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
    let mut progress = FetchProgress::new(&context.printer, urls.len());
    let fetched = web::fetch_documents(&urls, &options, FETCHES, &mut |_| progress.advance());
    progress.finish();
    let mut failed = Vec::new();
    let mut documents: Vec<(String, Option<NewDocument>)> = Vec::new();
    for (url, result) in urls.into_iter().zip(fetched) {
        documents.push((url, result.map_err(|error| failed.push(error)).ok()));
    }
    if let (Some(first), false) = (failed.first(), sources.skip_failed) {
        let mut failure = Failure::usage(first.to_string());
        failure.hints = first.hints();
        failure.retriable = failed.iter().all(web::WebError::passes);
        for other in &failed[1..] {
            failure = failure.hint(format!("also: {other}"));
        }
        if matches!(first.cause, Cause::Scheme(_)) {
            return Err(failure.into());
        }
        return Err(failure.hint("leave such pages out with --skip-failed").into());
    }
    for error in &failed {
        context.printer.warning(&format!("left out: {error}"));
        left_out.push(LeftOut { source: error.url.clone(), reason: error.cause.to_string() });
    }
    let mut taken =
        |url: &String| documents.iter_mut().find(|(of, _)| of == url).and_then(|(_, document)| document.take());
    Ok(sources.url.iter().map(|url| taken(url).into_iter().collect()).collect())
}
