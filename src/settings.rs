//! What is configured: flag > environment > file > default. Flags and environment arrive through `cli`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use crate::cli::{Format, GlobalArgs, JournalMode, TimesArg};
use crate::domain::{Price, RuntimeKind};
use crate::failure::{self, Failure};
use crate::strict_json;

/// Everything about a call that is not the command's own.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The configuration file that was named.
    pub config: Option<PathBuf>,
    pub database: PathBuf,
    /// Whether a flag names it, where a slip makes another one.
    pub names_database: bool,
    /// By flag: for the database at hand.
    pub journal: Option<JournalMode>,
    /// By variable or configuration: for a database that does not remember one.
    pub configured_journal: Option<JournalMode>,
    /// By flag.
    pub format: Option<Format>,
    /// By variable: for the commands that have it.
    pub wished_format: Option<Format>,
    pub as_user: Option<String>,
    pub colour: clap::ColorChoice,
    pub times: TimesArg,
    /// The program to read long output with, where there is to be one.
    pub pager: Option<String>,
    pub verbosity: u8,
    pub quiet: bool,
    pub default_runtime: Option<RuntimeKind>,
    pub default_model: Option<String>,
    pub pricing: BTreeMap<String, Price>,
}

/// The configuration file, TOML.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct ConfigFile {
    db: Option<PathBuf>,
    #[serde(default, deserialize_with = "choice")]
    journal: Option<JournalMode>,
    #[serde(default, deserialize_with = "choice")]
    color: Option<clap::ColorChoice>,
    #[serde(default, deserialize_with = "choice")]
    times: Option<TimesArg>,
    pager: Option<String>,
    default_runtime: Option<RuntimeKind>,
    default_model: Option<String>,
    #[serde(default)]
    pricing: BTreeMap<String, Price>,
}

impl ConfigFile {
    /// As the configuration at this path: the database that it names is beside it, wherever it is read from.
    fn at(mut self, path: &Path) -> Self {
        let folder = path.parent().unwrap_or(Path::new(""));
        self.db = self.db.map(|db| if db.starts_with("~") { db } else { folder.join(db) });
        self
    }
}

impl Settings {
    /// # Errors
    /// The configuration file cannot be read, or says something that is not understood.
    pub fn resolve(global: &GlobalArgs) -> Result<Self, Failure> {
        Self::with(read_config(global.config.as_deref())?, global)
    }

    /// As if there were no configuration file.
    ///
    /// # Errors
    /// There is no home directory to keep a database in.
    pub fn unconfigured(global: &GlobalArgs) -> Result<Self, Failure> {
        Self::with(ConfigFile::default(), global)
    }

    fn with(file: ConfigFile, global: &GlobalArgs) -> Result<Self, Failure> {
        Ok(Self {
            config: global.config.clone(),
            times: global.times.or(file.times).unwrap_or(TimesArg::Relative),
            pager: if global.no_pager { None } else { pager(file.pager) },
            database: match global.db.clone().or(file.db) {
                Some(path) => at_home(path)?,
                None => xdg("XDG_DATA_HOME", ".local/share")
                    .ok_or_else(|| {
                        Failure::usage("there is no home directory to keep a database in")
                            .hint("name a file with --db, or set XDG_DATA_HOME or HOME")
                    })?
                    .join("evalbatch/evalbatch.db"),
            },
            names_database: global.db.as_deref().is_some_and(|path| !is_in_environment(path)),
            journal: global.journal,
            configured_journal: global.wished_journal.or(file.journal),
            wished_format: global.wished_format,
            format: if global.json { Some(Format::Json) } else { global.format },
            as_user: global.as_user.clone(),
            colour: global.color.or(file.color).unwrap_or(clap::ColorChoice::Auto),
            verbosity: global.verbose,
            quiet: global.quiet,
            default_runtime: file.default_runtime,
            default_model: file.default_model,
            pricing: file.pricing,
        })
    }

    /// The configuration that was read, or would be.
    #[must_use]
    pub fn config_file(&self) -> Option<PathBuf> {
        self.config.clone().or_else(default_config)
    }

    /// As `config_file`, for a sentence.
    #[must_use]
    pub fn config_in_words(&self) -> String {
        match self.config_file() {
            Some(path) => format!("the configuration, {}", path.display()),
            None => "a configuration, and name it with --config".to_owned(),
        }
    }

    /// The file that remembers which command agents this account trusts.
    ///
    /// # Errors
    /// There is no folder for it.
    pub fn trust_list() -> Result<PathBuf, Failure> {
        let state = xdg("XDG_STATE_HOME", ".local/state").ok_or_else(|| {
            Failure::usage("there is no folder to remember in which programs you trust")
                .hint("set XDG_STATE_HOME to a folder of yours, or HOME to your home directory")
        })?;
        Ok(state.join("evalbatch/trusted"))
    }
}

/// As git chooses it: its own variable, the configuration, everybody's variable, `less` where it is installed. Nothing and
/// `cat` are no pager, and a dumb terminal has none.
fn pager(configured: Option<String>) -> Option<String> {
    let variable = |name| std::env::var(name).ok();
    if variable("TERM").is_none_or(|term| term == "dumb") {
        return None;
    }
    let chosen = variable("EVALBATCH_PAGER").or(configured).or_else(|| variable("PAGER"));
    match chosen.as_deref().map(str::trim) {
        Some("" | "cat") => None,
        Some(command) => Some(command.to_owned()),
        None => is_installed("less").then(|| "less".to_owned()),
    }
}

fn is_installed(program: &str) -> bool {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&folders).any(|folder| folder.join(program).is_file())
}

/// What clap takes from there looks like a flag.
fn is_in_environment(database: &Path) -> bool {
    std::env::var_os("EVALBATCH_DB").is_some_and(|named| Path::new(&named) == database)
}

/// A shell puts the home folder where `~` stands, but in no configuration, and not after `--db=`. Nobody wants a folder of that name.
fn at_home(path: PathBuf) -> Result<PathBuf, Failure> {
    let Ok(rest) = path.strip_prefix("~") else { return Ok(path) };
    let home = etcetera::home_dir().map_err(|_| {
        Failure::usage(format!("there is no home directory for {}", path.display())).hint("name the whole path")
    })?;
    Ok(home.join(rest))
}

/// One of the XDG folders, on every platform: the one that its variable names, or below the home folder. They ask that a relative
/// path counts as none.
fn xdg(variable: &str, below_home: &str) -> Option<PathBuf> {
    let named = std::env::var_os(variable).map(PathBuf::from).filter(|folder| folder.is_absolute());
    let home = || etcetera::home_dir().ok().filter(|home| !home.as_os_str().is_empty());
    named.or_else(|| home().map(|home| home.join(below_home)))
}

/// Reads one of the names that the flag takes as well.
fn choice<'a, T: clap::ValueEnum, D: Deserializer<'a>>(value: D) -> Result<Option<T>, D::Error> {
    let text = String::deserialize(value)?;
    T::from_str(&text, true).map(Some).map_err(|_| {
        let accepted: Vec<_> = T::value_variants()
            .iter()
            .filter_map(|value| value.to_possible_value().map(|value| value.get_name().to_owned()))
            .collect();
        D::Error::custom(format!("{text:?} is none of: {}", accepted.join(", ")))
    })
}

fn default_config() -> Option<PathBuf> {
    xdg("XDG_CONFIG_HOME", ".config").map(|folder| folder.join("evalbatch/config.toml"))
}

/// A file that was named must exist; the one at the default place may.
fn read_config(named: Option<&Path>) -> Result<ConfigFile, Failure> {
    let path = match named {
        Some(path) => path.to_owned(),
        None => match default_config() {
            Some(path) => path,
            None => return Ok(ConfigFile::default()),
        },
    };
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && named.is_none() => {
            return Ok(ConfigFile::default());
        }
        Err(error) => {
            let why = failure::reason(&error);
            return Err(Failure::usage(format!("cannot read the configuration {}: {why}", path.display())));
        }
    };
    let read = parse_config(&text).map_err(|error| {
        let failure = Failure::usage(format!("{}: {error}", path.display()));
        let failure = match unquoted_model(&text) {
            Some(model) => failure.hint(format!("a model's name with a dot needs quotes: [pricing.\"{model}\"]")),
            None => failure,
        };
        failure.hint("what it may hold: evalbatch help configuration")
    });
    let file = read?;
    if file.db.as_ref().is_some_and(|db| db.as_os_str().is_empty()) {
        return Err(
            Failure::usage(format!("{}: db is empty", path.display())).hint("name a file there, or leave the line out")
        );
    }
    Ok(file.at(&path))
}

fn parse_config(text: &str) -> Result<ConfigFile, String> {
    // Only the place and the reason: the line itself may hold a key that somebody put there by mistake.
    toml::from_str(text).map_err(|error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        format!("line {}: {}", before.matches('\n').count() + 1, in_words(error.message()))
    })
}

/// What the parser says, with words for the names of types and as other files are spoken of.
fn in_words(message: &str) -> String {
    let told = strict_json::type_in_words(message, |expected| match expected {
        "path string" => Some("a path in quotes"),
        "a string" => Some("a text in quotes"),
        "a map" => Some("a table"),
        other if other.starts_with("struct ") => Some("a table"),
        _ => None,
    });
    told.unwrap_or_else(|| {
        let message = message.replace(" field `", " key `");
        message.strip_suffix(", expected literal string").unwrap_or(&message).to_owned()
    })
}

/// TOML takes `[pricing.gpt-4.1]` for a table `1` in a table `gpt-4`.
fn unquoted_model(text: &str) -> Option<&str> {
    let names = text.lines().filter_map(|line| line.trim().strip_prefix("[pricing.")?.split_once(']'));
    names.map(|(name, _)| name.trim()).find(|name| name.contains('.') && !name.contains(['"', '\'']))
}

/// Whether a text is a configuration.
#[cfg(test)]
pub(crate) fn check_config(text: &str) -> Result<(), String> {
    parse_config(text).map(|_| ())
}
