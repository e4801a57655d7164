//! What a command is for besides what it prints, which holds whether or not anybody reads that.

use super::agent::AgentCommand;
use super::db::DbCommand;
use super::document::DocumentCommand;
use super::policy::PolicyCommand;
use super::user::UserCommand;
use crate::cli::Command;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    /// It is over when nobody reads it.
    Prints,
    /// Its exit code is an answer of its own.
    Judges,
    Changes,
}

impl Effect {
    pub(super) fn of(command: &Command) -> Self {
        let changes = |does: bool| if does { Self::Changes } else { Self::Prints };
        let judges = |does: bool| if does { Self::Judges } else { Self::Prints };
        match command {
            Command::Create(args) => changes(!args.dry_run),
            Command::Run(args) => changes(!args.dry_run),
            Command::Cleanup(args) => changes(!args.only_tells()),
            Command::Show(args) => judges(args.fail_under.is_some()),
            Command::Compare(args) => judges(args.has_gate()),
            Command::Delete(_)
            | Command::Extend(_)
            | Command::Pin(_)
            | Command::Unpin(_)
            | Command::Share(_)
            | Command::Unshare(_)
            | Command::Promote(_)
            | Command::Rerun(_)
            | Command::Cancel(_)
            | Command::Init(_)
            | Command::Man(_) => Self::Changes,
            Command::Agent(command) => match command {
                AgentCommand::Add(_) | AgentCommand::Retire(_) => Self::Changes,
                // What is agreed to when asked has to have been seen.
                AgentCommand::Trust(args) => changes(args.yes),
                AgentCommand::List(_) | AgentCommand::Show(_) | AgentCommand::Export(_) => Self::Prints,
            },
            Command::Document(command) => match command {
                DocumentCommand::Add(_) | DocumentCommand::Remove(_) => Self::Changes,
                DocumentCommand::List(_) | DocumentCommand::Show(_) => Self::Prints,
            },
            Command::User(command) => changes(!matches!(command, UserCommand::List)),
            Command::Policy(command) => changes(!matches!(command, PolicyCommand::Show)),
            Command::Db(command) => match command {
                DbCommand::Backup(_) | DbCommand::Vacuum => Self::Changes,
                DbCommand::Check => Self::Judges,
                DbCommand::Info => Self::Prints,
            },
            Command::List(_) | Command::Export(_) | Command::Jobs(_) | Command::Help(_) | Command::Completions(_) => {
                Self::Prints
            }
        }
    }
}
