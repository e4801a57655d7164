//! Tables that fit the terminal: empty columns are hidden, numbers stand at the right, what is too long is shortened
//! in the middle, where titles differ least, and the least important columns leave a table that is still too wide.

mod lines;

use std::borrow::Cow;

use lines::{Lines, Placed, push_blanks};

use super::cut::{columns, shorten, shorten_end};
use super::sanitize::clean;
use super::style::{Style, Tone};

/// A column: its heading, and what happens to it when room is short.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    heading: &'static str,
    right_aligned: bool,
    /// May be shortened to this many columns; `None` keeps it whole.
    shortest: Option<usize>,
    cut: Cut,
    /// When it is left out of a table that is still too wide: the lowest first, `None` never.
    leaves: Option<u8>,
    /// Shown only where it is asked for.
    on_request: bool,
}

/// Where a cell that is too long loses its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cut {
    /// Titles differ least there.
    Middle,
    /// Sentences say the most at their beginning.
    End,
}

impl Column {
    #[must_use]
    pub const fn text(heading: &'static str) -> Self {
        Self { heading, right_aligned: false, shortest: None, leaves: None, cut: Cut::Middle, on_request: false }
    }

    #[must_use]
    pub const fn number(heading: &'static str) -> Self {
        Self { right_aligned: true, ..Self::text(heading) }
    }

    /// Gives way down to `shortest` columns when the table is too wide.
    #[must_use]
    pub const fn flexible(heading: &'static str, shortest: usize) -> Self {
        Self { shortest: Some(shortest), ..Self::text(heading) }
    }

    /// As `flexible`, for sentences, which are cut at their end.
    #[must_use]
    pub const fn prose(heading: &'static str, shortest: usize) -> Self {
        Self { cut: Cut::End, ..Self::flexible(heading, shortest) }
    }

    /// Shown only in a table whose columns were chosen.
    #[must_use]
    pub const fn on_request(self) -> Self {
        Self { on_request: true, ..self }
    }

    /// Left out when shortening is not enough, the lowest rank first.
    #[must_use]
    pub const fn leaves(self, rank: u8) -> Self {
        Self { leaves: Some(rank), ..self }
    }
}

/// A cell: text from anywhere, made harmless here.
#[derive(Debug, Clone, Default)]
pub struct Cell {
    text: String,
    tone: Tone,
}

impl Cell {
    #[must_use]
    pub fn new(text: impl AsRef<str> + Into<String>) -> Self {
        let text = match clean(text.as_ref()) {
            // Most are harmless, and many are made for their cell alone.
            Cow::Borrowed(_) => text.into(),
            Cow::Owned(cleaned) => cleaned,
        };
        Self { text, tone: Tone::Plain }
    }

    #[must_use]
    pub fn toned(text: impl AsRef<str> + Into<String>, tone: Tone) -> Self {
        Self { tone, ..Self::new(text) }
    }

    /// Empty where there is nothing to say.
    #[must_use]
    pub fn optional(text: Option<impl AsRef<str> + Into<String>>) -> Self {
        text.map(Self::new).unwrap_or_default()
    }
}

/// In a pipe one long title must not pad every row.
const MOST_PIPED: usize = 200;

#[derive(Debug)]
pub struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
    /// The columns that were asked for, in that order.
    chosen: Vec<usize>,
}

/// Two blanks between columns.
const GAP: usize = 2;

/// Columns that a text keeps which was not meant to be shortened, as long as there are other ways.
const LEAST: usize = 4;

impl Table {
    #[must_use]
    pub fn new(columns: impl Into<Vec<Column>>) -> Self {
        Self { columns: columns.into(), rows: Vec::new(), chosen: Vec::new() }
    }

    /// Shows these columns only, in this order, empty or not; by their headings in lower case. No names choose none.
    #[must_use]
    pub fn showing(mut self, names: &[String]) -> Self {
        let place = |name: &String| self.columns.iter().position(|column| column.heading.to_lowercase() == *name);
        self.chosen = names.iter().filter_map(place).collect();
        self
    }

    /// Where nobody chose columns, shows this one too, which is for requests alone.
    #[must_use]
    pub fn with(mut self, name: Option<&str>) -> Self {
        let wanted = self.columns.iter_mut().filter(|column| Some(column.heading.to_lowercase().as_str()) == name);
        wanted.for_each(|column| column.on_request = false);
        self
    }

    /// The names of all columns.
    #[cfg(test)]
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.columns.iter().map(|column| column.heading.to_lowercase()).collect()
    }

    /// Adds a row with a cell for each column.
    pub fn row(&mut self, cells: impl Into<Vec<Cell>>) {
        self.rows.push(cells.into());
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The table's text, without a final newline; `width` in terminal columns.
    #[must_use]
    pub fn render(&self, width: Option<usize>, style: Style) -> String {
        let (shown, widths) = self.choose_columns(width);
        let columns: Vec<Lines<'_>> =
            shown.iter().zip(widths).map(|(&index, width)| self.lines(index, width)).collect();
        let mut text = String::new();
        let mut cells = Vec::with_capacity(shown.len());
        for line in 0..=self.rows.len() {
            let tone = |index: usize| line.checked_sub(1).map_or(Tone::Heading, |row| self.rows[row][index].tone);
            cells.extend(shown.iter().zip(&columns).map(|(&index, column)| (tone(index), column.line(line))));
            if line > 0 {
                text.push('\n');
            }
            push_row(&mut text, &cells, style);
            cells.clear();
        }
        text
    }

    /// The heading of a column and its cells, shortened to its width.
    fn lines(&self, index: usize, width: usize) -> Lines<'_> {
        let column = &self.columns[index];
        let cut = |text| match column.cut {
            Cut::Middle if column.shortest.is_some() => shorten(text, width),
            // The beginning of an id still names it.
            Cut::Middle | Cut::End => shorten_end(text, width),
        };
        let cells = self.rows.iter().map(|row| cut(&row[index].text));
        Lines::new(std::iter::once(cut(column.heading)).chain(cells).collect(), column.right_aligned)
    }

    /// The columns that are shown, and their widths.
    fn choose_columns(&self, width: Option<usize>) -> (Vec<usize>, Vec<usize>) {
        if !self.chosen.is_empty() {
            let widths = self.fit(&self.chosen, width);
            return (self.chosen.clone(), self.squeeze(&self.chosen, widths, width));
        }
        let mut shown: Vec<usize> = (0..self.columns.len())
            .filter(|&index| !self.columns[index].on_request)
            .filter(|&index| self.rows.iter().any(|row| row.get(index).is_some_and(|cell| !cell.text.is_empty())))
            .collect();
        loop {
            let widths = self.fit(&shown, width);
            let too_wide = width.is_some_and(|room| total(&widths) > room);
            let ranked = shown.iter().enumerate().filter_map(|(at, &index)| Some((self.columns[index].leaves?, at)));
            let Some((_, at)) = ranked.min().filter(|_| too_wide) else {
                let widths = self.squeeze(&shown, widths, width);
                return (shown, widths);
            };
            shown.remove(at);
        }
    }

    /// The width of each shown column: what its cells need, less what the flexible ones must give up.
    fn fit(&self, shown: &[usize], width: Option<usize>) -> Vec<usize> {
        let mut widths: Vec<usize> = shown
            .iter()
            .map(|&index| {
                let cells = self.rows.iter().map(|row| columns(&row[index].text));
                let most =
                    if width.is_none() && self.columns[index].shortest.is_some() { MOST_PIPED } else { usize::MAX };
                cells.chain([columns(self.columns[index].heading)]).max().unwrap_or(0).min(most)
            })
            .collect();
        let Some(room) = width else { return widths };
        self.give_way(shown, &mut widths, room, &|column| column.shortest);
        widths
    }

    /// The widest column that may still give way gives one column, until the table fits.
    fn give_way(&self, shown: &[usize], widths: &mut [usize], room: usize, least: &dyn Fn(&Column) -> Option<usize>) {
        while total(widths) > room {
            let may = |&at: &usize| least(&self.columns[shown[at]]).is_some_and(|least| widths[at] > least);
            match (0..shown.len()).filter(may).max_by_key(|&at| widths[at]) {
                Some(widest) => widths[widest] -= 1,
                None => break,
            }
        }
    }

    /// For columns none of which may leave: the rest gives way as well, numbers last.
    fn squeeze(&self, shown: &[usize], mut widths: Vec<usize>, width: Option<usize>) -> Vec<usize> {
        let Some(room) = width else { return widths };
        self.give_way(shown, &mut widths, room, &|column| (!column.right_aligned).then_some(LEAST));
        self.give_way(shown, &mut widths, room, &|_| Some(1));
        widths
    }
}

/// Cells side by side, without the blanks at the end of the line.
fn push_row(text: &mut String, cells: &[(Tone, Placed<'_>)], style: Style) {
    let Some(last) = cells.iter().rposition(|(_, cell)| !cell.text.trim_end().is_empty()) else { return };
    for (tone, cell) in &cells[..last] {
        style.paint_onto(text, *tone, |text| cell.push(text));
        push_blanks(text, GAP);
    }
    let (tone, cell) = cells[last];
    style.paint_onto(text, tone, |text| Placed { text: cell.text.trim_end(), after: 0, ..cell }.push(text));
}

fn total(widths: &[usize]) -> usize {
    widths.iter().map(|width| width + GAP).sum::<usize>().saturating_sub(GAP)
}

/// The beginning of an id, which is enough to name it.
#[must_use]
pub fn short_id(id: &str) -> &str {
    id.get(..10).unwrap_or(id)
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr;

    use super::*;

    const PLAIN: Style = Style { enabled: false };

    fn sample() -> Table {
        let mut table = Table::new([Column::flexible("TITLE", 8), Column::number("GRADE"), Column::text("ERROR")]);
        table.row([Cell::new("a long title that goes on and on"), Cell::new("7.5"), Cell::default()]);
        table.row([Cell::new("日本語のとても長い題名です"), Cell::new("100.0"), Cell::default()]);
        table
    }

    #[test]
    fn fits_the_width_and_hides_empty_columns() {
        let text = sample().render(Some(24), PLAIN);
        assert!(text.lines().all(|line| line.width() <= 24), "{text}");
        assert!(!text.contains("ERROR"), "{text}");
        assert!(text.contains('…'), "{text}");
    }

    #[test]
    fn columns_leave_by_rank_when_shortening_is_not_enough() {
        let mut table = Table::new([
            Column::flexible("TITLE", 4),
            Column::text("FIRST").leaves(1),
            Column::text("SECOND").leaves(2),
        ]);
        table.row([Cell::new("a long title"), Cell::new("leaves"), Cell::new("stays")]);
        let heading = |width| table.render(Some(width), PLAIN).lines().next().map(str::to_owned);
        assert_eq!(heading(20).as_deref(), Some("TI…E  FIRST   SECOND"));
        assert_eq!(heading(16).as_deref(), Some("TITLE     SECOND"));
        assert_eq!(heading(11).as_deref(), Some("TITLE"));
    }

    #[test]
    fn columns_that_were_chosen_all_stay_and_are_cut() {
        let mut table = Table::new([Column::text("ID"), Column::flexible("TITLE", 4), Column::number("COST")])
            .showing(&["id", "title", "cost"].map(str::to_owned));
        table.row([Cell::new("abcdefghijkl"), Cell::new("a long title"), Cell::new("12345")]);
        let row = |width| table.render(width, PLAIN).lines().nth(1).map(str::to_owned);
        assert_eq!(row(Some(25)).as_deref(), Some("abcdefghijkl  a …e  12345"));
        assert_eq!(row(Some(20)).as_deref(), Some("abcdef…  a …e  12345"));
        assert_eq!(row(Some(15)).as_deref(), Some("abc…  a …e  12…"));
        assert_eq!(row(None).as_deref(), Some("abcdefghijkl  a long title  12345"));
        for width in 7..40 {
            let text = table.render(Some(width), PLAIN);
            assert!(text.lines().all(|line| line.width() <= width), "{width}:\n{text}");
        }
    }

    #[test]
    fn a_pipe_gets_everything() {
        assert!(sample().render(None, PLAIN).contains("a long title that goes on and on"));
    }

    #[test]
    fn a_pipe_gets_no_row_as_wide_as_the_longest_title() {
        let mut table = Table::new([Column::flexible("TITLE", 8), Column::text("ID")]);
        table.row([Cell::new("x".repeat(5_000)), Cell::new("y".repeat(300))]);
        let widths: Vec<usize> = table.render(None, PLAIN).lines().map(UnicodeWidthStr::width).collect();
        assert_eq!(widths[1], 200 + GAP + 300, "what may not be shortened stays whole");
    }

    #[test]
    fn colour_does_not_change_the_layout() {
        let mut table = Table::new([Column::text("A"), Column::text("B")]);
        table.row([Cell::toned("x", Tone::Bad), Cell::new("y")]);
        let plain = table.render(None, PLAIN);
        let styled = table.render(None, Style { enabled: true });
        assert_eq!(anstream::adapter::strip_str(&styled).to_string(), plain);
        assert_ne!(styled, plain);
    }
}
