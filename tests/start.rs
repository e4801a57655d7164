//! What happens before and after the work of a command, counted in system calls: the same under every load, unlike a time.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where something is wrong")]
#![allow(clippy::print_stderr, reason = "a test that is left out says so")]

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

/// The system calls of a command of the program, or nothing where there is no strace. The loader's are among them.
fn system_calls(folder: &Path, arguments: &[&str]) -> Option<Vec<String>> {
    let log = folder.join("calls.txt");
    let mut strace = Command::new("strace");
    strace
        .args(["-f", "-o"])
        .arg(&log)
        .arg(env!("CARGO_BIN_EXE_evalbatch"))
        .args(["--db", "evalbatch.db"])
        .args(arguments);
    strace.env_clear().env("PATH", std::env::var_os("PATH").unwrap()).env("HOME", folder).current_dir(folder);
    let Ok(output) = strace.output() else {
        eprintln!("!!! SKIPPED: strace is not installed, no system calls are counted (apt-get install strace)");
        return None;
    };
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    let text = std::fs::read_to_string(log).unwrap();
    Some(text.lines().filter(|line| line.contains('(')).map(str::to_owned).collect())
}

/// At most half as much again as when this was written.
fn assert_few(what: &str, calls: &[String], most: usize) {
    assert!(
        calls.len() <= most,
        "{what}: {} system calls, at most {most} expected:\n{}",
        calls.len(),
        calls.join("\n")
    );
}

#[test]
fn starting_opens_no_file_but_libraries() {
    let folder = tempfile::tempdir().unwrap();
    for (argument, most) in [("--version", 120), ("--help", 190)] {
        let Some(calls) = system_calls(folder.path(), &[argument]) else { return };
        assert_few(argument, &calls, most);
        let opened = calls.iter().filter(|call| call.contains("open"));
        // The standard library looks for the bounds of the stack in /proc/self.
        let others: Vec<_> = opened.filter(|call| !call.contains(".so") && !call.contains("/proc/self/")).collect();
        assert!(others.is_empty(), "{argument} opens {others:#?}");
    }
}

/// A log that is made private first, and the group's then, keeps out who opens it in between.
#[test]
fn files_beside_a_teams_database_are_the_teams_from_the_first_moment() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o2770)).unwrap();
    std::fs::write(folder.path().join("text.md"), "# A text\n\nIt has a few words.\n").unwrap();
    let log = folder.path().join("calls.txt");
    for line in ["create --agent proofreader --docs text.md --run", "list"] {
        let program = env!("CARGO_BIN_EXE_evalbatch");
        let mut shell = Command::new("sh");
        shell.arg("-c").arg(format!("umask 077; exec strace -f -o calls.txt '{program}' --db evalbatch.db {line}"));
        shell.env_clear().env("PATH", std::env::var_os("PATH").unwrap()).env("HOME", folder.path());
        if !shell.current_dir(folder.path()).status().unwrap().success() {
            eprintln!("!!! SKIPPED: strace is not installed (apt-get install strace)");
            return;
        }
        let calls = std::fs::read_to_string(&log).unwrap();
        let made = |suffix: &str| {
            let is_made = |call: &&str| call.contains(suffix) && call.contains("O_CREAT");
            calls.lines().filter(is_made).all(|call| call.contains(", 0660"))
        };
        assert!(made("evalbatch.db-wal") && made("evalbatch.db-shm"), "{line}: {calls}");
        assert!(calls.contains("evalbatch.db-wal") && calls.contains("umask(000"), "{line}: {calls}");
        let after_new_file = calls.lines().skip_while(|call| !call.contains("umask(000"));
        let later: Vec<_> = after_new_file.filter(|call| call.contains("fchmod(")).collect();
        assert!(later.is_empty(), "{line}: {later:#?}");
    }
}

#[test]
fn reading_a_database_takes_few_system_calls_and_no_waiting() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("text.md"), "# A text\n\nIt has a few words.\n").unwrap();
    let create = ["create", "--ephemeral", "--tracking-id", "one", "--agent", "proofreader", "--docs", "text.md"];
    if system_calls(folder.path(), &create).is_none() {
        return;
    }
    for (arguments, most) in [(&["list"][..], 370), (&["show", "one"], 420), (&["cleanup"], 450)] {
        let calls = system_calls(folder.path(), arguments).unwrap();
        assert_few(&arguments.join(" "), &calls, most);
        let waits: Vec<_> = calls.iter().filter(|call| call.contains("nanosleep")).collect();
        assert!(waits.is_empty(), "{arguments:?} sleeps: {waits:#?}");
        // Reading makes nothing durable; a cleanup without work keeps its entry in the history and empties the log.
        let syncs = calls.iter().filter(|call| call.contains("sync(")).count();
        assert!(syncs <= if arguments[0] == "cleanup" { 6 } else { 0 }, "{arguments:?}: {syncs} syncs");
    }
}

#[test]
fn a_batch_is_durable_with_a_handful_of_syncs_however_many_documents_it_has() {
    let folder = tempfile::tempdir().unwrap();
    let texts = folder.path().join("texts");
    std::fs::create_dir(&texts).unwrap();
    let create = ["create", "--ephemeral", "--agent", "proofreader", "--docs"];
    std::fs::write(folder.path().join("first.md"), "# The first\n").unwrap();
    if system_calls(folder.path(), &[&create[..], &["first.md"]].concat()).is_none() {
        return;
    }
    let mut counts = Vec::new();
    for count in [10, 200] {
        for number in 0..count {
            std::fs::write(texts.join(format!("{count}-{number}.md")), format!("# Text {count} {number}\n")).unwrap();
        }
        let calls = system_calls(folder.path(), &[&create[..], &["texts"]].concat()).unwrap();
        counts.push((calls.iter().filter(|call| call.contains("sync(")).count(), calls.len()));
    }
    let [(few_syncs, few), (many_syncs, many)] = counts[..] else { panic!("two sizes") };
    assert_eq!(few_syncs, many_syncs, "syncs grow with the documents");
    // Finding, opening, reading and closing a file, and its page in the log.
    let each = (many - few) as f64 / 200.0;
    assert!(each <= 14.0, "{each} system calls for each further document");
}
