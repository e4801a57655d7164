//! The folder that a case runs in.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use regex::Regex;
use rusqlite::Connection;
use tempfile::TempDir;

use crate::server;

pub struct World {
    folder: TempDir,
    port: u16,
}

impl World {
    /// As `world.txt` makes it.
    pub fn new() -> Self {
        let world = Self { folder: tempfile::tempdir().unwrap(), port: server::start() };
        for line in include_str!("world.txt").lines() {
            if let Some(command) = line.strip_prefix("$ ") {
                world.prepare(command);
            }
        }
        world
    }

    pub fn copy(&self) -> Self {
        let folder = tempfile::tempdir().unwrap();
        copy_folder(self.folder.path(), folder.path());
        Self { folder, port: self.port }
    }

    /// Something that comes before a case, and must succeed.
    pub fn prepare(&self, line: &str) {
        if let Some(statements) = line.strip_prefix("sql ") {
            let database = Connection::open(self.folder.path().join("data/evalbatch.db")).unwrap();
            database.execute_batch(statements).unwrap_or_else(|error| panic!("{line}: {error}"));
        } else {
            let output = self.run(line);
            assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
        }
    }

    pub fn run(&self, line: &str) -> Output {
        let here = self.folder.path();
        let binaries = Path::new(env!("CARGO_BIN_EXE_evalbatch")).parent().unwrap();
        let path = format!("{}:{}", binaries.display(), std::env::var("PATH").unwrap());
        let mut command = Command::new("sh");
        command.args(["-c", line]).current_dir(here).stdin(Stdio::null()).env_clear();
        command.envs([
            ("PATH", path.as_str()),
            ("TZ", "UTC"),
            ("LANG", "C.UTF-8"),
            ("EVALBATCH_DB", "data/evalbatch.db"),
        ]);
        // The server that pages come from.
        command.env("SERVER", format!("http://127.0.0.1:{}", self.port));
        for (name, value) in [
            ("HOME", "home"),
            ("XDG_DATA_HOME", "home/data"),
            ("XDG_CONFIG_HOME", "home/config"),
            ("XDG_STATE_HOME", "home/state"),
            ("XDG_CACHE_HOME", "home/cache"),
            ("TMPDIR", "."),
        ] {
            command.env(name, here.join(value));
        }
        command.output().unwrap()
    }

    /// What differs from one run or machine to another, made equal.
    pub fn redact(&self, text: &str) -> String {
        let mut text = text.replace(self.folder.path().to_str().unwrap(), "/home/me");
        text = text.replace(&format!("127.0.0.1:{}", self.port), "[server]");
        let me = format!(r"\b{}\b", regex::escape(&account()));
        for (pattern, name) in [
            (r"\b[a-z][a-z0-9]{23}\b", "[id]"),
            (r"\bsame[a-z0-9]{20}\b", "[id]"),
            (r"\bexp_[a-z0-9]{8}\b", "[tracking-id]"),
            (r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?Z?)?( [+-]\d\d:\d\d)?", "[time]"),
            (r"\b\d+(\.\d+)? (ms|s)\b", "[duration]"),
            (me.as_str(), "me"),
        ] {
            text = Regex::new(pattern).unwrap().replace_all(&text, name).into_owned();
        }
        text
    }
}

fn account() -> String {
    let uid = nix::unistd::geteuid();
    nix::unistd::User::from_uid(uid).ok().flatten().map_or_else(|| format!("uid-{uid}"), |user| user.name)
}

fn copy_folder(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            fs::create_dir(&target).unwrap();
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
