//! Output that is lost: it ends a command that only prints, but not one that does something besides.

use std::io::{self, Write};

use super::out::Out;

/// Where the text goes, and what went wrong on the way.
#[derive(Debug)]
pub(super) struct Unread {
    pub(super) out: Out,
    pub(super) goes_on: bool,
    lost: Option<io::Error>,
}

impl Unread {
    pub(super) const fn new(out: Out) -> Self {
        Self { out, goes_on: false, lost: None }
    }

    /// The first thing that went wrong, in writing or now.
    pub(super) fn close(&mut self) -> io::Result<()> {
        let closed = self.out.close();
        self.lost.take().map_or(closed, Err)
    }

    /// `whole` stands for a success once nothing more can be written.
    fn or_on<T>(&mut self, whole: T, write: impl FnOnce(&mut Out) -> io::Result<T>) -> io::Result<T> {
        if self.lost.is_some() {
            return Ok(whole);
        }
        match write(&mut self.out) {
            Err(error) if self.goes_on && error.kind() != io::ErrorKind::Interrupted => {
                self.lost = Some(error);
                Ok(whole)
            }
            written => written,
        }
    }
}

impl Write for Unread {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        self.or_on(text.len(), |out| out.write(text))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.or_on((), Out::flush)
    }
}
