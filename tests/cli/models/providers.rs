//! Several providers in one run: what one of them does is no trouble of the others.

use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use test_case::test_case;

use super::fake::{Fake, grades, status, with_header};
use crate::harness::{Ran, TestEnv};

/// An experiment over documents of its own, judged by an agent of this server.
fn batch(env: &TestEnv, name: &str, fake: &Fake, settings: &str, documents: usize) {
    let file = format!("{name}.md");
    let address = &fake.address;
    env.write(&file, &format!("---\nname: {name}\nruntime: openai\nbaseUrl: {address}\n{settings}\n---\nJudge.\n"));
    for number in 0..documents {
        env.write(&format!("{name}/{number}.md"), &format!("# {name} {number}\n\nText.\n"));
    }
    env.run(["create", "--ephemeral", "--agent-file", &file, "--docs", name, "--tracking-id", name]).succeeds();
}

fn with_keys(command: &mut Command) {
    command.env("KEY", "k").env("OTHER", "o");
}

fn run(env: &TestEnv, arguments: &[&str]) -> Ran {
    env.run_with(["run", "--json"].iter().chain(arguments), with_keys)
}

fn pending(env: &TestEnv, batch: &str) -> Value {
    env.run(["show", batch, "--json"]).json_as("show")["jobStats"]["pending"].clone()
}

fn refusing(code: u16, message: &'static str) -> Fake {
    Fake::new(move |_, _| status(code, message))
}

#[test_case(|| refusing(401, "bad key"); "a wrong key")]
#[test_case(|| refusing(402, "pay"); "no money")]
#[test_case(|| refusing(404, "no model"); "no such model")]
#[test_case(|| refusing(429, "You exceeded your current quota"); "the quota is used up")]
#[test_case(|| Fake::new(|_, _| with_header(status(429, "tomorrow"), "retry-after", "86400")); "a wait of a day")]
#[test_case(|| refusing(403, "not yours"); "forbidden")]
#[test_case(|| refusing(422, "temperature must be 1"); "ten equal refusals")]
fn a_provider_that_stops_leaves_its_own_jobs_only(bad: fn() -> Fake) {
    let env = TestEnv::new();
    let (bad, good) = (bad(), Fake::new(|_, _| grades(50.0)));
    batch(&env, "bad", &bad, "model: m\napiKeyEnv: KEY", 30);
    batch(&env, "good", &good, "model: m\napiKeyEnv: KEY", 12);
    batch(&env, "fine", &good, "model: n", 3);
    let ran = run(&env, &["-j", "4"]).ends_with(7);
    let report = ran.json_as("run");
    assert_eq!((&report["stopped"], &report["completed"]), (&json!("provider"), &json!(15)), "{report}");
    assert_eq!((pending(&env, "good"), pending(&env, "fine")), (json!(0), json!(0)));
    assert_eq!(report["pending"], pending(&env, "bad"));
    assert!(bad.count() <= 13, "{} calls", bad.count());
    let error = ran.error();
    let message = error["message"].as_str().unwrap();
    assert!(message.contains(&bad.address) && message.contains("of bad (agent bad)"), "{message}");
    assert!(!message.contains("good") && !message.contains(&good.address), "{message}");
    let hints = error["hints"].as_array().unwrap();
    assert!(hints.last().unwrap().as_str().unwrap().contains("evalbatch run bad"), "{error}");
}

#[test]
fn a_pause_holds_up_the_jobs_of_its_provider_only() {
    let env = TestEnv::new();
    let good = Fake::new(|_, _| grades(50.0));
    let busy = Fake::new(|_, number| match number {
        0 | 1 => with_header(status(429, "slow down"), "retry-after", "2"),
        _ => grades(40.0),
    });
    batch(&env, "busy", &busy, "model: m", 4);
    batch(&env, "good", &good, "model: m", 10);
    let report = run(&env, &["busy", "good", "-j", "2"]).succeeds().json_as("run");
    assert_eq!((&report["completed"], &report["stopped"]), (&json!(14), &json!(null)));
    let after_the_pause = busy.requests()[2].at;
    assert!(good.requests().iter().any(|request| request.at < after_the_pause), "the others did not wait for it");
}

#[test]
fn a_provider_that_does_not_answer_holds_up_its_own_jobs_only() {
    const GOOD: usize = 10;
    let env = TestEnv::new();
    let good = Fake::new(|_, _| grades(50.0));
    let (answered, hang) = (good.counter(), Duration::from_mins(2));
    let hanging = Fake::new(move |_, _| {
        let begun = Instant::now();
        while answered() < GOOD && begun.elapsed() < hang {
            std::thread::sleep(Duration::from_millis(10));
        }
        if answered() < GOOD { status(500, "the others never had their turn") } else { grades(40.0) }
    });
    batch(&env, "hanging", &hanging, "model: m", 6);
    batch(&env, "good", &good, "model: m", GOOD);
    let report = run(&env, &["hanging", "good", "-j", "4"]).succeeds().json_as("run");
    assert_eq!((&report["completed"], &report["retried"]), (&json!(16), &json!(0)));
}

#[test]
fn each_provider_that_stops_is_named() {
    let env = TestEnv::new();
    let (one, other) = (refusing(401, "bad key"), refusing(404, "no model"));
    batch(&env, "a", &one, "model: m\napiKeyEnv: KEY", 5);
    batch(&env, "b", &other, "model: m\napiKeyEnv: OTHER", 6);
    let ran = run(&env, &["a", "b", "-j", "2"]).ends_with(7);
    let error = ran.error();
    let message = error["message"].as_str().unwrap().replace(&one.address, "ONE").replace(&other.address, "OTHER");
    insta::assert_snapshot!(message, @"stopped by 2 providers; left: 11 jobs: 401 Unauthorized: bad key (ONE/v1/chat/completions); left: 5 jobs of a (agent a); 404 Not Found: no model (OTHER/v1/chat/completions); left: 6 jobs of b (agent b)");
    let hints = [
        "put a key that may use the model m into KEY",
        "check the agent's baseUrl, and that the server has the model m",
        "a batch pins its agent: if that is what is wrong, make a new batch, of a new version or with evalbatch create --ephemeral … --set KEY=VALUE",
        "go on with: evalbatch run a b",
    ];
    assert_eq!(error["hints"], json!(hints));
    assert_eq!(ran.json_as("run")["pending"], 11);
}

#[test]
fn a_wrong_key_stops_all_models_of_its_account_and_a_missing_model_only_itself() {
    let env = TestEnv::new();
    let fake = Fake::new(|request, _| match (request.header("authorization"), request.body["model"].as_str()) {
        (Some("Bearer o"), _) => status(401, "bad key"),
        (_, Some("missing")) => status(404, "no model"),
        _ => grades(50.0),
    });
    batch(&env, "good", &fake, "model: m\napiKeyEnv: KEY", 6);
    batch(&env, "missing", &fake, "model: missing\napiKeyEnv: KEY", 6);
    batch(&env, "locked", &fake, "model: m\napiKeyEnv: OTHER", 6);
    batch(&env, "locked-too", &fake, "model: n\napiKeyEnv: OTHER", 6);
    let ran = run(&env, &["-j", "1"]).ends_with(7);
    let left = ["good", "missing", "locked", "locked-too"].map(|name| pending(&env, name));
    assert_eq!(left, [json!(0), json!(6), json!(6), json!(6)]);
    assert_eq!(fake.count(), 6 + 1 + 1, "one call told it for both models of the account");
    let message = ran.error()["message"].to_string();
    assert!(message.contains("left: 12 jobs of locked"), "{message}");
}
