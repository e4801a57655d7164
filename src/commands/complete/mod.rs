//! What a shell asks for while a line is typed: `evalbatch __complete …`, called by the scripts of `completions`.
//!
//! It answers at once or not at all. The first line of the answer says whether names of files may stand here too
//! (`files`, `folders` or `none`), every other one is a candidate, a tab, and what it is.

mod database;
mod line;
mod shell;
mod values;

use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;

use clap::{Arg, CommandFactory, ValueEnum};

use crate::cli::{Cli, Format, GlobalArgs};
use crate::clock::Clock;
use crate::context::Context;
use crate::render::{Printer, PrinterOptions, clean, shorten_end};
use crate::settings::Settings;
use line::{Line, Place};
use values::Source;

/// The first argument that asks for candidates. clap never sees it: the rest of the line need not be complete.
pub const REQUEST: &str = "__complete";

/// Columns of what is said about a candidate.
const WIDEST: usize = 72;

/// Something that the line may go on with.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Candidate {
    value: String,
    about: String,
}

impl Candidate {
    fn new(value: impl Into<String>, about: impl Into<String>) -> Self {
        Self { value: value.into(), about: about.into() }
    }
}

/// Whether a shell may offer names of files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Files {
    None,
    Any,
    Folders,
}

impl Files {
    const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Any => "files",
            Self::Folders => "folders",
        }
    }
}

/// Answers a shell: `words WORD… =CURRENT`, or `bash LINE BREAKS` with the line up to the cursor and the characters at which
/// bash breaks words. Says nothing about what goes wrong: it would stand in the middle of somebody's line.
pub fn answer(arguments: &[OsString]) {
    let arguments: Vec<String> = arguments.iter().map(|text| text.to_string_lossy().into_owned()).collect();
    let mut printer = silent();
    let (files, lines): (_, Vec<String>) = match arguments.split_first() {
        Some((form, words)) if form == "words" => {
            // Some shells drop empty arguments, hence the =.
            let Some((current, before)) = words.split_last() else { return };
            let current = current.strip_prefix('=').unwrap_or(current);
            let (files, candidates) = candidates(before, current);
            (files, candidates.into_iter().map(|found| format!("{}\t{}", found.value, found.about)).collect())
        }
        Some((form, [line, breaks])) if form == "bash" => {
            let typed = shell::split(line);
            let Some((_, before)) = typed.words.split_first() else { return };
            let (files, candidates) = candidates(before, &typed.current);
            let values = candidates.iter().filter_map(|found| typed.insertion(&found.value, breaks)).collect();
            (files, values)
        }
        Some(_) | None => return,
    };
    let _ = printer.line(files.as_str());
    for line in lines {
        let _ = printer.line(&line);
    }
    let _ = printer.out().flush();
}

/// What may stand where `current` stands, after the words `before`.
fn candidates(before: &[String], current: &str) -> (Files, Vec<Candidate>) {
    let command = Cli::command();
    let line = Line::read(&command, before, current);
    let (files, found) = match &line.place {
        Place::Nothing => (Files::None, Vec::new()),
        Place::Names(names) => (Files::None, names.clone()),
        Place::Value { argument, attached } => {
            let source = values::source(argument);
            let rest = current.strip_prefix(attached.as_str()).unwrap_or_default();
            let mut found = match (&source, source.stored()) {
                (Source::Words(words), _) => fitting(words, argument, attached, &line),
                (_, Some(what)) => {
                    context_of(&line).map(|context| database::find(&context, what, &line, rest)).unwrap_or_default()
                }
                (_, None) => Vec::new(),
            };
            for candidate in &mut found {
                candidate.value.insert_str(0, attached);
            }
            (source.files(), found)
        }
    };
    let harmless = |found: &Candidate| !found.value.is_empty() && clean(&found.value) == found.value;
    let mut found: Vec<_> =
        found.into_iter().filter(|found| found.value.starts_with(current) && harmless(found)).collect();
    for candidate in &mut found {
        candidate.about = shorten_end(&clean(&candidate.about), WIDEST).into_owned();
    }
    (files, found)
}

/// Of a closed set, what the command takes and what is not in the list already.
fn fitting(words: &[Candidate], argument: &Arg, attached: &str, line: &Line<'_>) -> Vec<Candidate> {
    let formats = values::formats(&line.command_names()).filter(|_| argument.get_id() == "format");
    let is_taken = |word: &str| {
        formats.is_none_or(|formats| formats.iter().any(|format| Format::from_str(word, false).as_ref() == Ok(format)))
    };
    let listed = attached.rsplit('=').next().unwrap_or_default();
    let is_listed = |word: &str| listed.split(',').any(|other| other == word);
    words.iter().filter(|word| is_taken(&word.value) && !is_listed(&word.value)).cloned().collect()
}

/// As the command would be called, with the options of the line that is being typed.
fn context_of(line: &Line<'_>) -> Option<Context> {
    let settings = |id: &str, variable: &str| {
        line.option(id).map(str::to_owned).or_else(|| std::env::var(variable).ok()).filter(|text| !text.is_empty())
    };
    let global = GlobalArgs {
        db: settings("db", "EVALBATCH_DB").map(PathBuf::from),
        config: settings("config", "EVALBATCH_CONFIG").map(|path| shell::expand_home(&path)),
        journal: settings("journal", "EVALBATCH_JOURNAL").and_then(|mode| clap::ValueEnum::from_str(&mode, true).ok()),
        as_user: settings("as_user", "EVALBATCH_AS"),
        quiet: true,
        ..GlobalArgs::default()
    };
    let settings = Settings::resolve(&global).ok()?;
    Some(Context { settings, clock: Clock::from_environment(), printer: silent() })
}

fn silent() -> Printer {
    Printer::new(PrinterOptions { colour: clap::ColorChoice::Never, quiet: true, json: false, verbosity: 0 })
}
