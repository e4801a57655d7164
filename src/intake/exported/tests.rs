use serde_json::json;
use test_case::test_case;

use super::*;
use crate::domain::comparison::{IdKey, Readings};
use crate::domain::{Anchor, Lifetime, Timestamp};

fn file() -> Value {
    let job = |id: &str, repetition: u32, evaluated: bool| {
        json!({
            "jobId": id, "documentId": "d", "documentTitle": "T", "repetition": repetition,
            "status": if evaluated { "COMPLETED" } else { "FAILED" }, "attempts": 1, "error": null, "durationMs": 12,
            "inputTokens": 3, "outputTokens": null, "costUsd": 0.001,
            "evaluation": if evaluated { json!({"grade": 71.5}) } else { Value::Null },
        })
    };
    json!({
        "schemaVersion": 1, "exportedAt": "2026-03-01T12:00:00.000Z",
        "batch": {
            "id": "b", "name": null, "trackingId": "x", "description": null, "owner": "ann", "visibility": "PRIVATE",
            "isEphemeral": true, "isPinned": false, "expiresAt": "2026-03-15T12:00:00.000Z", "isExpired": false,
            "createdAt": "2026-03-01T12:00:00.000Z", "completedAt": null, "status": "partial",
            "agent": {"id": "a", "name": "strict", "version": 2, "isEphemeral": true, "config": {
                "type": "ASSESSOR", "runtime": "checks", "primaryInstructions": "Read.",
                "selfCritiqueInstructions": null, "providesGrades": true, "settings": {"model": "m"}}},
            "ephemeralDocumentCount": 1, "averageGrade": 71.5,
            "jobStats": {"total": 2, "pending": 0, "running": 0, "completed": 1, "failed": 1, "cancelled": 0},
            "results": [job("j1", 1, true), job("j2", 2, false)],
        },
        "documents": [{"id": "d", "title": "T", "contentHash": "c", "identityHash": "i", "content": "Text."}],
        "evaluations": [{
            "id": "e", "jobId": "j1", "documentId": "d", "grade": 71.5, "reusedFrom": "earlier", "comments": [
                {"header": null, "description": "Here.", "level": "info", "importance": null, "grade": null,
                 "quotedText": "Text", "startOffset": 0, "endOffset": 4, "isValid": true, "error": null},
                {"header": null, "description": "Gone.", "level": "error", "importance": 5, "grade": null,
                 "quotedText": "x", "startOffset": null, "endOffset": null, "isValid": false, "error": "not there"}],
        }],
    })
}

fn read_value(value: &Value) -> Result<Exported, IntakeError> {
    parse(&value.to_string(), Metric::Grade, &Place::new("x.json"))
}

#[test]
fn a_batch_comes_back_with_its_jobs_and_comments() {
    for value in [file(), json!([file()])] {
        let Exported { side, documents, comments, opinions } = read_value(&value).unwrap();
        assert_eq!((side.batch.label(), side.batch.agent.version, side.batch.repeat), ("x", 2, 2));
        let expires_at = Timestamp::parse_rfc3339("2026-03-15T12:00:00Z").unwrap();
        assert_eq!(side.batch.lifetime, Lifetime::Ephemeral { expires_at, is_pinned: false });
        assert_eq!(side.agent.content.settings.model.as_deref(), Some("m"));
        let document = &documents[0];
        assert_eq!((document.readings, document.value), (Readings { all: 2, valued: 1 }, Some(71.5)));
        assert_eq!((&*document.head.title, document.head.content.to_string().as_str()), ("T", "c"));
        assert_eq!(document.evaluations[..], [IdKey::of("e"), IdKey::of("earlier")]);
        assert_eq!(opinions[&0], [Opinion { grade: Some(71.5), summary: String::new() }]);
        let anchors: Vec<_> = comments[&0][0].iter().map(|comment| comment.anchor.clone()).collect();
        assert_eq!(anchors, [Anchor::Found { start: 0, end: 4 }, Anchor::Missing { reason: "not there".into() }]);
    }
}

/// What a file says of its jobs twice is taken from the jobs.
#[test]
fn jobs_are_counted_by_what_became_of_each() {
    let mut value = file();
    value["batch"]["jobStats"] = json!({"total": u64::MAX, "pending": u64::MAX, "running": 1});
    let stats = read_value(&value).unwrap().side.batch.job_stats;
    assert_eq!((stats.total, stats.completed, stats.failed, stats.open()), (2, 1, 1, 0));
}

#[test_case(&json!([file(), file()]), "an array of 2 batches"; "two batches")]
#[test_case(&json!([]), "an array of 0 batches"; "no batch")]
#[test_case(&json!(5), "not an exported batch, but 5"; "a number")]
#[test_case(&json!({"a": 1}), "JSON, but not an exported batch"; "something else")]
#[test_case(&json!({"schemaVersion": 1, "metric": "grade", "comparisons": []}), "not an exported batch"; "a comparison")]
#[test_case(&json!({"schemaVersion": 2}), "schemaVersion 2, and this program reads 1"; "a later version")]
#[test_case(&json!({"schemaVersion": "1"}), "schemaVersion \"1\""; "a version that is no number")]
fn what_is_no_export_is_refused(value: &Value, message: &str) {
    let error = read_value(value).unwrap_err();
    assert!(error.to_string().starts_with("x.json: ") && error.to_string().contains(message), "{error}");
    assert!(error.hints()[0].contains("evalbatch export BATCH -o FILE.json"), "{:?}", error.hints());
}

#[test_case("/batch/results/1/documentId", json!("z"), "batch.results[1]: its document is not in the file")]
#[test_case("/batch/results/1/repetition", json!(1), "batch.results[1]: its document has this repetition twice")]
#[test_case("/batch/results/0/status", json!("DONE"), "unknown value \"DONE\"; one of: PENDING")]
#[test_case("/batch/results/0/costUsd", json!(-1), "-1 is not an amount of money")]
#[test_case("/batch/expiresAt", json!("soon"), "batch: \"soon\" is not a time")]
#[test_case("/batch/expiresAt", json!(null), "an experiment without expiresAt")]
#[test_case("/batch/owner", json!(null), "batch: null stands where a string belongs")]
#[test_case("/evaluations/0/jobId", json!("z"), "batch.results[0]: its evaluation is not in the file")]
#[test_case("/evaluations/0/grade", json!(101), "evaluations[0]: grade 101 is not from 0 to 100")]
#[test_case("/evaluations/0/comments/0/endOffset", json!(null), "evaluations[0]: comments[0]: its passage has no")]
#[test_case("/evaluations/0/comments", json!("none"), "evaluations[0]: string \"none\" stands where a list belongs")]
#[test_case("/documents", json!({}), "documents: must be a list")]
fn a_damaged_file_is_refused_with_the_place(pointer: &str, value: Value, message: &str) {
    let mut damaged = file();
    *damaged.pointer_mut(pointer).unwrap() = value;
    let error = read_value(&damaged).unwrap_err().to_string();
    assert!(error.contains(message), "{error}");
}

#[test]
fn an_evaluation_too_many_is_refused() {
    let mut value = file();
    let mut other = value["evaluations"][0].clone();
    value["evaluations"].as_array_mut().unwrap().push(other.clone());
    assert!(read_value(&value).unwrap_err().to_string().contains("evaluations[1]: a job has two"));
    other["jobId"] = json!("elsewhere");
    value["evaluations"][1] = other;
    assert!(read_value(&value).unwrap_err().to_string().contains("evaluations[1]: its job is not in the file"));
}

#[test]
fn text_that_is_no_json_is_refused_with_its_line() {
    let error = parse("{\"a\": 1}\n{\"a\": 2}\n", Metric::Grade, &Place::new("x.json")).unwrap_err();
    assert!(error.to_string().starts_with("x.json:2: something follows the JSON value"), "{error}");
    assert!(error.hints()[0].contains("evalbatch export"));
}
