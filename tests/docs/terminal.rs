//! A folder with the examples, in which commands run as on a terminal of a given width, at hours that do not change.

use std::path::Path;
use std::process::Command;

use regex::Regex;
use rusqlite::Connection;
use tempfile::TempDir;

/// What stands for every id.
const SOME_ID: &str = "k3v9xq7m2hd5tz8r4wb6ncyf";

pub struct Terminal {
    folder: TempDir,
    columns: usize,
    minute: std::cell::Cell<u32>,
}

impl Terminal {
    /// Whoever runs this, it is Ann that types.
    pub fn new(columns: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
        std::os::unix::fs::symlink(examples, folder.path().join("examples")).unwrap();
        let terminal = Self { folder, columns, minute: std::cell::Cell::new(0) };
        terminal.run("env -u EVALBATCH_AS evalbatch user grant-admin ann", "never");
        terminal
    }

    fn database(&self) -> Connection {
        Connection::open(self.folder.path().join(".local/share/evalbatch/evalbatch.db")).unwrap()
    }

    /// Every id that there is.
    fn ids(&self) -> Vec<String> {
        let database = self.database();
        let mut ids = Vec::new();
        for table in ["batches", "jobs", "documents", "agents", "agent_versions"] {
            let mut statement = database.prepare(&format!("SELECT id FROM {table}")).unwrap();
            ids.extend(statement.query_map([], |row| row.get::<_, String>(0)).unwrap().map(Result::unwrap));
        }
        ids
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
            .env("EVALBATCH_AS", "ann")
            .env("EVALBATCH_TEST_NOW", format!("2026-03-01T{:02}:{:02}:00Z", 9 + minute / 60, minute % 60))
            .output()
            .unwrap();
        // How long something took is all that the clock does not tell.
        self.database()
            .execute_batch("UPDATE jobs SET duration_ms = 12; UPDATE attempts SET duration_ms = 12; DELETE FROM users WHERE name <> 'ann'")
            .unwrap();
        self.made_equal(&String::from_utf8(output.stdout).unwrap())
    }

    fn made_equal(&self, text: &str) -> String {
        let mut text = text.replace(self.folder.path().to_str().unwrap(), "/home/ann");
        let binary = env!("CARGO_BIN_EXE_evalbatch");
        text = text.replace(binary, "/usr/local/bin/evalbatch");
        // That ann's account is only played, neither a printed schedule nor the owner of the file must tell.
        text = Regex::new(r"(?m)^note: .* owns the file, and .*\n").unwrap().replace_all(&text, "").into_owned();
        text = text.replace(" --as ann cleanup", " cleanup");
        for id in self.ids() {
            text = text.replace(&id, SOME_ID).replace(&id[..10], &SOME_ID[..10]);
        }
        for (pattern, with) in [
            (r"completed in \d+(\.\d+)? (ms|s)\b", "completed in 24 ms"),
            (r"\b\d{5,} bytes\b", "212992 bytes"),
            (r"\d+(\.\d+)? (kB|MB)\b", "213 kB"),
        ] {
            text = Regex::new(pattern).unwrap().replace_all(&text, with).into_owned();
        }
        text
    }
}
