use proptest::prelude::*;
use serde_json::json;
use test_case::test_case;

use super::*;

const CONTENT: &str = "The cät sat. The cat sat again.";

fn read(value: &Value) -> Result<Answer, String> {
    from_value(value, CONTENT, true).map_err(|error| error.message)
}

fn comment(fields: &Value) -> Comment {
    read(&json!({"summary": "s", "comments": [fields]})).unwrap().evaluation.comments.remove(0)
}

#[test]
fn a_summary_is_enough() {
    let answer = parse(br#"{"summary": "fine", "unknown": [1]}"#, CONTENT, true).unwrap();
    let evaluation = EvaluationDraft { summary: "fine".to_owned(), ..EvaluationDraft::default() };
    assert_eq!(answer, Answer { evaluation, usage: Usage::default() });
}

#[test]
fn every_field_arrives() {
    let answer = read(&json!({
        "summary": "s", "analysis": "a", "grade": 87.5, "selfCritique": "c", "model": "m",
        "comments": [{"description": "d", "header": "h", "level": "Warning", "importance": 3, "grade": 0,
                      "quotedText": "cat", "startOffset": 17, "endOffset": 20.0}],
        "usage": {"inputTokens": 12, "outputTokens": 3.0}, "costUsd": 0.25,
    }))
    .unwrap();
    let comments = vec![Comment {
        header: Some("h".to_owned()),
        description: "d".to_owned(),
        level: Level::Warning,
        importance: Some(3.0),
        grade: Some(0.0),
        quoted_text: "cat".to_owned(),
        anchor: Anchor::Found { start: 17, end: 20 },
    }];
    let evaluation = EvaluationDraft {
        grade: Some(87.5),
        summary: "s".to_owned(),
        analysis: "a".to_owned(),
        self_critique: Some("c".to_owned()),
        model: Some("m".to_owned()),
        comments,
        ..EvaluationDraft::default()
    };
    let usage = Usage { input_tokens: Some(12), output_tokens: Some(3), cost: Cost::from_dollars(0.25) };
    assert_eq!(answer, Answer { evaluation, usage });
}

#[test]
fn grades_of_an_agent_without_grades_are_dropped_unread() {
    let value =
        json!({"summary": "s", "grade": "A+", "comments": [{"description": "d", "quotedText": "cat", "grade": 7}]});
    let evaluation = from_value(&value, CONTENT, false).unwrap().evaluation;
    assert_eq!((evaluation.grade, evaluation.comments[0].grade), (None, None));
}

#[test_case(&json!([]), "the answer is an array; it has to be a JSON object")]
#[test_case(&json!({}), "the answer has no `summary`")]
#[test_case(&json!({"summary": null}), "the answer has no `summary`"; "null is absent")]
#[test_case(&json!({"summary": 1}), "summary is 1; it has to be a text")]
#[test_case(&json!({"summary": "s", "grade": 130}), "grade is 130; a grade is a number from 0 to 100")]
#[test_case(&json!({"summary": "s", "grade": -0.5}), "grade is -0.5; a grade is a number from 0 to 100")]
#[test_case(&json!({"summary": "s", "grade": "85"}), "grade is the text \"85\"; a grade is a number from 0 to 100, without quotes")]
#[test_case(&json!({"summary": "s", "usage": {"inputTokens": -1}}), "usage.inputTokens is -1; it has to be a whole number from 0")]
#[test_case(&json!({"summary": "s", "usage": 7}), "usage is 7; it has to be an object")]
#[test_case(&json!({"summary": "s", "costUsd": -0.1}), "costUsd is -0.1; it has to be an amount of dollars, 0 or more")]
#[test_case(&json!({"summary": "s", "comments": {}}), "comments is an object; it has to be an array")]
#[test_case(&json!({"summary": "s", "comments": ["x"]}), "comments[0] is \"x\"; it has to be an object")]
fn refuses_with_the_field_and_the_rule(value: &Value, message: &str) {
    assert_eq!(read(value).unwrap_err(), message);
}

#[test_case(&json!({}), "comments[1] has no `description`")]
#[test_case(&json!({"description": "d"}), "comments[1] has neither `quotedText` nor both offsets")]
#[test_case(&json!({"description": "d", "startOffset": 1}), "comments[1] has neither `quotedText` nor both offsets"; "one offset")]
#[test_case(&json!({"description": "d", "quotedText": "cat", "grade": 130}), "comments[1].grade is 130; a grade is a number from 0 to 100")]
#[test_case(&json!({"description": "d", "quotedText": "cat", "importance": "high"}), "comments[1].importance is the text \"high\"; importance is a number from 0 to 100, without quotes")]
#[test_case(&json!({"description": "d", "quotedText": "cat", "level": "fatal"}), "comments[1].level is \"fatal\"; levels are error, warning, nitpick, info, success")]
#[test_case(&json!({"description": "d", "startOffset": 0.5, "endOffset": 1}), "comments[1].startOffset is 0.5; offsets are whole numbers")]
fn refuses_a_comment_with_its_place(wrong: &Value, message: &str) {
    let right = json!({"description": "d", "quotedText": "cat"});
    assert_eq!(read(&json!({"summary": "s", "comments": [right, wrong]})).unwrap_err(), message);
}

#[test]
fn the_level_is_info_where_none_is_given() {
    assert_eq!(comment(&json!({"description": "d", "quotedText": "cat"})).level, Level::Info);
}

#[test_case(json!({"startOffset": 4, "endOffset": 7}), "cät", Some((4, 7)); "offsets alone")]
#[test_case(json!({"quotedText": "sat", "startOffset": 21, "endOffset": 24}), "sat", Some((21, 24)); "offsets choose the passage")]
#[test_case(json!({"quotedText": "sat", "startOffset": 0, "endOffset": 3}), "sat", Some((8, 11)); "the quotation wins")]
#[test_case(json!({"quotedText": "cat  sat", "startOffset": 0}), "cat sat", Some((17, 24)); "the words are the document's")]
#[test_case(json!({"quotedText": "", "startOffset": 0, "endOffset": 3}), "The", Some((0, 3)); "an empty quotation with offsets")]
#[test_case(json!({"quotedText": "dog"}), "dog", None; "not there")]
#[test_case(json!({"startOffset": 30, "endOffset": 32}), "", None; "beyond the end")]
#[test_case(json!({"startOffset": -3, "endOffset": 2}), "", None; "below zero")]
fn anchors(mut fields: Value, text: &str, place: Option<(usize, usize)>) {
    fields["description"] = json!("d");
    let comment = comment(&fields);
    let found = match comment.anchor {
        Anchor::Found { start, end } => Some((start, end)),
        Anchor::Missing { .. } => None,
    };
    assert_eq!((comment.quoted_text.as_str(), found), (text, place));
}

#[test]
fn too_many_comments_and_too_long_texts_are_refused() {
    let many = vec![json!({"description": "d", "quotedText": "cat"}); MAX_COMMENTS + 1];
    assert!(read(&json!({"summary": "s", "comments": many})).unwrap_err().contains("10001 items"));
    let long = "x".repeat(MAX_TEXT_BYTES + 1);
    assert_eq!(read(&json!({"summary": long})).unwrap_err(), "summary has 1048577 bytes; at most 1048576 are taken");
}

#[test]
fn a_wrong_answer_has_still_cost_something() {
    let value = json!({"grade": 1, "usage": {"inputTokens": 9, "outputTokens": "?"}, "costUsd": 0.5});
    let usage = from_value(&value, CONTENT, true).unwrap_err().usage;
    assert_eq!(usage, Usage { input_tokens: Some(9), output_tokens: None, cost: Cost::from_dollars(0.5) });
}

#[test_case(b"{\"summary\": \"\xFF\"}", "line 1, column 14: not UTF-8"; "invalid utf8")]
#[test_case(b"{\"summary\": \"a\",\n\"summary\": \"b\"}", "line 2, column 9"; "duplicate key")]
#[test_case(b"{\"summary\": \"a\", \"grade\": NaN}", "line 1, column 27"; "not a number")]
#[test_case(b"{\"summary\": \"a\", \"grade\": 1e400}", "double"; "too large")]
#[test_case(b"{\"summary\": \"a\\u0000b\"}", "NUL"; "nul")]
fn broken_json_is_refused_with_its_place(bytes: &[u8], expected: &str) {
    let message = parse(bytes, CONTENT, true).unwrap_err().message;
    assert!(message.contains(expected), "{message}");
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-200.0..200.0).prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from)
    ];
    leaf.prop_recursive(3, 24, 6, |inner| {
        let names = [
            "summary",
            "grade",
            "comments",
            "description",
            "quotedText",
            "startOffset",
            "endOffset",
            "level",
            "usage",
            "costUsd",
        ];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::hash_map(prop::sample::select(names.to_vec()), inner, 0..6)
                .prop_map(|map| map.into_iter().map(|(key, value)| (key.to_owned(), value)).collect::<Value>()),
        ]
    })
}

proptest! {
    #[test]
    fn any_json_gives_a_valid_evaluation_or_an_error(value in any_json()) {
        if let Ok(answer) = read(&value) {
            prop_assert!(answer.evaluation.grade.is_none_or(|grade| (0.0..=100.0).contains(&grade)));
            for comment in &answer.evaluation.comments {
                if let Anchor::Found { start, end } = comment.anchor {
                    prop_assert!(start < end && end <= CONTENT.chars().count());
                }
            }
        }
    }
}
