//! Keys in the environment, beside every command.

use std::fs;
use std::path::{Path, PathBuf};

use super::table::lines;
use super::{evaluated, is_harmless, items};
use crate::line::Line;

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.into_iter().flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// Also a part of a key is too much.
fn tells(bytes: &[u8], keys: &[(String, String)]) -> Option<String> {
    let parts = keys.iter().map(|(variable, value)| (variable, &value.as_bytes()[..value.len().min(12)]));
    parts
        .into_iter()
        .find(|(_, part)| bytes.windows(part.len()).any(|window| window == *part))
        .map(|(name, _)| name.clone())
}

#[test]
fn no_command_tells_a_key() {
    let line = Line::of(17);
    let world = evaluated();
    let keys: Vec<(String, String)> = items("secrets")
        .iter()
        .map(|item| ["variable", "value"].map(|field| item[field].as_str().unwrap().to_owned()).into())
        .collect();
    // A program that tells its whole environment, and agents that name a key.
    let mut said: Vec<String> = lines(|joined| joined.shows).into_iter().map(str::to_owned).collect();
    said.push("create --ephemeral --agent-file agents/teller.md --docs docs --run".to_owned());
    for runtime in ["openai", "anthropic"] {
        let agent = format!(
            "---\nname: {runtime}\nruntime: {runtime}\nmodel: m\nbaseUrl: http://127.0.0.1:1/v1\napiKeyEnv: TEAM_KEY\n---\nRead.\n"
        );
        world.env().write(&format!("agents/{runtime}.md"), &agent);
        let run = format!(
            "create --ephemeral --agent-file agents/{runtime}.md --docs docs --run --timeout 1s --max-attempts 1 --max-wait 1s"
        );
        said.push(run);
    }
    let count = said.len();
    for line in said {
        let env = world.copy("SHARED");
        env.command_agent("teller", "env >&2; env; exit 1");
        for runtime in ["openai", "anthropic"] {
            let from = world.env().path(format!("agents/{runtime}.md"));
            let _ = fs::copy(from, env.path(format!("agents/{runtime}.md")));
        }
        let ran = env.run_with(world.arguments(&line).iter().map(String::as_str).chain(["-vv"]), |command| {
            command.envs(keys.iter().map(|(name, value)| (name, value)));
        });
        is_harmless(&ran, &line, "a log");
        for (place, said) in [("stdout", &ran.stdout), ("stderr", &ran.stderr)] {
            assert_eq!(tells(said.as_bytes(), &keys), None, "{line}: in {place}: {said}");
        }
        for path in files(&env.path("")) {
            assert_eq!(tells(&fs::read(&path).unwrap(), &keys), None, "{line}: in {}", path.display());
        }
    }
    line.holds(format!("{} keys in the environment of {count} lines of every command: told 0 times", keys.len()));
}
