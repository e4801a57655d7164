//! Signals: the first stops claiming, the second gives the jobs in flight back.

use std::fs;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::thread;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

/// How urgently a run is to end.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<State>);

#[derive(Debug, Default)]
struct State {
    count: AtomicU8,
    signal: AtomicU8,
}

impl Stop {
    /// Listens for SIGINT, SIGTERM and SIGHUP from now on; under `nohup` not for SIGHUP.
    pub fn on_signals() -> io::Result<Self> {
        let stop = Self::default();
        let mut signals = Signals::new([SIGINT, SIGTERM])?;
        if !is_ignored(SIGHUP) {
            signals.add_signal(SIGHUP)?;
        }
        let state = Arc::clone(&stop.0);
        thread::Builder::new().name("signals".to_owned()).spawn(move || {
            for signal in &mut signals {
                let _ = state.signal.compare_exchange(
                    0,
                    u8::try_from(signal).unwrap_or(2),
                    Ordering::AcqRel,
                    Ordering::Acquire,
                );
                let _ = state.count.fetch_update(Ordering::AcqRel, Ordering::Acquire, |count| count.checked_add(1));
            }
        })?;
        Ok(stop)
    }

    /// The first signal that came.
    #[must_use]
    pub fn signal(&self) -> Option<u8> {
        Some(self.0.signal.load(Ordering::Acquire)).filter(|signal| *signal != 0)
    }

    /// No more claims.
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

/// Whether this process was started with the signal ignored. Where the system does not tell, it was not.
fn is_ignored(signal: i32) -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or_default();
    mask >> (signal - 1) & 1 == 1
}
