//! The console blocks of the README and the recipes, each page run from top to bottom in one fresh folder.
//!
//! A line that begins with `$ ` is given to `sh`; what follows is what it prints, stderr included. `...` alone on a line
//! stands for any number of lines, `[..]` for anything within one. Ids, times and durations may differ, and so may the
//! number of spaces between columns. `UPDATE_README=1 cargo test --test readme` writes what was printed into the pages.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test stops where something is wrong")]

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;

use regex::Regex;
use test_case::test_case;

#[derive(Debug)]
struct Step {
    command: String,
    expected: Vec<String>,
}

/// The README as its prose and, at odd places, the steps of its console blocks.
fn parse(text: &str) -> Vec<(String, Vec<Step>)> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((before, block)) = rest.split_once("```console\n") {
        let (block, after) = block.split_once("```").expect("a closed block");
        let mut steps: Vec<Step> = Vec::new();
        for line in block.lines() {
            match line.strip_prefix("$ ") {
                Some(command) => steps.push(Step { command: command.to_owned(), expected: Vec::new() }),
                None => steps.last_mut().expect("a block begins with $").expected.push(line.to_owned()),
            }
        }
        parts.push((format!("{before}```console\n"), steps));
        rest = &text[text.len() - after.len() - "```".len()..];
    }
    parts.push((rest.to_owned(), Vec::new()));
    parts
}

fn is_installed(tool: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(tool).is_file())
}

fn run(command: &str, folder: &Path) -> Vec<String> {
    let binaries = Path::new(env!("CARGO_BIN_EXE_evalbatch")).parent().unwrap();
    let path = format!("{}:{}", binaries.display(), std::env::var("PATH").unwrap());
    let output = Command::new("sh")
        .args(["-c", &format!("exec 2>&1; {command}")])
        .current_dir(folder)
        .env_clear()
        .envs([
            ("HOME", folder.as_os_str()),
            ("PATH", path.as_ref()),
            ("TZ", "UTC".as_ref()),
            ("LANG", "C.UTF-8".as_ref()),
        ])
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap().replace(folder.to_str().unwrap(), "/home/ann");
    let account = Regex::new(&format!(r"\b{}\b", regex::escape(&account_name()))).unwrap();
    account.replace_all(&text, "ann").lines().map(str::trim_end).map(str::to_owned).collect()
}

/// The account of whoever runs this test, which the README calls `ann`.
fn account_name() -> String {
    let output = Command::new("id").arg("-un").output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// What differs from one run to the next, made equal.
fn redact(line: &str) -> String {
    let mut line = line.trim_end().to_owned();
    for (pattern, replacement) in [
        (r"\bexp_[a-z0-9]{8}\b", "exp_ID"),
        (r"\b[a-z0-9]{24}\b", "ID"),
        // What tables show of an id.
        (r"^[a-z0-9]{10}  ", "ID  "),
        (r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d(\.\d+)?Z| [+-]\d\d:\d\d)?", "TIME"),
        (r"\b(just now|\d+ ?[smh] ago)", "AGO"),
        (r"\b\d+(\.\d+)? (ms|s)\b", "DURATION"),
        (r"\b\d+(\.\d+)? (B|kB|MB)\b", "SIZE"),
        (r"\s{2,}", " "),
    ] {
        line = Regex::new(pattern).unwrap().replace_all(&line, replacement).into_owned();
    }
    line
}

fn line_matches(expected: &str, actual: &str) -> bool {
    let pieces: Vec<_> = redact(expected).split("[..]").map(regex::escape).collect();
    Regex::new(&format!("^{}$", pieces.join(".*"))).unwrap().is_match(&redact(actual))
}

fn matches(expected: &[String], actual: &[String]) -> bool {
    match expected.split_first() {
        None => actual.is_empty(),
        Some((first, rest)) if first == "..." => (0..=actual.len()).any(|skipped| matches(rest, &actual[skipped..])),
        Some((first, rest)) => {
            actual.first().is_some_and(|line| line_matches(first, line)) && matches(rest, &actual[1..])
        }
    }
}

#[test_case("README.md", &[]; "readme")]
#[test_case("docs/recipes.md", &["jq", "sqlite3"]; "recipes")]
#[test_case("docs/schedules.md", &[]; "schedules")]
fn console_blocks_show_what_the_program_prints(page: &str, tools: &[&str]) {
    if let Some(missing) = tools.iter().find(|tool| !is_installed(tool)) {
        std::io::stderr().write_all(format!("SKIPPED: {page} needs {missing}, which is missing\n").as_bytes()).unwrap();
        return;
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join(page)).unwrap();
    let folder = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(root.join("examples"), folder.path().join("examples")).unwrap();
    let (mut updated, mut wrong, mut count) = (String::new(), String::new(), 0);
    for (prose, steps) in parse(&readme) {
        updated += &prose;
        for Step { command, expected } in steps {
            count += 1;
            let actual = run(&command, folder.path());
            let is_right = matches(&expected, &actual);
            if !is_right {
                let (expected, actual) = (expected.join("\n"), actual.join("\n"));
                write!(wrong, "\n$ {command}\n--- the page says\n{expected}\n--- it prints\n{actual}\n").unwrap();
            }
            writeln!(updated, "$ {command}").unwrap();
            for line in if is_right { &expected } else { &actual } {
                writeln!(updated, "{line}").unwrap();
            }
        }
    }
    assert!(count > 3, "only {count} commands found");
    if std::env::var_os("UPDATE_README").is_some() {
        fs::write(root.join(page), updated).unwrap();
    } else {
        assert!(wrong.is_empty(), "{wrong}\nUPDATE_README=1 cargo test --test readme writes what it prints");
    }
}

#[test_case("a\n...\nz", "a\nb\nc\nz", true; "any lines")]
#[test_case("a\n...\nz", "a\nb\nc", false; "the last line is missing")]
#[test_case("grade [..] of 14", "grade 71.4 of 14", true; "anything within a line")]
#[test_case("14 completed in 28 ms", "14 completed in 1.2 s", true; "durations differ")]
#[test_case("14 completed in 28 ms", "13 completed in 28 ms", false; "figures do not")]
#[test_case("exp_g3e858yt  root", "exp_aaaabbbb      root", true; "ids and spaces")]
#[test_case("", "error: no", false; "output where none is shown")]
fn comparing(expected: &str, actual: &str, equal: bool) {
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(matches(&lines(expected), &lines(actual)), equal);
}
