//! The YAML block that a document may begin with. It is found here and not by the Markdown parser, which
//! would take one anywhere in the document.

use std::collections::BTreeMap;
use std::ops::Range;

use serde_json::Value;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FrontMatter {
    /// Both `---` lines included.
    pub range: Range<usize>,
    /// What stands between them.
    pub yaml: Range<usize>,
}

impl FrontMatter {
    /// A first line `---`, a line that is not blank, and a later line `---` or `...`.
    pub fn find(source: &str) -> Option<Self> {
        let start = if source.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
        let mut lines = source[start..].split_inclusive('\n');
        let opening = lines.next().filter(|line| line.trim_end() == "---")?;
        let yaml_start = start + opening.len();
        let mut position = yaml_start;
        for line in lines {
            if matches!(line.trim_end(), "---" | "...") {
                return Some(Self { range: start..position + line.trim_end().len(), yaml: yaml_start..position });
            }
            if position == yaml_start && line.trim().is_empty() {
                return None;
            }
            position += line.len();
        }
        None
    }
}

/// The text after front matter that is a list of keys and values. Between two rules may stand a text just as well.
pub(super) fn body(source: &str) -> &str {
    let keys = |yaml: &str| serde_saphyr::from_str::<BTreeMap<String, Value>>(yaml).is_ok();
    match FrontMatter::find(source) {
        Some(block) if source[block.yaml.clone()].trim().is_empty() || keys(&source[block.yaml.clone()]) => {
            let rest = &source[block.range.end..];
            rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix('\n')).unwrap_or(rest)
        }
        _ => source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use test_case::test_case;

    #[test_case("---\na: 1\n---\ntext", Some("a: 1\n"); "plain")]
    #[test_case("\u{FEFF}---\r\na: 1\r\n...\r\ntext", Some("a: 1\r\n"); "byte order mark and carriage returns")]
    #[test_case("---\n---\n", Some(""); "empty")]
    #[test_case("---\n\nA rule above, a rule below.\n\n---\n", None; "thematic breaks")]
    #[test_case("---\na: 1\n", None; "never closed")]
    #[test_case("text\n---\na: 1\n---\n", None; "not at the beginning")]
    fn finds_only_a_leading_closed_block(source: &str, expected: Option<&str>) {
        assert_eq!(FrontMatter::find(source).map(|found| &source[found.yaml]), expected);
    }
}
