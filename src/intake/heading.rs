//! The headings that intake has to find, by the rules of Markdown rather than by looking for `#`:
//! one in a code block or a quotation is not a heading of the text.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd};

/// The text of the level-1 heading on the first line of `body` that is not blank.
pub(super) fn title(body: &str) -> Option<String> {
    let start = body.trim_start_matches(['\n', '\r', ' ', '\t']);
    let indent = body[..body.len() - start.len()].rsplit('\n').next().unwrap_or("");
    if indent.len() > 3 || indent.contains('\t') {
        return None;
    }
    let mut events = Parser::new(heading_lines(start)?);
    let Some(Event::Start(Tag::Heading { level: HeadingLevel::H1, .. })) = events.next() else { return None };
    let text: String = events
        .take_while(|event| !matches!(event, Event::End(TagEnd::Heading(_))))
        .filter_map(|event| match event {
            Event::Text(text) | Event::Code(text) => Some(text.into_string()),
            Event::SoftBreak | Event::HardBreak => Some(" ".to_owned()),
            _ => None,
        })
        .collect();
    Some(one_line(&text)).filter(|text| !text.is_empty())
}

/// The lines that may be a heading: `# Title`, or a title underlined with `=`. Prose, which most texts
/// begin with, need not be parsed.
fn heading_lines(text: &str) -> Option<&str> {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let second = rest.lines().next().unwrap_or_default();
    if first.starts_with('#') {
        Some(first)
    } else if second.starts_with('=') && second.trim_end().chars().all(|c| c == '=') {
        Some(&text[..first.len() + 1 + second.len()])
    } else {
        None
    }
}

/// White space of any kind becomes single spaces.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A heading of the text itself, outside code, quotations and lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Heading {
    pub level: usize,
    pub text: String,
    pub range: Range<usize>,
}

pub(super) fn all(body: &str) -> Vec<Heading> {
    let mut depth = 0_usize;
    let mut headings = Vec::new();
    let mut open: Option<Heading> = None;
    for (event, range) in Parser::new(body).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { level, .. }) if depth == 0 => {
                open = Some(Heading { level: level as usize, text: String::new(), range });
            }
            Event::End(TagEnd::Heading(_)) => headings.extend(open.take()),
            Event::Text(text) | Event::Code(text) => {
                if let Some(heading) = open.as_mut() {
                    heading.text.push_str(&text);
                }
            }
            Event::Start(Tag::BlockQuote(_) | Tag::List(_)) => depth += 1,
            Event::End(TagEnd::BlockQuote(_) | TagEnd::List(_)) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    headings
}

#[cfg(test)]
mod tests {
    use super::*;
    use test_case::test_case;

    #[test_case("# Plain\ntext", Some("Plain"))]
    #[test_case("\r\n\r\n# With `code` and *stress* #\r\n", Some("With code and stress"))]
    #[test_case("Underlined\n=== \n", Some("Underlined"))]
    #[test_case("## Second level", None)]
    #[test_case("text\n# later", None)]
    #[test_case("    # code", None)]
    #[test_case("#!/bin/sh", None)]
    #[test_case("#", None)]
    #[test_case("", None)]
    fn title_is_a_heading_on_the_first_line(body: &str, expected: Option<&str>) {
        assert_eq!(title(body).as_deref(), expected);
    }

    #[test_case("a\n\n## Self-critique\nb", &[(2, "Self-critique")])]
    #[test_case("# A `b` *c*\n\n### d ##\n", &[(1, "A b c"), (3, "d")])]
    #[test_case("```\n## a\n```\n", &[]; "in a fence")]
    #[test_case("    ## a\n", &[]; "in indented code")]
    #[test_case("> ## a\n", &[]; "in a quotation")]
    #[test_case("- a\n\n  ## a\n", &[]; "in a list")]
    fn finds_the_headings_of_the_text_itself(body: &str, expected: &[(usize, &str)]) {
        let found = all(body);
        let found: Vec<_> = found.iter().map(|heading| (heading.level, heading.text.as_str())).collect();
        assert_eq!(found, expected);
    }
}
