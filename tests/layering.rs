//! The shape of the source, as ARCHITECTURE.md draws it: who may use whom, and where SQL, output and the clock may be.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test stops where something is wrong")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use regex::Regex;
use test_case::test_case;

const LONGEST_FILE: usize = 500;

/// A part of the program, and the parts that it may use besides itself.
const LAYERS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("ids", &[]),
    ("signals", &[]),
    ("strict_json", &[]),
    ("network", &[]),
    ("shell", &[]),
    ("usage", &["shell"]),
    ("clock", &["domain"]),
    ("access", &[]),
    ("leftovers", &[]),
    ("external_sort", &[]),
    ("accounts", &[]),
    ("repository", &["domain", "ids", "access", "leftovers", "signals"]),
    ("runtime", &["domain", "strict_json", "network", "leftovers"]),
    ("intake", &["domain", "strict_json", "network", "shell"]),
    ("runner", &["domain", "repository", "runtime", "clock", "failure", "panic", "signals"]),
    ("failure", &["domain", "external_sort", "repository", "intake"]),
    ("panic", &["failure"]),
    ("render", &["domain", "external_sort", "repository", "runner", "failure"]),
    ("settings", &["domain", "cli", "failure", "strict_json"]),
    ("context", &["accounts", "domain", "cli", "clock", "failure", "render", "repository", "settings"]),
    ("cli", &["commands", "shell"]),
];

/// A source file without its comments and its unit tests, which may reach further.
struct Source {
    path: String,
    code: String,
    lines: usize,
}

impl Source {
    /// Its place in the module tree: `src/runner/ledger.rs` is `["runner", "ledger"]`.
    fn module(&self) -> Vec<&str> {
        let path = self.path.trim_start_matches("src/").trim_end_matches(".rs").trim_end_matches("/mod");
        if matches!(path, "lib" | "main") { Vec::new() } else { path.split('/').collect() }
    }

    fn layer(&self) -> &str {
        self.module().first().copied().unwrap_or("lib")
    }
}

static SOURCES: LazyLock<Vec<Source>> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let sources: Vec<_> = files(&root.join("src"), "rs")
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            let path = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
            let lines = text.lines().count();
            let is_test = path.split('/').any(|part| part == "tests" || part.ends_with("tests.rs"));
            Source { path, code: if is_test { String::new() } else { code_of(&text) }, lines }
        })
        .collect();
    assert!(sources.len() > 100, "only {} source files found", sources.len());
    sources
});

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|it| it == extension) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn code_of(text: &str) -> String {
    static TESTS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?m)^#\[cfg\(test\)\]\nmod \w+ \{").unwrap());
    let end = TESTS.find(text).map_or(text.len(), |found| found.start());
    text[..end].lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The top-level modules that the code names, by `crate::` or by enough `super::`.
fn used(code: &str, depth: usize) -> BTreeSet<String> {
    static ONE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\bcrate::([a-z_]+)").unwrap());
    static MANY: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\bcrate::\{([^;]*)\}").unwrap());
    static NAME: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?:^|,)\s*([a-z_]+)").unwrap());
    static UP: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\b((?:super::)+)([a-z_]+)").unwrap());
    let mut names: BTreeSet<_> = ONE.captures_iter(code).map(|found| found[1].to_owned()).collect();
    for list in MANY.captures_iter(code) {
        names.extend(NAME.captures_iter(&list[1]).map(|found| found[1].to_owned()));
    }
    for found in UP.captures_iter(code) {
        if found[1].len() / "super::".len() >= depth {
            names.insert(found[2].to_owned());
        }
    }
    names
}

/// The files, outside those whose path starts with one of `allowed`, whose code matches.
fn found_outside(allowed: &[&str], pattern: &str) -> Vec<String> {
    let pattern = Regex::new(pattern).unwrap();
    let mut found = Vec::new();
    for source in SOURCES.iter().filter(|source| !allowed.iter().any(|path| source.path.starts_with(path))) {
        found.extend(pattern.find_iter(&source.code).map(|hit| format!("{}: {}", source.path, hit.as_str())));
    }
    found
}

#[test_case("use crate::render::Printer;", 1 => "render"; "one name")]
#[test_case("use crate::{\n    cli, render::Printer};", 1 => "cli render"; "a list")]
#[test_case("use super::super::render;", 2 => "render"; "up to the root")]
#[test_case("use super::render;", 2 => ""; "up within the layer")]
#[test_case("/// see `crate::cli`\nlet x = crate::domain::Grade;", 1 => "domain"; "not in comments")]
#[test_case("use crate::cli;\n#[cfg(test)]\nmod tests {\n    use crate::render;", 1 => "cli"; "not in tests")]
fn names_that_are_used(text: &str, depth: usize) -> String {
    used(&code_of(text), depth).into_iter().collect::<Vec<_>>().join(" ")
}

#[test]
fn layers_use_only_what_lies_below_them() {
    let mut wrong = Vec::new();
    for source in SOURCES.iter() {
        let Some((layer, allowed)) = LAYERS.iter().find(|(layer, _)| *layer == source.layer()) else { continue };
        for name in used(&source.code, source.module().len()) {
            if name != *layer && !allowed.contains(&name.as_str()) {
                wrong.push(format!("{} uses {name}", source.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_part_has_its_rule() {
    let ruled: BTreeSet<_> = LAYERS.iter().map(|(layer, _)| *layer).chain(["commands", "lib"]).collect();
    let parts: BTreeSet<_> = SOURCES.iter().map(Source::layer).collect();
    assert_eq!(parts, ruled, "ARCHITECTURE.md and LAYERS in this file name every part");
}

/// Whatever else keeps the data one day plugs in below the traits of `repository`.
#[test]
fn only_the_context_knows_which_database_there_is() {
    let allowed = ["src/repository/", "src/context.rs"];
    assert_eq!(found_outside(&allowed, r"repository::sqlite|\bSqlite[A-Z]\w*"), Vec::<String>::new());
    let allowed = ["src/repository/sqlite/", "src/repository/error.rs"];
    assert_eq!(found_outside(&allowed, r"\b(rusqlite|refinery|refinery_core)::"), Vec::<String>::new());
}

#[test]
fn sql_is_written_in_one_folder() {
    let sql = r"\b(SELECT|INSERT INTO|DELETE FROM|CREATE TABLE|ON CONFLICT|PRAGMA|VACUUM)\b|\bUPDATE \w+ SET\b";
    assert_eq!(found_outside(&["src/repository/sqlite/"], sql), Vec::<String>::new());
    let own = SOURCES.iter().filter(|source| Regex::new(sql).unwrap().is_match(&source.code)).count();
    assert!(own > 5, "the pattern finds SQL in {own} files only: it no longer fits");
}

#[test]
fn output_goes_through_one_gate() {
    // The printer with its two streams, and what is drawn on a terminal.
    let printer = ["src/render/printer.rs", "src/render/out.rs", "src/render/progress/"];
    let gate = [&printer[..], &["src/commands/confirm.rs", "src/lib.rs"]].concat();
    assert_eq!(found_outside(&gate, r"\be?print(ln)?!|\bstd(out|err)\(\)|\bStd(out|err)\b"), Vec::<String>::new());
}

#[test]
fn one_file_reads_the_clock() {
    let clock = r"\b(Utc|Local|SystemTime|Timestamp)::now\b";
    assert_eq!(found_outside(&["src/clock.rs"], clock), Vec::<String>::new());
}

#[test]
fn the_database_has_no_clock() {
    let clock =
        Regex::new(r"(?i)\bCURRENT_(TIMESTAMP|TIME|DATE)\b|\b(unixepoch|julianday|strftime|datetime)\(").unwrap();
    let migrations = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations"), "sql");
    assert!(!migrations.is_empty());
    for path in migrations {
        let sql = fs::read_to_string(&path).unwrap();
        assert!(!clock.is_match(&sql), "{} reads a clock", path.display());
    }
    let sqlite = SOURCES.iter().filter(|source| source.path.starts_with("src/repository/sqlite/"));
    for source in sqlite {
        assert!(!clock.is_match(&source.code), "{} reads a clock", source.path);
    }
}

#[test]
fn no_file_has_two_subjects() {
    let long: Vec<_> = SOURCES.iter().filter(|source| source.lines > LONGEST_FILE).collect();
    let long: Vec<_> = long.iter().map(|source| format!("{}: {} lines", source.path, source.lines)).collect();
    assert!(long.is_empty(), "over {LONGEST_FILE} lines: {long:?}");
}
