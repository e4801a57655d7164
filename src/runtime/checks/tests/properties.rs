//! No document, however odd, makes a check panic, leave its range or answer differently the second time.

use std::sync::LazyLock;

use proptest::prelude::*;
use serde_json::json;

use super::super::{CheckSet, ChecksRuntime};
use super::{assert_anchored, document};

static ALL_CHECKS: LazyLock<ChecksRuntime> = LazyLock::new(|| {
    let items = [
        json!({"words": {"min": 20, "max": 30}}),
        json!({"sentences": {"min": 2, "max": 3}}),
        json!({"reading-ease": {"min": 60, "max": 70}}),
        json!({"grade-level": {"max": 3}}),
        json!({"long-sentences": {"maxWords": 3, "allow": 0}}),
        json!("repeated-words"),
        json!("typos"),
        json!({"passive-voice": {"allow": 0}}),
        json!({"weasel-words": {"allow": 0}}),
        json!({"required-text": {"text": "never there"}}),
        json!({"forbidden-text": {"pattern": r"\w", "in": "prose"}}),
        json!({"forbidden-text": {"pattern": r"\W"}}),
        json!({"required-headings": {"headings": ["One", "Two"]}}),
        json!("heading-order"),
        json!("relative-links"),
        json!("anchors"),
        json!("code-fences"),
        json!({"front-matter": {"required": ["title"]}}),
        json!("valid-json"),
    ];
    ChecksRuntime::new(CheckSet::parse(&items).unwrap())
});

fn holds(content: &str) {
    let document = document(content, None);
    let draft = ALL_CHECKS.draft(&document, true, &|| false).unwrap();
    assert_anchored(&draft.comments, content);
    assert!(draft.grade.is_none_or(|grade| (0.0..=100.0).contains(&grade)), "{:?}", draft.grade);
    assert_eq!(ALL_CHECKS.draft(&document, true, &|| false), Some(draft));
}

/// Pieces that mean something to the parser or to a check.
fn fragments() -> impl Strategy<Value = String> {
    let fragment = prop::sample::select(vec![
        "\n",
        "\n\n",
        " ",
        "\t",
        "    ",
        "# ",
        "## ",
        "- ",
        "1. ",
        "> ",
        "```",
        "```json\n",
        "~~~\n",
        "`",
        "``",
        "*",
        "**",
        "_",
        "[",
        "](",
        ")",
        "[^1]",
        "[^1]: ",
        "](#a)",
        "![",
        "<a id=x>",
        "<code>",
        "</code>",
        "<br>",
        "<!--",
        "-->",
        "|",
        "|---|\n",
        "$",
        "$$",
        "---\n",
        "...",
        "title: x\n",
        "{",
        "}",
        "{#a}",
        "&amp;",
        "&#0;",
        "\\",
        "http://x.y/z",
        "a@b.c",
        "www.x.y",
        "www.",
        "://",
        "the ",
        "the the ",
        "is done ",
        "was very well made.",
        "very ",
        "of course ",
        "Teh ",
        "recieve",
        "e.g. ",
        "No. ",
        "J. ",
        "1",
        ".",
        "?",
        "\"",
        "'",
        "’",
        "’s",
        "é",
        "漢字。",
        "🙂",
        "\u{301}",
        "\u{FEFF}",
        "\u{0}",
        "\u{1A}",
        "\r\n",
        "\u{2028}",
    ]);
    prop::collection::vec(fragment, 0..60).prop_map(|fragments| fragments.concat())
}

proptest! {
    #[test]
    fn any_text(content in any::<String>()) {
        holds(&content);
    }

    #[test]
    fn any_mix_of_markup(content in fragments()) {
        holds(&content);
    }
}

/// Deep nesting and rows of openers, with which parsers get slow or run out of stack.
#[test]
fn repetition() {
    for unit in [
        "[", ">", "`", "*a_", "![", "<", "[a](", "- ", "\n- ", "|", "$", "a ](", "http://", "a@", ". ", "A. ", "the ",
        "\u{1A}", "é漢 ",
    ] {
        holds(&unit.repeat(20_000 / unit.len()));
    }
    holds(&format!("{}a\n{}", "> ".repeat(5_000), "a\n".repeat(5_000)));
}

/// Real documents, from a folder of one's own: prints every comment to be read.
#[test]
#[ignore = "needs a folder of Markdown files in EVALBATCH_REAL_DOCS"]
fn real_documents() {
    let folder = std::env::var("EVALBATCH_REAL_DOCS").unwrap();
    let proofreader = include_str!("../../../intake/builtin/proofreader.md");
    let runtime = ChecksRuntime::new(super::agents::parse(proofreader).unwrap());
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let Ok(content) = std::fs::read_to_string(&path) else { continue };
        holds(&content);
        let draft = runtime.draft(&document(&content, None), true, &|| false).unwrap();
        println!("\n{} {:?} {}", path.display(), draft.grade, draft.summary);
        for comment in draft.comments {
            println!("  {}: {:?} {}", comment.header.unwrap_or_default(), comment.quoted_text, comment.description);
        }
    }
}
