//! The statements that stand in the source of this folder.

use std::collections::BTreeSet;
use std::path::Path;

use regex::Regex;

/// What concerns the file and its schema rather than the rows: opening, migrating, looking after it.
const ABOUT_THE_FILE: [&str; 4] = ["history.rs", "maintenance.rs", "migrate.rs", "settings.rs"];

/// A statement with gaps where the source fills something in.
#[derive(Debug)]
pub struct Statement {
    /// Where it stands: for the message.
    #[expect(dead_code, reason = "it is printed")]
    file: String,
    parts: Vec<String>,
}

impl Statement {
    /// Whether one of the statements is this one, with its gaps filled.
    pub fn is_among(&self, heard: &BTreeSet<String>) -> bool {
        heard.iter().any(|heard| {
            let mut rest = heard.as_str();
            self.parts.iter().all(|part| match rest.split_once(part.as_str()) {
                Some((_, after)) => {
                    rest = after;
                    true
                }
                None => false,
            })
        })
    }
}

pub fn statements() -> Vec<Statement> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/repository/sqlite");
    let comment = Regex::new(r"(?m)^\s*//.*$").unwrap();
    let literal = Regex::new(r#""((?:[^"\\]|\\.)*)""#).unwrap();
    // Whole statements, and pieces that others are put together from.
    let is_sql =
        Regex::new(r"\b(SELECT|INSERT|UPDATE|DELETE|WITH|FROM|JOIN|WHERE|EXISTS|GROUP BY|ORDER BY)\b").unwrap();
    let gap = Regex::new(r"\{[^}]*\}").unwrap();
    let mut statements = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let file = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.is_dir() {
            let mut inside = std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().file_name());
            assert!(
                file == "tests" || inside.all(|name| name == "tests.rs"),
                "statements in {file} are not looked for"
            );
            continue;
        }
        if ABOUT_THE_FILE.contains(&file.as_str()) {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let code = comment.replace_all(&text, "");
        for found in literal.captures_iter(&code).map(|found| found[1].to_owned()).filter(|text| is_sql.is_match(text))
        {
            let parts = gap.split(&found).map(one_line).filter(|part| !part.is_empty()).collect();
            statements.push(Statement { file: file.clone(), parts });
        }
    }
    assert!(statements.len() > 60, "only {} statements found", statements.len());
    statements
}

/// With one white-space between words.
pub fn one_line(sql: &str) -> String {
    sql.split_whitespace().collect::<Vec<_>>().join(" ")
}
