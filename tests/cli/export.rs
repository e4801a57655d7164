//! `export`.

use std::fs::Permissions;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::Command;

use serde_json::{Value, json};
use test_case::test_case;

use crate::harness::{NOON, TestEnv, fails, redacted};

fn env() -> TestEnv {
    let env = TestEnv::new();
    env.write(
        "docs/a.md",
        "---\ntitle: \"=cmd, \\\"quoted\\\"\"\nauthor: Ann\ndate: 2026-01-02\nsource: [web, 1]\n---\nFirst text.\n",
    );
    env.write("docs/b.md", "# Plain\n\nSecond text.\n");
    let agent = env.answering_agent(
        "reader",
        r#"{"summary":"One line,\nand another.","grade":75.5,"comments":[{"description":"Here.","quotedText":"text"}],"costUsd":0.001}"#,
    );
    let arguments = ["create", "--ephemeral", "--agent-file", &agent, "--docs", "docs", "--tracking-id", "x"];
    env.run_at(NOON, arguments.iter().chain(&["--run"])).succeeds();
    env
}

fn export(env: &TestEnv, more: &[&str]) -> Value {
    env.run_at(NOON, ["export"].iter().chain(more)).succeeds().json_as("export")
}

#[test]
fn json_has_everything() {
    let env = env();
    let value = export(&env, &["x"]);
    let shown = env.run_at(NOON, ["show", "x", "--json"]).json_as("show");
    assert_eq!(value["batch"], shown);
    assert_eq!((&value["schemaVersion"], &value["exportedAt"]), (&json!(1), &json!("2026-03-01T12:00:00.000Z")));
    // The path of a file is in the library, and in no export.
    let documents = redacted(value["documents"].clone());
    insta::assert_json_snapshot!(documents, @r##"
    [
      {
        "author": "Ann",
        "content": "---\ntitle: \"=cmd, \\\"quoted\\\"\"\nauthor: Ann\ndate: 2026-01-02\nsource: [web, 1]\n---\nFirst text.\n",
        "contentHash": "f17a5c3a020584f653c023fb35fb29357164151021439f1dbb55b96d2ed4bea8",
        "id": "[ID]",
        "identityHash": "db57c90d410e00b58761a431fb631c6ffd77e2eff0691eb9015e8fc07d424e5c",
        "isEphemeral": true,
        "metadata": {
          "source": [
            "web",
            1
          ]
        },
        "publishedAt": "2026-01-02T00:00:00.000Z",
        "sizeBytes": 92,
        "title": "=cmd, \"quoted\"",
        "url": null
      },
      {
        "author": null,
        "content": "# Plain\n\nSecond text.\n",
        "contentHash": "a9925390faea2cb89d9f7135fd558769673ee426772c678f4785f40c15e54f02",
        "id": "[ID]",
        "identityHash": "dab9ea82bdcf93e5642d60e4733c236a273a27b21e876161a7ce8a1f9e2cc0c8",
        "isEphemeral": true,
        "metadata": {},
        "publishedAt": null,
        "sizeBytes": 22,
        "title": "Plain",
        "url": null
      }
    ]
    "##);
    assert_eq!(value["evaluations"].as_array().unwrap().len(), 2);
    insta::assert_json_snapshot!(redacted(value["evaluations"][0].clone()), @r#"
    {
      "analysis": "",
      "comments": [
        {
          "description": "Here.",
          "endOffset": 90,
          "error": null,
          "grade": null,
          "header": null,
          "importance": null,
          "isValid": true,
          "level": "info",
          "ordinal": 0,
          "quotedText": "text",
          "startOffset": 86
        }
      ],
      "createdAt": "2026-03-01T12:00:00.000Z",
      "documentId": "[ID]",
      "finishReason": null,
      "grade": 75.5,
      "id": "[ID]",
      "jobId": "[ID]",
      "model": null,
      "parameters": null,
      "promptVersion": null,
      "repetition": 1,
      "requestId": null,
      "reusedFrom": null,
      "selfCritique": null,
      "summary": "One line,\nand another."
    }
    "#);
    assert_eq!(value["evaluations"][0]["documentId"], value["documents"][0]["id"]);
    assert_eq!(value["evaluations"][0]["jobId"], shown["results"][0]["jobId"]);
}

#[test]
fn content_and_raw_output_are_in_as_asked_for() {
    let env = env();
    assert!(export(&env, &["x", "--no-content"])["documents"][0].get("content").is_none());
    assert!(export(&env, &["x"])["evaluations"][0].get("rawOutput").is_none());
    env.sql("UPDATE evaluations SET raw_output = 'as it came'");
    let raw = export(&env, &["x", "--include", "raw,content"]);
    assert_eq!(raw["evaluations"][0]["rawOutput"], "as it came");
    assert!(raw["documents"][1]["content"].is_string());
    fails(&env, &["export", "x", "--no-content", "--include", "content"], 2, "usage");
}

#[test]
fn several_batches_are_an_array() {
    let env = env();
    env.run(["create", "--agent", "proofreader", "--docs", "docs", "--tracking-id", "y"]).succeeds();
    assert!(export(&env, &["x"]).is_object());
    let one = export(&env, &["x", "--array"]);
    assert_eq!(one.as_array().unwrap().len(), 1);
    let two = export(&env, &["y", "x"]);
    let ids: Vec<_> = two.as_array().unwrap().iter().map(|batch| batch["batch"]["trackingId"].clone()).collect();
    assert_eq!(json!(ids), json!(["y", "x"]));
    assert_eq!(two[0]["evaluations"], json!([]));
}

/// 1,000 rows are read at a time, each page while the one before is written.
#[test]
fn pages_follow_one_another() {
    let env = TestEnv::new();
    let rows = (0..1_200).map(|number| {
        let content = if number % 3 == 0 { "one two three" } else { "one" };
        json!({"title": format!("n{number:04}"), "content": format!("{content} {number}")}).to_string()
    });
    let dataset = rows.collect::<Vec<_>>().join("\n");
    env.write("rows.jsonl", &dataset);
    env.write("agent.yaml", "name: long\nruntime: checks\ndescription: d\nchecks: [words: {min: 4}]\n");
    let arguments = ["create", "--ephemeral", "--agent-file", "agent.yaml", "--dataset", "rows.jsonl"];
    env.run(arguments.iter().chain(&["--repeat", "2", "--tracking-id", "x", "--run"])).succeeds();
    let lines = env.run(["export", "x", "--format", "jsonl"]).succeeds().lines_as("export-line");
    assert_eq!(lines.len(), 2_400);
    for (place, line) in lines.iter().enumerate() {
        let number = place / 2;
        assert_eq!(line["documentTitle"], format!("n{number:04}"));
        assert_eq!(line["repetition"], 1 + place % 2);
        let is_long = number % 3 == 0;
        assert_eq!(line["evaluation"]["grade"] == 100.0, is_long, "{line}");
        assert_eq!(line["evaluation"]["commentCount"] == 0, is_long, "{line}");
    }
}

#[test]
fn jsonl_has_one_job_a_line() {
    let env = env();
    let lines = env.run(["export", "x", "--format", "jsonl"]).succeeds().lines_as("export-line");
    let shown = env.run(["show", "x", "--json"]).json_as("show");
    assert_eq!(lines.len(), 2);
    for (line, row) in lines.iter().zip(shown["results"].as_array().unwrap()) {
        assert_eq!(
            (&line["batchId"], &line["agent"], &line["trackingId"]),
            (&shown["id"], &json!("reader"), &json!("x"))
        );
        assert!(row.as_object().unwrap().iter().all(|(key, value)| line[key] == *value), "{line}\n{row}");
    }
    env.sql("UPDATE evaluations SET raw_output = 'as it came'");
    let arguments = ["export", "x", "--format", "jsonl", "--include", "content", "--include", "raw"];
    let lines = env.run(arguments).succeeds().lines_as("export-line");
    assert_eq!(lines[1]["content"], "# Plain\n\nSecond text.\n");
    assert_eq!(lines[1]["rawOutput"], "as it came");
}

#[test]
fn csv_is_read_back_by_any_reader_and_runs_nothing() {
    let env = env();
    let ran = env.run(["export", "x", "--format", "csv"]).succeeds();
    assert!(ran.stdout.ends_with("\r\n"));
    let mut reader = csv::Reader::from_reader(ran.stdout.as_bytes());
    let headings: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    assert_eq!(
        headings[..7],
        ["batchId", "trackingId", "agent", "agentVersion", "jobId", "documentId", "documentTitle"]
    );
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let cell = |row: usize, heading: &str| &rows[row][headings.iter().position(|name| name == heading).unwrap()];
    assert_eq!(rows.len(), 2);
    assert_eq!(cell(0, "documentTitle"), "'=cmd, \"quoted\"");
    assert_eq!((cell(0, "grade"), cell(0, "costUsd"), cell(0, "commentCount")), ("75.5", "0.001", "1"));
    assert_eq!(cell(1, "summary"), "One line,\nand another.");
    assert_eq!(cell(1, "status"), "COMPLETED");
}

#[test]
fn a_file_is_written_whole_in_place_of_the_old_one() {
    let env = env();
    let file = env.write("out/x.json", "old");
    let ran = env.run_at(NOON, ["export", "x", "-o", "out/x.json"]).succeeds();
    insta::assert_snapshot!(ran.said(), @r#"note: written to out/x.json"#);
    assert_eq!(ran.stdout, "");
    let written: Value = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
    assert_eq!(written, export(&env, &["x"]));
    assert_eq!(std::fs::read_dir(env.path("out")).unwrap().count(), 1, "a temporary file is left");
    assert_eq!(env.run(["export", "x", "-q", "-o", "out/x.json"]).succeeds().stderr, "");
}

#[test]
fn a_refused_export_leaves_the_file_alone() {
    let env = env();
    let file = env.write("out/x.json", "old");
    symlink(&file, env.path("out/link.json")).unwrap();
    let said = fails(&env, &["export", "x", "-o", "out/link.json"], 2, "usage");
    insta::assert_snapshot!(said, @r#"
    out/link.json is a symbolic link, which is not written through
    name the file that it points to
    "#);
    fails(&env, &["export", "nobody", "-o", "out/x.json"], 3, "not_found");
    env.write("agent.md", "---\nname: strict\n---\nBe strict.\n");
    for (target, said) in [
        ("data/evalbatch.db", "is a SQLite database"),
        ("data/evalbatch.db-journal", "belongs to the database"),
        ("agent.md", "is a text with front matter"),
        ("home/config/evalbatch/config.toml", "is the configuration"),
    ] {
        env.write("home/config/evalbatch/config.toml", "");
        let error = env.run(["export", "x", "--format", "json", "-o", target]).ends_with(2).error();
        assert!(error["message"].as_str().unwrap().contains(said), "{error}");
    }
    env.run(["show", "x"]).succeeds();
    fails(&env, &["export", "x", "-o", "nowhere/x.json"], 1, "failed");
    assert_eq!(std::fs::read_to_string(file).unwrap(), "old");
    assert_eq!(std::fs::read_dir(env.path("out")).unwrap().count(), 2, "a temporary file is left");
}

#[test_case(&["export"], 2, "usage" ; "no batch")]
#[test_case(&["export", "x", "nobody"], 3, "not_found" ; "one unknown batch among known")]
#[test_case(&["export", "x", "--include", "everything"], 2, "usage" ; "unknown part")]
fn refused(arguments: &[&str], code: i32, kind: &str) {
    fails(&env(), arguments, code, kind);
}

#[test]
fn without_a_database_there_is_no_batch() {
    let env = TestEnv::new();
    fails(&env, &["export", "latest"], 3, "not_found");
    assert!(!env.path("data").exists());
}

#[test_case(&["export", "x"]; "export")]
#[test_case(&["compare", "x", "x"]; "compare")]
fn a_dash_is_stdout(arguments: &[&str]) {
    let env = env();
    let plain = env.run_at(NOON, arguments).succeeds();
    let ran = env.run_at(NOON, arguments.iter().chain(&["-o", "-"])).succeeds();
    assert_eq!((ran.stdout, ran.stderr), (plain.stdout, plain.stderr));
    assert!(!env.path("-").exists());
}

#[test]
fn what_cannot_be_written_is_told_without_numbers() {
    let env = TestEnv::new();
    env.documents(&[5]);
    env.run(["create", "--agent", "proofreader", "--docs", "docs", "--tracking-id", "a", "--run"]).succeeds();
    for format in ["json", "jsonl", "csv", "markdown", "html"] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let mut export = env.command();
        let output = export.args(["export", "a", "--format", format]).stdout(full).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{format}");
        assert!(said.contains("no space left on device") && !said.contains("os error"), "{format}: {said}");
    }
}

#[test]
fn what_is_no_file_is_never_replaced() {
    let env = env();
    let pipe = env.path("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    env.write("folder/inside", "x");
    for (output, what) in [("pipe", "a pipe"), ("folder", "a folder"), ("/dev/full", "a device")] {
        // An unknown batch: nothing is looked up before.
        let said = fails(&env, &["export", "nothing", "-o", output], 2, "usage");
        assert!(said.contains(what) && said.contains("-o does not replace"), "{said}");
    }
    assert!(!pipe.symlink_metadata().unwrap().is_file());
}

/// Who may read a file that `--output` writes: whom the umask lets, or who might read the one that was there.
#[test]
fn an_output_file_is_as_readable_as_any_other() {
    let env = env();
    let mode = |name: &str| std::fs::metadata(env.path(name)).unwrap().permissions().mode() & 0o777;
    let export = |umask: &str, name: &str| {
        let program = env.command();
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("umask {umask}; exec \"$@\""), "sh"]).arg(program.get_program());
        shell.args(["export", "x", "-q", "-o", name]).env_clear().current_dir(env.path(""));
        shell.envs(program.get_envs().filter_map(|(name, value)| Some((name, value?))));
        assert!(shell.status().unwrap().success());
    };
    for (umask, expected) in [("022", 0o644), ("027", 0o640), ("077", 0o600), ("002", 0o664)] {
        export(umask, &format!("{umask}.json"));
        assert_eq!(mode(&format!("{umask}.json")), expected, "umask {umask}");
    }
    for kept in [0o600, 0o664, 0o640] {
        std::fs::set_permissions(env.path("022.json"), Permissions::from_mode(kept)).unwrap();
        export("022", "022.json");
        assert_eq!(mode("022.json"), kept);
    }
}

#[test]
fn the_ending_of_the_file_says_the_format_where_nothing_else_does() {
    let env = TestEnv::new();
    env.documents(&[10]);
    env.run(["create", "--agent", "proofreader", "--docs", "docs", "--tracking-id", "x", "--run"]).succeeds();
    for (file, begins) in [
        ("x.json", "{\"schemaVersion"),
        ("x.jsonl", "{\"agent"),
        ("x.CSV", "batchId,"),
        ("x.md", "## x"),
        ("x.htm", "<!doctype"),
    ] {
        let ran = env.run(["export", "x", "-o", file]).succeeds();
        let text = std::fs::read_to_string(env.path(file)).unwrap();
        assert!(text.to_lowercase().starts_with(&begins.to_lowercase()), "{file}: {}", &text[..40]);
        assert_eq!(ran.stderr, format!("note: written to {file}\n"));
    }
    env.run(["compare", "x", "x.json", "-o", "c.html"]).succeeds();
    assert!(std::fs::read_to_string(env.path("c.html")).unwrap().starts_with("<!"));
    // What is asked for is written, whatever the file is called.
    env.run(["export", "x", "--format", "csv", "-o", "y.json"]).succeeds();
    assert!(std::fs::read_to_string(env.path("y.json")).unwrap().starts_with("batchId,"));
    let guessed = env.run(["export", "x", "-o", "x"]).succeeds();
    assert_eq!(guessed.stderr, "note: written to x, as JSON\n");
    env.run(["compare", "x", "x.json", "-o", "c.csv"]).ends_with(2);
    assert!(!env.path("c.csv").exists());
}
