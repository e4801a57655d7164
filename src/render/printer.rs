//! The one gate for output: stdout carries data, stderr carries talk.

use std::borrow::Cow;
use std::io::{self, BufWriter, IsTerminal, Stderr, Write};

use super::again::Again;
use super::out::{Out, PagerOptions};
use super::picture::Pictures;
use super::sanitize::clean;
use super::style::{Style, Tone};
use super::table::Table;
use super::unread::Unread;
use super::wrap::{wrap, wrap_behind, wrap_commands};
use crate::failure::Failure;

/// How the streams are to be used.
#[derive(Debug, Clone, Copy)]
pub struct PrinterOptions {
    pub colour: clap::ColorChoice,
    /// Nothing on stderr but errors.
    pub quiet: bool,
    /// stderr carries one JSON object when the command fails, so talk waits for the end.
    pub json: bool,
    /// 0, 1 or 2.
    pub verbosity: u8,
}

/// Writes to stdout and stderr.
#[derive(Debug)]
pub struct Printer {
    options: PrinterOptions,
    out: BufWriter<Unread>,
    err: Stderr,
    out_style: Style,
    err_style: Style,
    deferred: Vec<String>,
    done: Option<String>,
    pictures: Pictures,
    again: Again,
}

impl Printer {
    #[must_use]
    pub fn new(options: PrinterOptions) -> Self {
        let (out, err) = (io::stdout(), io::stderr());
        let styled = |auto: anstream::ColorChoice| match options.colour {
            clap::ColorChoice::Always => true,
            clap::ColorChoice::Never => false,
            clap::ColorChoice::Auto => auto != anstream::ColorChoice::Never,
        };
        let out_style = Style { enabled: styled(anstream::AutoStream::choice(&out)) };
        let err_style = Style { enabled: styled(anstream::AutoStream::choice(&err)) };
        let out = BufWriter::with_capacity(1 << 16, Unread::new(Out::Direct(out)));
        Self {
            options,
            out,
            err,
            out_style,
            err_style,
            deferred: Vec::new(),
            done: None,
            pictures: Pictures::default(),
            again: Again::default(),
        }
    }

    /// Commands that are told of get these options.
    pub fn repeat(&mut self, again: Again) {
        self.again = again;
    }

    /// A command as it goes on from this one.
    #[must_use]
    pub fn pasteable<'a>(&self, command: &'a str) -> Cow<'a, str> {
        self.again.write_into(command)
    }

    /// What is written from now on is read in a pager, where it is more than a screen. Talk waits for its end.
    pub fn page(&mut self, command: Option<&str>) -> io::Result<()> {
        let Some(command) = command.filter(|_| self.out_is_terminal()) else { return Ok(()) };
        let Some((rows, columns)) = screen() else { return Ok(()) };
        self.out.flush()?;
        self.out.get_mut().out = Out::paged(PagerOptions { command: command.to_owned(), rows, columns });
        Ok(())
    }

    /// From now on, output that is lost is told of at the end alone: what the command finds counts, whoever reads of it.
    pub fn go_on_unread(&mut self) {
        self.out.get_mut().goes_on = true;
    }

    /// As `go_on_unread`: what the command does, or has done, stands. Says what that is.
    pub fn done(&mut self, what: impl Into<String>) {
        self.done = Some(what.into());
        self.go_on_unread();
    }

    /// What was done, for who does not get to read it.
    #[must_use]
    pub fn what_was_done(&self) -> Option<&str> {
        self.done.as_deref()
    }

    /// Everything written, and read where it is read in a pager.
    ///
    /// # Errors
    /// Something of it was lost, now or before.
    pub fn close(&mut self) -> io::Result<()> {
        self.out.flush()?;
        self.out.get_mut().close()
    }

    /// Where data goes.
    pub fn out(&mut self) -> &mut impl Write {
        &mut self.out
    }

    /// A line of data.
    pub fn line(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "{text}")
    }

    /// As wide as the terminal.
    pub fn table(&mut self, table: &Table) -> io::Result<()> {
        let text = table.render(self.width(), self.out_style());
        self.line(&text)
    }

    /// A sentence of what is printed, in lines that fit the terminal.
    pub fn sentence(&mut self, text: &str) -> io::Result<()> {
        let wrapped = self.width().map(|width| wrap_commands(text, "", width));
        self.line(wrapped.as_deref().unwrap_or(text))
    }

    /// What is written from now on is a picture, which `end_frame` shows in place of the one before.
    pub fn begin_frame(&mut self) -> io::Result<()> {
        self.out.flush()?;
        self.out.get_mut().out = Out::Frame(Vec::new());
        Ok(())
    }

    pub fn end_frame(&mut self) -> io::Result<()> {
        self.out.flush()?;
        let Some(picture) = self.out.get_mut().out.take_frame() else { return Ok(()) };
        let drawn_on = self.can_redraw().then(|| screen().unwrap_or((24, 80)));
        let text = self.pictures.next(picture, drawn_on);
        self.out.write_all(text.as_bytes())?;
        self.out.flush()
    }

    /// After the last picture: what is written from now on takes its place, and stays.
    pub fn end_frames(&mut self) -> io::Result<()> {
        let text = self.pictures.end(self.can_redraw());
        self.out.write_all(text.as_bytes())
    }

    /// Shows what was written so far.
    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// One JSON value and a newline.
    pub fn json<T: serde::Serialize>(&mut self, value: &T) -> io::Result<()> {
        serde_json::to_writer(&mut self.out, value)?;
        self.out.write_all(b"\n")
    }

    #[must_use]
    pub const fn err_style(&self) -> Style {
        self.err_style
    }

    #[must_use]
    pub const fn out_style(&self) -> Style {
        self.out_style
    }

    #[must_use]
    pub const fn is_quiet(&self) -> bool {
        self.options.quiet
    }

    #[must_use]
    pub const fn is_verbose(&self) -> bool {
        self.options.verbosity > 0
    }

    /// Columns of the terminal that stdout goes to; `None` for a pipe or a file, which are as wide as needed.
    #[must_use]
    pub fn width(&self) -> Option<usize> {
        if let Some(columns) =
            std::env::var("COLUMNS").ok().and_then(|text| text.parse().ok()).filter(|columns| *columns > 0)
        {
            return Some(columns);
        }
        if !self.out_is_terminal() {
            return None;
        }
        screen().map(|(_, columns)| columns)
    }

    #[must_use]
    pub fn out_is_terminal(&self) -> bool {
        io::stdout().is_terminal()
    }

    #[must_use]
    pub fn err_is_terminal(&self) -> bool {
        self.err.is_terminal()
    }

    /// Whether a terminal obeys what moves its cursor, so that something can be drawn over.
    #[must_use]
    pub fn can_redraw(&self) -> bool {
        std::env::var_os("TERM").is_some_and(|name| !name.is_empty() && name != "dumb")
    }

    /// Calls a person who looks elsewhere; only at a terminal.
    pub fn bell(&mut self) {
        if self.err_is_terminal() {
            let _ = self.err.write_all(b"\x07");
        }
    }

    /// A text for people, as it is.
    pub fn talk_block(&mut self, text: &str) {
        let _ = writeln!(self.err, "{text}");
    }

    /// Something worth knowing.
    pub fn note(&mut self, text: &str) {
        self.talk(Tone::Dim, "note", text);
    }

    /// Something that may be wrong.
    pub fn warning(&mut self, text: &str) {
        self.talk(Tone::Warning, "warning", text);
    }

    /// The natural next command; only for a person at a terminal.
    pub fn next_step(&mut self, text: &str) {
        if self.out_is_terminal() && self.err_is_terminal() && !self.options.json {
            // It comes after what it follows from.
            let _ = self.out.flush();
            self.talk(Tone::Active, "next", text);
        }
    }

    fn talk(&mut self, tone: Tone, label: &str, text: &str) {
        // A picture that is drawn again and again has no room beside it.
        if self.options.quiet || self.out.get_ref().out.is_frame() {
            return;
        }
        let line = self.talk_line(tone, label, &self.pasteable(text));
        if self.options.json && self.options.verbosity == 0 || self.out.get_ref().out.is_paged() {
            self.deferred.push(line);
        } else {
            if self.out_is_terminal() {
                // On one screen, what was written before stands before it.
                let _ = self.out.flush();
            }
            // What cannot be said on stderr cannot be said at all.
            let _ = writeln!(self.err, "{line}");
        }
    }

    /// Says what was held back; after the output, and only of a command that succeeded.
    pub fn say_deferred(&mut self) {
        for line in std::mem::take(&mut self.deferred) {
            let _ = writeln!(self.err, "{line}");
        }
    }

    /// Reports a failure: with `--json` as one JSON object, else as a line and its hints.
    pub fn failure(&mut self, failure: &Failure) {
        let _ = self.close();
        if !self.options.json {
            self.say_deferred();
        }
        let hints: Vec<_> = failure.hints.iter().map(|hint| self.again.write_into(hint)).collect();
        if self.options.json {
            let error = serde_json::json!({"error": {
                "kind": failure.kind.as_str(), "message": failure.in_one_line(), "hints": hints,
                "retriable": failure.retriable,
            }});
            let _ = writeln!(self.err, "{error}");
            return;
        }
        let error = self.talk_line(Tone::Bad, "error", &failure.message);
        let _ = writeln!(self.err, "{error}");
        for part in &failure.parts {
            let (bullet, part) = ("  - ", clean(part));
            let part = match self.err_width() {
                Some(width) => wrap(&part, bullet, width),
                None => format!("{bullet}{part}"),
            };
            let _ = writeln!(self.err, "{part}");
        }
        for hint in &hints {
            let hint = self.talk_line(Tone::Active, "hint", hint);
            let _ = writeln!(self.err, "{hint}");
        }
    }

    /// A text for people behind its label, in lines that fit the terminal.
    fn talk_line(&self, tone: Tone, label: &str, text: &str) -> String {
        let (label, text) = (format!("{label}:"), clean(text));
        let wrapped = match self.err_width() {
            Some(width) => wrap_commands(&text, &format!("{label} "), width),
            None => format!("{label} {text}"),
        };
        let painted = self.err_style.paint(tone, &label);
        wrapped.replacen(&label, &painted, 1)
    }

    /// Columns of the terminal that stderr is; `None` where it is none.
    fn err_width(&self) -> Option<usize> {
        if !self.err_is_terminal() {
            return None;
        }
        let size = rustix::termios::tcgetwinsize(&self.err).ok()?;
        Some(usize::from(size.ws_col)).filter(|columns| *columns > 0)
    }
}

/// A text of the help behind `indent` columns; it is as wide as clap makes the rest.
#[must_use]
pub fn fit_help(text: &str, indent: usize) -> String {
    wrap_behind(text, indent, screen().map_or(100, |(_, columns)| columns.min(100)))
}

/// Rows and columns of the terminal that stdout goes to.
fn screen() -> Option<(usize, usize)> {
    let size = rustix::termios::tcgetwinsize(io::stdout()).ok()?;
    (size.ws_row > 0 && size.ws_col > 0).then(|| (size.ws_row.into(), size.ws_col.into()))
}
