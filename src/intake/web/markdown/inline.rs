//! Text within a line.

use dom_query::NodeRef;
use url::Url;

use super::{Writer, code, escape, notes, tags};

/// A line under construction: white space is collapsed as a browser does.
#[derive(Default)]
pub(super) struct Inline {
    text: String,
}

impl Inline {
    fn push_text(&mut self, text: &str) {
        let mut words = text.split(is_html_space).peekable();
        while let Some(word) = words.next() {
            let next = words.peek().map(|_| ' ');
            escape::push(&mut self.text, word, next);
            if next.is_some() {
                self.push_space();
            }
        }
    }

    fn push_space(&mut self) {
        if !self.text.ends_with([' ', '\n']) {
            self.text.push(' ');
        }
    }

    fn push_break(&mut self) {
        self.text.truncate(self.text.trim_end_matches(' ').len());
        self.text.push_str("  \n");
    }

    /// Adds Markdown as it is.
    fn push_raw(&mut self, markdown: &str) {
        self.text.push_str(markdown);
    }

    /// Adds `inner` between marks, which must touch its text: white space goes outside.
    fn push_marked(&mut self, open: &str, inner: &str, close: &str) {
        let text = inner.trim_matches([' ', '\n']);
        if inner.starts_with([' ', '\n']) {
            self.push_space();
        }
        if !text.is_empty() {
            self.text.push_str(open);
            self.text.push_str(text);
            self.text.push_str(close);
            if inner.ends_with([' ', '\n']) {
                self.push_space();
            }
        }
    }

    pub(super) fn finish(self) -> String {
        self.text.trim_matches([' ', '\n']).to_owned()
    }

    /// The line so far as a paragraph; the next one starts empty.
    pub(super) fn take_paragraph(&mut self) -> Option<String> {
        let text = std::mem::take(self).finish();
        (!text.is_empty()).then(|| escape::line_starts(&text))
    }
}

const fn is_html_space(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\n' | '\r' | '\u{c}')
}

impl Writer<'_> {
    pub(super) fn inline_children(&self, node: &NodeRef, line: &mut Inline) {
        for child in node.children_it(false) {
            self.inline(&child, line);
        }
    }

    fn inner(&self, node: &NodeRef) -> String {
        let mut inner = Inline::default();
        self.inline_children(node, &mut inner);
        inner.text
    }

    pub(super) fn inline(&self, node: &NodeRef, line: &mut Inline) {
        let name = tags::name(node);
        if node.is_text() {
            return line.push_text(&node.text());
        }
        if tags::is_skipped(node, &name) {
            return;
        }
        match name.as_str() {
            "" => {}
            "br" => line.push_break(),
            "b" | "strong" => line.push_marked("**", &unmarked(&self.inner(node), "**"), "**"),
            "i" | "em" | "cite" | "dfn" => line.push_marked("*", &unmarked(&self.inner(node), "*"), "*"),
            "del" | "s" | "strike" => line.push_marked("~~", &self.inner(node), "~~"),
            "sup" | "sub" => self.raised(node, &name, line),
            "q" => line.push_marked("\u{201c}", &self.inner(node), "\u{201d}"),
            "code" | "kbd" | "samp" | "tt" => line.push_raw(&code::span(&node.text())),
            "a" => self.link(node, line),
            "img" => self.image(node, line),
            "math" => formula(node, line),
            _ => self.inline_children(node, line),
        }
        if tags::is_block(&name) {
            line.push_space();
        }
    }

    fn raised(&self, node: &NodeRef, name: &str, line: &mut Inline) {
        let inner = self.inner(node);
        if inner.trim_start().starts_with("[^") {
            line.push_raw(inner.trim());
        } else {
            line.push_marked(&format!("<{name}>"), &inner, &format!("</{name}>"));
        }
    }

    fn link(&self, node: &NodeRef, line: &mut Inline) {
        let inner = self.inner(node);
        match node.attr("href").and_then(|href| self.resolve(&href)) {
            Some(target) if notes::is_within(&target, self.page) => {
                if let Some(label) = target.fragment().and_then(|id| self.notes.reference(node, id)) {
                    line.push_raw(&format!("[^{label}]"));
                } else if inner.contains(char::is_alphanumeric) {
                    // What is left out are the signs of permanent links and of ways back.
                    line.push_raw(&inner);
                }
            }
            Some(target) if matches!(target.scheme(), "http" | "https" | "mailto") => {
                let target = destination(&target);
                if inner.trim() == target {
                    line.push_marked("<", &inner, ">");
                } else {
                    line.push_marked("[", &inner, &format!("]({target})"));
                }
            }
            _ => line.push_raw(&inner),
        }
    }

    fn resolve(&self, address: &str) -> Option<Url> {
        let url = self.base.join(address.trim()).ok()?;
        self.url_bytes.set(self.url_bytes.get().checked_sub(url.as_str().len())?);
        Some(url)
    }

    fn image(&self, node: &NodeRef, line: &mut Inline) {
        let alternative = node.attr_or("alt", "").split_whitespace().collect::<Vec<_>>().join(" ");
        let source = node.attr("src").or_else(|| node.attr("srcset").map(|set| first_of_set(&set).into()));
        let source = source.and_then(|source| self.resolve(&source));
        match source {
            Some(source) if matches!(source.scheme(), "http" | "https") => {
                let alternative = alternative.replace('[', "\\[").replace(']', "\\]");
                line.push_raw(&format!("![{alternative}]({})", destination(&source)));
            }
            _ => line.push_text(&alternative),
        }
    }
}

fn first_of_set(set: &str) -> String {
    set.trim_start().split([' ', ',']).next().unwrap_or_default().to_owned()
}

fn formula(node: &NodeRef, line: &mut Inline) {
    let tex = node.descendants_it().find(|part| {
        part.has_name("annotation") && part.attr("encoding").is_some_and(|encoding| &*encoding == "application/x-tex")
    });
    match tex {
        Some(tex) => line.push_raw(&format!("${}$", tex.text().trim())),
        None => line.push_text(&node.text()),
    }
}

/// Bold within bold would end it.
fn unmarked(inner: &str, mark: &str) -> String {
    match inner.trim().strip_prefix(mark).and_then(|text| text.strip_suffix(mark)) {
        Some(text) if !text.contains('*') => inner.replacen(mark, "", 2),
        _ => inner.to_owned(),
    }
}

/// A URL between the parentheses of a link.
fn destination(url: &Url) -> String {
    url.as_str().replace('(', "%28").replace(')', "%29")
}
