//! Hostile text, given to every command that takes text and stored wherever a command shows it.
//!
//! The texts are data, in `tests/corpora`. The commands come from the command line itself, so a new one has to be
//! given a line here; the columns come from the schema, so a new one is poisoned without being asked.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use crate::commands::covers_every_command;
use crate::harness::{Ran, TestEnv};
use crate::line::Line;
use crate::world::World;

fn corpus(name: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpora").join(name).with_extension("json");
    let items: Vec<Value> = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let text = |item: &Value| match item {
        Value::String(text) => text.clone(),
        item => item["text"].as_str().unwrap().repeat(usize::try_from(item["times"].as_u64().unwrap()).unwrap()),
    };
    items.iter().map(text).collect()
}

/// For every command, how it takes text, where it takes any. `{text}` is one argument.
const TAKES: &[&str] = &[
    "create --agent {text} --docs docs",
    "create --agent proofreader --docs {text}",
    "create --agent proofreader --doc {text}",
    "create --agent proofreader --url {text}",
    "create --agent proofreader --dataset {text}",
    "create --spec {text}",
    "create --ephemeral --agent-file {text} --docs docs",
    "create --ephemeral --agent counter --set {text} --docs docs",
    "create --ephemeral --agent proofreader --docs docs --expires-in {text}",
    "create --agent proofreader --docs docs --tracking-id {text}",
    "run {text}",
    "run {exp} --timeout {text}",
    "run {exp} --budget {text}",
    "list --search {text}",
    "list --cursor {text}",
    "list --sort {text}",
    "list --since {text}",
    "list --agent {text}",
    "list --user {text}",
    "show {text}",
    "show {exp} --job {text}",
    "show {exp} --document {text}",
    "compare {text} {text}",
    "compare {exp} {kept} --metric {text}",
    "export {text}",
    "export {exp} --format {text}",
    "export {exp} -o {text}",
    "cleanup --grace {text}",
    "delete {text} --yes",
    "extend {text} --expires-in 1d",
    "extend {exp} --expires-in {text}",
    "pin {text}",
    "unpin {text}",
    "share {text}",
    "unshare {text}",
    "promote {text} --all",
    "promote {exp} --agent --name {text}",
    "rerun {text}",
    "rerun {exp} --tracking-id {text}",
    "cancel {text}",
    "jobs {text}",
    "jobs {exp} --status {text}",
    "jobs {exp} --cursor {text}",
    "agent add {text}",
    "agent show {text}",
    "agent export {text}",
    "agent retire {text}",
    "agent trust {text} --yes",
    "document add {text}",
    "document list --cursor {text}",
    "document show {text}",
    "document remove {text}",
    "user grant-admin {text}",
    "user revoke-admin {text}",
    "user rename bob {text}",
    "policy set retention-max {text}",
    "policy set {text} 1",
    "db backup {text}",
    "completions {text}",
    "help {text}",
];

/// Commands that take no text.
const TAKES_NONE: &[&str] =
    &["agent list", "user list", "policy show", "db info", "db check", "db vacuum", "init", "man"];

/// For every command, what it shows of what is stored.
const SHOWS: &[&str] = &[
    "create --agent proofreader --doc {kept.document}",
    "run {exp}",
    "list --include-expired --all-users",
    "show {exp}",
    "show {kept}",
    "show {exp} --document {exp.document}",
    "compare {exp} {kept}",
    "export {exp} --format markdown",
    "export {exp} --format csv",
    "cleanup --dry-run -v",
    "delete {exp} --yes",
    "extend {exp} --expires-in 1d",
    "pin {exp}",
    "unpin {exp}",
    "share {exp}",
    "unshare {exp}",
    "promote {exp}",
    "promote {exp} --all",
    "rerun {exp}",
    "cancel {exp}",
    "jobs {exp}",
    "agent list",
    "agent show {exp.agent}",
    "agent retire {exp.agent}",
    "document add library",
    "document list --as ann",
    "document show {kept.document}",
    "document remove {kept.document}",
    "user list",
    "user grant-admin bob",
    "user revoke-admin bob",
    "user rename bob robert",
    "policy show",
    "policy set retention-max 100d",
    "db info",
    "db check",
    "db backup copy.db",
    "db vacuum",
];

/// Commands that show nothing that is stored, or write it out as a file that is to be exactly what was read.
const SHOWS_NONE: &[&str] = &["agent add", "agent export", "agent trust", "init", "completions", "man", "help"];

#[test]
fn every_command_has_its_lines() {
    covers_every_command(TAKES.iter().chain(TAKES_NONE).copied());
    covers_every_command(SHOWS.iter().chain(SHOWS_NONE).copied());
}

/// Nothing that a terminal would obey, and no panic.
#[track_caller]
fn is_harmless(ran: &Ran, line: &str, text: &str) {
    let obeyed = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    };
    let short: String = text.chars().take(60).collect();
    let spoken = [("stdout", &ran.stdout), ("stderr", &ran.stderr)];
    for (name, said) in spoken {
        // A table of cells is another program's to read.
        if name == "stdout" && line.contains("--format csv") {
            continue;
        }
        let found = said.chars().find(|c| obeyed(*c));
        assert!(found.is_none(), "{line}, {short:?}: {found:?} in {name}: {said:?}");
    }
    assert!(!ran.stderr.contains("a mistake in evalbatch"), "{line}, {short:?}: {}", ran.stderr);
    assert!(ran.code.is_some_and(|code| (0..=8).contains(&code)), "{line}, {short:?}: {:?}", ran.code);
}

#[test]
fn no_text_given_to_a_command_does_more_than_it_says() {
    let line = Line::of(17);
    let is_full = std::env::var("EVALBATCH_FAULTS").is_ok_and(|form| form == "full");
    let world = World::new();
    let texts: Vec<String> = ["terminal", "csv", "sql", "urls", "sizes"].iter().flat_map(|name| corpus(name)).collect();
    // The short form takes a part for each command, another one for the next.
    let share = if is_full { 1 } else { 20 };
    let mut count = 0;
    let env = world.copy("PRIVATE");
    let mut before = env.dump();
    for (number, taken) in TAKES.iter().enumerate() {
        for text in texts.iter().skip(number % share).step_by(share) {
            let arguments = world.arguments(taken);
            let arguments = arguments.iter().map(|argument| if argument == "{text}" { text } else { argument });
            if text.contains('\0') {
                continue;
            }
            let ran = env.run(arguments);
            is_harmless(&ran, taken, text);
            let after = env.dump();
            assert!(ran.code == Some(0) || after == before, "{taken} {text:?} was refused and changed something");
            before = after;
            count += 1;
        }
    }
    assert_eq!(env.json(&["db", "check"])["ok"], true);
    line.holds(format!(
        "{} texts over {} lines of every command, {count} calls: harmless all",
        texts.len(),
        TAKES.len()
    ));
}

/// What rules and keys are made of: changing it would be another test.
const STRUCTURE: [&str; 11] = [
    "status",
    "visibility",
    "role",
    "runtime",
    "settings",
    "metadata",
    "type",
    "level",
    "parameters",
    "token",
    "worker",
];

/// Puts a text into every column that takes it; tells how many did.
fn poison(env: &TestEnv, text: &str) -> usize {
    let connection = env.connect();
    let mut poisoned = BTreeSet::new();
    for table in
        env.counts().unwrap().into_keys().filter(|table| table != "refinery_schema_history" && table != "policy")
    {
        let mut statement = connection.prepare("SELECT name FROM pragma_table_info(?1) WHERE type = 'TEXT'").unwrap();
        let columns: Vec<String> =
            statement.query_map([&table], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        for column in columns {
            let is_key =
                column == "id" || column.ends_with("_id") || column.ends_with("_hash") || column.ends_with("_kind");
            if is_key || STRUCTURE.contains(&column.as_str()) {
                continue;
            }
            // Names of people and agents are unique: one of each is enough, and not the one that asks.
            let only = match (table.as_str(), column.as_str()) {
                ("users", _) => "WHERE name = 'bob'",
                ("agents", "name") => "WHERE owner_id IS NOT NULL AND ephemeral_batch_id IS NOT NULL",
                _ => "",
            };
            let sql = format!("UPDATE {table} SET {column} = ?1 {only}");
            if connection.execute(&sql, [text]).is_ok_and(|changed| changed > 0) {
                poisoned.insert(format!("{table}.{column}"));
            }
        }
    }
    poisoned.len()
}

/// An experiment that has run, in which one job failed.
fn evaluated() -> World {
    let world = World::new();
    world.env().run(["run", world.name("{exp}"), "--as", "ann"]).succeeds();
    world.env().sql(
        "UPDATE jobs SET status = 'FAILED', completed_at = 1, error = 'x', error_kind = 'internal' WHERE id IN
         (SELECT j.id FROM jobs j JOIN batches b ON b.id = j.batch_id WHERE b.tracking_id = 'kept')",
    );
    world
}

#[test]
fn no_stored_text_reaches_a_terminal_as_it_is() {
    let line = Line::of(17);
    let world = evaluated();
    let text = corpus("terminal").join(" ");
    let mut columns = 0;
    for shown in SHOWS {
        let env = world.copy("SHARED");
        columns = poison(&env, &text);
        is_harmless(&env.run(world.arguments(shown)), shown, &text);
    }
    assert!(columns >= 15, "only {columns} columns took it");
    line.holds(format!("{columns} columns poisoned, {} lines of every command: raw control characters 0", SHOWS.len()));
}

/// Of the commands that have tables: the others refuse the shape.
fn changes_nothing(line: &str) -> bool {
    ["list", "show", "export", "jobs", "compare", "agent list", "document list", "user list"]
        .iter()
        .any(|name| line.starts_with(name))
}

#[test]
fn no_cell_of_a_table_begins_a_formula() {
    let line = Line::of(17);
    let world = evaluated();
    let (mut cells, mut tables) = (0, 0);
    for text in corpus("csv") {
        let env = world.copy("SHARED");
        poison(&env, &text);
        for shown in SHOWS.iter().filter(|line| !line.contains("markdown") && changes_nothing(line)) {
            let shown = format!("{} --format csv", shown.trim_end_matches(" --format csv"));
            let ran = env.run(world.arguments(&shown));
            if ran.code == Some(2) {
                continue;
            }
            assert!(ran.code == Some(0) && !ran.stdout.is_empty(), "{shown}: {}", ran.stderr);
            tables += 1;
            let mut reader = csv::ReaderBuilder::new().flexible(false).from_reader(ran.stdout.as_bytes());
            for record in reader.records() {
                for cell in &record.unwrap() {
                    let is_number = cell.parse::<f64>().is_ok();
                    assert!(is_number || !cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{shown}: {cell:?}");
                    cells += 1;
                }
            }
        }
    }
    assert!(tables >= 10, "only {tables} tables");
    line.holds(format!("{tables} tables, {cells} cells: formulas 0"));
}
