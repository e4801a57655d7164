//! A table of Markdown as a terminal shows it: in columns, what is too long broken within its cell, between words where that is possible.

use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Table, Width, presets};
use unicode_width::UnicodeWidthStr;

/// Between columns.
const GAP: u16 = 2;

/// The lines of a table, a rule below its first, in at most `width` columns; `None` where it is none.
pub(super) fn laid_out(lines: &[&str], width: usize) -> Option<Vec<String>> {
    let [head, rule, rows @ ..] = lines else { return None };
    let rule = cells(rule);
    let is_rule = |cell: &String| cell.contains('-') && cell.chars().all(|c| matches!(c, '-' | ':'));
    if !rule.iter().all(is_rule) {
        return None;
    }
    let row = |line: &str| {
        let mut cells = cells(line);
        cells.resize(rule.len(), String::new());
        cells
    };
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    // The gap behind the last column is cut off.
    let room = u16::try_from(width).unwrap_or(u16::MAX).saturating_add(GAP);
    table.set_width(room).set_header(row(head));
    for line in rows {
        table.add_row(row(line));
    }
    let all: Vec<_> = std::iter::once(head).chain(rows).map(|line| row(line)).collect();
    let longest_word = |at: usize| {
        let words = all.iter().flat_map(|cells| cells[at].split_whitespace());
        u16::try_from(words.map(UnicodeWidthStr::width).max().unwrap_or(0)).unwrap_or(u16::MAX).saturating_add(GAP)
    };
    let mut least: Vec<u16> = (0..rule.len()).map(longest_word).collect();
    // Where not even every word finds room, the longest gives way: it is no word of a language.
    while least.iter().map(|least| usize::from(*least)).sum::<usize>() > usize::from(room)
        && let Some(longest) = least.iter_mut().max().filter(|longest| **longest > GAP + 1)
    {
        *longest -= 1;
    }
    for (at, (column, rule)) in table.column_iter_mut().zip(&rule).enumerate() {
        column.set_padding((0, GAP));
        column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(least[at])));
        if rule.ends_with(':') && !rule.starts_with(':') {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    Some(table.to_string().lines().map(|line| line.trim_end().to_owned()).collect())
}

/// Between the bars that are not escaped.
fn cells(line: &str) -> Vec<String> {
    let line = line.trim();
    let line = line.strip_prefix('|').unwrap_or(line);
    let mut cells = vec![String::new()];
    let mut rest = line.chars().peekable();
    while let Some(c) = rest.next() {
        match (c, cells.last_mut()) {
            // What stands behind the last bar is no cell.
            ('|', _) if rest.peek().is_none() => {}
            ('|', _) => cells.push(String::new()),
            ('\\', Some(cell)) if rest.next_if_eq(&'|').is_some() => cell.push('|'),
            (c, Some(cell)) => cell.push(c),
            (_, None) => {}
        }
    }
    cells.into_iter().map(|cell| cell.trim().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: [&str; 4] =
        ["| check | score | found |", "|---|--:|---|", "| typos | 60 | 1 in 18 words |", r"| `a\|b` | 100 | |"];

    #[test]
    fn columns_stand_below_each_other() {
        assert_eq!(
            laid_out(&TABLE, 80).unwrap(),
            ["check  score  found", "typos     60  1 in 18 words", "`a|b`    100"]
        );
    }

    #[test]
    fn a_cell_is_broken_where_there_is_no_room() {
        let lines = laid_out(&TABLE, 24).unwrap();
        assert!(lines.iter().all(|line| line.chars().count() <= 24), "{lines:#?}");
        assert!(lines.len() > 3 && lines.join(" ").contains("1 in"), "{lines:#?}");
    }

    #[test]
    fn bars_alone_make_no_table() {
        assert_eq!(laid_out(&["| a | b |", "| c | d |"], 80), None);
        assert_eq!(laid_out(&["| a | b |"], 80), None);
    }
}
