//! The little that the checks must know of HTML inside Markdown.

use std::sync::LazyLock;

use regex::Regex;

static ID: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"(?i)\s(?:id|name)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))"#).ok());

/// The values of `id` and `name` attributes.
pub(super) fn ids(html: &str) -> Vec<String> {
    let Some(pattern) = ID.as_ref().filter(|_| html.contains('=')) else { return Vec::new() };
    let value =
        |captures: regex::Captures<'_>| captures.iter().skip(1).flatten().next().map(|found| found.as_str().to_owned());
    pattern.captures_iter(html).filter_map(value).collect()
}

/// What an inline tag does to the text around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag {
    LineBreak,
    /// What follows is code until the element ends.
    CodeStart,
    CodeEnd,
    Other,
}

pub(super) fn tag(html: &str) -> Tag {
    let inner = html.trim_start_matches('<');
    let (closes, inner) = inner.strip_prefix('/').map_or((false, inner), |rest| (true, rest));
    let name_end = inner.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inner.len());
    let name = inner[..name_end].to_ascii_lowercase();
    match (name.as_str(), closes) {
        ("br" | "wbr" | "hr", _) => Tag::LineBreak,
        ("code" | "pre" | "kbd" | "samp" | "var" | "tt" | "script" | "style", false) if !html.ends_with("/>") => {
            Tag::CodeStart
        }
        ("code" | "pre" | "kbd" | "samp" | "var" | "tt" | "script" | "style", true) => Tag::CodeEnd,
        _ => Tag::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_found_in_any_quoting() {
        assert_eq!(ids(r#"<a id="one"><a name='two'></a><p data-id="no" ID=three>"#), ["one", "two", "three"]);
    }

    #[test]
    fn tags_are_told_apart() {
        let tags = ["<br/>", "<code class=\"x\">", "</code>", "<em>"].map(tag);
        assert_eq!(tags, [Tag::LineBreak, Tag::CodeStart, Tag::CodeEnd, Tag::Other]);
    }
}
