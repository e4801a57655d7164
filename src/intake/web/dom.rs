//! HTML to a tree, within limits.
//!
//! Walking a tree recursively needs a bounded depth, and the parser itself takes time that grows with
//! the square of the depth (and of the attributes of one tag). So the page is fed in small pieces and
//! given up as soon as a limit is passed, not judged when it is too late.

use std::borrow::Cow;
use std::cell::Cell;
use std::time::{Duration, Instant};

use dom_query::{Document, NodeId};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tree_builder::{ElementFlags, NodeOrText, QuirksMode, TreeBuilderOpts, TreeSink};
use html5ever::{Attribute, ParseOpts, QualName, parse_document};

use super::Cause;

/// Browsers flatten from here on; written pages stay far below.
pub(super) const MAX_DEPTH: usize = 512;
/// About ten times a very long encyclopedia article.
pub(super) const MAX_NODES: usize = 300_000;
const MAX_PARSE_TIME: Duration = Duration::from_secs(10);
/// Small enough that what a single piece can cost does not matter.
const PIECE_BYTES: usize = 8 * 1024;

pub(super) fn parse(html: &str) -> Result<Document, Cause> {
    parse_within(html, MAX_PARSE_TIME)
}

fn parse_within(html: &str, limit: Duration) -> Result<Document, Cause> {
    let options = ParseOpts {
        tree_builder: TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() },
        ..ParseOpts::default()
    };
    let started = Instant::now();
    let mut parser = parse_document(BoundedSink::default(), options);
    let mut rest = html;
    while !rest.is_empty() {
        let (piece, remaining) = rest.split_at(rest.floor_char_boundary(PIECE_BYTES));
        parser.process(StrTendril::from_slice(piece));
        parser.tokenizer.sink.sink.check()?;
        if started.elapsed() > limit {
            return Err(Cause::TooSlow { limit });
        }
        rest = remaining;
    }
    let sink = parser.finish();
    sink.check()?;
    Ok(sink.document)
}

/// Builds the document and keeps count of its nodes and its greatest depth.
#[derive(Default)]
struct BoundedSink {
    document: Document,
    nodes: Cell<usize>,
    depth: Cell<usize>,
}

impl BoundedSink {
    fn check(&self) -> Result<(), Cause> {
        if self.depth.get() > MAX_DEPTH {
            Err(Cause::TooDeep { limit: MAX_DEPTH })
        } else if self.nodes.get() > MAX_NODES {
            Err(Cause::TooManyNodes { limit: MAX_NODES })
        } else {
            Ok(())
        }
    }

    fn note_child_of(&self, parent: NodeId) {
        self.nodes.set(self.nodes.get() + 1);
        let depth = self.document.tree.ancestor_ids_of_it(&parent, Some(MAX_DEPTH)).count() + 1;
        self.depth.set(self.depth.get().max(depth));
    }
}

impl TreeSink for BoundedSink {
    type Handle = NodeId;
    type Output = Self;
    type ElemName<'a> = <Document as TreeSink>::ElemName<'a>;

    fn finish(self) -> Self {
        self
    }

    /// Errors are the rule in HTML, and a hostile page has millions.
    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> NodeId {
        self.document.get_document()
    }

    fn elem_name<'a>(&'a self, target: &'a NodeId) -> Self::ElemName<'a> {
        self.document.elem_name(target)
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, flags: ElementFlags) -> NodeId {
        self.document.create_element(name, attributes, flags)
    }

    fn create_comment(&self, text: StrTendril) -> NodeId {
        self.document.create_comment(text)
    }

    fn create_pi(&self, target: StrTendril, data: StrTendril) -> NodeId {
        self.document.create_pi(target, data)
    }

    fn append(&self, parent: &NodeId, child: NodeOrText<NodeId>) {
        self.note_child_of(*parent);
        self.document.append(parent, child);
    }

    fn append_before_sibling(&self, sibling: &NodeId, child: NodeOrText<NodeId>) {
        self.note_child_of(*sibling);
        self.document.append_before_sibling(sibling, child);
    }

    fn append_based_on_parent_node(&self, element: &NodeId, previous: &NodeId, child: NodeOrText<NodeId>) {
        self.note_child_of(*previous);
        self.document.append_based_on_parent_node(element, previous, child);
    }

    fn append_doctype_to_document(&self, name: StrTendril, public_id: StrTendril, system_id: StrTendril) {
        self.document.append_doctype_to_document(name, public_id, system_id);
    }

    fn get_template_contents(&self, target: &NodeId) -> NodeId {
        self.document.get_template_contents(target)
    }

    fn same_node(&self, one: &NodeId, other: &NodeId) -> bool {
        self.document.same_node(one, other)
    }

    fn set_quirks_mode(&self, mode: QuirksMode) {
        self.document.set_quirks_mode(mode);
    }

    fn add_attrs_if_missing(&self, target: &NodeId, attributes: Vec<Attribute>) {
        self.document.add_attrs_if_missing(target, attributes);
    }

    fn remove_from_parent(&self, target: &NodeId) {
        self.document.remove_from_parent(target);
    }

    fn reparent_children(&self, node: &NodeId, new_parent: &NodeId) {
        self.note_child_of(*new_parent);
        self.document.reparent_children(node, new_parent);
    }

    fn is_mathml_annotation_xml_integration_point(&self, handle: &NodeId) -> bool {
        self.document.is_mathml_annotation_xml_integration_point(handle)
    }
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    fn numbered(before: &str, after: &str) -> String {
        let mut all = String::new();
        for number in 0..500_000 {
            all.extend([before, &number.to_string(), after]);
        }
        all
    }

    fn refusal(html: &str) -> String {
        let started = Instant::now();
        let message = parse(html).err().map(|cause| cause.to_string()).unwrap_or_default();
        assert!(started.elapsed() < MAX_PARSE_TIME * 2, "{:?}", started.elapsed());
        message
    }

    #[test_case(&"<div>".repeat(200_000); "divs")]
    #[test_case(&"<b>".repeat(200_000); "formatting")]
    #[test_case(&"<svg><style><b>".repeat(200_000); "foreign content")]
    #[test_case(&"<table><tr><td>".repeat(100_000); "tables")]
    #[test_case(&numbered("<font a", ">"); "different formatting")]
    #[test_case(&format!("<p>{}</p>", "<span>".repeat(MAX_DEPTH)); "one too many")]
    fn gives_up_on_deep_pages(html: &str) {
        assert_eq!(refusal(html), "the page is nested deeper than 512 elements");
    }

    #[test]
    fn gives_up_on_endless_pages() {
        assert_eq!(refusal(&"<p>x".repeat(300_000)), "the page has more than 300000 nodes");
    }

    #[test]
    fn gives_up_on_a_tag_without_end() {
        let started = Instant::now();
        let limit = Duration::from_secs(1);
        let result = parse_within(&format!("<p{}>x", numbered(" a", "")), limit);
        assert!(matches!(result, Err(Cause::TooSlow { .. })));
        assert!(started.elapsed() < limit * 4, "{:?}", started.elapsed());
    }

    #[test]
    fn reads_what_a_browser_reads() {
        let html = format!("{}text{}", "<div>".repeat(400), "</div>".repeat(400));
        assert_eq!(&*parse(&html).unwrap().text(), "text");
        // Cut between two pieces in the middle of a character, and with thousands of siblings.
        let text = "\u{1F980}".repeat(5_000);
        assert_eq!(&*parse(&format!("x{text}{}", "<br>".repeat(5_000))).unwrap().text(), format!("x{text}"));
    }
}
