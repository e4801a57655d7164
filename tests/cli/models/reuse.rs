//! `run --reuse`: what is equal is not paid for twice, and repetitions stay repetitions.

use serde_json::{Value, json};

use super::World;
use super::fake::{Fake, grades};

fn world() -> World {
    World::new(Fake::new(|_, number| grades(number as f64)), "", 3)
}

fn create(world: &World, id: &str, more: &[&str]) {
    let arguments = ["create", "--ephemeral", "--agent-file", "agent.md", "--docs", "docs", "--tracking-id", id];
    world.env.run(arguments.iter().chain(more)).succeeds();
}

fn evaluations(world: &World, id: &str) -> Vec<Value> {
    world.env.run(["export", id]).json_as("export")["evaluations"].as_array().unwrap().clone()
}

#[test]
fn equal_evaluations_are_copied_with_their_source() {
    let world = world();
    create(&world, "first", &[]);
    world.env.run(["run", "first"]).succeeds();
    create(&world, "second", &[]);
    let ran = world.env.run(["run", "second", "--reuse", "--json"]).succeeds();
    let report = ran.json_as("run");
    assert_eq!((&report["completed"], &report["costUsd"]), (&json!(3), &json!(0.0)));
    assert_eq!(world.fake.count(), 3, "nothing was asked again");
    let (first, second) = (evaluations(&world, "first"), evaluations(&world, "second"));
    for (source, copy) in first.iter().zip(&second) {
        assert_eq!((&copy["reusedFrom"], &copy["grade"]), (&source["id"], &source["grade"]));
        assert_ne!(copy["id"], source["id"]);
    }
    let shown = |id: &str, more: &[&str]| world.env.run(["show", id].iter().chain(more)).succeeds().stdout;
    let job = second[0]["jobId"].as_str().unwrap();
    assert!(shown("second", &["--job", job]).contains(", reused from an earlier evaluation"));
    assert!(shown("second", &[]).contains("\n  reused    3 of 3\n"), "{}", shown("second", &[]));
    assert!(!shown("first", &[]).contains("reused"));
    let report = world.env.run(["export", "second", "--format", "markdown"]).succeeds().stdout;
    assert!(report.contains("| reused | 3 of 3 |"), "{report}");
    // The source may go; a copy of the copy still names what was really made.
    world.env.run(["delete", "first", "--yes"]).succeeds();
    create(&world, "third", &[]);
    world.env.run(["run", "third", "--reuse"]).succeeds();
    assert_eq!(evaluations(&world, "third")[0]["reusedFrom"], first[0]["id"]);
    assert_eq!(world.fake.count(), 3);
}

#[test]
fn without_the_flag_everything_is_made_anew() {
    let world = world();
    create(&world, "first", &["--run"]);
    create(&world, "second", &["--run"]);
    assert_eq!(world.fake.count(), 6);
}

#[test]
fn what_differs_is_made_anew() {
    let world = world();
    create(&world, "first", &["--run"]);
    create(&world, "warmer", &["--set", "temperature=1"]);
    world.env.run(["run", "warmer", "--reuse"]).succeeds();
    assert_eq!(world.fake.count(), 6, "another setting is another evaluator");
    world.env.write("docs/0000.md", "# Text\n\nAnother text.\n");
    create(&world, "changed", &[]);
    world.env.run(["run", "changed", "--reuse"]).succeeds();
    assert_eq!(world.fake.count(), 7, "another text is another document");
}

#[test]
fn a_document_that_is_called_something_else_is_evaluated_anew() {
    let world = world();
    let write = |front: &str| world.env.write("docs/0000.md", &format!("---\n{front}\n---\nText of a document.\n"));
    write("title: A\nauthor: One\ndate: 2025-01-01\nsource: left");
    create(&world, "first", &["--run"]);
    let mut calls = world.fake.count();
    for (id, front) in [
        ("title", "title: B\nauthor: One\ndate: 2025-01-01\nsource: left"),
        ("author", "title: A\nauthor: Two\ndate: 2025-01-01\nsource: left"),
        ("date", "title: A\nauthor: One\ndate: 2025-01-02\nsource: left"),
        ("metadata", "title: A\nauthor: One\ndate: 2025-01-01\nsource: right"),
        ("url", "title: A\nauthor: One\ndate: 2025-01-01\nsource: left\nurl: https://example.org/a"),
    ] {
        write(front);
        create(&world, id, &[]);
        world.env.run(["run", id, "--reuse"]).succeeds();
        calls += 1;
        assert_eq!(world.fake.count(), calls, "an evaluator is shown the {id}");
    }
}

#[test]
fn repetitions_never_share_a_source() {
    let world = world();
    create(&world, "first", &["--repeat", "2", "--run"]);
    create(&world, "second", &["--repeat", "3"]);
    world.env.run(["run", "second", "--reuse"]).succeeds();
    assert_eq!(world.fake.count(), 6 + 3, "two of three are at hand");
    let copies = evaluations(&world, "second");
    for document in 0..3 {
        let sources: std::collections::BTreeSet<_> =
            copies[3 * document..3 * document + 3].iter().map(|copy| copy["reusedFrom"].to_string()).collect();
        assert_eq!(sources.len(), 3, "{sources:?}");
        assert!(sources.contains("null"), "one was made anew");
    }
}

#[test]
fn repetitions_of_one_batch_do_not_serve_each_other() {
    let world = world();
    create(&world, "only", &["--repeat", "4"]);
    world.env.run(["run", "only", "--reuse", "-j", "1"]).succeeds();
    assert_eq!(world.fake.count(), 12);
}

#[test]
fn what_i_may_not_see_is_not_reused() {
    let world = world();
    create(&world, "first", &["--run"]);
    world.env.sql("INSERT INTO users (id, name, role, created_at) VALUES ('other', 'bob', 'member', 0)");
    world.env.sql("UPDATE batches SET user_id = 'other'");
    create(&world, "second", &[]);
    // The account that made the file is its admin and sees everything; as a member it does not.
    world.env.run(["--as", "bob", "user", "list"]).succeeds();
    let count = world.fake.count();
    world.env.run(["run", "second", "--reuse"]).succeeds();
    assert_eq!(world.fake.count(), count, "an admin sees bob's batch");
    world
        .env
        .sql("UPDATE batches SET user_id = (SELECT id FROM users WHERE id <> 'other') WHERE tracking_id = 'first'");
    world.env.sql("UPDATE batches SET user_id = 'other' WHERE tracking_id = 'second'");
    world.env.sql("UPDATE evaluations SET reused_from = NULL");
    let as_bob =
        ["--as", "bob", "create", "--ephemeral", "--agent-file", "agent.md", "--docs", "docs", "--tracking-id", "bobs"];
    world.env.run(as_bob).succeeds();
    world.env.sql("DELETE FROM batches WHERE tracking_id = 'second'");
    world.env.run(["--as", "bob", "run", "bobs", "--reuse"]).succeeds();
    assert_eq!(world.fake.count(), count + 3, "bob does not see a private batch");
    world.env.run(["share", "first"]).succeeds();
    let again = [
        "--as",
        "bob",
        "create",
        "--ephemeral",
        "--agent-file",
        "agent.md",
        "--docs",
        "docs",
        "--tracking-id",
        "more",
        "--repeat",
        "2",
    ];
    world.env.run(again).succeeds();
    world.env.run(["--as", "bob", "run", "more", "--reuse"]).succeeds();
    assert_eq!(world.fake.count(), count + 3, "one from his own, one from the shared");
}
