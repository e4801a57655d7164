//! `--json` of every command, held against its schema. Those that others hold already stand here by name only.

use clap::CommandFactory;
use evalbatch::cli::Cli;
use sha2::{Digest, Sha256};

use crate::harness::TestEnv;

/// Commands whose output is text for people or for a shell, and why.
const TEXT_ONLY: [(&str, &str); 4] = [
    ("agent export", "its output is an agent file"),
    ("completions", "its output is a script"),
    ("man", "it writes pages"),
    ("help", "its output is to be read"),
];

/// Held against their schemas where their content is tested.
const ELSEWHERE: [&str; 11] = [
    "create",
    "run",
    "list",
    "show",
    "compare",
    "export",
    "cleanup",
    "agent add",
    "agent list",
    "agent show",
    "document show",
];

fn filled() -> TestEnv {
    let env = TestEnv::new();
    env.documents(&[5, 6]);
    env.write("counter.md", "---\nname: counter\nruntime: checks\nchecks:\n  - words: {min: 5}\n---\nCount.\n");
    let create =
        ["create", "--ephemeral", "--agent-file", "counter.md", "--docs", "docs", "--tracking-id", "x", "--run"];
    env.run(create).succeeds();
    env
}

#[test]
fn commands_on_one_batch() {
    let env = filled();
    let run = |line: &str| env.run(line.split(' ').chain(["--json"])).succeeds();
    run("extend x --expires-in 20d").json_as("extend");
    for (line, pinned, visibility) in [
        ("pin x", true, "PRIVATE"),
        ("share x", true, "SHARED"),
        ("unpin x", false, "SHARED"),
        ("unshare x", false, "PRIVATE"),
    ] {
        let value = run(line).json_as("pin");
        assert_eq!((&value["isPinned"], &value["visibility"]), (&pinned.into(), &visibility.into()), "{line}");
    }
    assert_eq!(run("jobs x").json_as("jobs")["total"], 2);
    assert_eq!(env.run(["jobs", "x", "--format", "jsonl"]).succeeds().lines_as("jobs-line").len(), 2);
    run("rerun x --tracking-id y").json_as("create");
    let pending = run("jobs y").json_as("jobs");
    assert_eq!(pending["jobs"][0]["evaluation"], serde_json::Value::Null);
    assert_eq!(run("cancel y").json_as("cancel")["cancelled"], 2);
    assert_eq!(run("promote x --agent").json_as("promote")["promoted"]["agent"], "counter");
    assert_eq!(run("promote x --all").json_as("promote")["promoted"]["isRegular"], true);
    assert_eq!(run("delete y --yes").json_as("delete")["removed"]["jobs"], 2);
}

#[test]
fn a_failed_job_says_what_went_wrong() {
    let env = TestEnv::new();
    env.documents(&[5]);
    let agent = env.command_agent("broken", "exit 3");
    let create = [
        "create",
        "--ephemeral",
        "--docs",
        "docs",
        "--tracking-id",
        "x",
        "--max-attempts",
        "1",
        "--run",
        "--agent-file",
    ];
    env.run(create.iter().chain(&[agent.as_str()])).ends_with(7);
    let job = env.run(["jobs", "x", "--json"]).succeeds().json_as("jobs")["jobs"][0].clone();
    assert_eq!((&job["status"], &job["errorKind"]), (&"FAILED".into(), &"command_failed".into()));
    assert_eq!(job["attemptLog"][0]["errorKind"], "command_failed");
}

#[test]
fn libraries_people_limits_and_the_database() {
    let env = filled();
    let run = |line: &str| env.run(line.split(' ').chain(["--json"])).succeeds();
    run("agent add counter.md").json_as("agent-show");
    env.run(["agent", "trust", "counter", "--json"]).ends_with(2);
    let trusted = run("agent trust counter --yes").json_as("agent-trust");
    assert_eq!((&trusted["isTrusted"], &trusted["command"]), (&true.into(), &serde_json::json!([])));
    run("agent retire counter").json_as("agent-retire");
    let id = run("document add docs").json_as("document-add")["documents"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(run("document list").json_as("document-list")["total"], 2);
    assert_eq!(env.run(["document", "list", "--format", "jsonl"]).succeeds().lines_as("document-line").len(), 2);
    assert_eq!(run(&format!("document remove {id}")).json_as("document-remove")["removed"][0], *id);
    run("user grant-admin zoe").json_as("user");
    assert_eq!(run("user rename zoe zoa").json_as("user")["name"], "zoa");
    assert_eq!(run("user revoke-admin zoa").json_as("user")["role"], "member");
    assert_eq!(run("user list").json_as("user-list")["total"], 2);
    assert_eq!(run("policy set max-jobs-per-batch 7").json_as("policy")["max-jobs-per-batch"], 7);
    assert_eq!(run("policy show").json_as("policy")["retention-default"], 14 * 86_400_000_u64);
    assert_eq!(run("db info").json_as("db-info")["rows"]["jobs"], 2);
    assert_eq!(run("db check").json_as("db-check")["ok"], true);
    run("db backup copy.db").json_as("db-backup");
    run("db vacuum").json_as("db-vacuum");
    std::fs::create_dir(env.path("begin")).unwrap();
    let init = env.run_with(["init", "--json"], |command| {
        command.current_dir(env.path("begin"));
    });
    init.succeeds().json_as("init");
}

/// A new command must not be forgotten: it stands above, elsewhere, or has a reason.
#[test]
fn no_command_is_without_json_but_for_a_reason() {
    fn walk(command: &clap::Command, path: &str, leaves: &mut Vec<String>) {
        for inner in command.get_subcommands() {
            let path = format!("{path} {}", inner.get_name()).trim().to_owned();
            if inner.has_subcommands() { walk(inner, &path, leaves) } else { leaves.push(path) }
        }
    }
    let mut leaves = Vec::new();
    walk(&Cli::command(), "", &mut leaves);
    let here = include_str!("json.rs");
    let others = ["create", "run", "list", "show", "compare", "export", "cleanup", "library"]
        .map(|name| std::fs::read_to_string(format!("{}/tests/cli/{name}.rs", env!("CARGO_MANIFEST_DIR"))).unwrap());
    for leaf in leaves {
        let held = ["run(\"", "&format!(\"", "(\""]
            .iter()
            .any(|call| here.contains(&format!("{call}{leaf} ")) || here.contains(&format!("{call}{leaf}\"")));
        let elsewhere = ELSEWHERE.contains(&leaf.as_str()) && others.iter().any(|text| text.contains("json_as("));
        let text_only = TEXT_ONLY.iter().any(|(name, _)| *name == leaf);
        assert!(held || elsewhere || leaf == "init" || text_only, "{leaf} has no test of its JSON");
        if text_only {
            let arguments = leaf.split(' ').chain(["x", "--json"]);
            TestEnv::new().run(arguments).ends_with(2);
        }
    }
}

/// The page is what people write their programs by.
#[test]
fn the_protocol_of_programs_is_as_its_page_and_its_schemas_say() {
    let env = TestEnv::new();
    env.documents(&[10]);
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/command.md")).unwrap();
    let examples: Vec<serde_json::Value> = page
        .split("```json\n")
        .skip(1)
        .map(|rest| serde_json::from_str(rest.split("```").next().unwrap()).unwrap())
        .collect();
    let [request, answer] = examples.as_slice() else { panic!("{} examples", examples.len()) };
    crate::schemas::check("command-request", request);
    crate::schemas::check("command-answer", answer);
    let kept = env.path("request.json");
    let script = format!("cat > '{}'\ncat <<'ANSWER'\n{answer}\nANSWER\n", kept.display());
    let agent = env.command_agent("reader", &script);
    env.run(["create", "--ephemeral", "--agent-file", &agent, "--docs", "docs", "--tracking-id", "x", "--run"])
        .succeeds();
    let real: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(kept).unwrap()).unwrap();
    crate::schemas::check("command-request", &real);
    let shown = env.run(["show", "x", "--json"]).succeeds().json_as("show");
    assert_eq!(shown["results"][0]["evaluation"]["commentCount"], 2);
    let exported = env.run(["export", "x"]).succeeds().json_as("export");
    let content = exported["documents"][0]["content"].as_str().unwrap();
    let hash = evalbatch::domain::hex(&Sha256::digest(content));
    assert_eq!(exported["documents"][0]["contentHash"], hash);
}
