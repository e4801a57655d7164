//! A document as the checks see it, parsed once: prose apart from code, with the way back to the source, and
//! the parts that structure checks ask for.

mod bare_links;
mod html;
mod markdown;
mod nesting;
mod offsets;
mod prose;
mod sentences;
mod slugs;

use std::collections::HashSet;
use std::ops::Range;

use serde::de::IgnoredAny;

pub(super) use crate::runtime::front_matter::FrontMatter;
pub(super) use offsets::CharacterOffsets;
pub(super) use prose::{Block, BlockKind, PLACEHOLDER, Prose, Sentence};
pub(super) use slugs::Slugs;

/// One document. All ranges are bytes of `source`, except those inside [`Prose`].
#[derive(Debug)]
pub(super) struct Page<'a> {
    /// The whole content, front matter included.
    pub source: &'a str,
    pub url: Option<&'a str>,
    pub format: Format,
    pub front_matter: Option<FrontMatter>,
    pub prose: Prose,
    pub headings: Vec<Heading>,
    pub links: Vec<Link>,
    pub fences: Vec<Fence>,
    /// Anchors that the author has set by hand: `<a id=…>`, `<a name=…>`, `{#…}`.
    pub explicit_ids: HashSet<String>,
    pub has_footnotes: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Markdown,
    /// The whole document is JSON: it has no prose and no Markdown structure.
    Json,
}

#[derive(Debug, Clone)]
pub(super) struct Heading {
    /// 1 to 6.
    pub level: usize,
    pub range: Range<usize>,
    /// As a reader sees it, code included.
    pub text: String,
}

/// A link or an image.
#[derive(Debug, Clone)]
pub(super) struct Link {
    pub destination: String,
    pub range: Range<usize>,
}

/// A fenced code block.
#[derive(Debug, Clone)]
pub(super) struct Fence {
    pub range: Range<usize>,
    pub is_closed: bool,
    /// The content, for blocks that say they are JSON.
    pub json: Option<MappedText>,
}

/// Text taken out of its container (quotation marks, indentation), with the way back.
#[derive(Debug, Clone, Default)]
pub(super) struct MappedText {
    pub text: String,
    /// Begin in `text`, begin in the source; ascending.
    pieces: Vec<(usize, usize)>,
}

impl MappedText {
    fn push(&mut self, text: &str, source: usize) {
        self.pieces.push((self.text.len(), source));
        self.text.push_str(text);
    }

    /// Where the byte `position` of `text` stands in the source.
    pub fn source_position(&self, position: usize) -> Option<usize> {
        let after = self.pieces.partition_point(|(begin, _)| *begin <= position);
        let (begin, source) = self.pieces.get(after.checked_sub(1)?)?;
        Some(source + position - begin)
    }
}

impl<'a> Page<'a> {
    pub fn read(source: &'a str, title: &str, url: Option<&'a str>) -> Self {
        let mut page = Self {
            source,
            url,
            format: Format::Markdown,
            front_matter: None,
            prose: Prose::default(),
            headings: Vec::new(),
            links: Vec::new(),
            fences: Vec::new(),
            explicit_ids: HashSet::new(),
            has_footnotes: false,
        };
        if is_json(source, title, url) {
            page.format = Format::Json;
        } else {
            page.front_matter = FrontMatter::find(source);
            markdown::read(&mut page);
        }
        page
    }

    /// The passage for a remark about the document as a whole: its first heading, else its first block.
    pub fn beginning(&self) -> Range<usize> {
        let range = self.headings.first().map(|heading| heading.range.clone());
        let range = range.or_else(|| self.prose.blocks.first().map(|block| self.prose.source_range(&block.range)));
        range.map_or(0..0, |range| self.first_line(range))
    }

    /// The last sentence or block, for remarks about where the document ends.
    pub fn ending(&self) -> Range<usize> {
        let sentence = self.prose.sentences.last().map(|sentence| self.prose.source_range(&sentence.range));
        sentence.unwrap_or_else(|| self.beginning())
    }

    /// The first line of a passage, without the white space around it.
    pub fn first_line(&self, range: Range<usize>) -> Range<usize> {
        let text = self.source.get(range.clone()).unwrap_or_default();
        let skipped = text.len() - text.trim_start().len();
        let line = text[skipped..].lines().next().unwrap_or_default().trim_end();
        let start = range.start + skipped;
        start..start + line.len()
    }
}

fn is_json(source: &str, title: &str, url: Option<&str>) -> bool {
    let path = url.map(|url| url.split(['?', '#']).next().unwrap_or_default());
    let has_extension = |name: &str| {
        name.len() >= 5 && name.is_char_boundary(name.len() - 5) && name[name.len() - 5..].eq_ignore_ascii_case(".json")
    };
    has_extension(title)
        || path.is_some_and(has_extension)
        || (source.trim_start().starts_with(['{', '[']) && serde_json::from_str::<IgnoredAny>(source).is_ok())
}
