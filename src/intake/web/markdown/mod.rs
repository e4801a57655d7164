//! HTML elements to Markdown that reads like the page.
//!
//! The text is what evaluators quote and what style checks count, so it is escaped only where Markdown
//! would otherwise change it, code and tables keep their shape, and what only serves a browser goes.

mod code;
mod escape;
mod inline;
mod list;
mod notes;
mod table;
mod tags;
#[cfg(test)]
mod tests;

use std::cell::Cell;
use std::collections::HashSet;

use dom_query::{NodeId, NodeRef};
use url::Url;

use self::inline::Inline;
use self::notes::Notes;

/// Lists and quotes nested deeper than this are no longer indented: the indentation of a hostile page
/// would outgrow its text.
const MAX_INDENTS: usize = 12;
/// For all addresses in a page: a short relative link can stand for a very long address.
const MAX_URL_BYTES: usize = 10 * 1024 * 1024;

/// The Markdown of everything in `root`, without white space around it. `page` is the page's own
/// address, `base` what its links are relative to.
pub(super) fn from_node(root: &NodeRef, page: &Url, base: &Url) -> String {
    let writer = Writer {
        page,
        base,
        notes: Notes::of(root, page, base),
        holds_blocks: holds_blocks(root),
        url_bytes: Cell::new(MAX_URL_BYTES),
    };
    writer.blocks(root, 0).join("\n\n").trim().to_owned()
}

struct Writer<'a> {
    page: &'a Url,
    base: &'a Url,
    notes: Notes,
    /// Elements with a block somewhere inside, so that `<a><p>` is not squeezed into a line.
    holds_blocks: HashSet<NodeId>,
    /// What is left of [`MAX_URL_BYTES`].
    url_bytes: Cell<usize>,
}

fn holds_blocks(root: &NodeRef) -> HashSet<NodeId> {
    let mut holders = HashSet::new();
    for block in root.descendants_it().filter(|node| tags::is_block(&tags::name(node))) {
        for ancestor in block.ancestors_it(None) {
            if !holders.insert(ancestor.id) {
                break;
            }
        }
    }
    holders
}

impl Writer<'_> {
    /// The blocks in a node, each without white space around it.
    fn blocks(&self, node: &NodeRef, indents: usize) -> Vec<String> {
        let mut blocks = Vec::new();
        let mut line = Inline::default();
        for child in node.children_it(false) {
            let name = tags::name(&child);
            if tags::is_skipped(&child, &name) {
                continue;
            }
            if tags::is_block(&name) || self.holds_blocks.contains(&child.id) {
                blocks.extend(line.take_paragraph());
                self.block(&child, &name, indents, &mut blocks);
            } else {
                self.inline(&child, &mut line);
            }
        }
        blocks.extend(line.take_paragraph());
        blocks
    }

    fn block(&self, node: &NodeRef, name: &str, indents: usize, blocks: &mut Vec<String>) {
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => blocks.extend(self.heading(node, name)),
            "hr" => blocks.push("---".to_owned()),
            "pre" => blocks.extend(code::block(node)),
            "ul" | "ol" | "menu" if indents < MAX_INDENTS => blocks.extend(self.list(node, name == "ol", indents)),
            "blockquote" if indents < MAX_INDENTS => blocks.extend(quote(&self.blocks(node, indents + 1))),
            "table" => self.table(node, indents, blocks),
            "dt" | "summary" => blocks.extend(self.wrapped(node, "**")),
            "figcaption" => blocks.extend(self.wrapped(node, "*")),
            _ => blocks.extend(self.blocks(node, indents)),
        }
    }

    fn heading(&self, node: &NodeRef, name: &str) -> Option<String> {
        let text = self.one_line(node);
        let level = name[1..].parse().unwrap_or(1);
        (!text.is_empty()).then(|| format!("{} {text}", "#".repeat(level)))
    }

    /// A short text of its own, in bold or italics.
    fn wrapped(&self, node: &NodeRef, mark: &str) -> Option<String> {
        let text = self.one_line(node);
        if text.is_empty() || text.contains(mark) {
            return Some(text).filter(|text| !text.is_empty());
        }
        Some(format!("{mark}{text}{mark}"))
    }

    /// All text of a node on one line, blocks or not.
    fn one_line(&self, node: &NodeRef) -> String {
        let mut line = Inline::default();
        self.inline_children(node, &mut line);
        line.finish().split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

fn quote(blocks: &[String]) -> Option<String> {
    let text = blocks.join("\n\n");
    let lines = text.lines().map(|line| if line.is_empty() { ">".to_owned() } else { format!("> {line}") });
    (!text.is_empty()).then(|| lines.collect::<Vec<_>>().join("\n"))
}
