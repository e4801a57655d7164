//! Hostile text, given to every command that takes text and stored wherever a command shows it.
//!
//! The texts are data, in `tests/corpora`. The commands come from the command line itself, so a new one has to be
//! given a place in `table`; the columns come from the schema, so a new one is poisoned without being asked.

mod files;
mod programs;
mod secrets;
mod table;

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use crate::commands::covers_every_command;
use crate::harness::{Ran, TestEnv};
use crate::line::Line;
use crate::world::World;
use table::{Joined, TABLE, lines};

fn corpus(name: &str) -> Vec<String> {
    let text = |item: &Value| match item {
        Value::String(text) => text.clone(),
        item => item["text"].as_str().unwrap().repeat(usize::try_from(item["times"].as_u64().unwrap()).unwrap()),
    };
    items(name).iter().map(text).collect()
}

fn items(name: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpora").join(name).with_extension("json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn is_full() -> bool {
    std::env::var("EVALBATCH_FAULTS").is_ok_and(|form| form == "full")
}

/// Tells whether others have committed anything since the last time it was asked.
struct Watch {
    connection: rusqlite::Connection,
    version: i64,
}

impl Watch {
    fn new(env: &TestEnv) -> Self {
        let mut watch = Self { connection: env.connect(), version: 0 };
        watch.has_changed();
        watch
    }

    fn has_changed(&mut self) -> bool {
        let version = self.connection.pragma_query_value(None, "data_version", |row| row.get(0)).unwrap();
        std::mem::replace(&mut self.version, version) != version
    }
}

#[test]
fn every_command_says_what_it_has_to_do_with_text() {
    covers_every_command(TABLE.iter().map(|joined| joined.command));
    for Joined { command, takes, reads, shows, runs } in TABLE {
        for line in takes.iter().chain(*reads).chain(*shows).chain(*runs) {
            assert!(line.starts_with(command), "{line} is not a line of {command}");
        }
    }
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
    let world = World::new();
    let texts: Vec<String> = ["terminal", "csv", "sql", "urls", "sizes"].iter().flat_map(|name| corpus(name)).collect();
    // The short form takes a part for each command, another one for the next.
    let share = if is_full() { 1 } else { 20 };
    let mut count = 0;
    let env = world.copy("PRIVATE");
    let mut watch = Watch::new(&env);
    let takes = lines(|joined| joined.takes);
    for (number, taken) in takes.iter().enumerate() {
        for text in texts.iter().skip(number % share).step_by(share) {
            let arguments = world.arguments(taken);
            let arguments = arguments.iter().map(|argument| if argument == "{text}" { text } else { argument });
            if text.contains('\0') {
                continue;
            }
            let ran = env.run(arguments);
            is_harmless(&ran, taken, text);
            let has_changed = watch.has_changed();
            assert!(ran.code == Some(0) || !has_changed, "{taken} {text:?} was refused and changed something");
            count += 1;
        }
    }
    assert_eq!(env.json(&["db", "check"])["ok"], true);
    line.holds(format!(
        "{} texts over {} lines of every command, {count} calls: harmless all",
        texts.len(),
        takes.len()
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
    let (shows, mut columns) = (lines(|joined| joined.shows), 0);
    for shown in &shows {
        let env = world.copy("SHARED");
        columns = poison(&env, &text);
        is_harmless(&env.run(world.arguments(shown).iter().map(String::as_str).chain(["-vv"])), shown, &text);
    }
    assert!(columns >= 15, "only {columns} columns took it");
    line.holds(format!("{columns} columns poisoned, {} lines of every command: raw control characters 0", shows.len()));
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
        for shown in
            lines(|joined| joined.shows).iter().filter(|line| !line.contains("markdown") && changes_nothing(line))
        {
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
