//! Values of options: how texts become durations, times and grades.

use std::time::Duration;

use crate::domain::Timestamp;
use crate::domain::retention;
use crate::intake::dates;

pub(super) fn duration(text: &str) -> Result<Duration, String> {
    retention::parse_duration(text)
}

/// Nothing is what a variable holds that was not set.
pub(super) fn text(text: &str) -> Result<String, String> {
    if text.trim().is_empty() { Err("it is empty; leave the option out".to_owned()) } else { Ok(text.to_owned()) }
}

pub(super) fn timestamp(text: &str) -> Result<Timestamp, String> {
    dates::instant(text).ok_or_else(|| format!("write {}", dates::ACCEPTED))
}

pub(super) fn grade(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(grade) if (0.0..=100.0).contains(&grade) => Ok(grade),
        _ => Err("grades are numbers from 0 to 100".to_owned()),
    }
}

/// How much worse something may be, in units of a metric.
pub(super) fn margin(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(margin) if margin >= 0.0 && margin.is_finite() => Ok(margin),
        _ => Err("a margin is a number from 0 on, in units of the metric".to_owned()),
    }
}

/// A share of a whole, as `5%` or `0.05`.
pub(super) fn share(text: &str) -> Result<f64, String> {
    let (number, whole) = match text.strip_suffix('%') {
        Some(percent) => (percent.trim_end(), 100.0),
        None => (text, 1.0),
    };
    match number.parse::<f64>() {
        Ok(part) if (0.0..=whole).contains(&part) => Ok(part / whole),
        _ => Err("write a percentage from 0% to 100%, like 5%, or a share from 0 to 1, like 0.05".to_owned()),
    }
}

/// A point in time: a date or RFC 3339, or a duration back from now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    Ago(Duration),
    At(Timestamp),
}

impl Moment {
    pub(super) fn resolve(self, now: Timestamp) -> Timestamp {
        match self {
            Self::Ago(duration) => now - duration,
            Self::At(time) => time,
        }
    }
}

pub(super) fn moment(text: &str) -> Result<Moment, String> {
    if let Some(time) = dates::instant(text) {
        return Ok(Moment::At(time));
    }
    retention::parse_duration(text)
        .map(Moment::Ago)
        .map_err(|_| format!("{text:?} is neither a duration back from now, like 24h or 7d, nor {}", dates::ACCEPTED))
}

#[cfg(test)]
mod tests {
    use super::*;
    use test_case::test_case;

    #[test_case("2026-12-05", Some("2026-12-05T00:00:00.000Z"); "a date")]
    #[test_case("2026-12-05T06:00:00+02:00", Some("2026-12-05T04:00:00.000Z"); "a time")]
    #[test_case("2026-02-30", None; "no day")]
    #[test_case("2026-12", None; "a month")]
    fn a_date_is_the_beginning_of_its_day(text: &str, expected: Option<&str>) {
        assert_eq!(timestamp(text).ok().map(|time| time.to_string()).as_deref(), expected);
        assert_eq!(moment(text).is_ok(), expected.is_some());
    }
}
