//! Documents from datasets and stdin, and `document`.

use serde_json::json;

use crate::harness::{TestEnv, fails};

fn titles(env: &TestEnv) -> Vec<String> {
    let connection = env.connect();
    let mut statement = connection.prepare("SELECT title FROM documents ORDER BY title").unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

#[test]
fn a_document_in_use_stays_and_the_batches_are_named() {
    let env = TestEnv::new();
    env.documents(&[10, 60]);
    let added = env.json(&["document", "add", "docs"]);
    let ids: Vec<&str> = added["documents"].as_array().unwrap().iter().map(|d| d["id"].as_str().unwrap()).collect();
    env.json(&["create", "--agent", "proofreader", "--doc", ids[0], "--tracking-id", "kept"]);
    env.json(&["create", "--ephemeral", "--agent", "proofreader", "--doc", ids[0], "--tracking-id", "exp"]);
    // All or nothing.
    let said = fails(&env, &["document", "remove", ids[1], ids[0]], 4, "conflict");
    assert!(said.contains("kept") && said.contains("exp"), "{said}");
    assert_eq!(env.json(&["document", "remove", &ids[1][..10]])["removed"], json!([ids[1]]));
    env.run(["delete", "kept", "exp", "--yes"]).succeeds();
    env.run(["document", "remove", ids[0], ids[0]]).succeeds();
    assert_eq!(env.counts().unwrap()["documents"], 0);
}

#[test]
fn the_list_has_pages() {
    let env = TestEnv::new();
    env.documents(&[10, 20, 30, 40, 50]);
    env.json(&["document", "add", "docs"]);
    let (mut seen, mut cursor) = (Vec::new(), None::<String>);
    loop {
        let mut arguments = vec!["document", "list", "--limit", "2", "--json"];
        arguments.extend(cursor.iter().flat_map(|cursor| ["--cursor", cursor.as_str()]));
        let page = env.run(arguments).succeeds().json_as("document-list");
        assert_eq!(page["total"], 5);
        seen.extend(page["documents"].as_array().unwrap().iter().map(|d| d["title"].as_str().unwrap().to_owned()));
        let Some(next) = page["nextCursor"].as_str() else { break };
        cursor = Some(next.to_owned());
    }
    seen.sort();
    assert_eq!(seen, titles(&env));
    env.run(["document", "list", "--limit", "2"]).succeeds().says("2 of 5 shown");
    assert_eq!(env.json(&["document", "list", "--limit", "0"])["documents"].as_array().unwrap().len(), 5);
    fails(&env, &["document", "list", "--cursor", "nonsense"], 2, "usage");
    // A page goes on where it ended, also when that document is gone.
    let page = env.json(&["document", "list", "--limit", "2"]);
    env.run(["document", "remove", page["documents"][1]["id"].as_str().unwrap()]).succeeds();
    let rest = env.json(&["document", "list", "--cursor", page["nextCursor"].as_str().unwrap()]);
    assert_eq!(rest["documents"].as_array().unwrap().len(), 3);
}

/// Somebody else's documents with the same beginning are not in the way.
#[test]
fn a_prefix_names_one_of_those_that_i_may_see() {
    let env = TestEnv::new();
    env.documents(&[10]);
    env.member("ann");
    env.member("bob");
    env.json(&["document", "add", "docs", "--as", "ann"]);
    let of_ann: String = env.value("SELECT id FROM documents");
    for number in 0..10 {
        env.write("other.md", &format!("Number {number}"));
        env.json(&["document", "add", "other.md", "--as", "bob"]);
        env.sql(&format!("UPDATE documents SET id = 'same{number}' WHERE content = 'Number {number}'"));
    }
    env.sql(&format!("UPDATE documents SET id = 'samez' WHERE id = '{of_ann}'"));
    assert_eq!(env.json(&["document", "show", "same", "--as", "ann"])["id"], "samez");
    env.run(["document", "show", "sam", "--as", "ann"]).ends_with(3);
    let ran = env.run(["document", "show", "same", "--as", "bob"]).ends_with(4);
    assert!(ran.stderr.contains("same0") && !ran.stderr.contains("samez"), "{}", ran.stderr);
}

#[test]
fn a_dataset_gives_a_document_a_row() {
    let env = TestEnv::new();
    env.write(
        "posts.jsonl",
        "{\"title\": \"One\", \"content\": \"First.\", \"author\": \"Ann\", \"publishedDate\": \"2026-01-02\", \"topic\": {\"a\": 1}}\n\n{\"title\": \"Two\", \"content\": \"Second.\"}\n",
    );
    env.write("posts.csv", "headline,body,lang\nThree,\"A \"\"quoted\"\"\nline.\",en\nFour,Fourth.,\n");
    env.json(&["document", "add", "--dataset", "posts.jsonl"]);
    let map = ["--map", "title=headline", "--map", "content=body"];
    env.json(&[&["document", "add", "--dataset", "posts.csv"], &map[..]].concat());
    assert_eq!(titles(&env), ["Four", "One", "Three", "Two"]);
    let one: String = env.value("SELECT id FROM documents WHERE title = 'One'");
    let one = env.json(&["document", "show", &one]);
    assert_eq!((&one["author"], &one["metadata"]), (&json!("Ann"), &json!({"topic": {"a": 1}})));
    assert!(one["publishedAt"].as_str().unwrap().starts_with("2026-01-02"));
    assert_eq!(env.value::<String>("SELECT content FROM documents WHERE title = 'Three'"), "A \"quoted\"\nline.");
    let created =
        env.json(&["create", "--agent", "proofreader", "--dataset", "posts.jsonl", "--sample", "1", "--seed", "7"]);
    assert_eq!(created["documents"]["total"], 1);
}

#[test]
fn a_bad_row_is_named_by_file_and_line_and_nothing_is_made() {
    let env = TestEnv::new();
    env.write("good.jsonl", "{\"title\": \"Good\", \"content\": \"Good.\"}\n");
    for (file, content, place) in [
        ("bad.jsonl", "{\"title\": \"One\", \"content\": \"x\"}\n{\"title\": \"Two\"\n", "bad.jsonl:2"),
        ("bad.jsonl", "{\"title\": \"One\", \"content\": \"x\"}\n\n[1]\n", "bad.jsonl:3"),
        ("bad.jsonl", "{\"title\": \"One\"}\n", "bad.jsonl:1"),
        ("bad.csv", "title,content\nOne,x\nTwo,x,y\n", "bad.csv:3"),
        ("bad.csv", "title,text\nOne,x\n", "bad.csv"),
    ] {
        env.write(file, content);
        for command in [&["document", "add"][..], &["create", "--agent", "proofreader"]] {
            let said = fails(&env, &[command, &["--dataset", "good.jsonl", file]].concat(), 2, "usage");
            assert!(said.contains(place), "{content}: {said}");
        }
    }
    assert!(env.counts().is_none(), "something was made");
    fails(&env, &["document", "add", "good.jsonl", "--map", "title=headline"], 2, "usage");
    fails(&env, &["document", "add", "--dataset", "good.jsonl", "--map", "colour=red"], 2, "usage");
}

#[test]
fn documents_come_from_stdin() {
    let env = TestEnv::new();
    env.run_with_input(["document", "add", "-"], "# From a pipe\n\nText.\n").succeeds();
    env.run_with_input(["document", "add", "-"], "No heading.").succeeds();
    assert_eq!(titles(&env), ["From a pipe", "stdin"]);
    let create = ["create", "--agent", "proofreader", "--docs", "-", "--json"];
    let created = env.run_with_input(create, "# From a pipe\n\nText.\n").succeeds().json_as("create");
    assert_eq!(created["documents"]["total"], 1);
    assert_eq!(titles(&env).len(), 2, "stored once");
    let before = env.counts();
    for input in ["", " \n", "a\0b"] {
        env.run_with_input(["document", "add", "-"], input).ends_with(2).says("stdin");
    }
    assert_eq!(env.counts(), before);
}

#[test]
fn what_is_there_already_is_known_and_stays_as_it_is() {
    let env = TestEnv::new();
    let row = |more: serde_json::Value| {
        let mut row = json!({"content": "The same text."});
        row.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        row.to_string()
    };
    env.write("one.jsonl", &row(json!({"title": "First"})));
    env.write("two.jsonl", &row(json!({"title": "Second", "author": "Ann"})));
    env.write("three.jsonl", &row(json!({"title": "Third", "topic": "other"})));
    let add = |file: &'static str| ["document", "add", "--dataset", file];
    let added = env.run(add("one.jsonl").iter().chain(&["--json"])).succeeds().json_as("document-add");
    assert_eq!((&added["added"], &added["known"]), (&json!(1), &json!(0)));
    let again = env.run(add("two.jsonl")).succeeds();
    again.says("its stored title, author stays");
    let other = env.json(&add("three.jsonl"));
    assert_eq!(other["added"], 1, "other metadata is another document");
    assert_eq!(titles(&env), ["First", "Third"]);
}

/// The first character tells the format.
#[test]
fn a_dataset_comes_from_stdin_too() {
    let env = TestEnv::new();
    for rows in ["content\nOne row.\n", " {\"content\": \"Another row.\"}\n"] {
        env.run_with_input(["document", "add", "--dataset", "-"], rows).succeeds();
    }
    assert_eq!(env.json(&["document", "list"])["total"], 2);
    let array = env.run_with_input(["document", "add", "--dataset", "-"], "[{\"content\": \"x\"}]").ends_with(2);
    array.says("jq -c");
}

#[test]
fn json_says_what_was_left_out() {
    let env = TestEnv::new();
    env.documents(&[10]);
    env.write("docs/empty.md", " ");
    env.write("docs/.hidden.md", "Not looked for.");
    std::os::unix::fs::symlink("nowhere", env.path("docs/link.md")).unwrap();
    let left_out = serde_json::json!([
        {"source": "docs/empty.md", "reason": "empty"},
        {"source": "docs/link.md", "reason": "no regular file"},
    ]);
    let create = env.json(&["create", "-q", "--agent", "proofreader", "--docs", "docs"]);
    assert_eq!(create["documents"]["leftOut"], left_out);
    assert_eq!(env.json(&["document", "add", "-q", "docs"])["leftOut"], left_out);
    assert_eq!(env.json(&["rerun", "latest"])["documents"]["leftOut"], serde_json::json!([]));
}
