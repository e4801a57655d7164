//! The Python of the recipes, run on the batches that the page makes; each block prints what the `text` block after it has.

use std::fs;
use std::io::Write as _;

use crate::terminal::Terminal;

/// What the page does before.
const BEFORE: [&str; 3] = [
    "evalbatch create --ephemeral --agent proofreader --docs examples/documents --tracking-id first --run -q",
    "evalbatch create --ephemeral --agent-file examples/agents/strict-style.md --docs examples/documents --tracking-id second --run -q",
    "evalbatch export first second --format jsonl --output both.jsonl",
];

pub fn hold() {
    let page = fs::read_to_string(crate::docs().join("recipes.md")).unwrap();
    let terminal = Terminal::new(100);
    for line in BEFORE {
        terminal.run(line, "never");
    }
    let mut count = 0;
    for part in page.split("```python\n").skip(1) {
        let (code, rest) = part.split_once("```").unwrap();
        let expected = rest.split_once("```text\n").unwrap().1.split_once("```").unwrap().0;
        let library = ["pandas", "duckdb"].into_iter().find(|name| code.contains(&format!("import {name}"))).unwrap();
        count += 1;
        if !terminal.run(&format!("python3 -c 'import {library}' && echo there"), "never").contains("there") {
            std::io::stderr().write_all(format!("SKIPPED: python3 has no {library}\n").as_bytes()).unwrap();
            continue;
        }
        let printed = terminal.run(&format!("python3 - <<'END'\n{code}END"), "never");
        assert_eq!(printed, expected, "{code}");
    }
    assert_eq!(count, 2, "a block of each library");
}
