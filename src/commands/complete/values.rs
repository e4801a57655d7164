//! What an argument takes: a closed set of words, something that the database knows, or files.

use clap::{Arg, ValueHint};

use super::{Candidate, Files};
use crate::cli::Format;
use crate::commands::help::TOPICS;
use crate::domain::comparison::MetricName;
use crate::domain::{BatchStatus, PolicyKey, Visibility};
use crate::repository::{BatchKind, BatchSort};

/// Where the values of an argument come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Source {
    Stored(Stored),
    /// A batch, or a file that was exported.
    BatchOrFile,
    Words(Vec<Candidate>),
    Outside(Files),
}

/// What the database knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stored {
    Batches,
    Agents,
    /// Of my library, or of the batch that the line names.
    Documents,
    Jobs,
    Users,
}

impl Source {
    pub(super) const fn stored(&self) -> Option<Stored> {
        match self {
            Self::Stored(stored) => Some(*stored),
            Self::BatchOrFile => Some(Stored::Batches),
            Self::Words(_) | Self::Outside(_) => None,
        }
    }

    pub(super) const fn files(&self) -> Files {
        match self {
            Self::BatchOrFile => Files::Any,
            Self::Outside(files) => *files,
            Self::Stored(_) | Self::Words(_) => Files::None,
        }
    }
}

/// The names that the help gives to values tell their kind.
pub(super) fn source(argument: &Arg) -> Source {
    let name = argument.get_value_names().and_then(<[_]>::first).map_or("", |name| name.as_str());
    match (name, argument.get_id().as_str()) {
        ("BATCH", _) => Source::Stored(Stored::Batches),
        ("BASELINE" | "CANDIDATE", _) => Source::BatchOrFile,
        ("AGENT" | "NAME[@VERSION]", _) | ("NAME", "agent") => Source::Stored(Stored::Agents),
        ("ID", "document" | "documents" | "doc") => Source::Stored(Stored::Documents),
        ("ID", "job") => Source::Stored(Stored::Jobs),
        ("USER", _) | ("NAME", "user" | "name") => Source::Stored(Stored::Users),
        ("KIND", _) => words(BatchKind::ALL),
        ("METRIC", _) => words(MetricName::ALL),
        ("KEY", "key") => words(PolicyKey::ALL),
        ("WHO", _) => words(Visibility::ALL),
        (_, "status") => words(BatchStatus::ALL),
        (_, "sort") if argument.get_possible_values().is_empty() => words(BatchSort::ALL),
        ("COMMAND|TOPIC", _) => topics(),
        _ if !argument.get_possible_values().is_empty() => possible(argument),
        _ => Source::Outside(files(argument)),
    }
}

/// The shapes of stdout that a command has; `None` where they are not known yet, for the command is still to come.
pub(super) fn formats(command: &[&str]) -> Option<&'static [Format]> {
    use Format::{Csv, Html, Json, Jsonl, Markdown, Table};
    Some(match command {
        [] => return None,
        ["export"] => &[Json, Jsonl, Csv, Markdown, Html],
        ["compare"] => &[Table, Json, Markdown, Html],
        ["list" | "jobs"] | ["agent" | "document", "list"] => &[Table, Json, Jsonl],
        ["help" | "man" | "completions"] | ["agent", "export"] => &[Table],
        _ => &[Table, Json],
    })
}

fn words<T: std::fmt::Display>(all: &[T]) -> Source {
    Source::Words(all.iter().map(|value| Candidate::new(lower_case(&value.to_string()), "")).collect())
}

fn possible(argument: &Arg) -> Source {
    let values = argument.get_possible_values();
    let shown = values.iter().filter(|value| !value.is_hide_set());
    let about = |value: &clap::builder::PossibleValue| value.get_help().map(ToString::to_string).unwrap_or_default();
    Source::Words(shown.map(|value| Candidate::new(value.get_name(), about(value))).collect())
}

fn topics() -> Source {
    let mut words: Vec<_> = TOPICS.iter().map(|(name, about, _)| Candidate::new(*name, *about)).collect();
    words.push(Candidate::new("topics", "all of them"));
    let program = <crate::cli::Cli as clap::CommandFactory>::command();
    let about = |command: &clap::Command| command.get_about().map(ToString::to_string).unwrap_or_default();
    words.extend(program.get_subcommands().map(|command| Candidate::new(command.get_name(), about(command))));
    Source::Words(words)
}

fn files(argument: &Arg) -> Files {
    match argument.get_value_hint() {
        ValueHint::DirPath => Files::Folders,
        ValueHint::AnyPath | ValueHint::FilePath | ValueHint::ExecutablePath => Files::Any,
        _ => Files::None,
    }
}

/// Stored states are upper case; nobody types them so. `passRate` stays.
fn lower_case(text: &str) -> String {
    if text.chars().any(char::is_lowercase) { text.to_owned() } else { text.to_lowercase() }
}
