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

/// Where the first second-level heading with this text stands, outside code, quotations and lists.
pub(super) fn find_second_level(body: &str, wanted: &str) -> Option<Range<usize>> {
    let mut depth = 0_usize;
    let mut heading: Option<(Range<usize>, String)> = None;
    for (event, range) in Parser::new(body).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { level: HeadingLevel::H2, .. }) if depth == 0 => {
                heading = Some((range, String::new()));
            }
            Event::End(TagEnd::Heading(_)) => {
                let found = heading.take().filter(|(_, text)| text.trim().eq_ignore_ascii_case(wanted));
                if let Some((range, _)) = found {
                    return Some(range);
                }
            }
            Event::Text(text) => {
                if let Some((_, heard)) = heading.as_mut() {
                    heard.push_str(&text);
                }
            }
            Event::Start(Tag::BlockQuote(_) | Tag::List(_)) => depth += 1,
            Event::End(TagEnd::BlockQuote(_) | TagEnd::List(_)) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
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

    #[test_case("a\n\n## Self-critique\nb", Some("b"))]
    #[test_case("a\n\n##   self-critique ##\n\nb", Some("\nb"))]
    #[test_case("```\n## Self-critique\n```\n", None; "in a fence")]
    #[test_case("    ## Self-critique\n", None; "in indented code")]
    #[test_case("> ## Self-critique\n", None; "in a quotation")]
    #[test_case("- a\n\n  ## Self-critique\n", None; "in a list")]
    #[test_case("# Self-critique\n### Self-critique\n## Self-critique notes\n", None; "other headings")]
    fn finds_the_heading_of_the_text_itself(body: &str, rest: Option<&str>) {
        let found = find_second_level(body, "self-critique");
        assert_eq!(
            found.map(|range| body[range.end..].trim_start_matches('\n').to_owned()).as_deref(),
            rest.map(|r| r.trim_start_matches('\n'))
        );
    }
}
