//! Code, kept to the character.

use dom_query::NodeRef;

use super::tags;

/// A fenced block, unless there is nothing in it.
pub(super) fn block(pre: &NodeRef) -> Option<String> {
    let text = text_of(pre);
    let text = text.strip_prefix('\n').unwrap_or(&text).trim_end();
    let fence = "`".repeat(longest_run(text).max(2) + 1);
    (!text.trim().is_empty()).then(|| format!("{fence}{}\n{text}\n{fence}", language(pre).unwrap_or_default()))
}

/// A code span on one line.
pub(super) fn span(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() {
        return text;
    }
    let marks = "`".repeat(if text.contains('`') { longest_run(&text) + 1 } else { 1 });
    let space = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{marks}{space}{text}{space}{marks}")
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

fn text_of(node: &NodeRef) -> String {
    let mut text = String::new();
    collect(node, &mut text);
    text.replace("\r\n", "\n")
}

fn collect(node: &NodeRef, text: &mut String) {
    for child in node.children_it(false) {
        let name = tags::name(&child);
        if child.is_text() {
            text.push_str(&child.text());
        } else if name == "br" {
            text.push('\n');
        } else if !tags::is_skipped(&child, &name) && !is_line_number(&child) {
            collect(&child, text);
            // Some highlighters make each line a block and rely on that for the line's end.
            if name == "div" && !text.ends_with('\n') {
                text.push('\n');
            }
        }
    }
}

fn is_line_number(node: &NodeRef) -> bool {
    ["lineno", "linenos", "line-number", "line-numbers", "line-numbers-rows", "gutter"]
        .iter()
        .any(|class| node.has_class(class))
}

/// The language from the classes or data attributes of the block, its `<code>`, or what wraps it.
fn language(pre: &NodeRef) -> Option<String> {
    let inner = pre.children_it(false).find(|child| child.has_name("code"));
    let around = pre.ancestors_it(Some(3)).filter(|ancestor| ancestor.has_name("div") || ancestor.has_name("figure"));
    [Some(*pre), inner].into_iter().flatten().chain(around).find_map(|node| named(&node))
}

fn named(node: &NodeRef) -> Option<String> {
    const PREFIXES: [&str; 4] = ["language-", "lang-", "highlight-source-", "highlight-"];
    let classes = node.class().unwrap_or_default();
    let by_class = classes.split_whitespace().find_map(|class| PREFIXES.iter().find_map(|p| class.strip_prefix(p)));
    let by_attribute = ["data-lang", "data-language"].iter().find_map(|attribute| node.attr(attribute));
    let name = by_class.map(str::to_owned).or_else(|| by_attribute.map(|name| name.to_string()))?;
    let is_name = name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '#' | '.' | '_'));
    (is_name && (1..=20).contains(&name.len()) && !matches!(name.as_str(), "none" | "default")).then_some(name)
}
