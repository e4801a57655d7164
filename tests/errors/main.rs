//! Every error that a user can meet: what is typed, what stderr says, the exit code, and the JSON form.
//!
//! The pages under `cases/` hold them. A block is one case: `# ` a remark, `$ ` what comes before (`$ sql ` a change of
//! the database), `! ` the command, then what it says. Each runs in a fresh copy of the folder that `world.txt` makes,
//! once as it stands and once with `--json` (unless it asks for a format itself).
//! `UPDATE_ERRORS=1 cargo test --test errors` writes what is said into the pages; read the difference as a user would.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where something is wrong")]

mod pages;
mod server;
mod sources;
mod world;

use test_case::test_case;

#[test_case("agent_files")]
#[test_case("arguments")]
#[test_case("compare")]
#[test_case("create")]
#[test_case("databases")]
#[test_case("datasets")]
#[test_case("exported")]
#[test_case("files")]
#[test_case("libraries")]
#[test_case("life")]
#[test_case("naming")]
#[test_case("running")]
#[test_case("specs")]
#[test_case("web")]
fn errors_say_what_the_page_says(page: &str) {
    pages::hold(page);
}

#[test]
fn every_page_is_tested() {
    let listed = include_str!("main.rs");
    for page in pages::names() {
        assert!(listed.contains(&format!("#[test_case(\"{page}\")]")), "{page}.txt has no test");
    }
}

/// What no message may contain: internals, and doubled words.
#[test]
fn no_message_shows_internals() {
    for (page, line) in pages::messages() {
        for internal in
            ["os error", "Error:", "error: error", "src/", ".rs:", "panicked", "Some(", "None", "rusqlite", "sqlite_"]
        {
            assert!(!line.contains(internal), "{page}: {internal:?} in {line:?}");
        }
        let message = line.strip_prefix("error: ").unwrap_or(&line);
        assert!(!message.ends_with('.'), "{page}: a sentence, not a fragment: {line:?}");
    }
}

#[test]
fn every_message_of_the_sources_is_in_a_page() {
    sources::are_all_reached();
}
