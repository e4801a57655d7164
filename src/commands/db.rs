//! `db`: the database itself.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::{Args, Subcommand};
use serde_json::{Map, json};

use super::user::require_admin;
use super::whole_file::no_room;
use crate::cli::Format;
use crate::context::Context;
use crate::failure::{Failure, FailureKind};
use crate::intake;
use crate::render::{Tone, clean, counted};
use crate::repository::{Error, Repository};
use crate::shell::quoted_word;

#[derive(Debug, Subcommand)]
pub enum DbCommand {
    /// Show where the database is, its size, and what is in it
    #[command(after_help = "Example:\n  evalbatch db info --json | jq .rows")]
    Info,
    /// Check the file's integrity, its references and its schema; exit 6 when something is wrong
    ///
    /// Where there is no file, nothing is sound: exit 3, so that a slip in the path never passes for a good answer.
    #[command(after_help = "Example:\n  evalbatch db check")]
    Check,
    /// Write a consistent copy while others write; never over an existing file
    ///
    /// The database is looked through for damage before, which reads all of it: a copy of a damaged one keeps the damage, and may
    /// push out a good one. To restore: stop every evalbatch, move the database with its -wal, -shm and -journal away, and put the
    /// copy in its place.
    #[command(after_help = "Example:\n  evalbatch db backup ~/evalbatch-$(date +%F).db")]
    Backup(BackupArgs),
    /// Rebuild the file without gaps, and remove the copies kept from before upgrades (admins only)
    #[command(after_help = "Example:\n  evalbatch db vacuum")]
    Vacuum,
}

#[derive(Debug, Args)]
pub struct BackupArgs {
    /// The copy; readable by you alone
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Copy what can be read, damaged or not
    #[arg(long)]
    pub no_check: bool,
}

pub fn run(command: &DbCommand, context: &mut Context) -> Result<()> {
    let format = context.format(&[Format::Table, Format::Json])?;
    match command {
        DbCommand::Info => info(context, format),
        DbCommand::Check => check(context, format),
        DbCommand::Backup(args) => backup(args, context, format),
        DbCommand::Vacuum => vacuum(context, format),
    }
}

fn info(context: &mut Context, format: Format) -> Result<()> {
    let exists = context.has_database();
    let repository = context.reader()?;
    let mut info = repository.info()?;
    if !exists {
        // What stands in for it, in memory, is no file.
        (info.journal_mode, info.size_bytes, info.free_bytes) = (None, 0, 0);
    }
    let path = std::path::absolute(&context.settings.database)?;
    if format == Format::Json {
        let rows: Map<_, _> = info.rows.iter().map(|(table, count)| (table.clone(), json!(count))).collect();
        return Ok(context.printer.json(&json!({
            "path": path.to_string_lossy(),
            "schemaVersion": info.schema_version,
            "journalMode": info.journal_mode,
            "sizeBytes": info.size_bytes,
            "freeBytes": info.free_bytes,
            "rows": rows,
            "copies": texts(&info.copies),
        }))?);
    }
    let style = context.printer.out_style();
    let mut facts = vec![
        ("path".to_owned(), clean(&path.to_string_lossy()).into_owned()),
        ("schema".to_owned(), info.schema_version.to_string()),
        ("journal".to_owned(), journal(info.journal_mode.as_deref())),
        ("size".to_owned(), format!("{} bytes, {} of them free", info.size_bytes, info.free_bytes)),
    ];
    facts.extend(info.rows.iter().map(|(table, count)| (table.clone(), count.to_string())));
    facts.extend(info.copies.iter().map(|copy| ("copy".to_owned(), clean(&copy.to_string_lossy()).into_owned())));
    for (name, value) in facts {
        context.printer.line(&format!("{}  {value}", style.paint(Tone::Dim, &format!("{name:<14}"))))?;
    }
    Ok(())
}

/// Paths for JSON, whose texts hold no other bytes than UTF-8.
fn texts(paths: &[PathBuf]) -> Vec<Cow<'_, str>> {
    paths.iter().map(|path| path.to_string_lossy()).collect()
}

fn journal(mode: Option<&str>) -> String {
    match mode {
        // Without having been asked for, it would have been switched when the file was opened.
        Some("delete") => "delete, as was asked for; back with --journal wal".to_owned(),
        Some(mode) => mode.to_owned(),
        None => "none".to_owned(),
    }
}

/// Enough for a person to see what is wrong; the JSON has all that were found.
const PROBLEMS_SHOWN: usize = 20;

/// SQLite tells what is wrong with a tree of pages in one text of many lines, below a heading.
fn one_a_line(problems: &[String]) -> Vec<String> {
    let lines = problems.iter().flat_map(|problem| problem.lines());
    lines
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with("*** in database"))
        .map(str::to_owned)
        .collect()
}

fn check(context: &mut Context, format: Format) -> Result<()> {
    require_database(context)?;
    let repository = context.reader().map_err(|error| without_itself(&error))?;
    let problems = one_a_line(&repository.check()?);
    if format == Format::Json {
        context.printer.json(&json!({"ok": problems.is_empty(), "problems": problems}))?;
    } else if !context.printer.is_quiet() {
        for problem in problems.iter().take(PROBLEMS_SHOWN) {
            context.printer.line(&clean(problem))?;
        }
        match problems.len().saturating_sub(PROBLEMS_SHOWN) {
            0 if problems.is_empty() => context.printer.line("ok")?,
            0 => {}
            more => context.printer.line(&format!("… and {more} more"))?,
        }
    }
    if problems.is_empty() {
        return Ok(());
    }
    let found = counted(problems.len() as u64, "problem");
    let message = format!("{}: the database has {found}", context.settings.database.display());
    Err(Failure::new(FailureKind::Database, message).hint("restore a copy made by `evalbatch db backup`").into())
}

/// A file that is too damaged to be opened needs no other check.
fn without_itself(error: &anyhow::Error) -> anyhow::Error {
    let mut failure = Failure::from_error(error);
    failure.hints.retain(|hint| !hint.contains("db check"));
    failure.into()
}

fn backup(args: &BackupArgs, context: &mut Context, format: Format) -> Result<()> {
    require_database(context)?;
    check_target(&args.file)?;
    let repository = context.reader()?;
    if !args.no_check {
        let copy = format!("evalbatch db backup {} --no-check", quoted_word(&args.file.to_string_lossy()));
        require_sound(repository.as_ref(), context, "no copy was made")
            .map_err(|damaged| damaged.hint(format!("copy what can be read: {copy}")))?;
    }
    repository.backup(&args.file).map_err(|error| not_copied(error, &args.file))?;
    let path = std::path::absolute(&args.file)?;
    let size = std::fs::metadata(&path)?.len();
    if format == Format::Json {
        return Ok(context.printer.json(&json!({"path": path.to_string_lossy(), "sizeBytes": size}))?);
    }
    if context.printer.is_quiet() {
        return Ok(());
    }
    Ok(context.printer.line(&format!("copied to {} ({size} bytes)", clean(&path.to_string_lossy())))?)
}

/// What is done to a damaged file may make it worse, or hide it.
fn require_sound(repository: &dyn Repository, context: &Context, instead: &str) -> Result<(), Failure> {
    let problems = repository.damage().map_err(|error| Failure::from_error(&error.into()))?;
    if problems.is_empty() {
        return Ok(());
    }
    let found = counted(problems.len() as u64, "problem");
    let message = format!("{}: the database has {found}, and {instead}", context.settings.database.display());
    Err(Failure::new(FailureKind::Database, message)
        .hint("see what is wrong: evalbatch db check")
        .hint("restore a copy made by `evalbatch db backup`"))
}

/// A name that was meant for something else.
fn check_target(target: &Path) -> Result<(), Failure> {
    let name = target.to_string_lossy();
    if name == "-" {
        return Err(Failure::usage("a backup is a file, and - is none").hint("name the file: evalbatch db backup FILE"));
    }
    if name.ends_with('/') && target.symlink_metadata().is_err() {
        return Err(Failure::usage(format!("there is no folder {name}, and a backup is a file"))
            .hint(format!("make the folder, and name the file: {name}evalbatch.db")));
    }
    Ok(())
}

/// A copy that cannot be written says nothing about the database.
fn not_copied(error: Error, target: &Path) -> anyhow::Error {
    match error {
        Error::Io { source, .. } => {
            let why = intake::reason(&source);
            Failure::new(FailureKind::Failed, format!("cannot write {}: {why}", target.display())).into()
        }
        // The copy is all that was to be written.
        Error::DiskFull => no_room(target).into(),
        other => other.into(),
    }
}

fn vacuum(context: &mut Context, format: Format) -> Result<()> {
    require_database(context)?;
    let repository = context.reader()?;
    require_admin(&context.actor(repository.as_ref())?)?;
    require_sound(repository.as_ref(), context, "was not rebuilt")?;
    let vacuumed = repository.vacuum()?;
    if format == Format::Json {
        return Ok(context.printer.json(&json!({
            "reclaimedBytes": vacuumed.reclaimed_bytes,
            "removedCopies": texts(&vacuumed.removed_copies),
        }))?);
    }
    if context.printer.is_quiet() {
        return Ok(());
    }
    context.printer.line(&format!("{} bytes given back", vacuumed.reclaimed_bytes))?;
    for copy in &vacuumed.removed_copies {
        context.printer.line(&format!("removed {}", clean(&copy.to_string_lossy())))?;
    }
    Ok(())
}

fn require_database(context: &Context) -> Result<()> {
    if context.has_database() {
        return Ok(());
    }
    Err(Failure::not_found(format!("no database at {}", context.settings.database.display()))
        .hint("the first create makes it; another one: --db PATH")
        .into())
}
