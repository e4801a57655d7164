//! What a command is handed: who asks, what time it is, the database, and where to print.

use std::path::Path;

use anyhow::Result;

use crate::accounts;
use crate::cli::{Format, JournalMode, TimesArg};
use crate::clock::Clock;
use crate::domain::{Actor, Timestamp};
use crate::failure::{Failure, FailureKind};
use crate::render::Printer;
use crate::render::time::Times;
use crate::repository::Repository;
use crate::repository::sqlite::{Access, Journal, OpenOptions, SqliteRepository, Upgrade, Wish};
use crate::settings::Settings;

/// One call of the program.
#[derive(Debug)]
pub struct Context {
    pub settings: Settings,
    pub clock: Clock,
    pub printer: Printer,
}

impl Context {
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// How tables show times.
    #[must_use]
    pub const fn times(&self) -> Times {
        match self.settings.times {
            TimesArg::Relative => Times::Relative,
            TimesArg::Exact => Times::Exact,
        }
    }

    /// What the command prints may be long: on a terminal it is read in a pager.
    pub fn page(&mut self) -> Result<()> {
        Ok(self.printer.page(self.settings.pager.as_deref())?)
    }

    /// The database for reading. Where there is none, an empty one in memory, and a word about it.
    pub fn reader(&mut self) -> Result<Box<dyn Repository>> {
        if !self.has_database() {
            let note = format!("no database at {}", self.settings.database.display());
            self.printer.note(&note);
        }
        self.before_writing()
    }

    /// As `reader`, for a command that looks before it writes: it will make the database, so its absence is no news.
    pub fn before_writing(&mut self) -> Result<Box<dyn Repository>> {
        if self.has_database() { self.open(Access::ReadWrite) } else { Ok(Box::new(SqliteRepository::empty()?)) }
    }

    /// The database for a moment's look: only what is there already, and nothing is written.
    pub fn glance(&self) -> Result<Box<dyn Repository>> {
        Ok(Box::new(SqliteRepository::glance(&self.settings.database, self.journal())?))
    }

    #[must_use]
    pub fn has_database(&self) -> bool {
        match self.settings.database.symlink_metadata() {
            // An empty file is a database that nobody has made yet.
            Ok(file) => !(file.is_file() && file.len() == 0),
            Err(error) => error.kind() != std::io::ErrorKind::NotFound,
        }
    }

    /// The database for writing, made with its folder where there is none.
    pub fn writer(&mut self) -> Result<Box<dyn Repository>> {
        let is_new = self.settings.names_database && !self.has_database();
        let repository = self.open(Access::Create)?;
        if is_new {
            self.printer.note(&format!("new database: {}", self.settings.database.display()));
        }
        Ok(repository)
    }

    fn open(&mut self, access: Access) -> Result<Box<dyn Repository>> {
        if self.now() < Timestamp::from_millis(0) {
            return Err(Failure::new(FailureKind::Failed, "the clock of this machine says that it is before 1970")
                .hint("set the clock, and try again")
                .into());
        }
        let options = OpenOptions { journal: self.journal(), ..OpenOptions::default() };
        let path = &self.settings.database;
        let mut tell = |upgrade| self.printer.note(&in_words(&upgrade));
        let repository = SqliteRepository::open_telling(path, access, &options, &mut tell)
            .map_err(|error| Failure::of_database(&error, &path.display().to_string()))?;
        Ok(Box::new(repository))
    }

    /// A flag speaks of this database, a variable and the configuration of databases in general.
    fn journal(&self) -> Wish {
        let journal = |mode| match mode {
            JournalMode::Wal => Journal::Wal,
            JournalMode::Delete => Journal::Delete,
        };
        match (self.settings.journal, self.settings.configured_journal) {
            (Some(asked), _) => Wish::Exactly(journal(asked)),
            (None, Some(configured)) => Wish::OrElse(journal(configured)),
            (None, None) => Wish::default(),
        }
    }

    /// Who asks: the operating-system account, or the user that an admin acts for.
    pub fn actor(&self, repository: &dyn Repository) -> Result<Actor> {
        let account = account_actor(repository, &self.settings.database)?;
        let Some(name) = &self.settings.as_user else { return Ok(account) };
        if *name == account.name {
            return Ok(account);
        }
        if !account.is_admin {
            return Err(Failure::forbidden("only admins act as another user")
                .hint("an admin can grant it: evalbatch user grant-admin NAME")
                .into());
        }
        let user = repository
            .find_user(name)?
            .ok_or_else(|| Failure::not_found(format!("no user {name:?}")).hint("list them: evalbatch user list"))?;
        Ok(Actor { is_admin: user.is_admin(), name: user.name, id: Some(user.id) })
    }

    /// The account that owns the database file, who is an admin whatever its row says; `None` where there is no file.
    #[must_use]
    pub fn file_owner(&self) -> Option<String> {
        std::fs::metadata(&self.settings.database).ok().map(|file| accounts::owner(&file).name())
    }

    /// What a flag asks for, or else a variable of what the command has.
    #[must_use]
    pub fn wanted_format(&self, accepted: &[Format]) -> Option<Format> {
        self.settings.format.or(self.settings.wished_format.filter(|format| accepted.contains(format)))
    }

    /// The shape of stdout, if the command has it: the first where none was asked for.
    pub fn format(&self, accepted: &[Format]) -> Result<Format> {
        let wanted = self.wanted_format(accepted).unwrap_or(accepted[0]);
        if accepted.contains(&wanted) {
            return Ok(wanted);
        }
        let names: Vec<_> = accepted.iter().copied().map(Format::name).collect();
        Err(Failure::usage(format!("this command has no --format {}", wanted.name()))
            .hint(format!("it has: {}", names.join(", ")))
            .into())
    }
}

fn in_words(upgrade: &Upgrade) -> String {
    match upgrade {
        Upgrade::Begins { from, to } => {
            format!("upgrading the database from schema {from} to {to}, keeping a copy; a large file takes minutes")
        }
        Upgrade::Done { copy } => {
            format!("upgraded; the database as it was is {}, which evalbatch db vacuum removes", copy.display())
        }
    }
}

fn account_actor(repository: &dyn Repository, database: &Path) -> Result<Actor> {
    let account = accounts::mine();
    let name = accounts::my_name().to_owned();
    let user = repository.find_user(&name)?;
    let owns_file = match std::fs::metadata(database) {
        Ok(file) => accounts::owner(&file).is(account),
        // Who makes a file owns it.
        Err(error) => error.kind() == std::io::ErrorKind::NotFound,
    };
    let is_admin = account.is_root() || owns_file || user.as_ref().is_some_and(crate::domain::User::is_admin);
    Ok(Actor { name, id: user.map(|user| user.id), is_admin })
}
