//! Durations and expiry, as people write them: `7d`, `12h`, `2w`.

use std::time::Duration;

use super::Timestamp;

/// Parses a duration with a unit. Zero, negative, empty and unit-less values are errors, so that an
/// unset variable in a crontab can never mean "everything".
///
/// # Errors
/// Says what is accepted.
pub fn parse_duration(text: &str) -> Result<Duration, String> {
    let accepted = "write a number with a unit, like 30s, 15m, 12h, 7d or 2w";
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Err(format!("an empty duration; {accepted}"));
    }
    if trimmed.starts_with('-') {
        return Err(format!("a negative duration; {accepted}"));
    }
    let duration =
        humantime::parse_duration(trimmed).map_err(|_| format!("not a duration: {trimmed:?}; {accepted}"))?;
    if duration.is_zero() {
        return Err(format!("a duration of zero; {accepted}"));
    }
    Ok(duration)
}

/// Writes a duration as `parse_duration` reads it: `14d`, `1d 12h`.
#[must_use]
pub fn format_duration(duration: Duration) -> String {
    let mut rest = duration.as_secs();
    if rest == 0 {
        return format!("{}ms", duration.as_millis());
    }
    let mut parts = Vec::new();
    for (unit, seconds) in [("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)] {
        if rest >= seconds {
            parts.push(format!("{}{unit}", rest / seconds));
            rest %= seconds;
        }
    }
    parts.join(" ")
}

/// As `format_duration`, to the nanosecond.
#[must_use]
pub fn format_exactly(duration: Duration) -> String {
    if duration.subsec_nanos() == 0 { format_duration(duration) } else { format!("{}ns", duration.as_nanos()) }
}

/// When an experiment is to expire, as it was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExpiryRequest {
    In(Duration),
    At(Timestamp),
    /// Nothing was said: the policy's default.
    Default,
}

/// Works out the expiry within the policy.
///
/// # Errors
/// The instant lies in the past, or further ahead than `maximum`.
pub fn expiry(
    request: ExpiryRequest,
    now: Timestamp,
    default: Duration,
    maximum: Duration,
) -> Result<Timestamp, String> {
    let expires_at = match request {
        ExpiryRequest::In(duration) => now + duration,
        ExpiryRequest::At(instant) => instant,
        ExpiryRequest::Default => now + default.min(maximum),
    };
    if expires_at <= now {
        return Err(format!("the expiry {expires_at} is not in the future"));
    }
    if expires_at > now + maximum {
        return Err(format!(
            "the expiry {expires_at} is more than {} ahead, the limit retention-max",
            format_duration(maximum)
        ));
    }
    Ok(expires_at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use test_case::test_case;

    #[test_case("7d", 7 * 86_400)]
    #[test_case("12h", 12 * 3_600)]
    #[test_case("2w", 14 * 86_400)]
    #[test_case("1d 12h", 36 * 3_600)]
    #[test_case("30s", 30)]
    fn reads_a_number_with_a_unit(text: &str, seconds: u64) {
        assert_eq!(parse_duration(text), Ok(Duration::from_secs(seconds)));
    }

    #[test_case(""; "empty")]
    #[test_case(" "; "blank")]
    #[test_case("0d"; "zero")]
    #[test_case("-1d"; "negative")]
    #[test_case("7"; "without a unit")]
    #[test_case("0"; "zero without a unit")]
    #[test_case("d"; "without a number")]
    #[test_case("99999999999999999999d"; "too large")]
    fn refuses_anything_else(text: &str) {
        assert!(parse_duration(text).is_err());
    }

    #[test]
    fn what_is_written_reads_back() {
        for text in ["14d", "1d 12h", "5m 3s"] {
            assert_eq!(format_duration(parse_duration(text).unwrap()), text);
        }
    }

    #[test]
    fn expiry_stays_within_the_policy() {
        let now = Timestamp::from_millis(0);
        let day = Duration::from_hours(24);
        let at = |request| expiry(request, now, day * 14, day * 90);
        assert_eq!(at(ExpiryRequest::Default), Ok(now + day * 14));
        assert_eq!(at(ExpiryRequest::In(day * 90)), Ok(now + day * 90));
        assert!(at(ExpiryRequest::In(day * 91)).unwrap_err().contains("retention-max"));
        assert!(at(ExpiryRequest::At(now)).is_err());
    }
}
