//! The messages that the sources can make, found as text: every one has to occur in a page of cases, or in
//! `elsewhere.txt` with the reason why it does not. So a new error cannot forget to join.

use std::fs;
use std::path::{Path, PathBuf};

use regex::Regex;

use crate::pages;

/// What makes an error of the command line. Failed attempts of a job are no such: `show` and `jobs` tell of them.
const MAKERS: &str = r#"(?x) Failure::(?:new|usage|not_found|conflict|forbidden)\( | Refusal::(?:not_found|conflict|limit|beyond|forbidden)\(
    | IntakeError::invalid\( | FieldError::new\( | fields\.error\( | anyhow!\( | \.with_context\( | \.context\(
    | \#\[error\( | Err\(format!\( | Err\(""#;

/// Where failed attempts and other programs' answers are described.
const NOT_HERE: [&str; 5] =
    ["runtime/llm/", "runtime/command/", "runtime/reply.rs", "runner/", "runtime/checks/rules/"];

pub fn are_all_reached() {
    let said = pages::all();
    let elsewhere = include_str!("elsewhere.txt");
    let mut missing = Vec::new();
    let mut count = 0;
    let mut excused: Vec<&str> = elsewhere.lines().filter(|line| line.starts_with("src/")).collect();
    for (file, line, message) in all() {
        count += 1;
        if pattern(&message).is_some_and(|pattern| pattern.is_match(&said)) {
            continue;
        }
        let entry = format!("{file}: {message}");
        if elsewhere.lines().any(|line| line == entry) {
            excused.retain(|line| *line != entry);
        } else {
            missing.push(format!("{file}:{line}: {message}"));
        }
    }
    assert!(count > 150, "only {count} messages found");
    assert!(missing.is_empty(), "in no page of tests/errors/cases:\n{}", missing.join("\n"));
    assert!(excused.is_empty(), "elsewhere.txt names what is reached, or gone:\n{}", excused.join("\n"));
}

/// File, line and text of each message; those that only pass on another text have none.
fn all() -> Vec<(String, usize, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let makers = Regex::new(MAKERS).unwrap();
    let mut found = Vec::new();
    for path in rust_files(&root.join("src")) {
        let file = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
        if NOT_HERE.iter().any(|folder| file.contains(folder)) || file.contains("tests") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        for maker in makers.find_iter(code) {
            let line = code[..maker.start()].lines().count();
            if let Some(message) = longest_text(&code[maker.end() - 1..]) {
                found.push((file.clone(), line, message));
            }
        }
    }
    found
}

/// The longest literal of a call that begins here, if it has a word of its own.
fn longest_text(call: &str) -> Option<String> {
    let (mut depth, mut longest) = (0, String::new());
    let mut rest = call.char_indices();
    while let Some((at, letter)) = rest.next() {
        match letter {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            '"' => {
                let mut end = at + 1;
                let mut is_escaped = false;
                for (index, letter) in rest.by_ref() {
                    end = index;
                    if letter == '"' && !is_escaped {
                        break;
                    }
                    is_escaped = letter == '\\' && !is_escaped;
                }
                if end - at > longest.len() {
                    call[at + 1..end].clone_into(&mut longest);
                }
            }
            _ => {}
        }
        if depth <= 0 {
            break;
        }
    }
    let longest = Regex::new(r"\\\n\s*").unwrap().replace_all(&longest, "").into_owned();
    let own = Regex::new(r"\{[^{}]*\}").unwrap().replace_all(&longest, "").into_owned();
    (own.chars().filter(|letter| letter.is_alphabetic()).count() > 3).then_some(longest)
}

/// What the message looks like with its values put in.
fn pattern(message: &str) -> Option<Regex> {
    let message = message.replace("{{", "\u{1}").replace("}}", "\u{2}").replace("\\\"", "\"");
    // As the pages show it.
    let message = message.replace("2026-03-01T12:00:00Z", "[time]");
    let pieces: Vec<String> = Regex::new(r"\{[^{}]*\}")
        .unwrap()
        .split(&message)
        .map(|piece| regex::escape(&piece.replace('\u{1}', "{").replace('\u{2}', "}")))
        .collect();
    Regex::new(&pieces.join(".*")).ok()
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}
