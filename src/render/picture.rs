//! Pictures of `--watch`: each takes the place of the one before, or follows it where nothing can be drawn over.

use unicode_width::UnicodeWidthStr;

/// Rows and columns of a screen.
pub(super) type Screen = (usize, usize);

/// Between pictures on a terminal that does not move its cursor.
const SEPARATOR: &str = "---\n";

#[derive(Debug, Default)]
pub(super) struct Pictures {
    last: Option<String>,
}

impl Pictures {
    /// What to write for the next picture: over the one before, as much of it as the screen takes, or whole and below it.
    pub(super) fn next(&mut self, text: String, drawn_on: Option<Screen>) -> String {
        let is_first = self.last.is_none();
        let shown = match drawn_on {
            // What stood on the screen before is not overwritten, it scrolls away.
            Some((rows, columns)) if is_first => "\n".repeat(rows.saturating_sub(1)) + &frame(&text, rows, columns),
            Some((rows, columns)) => frame(&text, rows, columns),
            None if is_first => text.clone(),
            None if self.last.as_ref() == Some(&text) => String::new(),
            None => format!("{SEPARATOR}{text}"),
        };
        self.last = Some(text);
        shown
    }

    /// What to write before the last picture, which stays and is written as any other output.
    pub(super) fn end(&mut self, is_drawn: bool) -> &'static str {
        match (self.last.take(), is_drawn) {
            (None, _) => "",
            (Some(_), true) => "\x1b[H\x1b[J",
            (Some(_), false) => SEPARATOR,
        }
    }
}

/// From the top of the screen: every line over what was there, then nothing. Lines that find no room are counted.
fn frame(text: &str, rows: usize, columns: usize) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let needed = |line: &str| rows_of(&anstream::adapter::strip_str(line).to_string(), columns);
    let mut shown = lines.len();
    // The cursor needs a row, and so does what says that there is more.
    if lines.iter().map(|line| needed(line)).sum::<usize>() >= rows {
        let mut left = rows.saturating_sub(2);
        shown =
            lines.iter().take_while(|line| left.checked_sub(needed(line)).map(|rest| left = rest).is_some()).count();
    }
    let mut text = "\x1b[H".to_owned();
    for line in &lines[..shown] {
        text += &format!("{line}\x1b[K\r\n");
    }
    if shown < lines.len() {
        text += &format!("… {} more lines\x1b[K\r\n", lines.len() - shown);
    }
    text + "\x1b[J"
}

/// Rows that a line takes.
pub(super) fn rows_of(line: &str, columns: usize) -> usize {
    line.width().div_ceil(columns.max(1)).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use test_case::test_case;

    #[test_case("one\ntwo\n", 4, 10, &["one", "two"]; "all of it")]
    #[test_case("one\ntwo\nthree\nfour\n", 4, 10, &["one", "two", "… 2 more lines"]; "as much as there is room for")]
    #[test_case("a long line that wraps\ntwo\nthree\n", 4, 11, &["a long line that wraps", "… 2 more lines"]; "two rows for one line")]
    #[test_case("\x1b[1mone\x1b[0m\n", 2, 3, &["\x1b[1mone\x1b[0m"]; "colours take no room")]
    #[test_case("one\ntwo\n", 1, 10, &["… 2 more lines"]; "hardly a screen")]
    fn a_frame_fits_the_screen(text: &str, rows: usize, columns: usize, expected: &[&str]) {
        let drawn = frame(text, rows, columns);
        let inner = drawn.strip_prefix("\x1b[H").and_then(|text| text.strip_suffix("\x1b[J")).unwrap();
        let lines: Vec<_> = inner.split_terminator("\x1b[K\r\n").collect();
        assert_eq!(lines, expected);
    }

    #[test]
    fn the_first_picture_scrolls_away_what_was_there() {
        let mut pictures = Pictures::default();
        assert!(pictures.next("one\n".into(), Some((4, 10))).starts_with("\n\n\n\x1b[H"));
        assert!(pictures.next("one\n".into(), Some((4, 10))).starts_with("\x1b[H"));
        assert_eq!(pictures.end(true), "\x1b[H\x1b[J");
    }

    #[test]
    fn without_a_cursor_only_what_is_new_follows() {
        let mut pictures = Pictures::default();
        let shown = ["one\n", "one\n", "two\n"].map(|text| pictures.next(text.into(), None));
        assert_eq!(shown, ["one\n", "", "---\ntwo\n"]);
        assert_eq!(pictures.end(false), "---\n");
    }

    #[test]
    fn who_never_drew_clears_nothing() {
        assert_eq!(Pictures::default().end(true), "");
    }
}
