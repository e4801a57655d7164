use std::fs;
use std::path::PathBuf;
use std::time::Instant;

use serde_json::{Map, Value, json};
use test_case::test_case;

use super::*;
use crate::domain::{
    Agent, AgentContent, AgentId, AgentType, AgentVersion, AgentVersionId, Anchor, BatchId, Cost, Document,
    DocumentHeader, DocumentId, ErrorKind, JobId, RuntimeKind, Settings, Timestamp, UserId,
};
use crate::runtime::{Cancel, JobFacts, Reach, Retry};

const TIMEOUT: Duration = Duration::from_secs(20);

/// One program, the variables that evalbatch sees, and a document for it.
struct Fixture {
    settings: Settings,
    variables: Vec<(OsString, OsString)>,
    content: String,
    timeout: Duration,
    cancel: Cancel,
    /// Whether it is another user's, agreed to as it is now.
    agreed: Option<Agreed>,
}

impl Fixture {
    fn shell(script: &str) -> Self {
        Self::argv(&["sh", "-c", script])
    }

    fn argv(argv: &[&str]) -> Self {
        let command = argv.iter().map(|word| (*word).to_owned()).collect();
        Self {
            settings: Settings { command, ..Settings::default() },
            variables: std::env::vars_os().filter(|(name, _)| name == "PATH").collect(),
            content: "The cat sat on the mat.".to_owned(),
            timeout: TIMEOUT,
            cancel: Cancel::default(),
            agreed: None,
        }
    }

    fn evaluate(&mut self) -> Result<Answer, AttemptFailure> {
        let agent = agent(self.settings.clone());
        let document = document(self.content.clone());
        let (id, batch_id) = (JobId::new("job1"), BatchId::new("batch1"));
        let job = JobFacts {
            id: &id,
            batch_id: &batch_id,
            tracking_id: Some("track"),
            repetition: 2,
            attempt: 3,
            started_at: crate::domain::Timestamp::from_millis(0),
        };
        let waiting = crate::runtime::Waiting::default();
        let waits = &crate::runtime::Waits::new(&waiting);
        let task = Task { agent: &agent, document: &document, job, timeout: self.timeout, cancel: &self.cancel, waits };
        let runtime = CommandRuntime::new(&agent.content, self.variables.clone());
        let runtime = CommandRuntime { agreed: self.agreed.take(), ..runtime };
        let answer = runtime.evaluate(&task);
        self.agreed = runtime.agreed;
        answer
    }

    fn failure(&mut self) -> AttemptFailure {
        self.evaluate().unwrap_err()
    }

    /// What the script prints, which it hands back as the summary.
    fn summary(&mut self) -> String {
        self.evaluate().unwrap().evaluation.summary
    }
}

fn agent(settings: Settings) -> AgentVersion {
    let now = Timestamp::from_millis(0);
    let agent = Agent {
        id: AgentId::new("agent1"),
        owner: None,
        name: "reader".to_owned(),
        agent_type: AgentType::Assessor,
        description: String::new(),
        is_active: true,
        ephemeral_batch_id: None,
        created_at: now,
        updated_at: now,
    };
    let content = AgentContent {
        primary_instructions: "Grade it.".to_owned(),
        self_critique_instructions: None,
        provides_grades: true,
        runtime: RuntimeKind::Command,
        settings,
        readme: None,
    };
    let content_hash = content.hash();
    AgentVersion { id: AgentVersionId::new("version1"), agent, version: 4, content, content_hash, created_at: now }
}

fn document(content: String) -> Document {
    let header = DocumentHeader {
        id: DocumentId::new("document1"),
        owner_id: UserId::new("user1"),
        title: "Title".to_owned(),
        author: Some("Ann".to_owned()),
        url: None,
        published_at: None,
        metadata: Map::from_iter([("source".to_owned(), json!("wiki"))]),
        content_hash: String::new(),
        identity_hash: String::new(),
        size_bytes: content.len() as u64,
        ephemeral_batch_id: None,
        created_at: Timestamp::from_millis(0),
    };
    Document { header, content }
}

/// Prints an answer whose summary is the output of `script`, in which nothing may need escaping.
fn say(script: &str) -> Fixture {
    Fixture::shell(&format!(r#"cat >/dev/null; printf '{{"summary":"%s"}}' "$({script})""#))
}

fn is_running(pid: &str) -> bool {
    let status = fs::read_to_string(format!("/proc/{}/stat", pid.trim())).unwrap_or_default();
    !status.is_empty() && !status.contains(") Z ")
}

/// A folder where a script can leave a note that outlives its own.
fn notes() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let note = folder.path().join("note");
    (folder, note)
}

fn wait_until(condition: impl Fn() -> bool) -> bool {
    let started = Instant::now();
    while started.elapsed() < Duration::from_secs(10) {
        if condition() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    false
}

#[test]
fn an_answer_becomes_an_evaluation_with_its_usage_and_cost() {
    let answer = Fixture::shell(
        r#"cat >/dev/null; echo '{"summary":"short","grade":70,"comments":[{"description":"d","quotedText":"cat"}],
            "usage":{"inputTokens":5,"outputTokens":6},"costUsd":0.01}'"#,
    )
    .evaluate()
    .unwrap();
    assert_eq!(answer.evaluation.grade, Some(70.0));
    assert_eq!(answer.evaluation.comments[0].anchor, Anchor::Found { start: 4, end: 7 });
    assert_eq!((answer.usage.input_tokens, answer.usage.cost), (Some(5), Cost::from_dollars(0.01)));
}

#[test]
fn the_request_is_protocol_version_1() {
    let (_folder, note) = notes();
    let script = format!(r#"cat >'{}'; echo '{{"summary":"s"}}'"#, note.display());
    let mut fixture = Fixture::shell(&script);
    fixture.content = "Zeile\n\"zwei\" 😀".to_owned();
    fixture.evaluate().unwrap();
    let request: Value = serde_json::from_slice(&fs::read(note).unwrap()).unwrap();
    let expected = json!({
        "protocol": 1,
        "agent": {"name": "reader", "version": 4, "primaryInstructions": "Grade it.", "selfCritiqueInstructions": null,
                  "providesGrades": true, "settings": {"command": ["sh", "-c", script]}},
        "document": {"id": "document1", "title": "Title", "content": fixture.content, "author": "Ann", "url": null,
                     "metadata": {"source": "wiki"}},
        "job": {"id": "job1", "batchId": "batch1", "trackingId": "track", "repetition": 2, "attempt": 3},
    });
    assert_eq!(request, expected);
}

#[test]
fn arguments_reach_the_program_as_they_are() {
    let script = r#"cat >/dev/null; printf '{"summary":"%s|%s"}' "$1" "$2""#;
    let mut fixture = Fixture::argv(&["sh", "-c", script, "sh", "$(id); 'x' *", ""]);
    assert_eq!(fixture.summary(), "$(id); 'x' *|");
    fixture.settings.command.clear();
    assert_eq!(fixture.failure().kind, ErrorKind::Configuration);
}

#[test]
fn the_environment_is_a_selection() {
    let mut fixture = say("env | sort | tr '\\n' ' '");
    let given = ["HOME=/home/me", "LC_ALL=C", "ANTHROPIC_API_KEY=canary", "MY_TOKEN=token", "LD_PRELOAD=", "PWD=/x"];
    let given = given.iter().filter_map(|pair| pair.split_once('='));
    fixture.variables.extend(given.map(|(name, value)| (name.into(), value.into())));
    fixture.settings.pass_env = vec!["MY_TOKEN".to_owned(), "NOT_SET".to_owned()];
    let summary = fixture.summary();
    // What a shell sets by itself.
    let shells_own = ["PWD", "OLDPWD", "SHLVL", "_"];
    let names = summary.split_whitespace().filter_map(|pair| pair.split('=').next());
    let names: Vec<&str> = names.filter(|name| !shells_own.contains(name)).collect();
    assert_eq!(names, ["HOME", "LC_ALL", "MY_TOKEN", "PATH", "TMPDIR"]);
    assert!(!summary.contains("canary") && !summary.contains("/x"), "{summary}");
}

#[test]
fn the_folder_is_private_and_removed() {
    let summary = say(r#"touch left; mkdir -p a/b; echo "$(ls -ld . | cut -c1-10) $(pwd -P) $TMPDIR""#).summary();
    let [mode, folder, temporary] = summary.split(' ').collect::<Vec<_>>()[..] else { panic!("{summary}") };
    assert_eq!(mode, "drwx------");
    assert_eq!(
        fs::canonicalize(PathBuf::from(temporary).parent().unwrap()).unwrap(),
        PathBuf::from(folder).parent().unwrap()
    );
    assert!(!PathBuf::from(folder).exists());
}

#[cfg(target_os = "linux")]
#[test]
fn open_files_are_not_inherited() {
    use std::os::fd::AsRawFd;
    let (_folder, note) = notes();
    let file = fs::File::create(&note).unwrap();
    let listed = say("ls -l /proc/self/fd | tr -d '\"' | tr '\\n' ' '").summary();
    let descriptor = file.as_raw_fd();
    assert!(descriptor > 2 && listed.contains("0 -> "), "{listed}");
    assert!(!listed.contains(note.to_str().unwrap()), "{listed}");
}

#[test_case("exit 3", ErrorKind::CommandFailed, Retry::Never, "the program ended with exit status 3"; "a status")]
#[test_case("echo one >&2; printf 'two\\033[2J\\n' >&2; exit 1", ErrorKind::CommandFailed, Retry::Never, "the program ended with exit status 1: one\ntwo\u{FFFD}[2J"; "a status with words")]
#[test_case("kill -9 $$", ErrorKind::CommandFailed, Retry::Never, "the program was ended by signal 9 (KILL)"; "a signal")]
#[test_case("echo later >&2; exit 75", ErrorKind::TryAgain, Retry::Backoff, "the program asked to be tried again (exit status 75): later"; "try again")]
#[test_case("exit 0", ErrorKind::MalformedAnswer, Retry::Never, "the program wrote nothing to stdout"; "silence")]
fn endings(script: &str, kind: ErrorKind, retry: Retry, message: &str) {
    let failure = Fixture::shell(script).failure();
    assert_eq!((failure.kind, failure.retry, failure.message.as_str()), (kind, retry, message));
}

/// Room may come back, so the job is tried again; but these may be the words of a document, and stop nothing else.
#[test]
fn a_program_that_speaks_of_a_full_disk_is_tried_again() {
    let script = "echo Starting >&2; echo 'cat: write error: No space left on device' >&2; exit 1";
    let failure = Fixture::shell(script).failure();
    assert_eq!((failure.kind, failure.retry), (ErrorKind::CommandFailed, Retry::Backoff));
    let failure = Fixture::shell("echo 'No space left on device' >&2; echo gave up >&2; exit 1").failure();
    assert_eq!(failure.retry, Retry::Never, "it went on after that");
}

#[test]
fn a_malformed_answer_is_kept() {
    let failure = Fixture::shell(r#"cat >/dev/null; printf '{"summary":"\377\000"}'; echo why >&2"#).failure();
    assert_eq!((failure.kind, failure.retry), (ErrorKind::MalformedAnswer, Retry::Never));
    assert_eq!(
        failure.message,
        "the answer is not valid JSON: line 1, column 13: not UTF-8: byte 0xFF; stdout: `{\"summary\":\"\u{FFFD}\u{FFFD}\"}`; stderr: why"
    );
    assert_eq!(failure.raw_output.as_deref(), Some("{\"summary\":\"\u{FFFD}\u{FFFD}\"}"));
}

#[test]
fn what_is_no_json_is_quoted_and_told_from_stderr() {
    let failure = Fixture::shell("cat >/dev/null; echo 'Grade:  85'; echo loading >&2").failure();
    assert!(failure.message.ends_with("; stdout: `Grade: 85`; stderr: loading"), "{}", failure.message);
    let failure = Fixture::shell(r#"cat >/dev/null; echo '{"summary":"x","grade":"85"}'"#).failure();
    assert_eq!(failure.message, r#"grade is the text "85"; a grade is a number from 0 to 100, without quotes"#);
    let failure = Fixture::shell(r#"cat >/dev/null; echo '{"summary":" "}'"#).failure();
    assert_eq!((failure.kind, failure.message.as_str()), (ErrorKind::MalformedAnswer, "the `summary` is empty"));
}

#[test]
fn a_long_malformed_answer_is_kept_in_part() {
    let failure = Fixture::shell("cat >/dev/null; head -c 1000000 /dev/zero | tr '\\0' x").failure();
    let raw = failure.raw_output.unwrap();
    assert!(raw.len() < 70_000 && raw.ends_with("[cut: 1000000 bytes in all]"), "{}", raw.len());
}

#[test]
fn what_was_passed_is_not_stored_when_the_program_prints_it() {
    let mut fixture = Fixture::shell(r#"echo "token $MY_TOKEN" >&2; echo "out $MY_TOKEN"; exit 1"#);
    fixture.variables.push(("MY_TOKEN".into(), "canary-123".into()));
    fixture.settings.pass_env = vec!["MY_TOKEN".to_owned()];
    let failure = fixture.failure();
    assert!(failure.message.ends_with("token [redacted]"), "{}", failure.message);
    assert_eq!(failure.raw_output.as_deref(), Some("out [redacted]\n"));
}

#[test]
fn what_was_passed_is_not_stored_when_the_program_escapes_it() {
    let mut fixture = Fixture::shell(r#"printf '%s' '{"summary":"p\u00e4ss\"w\/o","comments":[]}'"#);
    fixture.variables.push(("MY_TOKEN".into(), "päss\"w/o".into()));
    fixture.settings.pass_env = vec!["MY_TOKEN".to_owned()];
    assert_eq!(fixture.summary(), "[redacted]");
}

#[test]
fn a_program_that_changes_under_way_is_not_started_again() {
    let (folder, _) = notes();
    let script = folder.path().join("script");
    fs::write(&script, r#"echo '{"summary":"first"}'"#).unwrap();
    let mut fixture = Fixture::argv(&["sh", script.to_str().unwrap()]);
    let files = Watched::begin(&fixture.settings.command);
    fixture.agreed = Some(Agreed { files, reference: "ann/reader@1".to_owned() });
    assert_eq!(fixture.summary(), "first");
    fs::write(&script, r#"echo '{"summary":"second"}'"#).unwrap();
    let failure = fixture.failure();
    assert_eq!(failure.retry, Retry::Stop(Reach::Agent));
    assert!(failure.message.contains("has changed since"), "{}", failure.message);
    assert_eq!(failure.hint.as_deref(), Some("after reading it: evalbatch agent trust ann/reader@1"));
}

#[test]
fn a_large_document_passes_whole_while_the_program_writes() {
    let mut fixture = Fixture::shell(
        r#"head -c 300000 /dev/zero | tr '\0' e >&2; printf '%300000s{"summary":"' ''; wc -c | tr -d ' \n'; printf '"}'"#,
    );
    fixture.content = "x".repeat(5 << 20);
    let read: usize = fixture.summary().parse().unwrap();
    assert!(read > 5 << 20, "{read}");
}

#[test]
fn a_program_need_not_read() {
    let mut fixture = Fixture::shell(r#"exec <&-; sleep 0.1; echo '{"summary":"unread"}'"#);
    fixture.content = "x".repeat(1 << 20);
    assert_eq!(fixture.summary(), "unread");
}

#[test]
fn too_much_output_ends_the_program() {
    let started = Instant::now();
    let failure = Fixture::shell("while :; do head -c 1000000 /dev/zero; done").failure();
    assert_eq!((failure.kind, failure.retry), (ErrorKind::MalformedAnswer, Retry::Never));
    assert_eq!(failure.message, "the program wrote more than 10 MiB to stdout and was killed");
    assert!(started.elapsed() < TIMEOUT);
}

#[test]
fn the_end_of_a_flood_on_stderr_is_kept() {
    let failure =
        Fixture::shell("head -c 3000000 /dev/zero | tr '\\0' x >&2; echo; echo the end >&2; exit 1").failure();
    assert!(failure.message.ends_with("the end") && failure.message.len() < 2_000, "{}", failure.message.len());
}

#[test]
fn time_out_ends_the_whole_group() {
    let (_folder, note) = notes();
    let mut fixture = Fixture::shell(&format!("sleep 300 & echo $! >'{}'; echo asleep >&2; wait", note.display()));
    fixture.timeout = Duration::from_millis(300);
    let started = Instant::now();
    let failure = fixture.failure();
    assert_eq!((failure.kind, failure.retry), (ErrorKind::Timeout, Retry::Backoff));
    assert_eq!(failure.message, "the program took longer than 300ms; `--timeout` sets the limit: asleep");
    assert!(started.elapsed() < GRACE, "TERM is enough: {:?}", started.elapsed());
    let grandchild = fs::read_to_string(note).unwrap();
    assert!(wait_until(|| !is_running(&grandchild)));
}

#[test]
fn a_program_that_ignores_term_is_killed() {
    let mut fixture = Fixture::shell("trap '' TERM; while :; do sleep 0.05; done");
    fixture.timeout = Duration::from_millis(100);
    let started = Instant::now();
    assert_eq!(fixture.failure().kind, ErrorKind::Timeout);
    assert!((GRACE..GRACE * 4).contains(&started.elapsed()), "{:?}", started.elapsed());
}

#[test]
fn a_program_may_clean_up_at_term() {
    let (_folder, note) = notes();
    let mut fixture =
        Fixture::shell(&format!("trap 'echo bye >\"{}\"; exit 0' TERM; while :; do sleep 0.05; done", note.display()));
    fixture.timeout = Duration::from_millis(200);
    assert_eq!(fixture.failure().kind, ErrorKind::Timeout);
    assert_eq!(fs::read_to_string(note).unwrap(), "bye\n");
}

#[test]
fn cancelling_ends_the_program_soon() {
    let mut fixture = Fixture::shell("exec sleep 300");
    let cancel = fixture.cancel.clone();
    let started = Instant::now();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            std::thread::sleep(Duration::from_millis(100));
            cancel.cancel();
        });
        assert_eq!(fixture.failure().message, "stopped before it answered");
    });
    assert!(started.elapsed() < GRACE, "{:?}", started.elapsed());
    assert_eq!(fixture.failure().message, "stopped before it answered", "nothing is started once it is cancelled");
}

#[test]
fn a_grandchild_that_holds_stdout_neither_delays_the_answer_nor_lives_on() {
    let (_folder, note) = notes();
    let script = format!(r#"sleep 300 & echo $! >'{}'; echo '{{"summary":"done"}}'"#, note.display());
    let started = Instant::now();
    assert_eq!(Fixture::shell(&script).summary(), "done");
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
    let grandchild = fs::read_to_string(note).unwrap();
    assert!(wait_until(|| !is_running(&grandchild)));
}

#[test]
fn a_program_that_closes_stdout_is_waited_for() {
    let failure = Fixture::shell(r#"echo '{"summary":"early"}'; exec >&-; sleep 0.2; exit 4"#).failure();
    assert_eq!(failure.message, "the program ended with exit status 4");
}

#[test_case("nowhere-to-be-found", None, "there is no program \"nowhere-to-be-found\" on the PATH"; "not on the path")]
#[test_case("SCRIPT", Some(("#!/nowhere/interpreter\n", 0o700)), "interpreter that its first line names is not there"; "bad interpreter")]
#[test_case("SCRIPT", Some(("#!/bin/sh\n", 0o600)), "is not executable; `chmod +x` it"; "not executable")]
#[test_case("SCRIPT", Some(("\u{1}\u{2}no program", 0o700)), "neither a program for this machine nor a script"; "no program")]
fn what_cannot_start_says_why(program: &str, script: Option<(&str, u32)>, expected: &str) {
    let (_folder, note) = notes();
    if let Some((text, mode)) = script {
        fs::write(&note, text).unwrap();
        fs::set_permissions(&note, Permissions::from_mode(mode)).unwrap();
    }
    let failure = Fixture::argv(&[&program.replace("SCRIPT", note.to_str().unwrap())]).failure();
    assert!(failure.message.contains(expected), "{}", failure.message);
    assert_eq!((failure.kind, failure.retry), (ErrorKind::CommandFailed, Retry::Never));
}
