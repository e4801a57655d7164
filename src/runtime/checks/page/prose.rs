//! The language of a document, without its markup, and the way back to the source.
//!
//! Inline code, formulas, images and bare links leave a [`PLACEHOLDER`], so that the words on both sides are
//! not taken for neighbours. A bare link leaves one for every byte.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::super::language::english::is_english;
use super::{bare_links, sentences};

/// Stands where something is that is not language. Never part of a word.
pub(in crate::runtime::checks) const PLACEHOLDER: char = '\u{1A}';

#[derive(Debug, Default)]
pub(in crate::runtime::checks) struct Prose {
    text: String,
    folded: String,
    pieces: Vec<Piece>,
    pub blocks: Vec<Block>,
    /// All words, in `text`.
    pub words: Vec<Range<usize>>,
    pub sentences: Vec<Sentence>,
    /// False only for a text that is long enough to tell.
    pub is_english: bool,
}

/// A stretch of prose that comes from one place of the source.
#[derive(Debug)]
struct Piece {
    prose: usize,
    source: Range<usize>,
    /// Prose and source agree byte by byte.
    is_verbatim: bool,
}

/// A paragraph, heading, list item or table cell. Sentences never cross its borders.
#[derive(Debug)]
pub(in crate::runtime::checks) struct Block {
    pub kind: BlockKind,
    /// In [`Prose::text`].
    pub range: Range<usize>,
    /// Indices into [`Prose::words`].
    pub words: Range<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::runtime::checks) enum BlockKind {
    Paragraph,
    Heading,
    Item,
    Cell,
}

#[derive(Debug)]
pub(in crate::runtime::checks) struct Sentence {
    /// In [`Prose::text`].
    pub range: Range<usize>,
    /// Indices into [`Prose::words`]; never empty.
    pub words: Range<usize>,
    /// Whether it counts for readability: it stands in a paragraph, or ends like a sentence. Headings, table
    /// cells and bare list items do not count.
    pub is_whole: bool,
}

impl Prose {
    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn word(&self, index: usize) -> &str {
        &self.text[self.words[index].clone()]
    }

    /// In lower case, as far as it is ASCII.
    pub fn folded_word(&self, index: usize) -> &str {
        &self.folded[self.words[index].clone()]
    }

    /// What stands between a word and the next one.
    pub fn between(&self, index: usize) -> &str {
        &self.text[self.words[index].end..self.words[index + 1].start]
    }

    /// Whether only white space separates a word from the next one.
    pub fn are_adjacent(&self, index: usize) -> bool {
        self.between(index).chars().all(char::is_whitespace)
    }

    pub fn whole_sentences(&self) -> impl Iterator<Item = &Sentence> {
        self.sentences.iter().filter(|sentence| sentence.is_whole)
    }

    /// Where a range of the prose stands in the source.
    pub fn source_range(&self, range: &Range<usize>) -> Range<usize> {
        let Some(last) = range.end.checked_sub(1).filter(|last| *last >= range.start) else {
            let start = self.piece(range.start).map_or(0, |piece| piece.source_start(range.start));
            return start..start;
        };
        match (self.piece(range.start), self.piece(last)) {
            (Some(first), Some(last)) => {
                let start = first.source_start(range.start);
                start..last.source_end(range.end).max(start)
            }
            _ => 0..0,
        }
    }

    pub fn word_source(&self, index: usize) -> Range<usize> {
        self.source_range(&self.words[index])
    }

    fn piece(&self, position: usize) -> Option<&Piece> {
        let after = self.pieces.partition_point(|piece| piece.prose <= position);
        self.pieces.get(after.checked_sub(1)?)
    }
}

impl Piece {
    fn source_start(&self, position: usize) -> usize {
        if self.is_verbatim { self.source.start + (position - self.prose) } else { self.source.start }
    }

    fn source_end(&self, position: usize) -> usize {
        if self.is_verbatim { self.source.start + (position - self.prose) } else { self.source.end }
    }
}

/// Collects prose block by block.
#[derive(Debug)]
pub(super) struct ProseBuilder<'a> {
    source: &'a str,
    prose: Prose,
    open: Option<(BlockKind, usize)>,
}

impl<'a> ProseBuilder<'a> {
    pub fn new(source: &'a str) -> Self {
        let text = String::with_capacity(source.len());
        Self { source, prose: Prose { text, ..Prose::default() }, open: None }
    }

    /// Text of a block of this kind, which begins here unless it is already open.
    pub fn text(&mut self, kind: BlockKind, text: &str, range: Range<usize>) {
        let is_verbatim = self.source.get(range.clone()) == Some(text);
        self.push(kind, text, range, is_verbatim);
    }

    /// A line break; dropped where no block is open.
    pub fn gap(&mut self, kind: BlockKind, text: &str, range: Range<usize>) {
        if self.open.is_some() {
            self.push(kind, text, range, false);
        }
    }

    pub fn placeholder(&mut self, kind: BlockKind, range: Range<usize>) {
        self.push(kind, PLACEHOLDER.encode_utf8(&mut [0; 4]), range, false);
    }

    fn push(&mut self, kind: BlockKind, text: &str, source: Range<usize>, is_verbatim: bool) {
        if text.is_empty() {
            return;
        }
        let start = self.prose.text.len();
        let is_open = self.open.is_some();
        self.open.get_or_insert((kind, start));
        match self.prose.pieces.last_mut().filter(|_| is_open) {
            Some(last) if is_verbatim && last.is_verbatim && last.source.end == source.start => {
                last.source.end = source.end;
            }
            _ => self.prose.pieces.push(Piece { prose: start, source, is_verbatim }),
        }
        self.prose.text.push_str(text);
    }

    /// Ends the open block, if any, and splits it into sentences and words.
    pub fn close(&mut self) {
        let Some((kind, start)) = self.open.take() else { return };
        bare_links::mask(&mut self.prose.text, start);
        let Prose { text, words, sentences, blocks, .. } = &mut self.prose;
        let block = &text[start..];
        let first = words.len();
        words.extend(block.unicode_word_indices().map(|(at, word)| start + at..start + at + word.len()));
        let mut next = first;
        for range in sentences::split(block) {
            let range = start + range.start..start + range.end;
            let from = next;
            next += words[from..].iter().take_while(|word| word.start < range.end).count();
            if from == next {
                continue;
            }
            let is_whole = match kind {
                BlockKind::Cell => false,
                BlockKind::Paragraph => true,
                BlockKind::Heading | BlockKind::Item => sentences::is_terminated(&text[range.clone()]),
            };
            sentences.push(Sentence { range, words: from..next, is_whole });
        }
        blocks.push(Block { kind, range: start..text.len(), words: first..words.len() });
        // Keeps the last word of a block apart from the first of the next.
        text.push('\n');
    }

    pub fn finish(mut self) -> Prose {
        self.close();
        self.prose.folded = self.prose.text.to_ascii_lowercase();
        self.prose.is_english = is_english(self.prose.words.iter().map(|word| &self.prose.folded[word.clone()]));
        self.prose
    }
}
