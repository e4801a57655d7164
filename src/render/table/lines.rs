//! The lines of one column, all of the same width.

use std::borrow::Cow;

use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Width, presets};

use crate::render::cut::columns;

/// A table is laid out by comfy-table up to here, heading and all. What follows is of the same widths, and only padded: laying
/// out ten thousand rows of cells takes longer than reading them.
const MOST_LAID_OUT: usize = 200;

/// A column, line by line.
pub(super) struct Lines<'a> {
    laid_out: Vec<String>,
    rest: Vec<Cow<'a, str>>,
    width: usize,
    right_aligned: bool,
}

/// A text in its place: with so many blanks before and after it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Placed<'a> {
    pub(super) before: usize,
    pub(super) text: &'a str,
    pub(super) after: usize,
}

impl<'a> Lines<'a> {
    pub(super) fn new(mut lines: Vec<Cow<'a, str>>, right_aligned: bool) -> Self {
        let width = lines.iter().map(|line| columns(line)).max().unwrap_or(0).max(1);
        // Wider than comfy-table can count, lines would be broken.
        let laid_out = u16::try_from(width).map_or(0, |_| lines.len().min(MOST_LAID_OUT));
        let rest = lines.split_off(laid_out);
        Self { laid_out: lay_out(&lines, width, right_aligned), rest, width, right_aligned }
    }

    pub(super) fn line(&self, number: usize) -> Placed<'_> {
        if let Some(text) = self.laid_out.get(number) {
            return Placed { before: 0, text, after: 0 };
        }
        let text = self.rest.get(number - self.laid_out.len()).map_or("", Cow::as_ref);
        let room = self.width - columns(text);
        let (before, after) = if self.right_aligned { (room, 0) } else { (0, room) };
        Placed { before, text, after }
    }
}

impl Placed<'_> {
    pub(super) fn push(&self, line: &mut String) {
        push_blanks(line, self.before);
        line.push_str(self.text);
        push_blanks(line, self.after);
    }
}

pub(super) fn push_blanks(line: &mut String, mut count: usize) {
    const BLANKS: &str = "                                                                ";
    while count > 0 {
        let some = count.min(BLANKS.len());
        line.push_str(&BLANKS[..some]);
        count -= some;
    }
}

/// One cell of many lines.
fn lay_out(lines: &[Cow<'_, str>], width: usize, right_aligned: bool) -> Vec<String> {
    let alignment = if right_aligned { CellAlignment::Right } else { CellAlignment::Left };
    let mut table = comfy_table::Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    table.add_row([comfy_table::Cell::new_owned(lines.join("\n")).set_alignment(alignment)]);
    for column in table.column_iter_mut() {
        column.set_padding((0, 0));
        column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(u16::try_from(width).unwrap_or(u16::MAX))));
    }
    table.lines().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As many lines as are laid out, twice: the second half must look like the first.
    #[test]
    fn what_is_padded_looks_like_what_is_laid_out() {
        let some = ["", "a", "日本語", "👩\u{200D}🔬 emoji", "e\u{301}", "a long title that is wider"];
        for right_aligned in [false, true] {
            for shorter in 0..some.len() {
                let texts = some[..some.len() - shorter].iter().cycle().take(MOST_LAID_OUT);
                let both: Vec<Cow<'_, str>> = texts.clone().chain(texts).map(|text| Cow::Borrowed(*text)).collect();
                let lines = Lines::new(both, right_aligned);
                let text = |number| {
                    let mut text = String::new();
                    lines.line(number).push(&mut text);
                    text
                };
                for number in 0..MOST_LAID_OUT {
                    assert_eq!(text(number), text(MOST_LAID_OUT + number));
                }
            }
        }
    }
}
