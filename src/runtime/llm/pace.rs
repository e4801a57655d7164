//! `--rpm` and `--tpm`: how many calls and tokens a minute this process makes, over all its threads and batches.
//!
//! Calls are spread evenly, since servers that allow 60 a minute rarely like 60 in the first second. Tokens are counted
//! over the last minute: estimated when a call begins, and put right when its server has told what it counted.

use std::collections::VecDeque;
use std::num::NonZeroU32;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::runtime::{Wait, WaitFor, Waits};

const MINUTE: Duration = Duration::from_mins(1);
/// How long a waiting thread may take to notice that the run ends.
const LOOK_UP: Duration = Duration::from_millis(50);

/// Limits shared by all calls of this process.
#[derive(Debug, Default)]
pub struct Pace {
    requests_per_minute: Option<NonZeroU32>,
    tokens_per_minute: Option<NonZeroU32>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    next_request: Option<Instant>,
    calls: VecDeque<Call>,
    last_call: u64,
}

#[derive(Debug)]
struct Call {
    number: u64,
    at: Instant,
    tokens: u64,
}

/// A call that was let through.
#[derive(Debug, Clone, Copy)]
pub(super) struct Admitted(u64);

impl Pace {
    #[must_use]
    pub fn new(requests_per_minute: Option<NonZeroU32>, tokens_per_minute: Option<NonZeroU32>) -> Self {
        Self { requests_per_minute, tokens_per_minute, state: Mutex::default() }
    }

    /// Waits until a call of about so many tokens may begin; nothing when `stopped` says so first.
    pub(super) fn wait(&self, tokens: u64, waits: &Waits<'_>, stopped: &dyn Fn() -> bool) -> Option<Admitted> {
        let slot = self.slot(Instant::now());
        let mut under_way: Option<Wait<'_>> = None;
        loop {
            let now = Instant::now();
            let (wait, what) = match slot.saturating_duration_since(now) {
                Duration::ZERO => match self.admit(now, tokens) {
                    Ok(admitted) => return Some(admitted),
                    Err(wait) => (wait, WaitFor::Tokens),
                },
                wait => (wait, WaitFor::Requests),
            };
            if stopped() {
                return None;
            }
            if under_way.as_ref().is_none_or(|wait| wait.what() != what) {
                under_way = Some(waits.begin(what));
            }
            thread::sleep(wait.min(LOOK_UP));
        }
    }

    /// Puts the tokens of a call right.
    pub(super) fn settle(&self, Admitted(number): Admitted, tokens: u64) {
        if let Some(call) = self.state().calls.iter_mut().find(|call| call.number == number) {
            call.tokens = tokens;
        }
    }

    /// Takes the next place in the row of calls.
    fn slot(&self, now: Instant) -> Instant {
        let Some(limit) = self.requests_per_minute else { return now };
        let mut state = self.state();
        let slot = state.next_request.map_or(now, |next| next.max(now));
        state.next_request = Some(slot + MINUTE / limit.get());
        slot
    }

    /// Lets a call through, or says when to ask again. One that is larger than the limit goes alone.
    fn admit(&self, now: Instant, tokens: u64) -> Result<Admitted, Duration> {
        let mut state = self.state();
        state.last_call += 1;
        let number = state.last_call;
        let Some(limit) = self.tokens_per_minute else { return Ok(Admitted(number)) };
        while state.calls.front().is_some_and(|call| now.duration_since(call.at) >= MINUTE) {
            state.calls.pop_front();
        }
        let used: u64 = state.calls.iter().map(|call| call.tokens).sum();
        match state.calls.front() {
            Some(oldest) if used.saturating_add(tokens) > u64::from(limit.get()) => {
                Err(MINUTE.saturating_sub(now.duration_since(oldest.at)))
            }
            _ => {
                state.calls.push_back(Call { number, at: now, tokens });
                Ok(Admitted(number))
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::Waiting;

    fn pace(requests: u32, tokens: u32) -> Pace {
        Pace::new(NonZeroU32::new(requests), NonZeroU32::new(tokens))
    }

    #[test]
    fn calls_are_spread_over_the_minute() {
        let (pace, start) = (pace(60, 0), Instant::now());
        let slots: Vec<_> = (0..4).map(|_| pace.slot(start) - start).collect();
        assert_eq!(slots, [0, 1, 2, 3].map(Duration::from_secs));
        let later = start + Duration::from_secs(30);
        assert_eq!(pace.slot(later), later, "what was not used is not saved up");
    }

    #[test]
    fn tokens_of_the_last_minute_count_as_the_server_counted_them() {
        let (pace, start) = (pace(0, 1_000), Instant::now());
        let first = pace.admit(start, 600).unwrap();
        let second = start + Duration::from_secs(10);
        assert_eq!(pace.admit(second, 600).unwrap_err(), Duration::from_secs(50));
        pace.settle(first, 300);
        pace.admit(second, 600).unwrap();
        assert!(pace.admit(start + Duration::from_secs(59), 200).is_err());
        pace.admit(start + MINUTE, 200).unwrap();
    }

    #[test]
    fn a_call_beyond_the_limit_goes_alone() {
        let (pace, start) = (pace(0, 1_000), Instant::now());
        pace.admit(start, 5_000).unwrap();
        assert_eq!(pace.admit(start, 1).unwrap_err(), MINUTE);
    }

    #[test]
    fn who_is_stopped_does_not_wait() {
        let (pace, run) = (pace(1, 0), Waiting::default());
        let waits = Waits::new(&run);
        assert!(pace.wait(1, &waits, &|| true).is_some(), "the first call is due");
        assert!(pace.wait(1, &waits, &|| true).is_none());
        assert_eq!(waits.total(), Duration::ZERO);
    }

    #[test]
    fn who_waits_is_told_for_what() {
        let run = Waiting::default();
        let waits = Waits::new(&run);
        for (pace, what) in [(pace(1, 0), WaitFor::Requests), (pace(0, 1), WaitFor::Tokens)] {
            pace.wait(1, &waits, &|| true).unwrap();
            // Stopped at the first look after it has begun to wait.
            assert!(pace.wait(1, &waits, &|| run.count(what) == 1).is_none());
            assert_eq!(run.count(what), 0, "and no longer");
        }
        assert!(waits.total() > Duration::ZERO);
    }
}
