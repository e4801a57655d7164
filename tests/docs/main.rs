//! What of the documentation is made from the program: the reference, the captures of the terminal and the recorded
//! session. `docs/regenerate` writes them anew.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where something is wrong")]

mod captures;
mod links;
mod python;
mod reference;
mod session;
mod svg;
mod terminal;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs")
}

/// Compares a folder or file of `docs/` with what was made now, or writes it.
fn hold(made: &BTreeMap<String, String>) {
    let mut differing = Vec::new();
    for (name, text) in made {
        let path = docs().join(name);
        if std::env::var_os("UPDATE_DOCS").is_some() {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        } else if fs::read_to_string(&path).ok().as_deref() != Some(text) {
            let old = fs::read_to_string(&path).unwrap_or_default();
            let first = old.lines().zip(text.lines()).find(|(old, new)| old != new);
            differing.push(format!("docs/{name}: {first:#?}"));
        }
    }
    assert!(differing.is_empty(), "out of date, run docs/regenerate: {}", differing.join("\n"));
}

#[test]
fn the_reference_is_what_the_program_knows() {
    let made = reference::pages();
    assert!(made.len() > 25, "only {} pages", made.len());
    let folder = docs().join("reference");
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let name = format!("reference/{}", entry.unwrap().file_name().to_str().unwrap());
        assert!(made.contains_key(&name), "docs/{name} is of no command");
    }
    hold(&made);
}

#[test]
fn captures_show_what_the_program_prints() {
    hold(&captures::pages());
}

#[test]
fn the_session_is_as_recorded() {
    hold(&BTreeMap::from([("session.svg".to_owned(), session::record())]));
}

#[test]
fn links_between_pages_lead_somewhere() {
    links::hold();
}

#[test]
fn the_python_of_the_recipes_prints_what_they_say() {
    python::hold();
}

#[test]
fn the_readme_names_the_oldest_rust_that_will_do() {
    let readme = fs::read_to_string(docs().join("../README.md")).unwrap();
    assert!(readme.contains(concat!("Rust ", env!("CARGO_PKG_RUST_VERSION"), " or newer")), "see rust-version");
}
