//! What it costs: exact, over all attempts, and unknown where it is.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use serde_json::json;

use super::World;
use super::fake::{Fake, Reply, evaluation, grades, says, status};
use crate::harness::TestEnv;

/// 60 fresh tokens at 2, 40 cached at 0.5, 20 out at 8 dollars a million.
const ONE_CALL: i64 = 60 * 2_000_000 + 40 * 500_000 + 20 * 8_000_000;

fn stored_costs(world: &World) -> Vec<Option<i64>> {
    let connection = world.env.connect();
    let mut statement = connection.prepare("SELECT cost FROM jobs ORDER BY ordinal").unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
}

#[test]
fn every_answer_is_paid_for_also_a_wrong_one() {
    let fake = Fake::new(|_, number| match number {
        0 => says("no JSON"),
        1 => status(500, "oops"),
        _ => grades(50.0),
    });
    let world = World::new(fake, "", 1);
    let ran = world.run(&["--max-attempts", "5"]).succeeds();
    assert_eq!(stored_costs(&world), [Some(2 * ONE_CALL)]);
    assert_eq!(ran.json_as("run")["costUsd"], 2.0 * ONE_CALL as f64 / 1e12);
    let metrics = &world.env.run(["show", "x", "--json"]).json_as("show")["aggregateMetrics"];
    assert_eq!(metrics["totalCostUsd"], 2.0 * ONE_CALL as f64 / 1e12);
}

#[test]
fn a_critique_is_paid_for_too() {
    let fake = Fake::new(|request, _| if request.is_critique() { says("Hm.") } else { grades(50.0) });
    let world = World::new(fake, "", 1);
    let agent = std::fs::read_to_string(world.env.path("agent.md")).unwrap();
    world.env.write("agent.md", &format!("{agent}\n## Self-critique\n\nDoubt.\n"));
    world.run(&[]).succeeds();
    assert_eq!(stored_costs(&world), [Some(2 * ONE_CALL)]);
}

#[test]
fn what_is_not_known_is_null() {
    let world = World::new(Fake::new(|_, _| grades(50.0)), "", 1);
    world.env.write("home/config/evalbatch/config.toml", "");
    assert_eq!(world.run(&[]).succeeds().json_as("run")["costUsd"], json!(null));
    assert_eq!(stored_costs(&world), [None]);
    // A server that counts no tokens.
    let silent = Fake::new(|_, _| {
        let message = json!({"content": evaluation(50.0).to_string()});
        Reply::Json { status: 200, headers: Vec::new(), body: json!({"choices": [{"message": message}]}) }
    });
    let world = World::new(silent, "", 1);
    let report = world.run(&[]).succeeds().json_as("run");
    assert_eq!((&report["costUsd"], &report["inputTokens"]), (&json!(null), &json!(null)));
}

#[test]
fn after_an_attempt_that_told_nothing_sums_are_unknown_everywhere() {
    let fake = Fake::new(|_, number| match number {
        0 => Reply::Close,
        _ => grades(50.0),
    });
    let world = World::new(fake, "", 3);
    let report = world.run(&["-j", "1"]).succeeds().json_as("run");
    assert_eq!(report["retried"], 1);
    let metrics = world.env.run(["show", "x", "--json"]).json_as("show")["aggregateMetrics"].clone();
    for (run, show) in [("inputTokens", "inputTokens"), ("outputTokens", "outputTokens"), ("costUsd", "totalCostUsd")] {
        assert_eq!((&report[run], &metrics[show]), (&json!(null), &json!(null)), "{run}");
    }
    // What the others told, the second attempt of the first job included.
    let shown = world.env.run(["show", "x"]).succeeds().stdout;
    assert!(shown.contains("≥ 300 in + ≥ 60 out"), "{shown}");
}

#[test]
fn what_a_cancelled_job_had_cost_is_counted() {
    let database = Arc::new(OnceLock::<PathBuf>::new());
    let of_the_fake = Arc::clone(&database);
    // Somebody cancels while the call is under way.
    let fake = Fake::new(move |_, _| {
        let sql =
            "UPDATE jobs SET status = 'CANCELLED', completed_at = 1, token = NULL, worker = NULL, lease_until = NULL";
        rusqlite::Connection::open(of_the_fake.get().unwrap()).unwrap().execute(sql, []).unwrap();
        grades(50.0)
    });
    let world = World::new(fake, "", 1);
    database.set(world.env.database()).unwrap();
    let report = world.run(&[]).succeeds().json_as("run");
    assert_eq!((&report["cancelled"], &report["costUsd"]), (&json!(1), &json!(ONE_CALL as f64 / 1e12)));
    assert_eq!(stored_costs(&world), [Some(ONE_CALL)]);
    let shown = world.env.run(["show", "x", "--json"]).json_as("show");
    assert_eq!(shown["aggregateMetrics"]["totalCostUsd"], report["costUsd"]);
    assert_eq!(shown["results"][0]["evaluation"], json!(null));
}

#[test]
fn what_the_other_attempts_told_is_known() {
    let fake = Fake::new(|_, number| match number {
        0 => Reply::Close,
        _ => grades(50.0),
    });
    let world = World::new(fake, "", 1);
    let report = world.run(&["--max-attempts", "5"]).succeeds().json_as("run");
    let metrics = &world.env.run(["show", "x", "--json"]).json_as("show")["aggregateMetrics"];
    assert_eq!((&report["costUsd"], &metrics["totalCostUsd"]), (&json!(null), &json!(null)));
    assert_eq!(metrics["knownCostUsd"], ONE_CALL as f64 / 1e12);
}

#[test]
fn a_summary_says_what_is_not_known() {
    let world = World::new(Fake::new(|_, _| grades(50.0)), "", 2);
    world.env.write("home/config/evalbatch/config.toml", "");
    world.create(&[]).succeeds();
    let said = world.env.run(["run", "x"]).succeeds().stdout;
    assert!(said.contains("2 completed, 200 tokens in + 40 out, cost unknown in "), "{said}");
}

#[test]
fn a_budget_stops_the_claims_and_needs_prices() {
    let world = World::new(Fake::new(|_, _| grades(50.0)), "", 9);
    let budget = format!("{}", 2.5 * ONE_CALL as f64 / 1e12);
    let ran = world.run(&["--budget", &budget, "-j", "1"]).ends_with(7);
    let report = ran.json_as("run");
    assert_eq!((&report["stopped"], &report["completed"]), (&json!("budget"), &json!(3)));
    assert_eq!(world.fake.count(), 3);
    world.env.write("home/config/evalbatch/config.toml", "");
    let refused = world.env.run(["run", "x", "--budget", "1", "--json"]).ends_with(2);
    assert!(refused.error()["hints"].to_string().contains("pricing"), "{}", refused.stderr);
}

#[test]
fn a_budget_counts_calls_whose_cost_is_not_known() {
    let fake = Fake::new(|_, _| Reply::Late(std::time::Duration::from_secs(3), Box::new(grades(1.0))));
    let world = World::new(fake, "maxTokens: 1000", 8);
    let ran = world.run(&["--budget", "0.001", "--timeout", "200ms", "-j", "1"]).ends_with(7);
    assert_eq!(ran.json_as("run")["stopped"], "budget");
    assert!(world.fake.count() <= 2, "{} calls", world.fake.count());
}

#[test]
fn dry_runs_estimate_before_a_cent_is_spent() {
    let world = World::new(Fake::new(|_, _| grades(50.0)), "maxTokens: 100", 10);
    let plan = world.create(&["--dry-run", "--json", "--repeat", "2"]).succeeds().json_as("create");
    let estimate = plan["estimate"].clone();
    assert_eq!((&estimate["calls"], &estimate["outputTokens"]), (&json!(20), &json!(2_000)));
    let input = estimate["inputTokens"].as_f64().unwrap();
    let cost = (input * 2.0 + 2_000.0 * 8.0) / 1e6;
    assert!((estimate["costUsd"].as_f64().unwrap() - cost).abs() < 1e-12, "{estimate}");
    world.create(&["--repeat", "2"]).succeeds();
    assert_eq!(world.env.run(["run", "x", "--dry-run", "--json"]).succeeds().json_as("run")["estimate"], estimate);
    assert_eq!(world.fake.count(), 0);
    // The prompts themselves: an estimate that is off by more than a half would mislead.
    world.env.run(["run", "x"]).succeeds();
    let sent: usize = world.fake.requests().iter().map(|request| request.text().len()).sum();
    let ratio = input * 4.0 / sent as f64;
    assert!((0.7..1.3).contains(&ratio), "{ratio}");
    let text = world.env.run(["create", "--ephemeral", "--agent-file", "agent.md", "--docs", "docs", "--dry-run"]);
    assert!(text.succeeds().stdout.contains("10 calls, about"));
}

#[test]
fn a_budget_without_a_price_is_refused_before_the_batch_is_made() {
    let env = crate::harness::TestEnv::new();
    env.documents(&[5]);
    env.write(
        "model.md",
        "---\nname: model\nruntime: openai\nmodel: m\nbaseUrl: http://127.0.0.1:9/v1\n---\nGrade it.\n",
    );
    let create = ["create", "--ephemeral", "--agent-file", "model.md", "--docs", "docs", "--run", "--budget", "1"];
    let said = crate::harness::fails(&env, &create, 2, "usage");
    assert!(said.contains("price of the model"), "{said}");
}

#[test]
fn what_is_in_flight_is_kept_when_an_answer_does_not_say_what_it_cost() {
    let env = TestEnv::new();
    env.documents(&[10, 20, 30, 40]);
    // The first to answer says nothing of its cost; the others are slower, and say.
    let agent = env.command_agent(
        "teller",
        r#"case "$(cat)" in
*'"title":"Document A"'*) echo '{"summary": "s", "grade": 50}';;
*) sleep 1; echo '{"summary": "s", "grade": 50, "costUsd": 0.01}';;
esac
"#,
    );
    let create = ["create", "--ephemeral", "--tracking-id", "x", "--agent-file", &agent, "--docs", "docs"];
    env.run(create).succeeds();
    env.run(["run", "x", "-j", "4", "--budget", "1", "--json"]).ends_with(2);
    let shown = env.run(["show", "x", "--json"]).succeeds().json_as("show");
    assert_eq!(shown["jobStats"]["completed"], 4, "{}", shown["jobStats"]);
}
