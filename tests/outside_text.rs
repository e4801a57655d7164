//! Every parser of text from outside, given text that almost makes sense: an answer each time, soon, and no panic.
//!
//! The text is grown from real examples: pieces are cut out, doubled, swapped, and replaced by what parsers trip over.
//! `EVALBATCH_FAULTS=full` tries more; a failure prints the shortest input found, and proptest keeps it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where something is wrong")]

use std::fs;
use std::path::Path;
use std::time::Duration;

use clap::Parser;
use evalbatch::cli::Cli;
use evalbatch::domain::retention::{format_duration, parse_duration};
use evalbatch::domain::selector::{AgentSelector, BatchSelector};
use evalbatch::domain::{Policy, PolicyKey, QuoteLocator, Timestamp};
use evalbatch::intake::agent_file::{self, AgentFormat};
use evalbatch::intake::{AgentRules, Defaults, Place, dataset, dates, exported, front_matter, spec, yaml};
use evalbatch::render::clean;
use evalbatch::runtime::{checks::CheckSet, reply};
use evalbatch::settings::Settings;
use evalbatch::strict_json;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use test_case::test_case;

const DEFAULTS: Defaults = Defaults { runtime: None, model: None };

fn check_the_checks(items: &[serde_json::Value]) -> Result<(), String> {
    CheckSet::parse(items).map(|_| ()).map_err(|error| error.to_string())
}

fn rules() -> AgentRules<'static> {
    AgentRules { defaults: &DEFAULTS, validate_checks: &check_the_checks }
}

const AGENT: &str = include_str!("../examples/agents/house-style.md");
const REQUEST_JSON: &str = include_str!("../examples/request.json");
const REQUEST_YAML: &str = include_str!("../examples/request.yaml");
const CSV: &str =
    "title,content,author,publishedDate,topic\n\"One, two\",\"Say \"\"yes\"\".\nAgain.\",Ann,2026-03-01,a\n";
const JSONL: &str =
    "{\"title\": \"One\", \"content\": \"Text.\", \"tags\": [\"a\", {\"b\": 1}]}\n{\"content\": \"Two.\"}\n";
const REPLY: &str = r#"{"summary": "Fine.", "analysis": "It is.", "grade": 71.5, "comments": [{"description": "Good.",
    "level": "success", "importance": 3, "quotedText": "the pump ran", "startOffset": 2, "endOffset": 9}],
    "usage": {"inputTokens": 10, "outputTokens": 3}, "costUsd": 0.001}"#;
const SETTINGS: &str =
    "db = \"a.db\"\njobs = 4\ndefault-runtime = \"openai\"\n[prices.\"gpt-4o\"]\ninput = 2.5\noutput = 10\n";
const EXPORTED: &str = r#"{"schemaVersion": 1, "batch": {"id": "b", "name": null, "agent": {"name": "a", "version": 1}},
    "documents": [{"id": "d", "title": "t", "contentHash": "c", "identityHash": "i"}], "evaluations": []}"#;
const DOCUMENT: &str = "The pump ran for “two” hours — then\tit stopped. Éclair, 日本語, 👩‍👩‍👧, a\u{301}.\n";

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

fn file(name: &str, text: &str) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, text).unwrap();
    (folder, path)
}

fn read_agent(text: &str, format: AgentFormat) {
    if let Err(error) = agent_file::parse(text, format, Some("stem"), &Place::new("agent"), rules()) {
        assert!(!error.to_string().is_empty());
    }
}

fn read_dataset(name: &str, text: &str) {
    let (_folder, path) = file(name, text);
    let mapping = dataset::parse_mapping(["title=topic"]).unwrap();
    for mapping in [&mapping, &dataset::Mapping::default()] {
        let _ = dataset::load(&path, mapping, 2_000);
    }
}

fn locate(quote: &str) {
    let document = DOCUMENT.repeat(3);
    let mut locator = QuoteLocator::new(&document);
    for _ in 0..3 {
        let anchor = locator.locate(quote);
        if let Some(passage) = locator.passage(&anchor) {
            assert!(document.contains(passage));
        }
    }
    let length = quote.chars().count();
    let _ = (locator.take(length, length * 2), locator.locate_at(quote, 3, 3 + length));
    // The quotation is as much outside text as what it is looked for in.
    let mut reversed = QuoteLocator::new(quote);
    let anchor = reversed.locate(DOCUMENT.trim());
    let _ = reversed.passage(&anchor);
}

fn read_settings(text: &str) {
    let (_folder, path) = file("config.toml", text);
    let cli = Cli::try_parse_from(["evalbatch", "--config", path.to_str().unwrap(), "list"]).unwrap();
    let _ = Settings::resolve(&cli.global);
}

fn read_duration(text: &str) {
    if let Ok(duration) = parse_duration(text) {
        assert!(!duration.is_zero());
        let now = Timestamp::from_millis(1_772_366_400_000);
        let _ = (format_duration(duration), now + duration, now - duration, (now + duration).to_string());
    }
}

fn read_policy(text: &str) {
    for key in [PolicyKey::RetentionMax, PolicyKey::RetentionDefault, PolicyKey::MaxDocumentBytes] {
        let mut policy = Policy::default();
        if policy.set(key, text).is_ok() {
            assert!(!policy.get(key).is_empty());
        }
    }
}

fn shown(text: &str) {
    let cleaned = clean(text);
    let is_raw =
        |c: char| c.is_control() || ('\u{202A}'..='\u{202E}').contains(&c) || ('\u{2066}'..='\u{2069}').contains(&c);
    assert!(!cleaned.chars().any(is_raw), "{cleaned:?}");
}

#[test_case(AGENT, |text| read_agent(text, AgentFormat::Markdown); "agent files in markdown")]
#[test_case(REQUEST_YAML, |text| read_agent(text, AgentFormat::Yaml); "agent files in yaml")]
#[test_case(REQUEST_JSON, |text| read_agent(text, AgentFormat::Json); "agent files in json")]
#[test_case(REQUEST_JSON, |text| drop(spec::parse(text, &Place::new("r"), Path::new("/r"), rules())); "requests in json")]
#[test_case(REQUEST_YAML, |text| drop(spec::parse(text, &Place::new("r"), Path::new("/r"), rules())); "requests in yaml")]
#[test_case(REQUEST_YAML, |text| drop(yaml::parse(text)); "yaml")]
#[test_case(REQUEST_JSON, |text| drop(strict_json::parse(text.as_bytes())); "json")]
#[test_case(AGENT, |text| assert!(text.ends_with(front_matter::split(text).body)); "front matter")]
#[test_case(CSV, |text| read_dataset("a.csv", text); "datasets in csv")]
#[test_case(CSV, |text| read_dataset("a.tsv", text); "datasets in tsv")]
#[test_case(JSONL, |text| read_dataset("a.jsonl", text); "datasets in jsonl")]
#[test_case(REPLY, |text| drop(reply::parse(text.as_bytes(), DOCUMENT, true)); "replies")]
#[test_case("the pump ran for \"two\" hours", locate; "quotations")]
#[test_case(EXPORTED, |text| drop(exported::load(&file("a.json", text).1)); "exported files")]
#[test_case(SETTINGS, read_settings; "configuration")]
#[test_case("ann/strict@2", |text| drop((AgentSelector::parse(text), BatchSelector::parse(text))); "selectors of agents")]
#[test_case("latest~3", |text| drop((AgentSelector::parse(text), BatchSelector::parse(text))); "selectors of batches")]
#[test_case("1d 12h", read_duration; "durations")]
#[test_case("14d", read_policy; "policies")]
#[test_case("2026-03-01T12:00:00+01:00", |text| assert!(dates::parse(text).is_some() || Timestamp::parse_rfc3339(text).is_err()); "dates")]
#[test_case("title=headline", |text| drop((dataset::parse_mapping([text]), agent_file::parse_override(text))); "mappings and overrides")]
#[test_case(DOCUMENT, shown; "what a terminal shows")]
fn is_answered_soon(seed: &str, parse: fn(&str)) {
    let full = std::env::var("EVALBATCH_FAULTS").is_ok_and(|form| form == "full");
    let config = Config { cases: if full { 4_000 } else { 200 }, failure_persistence: None, ..Config::default() };
    let changes = proptest::collection::vec(change(), 0..8);
    let outcome = TestRunner::new(config).run(&changes, |changes| {
        let text = grown(seed, &changes);
        let begin = processor_time();
        parse(&text);
        let took = processor_time().saturating_sub(begin);
        prop_assert!(took < Duration::from_secs(1), "{took:?} for {} bytes", text.len());
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
}

/// Sizes that a person never writes and a machine may.
#[test]
fn depth_and_length_are_bounded() {
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
