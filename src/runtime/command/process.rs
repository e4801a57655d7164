//! One program from start to end, in a process group that never outlives the call.

use std::io;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};

use super::streams::{Streams, Tail};
use crate::runtime::Cancel;

/// How often the clock and the cancel flag are looked at while nothing happens.
const TICK: Duration = Duration::from_millis(20);
/// The first look for the end of a program that has closed its stdout.
const SHORT_TICK: Duration = Duration::from_micros(250);

pub(super) struct Limits {
    /// More than this on stdout ends the program.
    pub(super) stdout: usize,
    /// So much of the end of stderr is kept.
    pub(super) stderr: usize,
    pub(super) timeout: Duration,
    /// Between TERM and KILL.
    pub(super) grace: Duration,
}

/// A program that has ended, and what it wrote.
#[derive(Debug)]
pub(super) struct Finished {
    pub(super) ending: Ending,
    pub(super) stdout: Vec<u8>,
    pub(super) stderr: Tail,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Ending {
    Exited(ExitStatus),
    TimedOut,
    Cancelled,
    TooMuchOutput,
}

#[derive(Debug)]
pub(super) enum RunError {
    Start(io::Error),
    Watch(io::Error),
}

/// Runs a command with `input` on stdin.
pub(super) fn run(command: &mut Command, input: &[u8], limits: &Limits, cancel: &Cancel) -> Result<Finished, RunError> {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).process_group(0);
    let started = Instant::now();
    let child = command.spawn().map_err(RunError::Start)?;
    watch(child, input, limits, started, cancel).map_err(RunError::Watch)
}

fn watch(mut child: Child, input: &[u8], limits: &Limits, started: Instant, cancel: &Cancel) -> io::Result<Finished> {
    let streams = Streams::new(&mut child, input, limits.stderr);
    let mut group = Group::of(child)?;
    let mut streams = streams?;
    let stopped = serve_until_end(&mut group, &mut streams, limits, started, cancel)?;
    let status = group.finish()?;
    streams.drain(limits.stdout)?;
    let is_too_much = streams.output.len() > limits.stdout;
    let ending = match stopped {
        Some(ending) => ending,
        None if is_too_much => Ending::TooMuchOutput,
        None => Ending::Exited(status),
    };
    Ok(Finished { ending, stdout: streams.output, stderr: streams.errors })
}

/// Returns when the program has ended, or has to be killed. `None`: it ended by itself.
fn serve_until_end(
    group: &mut Group,
    streams: &mut Streams<'_>,
    limits: &Limits,
    started: Instant,
    cancel: &Cancel,
) -> io::Result<Option<Ending>> {
    let mut stopping: Option<(Ending, Instant)> = None;
    let mut patience = TICK;
    loop {
        streams.serve(patience)?;
        let ending = stopping.map(|(ending, _)| ending);
        if group.has_ended()? {
            return Ok(ending);
        }
        if streams.output.len() > limits.stdout {
            return Ok(ending.or(Some(Ending::TooMuchOutput)));
        }
        let now = Instant::now();
        match stopping {
            Some((ending, kill_at)) if now >= kill_at => return Ok(Some(ending)),
            Some(_) => {}
            None => {
                stopping = reason_to_stop(now.duration_since(started), limits, cancel)
                    .map(|ending| (ending, now + limits.grace));
                if stopping.is_some() {
                    group.signal(Signal::TERM);
                    streams.close_input();
                }
            }
        }
        patience = match streams.is_output_closed() {
            false => TICK,
            true if patience == TICK && stopping.is_none() => SHORT_TICK,
            true => (patience * 2).min(TICK),
        };
    }
}

fn reason_to_stop(elapsed: Duration, limits: &Limits, cancel: &Cancel) -> Option<Ending> {
    if cancel.is_cancelled() {
        Some(Ending::Cancelled)
    } else {
        (elapsed >= limits.timeout).then_some(Ending::TimedOut)
    }
}

/// A process group, led by the program.
struct Group {
    leader: Pid,
    child: Child,
    is_finished: bool,
}

impl Group {
    fn of(child: Child) -> io::Result<Self> {
        let leader = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
        let leader = leader.ok_or_else(|| io::Error::other("a process without a usable id"))?;
        Ok(Self { leader, child, is_finished: false })
    }

    /// A group whose members have all ended is no error.
    fn signal(&self, signal: Signal) {
        let _ = kill_process_group(self.leader, signal);
    }

    /// Whether the program has ended. It is left as a zombie, so that its id, which is the group's, cannot
    /// be given to somebody else before the group is killed.
    fn has_ended(&self) -> io::Result<bool> {
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
        Ok(waitid(WaitId::Pid(self.leader), options)?.is_some())
    }

    /// Kills what is left of the group, and collects the program.
    fn finish(&mut self) -> io::Result<ExitStatus> {
        self.signal(Signal::KILL);
        self.is_finished = true;
        self.child.wait()
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        if !self.is_finished {
            let _ = self.finish();
        }
    }
}
