//! `document`: the document library.

use std::cmp::Reverse;
use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, Subcommand, ValueEnum};
use serde_json::json;

use super::cursor::{self, Order};
use super::sorted::{self, Key, Position};
use super::sources::{self, SourceArgs};
use crate::cli::Format;
use crate::context::Context;
use crate::domain::{Actor, Document, DocumentHeader, DocumentId, Timestamp};
use crate::failure::Failure;
use crate::render::json::DocumentItem;
use crate::render::{Cell, Column, Table, Tone, clean, clean_block, short_id, time};
use crate::repository::{DocumentPosition, Repository};

#[derive(Debug, Subcommand)]
pub enum DocumentCommand {
    Add(AddArgs),
    List(ListArgs),
    Show(ShowArgs),
    Remove(RemoveArgs),
}

impl DocumentCommand {
    pub(crate) const fn prints_ids(&self) -> bool {
        !matches!(self, Self::Show(_))
    }
}

/// Add documents to my library; what is there already is used
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  evalbatch document add posts/\n  cat note.md | evalbatch document add -")]
pub struct AddArgs {
    /// Files, folders, globs, or - for stdin
    #[arg(value_name = "PATH", required_unless_present_any = ["docs", "dataset", "url"])]
    pub paths: Vec<PathBuf>,
    /// The same, as create has it
    #[arg(long, value_name = "PATH", num_args = 1..)]
    pub docs: Vec<PathBuf>,
    #[command(flatten)]
    pub sources: SourceArgs,
}

/// List my library, newest first
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  evalbatch document list --columns title,bytes\n  evalbatch document list --limit 0 --json | jq -r '.documents[].title'"
)]
pub struct ListArgs {
    /// How many at most; 0 = all [default: 20; all with -q]
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub limit: Option<u32>,
    /// Go on where a list was cut, with its nextCursor
    #[arg(long, value_name = "CURSOR")]
    pub cursor: Option<String>,
    /// Order by this; else the newest first
    #[arg(long, value_enum, value_name = "KEY")]
    pub sort: Option<DocumentSort>,
    /// Turn the order round
    #[arg(long)]
    pub reverse: bool,
    /// The columns of the table, in this order, with commas between them
    #[arg(long, value_name = "NAME", value_delimiter = ',', value_parser = COLUMNS)]
    pub columns: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DocumentSort {
    Title,
    Bytes,
}

impl DocumentSort {
    fn key(self, document: &DocumentHeader) -> Key {
        match self {
            Self::Title => Key::Name(document.title.to_lowercase()),
            Self::Bytes => Key::Amount(document.size_bytes),
        }
    }
}

/// Those that `--columns` knows.
const COLUMNS: [&str; 7] = ["id", "title", "author", "url", "published", "bytes", "added"];

/// Show a document with its content
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  evalbatch document show cmx3 --json | jq -r .content")]
pub struct ShowArgs {
    /// Id, or the beginning of one
    #[arg(value_name = "ID")]
    pub document: String,
}

/// Remove documents from my library; refused while a batch uses them
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  evalbatch document remove cmx3")]
pub struct RemoveArgs {
    /// Ids, or the beginnings of them
    #[arg(value_name = "ID", required = true)]
    pub documents: Vec<String>,
}

pub fn run(command: DocumentCommand, context: &mut Context) -> Result<()> {
    match command {
        DocumentCommand::Add(args) => add(&args, context),
        DocumentCommand::List(args) => list(&args, context),
        DocumentCommand::Show(args) => show(&args, context),
        DocumentCommand::Remove(args) => remove(&args, context),
    }
}

fn add(args: &AddArgs, context: &mut Context) -> Result<()> {
    let format = context.format(&[Format::Table, Format::Json])?;
    let reader = context.before_writing()?;
    let limit = reader.policy()?.max_document_bytes;
    drop(reader);
    let paths: Vec<PathBuf> = args.paths.iter().chain(&args.docs).cloned().collect();
    sources::stdin_once(paths.iter().chain(&args.sources.dataset).map(PathBuf::as_path))?;
    let brought = sources::gather(&paths, &args.sources, limit, context)?;
    let documents: Vec<_> = brought.given.into_iter().flat_map(|(_, documents)| documents).collect();
    if documents.is_empty() {
        return Err(Failure::usage("no document is left to add").into());
    }
    let repository = context.writer()?;
    let actor = context.actor(repository.as_ref())?;
    let added = repository.add_documents(&actor, &documents, context.now())?;
    let new = added.iter().filter(|document| document.is_new).count();
    for document in added.iter().filter(|document| !document.kept_fields.is_empty()) {
        context.printer.note(&format!(
            "{} is in your library already; its stored {} stays",
            document.header.title,
            document.kept_fields.join(", ")
        ));
    }
    match format {
        Format::Json => {
            let documents: Vec<_> = added.iter().map(|document| DocumentItem::new(&document.header, None)).collect();
            context.printer.json(&json!({
                "documents": documents, "added": new, "known": added.len() - new, "leftOut": brought.left_out,
            }))?;
        }
        _ if context.printer.is_quiet() => {
            for document in &added {
                context.printer.line(document.header.id.as_str())?;
            }
        }
        _ => {
            let mut table = Table::new([Column::text("ID"), Column::flexible("TITLE", 16), Column::text("STATE")]);
            for document in &added {
                table.row([
                    Cell::toned(short_id(document.header.id.as_str()), Tone::Dim),
                    Cell::new(&document.header.title),
                    if document.is_new { Cell::toned("added", Tone::Good) } else { Cell::toned("known", Tone::Dim) },
                ]);
            }
            context.printer.table(&table)?;
        }
    }
    Ok(())
}

fn list(args: &ListArgs, context: &mut Context) -> Result<()> {
    let format = context.format(&[Format::Table, Format::Json, Format::Jsonl])?;
    context.page()?;
    let repository = context.reader()?;
    let actor = context.actor(repository.as_ref())?;
    let order = Order::new(args.sort.as_ref(), args.reverse).of(&actor.name);
    let after = args.cursor.as_deref().map(|text| order.checked(decode_cursor(text)?)).transpose()?;
    let shown = cursor::limit(args.limit, 20, context);
    let limit = (shown > 0).then_some(shown);
    // The newest come page by page; every other order needs all of them.
    let is_newest_first = args.sort.is_none() && !args.reverse;
    let (start, rows) = if is_newest_first { (after.as_ref(), limit) } else { (None, None) };
    let start = start.map(|after| position_of(&after.place));
    let page = repository.list_documents(&actor, rows, start.as_ref())?;
    let total = page.total;
    let position = |document: &DocumentHeader| Position {
        key: args.sort.map_or(Key::Missing, |sort| sort.key(document)),
        place: Reverse((document.created_at.as_millis(), document.id.to_string())),
    };
    let (documents, next) = if is_newest_first {
        let next = page.next.and_then(|_| page.documents.last().map(|last| order.encode(&position(last))));
        (page.documents, next)
    } else {
        order.page(page.documents, position, after.as_ref(), limit.map_or(usize::MAX, |limit| limit as usize))
    };
    match format {
        Format::Json => {
            let documents: Vec<_> = documents.iter().map(|header| DocumentItem::new(header, None)).collect();
            context.printer.json(&json!({
                "documents": documents, "total": total, "limit": shown, "nextCursor": next,
            }))?;
        }
        Format::Jsonl => {
            for header in &documents {
                context.printer.json(&DocumentItem::new(header, None))?;
            }
        }
        _ if context.printer.is_quiet() => {
            for header in &documents {
                context.printer.line(header.id.as_str())?;
            }
        }
        _ if documents.is_empty() => context.printer.note("no documents; add some: evalbatch document add PATH"),
        _ => print_table(context, &documents, &args.columns)?,
    }
    if let Some(next) = next {
        context.printer.note(&cursor::how_to_go_on(documents.len(), &total.to_string(), format, &next));
    }
    Ok(())
}

/// Where a document is among the newest.
type Place = Reverse<(i64, String)>;

fn position_of(Reverse((millis, id)): &Place) -> DocumentPosition {
    DocumentPosition { created_at: Timestamp::from_millis(*millis), id: DocumentId::new(id) }
}

/// # Errors
/// It is not what a list gave.
pub fn decode_cursor(text: &str) -> Result<(Order, Position<Place>), Failure> {
    sorted::decode(text)
}

fn table() -> Table {
    Table::new([
        Column::text("ID"),
        Column::flexible("TITLE", 16),
        Column::flexible("AUTHOR", 8).leaves(1),
        Column::flexible("URL", 16).on_request(),
        Column::text("PUBLISHED").on_request(),
        Column::number("BYTES"),
        Column::text("ADDED").leaves(2),
    ])
}

fn print_table(context: &mut Context, documents: &[DocumentHeader], columns: &[String]) -> Result<()> {
    let (now, times) = (context.now(), context.times());
    let mut table = table().showing(columns);
    for header in documents {
        table.row([
            Cell::toned(short_id(header.id.as_str()), Tone::Dim),
            Cell::new(&header.title),
            Cell::optional(header.author.as_deref()),
            Cell::optional(header.url.as_deref()),
            Cell::optional(header.published_at.map(|at| times.show(at, now))),
            Cell::new(header.size_bytes.to_string()),
            Cell::new(times.show(header.created_at, now)),
        ]);
    }
    Ok(context.printer.table(&table)?)
}

/// A document that the actor may see, with its content.
pub(super) fn library_document(repository: &dyn Repository, actor: &Actor, text: &str) -> Result<Document> {
    let missing = || Failure::not_found(format!("no document {text:?}")).hint("list yours: evalbatch document list");
    let header = repository.find_document(actor, text)?.ok_or_else(missing)?;
    Ok(repository.document(&header.id)?.ok_or_else(missing)?.as_seen_by(actor))
}

fn show(args: &ShowArgs, context: &mut Context) -> Result<()> {
    let format = context.format(&[Format::Table, Format::Json])?;
    context.page()?;
    let repository = context.reader()?;
    let actor = context.actor(repository.as_ref())?;
    let document = library_document(repository.as_ref(), &actor, &args.document)?;
    let header = &document.header;
    if format == Format::Json {
        return Ok(context.printer.json(&DocumentItem::new(&document.header, Some(&document.content)))?);
    }
    let style = context.printer.out_style();
    let now = context.now();
    context.printer.line(&style.paint(Tone::Heading, &clean(&header.title)))?;
    let mut facts = vec![("id", header.id.to_string())];
    facts.extend(header.author.as_ref().map(|author| ("author", clean(author).into_owned())));
    facts.extend(header.url.as_ref().map(|url| ("url", clean(url).into_owned())));
    facts.extend(header.published_at.map(|time| ("date", time::local(time))));
    facts.push(("size", format!("{} bytes", header.size_bytes)));
    facts.push(("added", time::relative_and_local(header.created_at, now)));
    if !header.metadata.is_empty() {
        facts.push(("metadata", clean(&serde_json::to_string(&header.metadata)?).into_owned()));
    }
    for (name, value) in facts {
        context.printer.line(&format!("  {}  {value}", style.paint(Tone::Dim, &format!("{name:<8}"))))?;
    }
    context.printer.line("")?;
    Ok(context.printer.line(&clean_block(&document.content))?)
}

fn remove(args: &RemoveArgs, context: &mut Context) -> Result<()> {
    let format = context.format(&[Format::Table, Format::Json])?;
    let repository = context.reader()?;
    let actor = context.actor(repository.as_ref())?;
    let mut ids = Vec::new();
    for text in &args.documents {
        let header = repository.find_document(&actor, text)?.ok_or_else(|| {
            Failure::not_found(format!("no document {text:?}")).hint("list yours: evalbatch document list")
        })?;
        if !actor.may_change(&header.owner_id) {
            return Err(Failure::forbidden(format!("document {} belongs to somebody else", header.id))
                .hint("only its owner and admins change it")
                .into());
        }
        if let Some(batch) = &header.ephemeral_batch_id {
            return Err(Failure::conflict(format!("document {} belongs to the experiment {batch}", header.id))
                .hint(format!("it goes with it: evalbatch delete {batch}"))
                .into());
        }
        ids.push(header.id);
    }
    repository.remove_documents(&actor, &ids)?;
    // Where somebody reads for longer, a cleanup does it.
    let _ = repository.empty_log();
    if format == Format::Json {
        return Ok(context.printer.json(&json!({"removed": ids}))?);
    }
    for id in &ids {
        let text = if context.printer.is_quiet() { id.to_string() } else { format!("removed {id}") };
        context.printer.line(&text)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_can_be_chosen() {
        assert_eq!(table().names(), COLUMNS);
    }
}
