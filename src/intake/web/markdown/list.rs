//! Lists, and the footnotes that pages write as lists.

use dom_query::NodeRef;

use super::{Writer, tags};

/// One item: its marker and its blocks.
struct Item {
    marker: String,
    blocks: Vec<String>,
    /// The last blocks that are lists stay close to the item's text.
    nested: usize,
    is_note: bool,
}

impl Writer<'_> {
    pub(super) fn list(&self, list: &NodeRef, is_ordered: bool, indents: usize) -> Option<String> {
        let items = self.items(list, is_ordered, indents);
        let is_loose = items.iter().any(|item| item.is_note || item.blocks.len() - item.nested > 1);
        let gap = if is_loose { "\n\n" } else { "\n" };
        let text = items.iter().map(|item| item.write(gap)).collect::<Vec<_>>().join(gap);
        (!text.is_empty()).then_some(text)
    }

    fn items(&self, list: &NodeRef, is_ordered: bool, indents: usize) -> Vec<Item> {
        let mut number: u32 = list.attr("start").and_then(|start| start.trim().parse().ok()).unwrap_or(1);
        let mut items: Vec<Item> = Vec::new();
        for child in list.children_it(false) {
            let name = tags::name(&child);
            if name.is_empty() || tags::is_skipped(&child, &name) {
                continue;
            }
            if name == "ul" || name == "ol" {
                // A list that some editors put beside the item it belongs to.
                let nested = self.list(&child, name == "ol", indents + 1);
                match items.last_mut() {
                    Some(item) => {
                        item.nested += usize::from(nested.is_some());
                        item.blocks.extend(nested);
                    }
                    None => items.extend(nested.map(|text| Item::new("- ".to_owned(), vec![text], 0))),
                }
                continue;
            }
            let blocks = self.blocks(&child, indents + 1);
            if blocks.is_empty() {
                continue;
            }
            if let Some(label) = self.notes.label(&child) {
                items.push(Item { is_note: true, ..Item::new(format!("[^{label}]: "), blocks, 0) });
                continue;
            }
            let marker = if is_ordered { format!("{number}. ") } else { "- ".to_owned() };
            number = number.saturating_add(1);
            items.push(Item::new(marker, blocks, nested_lists(&child)));
        }
        items
    }
}

/// How many lists end an item.
fn nested_lists(item: &NodeRef) -> usize {
    item.element_children().iter().rev().take_while(|child| child.has_name("ul") || child.has_name("ol")).count()
}

impl Item {
    fn new(marker: String, blocks: Vec<String>, nested: usize) -> Self {
        let nested = nested.min(blocks.len().saturating_sub(1));
        Self { marker, blocks, nested, is_note: false }
    }

    fn write(&self, gap: &str) -> String {
        let indent = " ".repeat(if self.is_note { 4 } else { self.marker.len() });
        let own = self.blocks.len() - self.nested;
        let mut text = self.blocks[..own].join("\n\n");
        for nested in &self.blocks[own..] {
            text.push_str(gap);
            text.push_str(nested);
        }
        let mut lines = text.lines();
        let mut written = format!("{}{}", self.marker, lines.next().unwrap_or_default());
        for line in lines {
            written.push('\n');
            if !line.is_empty() {
                written.push_str(&indent);
                written.push_str(line);
            }
        }
        written
    }
}
