//! `show`, and how batches are named.

use serde_json::{Value, json};
use test_case::test_case;

use crate::harness::{NOON, TestEnv, fails, me, redacted};

const ANSWER: &str = r#"{"summary":"Two remarks.","analysis":"In short: fine.","grade":75.5,"selfCritique":"Too kind.","model":"sh-1",
"comments":[
 {"header":"wording","description":"Say it once.","level":"warning","importance":40,"grade":20,"quotedText":"word word"},
 {"description":"Not there.","quotedText":"nowhere to be found"}],
"usage":{"inputTokens":7,"outputTokens":5},"costUsd":0.001}"#;

fn env() -> TestEnv {
    let env = TestEnv::new();
    env.documents(&[2, 3]);
    let agent = env.answering_agent("reader", ANSWER);
    let arguments = ["create", "--ephemeral", "--agent-file", &agent, "--docs", "docs", "--tracking-id", "x"];
    env.run_at(NOON, arguments.iter().chain(&["--name", "Try", "--description", "What for.", "--repeat", "2"]))
        .succeeds();
    env
}

fn ran() -> TestEnv {
    let env = env();
    env.run_at(NOON, ["run", "x"]).succeeds();
    env
}

pub fn show(env: &TestEnv, more: &[&str]) -> Value {
    env.run_at(NOON, ["show", "--json"].iter().chain(more)).succeeds().json_as("show")
}

#[test]
fn a_batch_before_its_run() {
    let env = env();
    let value = show(&env, &["x"]);
    assert_eq!(
        (&value["status"], &value["completedAt"], &value["averageGrade"]),
        (&json!("pending"), &Value::Null, &Value::Null)
    );
    insta::assert_json_snapshot!(value["aggregateMetrics"], @r#"
    {
      "averageGrade": null,
      "commentCount": 0,
      "consistency": null,
      "gradeCi95": null,
      "gradeRoughness": [],
      "gradeStandardError": null,
      "gradeStdDev": null,
      "gradedDocuments": 0,
      "gradedJobs": 0,
      "inputTokens": null,
      "knownCostUsd": null,
      "lostAttempts": 0,
      "medianGrade": null,
      "missingGrades": 0,
      "outputTokens": null,
      "passRate": null,
      "successRate": null,
      "successRateCi95": null,
      "totalCostUsd": null,
      "totalDurationMs": null
    }
    "#);
    let actions = json!({"canRun": true, "canRerun": true, "canExtend": true, "canPromote": true, "canDelete": true});
    assert_eq!(value["actions"], actions);
    assert_eq!(value["results"][0]["evaluation"], Value::Null);
}

#[test]
fn a_batch_after_its_run() {
    let env = ran();
    let value = show(&env, &["x"]);
    assert_eq!(value["owner"], json!(me()));
    insta::assert_json_snapshot!(redacted(value), @r#"
    {
      "actions": {
        "canDelete": true,
        "canExtend": true,
        "canPromote": true,
        "canRerun": true,
        "canRun": false
      },
      "agent": {
        "config": {
          "primaryInstructions": "Answer.",
          "providesGrades": true,
          "runtime": "command",
          "selfCritiqueInstructions": null,
          "settings": {
            "command": "[COMMAND]"
          },
          "type": "ASSESSOR"
        },
        "id": "[ID]",
        "isEphemeral": true,
        "name": "reader",
        "version": 1
      },
      "aggregateMetrics": {
        "averageGrade": 75.5,
        "commentCount": 8,
        "consistency": {
          "icc": null,
          "iccCi95": null,
          "shareRangeAbove": 0.0,
          "withinDocumentSd": 0.0
        },
        "gradeCi95": [
          75.5,
          75.5
        ],
        "gradeRoughness": [
          "few"
        ],
        "gradeStandardError": 0.0,
        "gradeStdDev": 0.0,
        "gradedDocuments": 2,
        "gradedJobs": 4,
        "inputTokens": 28,
        "knownCostUsd": 0.004,
        "lostAttempts": 0,
        "medianGrade": 75.5,
        "missingGrades": 0,
        "outputTokens": 20,
        "passRate": null,
        "successRate": 1.0,
        "successRateCi95": [
          0.34238022750665315,
          1.0
        ],
        "totalCostUsd": 0.004,
        "totalDurationMs": "[TIME]"
      },
      "averageGrade": 75.5,
      "completedAt": "2026-03-01T12:00:00.000Z",
      "createdAt": "2026-03-01T12:00:00.000Z",
      "description": "What for.",
      "ephemeralDocumentCount": 2,
      "ephemeralDocuments": [
        {
          "id": "[ID]",
          "title": "Document A"
        },
        {
          "id": "[ID]",
          "title": "Document B"
        }
      ],
      "expiresAt": "2026-03-15T12:00:00.000Z",
      "id": "[ID]",
      "isEphemeral": true,
      "isExpired": false,
      "isPinned": false,
      "jobStats": {
        "cancelled": 0,
        "completed": 4,
        "failed": 0,
        "pending": 0,
        "running": 0,
        "total": 4
      },
      "name": "Try",
      "owner": "[ME]",
      "results": [
        {
          "attempts": 1,
          "costUsd": 0.001,
          "documentId": "[ID]",
          "documentTitle": "Document A",
          "durationMs": "[TIME]",
          "error": null,
          "evaluation": {
            "commentCount": 2,
            "createdAt": "2026-03-01T12:00:00.000Z",
            "grade": 75.5,
            "summary": "Two remarks."
          },
          "inputTokens": 7,
          "jobId": "[ID]",
          "outputTokens": 5,
          "repetition": 1,
          "status": "COMPLETED"
        },
        {
          "attempts": 1,
          "costUsd": 0.001,
          "documentId": "[ID]",
          "documentTitle": "Document A",
          "durationMs": "[TIME]",
          "error": null,
          "evaluation": {
            "commentCount": 2,
            "createdAt": "2026-03-01T12:00:00.000Z",
            "grade": 75.5,
            "summary": "Two remarks."
          },
          "inputTokens": 7,
          "jobId": "[ID]",
          "outputTokens": 5,
          "repetition": 2,
          "status": "COMPLETED"
        },
        {
          "attempts": 1,
          "costUsd": 0.001,
          "documentId": "[ID]",
          "documentTitle": "Document B",
          "durationMs": "[TIME]",
          "error": null,
          "evaluation": {
            "commentCount": 2,
            "createdAt": "2026-03-01T12:00:00.000Z",
            "grade": 75.5,
            "summary": "Two remarks."
          },
          "inputTokens": 7,
          "jobId": "[ID]",
          "outputTokens": 5,
          "repetition": 1,
          "status": "COMPLETED"
        },
        {
          "attempts": 1,
          "costUsd": 0.001,
          "documentId": "[ID]",
          "documentTitle": "Document B",
          "durationMs": "[TIME]",
          "error": null,
          "evaluation": {
            "commentCount": 2,
            "createdAt": "2026-03-01T12:00:00.000Z",
            "grade": 75.5,
            "summary": "Two remarks."
          },
          "inputTokens": 7,
          "jobId": "[ID]",
          "outputTokens": 5,
          "repetition": 2,
          "status": "COMPLETED"
        }
      ],
      "status": "completed",
      "trackingId": "x",
      "visibility": "PRIVATE"
    }
    "#);
}

#[test]
fn the_text_fits_what_the_json_says() {
    let text = ran().run_at(NOON, ["show", "x"]).succeeds();
    insta::assert_snapshot!(text.table(), @r#"
    x | completed
     | id | [ID]
     | name | Try
     | about | What for.
     | owner | [ME], private
     | agent | reader (command)
     | settings | command sh [FOLDER]/agents/reader.sh
     | created | just now (2026-03-01 12:00 +00:00)
     | expires | in 14d (2026-03-15 12:00 +00:00)
     | jobs | 4 of 4 completed
     | grade | 75.5 ± 0.0 standard error, 95 % interval 75.5 to 75.5, median 75.5, 2 documents
     | note | the interval is rough: only 2 documents
     | repeats | ± 0.0 points within a document, over 10 points apart in 0 % of documents
     | cost | $0.0040
     | tokens | 28 in + 20 out
     | time | [TIME] over all jobs

    Instructions
     | Answer.

    JOB | DOCUMENT | REP | STATUS | GRADE | COMMENTS | TIME | COST | SUMMARY
    [ID] | Document A | 1 | completed | 75.5 | 2 | [TIME] | $0.0010 | Two remarks.
    [ID] | Document A | 2 | completed | 75.5 | 2 | [TIME] | $0.0010 | Two remarks.
    [ID] | Document B | 1 | completed | 75.5 | 2 | [TIME] | $0.0010 | Two remarks.
    [ID] | Document B | 2 | completed | 75.5 | 2 | [TIME] | $0.0010 | Two remarks.
    "#);
    assert_eq!(text.stderr, "");
}

#[test]
fn one_evaluation_with_its_comments_at_their_passages() {
    let env = ran();
    let value = show(&env, &["x"]);
    let job = value["results"][1]["jobId"].as_str().unwrap();
    let document = value["results"][1]["documentId"].as_str().unwrap();
    let one = env.run(["show", "x", "--job", job, "--json"]).succeeds().json_as("show-evaluation");
    assert_eq!((one["results"].as_array().unwrap().len(), &one["document"]["id"]), (1, &json!(document)));
    insta::assert_json_snapshot!(redacted(one["results"][0]["evaluation"].clone()), @r#"
    {
      "analysis": "In short: fine.",
      "comments": [
        {
          "description": "Say it once.",
          "endOffset": 23,
          "error": null,
          "grade": 20.0,
          "header": "wording",
          "importance": 40.0,
          "isValid": true,
          "level": "warning",
          "ordinal": 0,
          "quotedText": "word word",
          "startOffset": 14
        },
        {
          "description": "Not there.",
          "endOffset": null,
          "error": "the quotation is not in the document",
          "grade": null,
          "header": null,
          "importance": null,
          "isValid": false,
          "level": "info",
          "ordinal": 1,
          "quotedText": "nowhere to be found",
          "startOffset": null
        }
      ],
      "createdAt": "2026-03-01T12:00:00.000Z",
      "documentId": "[ID]",
      "finishReason": null,
      "grade": 75.5,
      "id": "[ID]",
      "jobId": "[ID]",
      "model": "sh-1",
      "parameters": null,
      "promptVersion": null,
      "repetition": 2,
      "requestId": null,
      "reusedFrom": null,
      "selfCritique": "Too kind.",
      "summary": "Two remarks."
    }
    "#);
    let text = env.run(["show", "x", "--job", job]).succeeds();
    insta::assert_snapshot!(text.shown(), @r#"
    Document A
    job [ID], repetition 2: completed, grade 75.5

    Two remarks.

    Analysis
    In short: fine.

    Self-critique
    Too kind.

    Comments (2)
         3 │ word word
           │ ^^^^^^^^^
           │ warning wording: Say it once.

    info: Not there.
      the quotation is not in the document: “nowhere to be found”
    "#);
    let both = env.run(["show", "x", "--document", &document[..12], "--json"]).succeeds().json_as("show-evaluation");
    assert_eq!(both["results"].as_array().unwrap().len(), 2);
    let titled = env.run(["show", "x", "--document", "Document A", "--json"]).succeeds().json_as("show-evaluation");
    assert_eq!(titled["document"]["title"], "Document A");
    let begun = env.run(["show", "x", "--document", "document a", "--json"]).succeeds().json_as("show-evaluation");
    assert_eq!(begun, titled);
}

#[test]
fn what_was_evaluated_again_elsewhere_changes_nothing_here() {
    let env = TestEnv::new();
    env.documents(&[1]);
    env.run(["document", "add", "docs"]).succeeds();
    for (tracking_id, grade) in [("first", 10), ("second", 90)] {
        let agent = env.answering_agent(tracking_id, &format!(r#"{{"summary":"s","grade":{grade}}}"#));
        let arguments =
            ["create", "--ephemeral", "--agent-file", &agent, "--docs", "docs", "--tracking-id", tracking_id];
        env.run(arguments.iter().chain(&["--run"])).succeeds();
    }
    assert_eq!(show(&env, &["first"])["results"][0]["evaluation"]["grade"], 10.0);
    assert_eq!(show(&env, &["second"])["results"][0]["evaluation"]["grade"], 90.0);
}

#[test]
fn the_gate() {
    let env = ran();
    env.run(["show", "x", "--fail-under", "75.5"]).succeeds();
    let below = env.run(["show", "x", "--fail-under", "75.6", "--json"]).ends_with(8);
    assert_eq!(
        (below.json_as("show")["averageGrade"].clone(), below.error()["kind"].clone()),
        (json!(75.5), json!("gate"))
    );
    env.run(["show", "x", "--document", "Document A", "--fail-under", "76"]).ends_with(8);
    self::env().run(["show", "x", "--fail-under", "0"]).ends_with(8);
}

#[test]
fn an_expired_experiment_that_is_still_there_can_be_looked_at() {
    let value = ran().run_at("2026-04-01T00:00:00Z", ["show", "x", "--json"]).succeeds().json_as("show");
    assert_eq!(
        (&value["isExpired"], &value["actions"]["canRun"], &value["actions"]["canExtend"]),
        (&json!(true), &json!(false), &json!(true))
    );
}

#[test]
fn a_batch_is_named_in_many_ways() {
    let env = TestEnv::new();
    env.documents(&[1]);
    let id = |day: u32, tracking_id: &str| {
        let arguments = ["create", "-q", "--agent", "proofreader", "--docs", "docs", "--tracking-id", tracking_id];
        env.run_at(&format!("2026-02-{day}T12:00:00Z"), arguments).succeeds().stdout.trim().to_owned()
    };
    let ids = [id(10, "one"), id(11, "two"), id(12, "three")];
    let by = |name: &str| show(&env, &[name])["id"].as_str().unwrap().to_owned();
    assert_eq!(by(&ids[0]), ids[0]);
    assert_eq!(by(&ids[1][..12]), ids[1]);
    assert_eq!(by("two"), ids[1]);
    assert_eq!(by(&format!("{}/one", me())), ids[0]);
    assert_eq!(
        [by("latest"), by("latest~0"), by("latest~1"), by("latest~2")],
        [&ids[2], &ids[2], &ids[1], &ids[0]].map(Clone::clone)
    );
    for unknown in ["latest~3", "nobody/one", &ids[0][..3], "thre", ""] {
        fails(&env, &["show", unknown], 3, "not_found");
    }
    let connection = env.connect();
    connection.pragma_update(None, "foreign_keys", false).unwrap();
    for (id, new) in ids.iter().zip(["samestart1", "samestart2"]) {
        connection.execute("UPDATE jobs SET batch_id = ?2 WHERE batch_id = ?1", [id.as_str(), new]).unwrap();
        connection.execute("UPDATE batches SET id = ?2 WHERE id = ?1", [id.as_str(), new]).unwrap();
    }
    let said = fails(&env, &["show", "same"], 4, "conflict");
    insta::assert_snapshot!(said, @r#"
    "same" begins more than one batch id
    write more of the id; candidates: samestart1 (one), samestart2 (two)
    "#);
    assert_eq!(by("samestart1"), "samestart1");
}

#[test]
fn without_a_database_there_is_no_batch() {
    let env = TestEnv::new();
    let said = fails(&env, &["show", "latest"], 3, "not_found");
    insta::assert_snapshot!(said, @r#"
    no batch "latest"
    list yours: evalbatch list --include-expired; another user's: user/tracking-id
    "#);
    assert!(!env.path("data").exists());
}

#[test_case(&["show"], 2, "usage" ; "no batch")]
#[test_case(&["show", "x", "--document", "a", "--job", "b"], 2, "usage" ; "document and job")]
#[test_case(&["show", "x", "--document", "nonesuch"], 3, "not_found" ; "unknown document")]
#[test_case(&["show", "x", "--job", "nonesuch"], 3, "not_found" ; "unknown job")]
#[test_case(&["show", "x", "--job", ""], 4, "conflict" ; "every job")]
#[test_case(&["show", "x", "--fail-under", "high"], 2, "usage" ; "grade that is no number")]
fn refused(arguments: &[&str], code: i32, kind: &str) {
    fails(&env(), arguments, code, kind);
}

#[test]
fn a_narrow_terminal_gets_narrow_facts_and_instructions() {
    let env = TestEnv::new();
    env.documents(&[5, 6]);
    let words = "many words that go on ".repeat(12);
    let agent = format!("---\nname: wordy\nruntime: checks\nchecks:\n  - words: {{min: 5}}\n---\n{words}\n");
    let agent = env.write("wordy.md", &agent);
    let create =
        ["create", "--ephemeral", "--docs", "docs", "--tracking-id", "x", "--description", words.trim(), "--run"];
    env.run_at(NOON, create.iter().chain(&["--agent-file", agent.to_str().unwrap()])).succeeds();
    let ran = env.run_with(["show", "x"], |command| {
        command.env("COLUMNS", "60");
    });
    let text = ran.succeeds().stdout;
    let widest = text.lines().max_by_key(|line| line.chars().count()).unwrap();
    assert!(widest.chars().count() <= 60, "{widest}");
    assert_eq!(text.matches("that").count(), 24, "{text}");
}
