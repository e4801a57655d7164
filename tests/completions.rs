//! The committed completions and manual pages are those that the program makes.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test stops where something is wrong")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

fn files(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.is_dir() {
            found.extend(files(&path).into_iter().map(|(inner, text)| (format!("{name}/{inner}"), text)));
        } else if name != "regenerate" {
            found.insert(name, fs::read_to_string(&path).unwrap());
        }
    }
    found
}

#[test]
fn committed_files_are_what_the_program_makes() {
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("completions");
    let made = tempfile::tempdir().unwrap();
    let status = Command::new(committed.join("regenerate"))
        .arg(made.path())
        .env("EVALBATCH", env!("CARGO_BIN_EXE_evalbatch"))
        .status()
        .unwrap();
    assert!(status.success(), "completions/regenerate failed: {status}");
    let (committed, made) = (files(&committed), files(made.path()));
    assert!(made.len() > 10, "only these were made: {:?}", made.keys());
    let differing: Vec<_> = committed
        .keys()
        .chain(made.keys())
        .filter(|name| committed.get(*name) != made.get(*name))
        .collect::<std::collections::BTreeSet<_>>()
        .into_iter()
        .collect();
    assert!(differing.is_empty(), "out of date, run completions/regenerate: {differing:?}");
}
