//! A canary key goes to its server and nowhere else.

use std::fs;
use std::path::Path;

use super::World;
use super::fake::{Fake, grades, status, with_header};

const CANARY: &str = "canary-5f3a9c-key";

fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

fn holds_canary(bytes: &[u8]) -> bool {
    // Also a piece of it is too much.
    CANARY.as_bytes().windows(8).any(|piece| bytes.windows(8).any(|window| window == piece))
}

#[test]
fn the_key_is_found_in_no_file_no_output_and_no_log() {
    // A server that repeats what it was sent, wherever it can.
    let fake = Fake::new(|request, number| {
        let sent = request.header("authorization").unwrap().to_owned();
        let custom = request.header("x-team").unwrap().to_owned();
        match number {
            0 => status(400, &format!("who is {sent} of {custom}")),
            1 => status(500, &format!("who is {sent}")),
            2 => super::fake::says(&format!("you said {sent}")),
            3 => super::fake::says(&super::fake::evaluation(5.0).to_string().replace("Fine.", &sent)),
            // And in a header, or only the beginning or the middle of it.
            4 => {
                let message = format!("key {}... is wrong, or {}", &CANARY[..14], &CANARY[4..13]);
                with_header(status(500, &message), "x-request-id", &sent)
            }
            _ => with_header(grades(50.0), "request-id", &sent),
        }
    });
    let world = World::new(fake, "apiKeyEnv: CANARY\nheaders: {X-Team: \"team-${CANARY}\"}", 5);
    let ran = world.run_with(&["-j", "1", "-vv", "--max-attempts", "2"], |command| {
        command.env("CANARY", CANARY);
    });
    assert_eq!(world.fake.requests()[0].header("authorization").unwrap(), format!("Bearer {CANARY}"));
    assert_eq!(world.fake.requests()[0].header("x-team").unwrap(), format!("team-{CANARY}"));
    assert!(ran.stderr.contains("called"), "the log says something: {}", ran.stderr);
    assert!(!holds_canary(ran.stdout.as_bytes()) && !holds_canary(ran.stderr.as_bytes()), "{}", ran.stderr);
    for format in ["json", "jsonl", "csv"] {
        world.env.run(["export", "x", "--format", format, "--include", "raw", "-o", &format!("out.{format}")]);
    }
    world.env.run(["agent", "export", "judge"]);
    for path in files(&world.env.path("")) {
        assert!(!holds_canary(&fs::read(&path).unwrap()), "{}", path.display());
    }
    let jobs = world.env.run(["jobs", "x", "--json"]).stdout;
    assert!(jobs.contains("[key]"), "what the server said is kept without it: {jobs}");
}

#[test]
fn another_users_agent_gets_my_key_only_when_i_say_so() {
    let world = World::new(Fake::new(|_, _| grades(50.0)), "apiKeyEnv: CANARY", 1);
    world.env.run(["agent", "add", "agent.md"]).succeeds();
    world.env.sql("INSERT INTO users (id, name, role, created_at) VALUES ('other', 'bob', 'member', 0)");
    world.env.sql("UPDATE agents SET owner_id = 'other' WHERE name = 'judge'");
    fs::remove_file(world.env.path("home/state/evalbatch/trusted")).unwrap();
    let create = ["create", "--agent", "bob/judge", "--docs", "docs", "--tracking-id", "x"];
    world.env.run(create).succeeds();
    let with_key = |arguments: &[&str]| {
        world.env.run_with(arguments, |command| {
            command.env("CANARY", CANARY);
        })
    };
    let refused = with_key(&["run", "x", "--json"]).ends_with(5);
    let error = refused.error();
    assert!(
        error["hints"].to_string().contains("CANARY") && error["hints"].to_string().contains("agent trust"),
        "{error}"
    );
    let copied =
        with_key(&["create", "--ephemeral", "--agent", "bob/judge", "--set", "temperature=1", "--docs", "docs"]);
    copied.ends_with(5);
    assert_eq!(world.fake.count(), 0);
    world.env.run(["agent", "trust", "bob/judge", "--yes"]).succeeds();
    with_key(&["run", "x", "--json"]).succeeds();
    assert_eq!(world.fake.count(), 1);
}

/// Without a key it is the documents that go to a server of its author's choice.
#[test]
fn another_users_agent_gets_my_documents_only_when_i_say_so() {
    let world = World::new(Fake::new(|_, _| grades(50.0)), "temperature: 0", 1);
    world.env.run(["agent", "add", "agent.md"]).succeeds();
    assert!(!world.env.path("home/state/evalbatch/trusted").exists(), "my own server needs no agreement");
    world.env.run(["create", "--agent", "judge", "--docs", "docs", "--run"]).succeeds();
    world.env.sql("INSERT INTO users (id, name, role, created_at) VALUES ('other', 'bob', 'member', 0)");
    world.env.sql("UPDATE agents SET owner_id = 'other' WHERE name = 'judge'");
    world.env.run(["create", "--agent", "bob/judge", "--docs", "docs", "--tracking-id", "x"]).succeeds();
    let asked = world.fake.count();
    let refused = world.env.run(["run", "x"]).ends_with(5);
    assert!(refused.stderr.contains("agent judge sends your documents to 127.0.0.1:"), "{}", refused.stderr);
    world.env.run(["rerun", "x", "--run"]).ends_with(5);
    let copy = ["create", "--ephemeral", "--agent", "bob/judge", "--set", "temperature=1", "--docs", "docs"];
    world.env.run(copy).ends_with(5);
    assert_eq!(world.fake.count(), asked);
    let trusted = world.env.run(["agent", "trust", "bob/judge", "--yes"]).succeeds();
    assert!(trusted.stdout.starts_with("agent judge sends documents to http://127.0.0.1:"), "{}", trusted.stdout);
    world.env.run(["run", "x"]).succeeds();
    world.env.run(copy).succeeds();
}

#[test]
fn a_key_in_the_agent_file_is_refused() {
    let world = World::new(Fake::new(|_, _| grades(50.0)), "headers: {Authorization: Bearer abc}", 1);
    world.create(&[]).ends_with(2);
    world.agent("openai", "headers: {Authorization: \"Bearer ${TOKEN}\"}");
    world.create(&[]).succeeds();
    let ran = world.env.run_with(["run", "x"], |command| {
        command.env("TOKEN", "t0ken");
    });
    ran.succeeds();
    assert_eq!(world.fake.requests()[0].header("authorization"), Some("Bearer t0ken"));
}
