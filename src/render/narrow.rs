//! A terminal that is never wide: what is drawn on it is not broken anew when the real one is made narrower, and so can
//! be taken back.

use std::io::{self, Write};

use indicatif::TermLike;

/// Columns, where the terminal has as many.
const MOST: u16 = 60;

/// Where there is no terminal to ask.
const USUAL: (u16, u16) = (24, 80);

/// stderr, for the progress bar.
#[derive(Debug)]
pub(super) struct NarrowTerminal;

impl NarrowTerminal {
    fn size() -> (u16, u16) {
        let size = rustix::termios::tcgetwinsize(io::stderr()).ok().map(|size| (size.ws_row, size.ws_col));
        size.filter(|(rows, columns)| *rows > 0 && *columns > 0).unwrap_or(USUAL)
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
        write!(io::stderr(), "{text}")
    }

    fn clear_line(&self) -> io::Result<()> {
        write!(io::stderr(), "\r\x1b[2K")
    }

    fn flush(&self) -> io::Result<()> {
        io::stderr().flush()
    }
}
