//! The pages of cases: read, run, compared or written anew.

use std::fs;
use std::path::PathBuf;

use crate::world::World;

/// The names of all pages.
pub fn names() -> Vec<String> {
    let entries = fs::read_dir(folder()).unwrap();
    let mut names: Vec<_> =
        entries.map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned()).collect();
    names.sort();
    names
}

/// Runs a page and compares what is said.
pub fn hold(name: &str) {
    let path = folder().join(format!("{name}.txt"));
    let page = fs::read_to_string(&path).unwrap();
    if page.contains("jq ") && !is_installed("jq") {
        std::io::Write::write_all(&mut std::io::stderr(), b"SKIPPED: this page needs jq, which is missing\n").unwrap();
        return;
    }
    let world = World::new();
    let made: String = blocks(&page).iter().map(|block| ran(&world, block)).collect::<Vec<_>>().join("\n\n") + "\n";
    if std::env::var_os("UPDATE_ERRORS").is_some() {
        fs::write(&path, made).unwrap();
    } else {
        let differing = page.lines().zip(made.lines()).find(|(old, new)| old != new);
        assert!(
            page == made,
            "{name}.txt differs, first here: {differing:#?}\nUPDATE_ERRORS=1 cargo test --test errors writes what is said"
        );
    }
}

/// Every line that an error printed, with the name of its page.
pub fn messages() -> Vec<(String, String)> {
    let mut lines = Vec::new();
    for name in names() {
        let page = fs::read_to_string(folder().join(format!("{name}.txt"))).unwrap();
        for line in page.lines().filter(|line| line.starts_with("error: ") || line.starts_with("hint: ")) {
            lines.push((name.clone(), line.to_owned()));
        }
    }
    lines
}

/// All pages as one text.
pub fn all() -> String {
    names().iter().map(|name| fs::read_to_string(folder().join(format!("{name}.txt"))).unwrap()).collect()
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/errors/cases")
}

/// The lines of each case that are given: remarks, preparations and the command.
fn blocks(page: &str) -> Vec<Vec<String>> {
    let mut blocks: Vec<Vec<String>> = vec![Vec::new()];
    let mut is_complete = false;
    for line in page.lines() {
        let is_given = ["# ", "$ ", "! "].iter().any(|mark| line.starts_with(mark));
        if is_given {
            if is_complete {
                blocks.push(Vec::new());
            }
            blocks.last_mut().unwrap().push(line.to_owned());
            is_complete = line.starts_with("! ");
        }
    }
    blocks
}

fn ran(world: &World, block: &[String]) -> String {
    let mut said = block.to_vec();
    let command =
        block.last().and_then(|line| line.strip_prefix("! ")).unwrap_or_else(|| panic!("no command: {block:?}"));
    let (text, code) = said_by(world, block, command);
    assert_ne!(code, 0, "{command} succeeds: {text}");
    said.push(text);
    said.push(format!("exit {code}"));
    if !command.contains("--format") {
        let (json, code_of_json) = said_by(world, block, &format!("{command} --json"));
        if code_of_json != code {
            said.push(format!("with --json exit {code_of_json}"));
        }
        said.push(json);
    }
    said.join("\n")
}

fn said_by(world: &World, block: &[String], command: &str) -> (String, i32) {
    let copy = world.copy();
    for line in block.iter().filter_map(|line| line.strip_prefix("$ ")) {
        copy.prepare(line);
    }
    let output = copy.run(command);
    let text = copy.redact(&String::from_utf8_lossy(&output.stderr));
    (text.trim_end().to_owned(), output.status.code().unwrap_or_else(|| panic!("{command} was killed")))
}

fn is_installed(tool: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(tool).is_file())
}
