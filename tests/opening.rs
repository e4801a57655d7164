//! Opening databases: new ones, existing ones, many at once, and as another user.
#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a test stops where something is wrong")]

use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use evalbatch::repository::error::Error;
use evalbatch::repository::sqlite::open::{Access, Journal, OpenOptions, Wish, open, open_in_memory, open_sibling};
use rusqlite::Connection;

/// The version of the schema that this program makes.
const NEWEST: &str = "3";

fn create(path: &Path) -> Result<Connection, Error> {
    open(path, Access::Create, &OpenOptions::default())
}

fn pragma(connection: &Connection, name: &str) -> String {
    connection
        .pragma_query_value(None, name, |row| row.get::<_, rusqlite::types::Value>(0))
        .map(|value| match value {
            rusqlite::types::Value::Integer(number) => number.to_string(),
            rusqlite::types::Value::Text(text) => text,
            other => format!("{other:?}"),
        })
        .unwrap()
}

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn set_mode(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn a_new_file_is_migrated_and_every_connection_has_the_settings() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a/b/evalbatch.db");
    let check = |connection: &Connection| {
        for (name, expected) in [
            ("user_version", NEWEST),
            ("application_id", "1702257268"),
            ("auto_vacuum", "2"),
            ("journal_mode", "wal"),
            ("foreign_keys", "1"),
            ("synchronous", "2"),
            ("trusted_schema", "0"),
            ("cell_size_check", "1"),
            ("secure_delete", "1"),
            ("integrity_check", "ok"),
        ] {
            assert_eq!(pragma(connection, name), expected, "{name}");
        }
    };
    check(&create(&path).unwrap());
    check(&open(&path, Access::ReadWrite, &OpenOptions::default()).unwrap());
    check(&open_sibling(&path, &OpenOptions::default()).unwrap());
    assert_eq!((mode(&folder.path().join("a")), mode(&folder.path().join("a/b")), mode(&path)), (0o700, 0o700, 0o600));
}

#[test]
fn a_missing_file_is_reported_and_not_made() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("none/evalbatch.db");
    assert!(matches!(open(&path, Access::ReadWrite, &OpenOptions::default()), Err(Error::Missing { .. })));
    assert!(!folder.path().join("none").exists());
    assert_eq!(pragma(&open_in_memory().unwrap(), "user_version"), NEWEST);
}

#[test]
fn a_name_that_looks_like_a_uri_is_a_file_name() {
    let folder = tempfile::tempdir().unwrap();
    let output = child(folder.path(), Path::new("file:x?mode=memory"), folder.path()).wait_with_output().unwrap();
    assert!(output.status.success());
    assert!(folder.path().join("file:x?mode=memory").is_file());
}

fn open_for(path: &Path, journal: Wish) -> Connection {
    open(path, Access::Create, &OpenOptions { journal, ..OpenOptions::default() }).unwrap()
}

/// The journal of the file after somebody opened it who wished so.
fn journal_after(path: &Path, wish: Wish) -> String {
    let connection = open_for(path, wish);
    assert_eq!(pragma(&connection, "auto_vacuum"), "2");
    pragma(&connection, "journal_mode")
}

#[test]
fn journal_delete_and_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("evalbatch.db");
    for (wish, expected) in [
        (Wish::Exactly(Journal::Delete), "delete"),
        (Wish::default(), "delete"),
        (Wish::OrElse(Journal::Wal), "delete"),
        (Wish::Exactly(Journal::Wal), "wal"),
        (Wish::default(), "wal"),
        (Wish::OrElse(Journal::Delete), "wal"),
        (Wish::default(), "wal"),
    ] {
        assert_eq!(journal_after(&path, wish), expected, "{wish:?}");
    }
}

#[test]
fn a_copy_gets_the_journal_of_its_original() {
    let folder = tempfile::tempdir().unwrap();
    for (made, expected) in [(Journal::Delete, "delete"), (Journal::Wal, "wal")] {
        let path = folder.path().join(format!("{expected}.db"));
        let copy = folder.path().join(format!("{expected}-copy.db"));
        let connection = open_for(&path, Wish::Exactly(made));
        connection.execute("VACUUM INTO ?1", [copy.to_str().unwrap()]).unwrap();
        assert_eq!(pragma(&Connection::open(&copy).unwrap(), "journal_mode"), "delete");
        assert_eq!(journal_after(&copy, Wish::default()), expected);
        connection.execute_batch("VACUUM").unwrap();
        drop(connection);
        assert_eq!(journal_after(&path, Wish::default()), expected);
    }
}

/// A run may use the log for hours.
#[test]
fn who_asks_in_vain_for_another_journal_changes_nothing_for_others() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("evalbatch.db");
    let at_work = create(&path).unwrap();
    let options = OpenOptions { journal: Wish::Exactly(Journal::Delete), busy_timeout: Duration::from_millis(20) };
    assert!(matches!(open(&path, Access::ReadWrite, &options), Err(Error::Locked)));
    assert_eq!(journal_after(&path, Wish::default()), "wal");
    drop(at_work);
    assert_eq!(journal_after(&path, Wish::default()), "wal");
}

#[test]
fn who_was_killed_before_the_switch_is_served_by_the_next_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("evalbatch.db");
    drop(open_for(&path, Wish::Exactly(Journal::Delete)));
    let switched_back = Connection::open(&path).unwrap();
    switched_back.pragma_update(None, "journal_mode", "wal").unwrap();
    // While somebody is still at work with the log, nobody is kept from working beside him.
    assert_eq!(pragma(&switched_back, "user_version"), NEWEST);
    assert_eq!(journal_after(&path, Wish::default()), "wal");
    drop(switched_back);
    assert_eq!(journal_after(&path, Wish::default()), "delete");
}

#[test]
fn the_folder_may_be_a_link_and_the_file_may_not() {
    let folder = tempfile::tempdir().unwrap();
    let real = folder.path().join("real");
    drop(create(&real.join("evalbatch.db")).unwrap());
    symlink(&real, folder.path().join("linked")).unwrap();
    symlink(real.join("evalbatch.db"), real.join("alias.db")).unwrap();
    symlink(real.join("nowhere"), real.join("dangling.db")).unwrap();
    create(&folder.path().join("linked/evalbatch.db")).unwrap();
    for name in ["alias.db", "dangling.db"] {
        assert!(matches!(create(&real.join(name)), Err(Error::SymbolicLink { .. })), "{name}");
    }
    assert!(!real.join("nowhere").exists());
}

/// Log and shared memory lie beside the name that was used: two names, two logs, and the later one wins.
#[test]
fn a_file_with_two_names_is_refused_by_each() {
    let folder = tempfile::tempdir().unwrap();
    let (path, other) = (folder.path().join("evalbatch.db"), folder.path().join("other.db"));
    drop(create(&path).unwrap());
    let before = std::fs::read(&path).unwrap();
    std::fs::hard_link(&path, &other).unwrap();
    for (name, access) in [(&path, Access::Create), (&other, Access::Create), (&other, Access::ReadWrite)] {
        let refused = open(name, access, &OpenOptions::default());
        assert!(matches!(refused, Err(Error::SecondName { .. })), "{}", name.display());
    }
    assert_eq!(std::fs::read(&path).unwrap(), before);
    assert!(!folder.path().join("other.db-wal").exists());
    std::fs::remove_file(&other).unwrap();
    create(&path).unwrap();
}

/// As a container has it with `-v FILE:FILE`.
#[cfg(target_os = "linux")]
#[test]
fn a_file_that_is_mounted_by_itself_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (path, mounted) = (folder.path().join("evalbatch.db"), folder.path().join("mounted/evalbatch.db"));
    drop(create(&path).unwrap());
    std::fs::create_dir(folder.path().join("mounted")).unwrap();
    std::fs::write(&mounted, "").unwrap();
    let mut inside = Command::new("unshare");
    inside.args([
        "--user",
        "--map-root-user",
        "--mount",
        "sh",
        "-c",
        "mount --bind \"$1\" \"$2\" || exit 77; shift 2; exec \"$@\"",
        "sh",
    ]);
    inside.args([&path, &mounted]).arg(std::env::current_exe().unwrap());
    inside.args(["child_process", "--exact", "--nocapture"]);
    inside.env("OPENING_TEST_DB", &mounted).env("OPENING_TEST_GO", folder.path());
    let Ok(output) = inside.output() else {
        return eprintln!("!!! SKIPPED: unshare is not installed, no file is mounted by itself");
    };
    let said = String::from_utf8_lossy(&output.stderr);
    if said.contains("unshare:") || output.status.code() == Some(77) {
        return eprintln!("!!! SKIPPED: a file cannot be mounted by itself here: {said}");
    }
    assert!(!output.status.success() && said.contains("MountPoint"), "{said}");
}

#[test]
fn what_is_no_file_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    for path in [Path::new(""), folder.path(), Path::new("/dev/null"), &folder.path().join("new/")] {
        assert!(matches!(create(path), Err(Error::NotAFile { .. })), "{}", path.display());
    }
}

#[test]
fn a_file_that_everybody_may_write_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("evalbatch.db");
    drop(create(&path).unwrap());
    set_mode(&path, 0o606);
    assert!(matches!(create(&path), Err(Error::WorldWritable { .. })));
}

#[test]
fn a_team_folder_gives_the_group_its_part_of_all_three_files() {
    let folder = tempfile::tempdir().unwrap();
    set_mode(folder.path(), 0o2770);
    let path = folder.path().join("evalbatch.db");
    let _connection = create(&path).unwrap();
    for name in ["evalbatch.db", "evalbatch.db-wal", "evalbatch.db-shm"] {
        assert_eq!(mode(&folder.path().join(name)), 0o660, "{name}");
    }
}

#[test]
fn a_lock_is_waited_for_and_then_reported() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("evalbatch.db");
    let holder = create(&path).unwrap();
    holder.execute_batch("BEGIN IMMEDIATE").unwrap();
    let options = OpenOptions { busy_timeout: Duration::from_millis(200), ..OpenOptions::default() };
    let other = open(&path, Access::ReadWrite, &options).expect("opening takes no write lock");
    let start = Instant::now();
    let error = Error::from(other.execute_batch("BEGIN IMMEDIATE").unwrap_err());
    assert!(matches!(error, Error::Locked));
    assert!((200..2000).contains(&start.elapsed().as_millis()));
}

#[test]
fn the_command_line_tool_of_sqlite_reads_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("evalbatch.db");
    drop(create(&path).unwrap());
    let Ok(output) =
        Command::new("sqlite3").arg(&path).arg("PRAGMA integrity_check; SELECT count(*) FROM jobs").output()
    else {
        return eprintln!("skipped: no sqlite3");
    };
    assert_eq!(String::from_utf8_lossy(&output.stdout), "ok\n0\n");
}

/// Not a test of its own: what [`child`] runs.
#[test]
fn child_process() {
    let Some(path) = std::env::var_os("OPENING_TEST_DB") else { return };
    let go = std::env::var_os("OPENING_TEST_GO").unwrap();
    while !Path::new(&go).exists() {
        std::thread::sleep(Duration::from_micros(200));
    }
    let connection = match create(Path::new(&path)) {
        Ok(connection) => connection,
        Err(error) => panic!("{error:?}"),
    };
    if std::env::var_os("OPENING_TEST_WRITE").is_some() {
        connection
            .execute_batch("INSERT INTO users VALUES (hex(randomblob(8)), hex(randomblob(8)), 'member', 0)")
            .unwrap();
    }
}

fn child(folder: &Path, database: &Path, go: &Path) -> Child {
    command(&std::env::current_exe().unwrap(), folder, database, go).spawn().unwrap()
}

fn command(program: &Path, folder: &Path, database: &Path, go: &Path) -> Command {
    let mut command = Command::new(program);
    command.args(["child_process", "--exact", "--nocapture"]).current_dir(folder);
    command.env("OPENING_TEST_DB", database).env("OPENING_TEST_GO", go);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

#[test]
fn eight_processes_open_a_new_database_at_once() {
    let full = std::env::var("EVALBATCH_FAULTS").is_ok_and(|value| value == "full");
    let databases = if full { 100 } else { 10 };
    let folder = tempfile::tempdir().unwrap();
    let mut opened = 0;
    for number in 0..databases {
        let path = folder.path().join(format!("{number}/evalbatch.db"));
        let go = folder.path().join(format!("go{number}"));
        let children: Vec<Child> = (0..8).map(|_| child(folder.path(), &path, &go)).collect();
        std::fs::write(&go, "").unwrap();
        for child in children {
            let output = child.wait_with_output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            opened += 1;
        }
        let connection = create(&path).unwrap();
        let history: String = connection
            .query_row("SELECT group_concat(version || name) FROM refinery_schema_history", [], |row| row.get(0))
            .unwrap();
        assert_eq!(history, "1initial,2documents_by_content,3grades_by_batch");
        for (name, expected) in [("journal_mode", "wal"), ("auto_vacuum", "2"), ("integrity_check", "ok")] {
            assert_eq!(pragma(&connection, name), expected, "{name}");
        }
    }
    eprintln!("{opened} of {} first runs succeeded", databases * 8);
}

/// Runs the child, that then writes, as another user; `None` unless this is root.
fn as_user(user: u32, group: u32, umask: u32, folder: &Path, database: &Path) -> Option<(bool, String)> {
    run_as(user, group, umask, folder, database, &[("OPENING_TEST_WRITE", "1")])
}

fn reads_as_user(user: u32, folder: &Path, database: &Path) -> Option<(bool, String)> {
    run_as(user, 7001, 0o022, folder, database, &[])
}

fn run_as(
    user: u32,
    group: u32,
    umask: u32,
    folder: &Path,
    database: &Path,
    variables: &[(&str, &str)],
) -> Option<(bool, String)> {
    if !rustix::process::geteuid().is_root() {
        eprintln!("skipped: only root can become another user");
        return None;
    }
    let program = folder.join("program");
    if !program.exists() {
        // By another process: a file that this one has open for writing, a child of another test may hold open too, and then it
        // cannot be executed.
        let copied = Command::new("cp").arg(std::env::current_exe().unwrap()).arg(&program).status().unwrap();
        assert!(copied.success());
        set_mode(&program, 0o755);
    }
    let inner = command(&program, folder, database, folder);
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(format!("umask {umask:o}; exec \"$@\"")).arg("sh").arg(&program).args(inner.get_args());
    shell.envs(inner.get_envs().filter_map(|(key, value)| Some((key, value?)))).envs(variables.iter().copied());
    let output = shell.current_dir("/").uid(user).gid(group).output().unwrap();
    Some((output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned()))
}

#[test]
fn two_accounts_of_a_group_share_a_file_and_an_outsider_does_not() {
    let folder = tempfile::tempdir().unwrap();
    set_mode(folder.path(), 0o755);
    let team = folder.path().join("team");
    std::fs::create_dir(&team).unwrap();
    let _ = std::os::unix::fs::chown(&team, Some(6001), Some(7001));
    set_mode(&team, 0o2770);
    let path = team.join("evalbatch.db");
    for (user, umask) in [(6001, 0o077), (6002, 0o022), (6001, 0o077), (6002, 0o077)] {
        let Some((succeeded, message)) = as_user(user, 7001, umask, folder.path(), &path) else { return };
        assert!(succeeded, "user {user}: {message}");
    }
    let (succeeded, message) = as_user(6003, 7002, 0o022, folder.path(), &path).unwrap();
    assert!(!succeeded && message.contains("ermission"), "{message}");
}

#[test]
fn a_read_only_folder_gives_a_clear_message() {
    let folder = tempfile::tempdir().unwrap();
    set_mode(folder.path(), 0o755);
    let data = folder.path().join("data");
    std::fs::create_dir(&data).unwrap();
    let path = data.join("evalbatch.db");
    let Some((succeeded, message)) = as_user(6001, 7001, 0o022, folder.path(), &path) else { return };
    assert!(!succeeded && message.contains("ermission"), "{message}");
    drop(create(&path).unwrap());
    set_mode(&path, 0o644);
    let (succeeded, message) = as_user(6001, 7001, 0o022, folder.path(), &path).unwrap();
    assert!(!succeeded && message.contains("ReadOnly"), "{message}");
}

#[test]
fn who_may_only_read_can_read_where_sqlite_can() {
    let folder = tempfile::tempdir().unwrap();
    set_mode(folder.path(), 0o755);
    let path = folder.path().join("evalbatch.db");
    drop(open_for(&path, Wish::Exactly(Journal::Delete)));
    set_mode(&path, 0o644);
    let Some((succeeded, message)) = reads_as_user(6001, folder.path(), &path) else { return };
    assert!(succeeded, "rollback journal: {message}");
    // With the log, somebody who may write has to have it open.
    let writer = open_for(&path, Wish::Exactly(Journal::Wal));
    assert_eq!(pragma(&writer, "user_version"), NEWEST);
    let (succeeded, message) = reads_as_user(6001, folder.path(), &path).unwrap();
    assert!(succeeded, "write-ahead log: {message}");
}
