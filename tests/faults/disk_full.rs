//! A file system with no room left.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

use crate::harness::{Site, connection, query};
use crate::line::Line;

/// Four MiB of memory, which only root may mount.
struct SmallDisk {
    folder: TempDir,
}

impl SmallDisk {
    fn new() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=4m", "tmpfs"]).arg(folder.path()).output();
        if mounted.is_ok_and(|mounted| mounted.status.success()) {
            return Some(Self { folder });
        }
        eprintln!("!!! SKIPPED: no small file system can be mounted here (root may), a full disk is not tried");
        None
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.folder.path()).status();
    }
}

fn call(site: &Site, database: &Path, arguments: &[&str]) -> Output {
    let mut command = site.command(arguments);
    command.arg("--json").env("EVALBATCH_DB", database).output().unwrap()
}

fn call_later(site: &Site, database: &Path, arguments: &[&str]) -> Value {
    let mut command = site.command(arguments);
    let output =
        command.arg("--json").env("EVALBATCH_DB", database).env("EVALBATCH_TEST_NOW", "+15d").output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn a_full_disk_loses_nothing_and_cleanup_makes_room() {
    let Some(disk) = SmallDisk::new() else { return };
    let line = Line::of(7);
    let site = Site::new();
    let database = disk.path("evalbatch.db");
    let ballast = disk.path("ballast");
    fs::write(&ballast, vec![0; 1 << 20]).unwrap();
    let create = ["create", "--ephemeral", "--agent", "proofreader", "--docs", "text.md"];
    let (mut kept, mut refused) = (0, 0);
    while refused < 5 {
        fs::write(site.path("text.md"), format!("# Note {kept}\n\n{}\n", "word ".repeat(20_000))).unwrap();
        let output = call(&site, &database, &create);
        if output.status.success() {
            assert_eq!(refused, 0, "there was no room a moment ago");
            kept += 1;
            continue;
        }
        refused += 1;
        let error: Value = serde_json::from_slice(&output.stderr).unwrap();
        let message = error["error"]["message"].as_str().unwrap();
        assert_eq!(output.status.code(), Some(6), "{message}");
        assert!(message.contains("disk full"), "{message}");
    }
    let look = connection(&database);
    let batches = query::<u32>(&look, "SELECT count(*) FROM batches", []);
    let documents = query::<u32>(&look, "SELECT count(*) FROM documents", []);
    assert_eq!((batches, documents), (kept, kept));
    assert_eq!(query::<String>(&look, "PRAGMA integrity_check", []), "ok");
    drop(look);
    assert!(call(&site, &database, &["list"]).status.success(), "reading needs no room");
    fs::remove_file(ballast).unwrap();
    let cleanup = call_later(&site, &database, &["cleanup"]);
    assert_eq!((&cleanup["deleted"], &cleanup["failed"]), (&kept.into(), &0.into()));
    assert!(call(&site, &database, &create).status.success());
    assert!(call(&site, &database, &["db", "check"]).status.success());
    line.holds(format!("{refused} refusals with exit 6, {kept} of {kept} kept, cleanup removed {kept}"));
}

/// The database lies elsewhere, and has room.
#[test]
fn a_copy_that_finds_no_room_is_named_and_the_database_is_not() {
    let Some(disk) = SmallDisk::new() else { return };
    let site = Site::new();
    site.small_documents(50);
    site.json(&["create", "--agent", "proofreader", "--docs", "documents", "--tracking-id", "a"]);
    let ballast = fs::write(disk.path("ballast"), vec![0; 8 << 20]);
    assert!(ballast.is_err(), "the disk is full");
    let target = disk.path("copy");
    let target = target.to_str().unwrap();
    for arguments in [
        &["db", "backup", target][..],
        &["export", "a", "-o", target],
        &["export", "a", "--format", "csv", "-o", target],
        &["compare", "a", "a", "--format", "html", "-o", target],
    ] {
        let output = site.command(arguments).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {said}");
        let expected = format!(
            "error: cannot write {target}: no space left on device\nhint: free some space there, or name another place\n"
        );
        assert_eq!(said, expected, "{arguments:?}");
        assert!(!disk.path("copy").exists());
    }
}
