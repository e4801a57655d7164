//! Every parser of text from outside, given text that almost makes sense: an answer each time, soon, and no panic.
//!
//! The text is grown from real examples: pieces are cut out, doubled, swapped, and replaced by what parsers trip over.
//! `EVALBATCH_FAULTS=full` tries more; a failure prints the shortest input found, and proptest keeps it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where something is wrong")]

#[path = "support/parsers.rs"]
mod parsers;

use std::fs;
use std::path::Path;
use std::time::Duration;

use evalbatch::intake::{Place, spec, yaml};
use evalbatch::runtime::reply;
use evalbatch::strict_json;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use parsers::{DOCUMENT, PARSERS, Parser, rules};

/// What parsers trip over.
const TRAPS: &[&str] = &[
    "\0",
    "\u{FEFF}",
    "\u{202E}",
    "\u{1b}[2J",
    "\r",
    "\r\n",
    "\n---\n",
    "---",
    "...",
    "'",
    "\"",
    "\\",
    "\\ud800",
    "\\u0000",
    "{",
    "}",
    "[",
    "]",
    ":",
    ": ",
    "- ",
    "&a ",
    "*a",
    "<<: *a",
    "!!binary ",
    "|\n",
    ">\n",
    "#",
    ",",
    "\t",
    "1e400",
    "-0",
    "NaN",
    ".inf",
    "null",
    "true",
    "0x10",
    "1_000",
    "99999999999999999999",
    "-1",
    "2026-13-45T99:00:00Z",
    "0000-01-01",
    "ß",
    "İ",
    "\u{10FFFF}",
    "a\u{301}",
    "{{{{{{{{{{{{{{{{",
    "[[[[[[[[[[[[[[[[",
    "\"a\": 1, \"a\": 2",
    "__proto__",
    "=1+1",
    "@",
    "/",
    "~",
    "latest~",
    "%",
    "${HOME}",
];

#[derive(Debug, Clone)]
enum Change {
    Cut { at: usize, length: usize },
    Double { at: usize, length: usize },
    Put { at: usize, trap: usize, times: usize },
    Swap { at: usize, other: usize, length: usize },
    Any { at: usize, text: String },
}

fn change() -> impl Strategy<Value = Change> {
    let place = || any::<usize>();
    prop_oneof![
        (place(), 1_usize..60).prop_map(|(at, length)| Change::Cut { at, length }),
        (place(), 1_usize..60).prop_map(|(at, length)| Change::Double { at, length }),
        (place(), 0..TRAPS.len(), 1_usize..40).prop_map(|(at, trap, times)| Change::Put { at, trap, times }),
        (place(), place(), 1_usize..30).prop_map(|(at, other, length)| Change::Swap { at, other, length }),
        (place(), "\\PC{0,12}").prop_map(|(at, text)| Change::Any { at, text }),
    ]
}

fn grown(seed: &str, changes: &[Change]) -> String {
    let mut text: Vec<char> = seed.chars().collect();
    for change in changes {
        let place = |at: usize, text: &[char]| at % (text.len() + 1);
        match change {
            Change::Cut { at, length } => {
                let at = place(*at, &text);
                text.drain(at..(at + length).min(text.len()));
            }
            Change::Double { at, length } => {
                let at = place(*at, &text);
                let piece = text[at..(at + length).min(text.len())].to_vec();
                text.splice(at..at, piece);
            }
            Change::Put { at, trap, times } => {
                let at = place(*at, &text);
                text.splice(at..at, TRAPS[*trap].repeat(*times).chars());
            }
            Change::Swap { at, other, length } => {
                let (at, other) = (place(*at, &text), place(*other, &text));
                let piece = text[at..(at + length).min(text.len())].to_vec();
                let other = other.min(text.len());
                text.splice(other..(other + piece.len()).min(text.len()), piece);
            }
            Change::Any { at, text: more } => {
                let at = place(*at, &text);
                text.splice(at..at, more.chars());
            }
        }
    }
    text.into_iter().collect()
}

/// What this thread has worked: unlike the time on the wall, it does not grow with what else the machine does.
fn processor_time() -> Duration {
    let text = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    Duration::from_nanos(text.split(' ').next().and_then(|text| text.parse().ok()).unwrap_or_default())
}

/// More than this for all tests of this file together ends them: none of them has a reason to take so much.
fn bound_the_memory() {
    let limit = Rlimit { current: Some(1 << 30), ..getrlimit(Resource::Data) };
    setrlimit(Resource::Data, limit).unwrap();
}

/// Called by the test that each parser has in the list.
fn is_answered_soon(parser: &Parser) {
    bound_the_memory();
    assert!((parser.parse)(parser.example.as_bytes()), "{} does not understand its example", parser.name);
    let full = std::env::var("EVALBATCH_FAULTS").is_ok_and(|form| form == "full");
    let config = Config { cases: if full { 4_000 } else { 200 }, failure_persistence: None, ..Config::default() };
    // Now and then something that is not UTF-8.
    let broken = proptest::option::weighted(0.2, (any::<usize>(), any::<u8>()));
    let changes = (proptest::collection::vec(change(), 0..8), broken);
    let outcome = TestRunner::new(config).run(&changes, |(changes, broken)| {
        let mut bytes = grown(parser.example, &changes).into_bytes();
        if let Some((at, byte)) = broken {
            bytes.insert(at % (bytes.len() + 1), byte);
        }
        let begin = processor_time();
        (parser.parse)(&bytes);
        let took = processor_time().saturating_sub(begin);
        prop_assert!(took < Duration::from_secs(1), "{took:?} for {} bytes", bytes.len());
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{}: {error}", parser.name);
    }
}

/// `fuzz` has a target for each parser, and nothing else.
#[test]
fn every_parser_is_fuzzed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    let manifest: toml::Table = fs::read_to_string(folder.join("Cargo.toml")).unwrap().parse().unwrap();
    let mut listed: Vec<&str> =
        manifest["bin"].as_array().unwrap().iter().map(|target| target["name"].as_str().unwrap()).collect();
    let mut due: Vec<&str> = PARSERS.iter().map(|parser| parser.name).collect();
    listed.sort_unstable();
    due.sort_unstable();
    assert_eq!(listed, due, "fuzz/Cargo.toml and tests/support/parsers.rs");
    for name in due {
        let target = fs::read_to_string(folder.join("fuzz_targets").join(name).with_extension("rs")).unwrap();
        assert!(target.contains(&format!("target!({name})")), "fuzz/fuzz_targets/{name}.rs fuzzes another");
    }
}

/// Not a test: what each fuzz target begins with.
#[test]
#[ignore = "writes into fuzz/corpus"]
fn examples_for_fuzzing() {
    for parser in PARSERS {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(parser.name);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("example"), parser.example).unwrap();
    }
}

/// Sizes that a person never writes and a machine may.
#[test]
fn depth_and_length_are_bounded() {
    bound_the_memory();
    for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("- ", ""), ("{a: ", "}")] {
        for depth in [100, 10_000, 100_000] {
            let text = format!("{}1{}", open.repeat(depth), close.repeat(depth));
            let begin = processor_time();
            drop((strict_json::parse(text.as_bytes()), yaml::parse(&text)));
            drop(spec::parse(&text, &Place::new("r"), Path::new("/r"), rules()));
            drop(reply::parse(text.as_bytes(), DOCUMENT, true));
            assert!(processor_time().saturating_sub(begin) < Duration::from_secs(3), "{open} × {depth}");
        }
    }
    // Every anchor ten times the one before it: a few hundred bytes that want to be ten billion values.
    let mut bomb = "a0: &a0 [x]\n".to_owned();
    for level in 1..11 {
        let before = format!("*a{}, ", level - 1).repeat(10);
        bomb += &format!("a{level}: &a{level} [{before}]\n");
    }
    assert!(yaml::parse(&bomb).is_err());
}
