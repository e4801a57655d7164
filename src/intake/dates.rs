//! Dates of publication, in the forms that people and tools write them. Without a time of day it is
//! midnight, without an offset it is UTC.

use chrono::{DateTime, NaiveDate, NaiveDateTime};

use crate::domain::Timestamp;

/// What an error says about the accepted forms.
pub const ACCEPTED: &str = "a date like 2026-03-01 or a time like 2026-03-01T12:00:00Z";

const WITH_OFFSET: [&str; 4] =
    ["%Y-%m-%d %H:%M:%S%.f%#z", "%Y-%m-%d %H:%M:%S%.f %#z", "%Y-%m-%dT%H:%M%#z", "%Y-%m-%d %H:%M %#z"];
const WITHOUT_OFFSET: [&str; 4] = ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"];
const DAYS: [&str; 7] = ["%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%d %B %Y", "%B %d, %Y", "%d %b %Y", "%b %d, %Y"];

/// Parses a date or a time; `None` when it is neither. Forms whose order of day and month is a guess
/// (03/04/2026) are not read.
#[must_use]
pub fn parse(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    Timestamp::parse_rfc3339(text).ok().or_else(|| other_forms(text))
}

/// RFC 3339, or a date, which is the beginning of that day in UTC: what has to be exact.
#[must_use]
pub fn instant(text: &str) -> Option<Timestamp> {
    Timestamp::parse_rfc3339(text).or_else(|_| Timestamp::parse_rfc3339(&format!("{text}T00:00:00Z"))).ok()
}

fn other_forms(text: &str) -> Option<Timestamp> {
    // `Z` is an offset that chrono's patterns do not know.
    let offset = text.strip_suffix('Z').map(|rest| format!("{}+00:00", rest.trim_end()));
    let with_offset = offset.as_deref().unwrap_or(text);
    let zoned = || {
        let patterns = WITH_OFFSET.iter().find_map(|form| DateTime::parse_from_str(with_offset, form).ok());
        patterns.or_else(|| DateTime::parse_from_rfc2822(text).ok()).map(|time| time.timestamp_millis())
    };
    let plain = || {
        let time = WITHOUT_OFFSET.iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())?;
        Some(time.and_utc().timestamp_millis())
    };
    let day = || {
        let day = DAYS.iter().find_map(|form| NaiveDate::parse_from_str(text, form).ok())?;
        Some(day.and_hms_opt(0, 0, 0)?.and_utc().timestamp_millis())
    };
    zoned().or_else(plain).or_else(day).map(Timestamp::from_millis)
}

#[cfg(test)]
mod tests {
    use super::*;
    use test_case::test_case;

    #[test_case("2026-03-01", "2026-03-01T00:00:00.000Z")]
    #[test_case(" 2026/03/01 ", "2026-03-01T00:00:00.000Z")]
    #[test_case("2026-03-01T12:30:00+02:00", "2026-03-01T10:30:00.000Z")]
    #[test_case("2026-03-01 12:30:00 +0200", "2026-03-01T10:30:00.000Z")]
    #[test_case("2026-03-01 12:30:00Z", "2026-03-01T12:30:00.000Z")]
    #[test_case("2026-03-01 12:30", "2026-03-01T12:30:00.000Z")]
    #[test_case("2026-03-01T12:30:05", "2026-03-01T12:30:05.000Z")]
    #[test_case("Sun, 01 Mar 2026 12:30:05 GMT", "2026-03-01T12:30:05.000Z")]
    #[test_case("1 March 2026", "2026-03-01T00:00:00.000Z")]
    #[test_case("Mar 1, 2026", "2026-03-01T00:00:00.000Z")]
    fn reads(text: &str, expected: &str) {
        assert_eq!(parse(text).map(|time| time.to_string()).as_deref(), Some(expected));
    }

    #[test_case("")]
    #[test_case("yesterday")]
    #[test_case("2026-02-30")]
    #[test_case("03/04/2026"; "day or month first")]
    #[test_case("7")]
    fn refuses(text: &str) {
        assert_eq!(parse(text), None);
    }
}
