//! What all commands have in common: shapes, colours, widths, pipes, and text from outside.

use std::io::Read;
use std::process::Stdio;

use serde_json::json;
use test_case::test_case;
use unicode_width::UnicodeWidthStr;

use crate::harness::{NOON, Ran, TestEnv};

/// Colours the terminal, sets its title, goes back a line, and turns the direction of writing.
const HOSTILE: &str = "\u{1b}[31mred\u{1b}]0;title\u{7}\u{9b}2Aup\r\u{202e}back";

/// An experiment of which every text is hostile.
fn hostile() -> TestEnv {
    let env = TestEnv::new();
    let answer = json!({
        "summary": HOSTILE, "analysis": HOSTILE, "selfCritique": HOSTILE, "model": HOSTILE, "grade": 5,
        "comments": [{"header": HOSTILE, "description": HOSTILE, "quotedText": "text"}, {"description": HOSTILE, "quotedText": HOSTILE}],
    });
    let agent = env.answering_agent("reader", &answer.to_string());
    env.run(["agent", "add", &agent]).succeeds();
    let metadata = json!({HOSTILE: HOSTILE});
    let spec = json!({
        "agentId": "reader", "isEphemeral": true, "trackingId": "x", "name": HOSTILE, "description": HOSTILE,
        "ephemeralDocuments": {"inline": [
            {"title": HOSTILE, "author": HOSTILE, "content": format!("{HOSTILE} text\n{HOSTILE}"), "metadata": metadata},
        ]},
    });
    env.write("spec.json", &spec.to_string());
    env.write(&format!("{}.md", HOSTILE.replace(']', "")), "Same.\n");
    env
}

#[track_caller]
fn harmless(ran: &Ran) {
    for text in [&ran.stdout, &ran.stderr] {
        let bad = text.chars().find(|c| (c.is_control() && *c != '\n') || *c == '\u{202e}');
        assert_eq!(bad, None, "{text:?}");
    }
}

#[test]
fn no_columns_are_as_many_as_needed() {
    let env = TestEnv::new();
    env.documents(&[10]);
    env.run(["create", "--agent", "proofreader", "--docs", "docs", "--tracking-id", "whole"]).succeeds();
    let list = |columns: &str| {
        let set = |command: &mut std::process::Command| {
            command.env("COLUMNS", columns);
        };
        env.run_with(["list"], set).succeeds().stdout
    };
    assert_eq!(list("0"), list(""));
    assert!(list("0").contains("whole"));
}

#[test]
fn text_from_outside_never_reaches_the_terminal_raw() {
    let env = hostile();
    harmless(&env.run(["create", "--spec", "spec.json", "--dry-run"]));
    harmless(&env.run(["create", "--spec", "spec.json"]).succeeds());
    harmless(&env.run(["run", "x"]).succeeds());
    let shown = env.run(["show", "x", "--json"]).json_as("show");
    let job = shown["results"][0]["jobId"].as_str().unwrap();
    let document = shown["results"][0]["documentId"].as_str().unwrap();
    for arguments in [
        &["list"][..],
        &["show", "x"],
        &["show", "x", "--job", job],
        &["show", "x", "--document", document],
        &["show", HOSTILE],
        &["run", "x", "--dry-run"],
        &["agent", "show", "reader"],
        &["document", "show", document],
        &["document", "add", "."],
        &["document", "list"],
    ] {
        harmless(&env.run(arguments));
    }
}

#[test]
fn errors_of_programs_are_cleaned_too() {
    let env = TestEnv::new();
    env.documents(&[1]);
    let agent = env.command_agent("bad", "cat >/dev/null; printf '\\033[31mred\\a' >&2; printf '\\033[1m{'; exit 1");
    let created =
        env.run(["create", "--ephemeral", "--agent-file", &agent, "--docs", "docs", "--tracking-id", "x", "--run"]);
    harmless(&created.ends_with(7));
    let job = env.run(["show", "x", "--json"]).json_as("show")["results"][0]["jobId"].as_str().unwrap().to_owned();
    harmless(&env.run(["show", "x"]).succeeds());
    harmless(&env.run(["show", "x", "--job", &job]).succeeds());
}

fn filled() -> TestEnv {
    let env = TestEnv::new();
    env.write("docs/a.md", "# A title that is much too long for any narrow terminal, and goes on\n\nText.\n");
    env.write(
        "docs/b.md",
        "---\nauthor: Somebody With A Long Name\n---\n# 日本語のとても長い題名です、まだ続きます\n\nText.\n",
    );
    let answer = r#"{"summary":"A summary that is as long as summaries are, and a bit longer.","grade":55.5,"costUsd":0.25,
        "comments":[{"description":"d","quotedText":"Text"}]}"#;
    let agent = env.answering_agent("a-reader-with-a-long-name", answer);
    env.run(["agent", "add", &agent]).succeeds();
    let arguments =
        ["create", "--ephemeral", "--agent", "a-reader-with-a-long-name", "--docs", "docs", "--repeat", "2"];
    let named = ["--name", "An experiment with a name that says a lot", "--tracking-id", "a-long-tracking-id-of-mine"];
    env.run(arguments.iter().chain(&named).chain(&["--run"])).succeeds();
    env.run(["create", "--agent", "proofreader", "--docs", "docs"]).succeeds();
    env
}

#[test_case(&["list"], 60)]
#[test_case(&["list", "--include-expired"], 80)]
#[test_case(&["show", "a-long-tracking-id-of-mine"], 60)]
#[test_case(&["show", "a-long-tracking-id-of-mine"], 80)]
#[test_case(&["run", "--dry-run"], 60)]
#[test_case(&["run", "latest"], 60)]
#[test_case(&["agent", "list"], 60)]
#[test_case(&["document", "list"], 60)]
#[test_case(&["document", "add", "docs"], 60)]
#[test_case(&["cleanup", "--dry-run"], 60)]
fn tables_fit_the_terminal(arguments: &[&str], width: usize) {
    let env = filled();
    let ran = env.run_with(arguments, |command| {
        command.env("COLUMNS", width.to_string()).env("EVALBATCH_TEST_NOW", "+20d");
    });
    let ran = ran.succeeds();
    // Only the table: what may stand above and below it is prose, which the terminal wraps.
    let is_heading = |line: &&str| line.split_whitespace().all(|word| !word.contains(char::is_lowercase));
    let table: Vec<&str> = ran
        .stdout
        .lines()
        .skip_while(|line| line.is_empty() || !is_heading(line))
        .take_while(|line| !line.is_empty())
        .collect();
    assert!(table.len() > 1, "{}", ran.stdout);
    for row in table.iter().filter(|row| row.contains("  ")) {
        assert!(row.width() <= width, "{} columns: {row}", row.width());
    }
}

#[test]
fn colour_is_for_terminals_unless_asked_for() {
    let env = filled();
    let coloured = |arguments: &[&str], variable: Option<(&str, &str)>| {
        let ran = env.run_with(arguments, |command| {
            command.envs(variable).env("TERM", "xterm-256color");
        });
        ran.succeeds().stdout.contains('\u{1b}')
    };
    assert!(!coloured(&["list"], None));
    assert!(!coloured(&["list", "--color", "never"], None));
    assert!(!coloured(&["list"], Some(("NO_COLOR", "1"))));
    assert!(coloured(&["list", "--color", "always"], None));
    assert!(coloured(&["list", "--color", "always"], Some(("NO_COLOR", "1"))));
    assert!(coloured(&["list"], Some(("EVALBATCH_COLOR", "always"))));
    assert!(!coloured(&["list", "--color", "always", "--json"], None));
    let error = env.run(["show", "nobody", "--color", "always"]).ends_with(3);
    assert!(error.stderr.contains('\u{1b}'));
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let env = TestEnv::new();
    env.write("docs/large.md", &"many words ".repeat(200_000));
    env.run(["create", "--agent", "proofreader", "--docs", "docs"]).succeeds();
    for arguments in [&["export", "latest"][..], &["export", "latest", "--format", "jsonl", "--include", "content"]] {
        let mut command = env.command();
        command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // The text is larger than any pipe holds, so the program is still writing when the reader goes.
        let mut head = [0; 10];
        child.stdout.take().unwrap().read_exact(&mut head).unwrap();
        let ended = child.wait_with_output().unwrap();
        assert_eq!((ended.status.code(), String::from_utf8(ended.stderr).unwrap().as_str()), (Some(0), ""));
    }
}

#[test_case(&["create", "--agent", "proofreader", "--docs", "docs"], &["jsonl", "csv", "markdown", "html"])]
#[test_case(&["run"], &["jsonl", "csv", "markdown", "html"])]
#[test_case(&["list"], &["csv", "markdown", "html"])]
#[test_case(&["show", "latest"], &["jsonl", "csv", "html"])]
#[test_case(&["export", "latest"], &["table"])]
#[test_case(&["cleanup"], &["jsonl", "csv", "markdown", "html"])]
#[test_case(&["agent", "list"], &["csv", "markdown", "html"])]
#[test_case(&["agent", "show", "proofreader"], &["jsonl", "csv", "html"])]
#[test_case(&["agent", "trust", "proofreader"], &["json", "jsonl", "csv"])]
#[test_case(&["document", "list"], &["csv", "markdown", "html"])]
#[test_case(&["document", "add", "docs"], &["jsonl", "csv"])]
fn a_shape_that_a_command_does_not_have_is_refused(arguments: &[&str], formats: &[&str]) {
    let env = TestEnv::new();
    env.documents(&[1]);
    for format in formats {
        let ran = env.run(arguments.iter().chain(&["--format", format])).ends_with(2);
        assert_eq!(ran.stdout, "");
        let named = if *format == "json" { "json" } else { "--format" };
        assert!(ran.stderr.contains(named), "{}", ran.stderr);
    }
    assert!(!env.path("data").exists());
    env.run(arguments.iter().chain(&["--format", "tabel"])).ends_with(2);
}

#[test]
fn the_format_comes_from_the_environment_too() {
    let env = TestEnv::new();
    let with = |arguments: &[&str]| {
        env.run_with(arguments, |command| {
            command.env("EVALBATCH_FORMAT", "json");
        })
    };
    with(&["list"]).succeeds().json_as("list");
    assert_eq!(with(&["list", "--format", "table"]).succeeds().stdout, "");
    assert_eq!(with(&["show", "nobody"]).ends_with(3).error()["kind"], "not_found");
    assert_eq!(with(&["list", "--nonsense"]).ends_with(2).error()["kind"], "usage");
}

#[test_case("json", &["completions", "bash"]; "completions")]
#[test_case("json", &["man", "pages"]; "manual pages")]
#[test_case("json", &["help", "create"]; "help")]
#[test_case("json", &["cleanup", "--print-crontab"]; "a schedule")]
#[test_case("json", &["agent", "export", "proofreader"]; "an agent file")]
#[test_case("csv", &["list"]; "list")]
#[test_case("table", &["export", "x"]; "export")]
fn a_command_without_the_environments_format_has_its_own(format: &str, arguments: &[&str]) {
    let env = TestEnv::new();
    env.documents(&[1]);
    env.run(["create", "--agent", "proofreader", "--docs", "docs", "--tracking-id", "x"]).succeeds();
    let plain = env.run_at(NOON, arguments).succeeds();
    let ran = env.run_with(arguments, |command| {
        command.env("EVALBATCH_FORMAT", format).env("EVALBATCH_TEST_NOW", NOON);
    });
    assert_eq!(ran.succeeds().stdout, plain.stdout);
    // A flag is no wish.
    env.run([arguments, &["--format", format]].concat()).ends_with(2);
}

#[test]
fn json_and_another_format_contradict_each_other() {
    let env = TestEnv::new();
    for arguments in [["list", "--format", "csv", "--json"], ["list", "--json", "--format", "table"]] {
        let ran = env.run(arguments).ends_with(2);
        assert!(ran.error()["message"].as_str().unwrap().contains("--json cannot be used with --format"));
    }
    for arguments in [&["list", "--json", "--json"][..], &["list", "--json", "--format", "json"]] {
        env.run(arguments).succeeds().json_as("list");
    }
    // What the variable wishes for gives way.
    let ran = env.run_with(["list", "--json"], |command| {
        command.env("EVALBATCH_FORMAT", "csv");
    });
    ran.succeeds().json_as("list");
}

#[test]
fn usage_errors_are_one_json_object_too() {
    let env = TestEnv::new();
    for arguments in [
        &["--json"][..],
        &["nosuch", "--json"],
        &["list", "--limt", "3", "--format=json"],
        &["--format", "json", "show"],
    ] {
        let ran = env.run(arguments).ends_with(2);
        assert_eq!((ran.error()["kind"].clone(), ran.stdout.as_str()), (json!("usage"), ""));
    }
}

#[test]
fn the_database_is_where_it_is_said_to_be() {
    let env = TestEnv::new();
    env.documents(&[1]);
    let create = ["create", "--agent", "proofreader", "--docs", "docs"];
    env.run(create.iter().chain(&["--db", "elsewhere/x.db"])).succeeds();
    assert!(env.path("elsewhere/x.db").exists() && !env.database().exists());
    env.run_with(create, |command| {
        command.env_remove("EVALBATCH_DB");
    })
    .succeeds();
    assert!(env.path("home/data/evalbatch/evalbatch.db").exists());
    env.write("home/config/evalbatch/config.toml", "db = \"configured.db\"\n");
    env.run_with(create, |command| {
        command.env_remove("EVALBATCH_DB");
    })
    .succeeds();
    // Beside the file that names it.
    assert!(env.path("home/config/evalbatch/configured.db").exists());
    env.run(create).succeeds();
    assert!(env.database().exists());
}

#[test]
fn a_file_that_is_no_database_is_not_touched() {
    let env = TestEnv::new();
    env.write("data/evalbatch.db", "This is a diary, and not a database of anything at all.\n");
    for arguments in [&["list"][..], &["cleanup"], &["run"]] {
        let ran = env.run(arguments.iter().chain(&["--json"])).ends_with(6);
        assert_eq!((&ran.error()["kind"], ran.stdout.as_str()), (&json!("database"), ""));
    }
    let text = std::fs::read_to_string(env.database()).unwrap();
    assert!(text.starts_with("This is a diary"));
}

#[test]
fn help_and_version_go_to_stdout() {
    let env = TestEnv::new();
    for arguments in [&["--help"][..], &["--version"], &["create", "--help"], &["help", "cleanup"]] {
        let ran = env.run(arguments).succeeds();
        assert!(!ran.stdout.is_empty() && ran.stderr.is_empty(), "{ran:?}");
    }
}

#[test]
fn verbose_and_quiet_exclude_each_other() {
    TestEnv::new().run_at(NOON, ["list", "-q", "-v"]).ends_with(2);
}

#[test_case(&[("EVALBATCH_QUIET", "1")], &[], true; "the variable")]
#[test_case(&[("EVALBATCH_QUIET", "0")], &[], false; "the variable says no")]
#[test_case(&[("EVALBATCH_QUIET", "")], &[], false; "the variable says nothing")]
#[test_case(&[("EVALBATCH_QUIET", "1")], &["-v"], false; "a flag outweighs the other one's variable")]
#[test_case(&[("EVALBATCH_VERBOSE", "2")], &["-q"], true; "and the other way round")]
fn quiet_by_the_environment(variables: &[(&str, &str)], more: &[&str], is_quiet: bool) {
    let ran = TestEnv::new().run_with([&["list"], more].concat(), |command| {
        command.envs(variables.iter().copied());
    });
    let said = ran.succeeds().stderr;
    assert_eq!(said.is_empty(), is_quiet, "{said}");
}

#[test]
fn verbose_by_the_environment() {
    let env = TestEnv::new();
    env.documents(&[5]);
    let agent = env.command_agent("failing", "cat > /dev/null; exit 1");
    env.run(["create", "--ephemeral", "--agent-file", &agent, "--docs", "docs", "--tracking-id", "x"]).succeeds();
    for (verbosity, tells) in [("0", false), ("1", true)] {
        let ran = env.run_with(["run", "x", "--retry-failed", "--max-attempts", "1"], |command| {
            command.env("EVALBATCH_VERBOSE", verbosity);
        });
        let said = ran.ends_with(7).stderr;
        assert_eq!(said.contains("failed (command_failed)"), tells, "{said}");
    }
    for (variables, named) in
        [(&["many"][..], "for EVALBATCH_VERBOSE: not a whole number"), (&["1", "1"], "EVALBATCH_QUIET")]
    {
        let ran = env.run_with(["list"], |command| {
            command.envs(["EVALBATCH_VERBOSE", "EVALBATCH_QUIET"].iter().zip(variables));
        });
        let said = ran.ends_with(2).stderr;
        assert!(said.contains(named), "{said}");
    }
}
