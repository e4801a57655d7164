//! Times and durations for people.

use std::time::Duration;

use crate::domain::Timestamp;

/// How tables show times.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Times {
    #[default]
    Relative,
    Exact,
}

impl Times {
    /// `3h ago`, or `2026-03-01 12:00 +00:00`.
    #[must_use]
    pub fn show(self, time: Timestamp, now: Timestamp) -> String {
        match self {
            Self::Relative => relative(time, now),
            Self::Exact => local(time),
        }
    }
}

/// How long ago or ahead, in the largest unit that fits: `3h ago`, `in 6d`.
#[must_use]
pub fn relative(time: Timestamp, now: Timestamp) -> String {
    if time <= now {
        match rough(now.since(time)) {
            None => "just now".to_owned(),
            Some(age) => format!("{age} ago"),
        }
    } else {
        match rough(time.since(now)) {
            None => "in a moment".to_owned(),
            Some(ahead) => format!("in {ahead}"),
        }
    }
}

/// In the largest unit that fits; `None` below a second.
pub(super) fn rough(duration: Duration) -> Option<String> {
    let seconds = duration.as_secs();
    // To the nearest: what has just been given 14 days does not expire "in 13d".
    let nearest = |unit: u64| (seconds + unit / 2) / unit;
    let (value, unit) = match seconds {
        0 => return None,
        1..=119 => (seconds, "s"),
        120..=7_199 => match nearest(60) {
            60 => (1, "h"),
            minutes => (minutes, "min"),
        },
        7_200..=172_799 => (nearest(3_600), "h"),
        172_800..=5_183_999 => (nearest(86_400), "d"),
        5_184_000..=63_071_999 => (nearest(2_592_000), "mo"),
        _ => (nearest(31_536_000), "y"),
    };
    Some(format!("{value}{unit}"))
}

/// Local time to the minute, with its zone.
#[must_use]
pub fn local(time: Timestamp) -> String {
    time.to_chrono().with_timezone(&chrono::Local).format("%Y-%m-%d %H:%M %:z").to_string()
}

/// Both: `in 6d (2026-03-01 12:00)`.
#[must_use]
pub fn relative_and_local(time: Timestamp, now: Timestamp) -> String {
    format!("{} ({})", relative(time, now), local(time))
}

/// A measured duration: `12 ms`, `3.4 s`, `2 min 5 s`.
#[must_use]
pub fn measured(millis: u64) -> String {
    match millis {
        0..=999 => format!("{millis} ms"),
        1_000..=59_999 => format!("{:.1} s", millis as f64 / 1_000.0),
        60_000..=3_599_999 => format!("{} min {} s", millis / 60_000, millis % 60_000 / 1_000),
        _ => format!("{} h {} min", millis / 3_600_000, millis % 3_600_000 / 60_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use test_case::test_case;

    #[test_case(0, "just now")]
    #[test_case(-5_000, "5s ago")]
    #[test_case(-7_200_000, "2h ago")]
    #[test_case(6 * 86_400_000, "in 6d")]
    #[test_case(3_600_000, "in 1h")]
    #[test_case(5_400_000, "in 90min")]
    #[test_case(500, "in a moment")]
    fn relative_times_read_well(offset: i64, expected: &str) {
        let now = Timestamp::from_millis(1_000_000_000_000);
        assert_eq!(relative(Timestamp::from_millis(now.as_millis() + offset), now), expected);
    }

    #[test_case(12, "12 ms")]
    #[test_case(3_400, "3.4 s")]
    #[test_case(125_000, "2 min 5 s")]
    fn durations_read_well(millis: u64, expected: &str) {
        assert_eq!(measured(millis), expected);
    }
}
