//! One whole evaluation, or those of one document.

use std::collections::HashSet;
use std::io::Write;

use anyhow::Result;
use serde_json::json;

use super::ShowArgs;
use crate::cli::Format;
use crate::commands::{prompt, rows};
use crate::context::Context;
use crate::domain::{Actor, BatchSummary, Timestamp};
use crate::failure::Failure;
use crate::render::json::{DocumentItem, EvaluationItem, ResultItem};
use crate::render::reflow::reflow;
use crate::render::{Tone, clean, clean_block, passages};
use crate::repository::{JobRow, Repository};
use crate::shell::quoted_word;

/// The jobs of one document, or one job; by the beginning of an id, and documents by their titles: whole ones first, for a title
/// may begin another.
pub(super) fn matching_rows(
    repository: &dyn Repository,
    actor: &Actor,
    batch: &BatchSummary,
    args: &ShowArgs,
    wanted: &str,
    now: Timestamp,
) -> Result<Vec<JobRow>> {
    let (mut rows, mut begun) = (Vec::new(), Vec::new());
    let lower = wanted.to_lowercase();
    rows::for_each_row(repository, batch, now, &mut |row| {
        let (id, title) = match args.job {
            Some(_) => (row.job.id.as_str(), None),
            None => (row.job.document_id.as_str(), Some(row.job.document_title.as_str())),
        };
        if id.starts_with(wanted) || title == Some(wanted) {
            rows.push(row.clone());
        } else if title.is_some_and(|title| title.to_lowercase().starts_with(&lower)) {
            begun.push(row.clone());
        }
        Ok(())
    })?;
    let rows = if rows.is_empty() { begun } else { rows };
    let (what, distinct) = if args.job.is_some() {
        ("job", rows.len())
    } else {
        ("document", rows.iter().map(|row| row.job.ordinal).collect::<HashSet<_>>().len())
    };
    match distinct {
        1 => Ok(rows),
        0 => Err(Failure::not_found(format!("no {what} {wanted:?} in batch {}", batch.label()))
            .hint(format!("see its rows: evalbatch show {}", quoted_word(&batch.reference_for(actor))))
            .into()),
        _ => Err(Failure::conflict(format!("{wanted:?} names {distinct} {what}s of batch {}", batch.label()))
            .hint(if args.job.is_some() { "write more of the id" } else { "write more of the id or the title" })
            .into()),
    }
}

pub(super) fn show_evaluations(
    context: &mut Context,
    repository: &dyn Repository,
    rows: &[JobRow],
    format: Format,
) -> Result<()> {
    let Some(first) = rows.first() else { return Ok(()) };
    let document = repository
        .document(&first.job.document_id)?
        .ok_or_else(|| Failure::not_found("the document was deleted meanwhile"))?;
    if format == Format::Json {
        let out = context.printer.out();
        let document = document.without_path();
        let item = DocumentItem::new(&document.header, Some(&document.content));
        write!(out, "{{\"document\":{},\"results\":[", serde_json::to_string(&item)?)?;
        for (index, row) in rows.iter().enumerate() {
            let stored = repository.evaluation_of_job(&row.job.id)?;
            let mut value = serde_json::to_value(ResultItem::new(row))?;
            value["evaluation"] = json!(stored.as_ref().map(|stored| EvaluationItem::new(stored, true)));
            write!(out, "{}{value}", if index > 0 { "," } else { "" })?;
        }
        writeln!(out, "]}}")?;
        return Ok(());
    }
    let style = context.printer.out_style();
    context.printer.line(&style.paint(Tone::Heading, &clean(&document.header.title)))?;
    for row in rows {
        print_evaluation(context, repository, row, &document.content)?;
    }
    Ok(())
}

/// The prompt of the first of these jobs, which all read the same document.
pub(super) fn show_prompt(
    context: &mut Context,
    repository: &dyn Repository,
    batch: &BatchSummary,
    rows: &[JobRow],
    format: Format,
) -> Result<()> {
    let gone = || Failure::not_found("the batch was deleted meanwhile");
    let Some(first) = rows.first() else { return Ok(()) };
    let agent = repository.agent_version(&batch.agent.version_id)?.ok_or_else(gone)?;
    let document = repository.document(&first.job.document_id)?.ok_or_else(gone)?;
    let stored = repository.evaluation_of_job(&first.job.id)?;
    prompt::print(context, &agent, &document, stored.as_ref().map(|stored| &stored.evaluation.draft), format)
}

fn print_evaluation(context: &mut Context, repository: &dyn Repository, row: &JobRow, document: &str) -> Result<()> {
    let style = context.printer.out_style();
    let job = &row.job;
    let mut head = format!("job {}, repetition {}: {}", job.id, job.repetition, job.status.as_str().to_lowercase());
    if let Some(grade) = row.evaluation.as_ref().and_then(|evaluation| evaluation.grade) {
        head += &format!(", grade {grade:.1}");
    }
    let stored = repository.evaluation_of_job(&job.id)?;
    if stored.as_ref().is_some_and(|stored| stored.evaluation.draft.reused_from.is_some()) {
        head += ", reused from an earlier evaluation";
    }
    context.printer.line(&style.paint(Tone::Dim, &head))?;
    let Some(stored) = stored else {
        return print_attempts(context, repository, row);
    };
    let draft = &stored.evaluation.draft;
    let width = context.printer.width();
    let mut sections = vec![("", clean_block(&draft.summary))];
    sections.push(("Analysis", clean_block(&draft.analysis)));
    sections.push(("Self-critique", clean_block(draft.self_critique.as_deref().unwrap_or_default())));
    for (title, text) in sections.into_iter().filter(|(_, text)| !text.trim().is_empty()) {
        context.printer.line("")?;
        if !title.is_empty() {
            context.printer.line(&style.paint(Tone::Heading, title))?;
        }
        for line in reflow(text.trim_end(), "", width) {
            context.printer.line(&line)?;
        }
    }
    if !draft.comments.is_empty() {
        context.printer.line("")?;
        context.printer.line(&style.paint(Tone::Heading, &format!("Comments ({})", draft.comments.len())))?;
        let text = passages::render(document, &draft.comments, context.printer.width(), style);
        context.printer.line(&text)?;
    }
    Ok(context.printer.line("")?)
}

/// For a job without an evaluation: what was tried, and what came back.
fn print_attempts(context: &mut Context, repository: &dyn Repository, row: &JobRow) -> Result<()> {
    let mut before = 0;
    for attempt in repository.attempts(&row.job.id)? {
        // `run --retry-failed` begins to count anew.
        if attempt.number <= before {
            context.printer.line("  put back and tried again:")?;
        }
        before = attempt.number;
        let Some(error) = &attempt.error else { continue };
        let text = format!("attempt {} ({}): {}", attempt.number, error.kind, clean(&error.message));
        let text = super::fitted(&text, "  ", context.printer.width());
        context.printer.line(&text)?;
        if let Some(raw) = &attempt.raw_output {
            context.printer.line("  it answered:")?;
            for line in clean_block(raw).lines() {
                context.printer.line(&format!("    {line}"))?;
            }
        }
    }
    Ok(())
}
