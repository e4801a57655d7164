//! Published dates as pages write them.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime};

use crate::domain::Timestamp;

/// Reads ISO 8601 in its common shapes and RFC 2822. A date without a time is its midnight, a time
/// without an offset is UTC; anything else is no date.
pub(super) fn parse(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    let with_offset = DateTime::parse_from_rfc3339(text)
        .or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f%z"))
        .or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M%#z"))
        .or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f %z"))
        .or_else(|_| DateTime::parse_from_rfc2822(text));
    if let Ok(time) = with_offset {
        return Some(Timestamp::from_millis(time.timestamp_millis()));
    }
    let local = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f")
        .or_else(|_| NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f"))
        .or_else(|_| NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M"))
        .or_else(|_| NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M"));
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d")
        .or_else(|_| NaiveDate::parse_from_str(text, "%Y/%m/%d"))
        .or_else(|_| NaiveDate::parse_from_str(text, "%Y%m%d"))
        .or_else(|_| NaiveDate::parse_from_str(text, "%B %d, %Y"))
        .or_else(|_| NaiveDate::parse_from_str(text, "%d %B %Y"));
    let time = local.or_else(|_| day.map(|day| day.and_time(NaiveTime::MIN))).ok()?;
    Some(Timestamp::from_millis(time.and_utc().timestamp_millis()))
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    #[test_case("2026-03-01T10:00:00+01:00", "2026-03-01T09:00:00.000Z")]
    #[test_case("2026-03-01T10:00:00+0100", "2026-03-01T09:00:00.000Z")]
    #[test_case("2026-03-01T10:00Z", "2026-03-01T10:00:00.000Z")]
    #[test_case("2026-03-01 10:00:00 +0000", "2026-03-01T10:00:00.000Z")]
    #[test_case("2026-03-01T10:00:00.5", "2026-03-01T10:00:00.500Z")]
    #[test_case(" 2026-03-01 ", "2026-03-01T00:00:00.000Z")]
    #[test_case("Sun, 01 Mar 2026 10:00:00 GMT", "2026-03-01T10:00:00.000Z")]
    #[test_case("March 1, 2026", "2026-03-01T00:00:00.000Z")]
    fn reads_the_common_shapes(text: &str, expected: &str) {
        assert_eq!(super::parse(text).unwrap().to_string(), expected);
    }

    #[test_case("last Tuesday")]
    #[test_case("2026-13-01")]
    #[test_case("")]
    fn anything_else_is_no_date(text: &str) {
        assert_eq!(super::parse(text), None);
    }
}
