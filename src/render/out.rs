//! Where stdout's text goes: the stream itself, a pager once there is more than a screen, or one picture after another.

use std::io::{self, Stdout, Write};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::picture::rows_of;

/// A program to read with, and the screen that it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PagerOptions {
    /// For `sh -c`, as git takes it.
    pub command: String,
    pub rows: usize,
    pub columns: usize,
}

#[derive(Debug)]
pub(super) enum Out {
    Direct(Stdout),
    Paged(Pager),
    /// A picture that takes the place of the one before, when it is whole.
    Frame(Vec<u8>),
}

/// Holds the text back until it is more than a screen.
#[derive(Debug)]
pub(super) struct Pager {
    options: PagerOptions,
    held: Vec<u8>,
    program: Option<Child>,
}

impl Out {
    pub(super) fn paged(options: PagerOptions) -> Self {
        Self::Paged(Pager { options, held: Vec::new(), program: None })
    }

    pub(super) const fn is_paged(&self) -> bool {
        matches!(self, Self::Paged(_))
    }

    pub(super) const fn is_frame(&self) -> bool {
        matches!(self, Self::Frame(_))
    }

    /// The picture that was held. From then on stdout is written to directly.
    pub(super) fn take_frame(&mut self) -> Option<String> {
        match std::mem::replace(self, Self::Direct(io::stdout())) {
            Self::Frame(held) => Some(String::from_utf8_lossy(&held).into_owned()),
            other => {
                *self = other;
                None
            }
        }
    }

    /// Shows what is left and waits until it has been read. From then on stdout is written to directly.
    pub(super) fn close(&mut self) -> io::Result<()> {
        match std::mem::replace(self, Self::Direct(io::stdout())) {
            // A picture that is not finished shows nothing.
            Self::Direct(_) | Self::Frame(_) => Ok(()),
            Self::Paged(mut pager) => pager.close(),
        }
    }
}

impl Write for Out {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        match self {
            Self::Direct(out) => out.write(text),
            Self::Paged(pager) => pager.write(text),
            Self::Frame(held) => held.write(text),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Direct(out) => out.flush(),
            // What is held may still fit the screen.
            Self::Paged(_) | Self::Frame(_) => Ok(()),
        }
    }
}

impl Pager {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        if let Some(pipe) = self.program.as_mut().and_then(|program| program.stdin.as_mut()) {
            return pipe.write(text);
        }
        self.held.extend_from_slice(text);
        if !fits(&self.held, &self.options) {
            self.start()?;
        }
        Ok(text.len())
    }

    /// A pager that cannot be started is none.
    fn start(&mut self) -> io::Result<()> {
        let held = std::mem::take(&mut self.held);
        if !is_program(&self.options.command) {
            return io::stdout().write_all(&held);
        }
        let mut command = Command::new("sh");
        command.arg("-c").arg(&self.options.command).stdin(Stdio::piped());
        // As git has it: colours pass, and what fits the screen needs no key.
        for (name, value) in [("LESS", "FRX"), ("LV", "-c")] {
            if std::env::var_os(name).is_none() {
                command.env(name, value);
            }
        }
        let Ok(mut program) = command.spawn() else { return io::stdout().write_all(&held) };
        // Ctrl-C belongs to the pager, which must not be left alone with the terminal.
        let _ = signal_hook::flag::register(signal_hook::consts::SIGINT, Arc::new(AtomicBool::new(false)));
        let written = program.stdin.as_mut().map_or(Ok(()), |pipe| pipe.write_all(&held));
        self.program = Some(program);
        written
    }

    fn close(&mut self) -> io::Result<()> {
        if let Some(mut program) = self.program.take() {
            drop(program.stdin.take());
            return program.wait().map(drop);
        }
        let mut out = io::stdout();
        out.write_all(&std::mem::take(&mut self.held))?;
        out.flush()
    }
}

/// Whether the shell knows the program that a line begins with; if not, it would read nothing and the text would be lost.
fn is_program(line: &str) -> bool {
    let Some(program) = line.split_whitespace().next() else { return false };
    let mut look = Command::new("sh");
    look.args(["-c", r#"command -v "$1" > /dev/null"#, "sh", program]);
    look.status().is_ok_and(|status| status.success())
}

/// Also where an error ends the command: the shell must not get the terminal back before the pager is done with it.
impl Drop for Pager {
    fn drop(&mut self) {
        let _ = self.close();
    }
}

/// Whether a text fits a screen, with a line to spare for the prompt.
fn fits(text: &[u8], screen: &PagerOptions) -> bool {
    let text = String::from_utf8_lossy(text);
    let plain = anstream::adapter::strip_str(&text).to_string();
    let rows = plain.lines().map(|line| rows_of(line, screen.columns)).sum::<usize>();
    rows < screen.rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use test_case::test_case;

    #[test_case("one\ntwo\n", 3, 10 => true; "a line to spare")]
    #[test_case("one\ntwo\nthree\n", 3, 10 => false; "as many lines as rows")]
    #[test_case("a line that wraps\n", 2, 10 => false; "a long line needs two")]
    #[test_case("\x1b[1m\x1b[31mred\x1b[0m\n", 2, 4 => true; "colours take no room")]
    fn what_fits_needs_no_pager(text: &str, rows: usize, columns: usize) -> bool {
        fits(text.as_bytes(), &PagerOptions { command: String::new(), rows, columns })
    }
}
