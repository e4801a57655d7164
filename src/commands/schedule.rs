//! Ready schedules for `cleanup`: a line for crontab, or a systemd service with its timer.

use std::path::Path;

use anyhow::{Context as _, Result};

use crate::context::Context;

pub(super) fn print(context: &mut Context, systemd: bool) -> Result<()> {
    let program = std::env::current_exe().context("cannot tell where this program is")?;
    let database = std::path::absolute(&context.settings.database).context("cannot tell where the database is")?;
    let text = if systemd { systemd_units(&program, &database) } else { crontab_line(&program, &database) };
    Ok(context.printer.line(text.trim_end())?)
}

fn crontab_line(program: &Path, database: &Path) -> String {
    // A percent sign ends the command in a crontab.
    let quoted = |path: &Path| shell_quote(&path.to_string_lossy()).replace('%', r"\%");
    format!(
        "# Every hour: remove expired experiments. Silent when all is well; what fails is mailed by cron.\n\
         17 * * * * {} --db {} cleanup\n",
        quoted(program),
        quoted(database)
    )
}

fn systemd_units(program: &Path, database: &Path) -> String {
    let quoted = |path: &Path| systemd_quote(&path.to_string_lossy());
    format!(
        "# Save as ~/.config/systemd/user/evalbatch-cleanup.service\n\
         [Unit]\n\
         Description=Remove expired evalbatch experiments\n\
         \n\
         [Service]\n\
         Type=oneshot\n\
         ExecStart={} --db {} cleanup\n\
         Nice=10\n\
         \n\
         # Save as ~/.config/systemd/user/evalbatch-cleanup.timer, then:\n\
         #   systemctl --user enable --now evalbatch-cleanup.timer\n\
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

fn shell_quote(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '_' | '-' | '+' | '@' | ':');
    if !text.is_empty() && text.chars().all(plain) {
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
        let line = crontab_line(Path::new("/usr/bin/evalbatch"), Path::new("/home/ann/my 50% o'data/x.db"));
        assert!(line.contains(r"--db '/home/ann/my 50\% o'\''data/x.db' cleanup"), "{line}");
        let units = systemd_units(Path::new("/usr/bin/evalbatch"), Path::new("/home/ann/my 50%/x.db"));
        assert!(units.contains("--db \"/home/ann/my 50%%/x.db\" cleanup"), "{units}");
    }
}
