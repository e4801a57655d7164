//! Every parser of text from outside, each with a text that it understands: one list for `tests/outside_text.rs`, which
//! grows odd texts from these, and for `fuzz`, whose targets are named as the parsers are.
//!
//! Each answers whether it understood the bytes. Those that are given text get what is not UTF-8 replaced.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Parser as _;
use evalbatch::cli::Cli;
use evalbatch::commands;
use evalbatch::domain::comparison::Metric;
use evalbatch::domain::retention::{format_duration, parse_duration};
use evalbatch::domain::selector::{AgentSelector, BatchSelector};
use evalbatch::domain::{Policy, PolicyKey, QuoteLocator, Timestamp};
use evalbatch::intake::agent_file::{self, AgentFormat};
use evalbatch::intake::{AgentRules, Defaults, Place, dataset, dates, exported, front_matter, spec, web, yaml};
use evalbatch::render::clean;
use evalbatch::runtime::{checks::CheckSet, llm, reply};
use evalbatch::settings::Settings;
use evalbatch::strict_json;

#[derive(Debug, Clone, Copy)]
pub struct Parser {
    pub name: &'static str,
    /// What is understood.
    pub example: &'static str,
    pub parse: fn(&[u8]) -> bool,
}

/// The list, a function for each of its entries, and a test for each that hands it to `is_answered_soon`.
macro_rules! parsers {
    ($($name:ident: $example:expr, $parse:expr;)*) => {
        pub const PARSERS: &[Parser] = &[$(Parser { name: stringify!($name), example: $example, parse: $name }),*];

        $(pub fn $name(bytes: &[u8]) -> bool {
            let parse: fn(&[u8]) -> bool = $parse;
            parse(bytes)
        })*

        #[cfg(test)]
        mod each {
            $(#[test]
            fn $name() {
                let parser = super::PARSERS.iter().find(|parser| parser.name == stringify!($name)).unwrap();
                crate::is_answered_soon(parser);
            })*
        }
    };
}

parsers! {
    agent_files_in_markdown: AGENT, |bytes| read_agent(bytes, AgentFormat::Markdown);
    agent_files_in_yaml: AGENT_YAML, |bytes| read_agent(bytes, AgentFormat::Yaml);
    agent_files_in_json: AGENT_JSON, |bytes| read_agent(bytes, AgentFormat::Json);
    requests_in_json: REQUEST_JSON, read_request;
    requests_in_yaml: REQUEST_YAML, read_request;
    yaml_values: REQUEST_YAML, |bytes| yaml::parse(&text(bytes)).is_ok();
    json_values: REQUEST_JSON, |bytes| strict_json::parse(bytes).is_ok();
    front_matters: AGENT, read_front_matter;
    datasets_in_csv: CSV, |bytes| read_dataset("a.csv", bytes);
    datasets_in_tsv: TSV, |bytes| read_dataset("a.tsv", bytes);
    datasets_in_jsonl: JSONL, |bytes| read_dataset("a.jsonl", bytes);
    replies: REPLY, |bytes| reply::parse(bytes, DOCUMENT, true).is_ok();
    answers_of_models: MODEL_ANSWER, |bytes| llm::extract::object(&text(bytes)).is_ok();
    quotations: "The pump ran for \"two\" hours", locate;
    exported_files: EXPORTED, |bytes| exported::load(&file("a.json", bytes).1, Metric::Comments).is_ok();
    configurations: CONFIGURATION, read_configuration;
    selectors_of_agents: "ann/strict@2", |bytes| AgentSelector::parse(&text(bytes)).is_ok();
    selectors_of_batches: "latest~3", |bytes| read_batch_selector(&text(bytes));
    cursors_of_batches: "WyJjcmVhdGVkIixmYWxzZSwiMTc3MjM2NjQwMDAwMCIsInR6NGE5OGN4YXQiLCIxZjBhOWMzZSJd", |bytes| commands::list::decode_cursor(&text(bytes)).is_ok();
    cursors_of_documents: "WyJ0aXRsZSIsZmFsc2UsImEgbm90ZSIsWzE3NzIzNjY0MDAwMDAsInR6NGE5OGN4YXQ5Nml3czl6bWJyZ2ozYSJdLCIxZjBhOWMzZSJd", |bytes| commands::document::decode_cursor(&text(bytes)).is_ok();
    cursors_of_jobs: "WyJncmFkZSIsdHJ1ZSw0NjM1MzI5OTE2NDcxMDgzMDA4LFsxNywyXSwiMWYwYTljM2UiXQ", |bytes| commands::jobs::decode_cursor(&text(bytes)).is_ok();
    durations: "1d 12h", read_duration;
    policies: "14d", read_policy;
    dates: "2026-03-01T12:00:00+01:00", read_date;
    mappings: "title=headline", |bytes| dataset::parse_mapping([text(bytes).as_str()]).is_ok();
    overrides: "temperature=0.5", |bytes| agent_file::parse_override(&text(bytes)).is_ok();
    web_pages: PAGE, |bytes| web::page_to_document(bytes.to_vec(), PAGE_ADDRESS.parse().unwrap()).is_ok();
    shown_texts: DOCUMENT, is_shown_clean;
}

const AGENT: &str = include_str!("../../examples/agents/house-style.md");
const AGENT_YAML: &str = "name: strict\ntype: assessor\nruntime: openai\nmodel: gpt-4o\ntemperature: 0.5\n\
    primaryInstructions: |\n  Read it.\n  Strictly.\npromptFields: [a, \"b c\"]\n";
const AGENT_JSON: &str = r#"{"name": "strict", "runtime": "checks", "primaryInstructions": "Count.",
    "checks": [{"words": {"min": 5, "weight": 2}}, {"weasel-words": {"allow": 0.3, "level": "nitpick"}}]}"#;
const REQUEST_JSON: &str = include_str!("../../examples/request.json");
const REQUEST_YAML: &str = include_str!("../../examples/request.yaml");
const CSV: &str =
    "title,content,author,publishedDate,topic\n\"One, two\",\"Say \"\"yes\"\".\nAgain.\",Ann,2026-03-01,a\n";
const TSV: &str = "title\tcontent\ttopic\nOne\tSay \"yes\".\ta\n\"Two\tthree\"\tAgain.\tb\n";
const JSONL: &str = "{\"title\": \"One\", \"content\": \"Text.\", \"topic\": \"a\", \"tags\": [\"a\", {\"b\": 1}]}\n\
    {\"content\": \"Two.\", \"topic\": \"b\"}\n";
const REPLY: &str = r#"{"summary": "Fine.", "analysis": "It is.", "grade": 71.5, "comments": [{"description": "Good.",
    "level": "success", "importance": 3, "quotedText": "The pump ran", "startOffset": 0, "endOffset": 12}],
    "usage": {"inputTokens": 10, "outputTokens": 3}, "costUsd": 0.001}"#;
const MODEL_ANSWER: &str = "<think>A {\"grade\": 1}? No.</think>Here it is:\n```json\n{\"summary\": \"Fine: \\\"{\\\".\", \
    \"grade\": 71.5, \"comments\": []}\n```\nAnything else {you} need?\n";
const EXPORTED: &str = include_str!("../fixtures/exported.json");
const CONFIGURATION: &str = "db = \"a.db\"\njournal = \"wal\"\ncolor = \"never\"\ndefault-runtime = \"openai\"\n\
    default-model = \"m\"\n[pricing.\"gpt-4o\"]\ninput = 2.5\noutput = 10\ncached = 1.25\n";
const PAGE: &str = include_str!("../fixtures/pages/blog.html");
const PAGE_ADDRESS: &str = "https://example.org/posts/one.html";
pub const DOCUMENT: &str = "The pump ran for “two” hours — then\tit stopped. Éclair, 日本語, 👩‍👩‍👧, a\u{301}.\n";

const DEFAULTS: Defaults = Defaults { runtime: None, model: None };

fn check_the_checks(items: &[serde_json::Value]) -> Result<(), String> {
    CheckSet::parse(items).map(|_| ()).map_err(|error| error.to_string())
}

pub fn rules() -> AgentRules<'static> {
    AgentRules { defaults: &DEFAULTS, validate_checks: &check_the_checks }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn file(name: &str, bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    (folder, path)
}

fn read_agent(bytes: &[u8], format: AgentFormat) -> bool {
    match agent_file::parse(&text(bytes), format, Some("stem"), &Place::new("agent"), rules()) {
        Ok(_) => true,
        Err(error) => {
            assert!(!error.to_string().is_empty());
            false
        }
    }
}

fn read_request(bytes: &[u8]) -> bool {
    spec::parse(&text(bytes), &Place::new("r"), Path::new("/r"), rules()).is_ok()
}

fn read_front_matter(bytes: &[u8]) -> bool {
    let text = text(bytes);
    let split = front_matter::split(&text);
    assert!(text.ends_with(split.body));
    split.body.len() < text.len()
}

fn read_dataset(name: &str, bytes: &[u8]) -> bool {
    let (_folder, path) = file(name, bytes);
    let mapping = dataset::parse_mapping(["title=topic"]).unwrap();
    [&mapping, &dataset::Mapping::default()].map(|mapping| dataset::load(&path, mapping, 2_000).is_ok()) == [true; 2]
}

fn locate(bytes: &[u8]) -> bool {
    let quote = text(bytes);
    let document = DOCUMENT.repeat(3);
    let mut locator = QuoteLocator::new(&document);
    let mut is_found = false;
    for _ in 0..3 {
        let anchor = locator.locate(&quote);
        if let Some(passage) = locator.passage(&anchor) {
            assert!(document.contains(passage));
            is_found = true;
        }
    }
    let length = quote.chars().count();
    let _ = (locator.take(length, length * 2), locator.locate_at(&quote, 3, 3 + length));
    // The quotation is as much outside text as what it is looked for in.
    let mut reversed = QuoteLocator::new(&quote);
    let anchor = reversed.locate(DOCUMENT.trim());
    let _ = reversed.passage(&anchor);
    is_found
}

fn read_configuration(bytes: &[u8]) -> bool {
    let (_folder, path) = file("config.toml", bytes);
    let cli = Cli::try_parse_from(["evalbatch", "--config", path.to_str().unwrap(), "list"]).unwrap();
    Settings::resolve(&cli.global).is_ok()
}

fn read_duration(bytes: &[u8]) -> bool {
    let Ok(duration) = parse_duration(&text(bytes)) else { return false };
    assert!(!duration.is_zero());
    let now = Timestamp::from_millis(1_772_366_400_000);
    let _ = (format_duration(duration), now + duration, now - duration, (now + duration).to_string());
    true
}

fn read_policy(bytes: &[u8]) -> bool {
    let set = |key: &PolicyKey| {
        let mut policy = Policy::default();
        let is_set = policy.set(*key, &text(bytes)).is_ok();
        assert!(!policy.get(*key).is_empty());
        is_set
    };
    PolicyKey::ALL.iter().filter(|key| set(key)).count() > 0
}

/// Everything names a batch, if only one that is not there.
fn read_batch_selector(text: &str) -> bool {
    BatchSelector::parse(text) == BatchSelector::parse(text)
}

fn read_date(bytes: &[u8]) -> bool {
    let text = text(bytes);
    let read = dates::parse(&text);
    assert!(read.is_some() || Timestamp::parse_rfc3339(&text).is_err());
    read.is_some()
}

fn is_shown_clean(bytes: &[u8]) -> bool {
    let text = text(bytes);
    let cleaned = clean(&text);
    let is_raw =
        |c: char| c.is_control() || ('\u{202A}'..='\u{202E}').contains(&c) || ('\u{2066}'..='\u{2069}').contains(&c);
    assert!(!cleaned.chars().any(is_raw), "{cleaned:?}");
    !cleaned.is_empty()
}
