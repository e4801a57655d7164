//! The difference between two settings as lines that were removed and added.

use similar::{ChangeTag, TextDiff};

use crate::domain::comparison::ConfigurationChange;
use crate::render::clean_block;
use crate::render::html::escape::push;

/// Unchanged lines around a change.
const CONTEXT: usize = 2;

/// A `span` for each line.
pub fn html(change: &ConfigurationChange) -> String {
    let sides = change.text.as_ref().map(|text| clean_block(text.as_deref().unwrap_or_default().trim_end()));
    let diff = TextDiff::from_lines(&sides.baseline, &sides.candidate);
    let mut out = String::new();
    for (index, group) in diff.grouped_ops(CONTEXT).iter().enumerate() {
        if index > 0 {
            out.push_str("<span>…</span>");
        }
        for line in group.iter().flat_map(|op| diff.iter_inline_changes(op)) {
            let (class, sign) = match line.tag() {
                ChangeTag::Delete => ("removed", "\u{2212} "),
                ChangeTag::Insert => ("added", "+ "),
                ChangeTag::Equal => ("same", "  "),
            };
            out.push_str(&format!("<span class=\"{class}\">{sign}"));
            for (is_strong, text) in line.iter_strings_lossy() {
                let text = text.trim_end_matches('\n');
                out.push_str(if is_strong { "<b>" } else { "" });
                push(&mut out, text);
                out.push_str(if is_strong { "</b>" } else { "" });
            }
            out.push_str("</span>");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::comparison::Sides;

    #[test]
    fn changed_lines_are_marked_and_stay_text() {
        let text =
            Sides { baseline: Some("same\n<b>old</b>".to_owned()), candidate: Some("same\n<i>new</i>".to_owned()) };
        let html = html(&ConfigurationChange { name: "instructions".to_owned(), text });
        assert!(html.starts_with("<span class=\"same\">  same</span><span class=\"removed\">\u{2212} "), "{html}");
        let text = regex::Regex::new("</?(span|b)( class=\"[a-z]+\")?>").unwrap().replace_all(&html, "").into_owned();
        assert_eq!(text, "  same\u{2212} &lt;b&gt;old&lt;/b&gt;+ &lt;i&gt;new&lt;/i&gt;");
    }
}
