//! One system call of the program that fails, or that it does not survive, by `strace -e inject`.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Output, Stdio};

use rustix::process::Signal;

use crate::harness::{Random, Site, is_full};

/// Everything by which a database changes on the disk. The question mark: not every processor has every call.
const CALLS: &str = "pwrite64,fsync,fdatasync,ftruncate,?unlink,unlinkat,?rename,renameat2,linkat";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// `kill -9` when the call is made.
    Kill,
    /// From this call on, there is no room.
    Full,
    /// This one call fails.
    Failing,
}

/// The `number`th call of its kind in one thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    call: String,
    number: u32,
}

/// Says loudly that a test cannot run here.
pub fn is_missing() -> bool {
    let is_missing = Command::new("strace").arg("--version").output().is_err();
    if is_missing {
        eprintln!("!!! SKIPPED: strace is not installed, no fault is injected (apt-get install strace)");
    }
    is_missing
}

/// Where a command may be hit: found by running it once, in a copy of the site.
pub fn points(template: &Site, arguments: &[&str]) -> Vec<Point> {
    let site = template.copy();
    let log = site.path("strace.log");
    let traced = strace(&site, arguments, &["-o", log.to_str().unwrap()]).output().unwrap();
    assert!(traced.status.success(), "{}", String::from_utf8_lossy(&traced.stderr));
    let mut counts: BTreeMap<(String, String), u32> = BTreeMap::new();
    for line in fs::read_to_string(log).unwrap().lines() {
        let Some((thread, rest)) = line.split_once(' ') else { continue };
        let Some((call, _)) = rest.trim_start().split_once('(') else { continue };
        if call.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            *counts.entry((call.to_owned(), thread.to_owned())).or_default() += 1;
        }
    }
    let mut most: BTreeMap<String, u32> = BTreeMap::new();
    for ((call, _), count) in counts {
        let most = most.entry(call).or_default();
        *most = count.max(*most);
    }
    let points =
        most.into_iter().flat_map(|(call, most)| (1..=most).map(move |number| Point { call: call.clone(), number }));
    points.collect()
}

/// All points in the full form, else `count` of them, spread evenly from a random one on.
pub fn sample(points: &[Point], count: usize, random: &mut Random) -> Vec<Point> {
    if is_full() || points.len() <= count {
        return points.to_vec();
    }
    let start = usize::try_from(random.below(points.len() as u64)).unwrap();
    (0..count).map(|index| points[(start + index * points.len() / count) % points.len()].clone()).collect()
}

/// A command that was to be hit, and whether it was: a program does not always make as many calls as the last time.
pub struct Hit {
    pub ended: Output,
    pub was_hit: bool,
}

/// Runs a command that is hit at a point.
pub fn hit(site: &Site, arguments: &[&str], point: &Point, fault: Fault) -> Hit {
    let Point { call, number } = point;
    let injection = match fault {
        Fault::Kill => format!("inject={call}:signal=KILL:when={number}"),
        Fault::Full => format!("inject={call}:error=ENOSPC:when={number}+"),
        Fault::Failing => format!("inject={call}:error=EIO:when={number}"),
    };
    let log = site.path("hit.log");
    let ended = strace(site, arguments, &["-o", log.to_str().unwrap(), "-e", &injection]).output().unwrap();
    let log = fs::read_to_string(log).unwrap_or_else(|_| panic!("strace: {}", String::from_utf8_lossy(&ended.stderr)));
    let is_killed = ended.status.signal() == Some(Signal::KILL.as_raw());
    Hit { was_hit: if fault == Fault::Kill { is_killed } else { log.contains("(INJECTED)") }, ended }
}

/// Tracing tells every call, not only those asked for: with `--seccomp-bpf`, strace 6.1 injects errors, but no signal.
fn strace(site: &Site, arguments: &[&str], options: &[&str]) -> Command {
    let program = site.command(arguments);
    let mut command = Command::new("strace");
    command.args(["-f", "-qq", "-e", &format!("trace={CALLS}")]).args(options).arg("--");
    command.arg(program.get_program()).args(program.get_args()).current_dir(site.path(""));
    command.env_clear().envs(program.get_envs().filter_map(|(name, value)| Some((name, value?))));
    command
}

/// Runs a command that is killed once it has made so many writes of any kind, and tells whether it still ran then.
/// `strace` counts to 65,535.
pub fn kill_after_writes(site: &Site, arguments: &[&str], writes: u64) -> bool {
    let mut child = site.command(arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if written(child.id()).is_some_and(|written| written >= writes) {
            child.kill().unwrap();
            break child.wait().unwrap();
        }
    };
    status.signal() == Some(Signal::KILL.as_raw())
}

/// How many writes a command makes when nothing happens to it, in a copy of the site.
pub fn writes(template: &Site, arguments: &[&str]) -> u64 {
    let site = template.copy();
    let mut child = site.command(arguments).stdout(Stdio::null()).spawn().unwrap();
    let mut most = 0;
    while child.try_wait().unwrap().is_none() {
        most = written(child.id()).unwrap_or_default().max(most);
    }
    assert!(child.wait().unwrap().success());
    most
}

/// The calls by which a process has written so far, as the system counts them.
fn written(process: u32) -> Option<u64> {
    let text = fs::read_to_string(format!("/proc/{process}/io")).ok()?;
    text.lines().find_map(|line| line.strip_prefix("syscw: ")?.parse().ok())
}
