//! What a shell is told while a line is typed: names from the command line, from the database, and nothing that harms.

use std::process::Command;

use clap::CommandFactory;
use evalbatch::cli::Cli;
use test_case::test_case;

use crate::harness::{TestEnv, fails, me};

/// The answer for the words after the program's name; the last one is at the cursor.
fn answer(env: &TestEnv, words: &[&str]) -> (String, Vec<String>) {
    let (current, before) = words.split_last().unwrap();
    let current = format!("={current}");
    let ran = env.run(["__complete", "words"].iter().chain(before).chain([&current.as_str()])).succeeds();
    assert_eq!(ran.stderr, "");
    let mut lines = ran.stdout.lines().map(str::to_owned);
    (lines.next().unwrap_or_default(), lines.collect())
}

fn values(env: &TestEnv, words: &[&str]) -> Vec<String> {
    answer(env, words).1.iter().map(|line| line.split('\t').next().unwrap().to_owned()).collect()
}

/// Two experiments, the first one completed, and a document in the library.
fn filled() -> TestEnv {
    let env = TestEnv::new();
    env.documents(&[5, 6]);
    let create = ["create", "--ephemeral", "--agent", "proofreader", "--docs", "docs", "--tracking-id"];
    env.run(create.iter().chain(&["first", "--name", "The first", "--run"])).succeeds();
    env.run(create.iter().chain(&["second"])).succeeds();
    env.run(["document", "add", "docs/a.md"]).succeeds();
    env
}

#[test]
fn batches_are_named_as_they_are_typed_the_newest_first() {
    let env = filled();
    let (files, lines) = answer(&env, &["show", ""]);
    assert_eq!(files, "none");
    assert_eq!(
        lines,
        ["latest\tmy newest", "second\tpending, proofreader@1", "first\tThe first, completed, proofreader@1"]
    );
    assert_eq!(values(&env, &["show", "firs"]), ["first"]);
    assert_eq!(values(&env, &["delete", "first", "seco"]), ["second"], "where several batches are named");
    assert_eq!(values(&env, &["compare", "first", "sec"]), ["second"]);
    assert_eq!(answer(&env, &["compare", "first", "x"]).0, "files", "an exported batch may stand there too");
    assert_eq!(values(&env, &["show", &format!("{}/f", me())]), [format!("{}/first", me())]);
    let id: String =
        env.connect().query_row("SELECT id FROM batches WHERE tracking_id = 'first'", [], |row| row.get(0)).unwrap();
    assert_eq!(values(&env, &["show", &id[..6]]), [id]);
}

#[test]
fn an_ephemeral_agent_has_no_version_to_show() {
    let env = filled();
    env.write("a.md", "---\nname: counter\nruntime: checks\nchecks:\n  - words: {min: 1}\n---\nCount.\n");
    env.run(["create", "--ephemeral", "--agent-file", "a.md", "--docs", "docs", "--tracking-id", "third"]).succeeds();
    assert_eq!(answer(&env, &["show", "thi"]).1, ["third\tpending, counter"]);
}

#[test]
fn a_lease_that_has_run_out_is_pending_work() {
    let env = filled();
    env.lease_a_job("second", -1_000);
    assert_eq!(answer(&env, &["show", "sec"]).1, ["second\tpending, proofreader@1"]);
    env.lease_a_job("first", 60_000);
    assert_eq!(answer(&env, &["show", "fir"]).1, ["first\tThe first, running, proofreader@1"]);
}

#[test]
fn documents_and_jobs_are_those_of_the_batch_on_the_line() {
    let env = filled();
    assert_eq!(values(&env, &["document", "show", ""]).len(), 1, "the library");
    for option in ["--document", "--job"] {
        let (_, lines) = answer(&env, &["show", "first", option, ""]);
        let titles: Vec<_> = lines.iter().map(|line| line.split_once('\t').unwrap().1).collect();
        assert_eq!(titles, ["Document A", "Document B"], "{option}");
    }
    assert_eq!(values(&env, &["show", "no-such", "--job", ""]), Vec::<String>::new());
}

#[test]
fn agents_users_and_closed_sets() {
    let env = filled();
    assert_eq!(values(&env, &["create", "--agent", ""]), ["proofreader", "structure"]);
    assert_eq!(values(&env, &["create", "--agent=str"]), ["--agent=structure"]);
    assert_eq!(values(&env, &["--as", ""]), [me()]);
    assert_eq!(values(&env, &["list", "--status", "c"]), ["completed", "cancelled"]);
    assert_eq!(values(&env, &["policy", "set", "retention"]), ["retention-default", "retention-max"]);
    assert_eq!(values(&env, &["export", "first", "--include", "raw,c"]), ["raw,content"]);
    assert_eq!(values(&env, &["help", "sel"]), ["selectors"]);
    assert_eq!(values(&env, &["--format", "j"]), ["json", "jsonl"]);
}

#[test]
fn a_value_of_a_list_is_offered_once() {
    let env = TestEnv::new();
    assert_eq!(values(&env, &["list", "--columns", "batch,a"]), ["batch,agent"]);
    assert_eq!(values(&env, &["list", "--columns", "batch,agent,a"]), [""; 0]);
    assert_eq!(values(&env, &["list", "--columns=batch,agent,b"]), [""; 0]);
}

#[test_case("list")]
#[test_case("show first")]
#[test_case("jobs first")]
#[test_case("export first")]
#[test_case("compare first second")]
#[test_case("agent list")]
#[test_case("agent show proofreader")]
#[test_case("agent export proofreader")]
#[test_case("document list")]
#[test_case("user list")]
#[test_case("db info")]
#[test_case("cleanup")]
#[test_case("run first")]
#[test_case("help")]
fn the_formats_offered_are_those_that_the_command_has(line: &str) {
    let env = filled();
    let words: Vec<_> = line.split(' ').collect();
    let offered = values(&env, &[&words[..], &["--format", ""]].concat());
    for format in ["table", "json", "jsonl", "csv", "markdown", "html"] {
        let ran = env.run(words.iter().chain(&["--format", format]));
        let is_refused = ran.stderr.contains(&format!("this command has no --format {format}"));
        assert_eq!(offered.iter().any(|offered| offered == format), !is_refused, "{format}: {}", ran.stderr);
    }
}

#[test_case(&["cre"], "none", &["create"]; "a command")]
#[test_case(&["agent", "ad"], "none", &["add"]; "a subcommand")]
#[test_case(&["list", "--incl"], "none", &["--include-expired"]; "an option")]
#[test_case(&["list", "--jo"], "none", &["--journal"]; "a global option")]
#[test_case(&["create", "--docs", "a", "b", "--ep"], "none", &["--ephemeral"]; "after many values")]
#[test_case(&["create", "--docs", "a", ""], "files", &[]; "one more file")]
#[test_case(&["man", ""], "folders", &[]; "a folder")]
#[test_case(&["run", "-j8", "--", "--x"], "none", &[]; "no option after two dashes")]
#[test_case(&["no-such-command", ""], "none", &[]; "not a command")]
#[test_case(&["list", "--limit", ""], "none", &[]; "a number")]
fn the_command_line_itself(words: &[&str], files: &str, expected: &[&str]) {
    let env = TestEnv::new();
    let (found, lines) = answer(&env, words);
    let values: Vec<_> = lines.iter().map(|line| line.split('\t').next().unwrap()).collect();
    assert_eq!((found.as_str(), values.as_slice()), (files, expected));
    assert!(env.counts().is_none(), "a database was made");
}

#[test]
fn the_database_is_the_one_of_the_line_then_of_the_environment_then_of_the_configuration() {
    let env = filled();
    let path = env.database().to_str().unwrap().to_owned();
    let away = |words: &[&str]| {
        let ran = env.run_with(["__complete", "words"].iter().chain(words), |command| {
            command.env_remove("EVALBATCH_DB");
        });
        ran.succeeds().stdout.contains("second")
    };
    assert!(!away(&["show", "=sec"]));
    assert!(away(&["--db", &path, "show", "=sec"]));
    assert!(away(&["show", &format!("--db={path}"), "=sec"]));
    env.write("other.toml", &format!("db = {path:?}\n"));
    assert!(away(&["show", "--config", "other.toml", "=sec"]));
    assert_eq!(values(&env, &["--db", "elsewhere.db", "show", "sec"]), Vec::<String>::new());
}

#[test]
fn what_is_no_database_or_not_ours_or_locked_is_no_answer_and_stays_as_it_is() {
    let env = filled();
    env.write("text.db", "not a database, but long enough to have a header of a hundred bytes, or nearly so, at least");
    env.write("empty.db", "");
    let before = std::fs::read(env.path("text.db")).unwrap();
    for path in ["text.db", "empty.db", "missing/there.db", "docs", ""] {
        assert_eq!(values(&env, &["--db", path, "show", "f"]), Vec::<String>::new(), "{path}");
    }
    assert_eq!(std::fs::read(env.path("text.db")).unwrap(), before);
    assert_eq!(std::fs::read(env.path("empty.db")).unwrap(), b"");
    assert!(!env.path("missing").exists());
    let connection = env.connect();
    connection.execute_batch("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE").unwrap();
    assert_eq!(values(&env, &["show", "firs"]), Vec::<String>::new(), "locked");
}

#[test]
fn looking_writes_nothing() {
    let env = filled();
    let read = || std::fs::read(env.database()).unwrap();
    let names = || -> Vec<_> {
        let mut names: Vec<_> =
            std::fs::read_dir(env.path("data")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        names
    };
    let before = (read(), names());
    assert_eq!(values(&env, &["show", "firs"]), ["first"]);
    assert_eq!((read(), names()), before);
}

#[test]
fn what_a_terminal_would_obey_is_not_offered() {
    let env = filled();
    env.sql("UPDATE batches SET name = 'evil' || char(27) || '[2J' || char(10) || 'first' WHERE tracking_id = 'first'");
    env.sql("UPDATE batches SET tracking_id = 'fi' || char(27) || 'x' WHERE tracking_id = 'second'");
    let (_, lines) = answer(&env, &["show", "firs"]);
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].starts_with("first\tevil") && !lines[0].contains('\u{1b}'), "{lines:?}");
}

#[test_case(&[]; "nothing")]
#[test_case(&["words"]; "no word")]
#[test_case(&["bash"]; "no line")]
#[test_case(&["bash", ""]; "no breaks")]
#[test_case(&["bash", "", "@"]; "an empty line")]
#[test_case(&["tcsh", "x"]; "another shell")]
fn requests_that_make_no_sense_are_silent(arguments: &[&str]) {
    let ran = TestEnv::new().run(["__complete"].iter().chain(arguments)).succeeds();
    assert!(ran.stderr.is_empty() && ran.stdout.is_empty(), "{ran:?}");
}

/// Bash itself, with the committed script. Who has none misses only this test.
#[test]
fn bash_completes_lines() {
    let env = filled();
    env.write("agent.md", "---\nname: it's a test\nruntime: checks\nchecks:\n  - words: {min: 5}\n---\nCount.\n");
    env.run(["agent", "add", "agent.md"]).succeeds();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/completions/evalbatch.bash");
    let completed = |line: &str| -> Option<String> {
        let program = env.command().get_program().to_owned();
        let mut bash = Command::new("bash");
        bash.env_clear().current_dir(env.path("")).env("PATH", std::env::var_os("PATH").unwrap_or_default());
        for (name, value) in env.command().get_envs() {
            bash.env(name, value.unwrap_or_default());
        }
        let source = r#"source "$1"; COMP_LINE=$3; COMP_POINT=${#3}; _evalbatch "$2"; printf '%s\n' "${COMPREPLY[@]}""#;
        let output = bash.args(["--norc", "-c", source, "bash", script]).arg(program).arg(line).output().ok()?;
        assert!(output.status.success(), "{output:?}");
        Some(String::from_utf8(output.stdout).unwrap())
    };
    let Some(first) = completed("evalbatch show fi") else {
        eprintln!("skipped: no bash");
        return;
    };
    assert_eq!(first, "first\n");
    assert_eq!(completed("evalbatch create --agent=it").unwrap(), "it\\'s\\ a\\ test\n");
    assert_eq!(completed("evalbatch create --agent 'it").unwrap(), "\n", "the name holds the quote that is open");
    assert_eq!(completed("evalbatch create --docs ag").unwrap(), "\n", "files are for bash to find");
}

/// A new argument must not be forgotten: what is named like something stored completes from the database.
#[test]
fn whatever_takes_a_batch_or_an_agent_completes_it() {
    fn walk(command: &clap::Command, path: &[&str], cases: &mut Vec<(Vec<String>, &'static str)>) {
        for argument in command.get_arguments().filter(|argument| argument.get_action().takes_values()) {
            let expected = match argument.get_value_names().and_then(<[_]>::first).map(clap::builder::Str::as_str) {
                Some("BATCH" | "BASELINE" | "CANDIDATE") => "first",
                Some("AGENT" | "NAME[@VERSION]") => "proofreader",
                Some("USER") => "",
                _ => continue,
            };
            let mut words: Vec<String> = path.iter().map(ToString::to_string).collect();
            match argument.get_long() {
                Some(long) => words.push(format!("--{long}")),
                None if argument.get_id() == "candidates" => words.push("first".to_owned()),
                None => {}
            }
            cases.push((words, expected));
        }
        for inner in command.get_subcommands() {
            walk(inner, &[path, &[inner.get_name()]].concat(), cases);
        }
    }
    let env = filled();
    let mut cases = Vec::new();
    walk(&Cli::command(), &[], &mut cases);
    assert!(cases.len() > 20, "{cases:?}");
    for (mut words, expected) in cases {
        words.push(expected.to_owned());
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        assert!(!values(&env, &words).is_empty(), "{words:?}");
    }
}

#[test]
fn a_slip_in_a_name_is_told_and_another_name_is_not() {
    let env = filled();
    for (line, nearest) in [
        ("show secnod", Some("second")),
        ("create --agent proofreadr --docs docs", Some("proofreader")),
        ("agent show structur", Some("structure")),
        ("show elsewhere", None),
        ("create --agent elsewhere --docs docs", None),
    ] {
        let said = fails(&env, &line.split(' ').collect::<Vec<_>>(), 3, "not_found");
        let hint = nearest.map(|name| format!("did you mean {name:?}?"));
        assert_eq!(
            said.lines().find(|line| line.starts_with("did you mean")).map(str::to_owned),
            hint,
            "{line}: {said}"
        );
    }
}
