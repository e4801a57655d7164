//! The three pipes of a program, served from one thread by `poll`: a program may write before it reads,
//! read nothing, or fill one pipe while we wait for another, and nobody waits for ever.

use std::io::{self, Read, Write};
use std::os::fd::AsFd;
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::{Errno, ioctl_fionbio};

const CHUNK: usize = 16 << 10;

pub(super) struct Streams<'a> {
    stdin: Option<ChildStdin>,
    stdout: Option<ChildStdout>,
    stderr: Option<ChildStderr>,
    /// What is still to be written.
    input: &'a [u8],
    buffer: Vec<u8>,
    pub(super) output: Vec<u8>,
    pub(super) errors: Tail,
}

/// The last bytes of a stream, and how many there were.
#[derive(Debug)]
pub(super) struct Tail {
    bytes: Vec<u8>,
    limit: usize,
}

impl Tail {
    fn push(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
        // Only now and then, so that every byte is moved about once.
        if self.bytes.len() > 2 * self.limit {
            self.bytes.drain(..self.bytes.len() - self.limit);
        }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes[self.bytes.len().saturating_sub(self.limit)..]
    }
}

/// What one read brought.
enum Got {
    Bytes(usize),
    NothingYet,
    End,
}

impl<'a> Streams<'a> {
    pub(super) fn new(child: &mut Child, input: &'a [u8], stderr_limit: usize) -> io::Result<Self> {
        let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        stdin.as_ref().map_or(Ok(()), |pipe| ioctl_fionbio(pipe, true))?;
        stdout.as_ref().map_or(Ok(()), |pipe| ioctl_fionbio(pipe, true))?;
        stderr.as_ref().map_or(Ok(()), |pipe| ioctl_fionbio(pipe, true))?;
        let errors = Tail { bytes: Vec::new(), limit: stderr_limit };
        Ok(Self { stdin, stdout, stderr, input, buffer: vec![0; CHUNK], output: Vec::new(), errors })
    }

    /// The program has closed its stdout, which most do by ending.
    pub(super) fn is_output_closed(&self) -> bool {
        self.stdout.is_none()
    }

    /// Gives up writing.
    pub(super) fn close_input(&mut self) {
        self.stdin = None;
    }

    /// Waits until a pipe can be served, but no longer than `patience`, and serves what can be.
    pub(super) fn serve(&mut self, patience: Duration) -> io::Result<()> {
        let [stdin, stdout, stderr] = self.wait(patience)?;
        if stdin {
            self.write()?;
        }
        if stdout {
            self.read_output()?;
        }
        if stderr {
            self.read_errors()?;
        }
        Ok(())
    }

    /// Takes what lies in the pipes of a program that has ended, but no more than `limit` of each: something
    /// that left the process group may still be writing.
    pub(super) fn drain(&mut self, limit: usize) -> io::Result<()> {
        for _ in 0..=limit / CHUNK {
            let (output, errors) = (self.output.len(), self.errors.bytes.len());
            self.read_output()?;
            self.read_errors()?;
            if (output, errors) == (self.output.len(), self.errors.bytes.len()) {
                break;
            }
        }
        Ok(())
    }

    fn wait(&self, patience: Duration) -> io::Result<[bool; 3]> {
        let timeout = Timespec::try_from(patience).map_err(io::Error::other)?;
        let stdin = self.stdin.as_ref().map(|pipe| PollFd::from_borrowed_fd(pipe.as_fd(), PollFlags::OUT));
        let stdout = self.stdout.as_ref().map(|pipe| PollFd::from_borrowed_fd(pipe.as_fd(), PollFlags::IN));
        let stderr = self.stderr.as_ref().map(|pipe| PollFd::from_borrowed_fd(pipe.as_fd(), PollFlags::IN));
        let is_open = [stdin.is_some(), stdout.is_some(), stderr.is_some()];
        let mut pipes: Vec<PollFd<'_>> = [stdin, stdout, stderr].into_iter().flatten().collect();
        match poll(&mut pipes, Some(&timeout)) {
            Ok(_) => {
                let mut ready = pipes.iter().map(|pipe| !pipe.revents().is_empty());
                Ok(is_open.map(|open| open && ready.next() == Some(true)))
            }
            Err(Errno::INTR) => Ok([false; 3]),
            Err(error) => Err(error.into()),
        }
    }

    fn write(&mut self) -> io::Result<()> {
        let Some(pipe) = &mut self.stdin else { return Ok(()) };
        match pipe.write(self.input) {
            Ok(count) => self.input = &self.input[count..],
            Err(error) => match error.kind() {
                io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted => {}
                // A program need not read what it does not want to know.
                io::ErrorKind::BrokenPipe => self.input = &[],
                _ => return Err(error),
            },
        }
        if self.input.is_empty() {
            self.stdin = None;
        }
        Ok(())
    }

    fn read_output(&mut self) -> io::Result<()> {
        match read(self.stdout.as_mut(), &mut self.buffer)? {
            Got::Bytes(count) => self.output.extend_from_slice(&self.buffer[..count]),
            Got::NothingYet => {}
            Got::End => self.stdout = None,
        }
        Ok(())
    }

    fn read_errors(&mut self) -> io::Result<()> {
        match read(self.stderr.as_mut(), &mut self.buffer)? {
            Got::Bytes(count) => self.errors.push(&self.buffer[..count]),
            Got::NothingYet => {}
            Got::End => self.stderr = None,
        }
        Ok(())
    }
}

fn read(pipe: Option<&mut impl Read>, buffer: &mut [u8]) -> io::Result<Got> {
    let Some(pipe) = pipe else { return Ok(Got::End) };
    match pipe.read(buffer) {
        Ok(0) => Ok(Got::End),
        Ok(count) => Ok(Got::Bytes(count)),
        Err(error) => match error.kind() {
            io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted => Ok(Got::NothingYet),
            _ => Err(error),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tail_keeps_the_last_bytes() {
        let mut tail = Tail { bytes: Vec::new(), limit: 4 };
        for chunk in ["ab", "c", "defgh", "i", "jk"] {
            tail.push(chunk.as_bytes());
            assert!(tail.bytes.len() <= 8);
        }
        assert_eq!(tail.bytes(), b"hijk");
    }
}
