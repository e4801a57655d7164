//! Telling dead workers from living ones. A worker's name says where it runs and which process it is, with the start
//! time, since process ids are used again.

use std::fs;

use rustix::process::{Pid, getpid, test_kill_process};

use crate::repository::WorkerName;

/// What is known of the process behind a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Liveness {
    Dead,
    Alive,
    /// It runs on another host, or in another container.
    Unknown,
}

/// The name of this process as a worker: `host/pid/start`.
#[must_use]
pub fn this_worker() -> WorkerName {
    let pid = getpid();
    WorkerName(format!("{}/{}/{}", this_host(), pid.as_raw_nonzero(), start_time(pid).unwrap_or_default()))
}

pub(super) fn liveness(worker: &WorkerName) -> Liveness {
    let mut parts = worker.0.rsplitn(3, '/');
    let (Some(start), Some(pid), Some(host)) = (parts.next(), parts.next(), parts.next()) else {
        return Liveness::Unknown;
    };
    if host != this_host() {
        return Liveness::Unknown;
    }
    let Some(pid) = pid.parse().ok().and_then(Pid::from_raw) else { return Liveness::Unknown };
    match test_kill_process(pid) {
        Err(rustix::io::Errno::SRCH) => Liveness::Dead,
        // It exists, though it may be another account's.
        Ok(()) | Err(_) => match start_time(pid) {
            Some(now_running) if !start.is_empty() && now_running != start => Liveness::Dead,
            _ if is_zombie(pid) => Liveness::Dead,
            _ => Liveness::Alive,
        },
    }
}

/// The host's name with what sets containers and restarts apart, where the system tells it.
fn this_host() -> String {
    let name = rustix::system::uname().nodename().to_string_lossy().replace('/', "_");
    let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    let namespace = fs::read_link("/proc/self/ns/pid").unwrap_or_default();
    let digits: String = namespace.to_string_lossy().chars().filter(char::is_ascii_digit).collect();
    format!("{name}:{}:{digits}", boot.chars().take(8).collect::<String>())
}

/// When a process started, in whatever form the system has; only ever compared for equality.
#[cfg(target_os = "linux")]
fn start_time(pid: Pid) -> Option<String> {
    stat_field(pid, 19)
}

/// Whether a process has ended and only waits for its parent to ask how. In a container nobody may ever ask.
#[cfg(target_os = "linux")]
fn is_zombie(pid: Pid) -> bool {
    stat_field(pid, 0).is_some_and(|state| state == "Z" || state == "X")
}

/// A field of the process's status, counted from the one after the command's name, which may hold anything.
#[cfg(target_os = "linux")]
fn stat_field(pid: Pid, index: usize) -> Option<String> {
    let stat = fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_nonzero())).ok()?;
    stat.rsplit_once(')')?.1.split_whitespace().nth(index).map(str::to_owned)
}

#[cfg(not(target_os = "linux"))]
fn start_time(pid: Pid) -> Option<String> {
    ps(pid, "lstart=")
}

#[cfg(not(target_os = "linux"))]
fn is_zombie(pid: Pid) -> bool {
    ps(pid, "stat=").is_some_and(|state| state.starts_with('Z'))
}

#[cfg(not(target_os = "linux"))]
fn ps(pid: Pid, column: &str) -> Option<String> {
    let pid = pid.as_raw_nonzero().to_string();
    let output = std::process::Command::new("ps").args(["-o", column, "-p", &pid]).output().ok()?;
    Some(String::from_utf8_lossy(&output.stdout).trim().replace('/', "_")).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_lives() {
        assert_eq!(liveness(&this_worker()), Liveness::Alive);
    }

    #[test]
    fn a_process_that_ended_is_dead_and_so_is_one_whose_id_was_used_again() {
        let mut child = std::process::Command::new("true").spawn().unwrap();
        let pid = child.id();
        child.wait().unwrap();
        assert_eq!(liveness(&WorkerName(format!("{}/{pid}/1", this_host()))), Liveness::Dead);
        let reused = WorkerName(format!("{}/{}/1", this_host(), std::process::id()));
        assert_eq!(liveness(&reused), Liveness::Dead);
    }

    #[test]
    fn a_process_whose_end_nobody_asked_for_is_dead() {
        let mut child = std::process::Command::new("sleep").arg("1000").spawn().unwrap();
        let pid = Pid::from_child(&child);
        let worker = WorkerName(format!("{}/{}/{}", this_host(), child.id(), start_time(pid).unwrap()));
        assert_eq!(liveness(&worker), Liveness::Alive);
        child.kill().unwrap();
        let deadline = std::time::Instant::now() + std::time::Duration::from_mins(1);
        while liveness(&worker) != Liveness::Dead && std::time::Instant::now() < deadline {
            std::thread::yield_now();
        }
        assert_eq!(liveness(&worker), Liveness::Dead);
        child.wait().unwrap();
    }

    #[test]
    fn nothing_is_known_of_other_hosts() {
        assert_eq!(liveness(&WorkerName("elsewhere:1:2/77/5".into())), Liveness::Unknown);
        assert_eq!(liveness(&WorkerName("garbage".into())), Liveness::Unknown);
    }
}
