//! One temporary home a test, the program run in it with a cleared environment, and what came of it.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use regex::Regex;
use rusqlite::Connection;
use serde_json::Value;
use tempfile::TempDir;

use crate::schemas;

/// Where a clock that stands still stands.
pub const NOON: &str = "2026-03-01T12:00:00Z";

pub struct TestEnv {
    folder: TempDir,
}

impl TestEnv {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub fn path(&self, relative: impl AsRef<Path>) -> PathBuf {
        self.folder.path().join(relative)
    }

    pub fn database(&self) -> PathBuf {
        self.path("data/evalbatch.db")
    }

    /// Writes a file of the current folder, with the folders above it.
    pub fn write(&self, relative: &str, content: &str) -> PathBuf {
        let path = self.path(relative);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, content).unwrap();
        path
    }

    /// Documents `docs/a.md`, `docs/b.md` …, each with as many words as given.
    pub fn documents(&self, words: &[usize]) {
        for (letter, count) in ('a'..='z').zip(words) {
            let name = letter.to_uppercase();
            self.write(
                &format!("docs/{letter}.md"),
                &format!("# Document {name}\n\n{}\n", vec!["word"; *count].join(" ")),
            );
        }
    }

    /// An agent file whose program is this shell script, with the request on its stdin. `sh` reads the script:
    /// one that was only just written may still be open for writing in a process forked meanwhile, and could not
    /// be executed itself.
    pub fn command_agent(&self, name: &str, script: &str) -> String {
        let script = self.write(&format!("agents/{name}.sh"), script);
        let file = format!("agents/{name}.md");
        let front = format!(
            "---\nname: {name}\nruntime: command\ncommand: [sh, {}]\n---\nAnswer.\n",
            serde_json::to_string(&script).unwrap()
        );
        self.write(&file, &front);
        file
    }

    /// A command agent that answers with this JSON.
    pub fn answering_agent(&self, name: &str, answer: &str) -> String {
        self.command_agent(name, &format!("cat >/dev/null\ncat <<'ANSWER'\n{answer}\nANSWER\n"))
    }

    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_evalbatch"));
        command.env_clear().current_dir(self.folder.path()).stdin(Stdio::null());
        for (name, value) in [
            ("HOME", "home"),
            ("XDG_DATA_HOME", "home/data"),
            ("XDG_CONFIG_HOME", "home/config"),
            ("XDG_STATE_HOME", "home/state"),
            ("XDG_CACHE_HOME", "home/cache"),
            ("TMPDIR", "."),
            ("EVALBATCH_DB", "data/evalbatch.db"),
        ] {
            command.env(name, self.path(value));
        }
        command.env("PATH", std::env::var_os("PATH").unwrap()).env("TZ", "UTC");
        command
    }

    pub fn run<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Ran {
        self.run_with(arguments, |_| {})
    }

    /// At a time: an instant at which the clock stands still, or `+8d`.
    pub fn run_at<A: AsRef<OsStr>>(&self, now: &str, arguments: impl IntoIterator<Item = A>) -> Ran {
        self.run_with(arguments, |command| {
            command.env("EVALBATCH_TEST_NOW", now);
        })
    }

    pub fn run_with<A: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = A>,
        change: impl FnOnce(&mut Command),
    ) -> Ran {
        let mut command = self.command();
        command.args(arguments);
        change(&mut command);
        self.ran(command.output().unwrap())
    }

    pub fn run_with_input<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>, input: &str) -> Ran {
        let mut command = self.command();
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // A program that refuses its arguments does not read.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        self.ran(child.wait_with_output().unwrap())
    }

    fn ran(&self, output: Output) -> Ran {
        Ran {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
            folder: self.folder.path().to_str().unwrap().to_owned(),
        }
    }

    /// Another connection to the database, as strict as the program's.
    pub fn connect(&self) -> Connection {
        let connection = Connection::open(self.database()).unwrap();
        connection.pragma_update(None, "foreign_keys", true).unwrap();
        connection.busy_timeout(std::time::Duration::from_mins(1)).unwrap();
        connection
    }

    pub fn sql(&self, statement: &str) {
        assert!(self.connect().execute(statement, []).unwrap() > 0, "nothing changed: {statement}");
    }

    /// How many rows each table has; `None` where there is no database file.
    pub fn counts(&self) -> Option<BTreeMap<String, i64>> {
        if !self.database().exists() {
            return None;
        }
        let connection = self.connect();
        let mut statement = connection
            .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
            .unwrap();
        let tables: Vec<String> = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        let count = |table: &str| {
            connection.query_row(&format!("SELECT count(*) FROM \"{table}\""), [], |row| row.get(0)).unwrap()
        };
        Some(tables.into_iter().map(|table| (table.clone(), count(&table))).collect())
    }

    /// Makes a job of a batch RUNNING under another worker's lease, which ends this many milliseconds from now.
    pub fn lease_a_job(&self, tracking_id: &str, milliseconds: i64) {
        self.sql(&format!(
            "UPDATE jobs SET status = 'RUNNING', token = 'token', worker = 'elsewhere/1/1',
                 started_at = 1, attempts = 1, completed_at = NULL,
                 lease_until = CAST(unixepoch('now', 'subsec') * 1000 AS INTEGER) + {milliseconds}
             WHERE id = (SELECT j.id FROM jobs j JOIN batches b ON b.id = j.batch_id WHERE b.tracking_id = '{tracking_id}'
                         ORDER BY ordinal LIMIT 1)"
        ));
    }
}

/// What a run of the program left.
#[derive(Debug)]
pub struct Ran {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
    folder: String,
}

impl Ran {
    #[track_caller]
    pub fn ends_with(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "stdout: {}\nstderr: {}", self.stdout, self.stderr);
        self
    }

    #[track_caller]
    pub fn succeeds(self) -> Self {
        self.ends_with(0)
    }

    /// stdout as one JSON value that a published schema describes.
    #[track_caller]
    pub fn json_as(&self, schema: &str) -> Value {
        assert!(self.stdout.ends_with('\n'), "no newline at the end: {}", self.stdout);
        let value = serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("not one JSON value ({error}): {}\n{}", self.stdout, self.stderr));
        schemas::check(schema, &value);
        value
    }

    /// stdout as JSON Lines, each as the schema says.
    #[track_caller]
    pub fn lines_as(&self, schema: &str) -> Vec<Value> {
        let values: Vec<Value> = self.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        for value in &values {
            schemas::check(schema, value);
        }
        values
    }

    /// stderr as the one JSON object of an error.
    #[track_caller]
    pub fn error(&self) -> Value {
        let mut value: Value = serde_json::from_str(&self.stderr)
            .unwrap_or_else(|error| panic!("not one JSON object ({error}): {}", self.stderr));
        schemas::check("error", &value);
        value["error"].take()
    }

    /// stdout without what differs from run to run.
    pub fn shown(&self) -> String {
        self.redact(&self.stdout)
    }

    /// stdout with one bar between columns, whose widths depend on the account's name.
    pub fn table(&self) -> String {
        let text = Regex::new(" {2,}").unwrap().replace_all(&self.shown(), " | ").into_owned();
        let me = format!(r"\b{}\b", regex::escape(&me()));
        let text = Regex::new(&me).unwrap().replace_all(&text, "[ME]").into_owned();
        // Ids at the beginning of a row, as short as they are shown.
        Regex::new(r"(?m)^[a-z][a-z0-9]{9} \|").unwrap().replace_all(&text, "[ID] |").into_owned()
    }

    /// stderr without what differs from run to run.
    pub fn said(&self) -> String {
        self.redact(&self.stderr)
    }

    fn redact(&self, text: &str) -> String {
        let mut text = text.replace(&self.folder, "[FOLDER]");
        for (pattern, name) in [
            (r"\b[a-z][a-z0-9]{23}\b", "[ID]"),
            (r"exp_[a-z0-9]{8}\b", "[TRACKING]"),
            (r"\b\d+(\.\d)? (ms|s)\b", "[TIME]"),
        ] {
            text = Regex::new(pattern).unwrap().replace_all(&text, name).into_owned();
        }
        text
    }
}

/// A JSON value without what differs from run to run and from machine to machine, for snapshots.
pub fn redacted(mut value: Value) -> Value {
    fn walk(value: &mut Value) {
        match value {
            Value::String(text) if Regex::new(r"^[a-z][a-z0-9]{23}$").unwrap().is_match(text) => {
                "[ID]".clone_into(text);
            }
            Value::Array(items) => items.iter_mut().for_each(walk),
            Value::Object(fields) => {
                for (name, inner) in fields.iter_mut() {
                    match name.as_str() {
                        "durationMs" | "totalDurationMs" if inner.is_u64() => *inner = "[TIME]".into(),
                        "owner" | "user" if *inner == me() => *inner = "[ME]".into(),
                        "command" => *inner = "[COMMAND]".into(),
                        "rawOutput" => *inner = "[RAW]".into(),
                        _ => walk(inner),
                    }
                }
            }
            _ => {}
        }
    }
    walk(&mut value);
    value
}

/// The account that the tests run as.
pub fn me() -> String {
    let uid = nix::unistd::geteuid();
    nix::unistd::User::from_uid(uid).ok().flatten().map_or_else(|| format!("uid-{uid}"), |user| user.name)
}

/// The documents that come with the repository.
pub fn example_documents() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/documents")
}

/// Runs a failing command twice, as text and with `--json`; it must end alike, print no data, and with `--json` say
/// one JSON object and nothing else. Returns its message and hints.
#[track_caller]
pub fn fails(env: &TestEnv, arguments: &[&str], code: i32, kind: &str) -> String {
    let before = env.counts();
    let text = env.run(arguments).ends_with(code);
    assert_eq!(text.stdout, "", "data beside an error");
    assert!(text.stderr.contains("error: "), "{}", text.stderr);
    let json = env.run(arguments.iter().chain(&["--json"])).ends_with(code);
    assert_eq!(json.stdout, "", "data beside an error");
    let error = json.error();
    assert_eq!(error["kind"], kind, "{error}");
    assert_eq!(env.counts(), before, "something was made or removed by {arguments:?}");
    let hints = error["hints"].as_array().unwrap().iter().map(|hint| hint.as_str().unwrap().to_owned());
    let all: Vec<String> = std::iter::once(error["message"].as_str().unwrap().to_owned()).chain(hints).collect();
    let all = json.redact(&all.join("\n"));
    assert!(!all.contains('\u{1b}'), "{all:?}");
    all
}
