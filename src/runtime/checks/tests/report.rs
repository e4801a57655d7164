//! Grade, summary, analysis and the order of the comments.

use serde_json::json;

use super::super::{CheckSet, ChecksRuntime, MAX_COMMENTS_PER_CHECK};
use super::{document, evaluate};
use crate::domain::Level;

#[test]
fn the_grade_is_the_weighted_mean_of_the_checks_that_apply() {
    let checks = json!([
        {"required-text": {"text": "here", "weight": 3}},
        {"required-text": {"text": "absent"}},
        {"anchors": {"weight": 100}},
    ]);
    let draft = evaluate(&checks, "It is here.", None);
    assert_eq!(draft.grade, Some(75.0));
    assert_eq!(draft.summary, "1 of 2 checks passed; worst: required-text (not found; wanted: “absent”).");
    assert!(draft.analysis.contains("| anchors | not applied | – | 100 | the document has no links into itself | |"));
}

#[test]
fn without_an_applicable_check_there_is_no_grade() {
    let draft = evaluate(&json!(["anchors", "valid-json"]), "Plain.", None);
    assert_eq!(draft.grade, None);
    assert_eq!(draft.summary, "None of the 2 checks applies to this document.");
}

#[test]
fn an_agent_that_gives_no_grades_gets_none() {
    let set = CheckSet::parse(&[json!("typos")]).unwrap();
    let draft = ChecksRuntime::new(set).draft(&document("Teh end.", None), false, &|| false).unwrap();
    assert_eq!(draft.grade, None);
    assert_eq!(draft.summary, "The one check that applies failed: typos (1 in 2 words; wanted: none).");
    assert!(!draft.analysis.contains("Grade"));
}

#[test]
fn a_cancelled_evaluation_stops() {
    let set = CheckSet::parse(&[json!("typos")]).unwrap();
    assert_eq!(ChecksRuntime::new(set).draft(&document("x", None), true, &|| true), None);
}

#[test]
fn comments_come_in_the_order_of_the_text_with_level_and_importance() {
    let checks = json!([{"repeated-words": {"weight": 4}}, {"typos": {"weight": 1, "level": "info"}}]);
    let draft = evaluate(&checks, "Teh cat sat on on the mat. Teh end.", None);
    let facts: Vec<_> = draft
        .comments
        .iter()
        .map(|comment| (comment.header.as_deref().unwrap(), comment.level, comment.importance))
        .collect();
    assert_eq!(
        facts,
        [
            ("typos", Level::Info, Some(25.0)),
            ("repeated-words", Level::Error, Some(100.0)),
            ("typos", Level::Info, Some(25.0))
        ]
    );
}

#[test]
fn comments_are_capped_and_the_last_one_says_so() {
    let draft = evaluate(&json!(["typos"]), &"Teh end of the day. ".repeat(40), None);
    assert_eq!(draft.comments.len(), MAX_COMMENTS_PER_CHECK);
    let last = &draft.comments.last().unwrap().description;
    assert!(last.ends_with("(15 more like this have no comment of their own.)"), "{last}");
    assert!(draft.analysis.contains("the first 25 of 40 passages have comments"));
}

#[test]
fn a_pattern_cannot_break_the_table() {
    let draft = evaluate(&json!([{"forbidden-text": {"pattern": "a|b\n"}}]), "x", None);
    assert!(draft.analysis.contains(r"| no `a\|b` |"), "{}", draft.analysis);
}
