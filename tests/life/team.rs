//! Two accounts of one group, and a database in a folder that the group shares.

use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use crate::line::Line;

const GROUP: u32 = 7001;
const OUTSIDE: u32 = 7002;

struct Team {
    folder: TempDir,
}

fn set_mode(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

impl Team {
    /// `None` unless this is root, who alone can become somebody else.
    fn new() -> Option<Self> {
        if !nix::unistd::geteuid().is_root() {
            return None;
        }
        let team = Self { folder: tempfile::tempdir().unwrap() };
        set_mode(team.folder.path(), 0o755);
        // By another process: a file that this one has open for writing, a child of another test may hold open too,
        // and then it cannot be executed.
        let copied = Command::new("cp").arg(env!("CARGO_BIN_EXE_evalbatch")).arg(team.path("evalbatch")).status();
        assert!(copied.unwrap().success());
        set_mode(&team.path("evalbatch"), 0o755);
        std::fs::create_dir(team.path("shared")).unwrap();
        chown(team.path("shared"), Some(6001), Some(GROUP)).unwrap();
        set_mode(&team.path("shared"), 0o2770);
        std::fs::write(team.path("text.md"), "# A text\n\nThat everybody can read.\n").unwrap();
        Some(team)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn home(&self, user: u32, group: u32) -> PathBuf {
        let home = self.path(&format!("home{user}"));
        if !home.exists() {
            std::fs::create_dir(&home).unwrap();
            chown(&home, Some(user), Some(group)).unwrap();
            set_mode(&home, 0o700);
        }
        home
    }

    /// The program under another account. What the one makes nobody else may read unless the program sees to it, and
    /// the other is as careless as most.
    fn command(&self, user: u32, group: u32, arguments: &[&str]) -> Command {
        let home = self.home(user, group);
        let mut command = Command::new("sh");
        let umask = if user == 6002 { "022" } else { "077" };
        command.args(["-c", &format!("umask {umask}; exec \"$@\""), "sh"]).arg(self.path("evalbatch")).args(arguments);
        command.env_clear().env("HOME", &home).env("PATH", std::env::var_os("PATH").unwrap());
        command.env("EVALBATCH_DB", self.path("shared/evalbatch.db")).env("TMPDIR", &home);
        command.current_dir(self.folder.path()).uid(user).gid(group).stdin(Stdio::null());
        command
    }

    fn output(&self, user: u32, arguments: &[&str]) -> Output {
        self.command(user, GROUP, arguments).output().unwrap()
    }

    #[track_caller]
    fn json(&self, user: u32, arguments: &[&str]) -> Value {
        let output = self.output(user, &[arguments, &["--json"]].concat());
        assert!(output.status.success(), "{user} {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    }
}

#[test]
fn both_create_run_and_list() {
    let Some(team) = Team::new() else { return };
    let create = ["create", "--ephemeral", "--agent", "proofreader", "--docs", "text.md", "--run"];
    for user in [6001, 6002, 6001, 6002] {
        assert_eq!(team.json(user, &create)["run"]["completed"], 1);
    }
    for user in [6001, 6002] {
        assert_eq!(team.json(user, &["list"])["total"], 2);
        assert_eq!(team.json(user, &["list"])["batches"][0]["owner"], format!("uid-{user}"));
    }
    // The account that made the database is its admin, the other one a member.
    assert_eq!(team.json(6001, &["list", "--all-users"])["total"], 4);
    assert_eq!(team.json(6002, &["list", "--all-users"])["total"], 2);
    assert_eq!(team.output(6002, &["policy", "set", "retention-max", "91d"]).status.code(), Some(5));
    for user in [6001, 6002] {
        assert_eq!(team.json(user, &["db", "check"])["ok"], true);
    }
}

#[test]
fn an_outsider_is_told_why_not() {
    let Some(team) = Team::new() else { return };
    team.json(6001, &["document", "add", "text.md"]);
    for arguments in [&["list"][..], &["document", "add", "text.md"], &["run"]] {
        let output = team.command(6003, OUTSIDE, &[arguments, &["--json"]].concat()).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(6), "{arguments:?}: {said}");
        let error: Value = serde_json::from_str(&said).unwrap();
        assert_eq!(error["error"]["kind"], "database");
        let message = error["error"]["message"].as_str().unwrap();
        assert!(message.to_lowercase().contains("permission") && message.contains("evalbatch.db"), "{message}");
        assert!(output.stdout.is_empty());
    }
}

/// A crash of one leaves a log, and locks that nobody holds: the other goes on, and so does the first one later.
#[test]
fn one_is_killed_and_both_go_on() {
    let Some(team) = Team::new() else { return };
    let line = Line::of(16);
    let home = team.home(6001, GROUP);
    let (started, go) = (home.join("started"), home.join("go"));
    let script = format!(
        "cat >/dev/null; touch {0}; i=0; while [ ! -e {1} ] && [ $i -lt 1000 ]; do i=$((i+1)); sleep 0.02; done; echo '{{\"summary\": \"Done.\"}}'",
        started.display(),
        go.display()
    );
    let front = serde_json::json!({"name": "slow", "runtime": "command", "command": ["sh", "-c", script], "providesGrades": false,
        "primaryInstructions": "Wait."});
    std::fs::write(team.path("slow.json"), front.to_string()).unwrap();
    let create = ["create", "--ephemeral", "--agent-file", "slow.json", "--docs", "text.md", "--tracking-id", "slow"];
    team.json(6001, &create);
    let mut run = team.command(6001, GROUP, &["run", "slow"]).spawn().unwrap();
    let begun = Instant::now();
    while !started.exists() {
        assert!(begun.elapsed() < Duration::from_mins(1), "the program was never started");
        std::thread::sleep(Duration::from_millis(10));
    }
    run.kill().unwrap();
    run.wait().unwrap();
    let mine = ["create", "--ephemeral", "--agent", "proofreader", "--docs", "text.md", "--run"];
    assert_eq!(team.json(6002, &mine)["run"]["completed"], 1);
    assert_eq!(team.json(6002, &["list"])["total"], 1);
    assert_eq!(team.json(6002, &["db", "check"])["ok"], true);
    std::fs::write(&go, "").unwrap();
    // The worker that died is known to be dead: nobody waits for its lease.
    let begun = Instant::now();
    assert_eq!(team.json(6001, &["run", "slow"])["completed"], 1);
    assert!(begun.elapsed() < Duration::from_secs(30), "waited {:?}", begun.elapsed());
    line.holds("umask 077 and 022, the first killed in mid-job: both go on, the job is done");
}

#[test]
fn a_read_only_folder_is_told_in_one_line() {
    let Some(team) = Team::new() else { return };
    let line = Line::of(16);
    team.json(6001, &["document", "add", "text.md"]);
    // Neither folder nor file may be written by this account any more.
    set_mode(&team.path("shared/evalbatch.db"), 0o440);
    set_mode(&team.path("shared"), 0o550);
    for arguments in [&["document", "add", "text.md"][..], &["create", "--agent", "proofreader", "--docs", "text.md"]] {
        let output = team.output(6002, &[arguments, &["--json"]].concat());
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(6), "{arguments:?}: {said}");
        let error: Value = serde_json::from_str(&said).unwrap();
        let message = error["error"]["message"].as_str().unwrap();
        assert!(message.contains("read-only") || message.contains("permission"), "{message}");
        assert!(!message.contains('\n') && error["error"]["hints"][0].is_string(), "{said}");
    }
    line.holds("a read-only folder: exit 6 and one line that says so");
}

/// Who lays out an empty file for a team owns it; the first to write is one of the team.
#[test]
fn an_empty_file_makes_nobody_admin_but_its_owner() {
    let Some(team) = Team::new() else { return };
    let database = team.path("shared/evalbatch.db");
    std::fs::write(&database, "").unwrap();
    chown(&database, Some(6001), Some(GROUP)).unwrap();
    set_mode(&database, 0o660);
    team.json(6002, &["document", "add", "text.md"]);
    for (user, code) in [(6002, 5), (6001, 0)] {
        let ran = team.output(user, &["policy", "set", "retention-max", "91d"]);
        assert_eq!(ran.status.code(), Some(code), "{user}: {}", String::from_utf8_lossy(&ran.stderr));
    }
    let users = team.json(6002, &["user", "list"])["users"].clone();
    let roles: Vec<_> = users.as_array().unwrap().iter().map(|user| (&user["name"], &user["role"])).collect();
    assert!(roles.contains(&(&Value::from("uid-6002"), &Value::from("member"))), "{roles:?}");
}

/// A member upgrades, and who looks after the database finds the copy as he finds the database.
#[test]
fn the_copy_from_before_an_upgrade_is_the_teams() {
    let Some(team) = Team::new() else { return };
    let database = team.path("shared/evalbatch.db");
    std::fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/schemas/v1.db"), &database).unwrap();
    chown(&database, Some(6001), Some(GROUP)).unwrap();
    set_mode(&database, 0o660);
    assert!(team.output(6002, &["list"]).status.success());
    let copies = team.json(6001, &["db", "info"])["copies"].clone();
    let copy = Path::new(copies[0].as_str().unwrap()).to_owned();
    let found = std::fs::metadata(&copy).unwrap();
    assert_eq!((found.uid(), found.gid(), found.permissions().mode() & 0o777), (6002, GROUP, 0o660));
    team.json(6001, &["--db", copy.to_str().unwrap(), "list"]);
    team.json(6001, &["db", "vacuum"]);
    assert!(!copy.exists());
}

/// What a reader of a frozen file leaves beside it has the permissions of that time.
#[test]
fn a_file_that_was_frozen_is_written_to_again() {
    let Some(team) = Team::new() else { return };
    let database = team.path("shared/evalbatch.db");
    let memory = team.path("shared/evalbatch.db-shm");
    team.json(6001, &["document", "add", "text.md"]);
    for reader in [6001, 6002] {
        set_mode(&database, 0o440);
        team.json(reader, &["list"]);
        assert_eq!(std::fs::metadata(&memory).unwrap().permissions().mode() & 0o777, 0o440);
        set_mode(&database, 0o660);
        let written = team.output(6001, &["user", "list"]);
        assert!(written.status.success(), "{}", String::from_utf8_lossy(&written.stderr));
        let written = team.output(6001, &["policy", "set", "retention-max", "91d"]);
        let said = String::from_utf8_lossy(&written.stderr);
        if reader == 6001 {
            assert!(written.status.success(), "{said}");
            continue;
        }
        // It is the reader's, and nobody else may change it.
        assert_eq!(written.status.code(), Some(6), "{said}");
        assert!(said.contains("evalbatch.db-shm beside it") && said.contains("chmod 660 "), "{said}");
        team.json(6002, &["list"]);
        team.json(6001, &["policy", "set", "retention-max", "92d"]);
    }
}

/// Private when its user was killed, and a team's since.
#[test]
fn what_a_kill_has_left_is_opened_up_with_the_file() {
    let Some(team) = Team::new() else { return };
    let database = team.path("shared/evalbatch.db");
    team.json(6001, &["document", "add", "text.md"]);
    let killed = rusqlite::Connection::open(&database).unwrap();
    killed.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).unwrap();
    killed.execute_batch("UPDATE users SET created_at = 1").unwrap();
    drop(killed);
    let left = ["evalbatch.db-wal", "evalbatch.db-shm"].map(|name| team.path(&format!("shared/{name}")));
    for path in &left {
        if !path.exists() {
            std::fs::write(path, "").unwrap();
        }
        chown(path, Some(6001), Some(GROUP)).unwrap();
        set_mode(path, 0o600);
    }
    let refused = team.output(6002, &["list"]);
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(refused.status.code() == Some(6) && said.contains("evalbatch.db-wal and "), "{said}");
    team.json(6001, &["list"]);
    team.json(6002, &["document", "add", "text.md"]);
}

/// Anybody may be number 0 in a namespace of his own.
#[cfg(target_os = "linux")]
#[test]
fn who_is_root_in_a_namespace_of_his_own_is_who_he_was() {
    let Some(team) = Team::new() else { return };
    team.json(6001, &["document", "add", "text.md"]);
    let inside = |user: u32, namespaces: &[&str], arguments: &[&str]| {
        let command = team.command(user, GROUP, &[]);
        let mut within = Command::new(namespaces[0]);
        within.args(&namespaces[1..]).arg(team.path("evalbatch")).args(arguments);
        within.env_clear().envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
        within.current_dir(team.folder.path()).uid(user).gid(GROUP).stdin(Stdio::null()).output()
    };
    let change = ["policy", "set", "retention-max", "91d"];
    let once = ["unshare", "-r"];
    let skipped = |output: &std::io::Result<Output>| {
        output.as_ref().map_or(true, |output| String::from_utf8_lossy(&output.stderr).contains("unshare:"))
    };
    let mine = ["create", "--agent", "proofreader", "--docs", "text.md"];
    let made = inside(6002, &once, &mine);
    if skipped(&made) {
        eprintln!("!!! SKIPPED: no account can begin a user namespace here");
        return;
    }
    assert!(made.unwrap().status.success());
    for namespaces in [
        &once[..],
        &["unshare", "-r", "unshare", "-r"],
        &["unshare", "--map-user=65534"],
        &["unshare", "--map-user=6001"],
    ] {
        let refused = inside(6002, namespaces, &change);
        if skipped(&refused) {
            eprintln!("!!! SKIPPED: {namespaces:?}");
            continue;
        }
        let refused = refused.unwrap();
        let said = String::from_utf8_lossy(&refused.stderr);
        assert_eq!(refused.status.code(), Some(5), "{namespaces:?}: {said}");
    }
    let owners = team.json(6002, &["list"])["batches"].clone();
    assert_eq!((owners.as_array().unwrap().len(), &owners[0]["owner"]), (1, &Value::from("uid-6002")));
    // The file's owner is its admin there as here.
    let changed = inside(6001, &once, &change).unwrap();
    assert!(changed.status.success(), "{}", String::from_utf8_lossy(&changed.stderr));
}

/// As in a container, where a number has neither an account nor a home.
#[test]
fn what_is_missing_without_a_home_is_named() {
    let Some(team) = Team::new() else { return };
    let front = serde_json::json!({"name": "reader", "runtime": "command", "command": ["sh", "-c", "true"], "primaryInstructions": "X."});
    std::fs::write(team.path("reader.json"), front.to_string()).unwrap();
    let homeless = |state: Option<&Path>| {
        let create = ["create", "--ephemeral", "--agent-file", "reader.json", "--docs", "text.md"];
        let mut command = team.command(6001, GROUP, &create);
        command.env_remove("HOME");
        if let Some(state) = state {
            command.env("XDG_STATE_HOME", state);
        }
        let output = command.output().unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (code, said) = homeless(None);
    assert!(code == Some(2) && said.contains("no folder to remember in which programs you trust"), "{said}");
    assert!(said.contains("XDG_STATE_HOME") && said.contains("HOME to"), "{said}");
    let state = team.home(6001, GROUP).join("state");
    let (code, said) = homeless(Some(&state));
    assert_eq!(code, Some(0), "{said}");
    assert!(state.join("evalbatch/trusted").exists());
}

/// What cannot be looked into cannot be agreed to, and an agreement to it would be to whatever it becomes.
#[test]
fn a_program_that_this_account_cannot_read_is_not_trusted() {
    let Some(team) = Team::new() else { return };
    let program = team.home(6001, GROUP).join("grade.sh");
    std::fs::write(&program, "#!/bin/sh\n").unwrap();
    set_mode(&program, 0o755);
    let front =
        serde_json::json!({"name": "hidden", "runtime": "command", "command": [program], "primaryInstructions": "X."});
    std::fs::write(team.path("hidden.json"), front.to_string()).unwrap();
    team.json(6001, &["agent", "add", "hidden.json"]);
    let output = team.output(6002, &["agent", "trust", "uid-6001/hidden", "--yes"]);
    let said = String::from_utf8_lossy(&output.stderr);
    let why = format!("cannot read {}: permission denied", program.display());
    assert!(output.status.code() == Some(1) && said.contains(&why), "{said}");
    set_mode(&team.home(6001, GROUP), 0o755);
    team.json(6002, &["agent", "trust", "uid-6001/hidden", "--yes"]);
}

/// The file's permissions have nothing to do with it.
#[test]
fn a_read_only_file_system_is_told_as_one() {
    let Some(team) = Team::new() else { return };
    team.json(6001, &["document", "add", "text.md"]);
    let mut inside = Command::new("unshare");
    let shared = team.path("shared");
    let script = "mount --bind \"$1\" \"$1\" && mount -o remount,ro,bind \"$1\" || exit 77; shift; exec \"$@\"";
    inside.args(["--mount", "sh", "-c", script, "sh"]).arg(&shared).arg(team.path("evalbatch"));
    inside.args(["create", "--agent", "proofreader", "--docs", "text.md", "--json"]).current_dir(team.folder.path());
    inside.env("EVALBATCH_DB", shared.join("evalbatch.db"));
    let Ok(output) = inside.output() else { return };
    if output.status.code() == Some(77) {
        return;
    }
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.code() == Some(6) && said.contains("the file system of the database is read-only"), "{said}");
}

/// Whoever may change no limit learns that first, and not which values there are.
#[test]
fn the_person_is_refused_before_the_value() {
    let Some(team) = Team::new() else { return };
    team.json(6001, &["document", "add", "text.md"]);
    for value in ["91d", "nonsense"] {
        assert_eq!(team.output(6002, &["policy", "set", "retention-max", value]).status.code(), Some(5), "{value}");
    }
    assert_eq!(team.output(6001, &["policy", "set", "retention-max", "nonsense"]).status.code(), Some(2));
}

/// A member's schedule cleans only what is the member's.
#[test]
fn a_members_schedule_says_whose_experiments_it_removes() {
    let Some(team) = Team::new() else { return };
    team.json(6001, &["document", "add", "text.md"]);
    for how in ["--print-crontab", "--print-systemd"] {
        let said = |user| String::from_utf8_lossy(&team.output(user, &["cleanup", how]).stderr).into_owned();
        assert!(said(6002).contains("only that account's own experiments"), "{}", said(6002));
        assert_eq!(said(6001), "");
    }
}
