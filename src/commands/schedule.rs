//! Ready schedules for `cleanup`: a line for crontab, or a systemd service with its timer.

use std::ffi::OsString;
use std::path::Path;

use anyhow::{Context as _, Result};
use clap::ValueEnum;

use super::cleanup::CleanupArgs;
use crate::cli::JournalMode;
use crate::context::Context;
use crate::failure::Failure;
use crate::shell::quoted_word;

/// Whose systemd runs the units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Whose {
    User,
    System,
}

pub(super) fn print_crontab(args: &CleanupArgs, context: &mut Context) -> Result<()> {
    let command = command(args, context)?;
    check_database(args, context)?;
    Ok(context.printer.line(crontab(&command).trim_end())?)
}

pub(super) fn print_systemd(args: &CleanupArgs, context: &mut Context, whose: Option<Whose>) -> Result<()> {
    let command = command(args, context)?;
    check_database(args, context)?;
    let own = if rustix::process::geteuid().is_root() { Whose::System } else { Whose::User };
    Ok(context.printer.line(systemd_units(&command, whose.unwrap_or(own)).trim_end())?)
}

/// What the schedule would refuse is refused now, and what it would leave out is told while somebody reads it.
fn check_database(args: &CleanupArgs, context: &mut Context) -> Result<()> {
    let repository = context.reader()?;
    if !context.has_database() {
        return Ok(());
    }
    let actor = context.actor(repository.as_ref())?;
    if !actor.is_admin && !args.mine {
        context.printer.note(&format!(
            "{:?} is no admin of this database, so this will remove only that account's own experiments",
            actor.name
        ));
    }
    Ok(())
}

/// The words that a schedule has to run: this call's, without the wish to print them. A word left out would remove more.
fn command(args: &CleanupArgs, context: &Context) -> Result<Vec<String>> {
    let settings = &context.settings;
    let whole =
        |path: &Path| std::path::absolute(path).with_context(|| format!("cannot tell where {} is", path.display()));
    let program = std::env::current_exe().context("cannot tell where this program is")?;
    let mut words = vec![program.into_os_string(), "--db".into(), whole(&settings.database)?.into()];
    if let Some(config) = &settings.config {
        words.extend(["--config".into(), whole(config)?.into()]);
    }
    if let Some(user) = &settings.as_user {
        words.extend(["--as".into(), user.into()]);
    }
    match settings.journal {
        Some(JournalMode::Delete) => words.extend(["--journal".into(), "delete".into()]),
        Some(JournalMode::Wal) | None => {}
    }
    words.push("cleanup".into());
    words.extend(args.words().into_iter().map(OsString::from));
    words.into_iter().map(|word| on_one_line(word).map_err(Into::into)).collect()
}

/// Both kinds of schedule are lines of text, and the rest of a word behind a line's end would be a line of its own.
fn on_one_line(word: OsString) -> Result<String, Failure> {
    match word.into_string() {
        Ok(word) if !word.contains(char::is_control) => Ok(word),
        Ok(word) => Err(Failure::usage(format!("{word:?} has a control character, which no schedule can hold"))),
        Err(word) => Err(Failure::usage(format!("{} is not UTF-8, as a schedule has to be", word.display()))),
    }
    .map_err(|failure| failure.hint("rename it, or name it by another path"))
}

fn crontab(command: &[String]) -> String {
    // A percent sign ends the command in a crontab.
    let command = quoted(command, |word| quoted_word(word).replace('%', r"\%"));
    format!(
        "# Every hour: remove expired evalbatch experiments. Add it with crontab -e; in /etc/cron.d/evalbatch an account\n\
         # stands before the command. Silent when all is well; what fails is printed, and cron mails it: MAILTO=you@example.org\n\
         # above the line says to whom. It needs no flock: it is safe beside runs and other cleanups, and waits a while for\n\
         # the database's own lock.\n\
         17 * * * * {command}\n"
    )
}

/// The service and its timer, each under the name of its file.
fn systemd_units(command: &[String], whose: Whose) -> String {
    let command = quoted(command, systemd_quote);
    let (folder, systemctl, account, lingering) = match whose {
        Whose::User => (
            "~/.config/systemd/user",
            "systemctl --user",
            "",
            "# So that it runs while you are logged out: loginctl enable-linger\n",
        ),
        Whose::System => (
            "/etc/systemd/system",
            "systemctl",
            "# An admin of the database, rather than root; its group has to be the folder's.\n#User=evalbatch\n",
            "",
        ),
    };
    format!(
        "# {folder}/evalbatch-cleanup.service\n\
         # A failure (exit 7: some could not be removed) is in: {systemctl} status evalbatch-cleanup, and the journal;\n\
         # for a mail add OnFailure= with a unit that sends it. systemd starts no second cleanup while one is running, and\n\
         # it is safe beside runs, so no lock is needed.\n\
         [Unit]\n\
         Description=Remove expired evalbatch experiments\n\
         \n\
         [Service]\n\
         Type=oneshot\n\
         ExecStart={command}\n\
         Nice=10\n\
         {account}\
         \n\
         # {folder}/evalbatch-cleanup.timer, then: {systemctl} enable --now evalbatch-cleanup.timer\n\
         {lingering}\
         [Unit]\n\
         Description=Remove expired evalbatch experiments every hour\n\
         \n\
         [Timer]\n\
         OnCalendar=hourly\n\
         RandomizedDelaySec=10min\n\
         Persistent=true\n\
         \n\
         [Install]\n\
         WantedBy=timers.target\n"
    )
}

fn quoted(words: &[String], quote: impl Fn(&str) -> String) -> String {
    words.iter().map(|word| quote(word)).collect::<Vec<_>>().join(" ")
}

fn systemd_quote(text: &str) -> String {
    let escaped = text.replace('\\', r"\\").replace('"', "\\\"").replace('%', "%%").replace('$', "$$");
    if escaped.contains([' ', '"', '\'', '\\']) { format!("\"{escaped}\"") } else { escaped }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn words_with_blanks_quotes_and_percent_signs_stay_one_argument() {
        let command = ["/usr/bin/evalbatch", "--db", "/home/ann/my 50% o'data/x.db", "cleanup", "--grace", "1d 12h"];
        let line = crontab(&words(&command));
        assert!(line.contains(r"--db '/home/ann/my 50\% o'\''data/x.db' cleanup --grace '1d 12h'"), "{line}");
        for whose in [Whose::User, Whose::System] {
            let command = ["/usr/bin/evalbatch", "--db", "/home/ann/my 50%/x.db", "cleanup", "--grace", "1d 12h"];
            let units = systemd_units(&words(&command), whose);
            assert!(units.contains("--db \"/home/ann/my 50%%/x.db\" cleanup --grace \"1d 12h\"\n"), "{units}");
        }
    }

    #[test]
    fn units_are_for_the_system_or_for_one_user() {
        let of = |whose| systemd_units(&words(&["/e"]), whose);
        assert!(of(Whose::System).contains("# /etc/systemd/system/evalbatch-cleanup.timer"));
        assert!(!of(Whose::System).contains("--user"));
        assert!(of(Whose::User).contains("systemctl --user enable --now evalbatch-cleanup.timer"));
    }
}
