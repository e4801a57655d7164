//! Sentences that were once wrong, or told nothing to do.

use test_case::test_case;

use crate::harness::TestEnv;

const MODEL: &str = "---\nname: model\nruntime: openai\nmodel: small\nbaseUrl: http://127.0.0.1:9\n";

fn env() -> TestEnv {
    let env = TestEnv::new();
    env.documents(&[10]);
    env.experiment("exp", &[]);
    env
}

#[test]
fn an_empty_list_asks_only_for_what_was_not_given() {
    let env = env();
    env.run_at("+20d", ["list", "--search", "exp"]).succeeds().says("--include-expired shows it");
    for more in [&[][..], &["--include-expired"]] {
        let said = env.run([&["list", "--search", "zzz"], more].concat()).succeeds().stderr;
        assert!(said.contains("no batch matches") && !said.contains("--include-expired"), "{said}");
    }
}

#[test]
fn a_pinned_experiment_stays_whatever_its_expiry() {
    let env = env();
    env.run(["pin", "exp"]).succeeds();
    let said = env.run(["extend", "exp", "--expires-in", "5d"]).succeeds().stdout;
    assert!(said.starts_with("exp is pinned and stays; once unpinned, it expires in 5d"), "{said}");
}

#[test]
fn a_variable_of_a_header_is_no_key() {
    let env = env();
    env.write("model.md", &format!("{MODEL}headers: {{X-A: \"${{NOPE}}\"}}\n---\nRead.\n"));
    env.run(["create", "--ephemeral", "--agent-file", "model.md", "--docs", "docs", "--tracking-id", "m"]).succeeds();
    env.run(["run", "m"]).ends_with(2).says("variable NOPE, which the header X-A names, is not set");
}

#[test]
fn where_nothing_is_called_no_key_is_needed() {
    let env = env();
    env.write("model.md", &format!("{MODEL}apiKeyEnv: NOPE\n---\nRead.\n"));
    env.run(["create", "--ephemeral", "--agent-file", "model.md", "--docs", "docs", "--tracking-id", "m"]).succeeds();
    env.run(["run", "m"]).ends_with(2).says("variable NOPE, which is to hold the key");
    env.run(["cancel", "m"]).succeeds();
    env.run(["run", "m"]).succeeds().says("nothing to run: 1 cancelled");
}

#[test_case("color = \"blue\"", "line 2: \"blue\" is none of: auto, always, never"; "a choice")]
#[test_case("journal = \"paper\"", "line 2: \"paper\" is none of: wal, delete"; "another choice")]
#[test_case("[pricing.m]\ninput = \"a\"\noutput = 1", "line 3: string \"a\" stands where a number belongs"; "a type")]
#[test_case("colour = 1", "line 2: unknown key `colour`"; "a key")]
fn the_configuration_is_told_by_file_line_and_in_words(text: &str, expected: &str) {
    let env = TestEnv::new();
    env.write("config.toml", &format!("# First.\n{text}\n"));
    env.run(["list", "--config", "config.toml"]).ends_with(2).says(&format!("config.toml: {expected}"));
}

#[test]
fn a_flag_of_another_command_is_not_taken_for_a_value() {
    let said = env().run(["show", "exp", "--markdown"]).ends_with(2).stderr;
    assert!(said.contains("--markdown") && !said.contains("as a value"), "{said}");
}

#[test]
fn latest_is_a_name_that_can_be_meant() {
    env().run(["show", "lates"]).ends_with(3).says("did you mean \"latest\"?");
    let said = TestEnv::new().run(["show", "lates"]).ends_with(3).stderr;
    assert!(!said.contains("did you mean"), "{said}");
}

#[test]
fn a_refusal_names_a_batch_as_it_was_named() {
    let env = env();
    env.run(["create", "--agent", "proofreader", "--docs", "docs", "--tracking-id", "kept"]).succeeds();
    env.run(["extend", "kept", "--expires-in", "5d"]).ends_with(4).says("batch kept is a regular batch");
    env.run(["promote", "kept", "--all"]).ends_with(4).says("batch kept is a regular batch");
    env.lease_a_job("exp", 60_000);
    env.run(["promote", "exp", "--all"]).ends_with(4).says("a job of exp is running");
}

#[test_case(&["create", "--docs", "docs", "--agent"]; "for a batch")]
#[test_case(&["agent", "show"]; "to look at")]
fn a_version_that_is_not_there_is_told_by_those_that_are(arguments: &[&str]) {
    let env = env();
    env.run(["agent", "add", "counter.md"]).succeeds();
    let missing = [arguments, &["counter@9"]].concat();
    env.run(&missing).ends_with(3).says("agent \"counter\" has no version 9; it has version 1 alone");
    let text = std::fs::read_to_string(env.path("counter.md")).unwrap();
    env.write("counter.md", &format!("{text}\nAnd again.\n"));
    env.run(["agent", "add", "counter.md"]).succeeds();
    env.run(&missing).ends_with(3).says("it has versions 1 to 2");
}

#[test]
fn attempts_after_a_retry_are_told_from_those_before() {
    let env = env();
    let agent = env.command_agent("broken", "cat > /dev/null; echo no JSON");
    env.run(["create", "--ephemeral", "--agent-file", &agent, "--docs", "docs", "--tracking-id", "x"]).succeeds();
    let attempts = |more: &[&str]| {
        env.run(["run", "x", "--max-attempts", "1"].iter().chain(more)).ends_with(7);
        let job = env.value::<String>("SELECT id FROM jobs WHERE status = 'FAILED'");
        env.run(["show", "x", "--job", &job]).succeeds().stdout
    };
    assert!(!attempts(&[]).contains("tried again"));
    let shown = attempts(&["--retry-failed"]);
    let (before, after) = shown.split_once("  put back and tried again:\n").unwrap();
    assert!(before.contains("attempt 1") && after.contains("attempt 1"), "{shown}");
}

/// What an admin reads can be pasted, and is not taken for something of his own.
#[test]
fn another_users_batch_is_named_with_its_owner() {
    let env = TestEnv::new();
    env.documents(&[10]);
    env.member("ann");
    env.experiment("exp", &["--as", "ann"]);
    env.experiment("exp", &[]);
    for (line, expected) in [
        ("pin ann/exp", "ann/exp is private; pinned"),
        ("unpin ann/exp", "ann/exp is private; expires"),
        ("extend ann/exp --expires-in 5d", "ann/exp expires in 5d"),
        ("cancel ann/exp", "1 job of ann/exp cancelled"),
        ("promote ann/exp --all", "ann/exp is a regular batch now"),
        ("delete ann/exp --yes", "deleted ann/exp"),
        ("delete exp --yes", "deleted exp"),
    ] {
        let said = env.run(line.split(' ')).succeeds().stdout;
        assert!(said.contains(expected), "{line}: {said}");
    }
}
