//! A terminal that is never wide: what is drawn on it is seldom broken anew when the real one is made narrower, and
//! where it is, all of its rows are taken back.

use std::io::{self, Write};
use std::sync::atomic::{AtomicUsize, Ordering};

use indicatif::TermLike;
use unicode_width::UnicodeWidthStr;

/// Columns, where the terminal has as many.
const MOST: u16 = 60;

/// Where there is no terminal to ask.
const USUAL: (u16, u16) = (24, 80);

/// stderr, for the progress bar, which is one line.
#[derive(Debug, Default)]
pub(super) struct NarrowTerminal {
    /// Columns of the line that stands there.
    drawn: AtomicUsize,
}

impl NarrowTerminal {
    fn size() -> (u16, u16) {
        let size = rustix::termios::tcgetwinsize(io::stderr()).ok().map(|size| (size.ws_row, size.ws_col));
        size.filter(|(rows, columns)| *rows > 0 && *columns > 0).unwrap_or(USUAL)
    }

    /// How wide the terminal is.
    pub(super) fn all_columns() -> usize {
        Self::size().1.into()
    }

    /// How wide a line may be.
    pub(super) fn columns() -> usize {
        Self::size().1.min(MOST).into()
    }

    /// Moves by `n` in a direction of ANSI's.
    fn go(n: usize, direction: char) -> io::Result<()> {
        if n > 0 { write!(io::stderr(), "\x1b[{n}{direction}") } else { Ok(()) }
    }
}

impl TermLike for NarrowTerminal {
    fn width(&self) -> u16 {
        Self::size().1.min(MOST)
    }

    fn height(&self) -> u16 {
        Self::size().0
    }

    fn move_cursor_up(&self, n: usize) -> io::Result<()> {
        Self::go(n, 'A')
    }

    fn move_cursor_down(&self, n: usize) -> io::Result<()> {
        Self::go(n, 'B')
    }

    fn move_cursor_right(&self, n: usize) -> io::Result<()> {
        Self::go(n, 'C')
    }

    fn move_cursor_left(&self, n: usize) -> io::Result<()> {
        Self::go(n, 'D')
    }

    fn write_line(&self, text: &str) -> io::Result<()> {
        writeln!(io::stderr(), "{text}")
    }

    fn write_str(&self, text: &str) -> io::Result<()> {
        // The blanks that fill a line up would be broken into rows of their own.
        if text.trim_start_matches(' ').is_empty() {
            return Ok(());
        }
        self.drawn.fetch_add(text.width(), Ordering::Relaxed);
        write!(io::stderr(), "{text}")
    }

    fn clear_line(&self) -> io::Result<()> {
        let drawn = self.drawn.swap(0, Ordering::Relaxed);
        Self::go(drawn.saturating_sub(1) / usize::from(Self::size().1), 'A')?;
        write!(io::stderr(), "\r\x1b[J")
    }

    fn flush(&self) -> io::Result<()> {
        io::stderr().flush()
    }
}
