//! How many calls at once the other side bears.
//!
//! A server that has too much to do says so, and often for how long. All jobs wait that long, since they share its limits,
//! and then fewer go at once; each answer allows one more again. With a factor of 0.7 that settles where about half of the
//! calls are refused, so a server that refuses now and then costs little, and one that refuses everything is asked by one
//! call at a time.

use std::time::{Duration, Instant};

const FACTOR: f64 = 0.7;
/// When the server names no wait: this, doubled each time that nothing was answered in between, up to a minute.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_mins(1);
/// Also a server that says "again at once" gets time to breathe.
const SHORTEST_PAUSE: Duration = Duration::from_millis(200);
/// A server that was never reached is tried so often.
const UNREACHED_PAUSES: u32 = 3;

#[derive(Debug)]
pub(super) struct Throttle {
    most: usize,
    limit: f64,
    /// The most that a run waits at a stretch.
    patience: Duration,
    paused_until: Option<Instant>,
    /// Pauses, and the time they took, since something was last answered.
    pauses: u32,
    waited: Duration,
    was_reached: bool,
}

/// What comes of a call that was turned away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slowed {
    /// All wait.
    Pause(Duration),
    /// The server asks for a longer wait than anybody has patience for.
    AskedTooLong(Duration),
    /// All these waits in a row brought nothing, and another would go beyond the patience.
    WaitedTooLong { waited: Duration, more: Duration },
    /// The server was never reached.
    NeverReached,
}

/// What turned a call away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TurnedAwayBy {
    /// The server, perhaps with the wait that it asks for.
    Server(Option<Duration>),
    /// Nobody: there was no connection.
    Nobody,
}

impl Throttle {
    pub(super) fn new(most: usize, patience: Duration) -> Self {
        Self {
            most,
            limit: most as f64,
            patience,
            paused_until: None,
            pauses: 0,
            waited: Duration::ZERO,
            was_reached: false,
        }
    }

    /// How many calls there may be at once.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 1 to the number of workers")]
    pub(super) fn allowed(&self, now: Instant) -> usize {
        if self.pause_left(now).is_some() { 0 } else { (self.limit.round() as usize).clamp(1, self.most) }
    }

    /// How often it has slowed down since something was last answered.
    pub(super) fn pauses(&self) -> u32 {
        self.pauses
    }

    pub(super) fn pause_left(&self, now: Instant) -> Option<Duration> {
        self.paused_until.map(|until| until.saturating_duration_since(now)).filter(|left| !left.is_zero())
    }

    /// A call was answered, with an evaluation or an error of its own.
    pub(super) fn answered(&mut self, with_success: bool) {
        (self.pauses, self.waited, self.was_reached) = (0, Duration::ZERO, true);
        if with_success {
            self.limit = (self.limit + 1.0).min(self.most as f64);
        }
    }

    /// A call that began at `begun` was turned away.
    pub(super) fn turned_away(&mut self, begun: Instant, now: Instant, by: TurnedAwayBy) -> Slowed {
        let asked = match by {
            TurnedAwayBy::Server(asked) => {
                self.was_reached = true;
                asked
            }
            TurnedAwayBy::Nobody => None,
        };
        // It left before the pause that is on was known of.
        let is_old_news = self.paused_until.is_some_and(|until| begun < until);
        if !is_old_news {
            self.limit = (self.limit * FACTOR).max(1.0);
            self.pauses += 1;
        }
        let doubled = FIRST_PAUSE.saturating_mul(1 << (self.pauses.max(1) - 1).min(16)).min(LONGEST_PAUSE);
        let pause = match asked {
            Some(asked) => asked.max(SHORTEST_PAUSE),
            // Calls that left together were turned away together.
            None if is_old_news => self.pause_left(now).unwrap_or(SHORTEST_PAUSE),
            None => doubled,
        };
        if asked.is_some() && pause > self.patience {
            return Slowed::AskedTooLong(pause);
        }
        // Waits at the same time are one wait, as long as the longest: only what this one adds counts.
        let until = now + pause;
        let paused_until = self.paused_until.map_or(now, |paused| paused.max(now));
        let waits = self.waited.saturating_add(until.saturating_duration_since(paused_until));
        if waits > self.patience {
            let waited = self.waited.saturating_sub(self.pause_left(now).unwrap_or_default());
            return Slowed::WaitedTooLong { waited, more: pause };
        }
        self.waited = waits;
        if !self.was_reached && self.pauses >= UNREACHED_PAUSES {
            return Slowed::NeverReached;
        }
        self.paused_until = Some(paused_until.max(until));
        Slowed::Pause(pause)
    }
}

#[cfg(test)]
mod tests {
    use super::TurnedAwayBy::{Nobody, Server};
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn throttle(most: usize) -> (Throttle, Instant) {
        (Throttle::new(most, Duration::from_mins(15)), Instant::now())
    }

    #[test]
    fn all_wait_as_long_as_was_asked_and_then_fewer_go() {
        let (mut throttle, start) = throttle(10);
        let asked = Server(Some(2 * SECOND));
        assert_eq!(throttle.turned_away(start, start + SECOND, asked), Slowed::Pause(2 * SECOND));
        assert_eq!(throttle.allowed(start + 2 * SECOND), 0);
        assert_eq!(throttle.allowed(start + 3 * SECOND), 7);
    }

    #[test]
    fn calls_of_one_wave_slow_down_once() {
        let (mut throttle, start) = throttle(10);
        for _ in 0..10 {
            throttle.turned_away(start, start + SECOND, Server(Some(SECOND)));
        }
        assert_eq!(throttle.allowed(start + 2 * SECOND), 7);
    }

    #[test]
    fn answers_speed_up_again_but_not_beyond_the_most() {
        let (mut throttle, start) = throttle(4);
        throttle.turned_away(start, start, Server(Some(SECOND)));
        let later = start + 2 * SECOND;
        assert_eq!(throttle.allowed(later), 3);
        (0..10).for_each(|_| throttle.answered(true));
        assert_eq!(throttle.allowed(later), 4);
    }

    #[test]
    fn without_a_wait_the_pauses_double_until_something_is_answered() {
        let (mut throttle, mut now) = throttle(10);
        throttle.answered(true);
        let mut pauses = Vec::new();
        for _ in 0..8 {
            now += 2 * LONGEST_PAUSE;
            pauses.push(throttle.turned_away(now, now, Server(None)));
        }
        assert_eq!(pauses, [1, 2, 4, 8, 16, 32, 60, 60].map(|pause| Slowed::Pause(pause * SECOND)));
        assert_eq!(throttle.allowed(now + 2 * LONGEST_PAUSE), 1);
        throttle.answered(false);
        now += 2 * LONGEST_PAUSE;
        assert_eq!(throttle.turned_away(now, now, Server(None)), Slowed::Pause(SECOND));
    }

    #[test]
    fn patience_ends_with_one_long_wait_or_many_short_ones() {
        let (mut throttle, start) = throttle(10);
        let hour = Duration::from_hours(1);
        assert_eq!(throttle.turned_away(start, start, Server(Some(hour))), Slowed::AskedTooLong(hour));
        let (mut throttle, mut now) = self::throttle(10);
        throttle.answered(true);
        let waits = (1..100).find(|_| {
            now += 5 * Duration::from_mins(1);
            let slowed = throttle.turned_away(now, now, Server(Some(Duration::from_mins(4))));
            let (waited, more) = (Duration::from_mins(12), Duration::from_mins(4));
            slowed == Slowed::WaitedTooLong { waited, more }
        });
        assert_eq!(waits, Some(4));
    }

    #[test]
    fn waits_at_the_same_time_are_one_wait() {
        let (mut throttle, start) = throttle(10);
        // Calls that each begin after the one before was turned away, as those that `--rpm` lets through do.
        for number in 0..30 {
            let begun = start + number * SECOND;
            let asked = Server(Some(Duration::from_mins(1)));
            assert!(matches!(throttle.turned_away(begun, begun, asked), Slowed::Pause(_)), "call {number}");
        }
        assert_eq!(throttle.pause_left(start), Some(89 * SECOND));
        assert_eq!(throttle.pauses(), 1);
    }

    #[test]
    fn a_server_that_was_never_reached_is_given_up_soon() {
        let (mut throttle, mut now) = throttle(10);
        let mut next = || {
            now += 10 * SECOND;
            throttle.turned_away(now, now, Nobody)
        };
        assert_eq!([next(), next(), next()], [Slowed::Pause(SECOND), Slowed::Pause(2 * SECOND), Slowed::NeverReached]);
    }

    #[test]
    fn a_server_that_turns_everybody_away_was_reached() {
        let (mut throttle, mut now) = throttle(10);
        for _ in 0..8 {
            now += 10 * SECOND;
            assert!(matches!(throttle.turned_away(now, now, Server(Some(SECOND))), Slowed::Pause(_)));
        }
    }
}
