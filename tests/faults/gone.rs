//! The database file is deleted or replaced under a run.

use std::fs;

use test_case::test_case;

use crate::harness::{Running, Site, connection, is_alive, query, until};

/// A run with two jobs in flight; beats come often.
fn under_way() -> (Site, Running) {
    let site = Site::new();
    site.small_documents(6);
    site.waiting_script();
    site.experiment(&[]);
    let mut command = site.command(&["run", "latest", "-j", "2", "--json"]);
    let run = Running::of(command.env("EVALBATCH_TEST_LEASE", "1s"));
    until("two jobs are in flight", || site.began().len() == 2);
    (site, run)
}

fn move_away(site: &Site) {
    for name in ["evalbatch.db", "evalbatch.db-wal", "evalbatch.db-shm"] {
        let _ = fs::rename(site.path(name), site.path(&format!("old-{name}")));
    }
}

fn ends_with_6(mut run: Running, how: &str) {
    until("the run has ended", || run.has_ended());
    let errors = run.errors();
    let (code, report) = run.wait();
    assert_eq!((code, report.is_null()), (Some(6), true), "no success is reported: {report} {errors}");
    assert!(errors.contains(&format!("the database was {how} while it was in use")), "{errors}");
}

#[test]
fn a_run_whose_database_was_deleted_stops_by_itself() {
    let (site, run) = under_way();
    move_away(&site);
    // No call ends: the next beat notices it.
    ends_with_6(run, "deleted");
    until("the programs are gone", || !site.began().into_iter().any(is_alive));
    assert!(!site.database().exists(), "and no other was made");
}

#[test]
fn a_result_is_not_written_into_a_file_that_is_gone() {
    let (site, run) = under_way();
    move_away(&site);
    site.go();
    ends_with_6(run, "deleted");
    // What was there before is whole, and can be gone on with.
    for name in ["evalbatch.db", "evalbatch.db-wal", "evalbatch.db-shm"] {
        let _ = fs::rename(site.path(&format!("old-{name}")), site.path(name));
    }
    assert_eq!(site.json(&["run", "latest"])["pending"], 0);
    site.assert_all_done_once(6);
}

#[test]
fn a_database_that_took_the_place_is_left_alone() {
    let (site, run) = under_way();
    let other = Site::new();
    other.small_documents(3);
    other.waiting_script();
    other.experiment(&[]);
    // Somebody has it open and has written: what was written is in its log alone.
    let writer = other.connection();
    writer.execute("UPDATE batches SET description = 'kept'", []).unwrap();
    for name in ["evalbatch.db-wal", "evalbatch.db-shm", "evalbatch.db"] {
        fs::rename(other.path(name), site.path(name)).unwrap();
    }
    ends_with_6(run, "replaced");
    assert_eq!(site.count("SELECT count(*) FROM batches WHERE description = 'kept'"), 1);
    assert_eq!(site.count("SELECT count(*) FROM jobs WHERE status = 'PENDING'"), 3);
    site.assert_sound();
}

/// The restore that everybody tries: a copy put in the place of a file that was deleted, or whose command was killed.
#[test_case(&[]; "write-ahead log")]
#[test_case(&["--journal", "delete"]; "rollback journal")]
fn a_copy_is_not_damaged_by_the_log_of_the_file_before(journal: &[&str]) {
    let site = Site::new();
    site.small_documents(40);
    let arguments =
        |line: &str| -> Vec<String> { line.split(' ').chain(journal.iter().copied()).map(str::to_owned).collect() };
    let run = |line: &str| site.output(&arguments(line).iter().map(String::as_str).collect::<Vec<_>>());
    assert!(run("create --agent proofreader --docs documents --tracking-id good --run").status.success());
    assert!(run("db backup copy.db").status.success());
    // A kill while a transaction that changes many pages is under way.
    let other = connection(&site.database());
    if !journal.is_empty() {
        other.execute_batch("PRAGMA cache_size = 1").unwrap();
    }
    other.execute_batch("CREATE TABLE more AS SELECT * FROM documents; BEGIN IMMEDIATE; DELETE FROM comments").unwrap();
    other.execute_batch("INSERT INTO more SELECT * FROM more").unwrap();
    if journal.is_empty() {
        other.execute_batch("COMMIT").unwrap();
    }
    let killed = site.path("killed");
    fs::create_dir(&killed).unwrap();
    for suffix in ["", "-wal", "-journal"] {
        let name = format!("evalbatch.db{suffix}");
        if let Ok(content) = fs::read(site.path(&name)) {
            fs::write(killed.join(&name), content).unwrap();
        }
    }
    drop(other);
    let database = killed.join("evalbatch.db");
    fs::copy(site.path("copy.db"), &database).unwrap();
    let copy = fs::read(&database).unwrap();
    let text = database.to_str().unwrap();
    for command in [&["list"][..], &["db", "check"], &["cleanup"], &["run"]] {
        let ended = site.command(&["--db", text]).args(command).output().unwrap();
        let said = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert_eq!(ended.status.code(), Some(6), "{command:?}: {said}");
        assert!(said.contains("belongs to another file") && said.contains("away, and try again"), "{said}");
        assert_eq!(fs::read(&database).unwrap(), copy, "{command:?} left it alone");
    }
    for suffix in ["-wal", "-shm", "-journal"] {
        let _ = fs::remove_file(killed.join(format!("evalbatch.db{suffix}")));
    }
    let shown = site.command(&["--db", text, "show", "good", "--json"]).output().unwrap();
    let shown: serde_json::Value = serde_json::from_slice(&shown.stdout).unwrap();
    assert_eq!(shown["jobStats"]["completed"], 40);
    assert_eq!(query::<String>(&connection(&database), "PRAGMA integrity_check", []), "ok");
}

/// What a run writes changes rows in their places, which the header of the file says nothing of.
#[test]
fn a_copy_is_not_damaged_by_the_log_of_a_run_that_was_killed() {
    let (site, run) = under_way();
    assert!(site.output(&["db", "backup", "copy.db"]).status.success());
    let connection = site.connection();
    connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(())).unwrap();
    site.go();
    until("a result is recorded", || site.count("SELECT count(*) FROM jobs WHERE status = 'COMPLETED'") > 0);
    run.kill();
    let left = fs::read(site.path("evalbatch.db-wal")).unwrap();
    drop(connection);
    fs::write(site.path("evalbatch.db-wal"), left).unwrap();
    fs::copy(site.path("copy.db"), site.database()).unwrap();
    let copy = fs::read(site.database()).unwrap();
    let ended = site.output(&["list"]);
    assert_eq!(ended.status.code(), Some(6), "{}", String::from_utf8_lossy(&ended.stderr));
    assert_eq!(fs::read(site.database()).unwrap(), copy);
    for suffix in ["-wal", "-shm"] {
        let _ = fs::remove_file(site.path(&format!("evalbatch.db{suffix}")));
    }
    assert_eq!(site.json(&["run", "latest"])["pending"], 0);
    site.assert_sound();
}
