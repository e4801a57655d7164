//! `list`.

use serde_json::{Value, json};
use test_case::test_case;

use crate::harness::{NOON, TestEnv, fails, me, redacted};

/// Four batches, made a day apart; today is the first of March, noon.
fn env() -> TestEnv {
    let env = TestEnv::new();
    env.documents(&[1, 2]);
    for (name, grade) in [("low", 40), ("high", 90)] {
        let agent = env.answering_agent(name, &format!(r#"{{"summary":"Read.","grade":{grade}}}"#));
        env.run(["agent", "add", &agent]).succeeds();
    }
    let create = |day: &str, tracking_id: &str, more: &[&str]| {
        let arguments = ["create", "--docs", "docs", "--tracking-id", tracking_id];
        env.run_at(&format!("2026-02-{day}T12:00:00Z"), arguments.iter().chain(more)).succeeds();
        if !more.contains(&"--description") {
            env.run_at(&format!("2026-02-{day}T12:01:00Z"), ["run", tracking_id]).succeeds();
        }
    };
    create("25", "gone", &["--agent", "low", "--ephemeral", "--expires-in", "2d"]);
    create("26", "kept", &["--agent", "low", "--name", "Baseline"]);
    create("27", "soon", &["--agent", "high", "--ephemeral", "--expires-in", "3d", "--name", "Another 100% try"]);
    create("28", "late", &["--agent", "high", "--ephemeral", "--description", "Not yet run."]);
    env
}

fn list(env: &TestEnv, more: &[&str]) -> Value {
    env.run_at(NOON, ["list", "--json"].iter().chain(more)).succeeds().json_as("list")
}

fn names(value: &Value) -> String {
    let batches = value["batches"].as_array().unwrap();
    batches.iter().map(|batch| batch["trackingId"].as_str().unwrap()).collect::<Vec<_>>().join(" ")
}

#[test]
fn experiments_with_agents_of_one_name_are_told_apart_by_their_models() {
    let env = TestEnv::new();
    env.documents(&[1]);
    let body = "baseUrl: http://127.0.0.1:9/v1\n---\nJudge it.\n\n## Self-critique\n\nDoubt it.\n";
    env.write("agent.md", &format!("---\nname: judge\nruntime: openai\nmodel: small\n{body}"));
    env.run(["agent", "add", "agent.md"]).succeeds();
    let create = ["create", "--docs", "docs", "--agent", "judge", "--tracking-id"];
    env.run(create.iter().chain(&["kept"])).succeeds();
    let derived = ["derived", "--ephemeral", "--set", "model=large", "--set", "temperature=0.5"];
    env.run(create.iter().chain(&derived)).succeeds();
    let listed = env.run(["list", "--columns", "batch,agent,model", "--sort", "name"]).succeeds().stdout;
    let rows: Vec<Vec<&str>> = listed.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(
        rows,
        [vec!["BATCH", "AGENT", "MODEL"], vec!["derived", "judge", "large"], vec!["kept", "judge@1", "small"]]
    );
    let shown = env.run(["show", "derived"]).succeeds().stdout;
    for part in ["judge (openai)", "large", "temperature 0.5", "\nSelf-critique\n  Doubt it."] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
}

#[test]
fn shows_what_there_is_to_know() {
    let env = env();
    let value = list(&env, &["--agent", "low"]);
    insta::assert_json_snapshot!(redacted(value), @r#"
    {
      "batches": [
        {
          "agent": {
            "id": "[ID]",
            "isEphemeral": false,
            "name": "low",
            "version": 1
          },
          "averageGrade": 40.0,
          "completedAt": "2026-02-26T12:01:00.000Z",
          "createdAt": "2026-02-26T12:00:00.000Z",
          "description": null,
          "ephemeralDocumentCount": 0,
          "expiresAt": null,
          "id": "[ID]",
          "isEphemeral": false,
          "isExpired": false,
          "isPinned": false,
          "jobStats": {
            "cancelled": 0,
            "completed": 2,
            "failed": 0,
            "pending": 0,
            "running": 0,
            "total": 2
          },
          "name": "Baseline",
          "owner": "[ME]",
          "status": "completed",
          "trackingId": "kept",
          "visibility": "PRIVATE"
        }
      ],
      "limit": 20,
      "nextCursor": null,
      "total": 1
    }
    "#);
    let text = env.run_at(NOON, ["list", "--include-expired"]).succeeds();
    insta::assert_snapshot!(text.table(), @r#"
    BATCH | NAME | AGENT | STATUS | DONE | GRADE | CREATED | EXPIRES
    late | high@1 | pending | 0/2 | 24h ago | in 13d
    soon | Another 100% try | high@1 | completed | 2/2 | 90.0 | 2d ago | in 24h
    kept | Baseline | low@1 | completed | 2/2 | 40.0 | 3d ago
    gone | low@1 | completed | 2/2 | 40.0 | 4d ago | expired 2d ago
    "#);
    let quiet = env.run_at(NOON, ["list", "-q"]).succeeds();
    insta::assert_snapshot!(quiet.shown(), @r#"
    [ID]
    [ID]
    [ID]
    "#);
}

#[test]
fn filters_and_orders() {
    let env = env();
    let high = env.run(["agent", "show", "high", "--json"]).json_as("agent-show")["id"].as_str().unwrap().to_owned();
    let mine = format!("{}/high", me());
    let cases: [(&[&str], &str, &str); 32] = [
        (&[], "late soon kept", "expired ones are hidden"),
        (&["--include-expired"], "late soon kept gone", "all"),
        (&["--type", "all"], "late soon kept", "every kind"),
        (&["--type", "regular"], "kept", "regular"),
        (&["--type", "experiment"], "late soon", "experiments"),
        (&["--type", "experiment", "--include-expired"], "late soon gone", "experiments and expired ones"),
        (&["--status", "completed"], "soon kept", "completed"),
        (&["--status", "pending"], "late", "pending"),
        (&["--status", "failed"], "", "failed"),
        (&["--agent", "high"], "late soon", "agent"),
        (&["--agent", "nobody"], "", "unknown agent"),
        (&["--agent", "high@1"], "late soon", "version"),
        (&["--agent", "high@2"], "", "another version"),
        (&["--agent", &mine], "late soon", "owner"),
        (&["--agent", "nobody/high"], "", "another owner"),
        (&["--agent", &high], "late soon", "id"),
        (&["--expires-within", "36h"], "soon", "expires soon"),
        (&["--expires-within", "30d"], "late soon", "expires in a month"),
        (&["--since", "2d"], "late soon", "since a duration, inclusive"),
        (&["--since", "2026-02-27T12:00:00.001Z"], "late", "since a time"),
        (&["--until", "2026-02-27T12:00:00Z"], "soon kept", "until a time, inclusive"),
        (&["--since", "4d", "--until", "2d"], "soon kept", "between"),
        (&["--search", "baseline"], "kept", "search in names"),
        (&["--search", "ate"], "late", "search in tracking ids"),
        (&["--search", "not YET"], "late", "search in descriptions"),
        (&["--search", "100%"], "soon", "a percent sign is itself"),
        (&["--search", "_"], "", "an underscore is itself"),
        (&["--sort", "created", "--reverse"], "kept soon late", "oldest first"),
        (&["--sort", "grade"], "soon kept late", "highest first"),
        (&["--sort", "expires"], "soon late kept", "nearest expiry first"),
        (&["--sort", "name"], "soon kept late", "by name"),
        (&["--all-users"], "late soon kept", "all users"),
    ];
    for (arguments, expected, what) in cases {
        let value = list(&env, arguments);
        assert_eq!(names(&value), expected, "{what}");
        assert_eq!(value["total"], json!(expected.split_whitespace().count()), "{what}");
    }
}

#[test]
fn lists_the_batches_of_a_user() {
    let env = env();
    assert_eq!(names(&list(&env, &["--user", &me()])), "late soon kept");
    fails(&env, &["list", "--user", "nobody-of-that-name"], 3, "not_found");
}

#[test]
fn pages_put_together_are_the_whole_list() {
    let env = env();
    let orders = ["created", "expires", "grade", "name"];
    for (sort, reverse) in orders.into_iter().flat_map(|sort| [(sort, &[][..]), (sort, &["--reverse"])]) {
        let sorted: Vec<&str> = ["--include-expired", "--sort", sort].iter().chain(reverse).copied().collect();
        let whole = list(&env, &sorted);
        assert_eq!((&whole["nextCursor"], &whole["limit"]), (&Value::Null, &json!(20)));
        let mut pages = Vec::new();
        let mut cursor: Option<String> = None;
        loop {
            let mut arguments = sorted.clone();
            arguments.extend(["--limit", "1"]);
            if let Some(cursor) = &cursor {
                arguments.extend(["--cursor", cursor]);
            }
            let page = list(&env, &arguments);
            assert_eq!((&page["total"], &page["limit"]), (&json!(4), &json!(1)));
            pages.push(names(&page));
            match page["nextCursor"].as_str() {
                Some(next) => cursor = Some(next.to_owned()),
                None => break,
            }
        }
        assert_eq!(pages.join(" "), names(&whole), "{sorted:?}");
    }
}

#[test]
fn a_list_cut_at_its_limit_says_so_on_stderr() {
    let env = env();
    let ran = env.run_at(NOON, ["list", "--limit", "2"]).succeeds();
    // The cursor is in the JSON, and lines have no place for it.
    assert!(ran.stderr.contains("note: 2 of 3 shown; more with --limit 0\n"), "{}", ran.stderr);
    let lines = env.run_at(NOON, ["list", "--limit", "2", "--format", "jsonl"]).succeeds();
    assert!(lines.stderr.starts_with("note: 2 of 3 shown; more with --limit 0, or --cursor "), "{}", lines.stderr);
    for all in [&["list"][..], &["list", "--limit", "0"], &["list", "--limit", "2", "-q"]] {
        let all = env.run_at(NOON, all).succeeds();
        assert!(!all.stderr.contains("shown"), "{}", all.stderr);
    }
    let ran = env.run_at(NOON, ["list", "--limit", "0", "--json"]).succeeds();
    assert_eq!(ran.json_as("list")["limit"], 0);
    let lines = env.run_at(NOON, ["list", "--limit", "0", "--format", "jsonl"]).succeeds().lines_as("list-line");
    assert_eq!(lines.len(), 3);
    assert_eq!(json!(lines), ran.json_as("list")["batches"]);
}

#[test]
fn without_a_database_there_is_nothing_to_list() {
    let env = TestEnv::new();
    let ran = env.run(["list"]).succeeds();
    assert_eq!(ran.stdout, "");
    insta::assert_snapshot!(ran.said(), @r#"
    note: no database at [FOLDER]/data/evalbatch.db
    note: no batches; make one: evalbatch create --ephemeral --agent proofreader --docs PATH --run
    "#);
    let value = env.run(["list", "--json"]).succeeds().json_as("list");
    assert_eq!(value, json!({"batches": [], "total": 0, "limit": 20, "nextCursor": null}));
    assert_eq!(env.run(["list", "-q"]).succeeds().stderr, "");
    assert!(!env.path("data").exists());
}

#[test_case(&["list", "--status", "done"] ; "unknown status")]
#[test_case(&["list", "--type", "other"] ; "unknown type")]
#[test_case(&["list", "--sort", "age"] ; "unknown order")]
#[test_case(&["list", "--since", "yesterday"] ; "unreadable time")]
#[test_case(&["list", "--expires-within", "0h"] ; "no duration")]
#[test_case(&["list", "--limit", "-1"] ; "negative limit")]
#[test_case(&["list", "--cursor", "nonsense"] ; "not a cursor")]
#[test_case(&["list", "--cursor", "WyJuYW1lIixmYWxzZSxudWxsLCJhIl0"] ; "cursor of another order")]
#[test_case(&["list", "--cursor", "WyJjcmVhdGVkIix0cnVlLCIxIiwiYSJd"] ; "cursor of the other direction")]
#[test_case(&["list", "--search", ""] ; "nothing to search for")]
#[test_case(&["list", "--all-users", "--user", "x"] ; "two scopes")]
fn refused(arguments: &[&str]) {
    fails(&TestEnv::new(), arguments, 2, "usage");
}

#[test]
fn names_are_sorted_as_people_look_them_up() {
    let env = TestEnv::new();
    env.documents(&[1]);
    for name in ["beta", "Alpha", "alpha 2", "Beta 2", "gamma"] {
        env.run(["create", "--agent", "proofreader", "--docs", "docs", "--name", name]).succeeds();
    }
    let sorted = |more: &[&str]| -> Vec<String> {
        let value = list(&env, &[&["--sort", "name"], more].concat());
        let batches = value["batches"].as_array().unwrap();
        batches.iter().map(|batch| batch["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(sorted(&[]), ["Alpha", "alpha 2", "beta", "Beta 2", "gamma"]);
    let first = list(&env, &["--sort", "name", "--limit", "2"]);
    assert_eq!(sorted(&["--cursor", first["nextCursor"].as_str().unwrap()]), ["beta", "Beta 2", "gamma"]);
}

/// Documents of a few, many and some words, the most of which has the lowest grade.
fn of_several_sizes() -> TestEnv {
    let env = TestEnv::new();
    env.documents(&[5, 50, 20]);
    env.write("short.md", "---\nname: short\nruntime: checks\nchecks:\n  - words: {max: 20}\n---\nCount.\n");
    env.run(["agent", "add", "short.md"]).succeeds();
    env.run(["create", "--agent", "short", "--docs", "docs", "--tracking-id", "x", "--run"]).succeeds();
    env
}

#[test_case("jobs x --sort grade", "jobs", "documentTitle", &["Document A", "Document C", "Document B"]; "jobs by grade")]
#[test_case("jobs x --sort grade --reverse", "jobs", "documentTitle", &["Document B", "Document C", "Document A"]; "the worst first")]
#[test_case("jobs x --sort grade --reverse --limit 1", "jobs", "documentTitle", &["Document B"]; "the worst")]
#[test_case("jobs x", "jobs", "documentTitle", &["Document A", "Document B", "Document C"]; "jobs as they come")]
#[test_case("document list --sort bytes", "documents", "title", &["Document B", "Document C", "Document A"]; "documents by size")]
#[test_case("document list --sort title --reverse --limit 2", "documents", "title", &["Document C", "Document B"]; "documents by title")]
#[test_case("jobs x --reverse", "jobs", "documentTitle", &["Document C", "Document B", "Document A"]; "jobs the other way round")]
#[test_case("agent list --reverse", "agents", "name", &["short", "structure", "proofreader"]; "agents the other way round")]
#[test_case("agent list --sort name", "agents", "name", &["proofreader", "short", "structure"]; "agents by name")]
#[test_case("agent list --sort changed", "agents", "name", &["short", "proofreader", "structure"]; "agents by their last change")]
fn lists_are_sorted(line: &str, what: &str, field: &str, expected: &[&str]) {
    let env = of_several_sizes();
    let schema = if what == "jobs" { "jobs" } else { &format!("{}-list", line.split(' ').next().unwrap()) };
    let value = env.run(line.split(' ').chain(["--json"])).succeeds().json_as(schema);
    let found: Vec<_> = value[what].as_array().unwrap().iter().map(|item| item[field].as_str().unwrap()).collect();
    assert_eq!(found, expected);
    assert_eq!(value["total"], 3);
    assert_eq!(value["nextCursor"].is_null(), found.len() == 3);
}

#[test_case("jobs x", "jobs", "jobId")]
#[test_case("jobs x --sort grade", "jobs", "jobId")]
#[test_case("jobs x --sort grade --reverse", "jobs", "jobId")]
#[test_case("jobs x --sort tokens", "jobs", "jobId"; "jobs without a key")]
#[test_case("jobs x --reverse", "jobs", "jobId")]
#[test_case("document list", "documents", "id")]
#[test_case("document list --sort title", "documents", "id")]
#[test_case("document list --sort bytes --reverse", "documents", "id")]
#[test_case("document list --reverse", "documents", "id")]
fn pages_of_every_order_join(line: &str, what: &str, id: &str) {
    let env = of_several_sizes();
    let read = |more: &[&str]| env.run(line.split(' ').chain(more.iter().copied()).chain(["--json"])).succeeds();
    let ids = |page: &Value| -> Vec<String> {
        page[what].as_array().unwrap().iter().map(|item| item[id].as_str().unwrap().to_owned()).collect()
    };
    let whole: Value = serde_json::from_str(&read(&["--limit", "0"]).stdout).unwrap();
    let first: Value = serde_json::from_str(&read(&["--limit", "2"]).stdout).unwrap();
    let cursor = first["nextCursor"].as_str().unwrap();
    let second: Value = serde_json::from_str(&read(&["--limit", "2", "--cursor", cursor]).stdout).unwrap();
    assert_eq!(second["nextCursor"], Value::Null);
    assert_eq!([ids(&first), ids(&second)].concat(), ids(&whole));
    assert_eq!(ids(&whole).len(), 3);
}

#[test]
fn the_oldest_documents_come_first_the_other_way_round() {
    let env = of_several_sizes();
    let ids = |arguments: &[&str]| -> Vec<String> {
        env.run(["document", "list", "-q"].iter().chain(arguments))
            .succeeds()
            .stdout
            .lines()
            .map(str::to_owned)
            .collect()
    };
    assert!(ids(&[]).iter().rev().eq(&ids(&["--reverse"])));
}

#[test]
fn a_cursor_goes_on_in_its_order_only() {
    let env = of_several_sizes();
    let cut = env.run(["jobs", "x", "--limit", "1", "--sort", "grade", "--reverse", "--format", "jsonl"]).succeeds();
    let cursor = cut.stderr.rsplit("--cursor ").next().unwrap().trim();
    env.run(["jobs", "x", "--sort", "grade", "--reverse", "--cursor", cursor]).succeeds();
    for line in ["jobs x", "jobs x --reverse", "jobs x --sort grade", "jobs x --sort time --reverse", "document list"] {
        let arguments: Vec<_> = line.split(' ').chain(["--cursor", cursor]).collect();
        fails(&env, &arguments, 2, "usage");
    }
}

#[test]
fn expired_experiments_that_are_hidden_are_told_of() {
    let env = env();
    let said = |now: &str, more: &[&str]| env.run_at(now, ["list"].iter().chain(more)).succeeds().stderr;
    assert_eq!(said(NOON, &[]), "note: 1 expired one is hidden; --include-expired shows it\n");
    assert_eq!(said("2026-04-01T00:00:00Z", &[]), "note: 3 expired ones are hidden; --include-expired shows them\n");
    assert_eq!(said(NOON, &["--type", "experiment"]), "note: 1 expired one is hidden; --include-expired shows it\n");
    assert_eq!(
        said("2026-04-01T00:00:00Z", &["--type", "experiment"]),
        "note: no other batch matches, and 3 expired ones are hidden; --include-expired shows them\n"
    );
    assert_eq!(said(NOON, &["--search", "nothing is called so"]), "note: no batch matches\n");
    assert_eq!(said(NOON, &["--type", "regular"]), "");
    for told_otherwise in
        [&["--include-expired"][..], &["--expires-within", "365d"], &["-q"], &["--json"], &["--format", "jsonl"]]
    {
        assert_eq!(said(NOON, told_otherwise), "");
    }
    env.run(["delete", "kept", "--yes"]).succeeds();
    assert!(said("2026-04-01T00:00:00Z", &[]).starts_with("note: 3 expired ones are hidden"));
}

#[test]
fn ids_for_a_pipe_are_all_of_them() {
    let env = TestEnv::new();
    env.documents(&[1]);
    env.run(["create", "--agent", "proofreader", "--docs", "docs", "--tracking-id", "many", "--repeat", "101"])
        .succeeds();
    for _ in 0..20 {
        env.run(["rerun", "many"]).succeeds();
    }
    let lines = |arguments: &[&str]| env.run(arguments).succeeds().stdout.lines().count();
    assert_eq!(lines(&["list", "-q"]), 21);
    assert_eq!(lines(&["jobs", "many", "-q"]), 101);
    assert_eq!(lines(&["list", "-q", "--limit", "2"]), 2);
    assert_eq!(lines(&["list", "--format", "jsonl"]), 20);
}

#[test]
fn quiet_as_a_flag_outranks_a_format_of_the_environment() {
    let env = env();
    let run = |arguments: &[&str]| {
        env.run_with(arguments, |command| {
            command.env("EVALBATCH_FORMAT", "json").env("EVALBATCH_TEST_NOW", NOON);
        })
        .succeeds()
        .stdout
    };
    assert_eq!(run(&["list", "-q"]).lines().count(), 3);
    assert!(!run(&["jobs", "kept", "-q"]).contains('{'));
    assert!(run(&["list"]).starts_with('{'));
    // What is asked for is given, and where no ids are printed the wish stands.
    assert!(run(&["list", "-q", "--json"]).starts_with('{'));
    assert!(run(&["show", "kept", "-q"]).starts_with('{'));
}
