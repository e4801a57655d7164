//! SIGINT, SIGTERM and SIGHUP. All three end a command in the same way: what is half done is taken back, it is said, and the
//! exit code tells the signal. A command that can do better (`run`, `cleanup`) asks for a [`Stop`] and ends by itself.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGXFSZ};
use signal_hook::iterator::{Handle, Signals};

/// Signals are the whole process's, and so is what has to be known when one comes.
static ASKED_FOR: OnceLock<Stop> = OnceLock::new();
static LISTENER: OnceLock<Handle> = OnceLock::new();
static UNFINISHED: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// Listens from now on, but not for signals that the process was started to ignore, as under `nohup`. `tell` is told of the
/// signal that ends it.
pub fn listen(tell: impl Fn(u8) + Send + 'static) -> io::Result<()> {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let wanted = [SIGINT, SIGTERM, SIGHUP].into_iter().filter(|signal| !is_ignored(*signal, &status));
    // A file that may grow no more is an error of writing then, which can be told.
    signal_hook::flag::register(SIGXFSZ, Arc::new(AtomicBool::new(false)))?;
    let mut signals = Signals::new(wanted)?;
    let _ = LISTENER.set(signals.handle());
    thread::Builder::new().name("signals".to_owned()).spawn(move || {
        for signal in &mut signals {
            let signal = u8::try_from(signal).unwrap_or(2);
            if !ASKED_FOR.get().is_some_and(|stop| stop.takes(signal)) {
                end(signal, &tell);
            }
        }
    })?;
    Ok(())
}

#[expect(clippy::exit, clippy::disallowed_methods, reason = "the thread that works cannot be asked to end")]
fn end(signal: u8, tell: &impl Fn(u8)) -> ! {
    // Held to the end: nothing else is begun, and the thread that works waits where it would.
    let unfinished = unfinished();
    unfinished.iter().for_each(|path| remove(path));
    tell(signal);
    std::process::exit(128 + i32::from(signal))
}

/// Into a folder something may be written meanwhile, which then takes another try.
fn remove(path: &Path) {
    if !path.is_dir() {
        let _ = fs::remove_file(path);
        return;
    }
    let _ = (0..100).any(|_| fs::remove_dir_all(path).is_ok() || !path.exists());
}

/// How urgently a command is to end.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<State>);

#[derive(Debug, Default)]
struct State {
    count: AtomicU8,
    signal: AtomicU8,
    /// From this one on, a signal ends the process; 0: none does.
    last: u8,
}

impl Stop {
    /// Signals are this command's own business from now on: also those that a shell has programs ignore in its background,
    /// for a script that sends one means it.
    #[must_use]
    pub fn on_signals() -> Self {
        Self::heard(State::default())
    }

    /// As [`Self::on_signals`], but a second one ends the process.
    #[must_use]
    pub fn on_first_signal() -> Self {
        Self::heard(State { last: 2, ..State::default() })
    }

    fn heard(state: State) -> Self {
        let stop = ASKED_FOR.get_or_init(|| Self(Arc::new(state))).clone();
        for signal in [SIGINT, SIGTERM] {
            let _ = LISTENER.get().map(|listener| listener.add_signal(signal));
        }
        stop
    }

    fn takes(&self, signal: u8) -> bool {
        let _ = self.0.signal.compare_exchange(0, signal, Ordering::AcqRel, Ordering::Acquire);
        let before = self.0.count.fetch_update(Ordering::AcqRel, Ordering::Acquire, |count| count.checked_add(1));
        self.0.last == 0 || before.is_ok_and(|before| before + 1 < self.0.last)
    }

    /// The first signal that came.
    #[must_use]
    pub fn signal(&self) -> Option<u8> {
        Some(self.0.signal.load(Ordering::Acquire)).filter(|signal| *signal != 0)
    }

    /// Begin nothing more.
    #[must_use]
    pub fn is_requested(&self) -> bool {
        self.0.count.load(Ordering::Acquire) > 0
    }

    /// Do not wait for jobs in flight either.
    #[must_use]
    pub fn is_urgent(&self) -> bool {
        self.0.count.load(Ordering::Acquire) > 1
    }
}

/// Whether the command that works asked for signals and has been sent a second one.
#[must_use]
pub fn is_urgent() -> bool {
    ASKED_FOR.get().is_some_and(Stop::is_urgent)
}

/// A file, or a folder, that is being written and does not outlive a signal. It has its name, or is gone, before this is dropped.
#[derive(Debug)]
pub struct Unfinished(PathBuf);

impl Unfinished {
    /// Of a file, or a folder, that is made now. A signal that comes meanwhile waits until it is known.
    pub fn making<File: AsRef<Path>, E>(make: impl FnOnce() -> Result<File, E>) -> Result<(File, Self), E> {
        let mut all = unfinished();
        let file = make()?;
        let path = file.as_ref().to_owned();
        all.insert(path.clone());
        Ok((file, Self(path)))
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        unfinished().remove(&self.0);
    }
}

fn unfinished() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether this process was started with the signal ignored. Where the system does not tell, it was not.
fn is_ignored(signal: i32, status: &str) -> bool {
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or_default();
    mask >> (signal - 1) & 1 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ignored_signals_are_read_from_the_mask() {
        let status = "Name:\tx\nSigIgn:\t0000000000001001\nSigCgt:\t0\n";
        assert!(is_ignored(SIGHUP, status) && !is_ignored(SIGINT, status) && !is_ignored(SIGTERM, ""));
    }

    #[test]
    fn the_second_signal_is_too_much_where_only_one_is_taken() {
        let patient = Stop::default();
        assert!((0..3).all(|_| patient.takes(15)) && patient.is_urgent());
        let stop = Stop(Arc::new(State { last: 2, ..State::default() }));
        assert_eq!((stop.takes(2), stop.takes(15), stop.signal()), (true, false, Some(2)));
    }
}
