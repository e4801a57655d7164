//! `docs/session.svg`: a session with the program, as it looks on a terminal.

use crate::svg;
use crate::terminal::Terminal;

const COLUMNS: usize = 92;

/// What is typed, and which of the printed lines are shown.
const STEPS: &[(&str, Shown)] = &[
    (
        "cd examples && evalbatch create --ephemeral --tracking-id strict \\\n    --agent-file agents/strict-style.md --docs documents --run --quiet",
        Shown::All,
    ),
    (
        "cd examples && evalbatch create --ephemeral --tracking-id house \\\n    --agent-file agents/house-style.md --docs documents --run --quiet",
        Shown::All,
    ),
    ("evalbatch list", Shown::All),
    ("evalbatch show strict --document 'Some thoughts about remote work'", Shown::Between("Comments", 10)),
    ("evalbatch compare strict house --limit 3", Shown::Without("Configuration", "Conclusion")),
];

/// What of a long output is shown.
#[derive(Clone, Copy)]
enum Shown {
    All,
    /// So many lines from the first that has this.
    Between(&'static str, usize),
    /// All but what stands from one heading to another.
    Without(&'static str, &'static str),
}

impl Shown {
    fn of(self, printed: &str) -> Vec<String> {
        let lines: Vec<String> = printed.lines().map(str::to_owned).collect();
        let place = |text: &str| lines.iter().position(|line| line.contains(text)).unwrap();
        let mut shown = match self {
            Self::All => lines,
            Self::Between(text, count) => lines.iter().skip(place(text)).take(count).cloned().collect(),
            Self::Without(from, to) => [&lines[..place(from)], &lines[place(to)..]].concat(),
        };
        while shown.last().is_some_and(|line| line.trim().is_empty()) {
            shown.pop();
        }
        shown
    }
}

pub fn record() -> String {
    let terminal = Terminal::new(COLUMNS);
    let steps: Vec<svg::Step> = STEPS
        .iter()
        .map(|(line, shown)| {
            let printed = terminal.run(line, "always");
            // The folder is changed to keep the paths short.
            svg::Step { typed: line.replace("cd examples && ", ""), printed: shown.of(&printed) }
        })
        .collect();
    svg::draw(&steps, COLUMNS)
}
