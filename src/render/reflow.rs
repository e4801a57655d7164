//! Markdown that somebody broke into lines of their own width, in lines of ours: paragraphs and items are joined before
//! they are broken anew. What has its lines for a reason (code, headings) keeps them, and tables are laid out.

use unicode_width::UnicodeWidthStr;

use super::markdown_table::laid_out;
use super::wrap::wrap;

/// In lines that fit `width`, each behind `indent`; without a width, the lines are the text's own.
#[must_use]
pub fn reflow(text: &str, indent: &str, width: Option<usize>) -> Vec<String> {
    let Some(width) = width else {
        return text.lines().map(|line| indented(line, indent)).collect();
    };
    let mut lines = Vec::new();
    let mut rest = blocks(text).into_iter().peekable();
    while let Some(block) = rest.next() {
        match block {
            Block::AsItIs(line) => {
                let last = last_column(line).filter(|last| *last <= width * 3 / 4);
                let goes_on = |next: &Block<'_>| matches!(next, Block::AsItIs(next) if begins_at(next, last));
                let mut listed = vec![line];
                while let Some(Block::AsItIs(next)) = rest.next_if(goes_on) {
                    listed.push(next);
                }
                match last {
                    Some(last) if listed.iter().any(|line| indent.width() + line.width() > width) => {
                        let (first, text) = line.split_at(last);
                        let more = listed[1..].iter().map(|line| format!(" {}", line.trim()));
                        let text = more.fold(text.to_owned(), |text, more| text + &more);
                        lines.extend(wrapped(&text, &format!("{indent}{first}"), width));
                    }
                    _ => lines.extend(listed.into_iter().map(|line| indented(line, indent))),
                }
            }
            Block::Table(rows) => match laid_out(&rows, width.saturating_sub(indent.width())) {
                Some(table) => lines.extend(table.iter().map(|line| indented(line, indent))),
                None => lines.extend(rows.into_iter().map(|line| indented(line, indent))),
            },
            Block::Prose { first, text } => lines.extend(wrapped(&text, &format!("{indent}{first}"), width)),
        }
    }
    lines
}

fn wrapped(text: &str, first: &str, width: usize) -> Vec<String> {
    wrap(text, first, width.max(20)).lines().map(str::to_owned).collect()
}

fn indented(line: &str, indent: &str) -> String {
    if line.trim().is_empty() { String::new() } else { format!("{indent}{line}") }
}

enum Block<'a> {
    AsItIs(&'a str),
    Table(Vec<&'a str>),
    /// A paragraph or an item; `first` is what its first line begins with.
    Prose {
        first: &'a str,
        text: String,
    },
}

/// Where the last column begins in a line of a listing, like a name and what it means.
fn last_column(line: &str) -> Option<usize> {
    let start = line.len() - line.trim_start().len();
    let gap = line.trim_end().rfind("  ").filter(|gap| start >= 4 && *gap > start)?;
    Some(gap + 2)
}

/// Whether a line is blank up to that column, and no further.
fn begins_at(line: &str, column: Option<usize>) -> bool {
    column.is_some_and(|column| line.len() > column && line.len() - line.trim_start().len() == column)
}

fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut fence = None;
    // Whether the next line may belong to the block before it.
    let mut goes_on = false;
    for line in text.lines() {
        let trimmed = line.trim_start();
        let (marker, rest) = split_marker(line);
        match fence {
            Some(end) => {
                blocks.push(Block::AsItIs(line));
                if trimmed.starts_with(end) {
                    fence = None;
                }
            }
            None if trimmed.starts_with('|') => {
                match blocks.last_mut() {
                    Some(Block::Table(rows)) => rows.push(line),
                    _ => blocks.push(Block::Table(vec![line])),
                }
                goes_on = false;
            }
            None if keeps_its_line(line, goes_on) => {
                fence = ["```", "~~~"].into_iter().find(|fence| trimmed.starts_with(fence));
                blocks.push(Block::AsItIs(line));
                goes_on = false;
            }
            None => match blocks.last_mut() {
                Some(Block::Prose { first, text }) if goes_on && !begins_item(marker, first) => {
                    text.push(' ');
                    text.push_str(line.trim());
                    goes_on = !is_broken(line);
                }
                _ => {
                    blocks.push(Block::Prose { first: marker, text: rest.trim_end().to_owned() });
                    goes_on = !is_broken(line);
                }
            },
        }
    }
    blocks
}

/// Whether a marker is one: a number other than 1 within a paragraph is a number at the beginning of a line.
fn begins_item(marker: &str, before: &str) -> bool {
    let marker = marker.trim();
    let is_later = marker.starts_with(|c: char| c.is_ascii_digit()) && !matches!(marker, "1." | "1)");
    let is_in_paragraph = before.trim().is_empty();
    !(marker.is_empty() || is_later && is_in_paragraph)
}

/// Blank lines, headings, quotations, tables, rules, fences; and code, which is indented where no paragraph goes on.
fn keeps_its_line(line: &str, goes_on: bool) -> bool {
    let trimmed = line.trim();
    let is_rule = trimmed.len() >= 3 && trimmed.chars().all(|c| matches!(c, '-' | '=' | '*' | '_'));
    trimmed.is_empty()
        || trimmed.starts_with(['#', '>', '<'])
        || trimmed.starts_with("```")
        || trimmed.starts_with("~~~")
        || is_rule
        || !goes_on && (line.starts_with("    ") || line.starts_with('\t')) && split_marker(line).0.trim().is_empty()
}

/// A line that Markdown breaks after.
fn is_broken(line: &str) -> bool {
    line.ends_with("  ") || line.ends_with('\\')
}

/// The blanks and the marker that an item begins with, and the rest.
fn split_marker(line: &str) -> (&str, &str) {
    let blanks = line.len() - line.trim_start().len();
    let rest = &line[blanks..];
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let marker = match rest.as_bytes() {
        [b'-' | b'*' | b'+', b' ', ..] => 2,
        bytes if (1..=3).contains(&digits) && matches!(bytes.get(digits..digits + 2), Some([b'.' | b')', b' '])) => {
            digits + 2
        }
        _ => 0,
    };
    line.split_at(blanks + marker)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, width: usize) -> String {
        reflow(text, "", Some(width)).join("\n")
    }

    #[test]
    fn a_paragraph_is_broken_once() {
        let text = "You read one document and grade how well\nits claims are supported, from 0 to 100.\n\nBe strict.";
        assert_eq!(
            shown(text, 30),
            "You read one document and\ngrade how well its claims are\nsupported, from 0 to 100.\n\nBe strict."
        );
        assert_eq!(shown(text, 200).lines().count(), 3);
    }

    #[test]
    fn items_hang_and_do_not_run_into_each_other() {
        let text = "Look for\n2. and:\n- claims without a\n  source\n- numbers\n10. the tenth of\nthem";
        assert_eq!(
            shown(text, 20),
            "Look for 2. and:\n- claims without a\n  source\n- numbers\n10. the tenth of\n    them"
        );
    }

    #[test]
    fn what_has_its_lines_for_a_reason_keeps_them() {
        let text = "# A heading\nprose\n```\ncode  stays\n  as it is\n```\n| a | no table |\n\n    indented code\nlast  \nline";
        assert_eq!(shown(text, 40), text.replace("last  ", "last"));
    }

    #[test]
    fn columns_of_a_listing_stay_columns() {
        assert_eq!(
            shown("    1    failed   anything not below", 27),
            "    1    failed   anything\n                  not below"
        );
        let text = "    checks   in process,\n             without a model\n    a line of code that is too long";
        assert_eq!(
            shown(text, 26),
            "    checks   in process,\n             without a\n             model\n    a line of code that is too long"
        );
        assert_eq!(shown(text, 80), text);
    }

    #[test]
    fn without_a_width_nothing_changes() {
        let text = "one\ntwo  \n\n    three";
        assert_eq!(reflow(text, "", None).join("\n"), text);
        assert_eq!(reflow("one\n\ntwo", "  ", None), ["  one", "", "  two"]);
    }
}
