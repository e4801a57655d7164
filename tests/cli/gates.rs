//! `--fail-under`: when a batch meets it.

use crate::harness::{Ran, TestEnv};
use crate::run::{create, picky, report};

#[test]
fn a_gate_that_is_not_met_ends_with_8() {
    let env = TestEnv::new();
    env.documents(&[1, 2]);
    let agent = env.answering_agent("sixty", r#"{"summary":"Read.","grade":60}"#);
    create(&env, &agent);
    let ran = env.run(["run", "x", "--fail-under", "60.5", "--json"]).ends_with(8);
    assert_eq!(report(&ran)["completed"], 2);
    assert_eq!(ran.error()["kind"], "gate");
    env.run(["run", "x", "--fail-under", "60"]).succeeds();
    let ran = env.run(["run", "x", "--fail-under", "61"]).ends_with(8);
    insta::assert_snapshot!(ran.said(), @r#"
    note: nothing to do: all 2 jobs are completed
    error: the average grade of x is 60.0, below 61
    "#);
}

#[test]
fn no_grades_meet_no_gate_and_failed_jobs_come_before_it() {
    let env = TestEnv::new();
    env.documents(&[1]);
    let agent = env.answering_agent("silent", r#"{"summary":"No grade."}"#);
    create(&env, &agent);
    env.run(["run", "x", "--fail-under", "0"]).ends_with(8);
    picky().run(["run", "x", "--fail-under", "99"]).ends_with(7);
}

fn said(ran: &Ran, wanted: &str) {
    assert!(ran.said().contains(wanted), "{}", ran.said());
}

#[test]
fn a_gate_is_undetermined_while_jobs_lack_their_grades() {
    let env = TestEnv::new();
    env.documents(&[1, 2, 3, 4]);
    let script = r#"if grep -q 'Document B'; then exit 1; fi; echo '{"summary":"Read.","grade":80}'"#;
    let agent = env.command_agent("some", script);
    create(&env, &agent);
    let lacking = "the average grade of x is undetermined: 1 of 4 jobs failed";
    for (command, code) in [("run", 7), ("run", 7), ("show", 8)] {
        said(&env.run([command, "x", "--fail-under", "75"]).ends_with(code), lacking);
    }
    env.connect().execute("UPDATE jobs SET status = 'CANCELLED' WHERE status = 'FAILED'", []).unwrap();
    said(&env.run(["show", "x", "--fail-under", "75"]).ends_with(8), "1 of 4 jobs cancelled");
}

#[test]
fn a_grade_that_a_program_leaves_out_is_counted_by_the_gate() {
    let env = TestEnv::new();
    env.documents(&[1, 2, 3]);
    let script = r#"if grep -q 'Document A'; then g=80; else g=null; fi; echo "{\"summary\":\"Read.\",\"grade\":$g}""#;
    let agent = env.command_agent("some", script);
    create(&env, &agent);
    let lacking = "undetermined: 2 of 3 jobs completed without a grade";
    said(&env.run(["run", "x", "--fail-under", "75"]).ends_with(8), lacking);
    said(&env.run(["show", "x", "--fail-under", "75"]).ends_with(8), lacking);
}

#[test]
fn a_gate_waits_for_the_jobs_of_other_runs() {
    let env = TestEnv::new();
    env.documents(&[1, 2]);
    let agent = env.answering_agent("eighty", r#"{"summary":"Read.","grade":80}"#);
    create(&env, &agent);
    env.run(["run", "x"]).succeeds();
    env.connect()
        .execute(
            "UPDATE jobs SET status = 'RUNNING', token = 't', worker = 'elsewhere/1/1', lease_until = 4102444800000,
                             completed_at = NULL, duration_ms = NULL WHERE ordinal = 0",
            [],
        )
        .unwrap();
    said(&env.run(["show", "x", "--fail-under", "75"]).ends_with(8), "undetermined: 1 of 2 jobs still running");
}
