//! From Markdown to a [`Page`]: one pass over the parser's events, without recursion.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::prose::{BlockKind, ProseBuilder};
use super::{Fence, Heading, Link, MappedText, Page, html, nesting};

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_MATH
        | Options::ENABLE_GFM
}

/// Fills everything in the page that comes from the Markdown after the front matter.
pub(super) fn read(page: &mut Page<'_>) {
    let source = page.source;
    let body = page.front_matter.as_ref().map_or(0, |front_matter| front_matter.range.end);
    let mut reader = Reader {
        page,
        prose: ProseBuilder::new(source),
        items: 0,
        hidden: 0,
        in_cell: false,
        in_heading: false,
        in_code: false,
        in_html_code: false,
    };
    let markdown = nesting::limited(&source[body..]);
    for (event, range) in Parser::new_ext(&markdown, options()).into_offset_iter() {
        reader.event(event, range.start + body..range.end + body);
    }
    let Reader { page, prose, .. } = reader;
    page.prose = prose.finish();
}

struct Reader<'p, 'a> {
    page: &'p mut Page<'a>,
    prose: ProseBuilder<'a>,
    /// How many list items are open.
    items: usize,
    /// How many elements are open whose text is not prose: images and bare links.
    hidden: usize,
    in_cell: bool,
    in_heading: bool,
    in_code: bool,
    /// Inside inline HTML such as `<code>`; ends with its block at the latest.
    in_html_code: bool,
}

impl Reader<'_, '_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text, range),
            Event::Code(text) => {
                self.heading_text(&text);
                self.placeholder(range);
            }
            Event::InlineMath(_) | Event::DisplayMath(_) => self.placeholder(range),
            Event::SoftBreak | Event::HardBreak => self.line_break(range),
            Event::InlineHtml(html) => self.inline_html(&html, range),
            Event::Html(html) => self.page.explicit_ids.extend(html::ids(&html)),
            Event::FootnoteReference(_) => self.page.has_footnotes = true,
            Event::Rule | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Link { link_type, dest_url, .. } => {
                if matches!(link_type, LinkType::Autolink | LinkType::Email) {
                    self.hide(range.clone());
                }
                if link_type != LinkType::Email {
                    self.page.links.push(Link { destination: dest_url.into_string(), range });
                }
                return;
            }
            Tag::Image { dest_url, .. } => {
                self.hide(range.clone());
                self.page.links.push(Link { destination: dest_url.into_string(), range });
                return;
            }
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Superscript | Tag::Subscript => return,
            Tag::Heading { level, id, .. } => {
                self.in_heading = true;
                self.page.explicit_ids.extend(id.map(pulldown_cmark::CowStr::into_string));
                let range = trim_end(self.page.source, range);
                self.page.headings.push(Heading { level: level as usize, range, text: String::new() });
            }
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => {
                self.in_code = true;
                let is_closed = is_closed(&self.page.source[range.clone()]);
                let json = is_json_info(&info).then(MappedText::default);
                self.page.fences.push(Fence { range: trim_end(self.page.source, range), is_closed, json });
            }
            Tag::CodeBlock(CodeBlockKind::Indented) => self.in_code = true,
            Tag::Item => self.items += 1,
            Tag::TableCell => self.in_cell = true,
            Tag::FootnoteDefinition(_) => self.page.has_footnotes = true,
            Tag::Paragraph
            | Tag::BlockQuote(_)
            | Tag::HtmlBlock
            | Tag::List(_)
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::Table(_)
            | Tag::TableHead
            | Tag::TableRow
            | Tag::MetadataBlock(_) => {}
        }
        self.close_block();
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Link | TagEnd::Image => {
                self.hidden = self.hidden.saturating_sub(1);
                return;
            }
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Superscript | TagEnd::Subscript => {
                return;
            }
            TagEnd::Heading(_) => self.in_heading = false,
            TagEnd::CodeBlock => self.in_code = false,
            TagEnd::Item => self.items = self.items.saturating_sub(1),
            TagEnd::TableCell => self.in_cell = false,
            _ => {}
        }
        self.close_block();
    }

    fn text(&mut self, text: &str, range: Range<usize>) {
        if self.in_code {
            if let Some(json) = self.page.fences.last_mut().and_then(|fence| fence.json.as_mut()) {
                json.push(text, range.start);
            }
            return;
        }
        self.heading_text(text);
        if self.hidden > 0 {
            return;
        }
        if self.in_html_code {
            return self.placeholder(range);
        }
        let kind = self.kind();
        self.prose.text(kind, text, range);
    }

    fn heading_text(&mut self, text: &str) {
        if self.in_heading
            && let Some(heading) = self.page.headings.last_mut()
        {
            heading.text.push_str(text);
        }
    }

    fn line_break(&mut self, range: Range<usize>) {
        self.heading_text(" ");
        let kind = self.kind();
        self.prose.gap(kind, "\n", range);
    }

    fn placeholder(&mut self, range: Range<usize>) {
        if self.hidden == 0 {
            let kind = self.kind();
            self.prose.placeholder(kind, range);
        }
    }

    /// What follows, until the element ends, is shown to the reader but is no prose.
    fn hide(&mut self, range: Range<usize>) {
        self.placeholder(range);
        self.hidden += 1;
    }

    fn inline_html(&mut self, text: &str, range: Range<usize>) {
        self.page.explicit_ids.extend(html::ids(text));
        match html::tag(text) {
            html::Tag::LineBreak => self.line_break(range),
            html::Tag::CodeStart => self.in_html_code = true,
            html::Tag::CodeEnd => self.in_html_code = false,
            html::Tag::Other => {}
        }
    }

    fn close_block(&mut self) {
        self.in_html_code = false;
        self.prose.close();
    }

    const fn kind(&self) -> BlockKind {
        if self.in_cell {
            BlockKind::Cell
        } else if self.in_heading {
            BlockKind::Heading
        } else if self.items > 0 {
            BlockKind::Item
        } else {
            BlockKind::Paragraph
        }
    }
}

fn is_json_info(info: &str) -> bool {
    info.split([' ', '\t', ',', '{']).next().is_some_and(|language| language.eq_ignore_ascii_case("json"))
}

fn trim_end(source: &str, range: Range<usize>) -> Range<usize> {
    range.start..range.start + source[range].trim_end().len()
}

/// Whether a fenced block, given from its opening fence on, ends with a closing one.
fn is_closed(block: &str) -> bool {
    let opening = block.trim_start();
    let Some(mark) = opening.chars().next().filter(|mark| matches!(mark, '`' | '~')) else { return true };
    let length = opening.chars().take_while(|c| *c == mark).count();
    let Some((_, last)) = opening.trim_end().rsplit_once('\n') else { return false };
    let last = last.trim_start_matches([' ', '\t', '>']).trim_end();
    last.len() >= length && last.chars().all(|c| c == mark)
}

#[cfg(test)]
mod tests {
    use super::*;
    use test_case::test_case;

    fn prose(source: &str) -> String {
        let page = Page::read(source, "t", None);
        let blocks: Vec<_> = page.prose.blocks.iter().map(|block| &page.prose.text()[block.range.clone()]).collect();
        blocks.join("|").replace(super::super::PLACEHOLDER, "~")
    }

    #[test_case("A `b` c\nd", "A ~ c\nd"; "inline code and soft breaks")]
    #[test_case("# H *x*\n\n- one\n- two\n\n> q", "H x|one|two|q"; "blocks")]
    #[test_case("a\n\n```\ncode\n```\n\n    more\n\nb", "a|b"; "code blocks")]
    #[test_case("[text](http://x.y) <http://a.b> ![alt](i.png)", "text ~ ~"; "links and images")]
    #[test_case("see https://a.b/c_d_(e), or www.x.y. Ok", "see ~, or ~. Ok"; "bare links")]
    #[test_case("write to me@example.org now", "write to ~ now"; "addresses")]
    #[test_case("---\ntitle: x\n---\nbody", "body"; "front matter")]
    #[test_case("a <code>b</code> c<br>d $x+y$", "a ~ c\nd ~"; "inline html and mathematics")]
    #[test_case("| a | b |\n|---|---|\n| c | d |", "a|b|c|d"; "table cells")]
    #[test_case("a<!-- b -->\n\n<div>\nc\n</div>\n\nd", "a|d"; "html")]
    fn prose_is_what_a_reader_reads_as_language(source: &str, expected: &str) {
        let collapsed = prose(source).split('~').map(str::to_owned).collect::<Vec<_>>();
        let collapsed: Vec<_> = collapsed
            .iter()
            .enumerate()
            .filter(|(i, part)| *i == 0 || !part.is_empty() || *i + 1 == collapsed.len())
            .map(|(_, part)| part.as_str())
            .collect();
        assert_eq!(collapsed.join("~"), expected);
    }

    #[test_case("```\na\n```\n", true)]
    #[test_case("```\na\n", false)]
    #[test_case("````\na\n```\n", false; "closing fence too short")]
    #[test_case("> ~~~\n> a\n> ~~~\n", true; "in a quotation")]
    #[test_case("- x\n\n  ```\n  a\n  ```\n", true; "in a list")]
    #[test_case("```", false; "nothing but an opening fence")]
    fn closed_fences_are_told_from_open_ones(source: &str, expected: bool) {
        let page = Page::read(source, "t", None);
        assert_eq!(page.fences.iter().map(|fence| fence.is_closed).collect::<Vec<_>>(), [expected]);
    }
}
