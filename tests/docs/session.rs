//! `docs/session.svg`: a session with the program, as it looks on a terminal.

use crate::svg;
use crate::terminal::Terminal;

const COLUMNS: usize = 96;

/// What is typed, and how many lines of what is printed are shown.
const STEPS: &[(&str, usize)] = &[
    (
        "evalbatch create --ephemeral --tracking-id strict --agent-file examples/agents/strict-style.md \\\n    --docs examples/documents --run --quiet",
        1,
    ),
    (
        "evalbatch create --ephemeral --tracking-id house --agent-file examples/agents/house-style.md \\\n    --docs examples/documents --run --quiet",
        1,
    ),
    ("evalbatch list", 4),
    ("evalbatch compare strict house --limit 3", 40),
];

pub fn record() -> String {
    let terminal = Terminal::new(COLUMNS);
    let steps: Vec<svg::Step> = STEPS
        .iter()
        .map(|(line, most)| {
            let printed = terminal.run(line, "always");
            svg::Step { typed: (*line).to_owned(), printed: printed.lines().take(*most).map(str::to_owned).collect() }
        })
        .collect();
    svg::draw(&steps, COLUMNS)
}
