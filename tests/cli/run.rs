//! `run`.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use test_case::test_case;

use crate::harness::{NOON, Ran, TestEnv, fails};

/// Fails on documents that have the word `BAD`, which is in no id of the request.
const PICKY: &str = r#"if grep -q BAD; then echo "cannot read this" >&2; exit 1; fi
echo '{"summary":"Read.","grade":80,"usage":{"inputTokens":10,"outputTokens":2},"costUsd":0.5}'"#;

/// An experiment `x` of this agent file over `docs`.
pub fn create(env: &TestEnv, agent: &str) {
    let arguments = ["create", "--ephemeral", "--agent-file", agent, "--docs", "docs", "--tracking-id", "x"];
    env.run(arguments).succeeds();
}

pub fn picky() -> TestEnv {
    let env = TestEnv::new();
    env.write("docs/a.md", "# A\n\ngood\n");
    env.write("docs/b.md", "# B\n\nBAD\n");
    env.write("docs/c.md", "# C\n\ngood\n");
    let agent = env.command_agent("picky", PICKY);
    create(&env, &agent);
    env
}

pub fn report(ran: &Ran) -> Value {
    ran.json_as("run")
}

#[test]
fn runs_everything_and_says_so() {
    let env = TestEnv::new();
    env.documents(&[1, 2, 3]);
    let agent = env.answering_agent("reader", r#"{"summary":"Read.","grade":70}"#);
    create(&env, &agent);
    let ran = env.run_at("+1h", ["run", "x"]).succeeds();
    insta::assert_snapshot!(ran.shown(), @r#"
    DOCUMENT    STATUS     GRADE  COMMENTS  SUMMARY
    Document A  completed   70.0         0  Read.
    Document B  completed   70.0         0  Read.
    Document C  completed   70.0         0  Read.

    3 completed, cost unknown in [TIME]
    average grade 70.0; see more with: evalbatch show x
    "#);
    assert_eq!(ran.stderr, "");
    let again = report(&env.run(["run", "--json"]).succeeds());
    assert_eq!((&again["completed"], &again["pending"], &again["batches"]), (&json!(0), &json!(0), &json!([])));
}

#[test_case("TMPDIR=missing", "cannot make a temporary folder in missing: ", "let TMPDIR name a folder"; "no folder for temporary files")]
#[test_case("ulimit -n 24; true", "too many open files", "ulimit -n"; "too few files")]
fn trouble_of_the_machine_stops_the_run_and_fails_no_job(trouble: &str, message: &str, hint: &str) {
    let env = TestEnv::new();
    let names: Vec<String> = (0..30).map(|number| format!("docs/{number}.md")).collect();
    for name in &names {
        env.write(name, &format!("# {name}\n\nText {name}.\n"));
    }
    let agent = env.command_agent("slow", "cat >/dev/null; sleep 0.3; echo '{\"summary\":\"Read.\",\"grade\":70}'");
    create(&env, &agent);
    let script = format!("{trouble}; export TMPDIR; exec {} run x -j 16 --json", env!("CARGO_BIN_EXE_evalbatch"));
    let mut command = env.command();
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", &script]).current_dir(env.path(".")).env_clear();
    shell.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    command = shell;
    let output = command.output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(7), "{stderr}");
    assert!(stderr.contains(message) && stderr.contains(hint), "{stderr}");
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&report["failed"], &report["stopped"]), (&json!(0), &json!("provider")), "{report}");
    // Once the trouble is over, everything is done, and nothing was charged.
    let after = report_of_the_rest(&env);
    assert_eq!((&after["failed"], &after["pending"]), (&json!(0), &json!(0)), "{after}");
    let stats = &after["batches"][0]["jobStats"];
    assert_eq!(stats["completed"], json!(30));
}

fn report_of_the_rest(env: &TestEnv) -> Value {
    report(&env.run(["run", "x", "-j", "16", "--json"]).succeeds())
}

#[test]
fn failed_jobs_end_a_run_with_7() {
    let env = picky();
    let ran = env.run(["run", "x", "--json"]).ends_with(7);
    let value = report(&ran);
    let figures = ["completed", "failed", "cancelled", "retried", "pending", "inputTokens", "outputTokens", "costUsd"];
    let figures: Vec<_> = figures.iter().map(|figure| value[figure].clone()).collect();
    assert_eq!(json!(figures), json!([2, 1, 0, 0, 0, null, null, null]));
    assert_eq!(ran.error()["kind"], "partial");
    let stats = json!({"total": 3, "pending": 0, "running": 0, "completed": 2, "failed": 1, "cancelled": 0});
    assert_eq!(value["batches"][0]["jobStats"], stats);
    // What failed is not tried again by itself, and is not done by that: a loop that runs it twice must not end well.
    let again = env.run(["run", "x", "--json"]).ends_with(7);
    assert_eq!((&report(&again)["failed"], &again.error()["message"]), (&json!(0), &json!("1 job failed earlier")));
    assert!(again.error()["hints"].to_string().contains("run x --retry-failed"), "{}", again.stderr);
    // Without names it is about what there was to do.
    env.run(["run"]).succeeds();
    let listed = env.run(["list", "--json"]).json_as("list");
    assert_eq!(listed["batches"][0]["status"], "partial");
}

#[test]
fn a_failure_says_why_and_what_to_do() {
    let env = picky();
    let ran = env.run(["run", "x"]).ends_with(7);
    assert!(
        ran.stdout.contains("cannot read this")
            && ran.stdout.contains("2 completed, 1 failed, ≥ 20 tokens in + ≥ 4 out, ≥ $1.00"),
        "{}",
        ran.stdout
    );
    insta::assert_snapshot!(ran.said(), @r#"
    error: 1 job failed
    hint: see why: evalbatch show x
    hint: try again: evalbatch run x --retry-failed
    "#);
    let quiet = env.run(["run", "x", "--retry-failed", "-q"]).ends_with(7);
    assert_eq!(quiet.stdout, "");
    assert!(quiet.stderr.starts_with("error: "), "{}", quiet.stderr);
}

#[test]
fn failed_jobs_come_back_when_asked_for() {
    let env = TestEnv::new();
    env.documents(&[1, 2]);
    let flag = env.path("mended");
    let script = format!("cat >/dev/null; [ -e '{}' ] || exit 1; echo '{{\"summary\":\"ok\"}}'", flag.display());
    let agent = env.command_agent("moody", &script);
    create(&env, &agent);
    let first = env.run(["run", "--json"]).ends_with(7);
    assert_eq!(report(&first)["failed"], 2);
    std::fs::write(flag, "").unwrap();
    assert_eq!(report(&env.run(["run", "--json"]).succeeds())["completed"], 0);
    let said = fails(&env, &["run", "--retry-failed"], 2, "usage");
    insta::assert_snapshot!(said, @r#"
    --retry-failed works on batches that are named
    name them: evalbatch run BATCH --retry-failed
    "#);
    assert_eq!(report(&env.run(["run", "x", "--retry-failed", "--json"]).succeeds())["completed"], 2);
    let shown = env.run(["show", "x", "--json"]).json_as("show");
    let attempts: Vec<_> = shown["results"].as_array().unwrap().iter().map(|row| row["attempts"].clone()).collect();
    assert_eq!(json!(attempts), json!([1, 1]));
    assert_eq!(shown["aggregateMetrics"]["averageGrade"], Value::Null);
}

/// Answers 75, try again later, as often as it is told to.
fn busy(env: &TestEnv, times: u32) {
    env.documents(&[1]);
    let tally = env.path("tally");
    let script = format!(
        "cat >/dev/null; echo x >> '{tally}'; [ $(wc -l < '{tally}') -gt {times} ] || exit 75; echo '{{\"summary\":\"at last\"}}'",
        tally = tally.display()
    );
    let agent = env.command_agent("busy", &script);
    create(env, &agent);
}

#[test]
fn exit_75_is_tried_again() {
    let env = TestEnv::new();
    busy(&env, 1);
    let value = report(&env.run(["run", "x", "--json"]).succeeds());
    assert_eq!((&value["completed"], &value["retried"], &value["failed"]), (&json!(1), &json!(1), &json!(0)));
    let shown = env.run(["show", "x", "--json"]).json_as("show");
    assert_eq!((&shown["results"][0]["attempts"], &shown["results"][0]["error"]), (&json!(2), &Value::Null));
    assert_eq!(env.counts().unwrap()["attempts"], 2);
}

#[test]
fn max_attempts_bounds_the_tries() {
    let env = TestEnv::new();
    busy(&env, 9);
    let ran = env.run(["run", "x", "--max-attempts", "1", "--json"]).ends_with(7);
    assert_eq!((&report(&ran)["retried"], &report(&ran)["failed"]), (&json!(0), &json!(1)));
    let stored: i64 = env.connect().query_row("SELECT max_attempts FROM jobs", [], |row| row.get(0)).unwrap();
    assert_eq!(stored, 1);
    assert_eq!(env.counts().unwrap()["attempts"], 1);
}

#[test]
fn a_call_may_take_no_longer_than_the_timeout() {
    let env = TestEnv::new();
    env.documents(&[1]);
    let agent = env.command_agent("slow", "cat >/dev/null; sleep 600");
    create(&env, &agent);
    let ran = env.run(["run", "x", "--timeout", "300ms", "--max-attempts", "1", "--json"]).ends_with(7);
    assert_eq!(report(&ran)["failed"], 1);
    let kind: String = env.connect().query_row("SELECT error_kind FROM jobs", [], |row| row.get(0)).unwrap();
    assert_eq!(kind, "timeout");
}

#[test]
fn what_failed_comes_first_in_the_table() {
    let env = TestEnv::new();
    env.documents(&[2; 24]);
    let script = r#"if grep -q 'Document X'; then exit 1; fi; echo '{"summary":"Read."}'"#;
    let agent = env.command_agent("some", script);
    create(&env, &agent);
    let table = env.run(["run", "x"]).ends_with(7).stdout;
    let rows: Vec<&str> = table.lines().collect();
    assert!(rows[1].contains("Document X") && rows[2].contains("Document A"), "{table}");
    assert_eq!(rows[21], "… 20 of 24 jobs, the failed ones first", "{table}");
}

#[test]
fn attempts_are_numbered_on_where_a_job_is_put_back() {
    let env = TestEnv::new();
    busy(&env, 9);
    for more in [&[][..], &["--retry-failed"]] {
        env.run(["run", "x", "--max-attempts", "2"].iter().chain(more)).ends_with(7);
    }
    let job = env.run(["jobs", "x", "--json"]).succeeds().json_as("jobs")["jobs"][0].clone();
    let numbers: Vec<&Value> = job["attemptLog"].as_array().unwrap().iter().map(|it| &it["number"]).collect();
    assert_eq!((json!(numbers), &job["attempts"]), (json!([1, 2, 3, 4]), &json!(2)));
}

#[test]
fn a_second_signal_does_not_wait_for_a_lock_that_somebody_holds() {
    let env = TestEnv::new();
    env.documents(&[1, 2]);
    let agent = env.answering_agent("eighty", r#"{"summary":"Read.","grade":80}"#);
    create(&env, &agent);
    let lock = env.connect();
    lock.execute_batch("BEGIN IMMEDIATE").unwrap();
    let begun = Instant::now();
    let mut run = env.command().args(["run", "x", "-q"]).spawn().unwrap();
    let id = rustix::process::Pid::from_child(&run);
    for _ in 0..2 {
        std::thread::sleep(Duration::from_millis(500));
        rustix::process::kill_process(id, rustix::process::Signal::INT).unwrap();
    }
    assert_eq!(run.wait().unwrap().code(), Some(130));
    assert!(begun.elapsed() < Duration::from_secs(15), "{:?}, while the lock was held", begun.elapsed());
}

#[test]
fn what_a_program_had_written_when_its_run_was_killed_is_removed_by_a_later_run() {
    let env = TestEnv::new();
    env.documents(&[1]);
    // It outlives its run, and ends with this test at the latest.
    let [folder, go_on] = ["", "go-on"].map(|name| env.path(name).display().to_string());
    let wait = format!("cat > text; while [ -d '{folder}' ] && [ ! -e '{go_on}' ]; do sleep 0.05; done");
    create(&env, &env.command_agent("patient", &wait));
    let left = || -> Vec<_> {
        let entries = std::fs::read_dir(env.path(".")).unwrap().map(|entry| entry.unwrap().path());
        entries.filter(|path| path.to_str().unwrap().contains("evalbatch-task-")).collect()
    };
    let mut run = env.command().args(["run", "x", "-q"]).spawn().unwrap();
    let is_written = |folder: &std::path::PathBuf| folder.join("text").metadata().is_ok_and(|text| text.len() > 0);
    while !left().first().is_some_and(is_written) {
        assert_eq!(run.try_wait().unwrap(), None);
        std::thread::sleep(Duration::from_millis(10));
    }
    run.kill().unwrap();
    run.wait().unwrap();
    env.write("go-on", "");
    let folder = left().remove(0);
    for path in [folder.join("text"), folder] {
        std::fs::File::open(path).unwrap().set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
    }
    let agent = env.answering_agent("eighty", r#"{"summary":"Read.","grade":80}"#);
    env.run(["create", "--ephemeral", "--agent-file", &agent, "--docs", "docs", "--run", "-q"]).succeeds();
    assert_eq!(left(), Vec::<std::path::PathBuf>::new());
}

#[test]
fn a_budget_stops_claiming() {
    let env = TestEnv::new();
    env.documents(&[1, 2, 3, 4]);
    let agent = env.answering_agent("dear", r#"{"summary":"Read.","costUsd":0.5}"#);
    create(&env, &agent);
    let ran = env.run(["run", "x", "-j", "1", "--budget", "0.6", "--json"]).ends_with(7);
    let value = report(&ran);
    assert_eq!((&value["completed"], &value["pending"], &value["stopped"]), (&json!(2), &json!(2), &json!("budget")));
    assert_eq!((&value["costUsd"], &ran.error()["kind"]), (&json!(1.0), &json!("partial")));
    env.run(["run", "x"]).succeeds();
}

#[test]
fn a_budget_needs_to_know_what_an_answer_costs() {
    let env = TestEnv::new();
    env.documents(&[1]);
    let agent = env.answering_agent("untold", r#"{"summary":"Read."}"#);
    create(&env, &agent);
    let ran = env.run(["run", "x", "--budget", "5", "--json"]).ends_with(2);
    assert_eq!(ran.error()["kind"], "usage");
    let value = report(&ran);
    assert_eq!((&value["completed"], &value["pending"]), (&json!(1), &json!(0)), "what was done is told");
}

#[test]
fn a_program_that_i_have_not_trusted_is_not_started() {
    let env = TestEnv::new();
    env.documents(&[1]);
    let trace = env.path("trace");
    let script = format!("cat >/dev/null; touch '{}'; echo '{{\"summary\":\"ran\"}}'", trace.display());
    let agent = env.command_agent("program", &script);
    env.run(["agent", "add", &agent]).succeeds();
    env.run(["create", "--agent", "program", "--docs", "docs", "--tracking-id", "x"]).succeeds();
    std::fs::remove_dir_all(env.path("home/state")).unwrap();
    let said = fails(&env, &["run", "x"], 5, "forbidden");
    insta::assert_snapshot!(said, @r#"
    agent program runs a program that you have not trusted
    it runs: sh [FOLDER]/agents/program.sh
    after reading it: evalbatch agent trust program@1
    looked in [FOLDER]/home/state/evalbatch/trusted, as HOME and XDG_STATE_HOME say
    "#);
    assert!(!trace.exists());
    // The program is shown first, and then there is nobody to ask.
    let unanswered = env.run(["agent", "trust", "program"]).ends_with(2);
    assert!(unanswered.stdout.contains("program.sh") && unanswered.stderr.contains("--yes"), "{unanswered:?}");
    env.run(["run", "x"]).ends_with(5);
    let trusted = env.run(["agent", "trust", "program", "--yes"]).succeeds();
    insta::assert_snapshot!(trusted.shown(), @r#"
    agent program runs:
      sh
      [FOLDER]/agents/program.sh
    "#);
    env.run(["run", "x"]).succeeds();
    assert!(trace.exists());
}

#[test]
fn an_expired_experiment_is_refused_by_name_and_passed_over_without() {
    let env = picky();
    let ran = env.run_at("+20d", ["run", "x", "--json"]).ends_with(4);
    assert_eq!(ran.error()["kind"], "conflict");
    assert!(ran.error()["hints"][0].as_str().unwrap().contains("extend"), "{}", ran.stderr);
    let ran = env.run_at("+20d", ["run", "--json"]).succeeds();
    assert_eq!((&report(&ran)["completed"], &report(&ran)["batches"]), (&json!(0), &json!([])));
}

#[test]
fn a_dry_run_starts_nothing() {
    let env = picky();
    let before = env.counts();
    let value = report(&env.run(["run", "--dry-run", "--json"]).succeeds());
    assert_eq!((&value["dryRun"], &value["pending"]), (&json!(true), &json!(3)));
    insta::assert_snapshot!(env.run(["run", "x", "--dry-run"]).succeeds().shown(), @r#"
    BATCH  AGENT  PENDING
    x      picky        3
    "#);
    assert_eq!(env.counts(), before);
}

#[test]
fn a_malformed_answer_fails_the_job_and_is_kept() {
    let env = TestEnv::new();
    env.documents(&[1]);
    let agent = env.answering_agent("broken", r#"{"grade": 500, "sumary": "typo"}"#);
    create(&env, &agent);
    env.run(["run", "x"]).ends_with(7);
    let line = env.run(["export", "x", "--format", "jsonl", "--include", "raw"]).succeeds().lines_as("export-line");
    assert!(line[0]["rawOutput"].as_str().unwrap().contains("sumary"), "{line:?}");
    let shown = env.run(["show", "x", "--json"]).json_as("show");
    assert_eq!((&shown["results"][0]["status"], &shown["status"]), (&json!("FAILED"), &json!("failed")));
    let job = shown["results"][0]["jobId"].as_str().unwrap();
    let text = env.run(["show", "x", "--job", job]).succeeds();
    assert!(text.stdout.contains("\"sumary\": \"typo\""), "{}", text.stdout);
}

#[test]
fn a_lapsed_lease_is_taken_over_and_a_live_one_waited_for() {
    let env = TestEnv::new();
    env.documents(&[1, 2]);
    let agent = env.answering_agent("reader", r#"{"summary":"Read."}"#);
    create(&env, &agent);
    env.lease_a_job("x", -1);
    let listed = env.run(["list", "--json"]).json_as("list");
    assert_eq!(
        (&listed["batches"][0]["status"], &listed["batches"][0]["jobStats"]["pending"]),
        (&json!("pending"), &json!(2))
    );
    env.lease_a_job("x", 1_500);
    let value = report(&env.run(["run", "x", "--json"]).succeeds());
    assert_eq!((&value["completed"], &value["pending"]), (&json!(2), &json!(0)));
    let evaluations: i64 =
        env.connect().query_row("SELECT count(DISTINCT job_id) FROM evaluations", [], |row| row.get(0)).unwrap();
    assert_eq!(evaluations, 2);
}

#[test]
fn a_job_that_a_live_worker_here_holds_is_not_left() {
    let env = TestEnv::new();
    env.documents(&[1, 2]);
    let started = env.path("started");
    let release = env.path("release");
    let script = format!(
        "cat >/dev/null; touch '{}'; while [ ! -e '{}' ]; do sleep 0.05; done; echo '{{\"summary\":\"ok\"}}'",
        started.display(),
        release.display()
    );
    let agent = env.command_agent("patient", &script);
    create(&env, &agent);
    let mut command = env.command();
    let other = command.args(["run", "x", "-j", "2", "--json"]).stdout(std::process::Stdio::piped()).spawn().unwrap();
    while !started.exists() || env.run(["list", "--json"]).json_as("list")["batches"][0]["jobStats"]["running"] != 2 {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let value = report(&env.run(["run", "x", "--json"]).succeeds());
    assert_eq!((&value["completed"], &value["pending"]), (&json!(0), &json!(0)));
    std::fs::write(release, "").unwrap();
    let other = other.wait_with_output().unwrap();
    assert!(other.status.success());
    assert_eq!(serde_json::from_slice::<Value>(&other.stdout).unwrap()["completed"], 2);
}

#[test]
fn without_a_database_there_is_nothing_to_run() {
    let env = TestEnv::new();
    let ran = env.run_at(NOON, ["run"]).succeeds();
    insta::assert_snapshot!(ran.said(), @r#"note: no database at [FOLDER]/data/evalbatch.db"#);
    assert_eq!(report(&env.run(["run", "--json"]).succeeds())["completed"], 0);
    assert_eq!(env.run(["run", "-q"]).succeeds().stderr, "");
    assert_eq!(env.counts(), None);
}

#[test_case(&["run", "nobody"], 3, "not_found" ; "unknown batch")]
#[test_case(&["run", "x", "-j", "0"], 2, "usage" ; "no workers")]
#[test_case(&["run", "x", "--timeout", "5"], 2, "usage" ; "timeout without a unit")]
#[test_case(&["run", "x", "--max-attempts", "0"], 2, "usage" ; "no attempts")]
#[test_case(&["run", "x", "--budget", "-1"], 2, "usage" ; "negative budget")]
#[test_case(&["run", "x", "--budget", "NaN"], 2, "usage" ; "budget that is no number")]
#[test_case(&["run", "x", "--fail-under", "101"], 2, "usage" ; "grade out of range")]
fn refused(arguments: &[&str], code: i32, kind: &str) {
    fails(&picky(), arguments, code, kind);
}
