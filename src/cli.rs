//! The command line: global options and the list of commands. No logic.

use std::ffi::OsStr;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use clap::parser::ValueSource;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::commands;
use crate::shell::quoted_word;

/// Manage evaluations of LLM agents over documents: batches that are kept, and experiments that
/// clean up after themselves.
#[derive(Debug, Parser)]
#[command(name = "evalbatch", version = env!("EVALBATCH_VERSION"), propagate_version = true, disable_help_subcommand = true, max_term_width = 100)]
#[command(after_help = "\
Examples:
  evalbatch create --ephemeral --agent proofreader --docs posts/ --run
  evalbatch list
  evalbatch show latest
  evalbatch export latest --format csv > grades.csv
  evalbatch cleanup --dry-run")]
pub struct Cli {
    #[command(flatten)]
    pub global: GlobalArgs,
    #[command(subcommand)]
    pub command: Command,
}

/// Commands as the help lists them.
const GROUPS: [(&str, &[&str]); 4] = [
    ("Every day", &["create", "run", "list", "show", "compare", "export", "cleanup"]),
    ("One batch", &["jobs", "cancel", "rerun", "extend", "pin", "unpin", "promote", "share", "unshare", "delete"]),
    ("Libraries and people", &["agent", "document", "user", "policy", "db"]),
    ("Set-up", &["init", "completions", "man", "help"]),
];

/// The options of this call that the next one needs too, by the name of its command. What stands in a variable the next
/// call finds there, and `--as` would take from an admin what only admins do.
#[must_use]
pub fn options_again(matches: &clap::ArgMatches, global: &GlobalArgs) -> Vec<(&'static str, String)> {
    let given = |id: &str, option: &str, value: Option<&OsStr>| {
        let value = value.filter(|_| matches.value_source(id) == Some(ValueSource::CommandLine))?;
        Some(format!("{option} {}", quoted_word(&value.to_string_lossy())))
    };
    let config = given("config", "--config", global.config.as_deref().map(Path::as_os_str));
    let file = given("db", "--db", global.db.as_deref().map(Path::as_os_str));
    let database: Vec<_> = config.into_iter().chain(file).collect();
    let user = given("as_user", "--as", global.as_user.as_deref().map(OsStr::new));
    let options = |name: &str| match name {
        "init" | "completions" | "man" | "help" => Vec::new(),
        "user" | "policy" | "db" => database.clone(),
        _ => database.iter().chain(&user).cloned().collect(),
    };
    GROUPS.iter().flat_map(|(_, names)| names.iter()).map(|name| (*name, options(name).join(" "))).collect()
}

/// The command line with its commands in groups, which clap knows only for options. `fit` breaks what a command is about
/// into lines behind so many columns.
#[must_use]
pub fn grouped(command: clap::Command, fit: &dyn Fn(&str, usize) -> String) -> clap::Command {
    let styles = command.get_styles().clone();
    let (header, literal) = (styles.get_header(), styles.get_literal());
    let mut list = String::new();
    for (title, names) in GROUPS {
        let _ = writeln!(list, "{header}{title}:{header:#}");
        for name in names {
            let about = command.find_subcommand(name).and_then(clap::Command::get_about);
            let about = about.map(ToString::to_string).unwrap_or_default();
            let about = fit(&about, 15);
            let _ = writeln!(list, "  {literal}{name:<12}{literal:#} {about}");
        }
        list.push('\n');
    }
    command.help_template(format!("{{about-with-newline}}\n{{usage-heading}} {{usage}}\n\n{list}{header}Options:{header:#}\n{{options}}{{after-help}}"))
}

impl Cli {
    /// `-q` and `-v` contradict each other; a flag outweighs the other one's variable.
    pub fn settle_verbosity(&mut self, matches: &clap::ArgMatches) -> Result<(), clap::Error> {
        if !self.global.quiet || self.global.verbose == 0 {
            return Ok(());
        }
        let is_flag = |id| matches.value_source(id) == Some(ValueSource::CommandLine);
        match (is_flag("quiet"), is_flag("verbose")) {
            (true, false) => self.global.verbose = 0,
            (false, true) => self.global.quiet = false,
            (both, _) => {
                let names = if both { ["--quiet", "--verbose"] } else { ["EVALBATCH_QUIET", "EVALBATCH_VERBOSE"] };
                let text = format!("{} cannot be used with {}", names[0], names[1]);
                return Err(clap::Error::raw(clap::error::ErrorKind::ArgumentConflict, text));
            }
        }
        Ok(())
    }

    /// A flag asks for a shape; a variable wishes for it, where a command has it and no flag asks for ids.
    pub fn settle_format(&mut self, matches: &clap::ArgMatches) -> Result<(), clap::Error> {
        let is_flag = |id| matches.value_source(id) == Some(ValueSource::CommandLine);
        if !is_flag("format") {
            let asks_for_ids = self.command.prints_ids() && is_flag("quiet");
            self.global.wished_format = self.global.format.take().filter(|_| !asks_for_ids);
        }
        match self.global.format {
            Some(format) if self.global.json && format != Format::Json => {
                let text = format!("--json cannot be used with --format {}", format.name());
                Err(clap::Error::raw(clap::error::ErrorKind::ArgumentConflict, text))
            }
            Some(_) | None => Ok(()),
        }
    }

    /// A flag speaks of the database at hand; a variable is in many calls' environments, and speaks of databases in general.
    pub fn settle_journal(&mut self, matches: &clap::ArgMatches) {
        if matches.value_source("journal") != Some(ValueSource::CommandLine) {
            self.global.wished_journal = self.global.journal.take();
        }
    }

    /// Documents come in the order in which their flags were given, which clap's derived structs do not tell.
    pub fn remember_order(&mut self, matches: &clap::ArgMatches) {
        if let (Command::Create(args), Some((_, matches))) = (&mut self.command, matches.subcommand()) {
            args.order = commands::create::source_order(matches);
        }
    }
}

#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Global options")]
pub struct GlobalArgs {
    #[arg(
        long,
        global = true,
        value_name = "PATH",
        env = "EVALBATCH_DB",
        hide_env_values = true,
        help = "The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]"
    )]
    pub db: Option<PathBuf>,
    /// How the database keeps its log, from now on and for everybody: `delete` for file systems where WAL is unsafe
    #[arg(long, global = true, value_enum, value_name = "MODE", env = "EVALBATCH_JOURNAL", hide_env = true)]
    pub journal: Option<JournalMode>,
    /// The one that the variable names, which no flag asked for.
    #[arg(skip)]
    pub wished_journal: Option<JournalMode>,
    /// Shape of stdout
    #[arg(long, global = true, value_enum, env = "EVALBATCH_FORMAT", hide_env = true)]
    pub format: Option<Format>,
    /// The shape that the variable names, which no flag asked for.
    #[arg(skip)]
    pub wished_format: Option<Format>,
    /// Short for --format json
    #[arg(long, global = true, overrides_with = "json")]
    pub json: bool,
    /// Act as another user (admins only)
    #[arg(long = "as", global = true, value_name = "USER", env = "EVALBATCH_AS", hide_env = true)]
    pub as_user: Option<String>,
    /// When to use colour [default: auto]
    #[arg(long, global = true, value_name = "WHEN", env = "EVALBATCH_COLOR", hide_env = true)]
    pub color: Option<clap::ColorChoice>,
    /// How tables show times, like 3h ago or to the minute [default: relative]
    #[arg(long, global = true, value_enum, value_name = "HOW", env = "EVALBATCH_TIMES", hide_env = true)]
    pub times: Option<TimesArg>,
    /// Never read long output in a pager
    #[arg(long, global = true, env = "EVALBATCH_NO_PAGER", hide_env = true, value_parser = clap::builder::BoolishValueParser::new())]
    pub no_pager: bool,
    /// Say more on stderr; twice for still more
    #[arg(short, long, global = true, action = clap::ArgAction::Count, env = "EVALBATCH_VERBOSE", hide_env = true)]
    pub verbose: u8,
    /// Nothing on stderr but errors; what makes, changes or lists things prints their ids only, and a list is whole
    #[arg(short, long, global = true, env = "EVALBATCH_QUIET", hide_env = true, value_parser = clap::builder::BoolishValueParser::new())]
    pub quiet: bool,
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        env = "EVALBATCH_CONFIG",
        hide_env_values = true,
        help = "The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]"
    )]
    pub config: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum JournalMode {
    Wal,
    Delete,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TimesArg {
    Relative,
    Exact,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Table,
    Json,
    Jsonl,
    Csv,
    Markdown,
    Html,
}

impl Format {
    #[must_use]
    pub fn name(self) -> String {
        format!("{self:?}").to_lowercase()
    }

    /// As it is spoken of.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Table => "a table",
            Self::Json => "JSON",
            Self::Jsonl => "JSON Lines",
            Self::Csv => "CSV",
            Self::Markdown => "Markdown",
            Self::Html => "HTML",
        }
    }

    /// What the ending of a file's name promises.
    #[must_use]
    pub fn promised_by(file: &Path) -> Option<Self> {
        let ending = file.extension()?.to_str()?.to_ascii_lowercase();
        Self::value_variants().iter().copied().find(|format| format.endings().contains(&ending.as_str()))
    }

    /// Those of the files that hold it.
    #[must_use]
    pub const fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Table => &["txt"],
            Self::Json => &["json"],
            Self::Jsonl => &["jsonl", "ndjson"],
            Self::Csv => &["csv"],
            Self::Markdown => &["md", "markdown"],
            Self::Html => &["html", "htm"],
        }
    }

    /// Whether a program reads it as JSON, and so its errors.
    #[must_use]
    pub const fn is_json(self) -> bool {
        matches!(self, Self::Json | Self::Jsonl)
    }
}

impl Command {
    /// Whether the configuration has to be understood: not where it is told how to write one.
    #[must_use]
    pub const fn needs_configuration(&self) -> bool {
        !matches!(self, Self::Init(_) | Self::Help(_) | Self::Completions(_) | Self::Man(_))
    }

    /// Whether it makes, changes or lists what has ids, and so prints those alone when it is to be quiet.
    const fn prints_ids(&self) -> bool {
        match self {
            Self::Create(_)
            | Self::List(_)
            | Self::Delete(_)
            | Self::Extend(_)
            | Self::Pin(_)
            | Self::Unpin(_)
            | Self::Share(_)
            | Self::Unshare(_)
            | Self::Promote(_)
            | Self::Rerun(_)
            | Self::Cancel(_)
            | Self::Jobs(_) => true,
            Self::Agent(command) => command.prints_ids(),
            Self::Document(command) => command.prints_ids(),
            Self::Run(_)
            | Self::Show(_)
            | Self::Compare(_)
            | Self::Export(_)
            | Self::Cleanup(_)
            | Self::User(_)
            | Self::Policy(_)
            | Self::Db(_)
            | Self::Init(_)
            | Self::Help(_)
            | Self::Completions(_)
            | Self::Man(_) => false,
        }
    }
}

#[derive(Debug, Subcommand)]
pub enum Command {
    Create(Box<commands::create::CreateArgs>),
    Run(commands::run::RunArgs),
    List(commands::list::ListArgs),
    Show(commands::show::ShowArgs),
    Compare(commands::compare::CompareArgs),
    Export(commands::export::ExportArgs),
    Cleanup(commands::cleanup::CleanupArgs),
    Delete(commands::delete::DeleteArgs),
    Extend(commands::extend::ExtendArgs),
    Pin(commands::pin::PinArgs),
    Unpin(commands::pin::UnpinArgs),
    Share(commands::pin::ShareArgs),
    Unshare(commands::pin::UnshareArgs),
    Promote(commands::promote::PromoteArgs),
    Rerun(commands::rerun::RerunArgs),
    Cancel(commands::cancel::CancelArgs),
    Jobs(commands::jobs::JobsArgs),
    /// The agent library
    #[command(subcommand)]
    Agent(commands::agent::AgentCommand),
    /// The document library
    #[command(subcommand)]
    Document(commands::document::DocumentCommand),
    /// Who may: accounts and admins
    #[command(subcommand)]
    User(commands::user::UserCommand),
    /// The limits of this database
    #[command(subcommand)]
    Policy(commands::policy::PolicyCommand),
    /// The database itself: information, check, backup
    #[command(subcommand)]
    Db(commands::db::DbCommand),
    Init(commands::init::InitArgs),
    Help(commands::help::HelpArgs),
    Completions(commands::completions::CompletionsArgs),
    Man(commands::man::ManArgs),
}
