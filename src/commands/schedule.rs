//! Ready schedules for `cleanup`: a line for crontab, or a systemd service with its timer.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use clap::ValueEnum;

use crate::cli::JournalMode;
use crate::context::Context;

/// Whose systemd runs the units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Whose {
    User,
    System,
}

pub(super) fn print_crontab(context: &mut Context) -> Result<()> {
    let (program, database) = paths(context)?;
    Ok(context.printer.line(crontab(&program, &database, journal(context)).trim_end())?)
}

pub(super) fn print_systemd(context: &mut Context, whose: Option<Whose>) -> Result<()> {
    let (program, database) = paths(context)?;
    let own = if rustix::process::geteuid().is_root() { Whose::System } else { Whose::User };
    Ok(context.printer.line(systemd_units(&program, &database, journal(context), whose.unwrap_or(own)).trim_end())?)
}

/// This program and its database, as a schedule has to name them.
fn paths(context: &Context) -> Result<(PathBuf, PathBuf)> {
    let program = std::env::current_exe().context("cannot tell where this program is")?;
    let database = std::path::absolute(&context.settings.database).context("cannot tell where the database is")?;
    Ok((program, database))
}

/// A schedule must not bring back the log that a file system cannot bear.
fn journal(context: &Context) -> &'static str {
    match context.settings.journal.or(context.settings.configured_journal) {
        Some(JournalMode::Delete) => " --journal delete",
        Some(JournalMode::Wal) | None => "",
    }
}

fn crontab(program: &Path, database: &Path, journal: &str) -> String {
    // A percent sign ends the command in a crontab.
    let quoted = |path: &Path| shell_quote(&path.to_string_lossy()).replace('%', r"\%");
    let command = format!("{} --db {}{journal} cleanup", quoted(program), quoted(database));
    format!(
        "# Every hour: remove expired evalbatch experiments. Add it with crontab -e; in /etc/cron.d/evalbatch an account\n\
         # stands before the command. Silent when all is well; what fails is printed, and cron mails it: MAILTO=you@example.org\n\
         # above the line says to whom. It needs no flock: it is safe beside runs and other cleanups, and waits a while for\n\
         # the database's own lock.\n\
         17 * * * * {command}\n"
    )
}

/// The service and its timer, each under the name of its file.
fn systemd_units(program: &Path, database: &Path, journal: &str, whose: Whose) -> String {
    let quoted = |path: &Path| systemd_quote(&path.to_string_lossy());
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
         ExecStart={} --db {}{journal} cleanup\n\
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
         WantedBy=timers.target\n",
        quoted(program),
        quoted(database)
    )
}

pub(crate) fn shell_quote(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '_' | '-' | '+' | '@' | ':');
    // Only at the beginning of a word is it a home folder, and not that of `latest~1`.
    let is_plain = |(place, c): (usize, char)| plain(c) || c == '~' && place > 0 && !text.contains(':');
    if !text.is_empty() && text.char_indices().all(is_plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

fn systemd_quote(text: &str) -> String {
    let escaped = text.replace('\\', r"\\").replace('"', "\\\"").replace('%', "%%").replace('$', "$$");
    if escaped.contains([' ', '"', '\'', '\\']) { format!("\"{escaped}\"") } else { escaped }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_with_blanks_quotes_and_percent_signs_stay_one_argument() {
        let line = crontab(Path::new("/usr/bin/evalbatch"), Path::new("/home/ann/my 50% o'data/x.db"), "");
        assert!(line.contains(r"--db '/home/ann/my 50\% o'\''data/x.db' cleanup"), "{line}");
        for whose in [Whose::User, Whose::System] {
            let units = systemd_units(
                Path::new("/usr/bin/evalbatch"),
                Path::new("/home/ann/my 50%/x.db"),
                " --journal delete",
                whose,
            );
            assert!(units.contains("--db \"/home/ann/my 50%%/x.db\" --journal delete cleanup"), "{units}");
        }
    }

    #[test]
    fn units_are_for_the_system_or_for_one_user() {
        let of = |whose| systemd_units(Path::new("/e"), Path::new("/d"), "", whose);
        assert!(of(Whose::System).contains("# /etc/systemd/system/evalbatch-cleanup.timer"));
        assert!(!of(Whose::System).contains("--user"));
        assert!(of(Whose::User).contains("systemctl --user enable --now evalbatch-cleanup.timer"));
    }
}
