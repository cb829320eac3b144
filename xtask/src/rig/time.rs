//! Real time. These tools measure and wait in it; nothing else of ours may.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Seconds since 1970, as webhooks carry them.
#[expect(clippy::disallowed_methods, reason = "the rig plays Meta, which lives in real time")]
pub fn unix_seconds() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// Waits.
#[expect(clippy::disallowed_methods, reason = "the rig plays Meta, which lives in real time")]
pub async fn pause(duration: Duration) {
    tokio::time::sleep(duration).await;
}

/// Microseconds since 1970.
#[expect(clippy::disallowed_methods, reason = "the rig measures in real time")]
pub fn unix_micros() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_micros()).unwrap_or(u64::MAX)
}

/// Microseconds since 1970 of a moment of today or so, as `2026-05-02T09:00:00.123456Z`.
pub fn micros_of(text: &str) -> Option<u64> {
    let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
    let mut parts = date.split('-').map(str::parse::<i64>);
    let (year, month, day) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
    // Days since 1970 by the civil calendar (Howard Hinnant's algorithm).
    let shifted = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (shifted.div_euclid(400), shifted.rem_euclid(400));
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
    let mut parts = time.split(':');
    let (hours, minutes) = (parts.next()?.parse::<i64>().ok()?, parts.next()?.parse::<i64>().ok()?);
    let (whole, fraction) = parts.next()?.split_once('.').map_or((time.rsplit(':').next()?, ""), |both| both);
    let seconds = days * 86_400 + hours * 3_600 + minutes * 60 + whole.parse::<i64>().ok()?;
    let micros: String = fraction.chars().chain("000000".chars()).take(6).collect();
    u64::try_from(seconds).ok()?.checked_mul(1_000_000)?.checked_add(micros.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::micros_of;

    #[test]
    fn moments_are_read_to_the_microsecond() {
        assert_eq!(micros_of("1970-01-01T00:00:00Z"), Some(0));
        assert_eq!(micros_of("2026-11-26T18:40:14.5Z"), Some(1_795_718_414_500_000));
        assert_eq!(micros_of("2024-02-29T23:59:59.000001Z"), Some(1_709_251_199_000_001));
        assert_eq!(micros_of("yesterday"), None);
    }
}
