//! A folder of its own for every test, the program in it, and a look at its database.

use std::collections::BTreeMap;
use std::fs;
use std::hash::{BuildHasher, RandomState};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags, Params};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

/// A guard against hanging, never a measure.
pub const HANG: Duration = Duration::from_mins(5);

pub fn is_full() -> bool {
    std::env::var("EVALBATCH_FAULTS").is_ok_and(|form| form == "full")
}

pub fn scale(short: u32, full: u32) -> u32 {
    if is_full() { full } else { short }
}

/// Waits until something is so.
pub fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < HANG, "waited in vain until {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// The same sequence for the same seed.
pub struct Random(pub u64);

impl Random {
    pub fn new() -> Self {
        let seed = std::env::var("EVALBATCH_FAULTS_SEED").ok().and_then(|text| text.parse().ok());
        Self(seed.unwrap_or_else(|| RandomState::new().hash_one(0)) | 1)
    }

    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % limit
    }
}

pub struct Site {
    folder: tempfile::TempDir,
}

impl Site {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// In memory, for what makes thousands of calls and needs no disk: a kill loses nothing of what was written there,
    /// and nothing of what was written to a disk.
    pub fn in_memory() -> Self {
        let memory = Path::new("/dev/shm");
        if memory.is_dir() { Self { folder: tempfile::tempdir_in(memory).unwrap() } } else { Self::new() }
    }

    /// Another folder beside this one with the same files in it. Folders within are left out.
    pub fn copy(&self) -> Self {
        let copy = Self { folder: tempfile::tempdir_in(self.folder.path().parent().unwrap()).unwrap() };
        for entry in fs::read_dir(self.folder.path()).unwrap().map(Result::unwrap) {
            if entry.file_type().unwrap().is_file() {
                fs::copy(entry.path(), copy.folder.path().join(entry.file_name())).unwrap();
            }
        }
        copy
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn database(&self) -> PathBuf {
        self.path("evalbatch.db")
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_evalbatch"));
        command
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.folder.path())
            .env("TMPDIR", self.folder.path())
            .env("EVALBATCH_DB", self.database())
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .args(arguments);
        command
    }

    pub fn output(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Runs a command that has to succeed, and reads its JSON.
    pub fn json(&self, arguments: &[&str]) -> Value {
        let output = self.output(&[arguments, &["--json"]].concat());
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    }

    pub fn spawn(&self, arguments: &[&str]) -> Running {
        Running::of(&mut self.command(arguments))
    }

    pub fn documents(&self, count: u32, text: impl Fn(u32) -> String) {
        let folder = self.path("documents");
        fs::create_dir_all(&folder).unwrap();
        for number in 0..count {
            fs::write(folder.join(format!("{number:05}.md")), text(number)).unwrap();
        }
    }

    pub fn small_documents(&self, count: u32) {
        self.documents(count, |number| format!("# Note {number}\n\nThe pump ran for {number} minutes.\n"));
    }

    /// An agent file whose program is this shell script; the request on stdin has been read before it begins.
    pub fn script(&self, body: &str) {
        let script = self.path("agent.sh");
        fs::write(&script, format!("#!/bin/sh\ncat >/dev/null\n{body}\n")).unwrap();
        fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
        let agent = "---\nname: scripted\nruntime: command\ncommand: [./agent.sh]\n---\nRead the document.\n";
        fs::write(self.path("agent.md"), agent).unwrap();
    }

    /// A program that says that it began, and answers once the file `go` is there.
    pub fn waiting_script(&self) {
        let folder = self.folder.path().display();
        self.script(&format!(
            "echo > '{folder}/began-'$$\nwhile [ -d '{folder}' ] && [ ! -e '{folder}/go' ]; do sleep 0.02; done\n{ANSWER}"
        ));
    }

    /// The process ids of the programs that began.
    pub fn began(&self) -> Vec<i32> {
        let names = fs::read_dir(self.folder.path()).unwrap().map(|entry| entry.unwrap().file_name());
        names.filter_map(|name| name.to_str()?.strip_prefix("began-")?.parse().ok()).collect()
    }

    pub fn go(&self) {
        fs::write(self.path("go"), "").unwrap();
    }

    pub fn experiment(&self, more: &[&str]) -> String {
        let arguments = ["create", "--ephemeral", "--agent-file", "agent.md", "--docs", "documents"];
        self.json(&[&arguments, more].concat())["batch"]["id"].as_str().unwrap().to_owned()
    }

    /// For reading what the program wrote, and for meddling.
    pub fn connection(&self) -> Connection {
        connection(&self.database())
    }

    pub fn count(&self, sql: &str) -> u32 {
        query(&self.connection(), sql, [])
    }

    /// How many migrations the history has, each once.
    pub fn migrations(&self) -> u32 {
        let counts = ["count(*)", "count(DISTINCT version)"]
            .map(|count| self.count(&format!("SELECT {count} FROM refinery_schema_history")));
        assert_eq!(counts[0], counts[1]);
        counts[0]
    }

    /// How many rows each table has.
    pub fn rows(&self) -> BTreeMap<String, u32> {
        let connection = self.connection();
        let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'";
        let mut statement = connection.prepare(sql).unwrap();
        let tables: Vec<String> = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        let count = |table: &str| query(&connection, &format!("SELECT count(*) FROM \"{table}\""), []);
        tables.into_iter().map(|table| (table.clone(), count(&table))).collect()
    }

    /// Every job has exactly one evaluation, and nothing is damaged.
    pub fn assert_all_done_once(&self, jobs: u32) {
        assert_eq!(self.count("SELECT count(*) FROM jobs WHERE status = 'COMPLETED'"), jobs);
        assert_eq!(self.count("SELECT count(*) FROM jobs"), jobs);
        assert_eq!(self.count("SELECT count(*) FROM evaluations"), jobs);
        assert_eq!(self.count("SELECT count(DISTINCT job_id) FROM evaluations"), jobs);
        assert_eq!(self.count("SELECT count(*) FROM attempts WHERE error_kind IS NULL"), jobs);
        self.assert_sound();
    }

    pub fn assert_sound(&self) {
        let connection = self.connection();
        assert_eq!(query::<String>(&connection, "PRAGMA integrity_check", []), "ok");
        let broken: u32 = query(&connection, "SELECT count(*) FROM pragma_foreign_key_check", []);
        assert_eq!(broken, 0);
    }
}

pub const ANSWER: &str = r#"echo '{"summary":"read","costUsd":0}'"#;

pub fn connection(path: &Path) -> Connection {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE).unwrap();
    connection.busy_timeout(Duration::from_secs(20)).unwrap();
    connection.pragma_update(None, "foreign_keys", true).unwrap();
    connection
}

pub fn query<T: rusqlite::types::FromSql>(connection: &Connection, sql: &str, parameters: impl Params) -> T {
    connection.query_row(sql, parameters, |row| row.get(0)).unwrap()
}

/// A process that does not outlive its test. Its stderr goes to a file, which can be read while it runs.
pub struct Running {
    child: Option<Child>,
    errors: tempfile::NamedTempFile,
}

impl Running {
    pub fn of(command: &mut Command) -> Self {
        let errors = tempfile::NamedTempFile::new().unwrap();
        let child = command.stdout(Stdio::piped()).stderr(errors.reopen().unwrap()).spawn().unwrap();
        Self { child: Some(child), errors }
    }

    pub fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(self.child.as_ref().unwrap()), signal).unwrap();
    }

    pub fn has_ended(&mut self) -> bool {
        self.child.as_mut().unwrap().try_wait().unwrap().is_some()
    }

    pub fn errors(&self) -> String {
        fs::read_to_string(self.errors.path()).unwrap()
    }

    /// How often it has this file open.
    pub fn has_open(&self, path: &Path) -> usize {
        let folder = format!("/proc/{}/fd", self.child.as_ref().unwrap().id());
        let files = fs::read_dir(folder).unwrap().filter_map(|file| fs::read_link(file.ok()?.path()).ok());
        files.filter(|file| file == path).count()
    }

    pub fn kill(mut self) {
        self.end();
    }

    /// Exit code and the JSON on stdout, where there is any.
    pub fn wait(mut self) -> (Option<i32>, Value) {
        self.wait_here()
    }

    /// As [`Self::wait`], and then there is more to ask.
    pub fn wait_here(&mut self) -> (Option<i32>, Value) {
        until("the process has ended", || self.has_ended());
        let output = self.child.take().unwrap().wait_with_output().unwrap();
        (output.status.code(), serde_json::from_slice(&output.stdout).unwrap_or_default())
    }

    fn end(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.end();
    }
}

/// The tests themselves may have been started with signals ignored, under `nohup` or in the background of a script, and what
/// they start would inherit that. `None` where they cannot be heard.
pub fn hearing_signals(program: Command) -> Option<Command> {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:")).unwrap_or("0");
    let ignored = u64::from_str_radix(ignored.trim(), 16).unwrap();
    if [Signal::HUP, Signal::INT, Signal::TERM].iter().all(|signal| ignored >> (signal.as_raw() - 1) & 1 == 0) {
        return Some(program);
    }
    let mut env = Command::new("env");
    env.arg("--default-signal=HUP,INT,TERM");
    if !env.arg("true").output().is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: signals are ignored here, and this env knows no --default-signal");
        return None;
    }
    let mut env = Command::new("env");
    env.arg("--default-signal=HUP,INT,TERM").arg(program.get_program()).args(program.get_args());
    env.env_clear().envs(program.get_envs().filter_map(|(name, value)| Some((name, value?))));
    if let Some(folder) = program.get_current_dir() {
        env.current_dir(folder);
    }
    Some(env)
}

pub fn is_alive(process: i32) -> bool {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    // One that has ended and only waits for its parent is gone.
    stat.rsplit_once(") ").is_some_and(|(_, rest)| !rest.starts_with('Z'))
}
