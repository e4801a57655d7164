//! What a program that brought no evaluation is reported as.

use std::io;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::ExitStatus;
use std::time::Duration;

use super::MAX_OUTPUT_BYTES;
use super::environment::Environment;
use super::process::{Finished, RunError};
use crate::domain::retention::format_duration;
use crate::domain::{Cost, ErrorKind, Usage};
use crate::runtime::reply::ReplyError;
use crate::runtime::{AttemptFailure, Reach, Retry};

/// The last lines of stderr that a message quotes, and how long they may be together.
const MAX_LINES: usize = 5;
const MAX_LINES_CHARS: usize = 1_000;
/// How much of an answer is kept that could not be used.
const MAX_RAW_BYTES: usize = 64 << 10;

pub(super) fn no_command() -> AttemptFailure {
    AttemptFailure::new(ErrorKind::Configuration, "the agent has no `command`", Retry::Never)
}

/// Another user's program, which nobody has agreed to as it is now.
pub(super) fn changed(reference: &str) -> AttemptFailure {
    let message = "the program has changed since you trusted it";
    AttemptFailure {
        hint: Some(format!("after reading it: evalbatch agent trust {reference}")),
        usage: Usage { input_tokens: Some(0), output_tokens: Some(0), cost: Some(Cost::ZERO) },
        ..AttemptFailure::new(ErrorKind::Configuration, message, Retry::Stop(Reach::Agent))
    }
}

pub(super) fn not_found(why: String) -> AttemptFailure {
    AttemptFailure::new(ErrorKind::CommandFailed, why, Retry::Never)
}

pub(super) fn internal(error: &serde_json::Error) -> AttemptFailure {
    AttemptFailure::new(ErrorKind::Internal, format!("cannot write the request: {error}"), Retry::Never)
}

pub(super) fn no_folder(error: &io::Error) -> AttemptFailure {
    let message = format!("cannot make a temporary folder in {}: {}", std::env::temp_dir().display(), reason(error));
    let hint = match lacking(error) {
        Some(hint) if error.kind() != io::ErrorKind::StorageFull => hint,
        _ => "make room there, or let TMPDIR name a folder with room that this account may write to",
    };
    machine(message, hint)
}

/// A program failed, and left no room in the folder for temporary files, which is why it or others fail.
pub(super) fn no_room(error: &io::Error) -> AttemptFailure {
    let message = format!("no room for temporary files in {}: {}", std::env::temp_dir().display(), reason(error));
    after_start(message, "make room there, or let TMPDIR name a folder with room")
}

/// As [`machine`], of a program that ran: it may have used what nobody knows of, and may itself have taken what is lacking.
fn after_start(message: String, hint: &str) -> AttemptFailure {
    let retry = Retry::StopAndCount(Reach::Machine);
    AttemptFailure { usage: Usage::default(), retry, ..machine(message, hint) }
}

/// What no document and no agent is to blame for: every other job would meet it too, so none of them shall fail for it.
fn machine(message: String, hint: &str) -> AttemptFailure {
    AttemptFailure {
        usage: Usage { input_tokens: Some(0), output_tokens: Some(0), cost: Some(Cost::ZERO) },
        hint: Some(hint.to_owned()),
        ..AttemptFailure::new(ErrorKind::Machine, message, Retry::Stop(Reach::Machine))
    }
}

/// What can be done where the machine lacks something; nothing for an error of another sort.
fn lacking(error: &io::Error) -> Option<&'static str> {
    use rustix::io::Errno;
    const FILES: &str = "run fewer jobs at once with -j, or allow more open files: ulimit -n";
    const PROCESSES: &str = "run fewer jobs at once with -j, or allow more processes: ulimit -u";
    Some(match Errno::from_io_error(error)? {
        Errno::MFILE | Errno::NFILE => FILES,
        Errno::AGAIN => PROCESSES,
        Errno::NOMEM => "run fewer jobs at once with -j, or free memory",
        Errno::NOSPC | Errno::DQUOT => "make room on the disk",
        _ => return None,
    })
}

/// What the operating system says, without its number.
fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_lowercase()
}

/// Whoever cancels decides what becomes of the job; the attempt itself says nothing against another one.
pub(super) fn cancelled() -> AttemptFailure {
    AttemptFailure::new(ErrorKind::WorkerLost, "stopped before it answered", Retry::Backoff)
}

pub(super) fn not_run(program: &Path, error: &RunError) -> AttemptFailure {
    match error {
        RunError::Start(error) => not_started(program, error),
        RunError::Watch(error) if lacking(error).is_some() => {
            let message = format!("cannot talk to the program {:?}: {}", program.display(), reason(error));
            after_start(message, lacking(error).unwrap_or_default())
        }
        RunError::Watch(error) => {
            let message = format!("cannot talk to the program {:?}: {error}", program.display());
            AttemptFailure::new(ErrorKind::CommandFailed, message, Retry::Backoff)
        }
    }
}

fn not_started(program: &Path, error: &io::Error) -> AttemptFailure {
    const NOT_A_PROGRAM: i32 = rustix::io::Errno::NOEXEC.raw_os_error();
    if let Some(hint) = lacking(error) {
        return machine(format!("cannot start the program {:?}: {}", program.display(), reason(error)), hint);
    }
    let hint = match error.kind() {
        _ if error.raw_os_error() == Some(NOT_A_PROGRAM) => {
            "it is neither a program for this machine nor a script that begins with `#!`"
        }
        io::ErrorKind::NotFound => "the interpreter that its first line names is not there",
        io::ErrorKind::PermissionDenied => "this account may not execute it, or its interpreter",
        io::ErrorKind::ExecutableFileBusy => "somebody is writing to it",
        io::ErrorKind::ArgumentListTooLong => "its arguments and environment are too long",
        _ => "the operating system refused",
    };
    let passes = error.kind() == io::ErrorKind::ExecutableFileBusy;
    let retry = if passes { Retry::Backoff } else { Retry::Never };
    let message = format!("cannot start the program {:?}: {hint} ({})", program.display(), reason(error));
    AttemptFailure::new(ErrorKind::CommandFailed, message, retry)
}

/// What a program told before it ended.
pub(super) struct Told<'a> {
    pub(super) finished: &'a Finished,
    pub(super) environment: &'a Environment,
}

impl Told<'_> {
    pub(super) fn try_again(&self) -> AttemptFailure {
        let message = self.with_errors("the program asked to be tried again (exit status 75)".to_owned());
        self.failure(ErrorKind::TryAgain, message, Retry::Backoff)
    }

    pub(super) fn failed(&self, status: ExitStatus) -> AttemptFailure {
        let message = self.with_errors(format!("the program {}", describe(status)));
        // Room comes back. But a program's words may be a document's, so they stop nothing else.
        let retry = if self.speaks_of_a_full_disk() { Retry::Backoff } else { Retry::Never };
        self.failure(ErrorKind::CommandFailed, message, retry)
    }

    fn speaks_of_a_full_disk(&self) -> bool {
        let errors = self.errors();
        let last = errors.lines().next_back().unwrap_or_default();
        ["No space left on device", "Disk quota exceeded"].iter().any(|words| last.contains(words))
    }

    pub(super) fn timed_out(&self, timeout: Duration) -> AttemptFailure {
        let limit = format_duration(timeout);
        let message = self.with_errors(format!("the program took longer than {limit}; `--timeout` sets the limit"));
        self.failure(ErrorKind::Timeout, message, Retry::Backoff)
    }

    pub(super) fn too_much_output(&self) -> AttemptFailure {
        let message = format!("the program wrote more than {} MiB to stdout and was killed", MAX_OUTPUT_BYTES >> 20);
        self.failure(ErrorKind::MalformedAnswer, self.with_errors(message), Retry::Never)
    }

    pub(super) fn malformed(&self, error: ReplyError) -> AttemptFailure {
        let message = match self.finished.stdout.trim_ascii() {
            [] => "the program wrote nothing to stdout".to_owned(),
            stdout if serde_json::from_slice::<serde::de::IgnoredAny>(stdout).is_err() => {
                format!("{}; stdout: {}", error.message, self.quoted(stdout))
            }
            _ => error.message,
        };
        let failure = self.failure(ErrorKind::MalformedAnswer, self.with_labelled_errors(message), Retry::Never);
        AttemptFailure { usage: error.usage, ..failure }
    }

    fn failure(&self, kind: ErrorKind, message: String, retry: Retry) -> AttemptFailure {
        let failure = AttemptFailure::new(kind, self.environment.redact(message), retry);
        AttemptFailure { raw_output: self.raw_output(), ..failure }
    }

    /// The beginning of what it wrote, on one line.
    fn quoted(&self, stdout: &[u8]) -> String {
        const MAX_CHARS: usize = 200;
        let text = self.environment.redact(String::from_utf8_lossy(stdout).into_owned());
        let words: Vec<&str> = text.split_whitespace().collect();
        let text: String = words.join(" ").chars().map(|c| if c.is_control() { '\u{FFFD}' } else { c }).collect();
        match text.char_indices().nth(MAX_CHARS) {
            Some((end, _)) => format!("`{}…`", &text[..end]),
            None => format!("`{text}`"),
        }
    }

    fn with_errors(&self, message: String) -> String {
        let lines = self.errors();
        if lines.is_empty() { message } else { format!("{message}: {lines}") }
    }

    /// Where the message is about something else that the program wrote.
    fn with_labelled_errors(&self, message: String) -> String {
        let lines = self.errors();
        if lines.is_empty() { message } else { format!("{message}; stderr: {lines}") }
    }

    fn errors(&self) -> String {
        // Before the lines are cut, for half a secret is not recognised.
        let errors = self.environment.redact(String::from_utf8_lossy(self.finished.stderr.bytes()).into_owned());
        last_lines(&errors)
    }

    fn raw_output(&self) -> Option<String> {
        let stdout = &self.finished.stdout;
        if stdout.is_empty() {
            return None;
        }
        let text = self.environment.redact(String::from_utf8_lossy(stdout).replace('\0', "\u{FFFD}"));
        let end = text.floor_char_boundary(MAX_RAW_BYTES);
        Some(if end == text.len() { text } else { format!("{}\n[cut: {} bytes in all]", &text[..end], stdout.len()) })
    }
}

fn describe(status: ExitStatus) -> String {
    match (status.code(), status.signal()) {
        (Some(code), _) => format!("ended with exit status {code}"),
        (None, Some(signal)) => format!("was ended by signal {signal}{}", signal_name(signal)),
        (None, None) => format!("ended: {status}"),
    }
}

/// Those that have the same number on every system.
fn signal_name(signal: i32) -> &'static str {
    match signal {
        1 => " (HUP)",
        2 => " (INT)",
        3 => " (QUIT)",
        4 => " (ILL)",
        6 => " (ABRT)",
        8 => " (FPE)",
        9 => " (KILL)",
        11 => " (SEGV)",
        13 => " (PIPE)",
        14 => " (ALRM)",
        15 => " (TERM)",
        _ => "",
    }
}

/// The last lines that are not blank, without control characters, cut at the front when they are long. Of a Python traceback
/// the last one, which says what is wrong.
fn last_lines(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let is_traceback = lines.iter().any(|line| line.starts_with("Traceback (most recent call last)"));
    let most = if is_traceback { 1 } else { MAX_LINES };
    let last = lines[lines.len().saturating_sub(most)..].join("\n");
    let plain = last.chars().map(|c| match c {
        '\t' => ' ',
        c if c.is_control() && c != '\n' => '\u{FFFD}',
        c => c,
    });
    let surplus = last.chars().count().saturating_sub(MAX_LINES_CHARS);
    let cut: String = plain.skip(surplus).collect();
    if surplus == 0 { cut } else { format!("…{cut}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use test_case::test_case;

    #[test_case("", ""; "nothing")]
    #[test_case("one\n\n two \n", "one\ntwo"; "blank lines")]
    #[test_case("1\n2\n3\n4\n5\n6\n7", "3\n4\n5\n6\n7"; "the last ones")]
    #[test_case("Starting\nTraceback (most recent call last):\n  File \"g.py\", line 1, in <module>\n    1/0\nZeroDivisionError: division by zero\n", "ZeroDivisionError: division by zero"; "a traceback")]
    #[test_case("\u{1b}[31mred", "\u{FFFD}[31mred"; "escape sequences")]
    fn takes_the_last_lines(text: &str, expected: &str) {
        assert_eq!(last_lines(text), expected);
    }

    #[test]
    fn a_long_line_keeps_its_end() {
        let lines = last_lines(&format!("{}é the end", "x".repeat(5_000)));
        assert_eq!(lines.chars().count(), MAX_LINES_CHARS + 1);
        assert!(lines.starts_with('…') && lines.ends_with("é the end"));
    }
}
