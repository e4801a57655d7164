//! Language models: what is asked of a server, and what every way of answering comes to.

mod answers;
mod errors;
mod fake;
mod limits;
mod money;
mod providers;
mod reuse;
mod secrets;

use std::process::Command;

use crate::harness::{Ran, TestEnv};
use fake::Fake;

/// A home with an agent of this server and documents.
struct World {
    env: TestEnv,
    fake: Fake,
}

const PRICES: &str = "[pricing.\"m\"]\ninput = 2.0\noutput = 8.0\ncached = 0.5\n";

impl World {
    fn new(fake: Fake, settings: &str, documents: usize) -> Self {
        let env = TestEnv::new();
        let world = Self { env, fake };
        world.agent("openai", settings);
        for number in 0..documents {
            world.env.write(
                &format!("docs/{number:04}.md"),
                &format!("# Text {number}\n\nThe cat “sat” on mat {number}.\n"),
            );
        }
        world.env.write("home/config/evalbatch/config.toml", PRICES);
        world
    }

    fn agent(&self, runtime: &str, settings: &str) {
        let address = &self.fake.address;
        self.env.write(
            "agent.md",
            &format!(
                "---\nname: judge\nruntime: {runtime}\nmodel: m\nbaseUrl: {address}\n{settings}\n---\nJudge it.\n"
            ),
        );
    }

    fn create(&self, more: &[&str]) -> Ran {
        let arguments = ["create", "--ephemeral", "--agent-file", "agent.md", "--docs", "docs", "--tracking-id", "x"];
        self.env.run(arguments.iter().chain(more))
    }

    /// Creates the experiment and runs it; what `run --json` says.
    fn run(&self, more: &[&str]) -> Ran {
        self.run_with(more, |_| {})
    }

    fn run_with(&self, more: &[&str], change: impl FnOnce(&mut Command)) -> Ran {
        self.create(&[]).succeeds();
        self.env.run_with(["run", "x", "--json"].iter().chain(more), change)
    }

    fn export(&self) -> serde_json::Value {
        self.env.run(["export", "x", "--include", "raw,content"]).json_as("export")
    }

    fn pending(&self) -> serde_json::Value {
        self.env.run(["show", "x", "--json"]).json_as("show")["jobStats"]["pending"].clone()
    }
}
