//! What comes naturally after a command, for a person at a terminal. Those that know it better say it themselves.

use super::agent::AgentCommand;
use super::db::DbCommand;
use super::document::DocumentCommand;
use super::policy::PolicyCommand;
use super::user::UserCommand;
use crate::cli::Command;
use crate::shell::quoted_word;

/// The next command, read off this one's arguments.
pub(super) fn after(command: &Command) -> Option<String> {
    let show = |batch: &str| Some(format!("evalbatch show {}", quoted_word(batch)));
    let fixed = |text: &str| Some(text.to_owned());
    match command {
        // These print their own, or end in a file or a pipe.
        Command::Create(_)
        | Command::Rerun(_)
        | Command::Run(_)
        | Command::Show(_)
        | Command::List(_)
        | Command::Export(_)
        | Command::Cleanup(_)
        | Command::Init(_)
        | Command::Help(_)
        | Command::Completions(_)
        | Command::Man(_) => None,
        Command::Compare(args) => args.output.is_none().then(|| {
            let sides = [std::slice::from_ref(&args.baseline), args.candidates.as_slice()].concat();
            let sides = sides.iter().map(|side| quoted_word(side)).collect::<Vec<_>>().join(" ");
            format!("evalbatch compare {sides} --format html --output comparison.html")
        }),
        Command::Delete(_) => fixed("evalbatch list"),
        Command::Cancel(args) => Some(format!("evalbatch rerun {}", quoted_word(&args.batch))),
        Command::Extend(args) => show(&args.batch),
        Command::Pin(args) => show(&args.batch),
        Command::Unpin(args) => show(&args.batch),
        Command::Share(args) => show(&args.batch),
        Command::Unshare(args) => show(&args.batch),
        Command::Promote(args) => show(&args.batch),
        Command::Jobs(args) => {
            Some(format!("evalbatch show {} --job ID, with an id of the first column", quoted_word(&args.batch)))
        }
        Command::Agent(command) => after_agent(command),
        Command::Document(command) => match command {
            DocumentCommand::Add(_) | DocumentCommand::Remove(_) => fixed("evalbatch document list"),
            DocumentCommand::List(_) => fixed("evalbatch document show ID, with an id of the first column"),
            DocumentCommand::Show(args) => {
                Some(format!("evalbatch create --ephemeral --agent proofreader --doc {} --run", args.document))
            }
        },
        Command::User(command) => match command {
            UserCommand::List => fixed("evalbatch list --all-users"),
            UserCommand::GrantAdmin(_) | UserCommand::RevokeAdmin(_) | UserCommand::Rename(_) => {
                fixed("evalbatch user list")
            }
        },
        Command::Policy(command) => match command {
            PolicyCommand::Show => fixed("evalbatch policy set KEY VALUE"),
            PolicyCommand::Set(_) => fixed("evalbatch policy show"),
        },
        Command::Db(command) => match command {
            DbCommand::Info => fixed("evalbatch db check"),
            DbCommand::Check => fixed("evalbatch db backup FILE"),
            DbCommand::Backup(args) => {
                Some(format!("evalbatch --db {} list", quoted_word(&args.file.to_string_lossy())))
            }
            DbCommand::Vacuum => fixed("evalbatch db info"),
        },
    }
}

fn after_agent(command: &AgentCommand) -> Option<String> {
    let try_it =
        |agent: &str| Some(format!("evalbatch create --ephemeral --agent {} --docs PATH --run", quoted_word(agent)));
    match command {
        // The first says so itself, the second goes into a file.
        AgentCommand::Add(_) | AgentCommand::Export(_) => None,
        AgentCommand::List(_) => Some("evalbatch agent show NAME".to_owned()),
        AgentCommand::Show(args) => try_it(&args.agent),
        AgentCommand::Retire(_) => Some("evalbatch agent list --retired".to_owned()),
        AgentCommand::Trust(args) => try_it(&args.agent),
    }
}
