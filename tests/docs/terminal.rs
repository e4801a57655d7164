//! A folder with the examples, in which commands run as on a terminal of a given width, at hours that do not change.

use std::path::Path;
use std::process::Command;

use regex::Regex;
use tempfile::TempDir;

pub struct Terminal {
    folder: TempDir,
    columns: usize,
    minute: std::cell::Cell<u32>,
}

impl Terminal {
    pub fn new(columns: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
        std::os::unix::fs::symlink(examples, folder.path().join("examples")).unwrap();
        Self { folder, columns, minute: std::cell::Cell::new(0) }
    }

    /// What `sh` prints for a line, stdout and stderr together, with what differs from run to run made equal. Each line
    /// is a minute after the one before.
    pub fn run(&self, line: &str, color: &str) -> String {
        let minute = self.minute.replace(self.minute.get() + 1);
        let here = self.folder.path();
        let binaries = Path::new(env!("CARGO_BIN_EXE_evalbatch")).parent().unwrap();
        let path = format!("{}:{}", binaries.display(), std::env::var("PATH").unwrap());
        let output = Command::new("sh")
            .args(["-c", &format!("exec 2>&1; {line}")])
            .current_dir(here)
            .env_clear()
            .env("PATH", path)
            .env("HOME", here)
            .envs([("TZ", "UTC"), ("LANG", "C.UTF-8"), ("EVALBATCH_COLOR", color)])
            .env("COLUMNS", self.columns.to_string())
            .env("EVALBATCH_TEST_NOW", format!("2026-03-01T{:02}:{:02}:00Z", 9 + minute / 60, minute % 60))
            .output()
            .unwrap();
        self.made_equal(&String::from_utf8(output.stdout).unwrap())
    }

    fn made_equal(&self, text: &str) -> String {
        let mut text = text.replace(self.folder.path().to_str().unwrap(), "/home/ann");
        let account = format!(r"\b{}\b", regex::escape(&account()));
        let same_length = |text: &str, pattern: &str, with: &str| -> String {
            let pattern = Regex::new(pattern).unwrap();
            pattern
                .replace_all(text, |found: &regex::Captures<'_>| {
                    let found = &found[0];
                    let padded = found.len() - found.trim_end().len();
                    with.chars().cycle().take(found.len() - padded).collect::<String>() + &" ".repeat(padded)
                })
                .into_owned()
        };
        text = same_length(&text, r"\b[a-z][a-z0-9]{23}\b", "k3v9xq7m2hd5tz8r4wb6ncyf");
        for (pattern, with) in [
            (r"\b\d+(\.\d+)? ms\b", "12 ms"),
            (r"\b\d+\.\d+ s\b", "12 ms"),
            (r"\b\d{5,} bytes\b", "212992 bytes"),
            (r"\d+(\.\d+)? (kB|MB)\b", "213 kB"),
            (account.as_str(), "ann"),
        ] {
            text = Regex::new(pattern).unwrap().replace_all(&text, with).into_owned();
        }
        text
    }
}

fn account() -> String {
    let uid = nix::unistd::geteuid();
    nix::unistd::User::from_uid(uid).ok().flatten().map_or_else(|| format!("uid-{uid}"), |user| user.name)
}
