//! A database with three people and something of every kind, made once a test and copied for every case.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::harness::{Ran, TestEnv};

/// An agent that needs no program.
pub const COUNTER: &str = "---
name: counter
runtime: checks
checks:
  - words: {min: 5, weight: 1, level: warning}
---
Count.
";

/// Another one, that the library holds.
pub const STRICT: &str = "---
name: strict
runtime: checks
checks:
  - words: {min: 50, weight: 1, level: warning}
---
Count strictly.
";

impl TestEnv {
    /// The value of a command with `--json`.
    #[track_caller]
    pub fn json(&self, arguments: &[&str]) -> Value {
        let ran = self.run(arguments.iter().chain(&["--json"])).succeeds();
        serde_json::from_str(&ran.stdout).unwrap()
    }

    /// An experiment of a new agent over `docs`, by somebody.
    #[track_caller]
    pub fn experiment(&self, tracking_id: &str, more: &[&str]) -> Value {
        if !self.path("counter.md").exists() {
            self.write("counter.md", COUNTER);
        }
        let fixed = ["create", "--ephemeral", "--agent-file", "counter.md", "--docs", "docs", "--tracking-id"];
        self.json(&[&fixed[..], &[tracking_id], more].concat())
    }

    /// A member.
    #[track_caller]
    pub fn member(&self, name: &str) {
        self.run(["user", "grant-admin", name]).succeeds();
        self.run(["user", "revoke-admin", name]).succeeds();
    }

    /// Every row of every table, to see whether anything changed.
    pub fn dump(&self) -> BTreeMap<String, Vec<String>> {
        let connection = self.connect();
        let tables = self.counts().unwrap_or_default();
        let rows = |table: &String| -> Vec<String> {
            let mut statement = connection.prepare(&format!("SELECT * FROM \"{table}\" ORDER BY 1")).unwrap();
            let width = statement.column_count();
            let rows = statement.query_map([], |row| {
                let cells = (0..width).map(|column| Ok(format!("{:?}", row.get_ref(column)?)));
                cells.collect::<rusqlite::Result<String>>()
            });
            rows.unwrap().map(Result::unwrap).collect()
        };
        tables.keys().map(|table| (table.clone(), rows(table))).collect()
    }

    /// One value of the database.
    #[track_caller]
    pub fn value<T: rusqlite::types::FromSql>(&self, query: &str) -> T {
        self.connect().query_row(query, [], |row| row.get(0)).unwrap()
    }
}

impl Ran {
    #[track_caller]
    pub fn says(&self, text: &str) {
        assert!(self.stderr.contains(text), "{text:?} is not in: {}", self.stderr);
    }
}

/// Ann's batches and libraries, Bob who has nothing, and the account of the test, which is the admin.
pub struct World {
    env: TestEnv,
    names: BTreeMap<&'static str, String>,
}

impl World {
    pub fn new() -> Self {
        let env = TestEnv::new();
        env.documents(&[10, 60]);
        env.write("library/kept.md", "# Kept\n\nAnn keeps this one.\n");
        env.write("library/free.md", "# Free\n\nNobody uses this one.\n");
        env.write("strict.md", STRICT);
        env.run(["policy", "set", "retention-default", "14d"]).succeeds();
        env.member("ann");
        env.member("bob");
        let experiment = env.experiment("exp", &["--as", "ann"]);
        env.json(&["agent", "add", "strict.md", "--as", "ann"]);
        let create = ["create", "--agent", "strict", "--docs", "library/kept.md", "--as", "ann"];
        let kept = env.json(&[&create[..], &["--tracking-id", "kept"]].concat());
        let free = env.json(&["document", "add", "library/free.md", "--as", "ann"]);
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let names = BTreeMap::from([
            ("{exp}", text(&experiment["batch"]["id"])),
            ("{exp.agent}", text(&experiment["agent"]["id"])),
            (
                "{exp.document}",
                env.value("SELECT id FROM documents WHERE ephemeral_batch_id IS NOT NULL ORDER BY title"),
            ),
            ("{kept}", text(&kept["batch"]["id"])),
            ("{kept.document}", env.value("SELECT id FROM documents WHERE title = 'Kept'")),
            ("{free}", text(&free["documents"][0]["id"])),
            ("{nothing}", "zzzzzzzzzzzzzzzzzzzzzzzz".to_owned()),
        ]);
        Self { env, names }
    }

    /// The original, for what every copy is to have.
    pub fn env(&self) -> &TestEnv {
        &self.env
    }

    /// A fresh copy; `visibility` is that of Ann's batches.
    pub fn copy(&self, visibility: &str) -> TestEnv {
        let copy = TestEnv::new();
        copy.documents(&[10, 60]);
        copy.write("counter.md", COUNTER);
        copy.write("strict.md", STRICT);
        copy.write("library/new.md", "# New\n\nA new one.\n");
        std::fs::create_dir_all(copy.path("data")).unwrap();
        std::fs::copy(self.env.database(), copy.database()).unwrap();
        copy.sql(&format!("UPDATE batches SET visibility = '{visibility}'"));
        copy
    }

    /// Arguments with the names of this world put in.
    pub fn arguments(&self, line: &str) -> Vec<String> {
        let mut line = line.to_owned();
        for (name, id) in &self.names {
            line = line.replace(name, id);
        }
        line.split_whitespace().map(str::to_owned).collect()
    }

    pub fn name(&self, name: &str) -> &str {
        &self.names[name]
    }
}
