//! What is said where it is easily said wrong.

use std::net::TcpListener;

use test_case::test_case;

use crate::harness::TestEnv;

fn env() -> TestEnv {
    let env = TestEnv::new();
    env.documents(&[10, 20]);
    env
}

#[test]
fn a_server_that_nobody_reaches_asks_for_nothing() {
    let env = env();
    // A port that was free a moment ago, and where nobody listens.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    env.write(
        "model.md",
        &format!("---\nname: model\nruntime: openai\nmodel: m\nbaseUrl: http://127.0.0.1:{port}/v1\n---\nRead.\n"),
    );
    env.run(["create", "--ephemeral", "--agent-file", "model.md", "--docs", "docs", "--tracking-id", "m"]).succeeds();
    let ran = env.run_with(["run", "m", "--max-wait", "2s"], |command| {
        command.env("OPENAI_API_KEY", "k");
    });
    let ran = ran.ends_with(7);
    ran.says("would have to wait 2s more, beyond --max-wait 2s (waited 1s): cannot reach ");
    ran.says("see that the server runs");
    assert!(!ran.stderr.contains("asks"), "{}", ran.stderr);
}

#[test]
fn a_rerun_with_less_time_says_how_much_as_everything_else_does() {
    let env = env();
    env.run(["create", "--ephemeral", "--agent", "proofreader", "--docs", "docs", "--expires-in", "20d"]).succeeds();
    env.run(["policy", "set", "retention-default", "36h"]).succeeds();
    env.run(["policy", "set", "retention-max", "36h"]).succeeds();
    env.run(["rerun", "latest"]).succeeds().says("it expires in 1d 12h, the policy's retention-max");
}

#[test]
fn a_name_with_blanks_is_quoted_where_it_can_be_pasted() {
    let env = env();
    env.run(["user", "grant-admin", "some body"]).succeeds().says("evalbatch user revoke-admin 'some body'");
    env.write("agent.md", "---\nname: two words\nruntime: command\ncommand: [cat]\n---\nRead.\n");
    env.run(["agent", "add", "agent.md"]).succeeds();
    std::fs::remove_dir_all(env.path("home/state")).unwrap();
    let create = ["create", "--agent", "two words", "--docs", "docs", "--run"];
    env.run(create).ends_with(5).says("evalbatch agent trust 'two words@1'");
}

#[test_case(&["extend", "x", "--expires-in", "-3d"])]
#[test_case(&["create", "--ephemeral", "--agent", "proofreader", "--docs", "docs", "--expires-in", "-3d"])]
#[test_case(&["run", "x", "--timeout", "-3d"])]
#[test_case(&["run", "x", "--max-wait", "-3d"])]
#[test_case(&["list", "--expires-within", "-3d"])]
fn a_negative_duration_is_told_to_be_one(arguments: &[&str]) {
    env().run(arguments).ends_with(2).says("a negative duration; write a number with a unit");
}

#[test_case("--since")]
#[test_case("--until")]
fn a_negative_moment_is_told_what_is_meant(option: &str) {
    env().run(["list", option, "-3d"]).ends_with(2).says("neither a duration back from now");
}

#[test]
fn a_gate_is_missed_beside_a_failed_job_too() {
    let env = env();
    let script = r#"if grep -q 'Document A'; then exit 1; fi; echo '{"summary":"Read.","grade":50}'"#;
    let agent = env.command_agent("picky", script);
    env.run(["create", "--ephemeral", "--agent-file", &agent, "--docs", "docs", "--tracking-id", "h"]).succeeds();
    let run = ["run", "h", "--max-attempts", "1", "--fail-under", "90"];
    env.run(run).ends_with(7).says("1 job failed; the average grade of h is undetermined: 1 of 2 jobs failed");
}

#[test]
fn what_is_promoted_is_named_as_it_is_elsewhere() {
    let env = env();
    env.run(["create", "--ephemeral", "--agent", "proofreader", "--docs", "docs", "--tracking-id", "sl"]).succeeds();
    env.run(["promote", "sl", "--all"]).succeeds();
    env.run(["promote", "sl", "--all"]).ends_with(4).says("batch sl is a regular batch");
}
