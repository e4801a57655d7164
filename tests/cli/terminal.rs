//! On a terminal: the pager, colours, the bell, the next command. `script` of util-linux lends one; who has none misses these.

use std::process::{Command, Stdio};

use test_case::test_case;

use crate::harness::TestEnv;

/// What a terminal shows of a shell line; `None` without `script`.
pub fn on_a_terminal(env: &TestEnv, line: &str, variables: &[(&str, &str)]) -> Option<String> {
    let mut script = Command::new("script");
    script.env_clear().current_dir(env.path("")).stdin(Stdio::null());
    script.env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("TERM", "xterm");
    for (name, value) in env.command().get_envs() {
        script.env(name, value.unwrap_or_default());
    }
    for (name, value) in variables {
        script.env(name, value);
    }
    script.env("EB", env!("CARGO_BIN_EXE_evalbatch"));
    let line = format!("stty rows 24 cols 100; {line}");
    let Ok(output) = script.args(["-qec", &line, "/dev/null"]).output() else {
        eprintln!("skipped: no script");
        return None;
    };
    Some(String::from_utf8(output.stdout).unwrap())
}

/// More documents than a screen has rows.
fn filled() -> TestEnv {
    let env = TestEnv::new();
    env.documents(&[5; 26]);
    let create =
        ["create", "--ephemeral", "--agent", "proofreader", "--docs", "docs", "--tracking-id", "long", "--run"];
    env.run(create).succeeds();
    env
}

const MARK: (&str, &str) = ("EVALBATCH_PAGER", "sed 's/^/paged: /'");

#[test_case("$EB show long"; "show")]
#[test_case("$EB jobs long"; "jobs")]
#[test_case("$EB help agents"; "a topic")]
#[test_case("$EB agent show proofreader"; "an agent")]
#[test_case("$EB compare long long --limit 0"; "compare")]
#[test_case("PAGER=$EVALBATCH_PAGER; unset EVALBATCH_PAGER; export PAGER; $EB show long"; "the common variable")]
fn what_is_longer_than_the_screen_is_paged(line: &str) {
    let Some(text) = on_a_terminal(&filled(), line, &[MARK]) else { return };
    let (paged, others): (Vec<_>, Vec<_>) = text.lines().partition(|line| line.starts_with("paged: "));
    assert!(paged.len() >= 24, "{text}");
    assert!(others.iter().all(|line| line.contains("next:") || line.trim().is_empty()), "{others:?}");
}

#[test_case("$EB list"; "what fits")]
#[test_case("$EB show long --no-pager"; "the flag")]
#[test_case("EVALBATCH_NO_PAGER=1 $EB show long"; "its variable")]
#[test_case("EVALBATCH_PAGER= $EB show long"; "no command")]
#[test_case("EVALBATCH_PAGER=cat $EB show long"; "cat")]
#[test_case("TERM=dumb $EB show long"; "a dumb terminal")]
#[test_case("$EB show long | cat"; "a pipe")]
#[test_case("$EB show long --json > file; cat file"; "a file")]
fn what_is_not_paged(line: &str) {
    let Some(text) = on_a_terminal(&filled(), line, &[MARK]) else { return };
    assert!(text.contains("long") && !text.contains("paged: "), "{text}");
}

#[test]
fn the_configuration_names_a_pager_too() {
    let env = filled();
    env.write("pager.toml", "pager = \"sed 's/^/configured: /'\"\n");
    let Some(text) = on_a_terminal(&env, "$EB --config pager.toml show long", &[("PAGER", MARK.1)]) else { return };
    assert!(text.contains("configured: ") && !text.contains("paged: "), "{text}");
}

#[test_case("true"; "one that reads nothing")]
#[test_case("head -1 > /dev/null"; "one that reads a line")]
#[test_case("no-such-pager"; "one that there is not")]
fn a_pager_that_ends_early_ends_the_command_quietly(pager: &str) {
    let env = filled();
    let line = "$EB show long; echo status $?; $EB export long > /dev/null; echo status $?";
    let Some(text) = on_a_terminal(&env, line, &[("EVALBATCH_PAGER", pager)]) else { return };
    assert_eq!(text.matches("status 0").count(), 2, "{text}");
    assert!(!text.contains("error:") && !text.contains("panic"), "{text}");
}

#[test]
fn an_error_comes_after_the_pager_and_keeps_its_code() {
    let env = filled();
    env.run(["create", "--agent", "proofreader", "--docs", "docs", "--tracking-id", "ungraded"]).succeeds();
    let line = "$EB show ungraded --fail-under 50; echo status $?";
    let Some(text) = on_a_terminal(&env, line, &[MARK, ("NO_COLOR", "1")]) else { return };
    let error = text.find("error: the average grade of ungraded is undetermined").unwrap_or_else(|| panic!("{text}"));
    assert!(text.rfind("paged: ").is_some_and(|last| last < error) && text.contains("status 8"), "{text}");
}

#[test_case(&[], true; "a terminal")]
#[test_case(&[("NO_COLOR", "1")], false; "no color")]
#[test_case(&[("CLICOLOR", "0")], false; "clicolor off")]
#[test_case(&[("TERM", "dumb")], false; "a dumb terminal")]
#[test_case(&[("EVALBATCH_COLOR", "never")], false; "its own variable")]
#[test_case(&[("TERM", "dumb"), ("CLICOLOR_FORCE", "1")], true; "forced")]
#[test_case(&[("NO_COLOR", "1"), ("EVALBATCH_COLOR", "always")], true; "its own variable wins")]
fn colours_on_a_terminal(variables: &[(&str, &str)], coloured: bool) {
    let Some(text) = on_a_terminal(&filled(), "$EB list", variables) else { return };
    assert_eq!(text.contains("\u{1b}["), coloured, "{text:?}");
}

#[test_case(&[], false; "a pipe")]
#[test_case(&[("CLICOLOR_FORCE", "1")], true; "forced")]
#[test_case(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], false; "no color wins")]
fn colours_in_a_pipe(variables: &[(&str, &str)], coloured: bool) {
    let ran = filled().run_with(["list"], |command| {
        command.envs(variables.iter().copied());
    });
    assert_eq!(ran.succeeds().stdout.contains("\u{1b}["), coloured);
}

#[test]
fn a_run_with_nothing_to_do_draws_no_progress() {
    let Some(text) = on_a_terminal(&filled(), "$EB run long", &[]) else { return };
    assert!(text.contains("nothing to do") && !text.contains("0/0"), "{text:?}");
}

#[test]
fn equal_retries_are_told_once_and_then_counted() {
    let env = TestEnv::new();
    env.documents(&[1; 6]);
    let agent = env.command_agent("busy", "exit 75");
    env.run(["create", "--ephemeral", "--agent-file", &agent, "--docs", "docs", "--tracking-id", "x"]).succeeds();
    let Some(text) = on_a_terminal(&env, "$EB run x --max-attempts 2", &[]) else { return };
    assert_eq!(text.matches("again in ").count(), 1, "{text}");
    assert!(text.contains("again (try_again), 5 more jobs: "), "{text}");
}

#[test]
fn the_bell_rings_where_it_was_asked_for() {
    let env = filled();
    let rerun = |more: &str| on_a_terminal(&env, &format!("$EB rerun long --run {more}"), &[]);
    let Some(with) = rerun("--bell") else { return };
    assert_eq!(with.matches('\u{7}').count(), 1);
    assert!(!rerun("").unwrap().contains('\u{7}'));
    assert!(!rerun("--bell 2> /dev/null").unwrap().contains('\u{7}'));
    env.run(["create", "--agent", "proofreader", "--docs", "docs", "--bell"]).ends_with(2);
}

#[test_case("pin long", "evalbatch show long")]
#[test_case("list", "evalbatch show BATCH")]
#[test_case("policy show", "evalbatch policy set KEY VALUE")]
#[test_case("agent show proofreader --no-pager", "--agent proofreader --docs PATH --run")]
#[test_case("compare long long --no-pager", "evalbatch compare long long --format html --output comparison.html")]
fn the_next_command_is_named_at_a_terminal_only(line: &str, next: &str) {
    let env = filled();
    let Some(text) = on_a_terminal(&env, &format!("$EB {line}"), &[("NO_COLOR", "1")]) else { return };
    assert!(text.contains(&format!("next: {next}")) || text.contains("next:") && text.contains(next), "{text}");
    for quiet in [format!("$EB {line} | cat"), format!("$EB {line} -q"), format!("$EB {line} --json")] {
        let text = on_a_terminal(&env, &quiet, &[]).unwrap();
        assert!(!text.contains("next:"), "{quiet}: {text}");
    }
}

#[test]
fn a_dry_run_names_a_cleanup_of_the_same_where_there_is_something_to_remove() {
    let env = filled();
    let dry = |more: &str| on_a_terminal(&env, &format!("$EB cleanup --dry-run {more}"), &[("NO_COLOR", "1")]);
    let Some(text) = dry("") else { return };
    assert!(!text.contains("next:"), "{text}");
    env.sql("UPDATE batches SET expires_at = 1000, created_at = 0");
    let text = dry("--grace 1d --mine").unwrap();
    assert!(text.contains("next: evalbatch cleanup --mine --grace 1d\r"), "{text}");
    let text = dry("--max-delete 0").unwrap();
    assert!(text.contains("1 would be removed") && text.contains("would refuse") && !text.contains("next:"), "{text}");
}

#[test]
fn what_a_cleanup_came_to_is_broken_between_words() {
    let env = filled();
    env.sql("UPDATE batches SET expires_at = 1000, created_at = 0");
    let Some(text) = on_a_terminal(&env, "stty cols 60; $EB cleanup", &[]) else { return };
    let lines: Vec<_> = text.lines().map(str::trim_end).collect();
    assert!(lines.len() > 1 && lines.iter().all(|line| line.len() <= 60), "{text}");
    assert!(text.contains("26 documents"), "{text}");
}

/// A batch of fourteen jobs that fail, which is told while it runs.
fn failing() -> TestEnv {
    let env = TestEnv::new();
    env.documents(&[5; 14]);
    let agent = env.command_agent("failing", "cat > /dev/null; exit 1");
    let create = ["create", "--ephemeral", "--agent-file", &agent, "--docs", "docs", "--tracking-id", "failing"];
    env.run(create).succeeds();
    env
}

#[test]
fn progress_is_drawn_in_place_and_fits_a_narrow_terminal() {
    let Some(text) = on_a_terminal(&failing(), "stty cols 30; $EB run failing > /dev/null", &[]) else { return };
    let drawn: Vec<&str> = text.split("\r\u{1b}[J").filter(|piece| piece.contains("/14")).collect();
    assert!(!drawn.is_empty(), "{text:?}");
    for piece in drawn {
        let line = piece.lines().last().unwrap();
        assert!(line.chars().count() <= 30 && !line.contains('\u{1b}'), "{line:?}");
    }
}

#[test]
fn a_dumb_terminal_gets_plain_lines_of_a_run() {
    let Some(text) = on_a_terminal(&failing(), "$EB run failing > /dev/null", &[("TERM", "dumb")]) else { return };
    assert!(!text.contains('\u{1b}') && !text.replace("\r\n", "").contains('\r'), "{text:?}");
    assert_eq!(text.matches("failed (").count(), 14, "{text}");
}

#[test]
fn a_dumb_terminal_gets_the_pictures_of_watch_one_below_the_other() {
    let env = filled();
    env.run(["create", "--agent", "proofreader", "--docs", "docs", "--ephemeral", "--tracking-id", "open"]).succeeds();
    let line = "(sleep 1; $EB run open -q) & $EB show open --watch; wait";
    let Some(text) = on_a_terminal(&env, line, &[("TERM", "dumb")]) else { return };
    assert!(!text.contains('\u{1b}') && text.contains("26 of 26 completed"), "{text:?}");
}

#[test]
fn errors_and_hints_are_broken_between_words() {
    let line = "stty cols 40; $EB show no-such-batch; $EB show long --format xml";
    let Some(text) = on_a_terminal(&filled(), line, &[("NO_COLOR", "1")]) else { return };
    let is_ours = |line: &str| !line.contains("evalbatch ");
    assert!(text.lines().filter(|line| is_ours(line)).all(|line| line.chars().count() <= 40), "{text}");
    assert!(text.contains("hint: list yours:\r\n      evalbatch list --include-expired;\r\n"), "{text}");
}

#[test]
fn instructions_are_broken_once() {
    let env = TestEnv::new();
    let sentence = "You read one document and grade how well its claims are supported,\nfrom 0 to 100. Be strict.\n";
    env.write("strict.md", &format!("---\nname: strict\nruntime: checks\nchecks:\n  - typos: {{}}\n---\n{sentence}"));
    env.run(["agent", "add", "strict.md"]).succeeds();
    let line = "stty cols 60; $EB agent show strict --no-pager";
    let Some(text) = on_a_terminal(&env, line, &[]) else { return };
    let expected =
        "You read one document and grade how well its claims are\r\nsupported, from 0 to 100. Be strict.\r\n";
    assert!(text.contains(expected), "{text}");
    assert!(env.run(["agent", "show", "strict"]).succeeds().stdout.contains(sentence));
}

#[test_case("$EB"; "nothing")]
#[test_case("$EB -h"; "the list of commands")]
#[test_case("$EB help --no-pager"; "the same as a command")]
fn the_overview_fits_a_narrow_terminal(line: &str) {
    let Some(text) = on_a_terminal(&TestEnv::new(), &format!("stty cols 60; {line}"), &[("NO_COLOR", "1")]) else {
        return;
    };
    assert!(text.contains("cleanup") && text.lines().all(|line| line.chars().count() <= 60), "{text}");
}

#[test]
fn a_note_stands_below_what_it_is_about() {
    let line = "$EB jobs long --limit 2 --no-pager; $EB list --limit 1 --no-pager";
    let Some(text) = on_a_terminal(&filled(), line, &[("NO_COLOR", "1")]) else { return };
    let table = text.find("Document B").unwrap();
    assert!(text.find("2 of 26 shown").is_some_and(|note| note > table), "{text}");
}

#[test]
fn a_list_keeps_what_names_a_batch_whole() {
    let env = filled();
    let agent = env.answering_agent("an-agent-with-a-long-name", r#"{"summary":"Read.","grade":50}"#);
    let create =
        ["create", "--ephemeral", "--agent-file", &agent, "--docs", "docs", "--name", "A rather long name of it"];
    let made_up = env.run(create.iter().chain(&["--json"])).succeeds().json_as("create");
    let made_up = made_up["batch"]["trackingId"].as_str().unwrap();
    let chosen = "strict-v2-of-this-autumn";
    env.run(create.iter().chain(&["--tracking-id", chosen, "--run"])).succeeds();
    let line = "stty cols 60; $EB list --no-pager";
    let Some(text) = on_a_terminal(&env, line, &[("NO_COLOR", "1")]) else { return };
    assert!(text.contains(&format!("{made_up} ")) && text.contains(&format!("{chosen} ")), "{text}");
    assert!(text.lines().all(|line| line.chars().count() <= 60), "{text}");
}

/// Instructions in longer lines than the screen has, in one of which a word differs.
#[test]
fn a_comparison_breaks_instructions_once() {
    let env = filled();
    let sentence = "Read the document as a careful colleague does, and grade how well each of its claims is supported by the text.";
    for (name, last) in [("mild", "Be kind."), ("strict", "Be strict.")] {
        let front = format!("name: {name}\nruntime: checks\nchecks:\n  - words: {{min: 5}}");
        let file = format!("{name}.md");
        env.write(&file, &format!("---\n{front}\n---\n{sentence}\n{sentence}\n{last}\n"));
        let create = ["create", "--ephemeral", "--docs", "docs", "--agent-file", &file, "--tracking-id", name, "--run"];
        env.run(create).succeeds();
    }
    let piped = env.run(["compare", "mild", "strict"]).succeeds().stdout;
    assert!(piped.contains(&format!("\n      {sentence}\n")), "{piped}");
    let Some(text) = on_a_terminal(&env, "$EB compare mild strict --no-pager", &[("NO_COLOR", "1")]) else { return };
    let (_, diff) = text.split_once("instructions\r\n").unwrap();
    let (diff, _) = diff.split_once("\r\n\r\n").unwrap();
    let lines: Vec<&str> = diff.lines().collect();
    let (last, whole) = lines.split_last().unwrap();
    assert!(last.ends_with("Be strict."), "{diff}");
    let whole = whole.iter().filter(|line| !line.ends_with("Be kind."));
    assert!(
        whole.clone().count() > 0 && whole.clone().all(|line| (80..=100).contains(&line.chars().count())),
        "{diff}"
    );
}

#[test]
fn a_deletion_that_is_declined_is_none() {
    let env = filled();
    let Some(text) = on_a_terminal(&env, "echo n | script -qec \"$EB delete long\" /dev/null; echo code $?", &[])
    else {
        return;
    };
    assert!(text.contains("not deleted") && text.contains("code 1"), "{text}");
    assert_eq!(env.counts().unwrap()["batches"], 1);
}
