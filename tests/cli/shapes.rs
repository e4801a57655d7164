//! Which shape an answer has: flags, the names of files and variables, and what is asked of quiet calls.

use std::process::Command;

use test_case::test_case;

use crate::harness::TestEnv;

fn with<'a>(variables: &'a [(&'a str, &'a str)]) -> impl FnOnce(&mut Command) + 'a {
    move |command| {
        command.envs(variables.iter().copied());
    }
}

/// Twenty-five batches of one document each, and one of 120 jobs.
fn many() -> TestEnv {
    let env = TestEnv::new();
    env.documents(&[10]);
    for number in 0..24 {
        env.run(["create", "--agent", "proofreader", "--docs", "docs", "--tracking-id", &format!("b{number}")])
            .succeeds();
    }
    env.run(["create", "--agent", "proofreader", "--docs", "docs", "--tracking-id", "x", "--repeat", "120"]).succeeds();
    for number in 0..24 {
        env.write(&format!("more/{number}.md"), &format!("# More {number}\n\nText.\n"));
    }
    env.run(["document", "add", "more"]).succeeds();
    env
}

#[test]
fn quiet_lists_are_whole_in_every_format() {
    let env = many();
    for (command, whole, cut) in [(&["list"][..], 25, 20), (&["jobs", "x"], 120, 100), (&["document", "list"], 25, 20)]
    {
        let lines = |more: &[&str], variables: &[(&str, &str)]| {
            let ran = env.run_with([command, more].concat(), with(variables)).succeeds();
            ran.stdout.lines().count()
        };
        assert_eq!(lines(&["-q"], &[]), whole, "{command:?}");
        assert_eq!(lines(&["-q", "--format", "jsonl"], &[]), whole, "{command:?}");
        assert_eq!(lines(&["--format", "jsonl"], &[("EVALBATCH_QUIET", "1")]), whole, "{command:?}");
        assert_eq!(lines(&["--format", "jsonl"], &[]), cut, "{command:?}");
        assert_eq!(lines(&["-q", "--limit", "3", "--format", "jsonl"], &[]), 3, "{command:?}");
        let json = env.run([command, &["-q", "--json"]].concat()).succeeds();
        let value: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
        assert_eq!((&value["limit"], &value["nextCursor"]), (&0.into(), &serde_json::Value::Null), "{command:?}");
    }
}

#[test]
fn the_name_of_a_file_outweighs_the_variable_and_a_flag_both() {
    let env = TestEnv::new();
    env.documents(&[10]);
    env.run(["create", "--agent", "proofreader", "--docs", "docs", "--tracking-id", "x", "--run"]).succeeds();
    let json = [("EVALBATCH_FORMAT", "json")];
    let begins = |arguments: &[&str], file: &str| {
        env.run_with(arguments, with(&json)).succeeds();
        std::fs::read_to_string(env.path(file)).unwrap().chars().take(7).collect::<String>()
    };
    assert_eq!(begins(&["export", "x", "-o", "r.csv"], "r.csv"), "batchId");
    assert_eq!(begins(&["export", "x", "-o", "r.json"], "r.json"), "{\"schem");
    assert_eq!(begins(&["compare", "x", "r.json", "-o", "c.html"], "c.html").to_lowercase(), "<!docty");
    assert_eq!(begins(&["export", "x", "-o", "f.csv", "--format", "jsonl"], "f.csv"), "{\"agent");
    // Where the name says nothing, the variable does.
    env.run_with(["export", "x", "-o", "plain"], with(&[("EVALBATCH_FORMAT", "csv")])).succeeds();
    assert!(std::fs::read_to_string(env.path("plain")).unwrap().starts_with("batchId"));
}

#[test_case("x.json.gz", 2)]
#[test_case("x.tsv", 2)]
#[test_case("x.yaml", 2)]
#[test_case("x", 0; "no ending")]
#[test_case("x-1.5", 0; "a number")]
fn an_ending_that_names_no_format_is_refused(file: &str, code: i32) {
    let env = TestEnv::new();
    env.documents(&[10]);
    env.run(["create", "--agent", "proofreader", "--docs", "docs", "--tracking-id", "x"]).succeeds();
    let ran = env.run(["export", "x", "-o", file]).ends_with(code);
    assert_eq!(env.path(file).exists(), code == 0);
    if code == 2 {
        assert!(ran.stderr.contains("hint: the endings that do: .json .jsonl"), "{}", ran.stderr);
        env.run(["export", "x", "-o", file, "--format", "csv"]).succeeds();
    }
}

#[test]
fn json_lines_tell_of_jobs_what_csv_tells() {
    let env = TestEnv::new();
    env.documents(&[10]);
    let agent = env.command_agent("broken", "cat >/dev/null; exit 1");
    env.run(["create", "--ephemeral", "--agent-file", &agent, "--docs", "docs", "--tracking-id", "x", "--run"])
        .ends_with(7);
    let line = env.run(["export", "x", "--format", "jsonl"]).succeeds().lines_as("export-line").remove(0);
    assert_eq!(line["errorKind"], "command_failed");
    assert!(line["startedAt"].is_string() && line["completedAt"].is_string(), "{line}");
}

#[test]
fn nobody_is_asked_where_json_is_wanted() {
    let env = TestEnv::new();
    env.documents(&[10]);
    env.run(["create", "--agent", "proofreader", "--docs", "docs", "--tracking-id", "x"]).succeeds();
    let refused = env.run(["delete", "x", "--json"]).ends_with(2);
    assert_eq!(refused.error()["message"], "with --json nobody is asked");
    env.run(["delete", "x", "--json", "--yes"]).succeeds().json_as("delete");
}

#[test]
fn a_flag_outweighs_variables_and_of_these_the_format_wins() {
    let env = TestEnv::new();
    env.documents(&[10]);
    env.run(["create", "--agent", "proofreader", "--docs", "docs"]).succeeds();
    let is_json = |more: &[&str], variables: &[(&str, &str)]| {
        env.run_with([&["list"], more].concat(), with(variables)).succeeds().stdout.starts_with('{')
    };
    let (format, quiet) = (("EVALBATCH_FORMAT", "json"), ("EVALBATCH_QUIET", "1"));
    assert!(!is_json(&["-q"], &[format]));
    assert!(is_json(&["--json"], &[quiet]));
    assert!(is_json(&[], &[format, quiet]));
    let help = env.run(["help", "configuration"]).succeeds().stdout;
    assert!(help.contains("Of these two variables the format wins"), "{help}");
}

#[test]
fn what_jobs_are_ordered_by_is_shown() {
    let env = TestEnv::new();
    env.documents(&[10, 20]);
    env.run(["create", "--agent", "proofreader", "--docs", "docs", "--tracking-id", "x", "--run"]).succeeds();
    let head = |more: &[&str]| {
        let table = env.run([&["jobs", "x"], more].concat()).succeeds().stdout;
        table.lines().next().unwrap().to_owned()
    };
    assert!(!head(&[]).contains("GRADE"));
    assert!(head(&["--sort", "grade"]).contains("GRADE") && head(&["--sort", "tokens"]).contains("TOKENS"));
    assert!(!head(&["--sort", "grade", "--columns", "job,status"]).contains("GRADE"));
}
