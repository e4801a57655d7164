//! Markdown of models as HTML: the structure of the text and nothing that acts. Raw HTML comes out as text, images as
//! their descriptions, and only `http` and `https` addresses become links.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::escape::{push, safe_address};

/// Longer texts are shown as they are: nobody writes this much Markdown, and the page stays quick.
const MOST_BYTES: usize = 200_000;

/// `text` as a few elements of flow content.
#[must_use]
pub fn prose(text: &str) -> String {
    let text = text.trim();
    if text.len() > MOST_BYTES {
        let mut out = "<p class=\"plain\">".to_owned();
        push(&mut out, text);
        return out + "</p>";
    }
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let mut writer = Writer::default();
    for event in Parser::new_ext(text, options) {
        writer.event(event);
    }
    writer.out
}

#[derive(Default)]
struct Writer {
    out: String,
    /// Whether the links that are open were written.
    links: Vec<bool>,
    in_table_head: bool,
}

impl Writer {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => push(&mut self.out, &text),
            Event::Code(code) | Event::InlineMath(code) | Event::DisplayMath(code) => {
                self.out.push_str("<code>");
                push(&mut self.out, &code);
                self.out.push_str("</code>");
            }
            Event::SoftBreak => self.out.push('\n'),
            Event::HardBreak => self.out.push_str("<br>"),
            Event::Rule => self.out.push_str("<hr>"),
            Event::FootnoteReference(name) => push(&mut self.out, &name),
            Event::TaskListMarker(done) => self.out.push_str(if done { "☑ " } else { "☐ " }),
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        let opening = match tag {
            Tag::Paragraph => "<p>",
            Tag::HtmlBlock => "<p class=\"plain\">",
            Tag::Heading { level, .. } => heading(*level).0,
            Tag::BlockQuote(_) => "<blockquote>",
            Tag::CodeBlock(_) => "<pre><code>",
            Tag::List(None) => "<ul>",
            Tag::List(Some(first)) => {
                self.out.push_str(&format!("<ol start=\"{first}\">"));
                return;
            }
            Tag::Item => "<li>",
            Tag::Table(_) => "<div class=\"wide\"><table>",
            Tag::TableHead => {
                self.in_table_head = true;
                "<thead><tr>"
            }
            Tag::TableRow => "<tr>",
            Tag::TableCell => {
                if self.in_table_head {
                    "<th scope=\"col\">"
                } else {
                    "<td>"
                }
            }
            Tag::Emphasis => "<em>",
            Tag::Strong => "<strong>",
            Tag::Strikethrough => "<del>",
            Tag::Link { dest_url, .. } => return self.open_link(dest_url),
            Tag::Image { .. } => "[image: ",
            Tag::FootnoteDefinition(_)
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::Superscript
            | Tag::Subscript
            | Tag::MetadataBlock(_) => "",
        };
        self.out.push_str(opening);
    }

    fn end(&mut self, tag: TagEnd) {
        let closing = match tag {
            TagEnd::Paragraph | TagEnd::HtmlBlock => "</p>",
            TagEnd::Heading(level) => heading(level).1,
            TagEnd::BlockQuote(_) => "</blockquote>",
            TagEnd::CodeBlock => "</code></pre>",
            TagEnd::List(is_numbered) => {
                if is_numbered {
                    "</ol>"
                } else {
                    "</ul>"
                }
            }
            TagEnd::Item => "</li>",
            TagEnd::Table => "</tbody></table></div>",
            TagEnd::TableHead => {
                self.in_table_head = false;
                "</tr></thead><tbody>"
            }
            TagEnd::TableRow => "</tr>",
            TagEnd::TableCell => {
                if self.in_table_head {
                    "</th>"
                } else {
                    "</td>"
                }
            }
            TagEnd::Emphasis => "</em>",
            TagEnd::Strong => "</strong>",
            TagEnd::Strikethrough => "</del>",
            TagEnd::Link => {
                if self.links.pop() == Some(true) {
                    "</a>"
                } else {
                    ""
                }
            }
            TagEnd::Image => "]",
            TagEnd::FootnoteDefinition
            | TagEnd::DefinitionList
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::MetadataBlock(_) => "",
        };
        self.out.push_str(closing);
    }

    fn open_link(&mut self, address: &str) {
        let safe = safe_address(address);
        self.links.push(safe.is_some());
        if let Some(address) = safe {
            self.out.push_str("<a rel=\"noopener noreferrer nofollow\" href=\"");
            push(&mut self.out, address);
            self.out.push_str("\">");
        }
    }
}

/// Headings of the text stand below those of the page.
const fn heading(level: HeadingLevel) -> (&'static str, &'static str) {
    match level {
        HeadingLevel::H1 | HeadingLevel::H2 => ("<h5>", "</h5>"),
        HeadingLevel::H3 | HeadingLevel::H4 | HeadingLevel::H5 | HeadingLevel::H6 => ("<h6>", "</h6>"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use test_case::test_case;

    #[test_case("Plain & *simple*", "<p>Plain &amp; <em>simple</em></p>")]
    #[test_case("# One\n\n- a\n- **b**", "<h5>One</h5><ul><li>a</li><li><strong>b</strong></li></ul>")]
    #[test_case("3. c", "<ol start=\"3\"><li>c</li></ol>")]
    #[test_case("```html\n<b>\n```", "<pre><code>&lt;b&gt;\n</code></pre>"; "code")]
    #[test_case("| a |\n|---|\n| b |", "<div class=\"wide\"><table><thead><tr><th scope=\"col\">a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table></div>"; "table")]
    #[test_case("[x](https://e.org)", "<p><a rel=\"noopener noreferrer nofollow\" href=\"https://e.org\">x</a></p>")]
    fn structure_stays(text: &str, expected: &str) {
        assert_eq!(prose(text), expected);
    }

    #[test_case("<script>alert(1)</script>")]
    #[test_case("a <img src=x onerror=alert(1)> b")]
    #[test_case("[x](javascript:alert(1))")]
    #[test_case("[x](<java\tscript:alert(1)>)")]
    #[test_case("[x](data:text/html;base64,PHNjcmlwdD4=)")]
    #[test_case("<javascript:alert(1)>")]
    #[test_case("![x](https://tracker.example/p.gif)")]
    #[test_case("![x\" onerror=alert(1)](y)")]
    #[test_case("[x](https://e.org \"t\\\" onclick=alert(1)\")")]
    #[test_case("</template></section><!-- --> <style>*{display:none}</style>")]
    #[test_case("[x][r]\n\n[r]: javascript:alert(1)")]
    fn nothing_acts(text: &str) {
        let html = prose(text);
        let tags = regex::Regex::new(r"<(/?[a-z0-9]+)([^>]*)>").unwrap();
        for tag in tags.captures_iter(&html) {
            let name = tag[1].trim_start_matches('/');
            assert!(matches!(name, "p" | "a"), "{html}");
            assert!(!tag[2].contains("onclick") && !tag[2].contains("script"), "{html}");
        }
        assert!(!html.contains("<!--"), "{html}");
    }

    #[test]
    fn what_is_far_too_long_is_shown_as_it_is() {
        assert!(prose(&"*a* ".repeat(100_000)).starts_with("<p class=\"plain\">*a* *a*"));
    }
}
