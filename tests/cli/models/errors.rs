//! What goes wrong at a server: what stops the run, what is tried again, what fails its job.

use std::time::Duration;

use serde_json::json;
use test_case::test_case;

use super::World;
use super::fake::{Fake, Reply, grades, status, with_header};

fn refusing(code: u16, message: &'static str) -> Fake {
    Fake::new(move |_, _| status(code, message))
}

#[test_case(401, "bad key", "put a key"; "a wrong key")]
#[test_case(402, "pay", "billing"; "no money")]
#[test_case(403, "not yours", "put a key"; "forbidden")]
#[test_case(404, "no model m", "baseUrl"; "no such model")]
#[test_case(429, "You exceeded your current quota", "billing"; "the quota is used up")]
fn some_errors_stop_the_run_with_one_message(code: u16, message: &'static str, hint: &str) {
    let world = World::new(refusing(code, message), "apiKeyEnv: KEY", 30);
    let ran = world.run_with(&["-j", "4"], |command| {
        command.env("KEY", "k");
    });
    let ran = ran.ends_with(7);
    assert!(world.fake.count() <= 4, "{} calls", world.fake.count());
    let report = ran.json_as("run");
    assert_eq!(
        (&report["stopped"], &report["failed"], &report["pending"]),
        (&json!("provider"), &json!(0), &json!(30))
    );
    let error = ran.error();
    assert_eq!((&error["kind"], &error["retriable"]), (&json!("partial"), &json!(false)));
    assert!(error["message"].as_str().unwrap().contains(message), "{error}");
    assert!(error["hints"].to_string().contains(hint), "{error}");
    assert_eq!(world.pending(), 30);
    let jobs = world.env.run(["jobs", "x", "--json"]).succeeds().stdout;
    assert!(jobs.contains("\"errorKind\":\"refused\""), "{jobs}");
    assert!(jobs.contains(message) && !jobs.contains("\"attempts\":3"), "the attempts stay visible: {jobs}");
}

#[test]
fn after_the_mistake_is_mended_the_run_goes_on() {
    let fake = Fake::new(|request, _| match request.header("authorization") {
        Some("Bearer right") => grades(50.0),
        _ => status(401, "bad key"),
    });
    let world = World::new(fake, "apiKeyEnv: KEY", 5);
    let wrong = world.run_with(&[], |command| {
        command.env("KEY", "wrong");
    });
    wrong.ends_with(7);
    let right = world.env.run_with(["run", "x", "--json"], |command| {
        command.env("KEY", " right\n");
    });
    assert_eq!(right.succeeds().json_as("run")["completed"], 5);
}

#[test]
fn a_missing_key_is_noticed_before_anything_is_made() {
    let world = World::new(refusing(401, "no"), "apiKeyEnv: ABSENT_KEY", 2);
    let ran = world.create(&["--run", "--json"]).ends_with(2);
    assert!(ran.error()["message"].as_str().unwrap().contains("ABSENT_KEY"), "{}", ran.stderr);
    assert_eq!((world.fake.count(), world.env.counts()), (0, None));
}

#[test_case(400)]
#[test_case(413)]
#[test_case(422)]
fn a_refused_document_fails_its_own_job(code: u16) {
    let fake = Fake::new(
        move |request, _| {
            if request.text().contains("mat 3") { status(code, "too long") } else { grades(50.0) }
        },
    );
    let world = World::new(fake, "", 20);
    let ran = world.run(&[]).ends_with(7);
    let report = ran.json_as("run");
    assert_eq!((&report["completed"], &report["failed"], &report["retried"]), (&json!(19), &json!(1), &json!(0)));
    assert_eq!(world.fake.count(), 20, "asked once");
    assert!(!ran.stderr.contains("--retry-failed"), "it would be refused again: {}", ran.stderr);
}

#[test]
fn ten_equal_refusals_at_the_beginning_stop_the_run() {
    let world = World::new(refusing(422, "temperature must be 1"), "", 40);
    let ran = world.run(&["-j", "2"]).ends_with(7);
    let report = ran.json_as("run");
    assert_eq!(report["stopped"], "provider");
    assert!(report["failed"].as_u64().unwrap() <= 11, "{report}");
    assert!(ran.error()["message"].as_str().unwrap().contains("first 10 answers"), "{}", ran.stderr);
}

#[test]
fn a_batch_of_few_documents_says_that_all_were_refused() {
    let world = World::new(refusing(422, "temperature must be 1"), "", 4);
    let error = world.run(&[]).ends_with(7).error();
    let message = error["message"].as_str().unwrap();
    assert!(message.starts_with("4 jobs failed; all 4 answers were refusals: "), "{message}");
    assert!(message.contains("temperature must be 1"), "{message}");
    assert!(error["hints"].to_string().contains("a batch pins its agent: "), "{error}");
}

#[test]
fn a_key_that_the_agent_does_not_name_is_no_matter_of_its_batch() {
    let world = World::new(refusing(401, "no key"), "", 2);
    let error = world.run(&[]).ends_with(7).error();
    let hints: Vec<&str> = error["hints"].as_array().unwrap().iter().map(|hint| hint.as_str().unwrap()).collect();
    insta::assert_snapshot!(hints.join("\n"), @r"
    name the variable that holds the key: apiKeyEnv in the agent
    a batch pins its agent: if that is what is wrong, make a new batch, of a new version or with evalbatch create --ephemeral … --set KEY=VALUE
    go on with: evalbatch run x
    ");
}

#[test_case(|| status(500, "oops"), "provider"; "a server error")]
#[test_case(|| status(408, "late"), "provider"; "a time-out of its own")]
#[test_case(|| status(409, "busy"), "provider"; "a conflict")]
#[test_case(|| Reply::Close, "network"; "a broken connection")]
#[test_case(|| Reply::Late(Duration::from_secs(3), Box::new(grades(1.0))), "timeout"; "no answer in time")]
#[test_case(|| Reply::Json { status: 200, headers: Vec::new(), body: json!({"choices": []}) }, "malformed_answer"; "no message")]
fn some_errors_are_tried_again(first: fn() -> Reply, kind: &str) {
    let world = World::new(Fake::new(move |_, number| if number == 0 { first() } else { grades(50.0) }), "", 1);
    let ran = world.run(&["--timeout", "1s"]).succeeds();
    assert_eq!(ran.json_as("run")["retried"], 1);
    let jobs = world.env.run(["jobs", "x", "--json"]).succeeds().stdout;
    assert!(jobs.contains(kind), "{jobs}");
}

#[test]
fn an_unreachable_server_is_given_up_soon_and_costs_no_job() {
    let world = World::new(refusing(500, ""), "", 3);
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    world.env.write(
        "agent.md",
        &format!("---\nname: judge\nruntime: openai\nmodel: m\nbaseUrl: http://{free}\n---\nJudge it.\n"),
    );
    let ran = world.run(&[]).ends_with(7);
    let error = ran.error();
    assert!(error["message"].as_str().unwrap().contains("connection refused"), "{error}");
    assert_eq!(error["retriable"], true);
    assert_eq!((&ran.json_as("run")["pending"], world.pending()), (&json!(3), json!(3)));
}

#[test]
fn a_redirect_is_not_followed_with_the_key() {
    let fake = Fake::new(|_, _| with_header(status(307, "moved"), "location", "http://127.0.0.1:1/"));
    let world = World::new(fake, "", 2);
    assert!(world.run(&[]).ends_with(7).error()["hints"].to_string().contains("redirects"));
}

#[test]
fn plain_http_to_a_public_address_needs_permission() {
    let world = World::new(refusing(500, ""), "", 1);
    world.env.write(
        "agent.md",
        "---\nname: judge\nruntime: openai\nmodel: m\nbaseUrl: http://93.184.215.14\n---\nJudge it.\n",
    );
    let ran = world.run(&["--timeout", "2s"]).ends_with(7);
    assert!(ran.error()["hints"].to_string().contains("--allow-plain-http"), "{}", ran.stderr);
}
