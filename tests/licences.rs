//! The licences of everything in the build, against what `deny.toml` allows: without a network and without another tool.
#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a test stops where something is wrong")]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use test_case::test_case;

struct Allowed {
    everywhere: Vec<String>,
    of_crates: BTreeMap<String, Vec<String>>,
}

fn allowed() -> Allowed {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("deny.toml")).unwrap();
    let rules: toml::Table = toml::from_str(&text).unwrap();
    let texts = |value: &toml::Value| -> Vec<String> {
        value.as_array().unwrap().iter().map(|item| item.as_str().unwrap().to_owned()).collect()
    };
    let exceptions = rules["licenses"]["exceptions"].as_array().unwrap().iter();
    let exceptions = exceptions.map(|rule| (rule["crate"].as_str().unwrap().to_owned(), texts(&rule["allow"])));
    Allowed { everywhere: texts(&rules["licenses"]["allow"]), of_crates: exceptions.collect() }
}

/// Whether an SPDX expression can be met: one of its alternatives whole. `/` is how old crates write OR.
fn is_met(expression: &str, is_allowed: &dyn Fn(&str) -> bool) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let (met, rest) = any_of(&words, is_allowed);
    met && rest.is_empty()
}

fn any_of<'a>(words: &'a [&'a str], is_allowed: &dyn Fn(&str) -> bool) -> (bool, &'a [&'a str]) {
    let (mut met, mut rest) = all_of(words, is_allowed);
    while let Some(("OR", more)) = rest.split_first().map(|(word, more)| (*word, more)) {
        let (other, after) = all_of(more, is_allowed);
        (met, rest) = (met || other, after);
    }
    (met, rest)
}

fn all_of<'a>(words: &'a [&'a str], is_allowed: &dyn Fn(&str) -> bool) -> (bool, &'a [&'a str]) {
    let (mut met, mut rest) = one(words, is_allowed);
    while let Some(("AND", more)) = rest.split_first().map(|(word, more)| (*word, more)) {
        let (other, after) = one(more, is_allowed);
        (met, rest) = (met && other, after);
    }
    (met, rest)
}

fn one<'a>(words: &'a [&'a str], is_allowed: &dyn Fn(&str) -> bool) -> (bool, &'a [&'a str]) {
    match words {
        ["(", inner @ ..] => {
            let (met, rest) = any_of(inner, is_allowed);
            (met && rest.first() == Some(&")"), rest.get(1..).unwrap_or_default())
        }
        // An exception to a licence only gives more.
        [licence, "WITH", _, rest @ ..] | [licence, rest @ ..] => (is_allowed(licence), rest),
        [] => (false, words),
    }
}

#[test_case("MIT OR GPL-3.0", true)]
#[test_case("MIT/Apache-2.0", true)]
#[test_case("GPL-3.0", false)]
#[test_case("MIT AND GPL-3.0", false)]
#[test_case("(MIT OR GPL-3.0) AND Apache-2.0", true)]
#[test_case("Apache-2.0 WITH LLVM-exception OR GPL-3.0", true)]
#[test_case("", false)]
fn an_expression_is_met_by_one_alternative(expression: &str, expected: bool) {
    assert_eq!(is_met(expression, &|licence| ["MIT", "Apache-2.0"].contains(&licence)), expected);
}

#[test]
fn every_crate_of_the_build_has_a_licence_that_is_allowed() {
    let host = Command::new("rustc").arg("-vV").output().unwrap();
    let host = String::from_utf8(host.stdout).unwrap();
    let host = host.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    let metadata = Command::new(env!("CARGO"))
        .args(["metadata", "--offline", "--locked", "--format-version", "1", "--filter-platform", host])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(metadata.status.success(), "{}", String::from_utf8_lossy(&metadata.stderr));
    let metadata: Value = serde_json::from_slice(&metadata.stdout).unwrap();
    let allowed = allowed();
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    let mut wrong = Vec::new();
    for package in metadata["packages"].as_array().unwrap() {
        let name = package["name"].as_str().unwrap();
        let licence = package["license"].as_str().unwrap_or_default();
        let more = allowed.of_crates.get(name);
        let is_allowed = |one: &str| {
            allowed.everywhere.iter().any(|it| it == one) || more.is_some_and(|more| more.iter().any(|it| it == one))
        };
        if !is_met(licence, &is_allowed) {
            wrong.push(format!("{name}: {licence:?}"));
        }
        *counts.entry(licence.to_owned()).or_default() += 1;
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    eprintln!("{counts:#?}");
}
