//! `docs/captures`: every command on a narrow and on a wide terminal.

use std::collections::BTreeMap;

use crate::terminal::Terminal;

/// What is typed, from top to bottom. What `sh` alone needs stands before a `#`.
const LINES: &[&str] = &[
    "evalbatch init",
    "evalbatch create --ephemeral --tracking-id strict-v1 --expires-in 3d --agent-file examples/agents/strict-style.md --docs examples/documents",
    "evalbatch run strict-v1",
    "evalbatch create --ephemeral --tracking-id house --agent-file examples/agents/house-style.md --docs examples/documents --run",
    "evalbatch agent add examples/agents/strict-style.md",
    "evalbatch create --agent strict-style --name 'weekly check of a page' --docs examples/documents/remote-work-thoughts.md --tracking-id weekly --run",
    "evalbatch list",
    "evalbatch show strict-v1",
    "evalbatch show weekly --document 'Some thoughts about remote work' | head -50",
    "evalbatch jobs strict-v1 --limit 3",
    "evalbatch compare strict-v1 house --limit 3",
    "evalbatch export strict-v1 --format markdown | head -20",
    "evalbatch export strict-v1 --output strict-v1.json",
    "evalbatch rerun house --tracking-id house-again",
    "evalbatch cancel house-again",
    "evalbatch extend house --expires-in 30d",
    "evalbatch pin house",
    "evalbatch unpin house",
    "evalbatch share house",
    "evalbatch unshare house",
    "evalbatch promote house --agent",
    "evalbatch delete house-again --yes",
    "evalbatch agent list",
    "evalbatch agent show strict-style | head -20",
    "evalbatch document list",
    "evalbatch document add examples/documents/lentil-soup.md",
    "evalbatch user list",
    "evalbatch policy show",
    "evalbatch db info",
    "evalbatch db check",
    "evalbatch cleanup --dry-run",
    "evalbatch cleanup --history",
    "evalbatch cleanup --print-crontab",
    "evalbatch cleanup --print-systemd=user",
    "evalbatch show nothing",
    "evalbatch",
    "evalbatch --help",
    "evalbatch list -h",
    "evalbatch help topics",
];

pub fn pages() -> BTreeMap<String, String> {
    [60, 120].into_iter().map(|columns| (format!("captures/{columns}.txt"), capture(columns))).collect()
}

fn capture(columns: usize) -> String {
    let terminal = Terminal::new(columns);
    let mut page = String::new();
    for line in LINES {
        let printed: Vec<String> = terminal.run(line, "never").lines().map(|line| line.trim_end().to_owned()).collect();
        page += &format!("$ {line}\n{}\n\n", printed.join("\n").trim_end());
    }
    page
}
