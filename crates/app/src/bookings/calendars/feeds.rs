//! When a calendar is read next: every quarter of an hour, not all at the same second, and ever more patiently when its
//! host does not answer.

use jiff::{SignedDuration, Timestamp};

use super::ROUND;

/// Seconds by which rounds are spread.
pub(super) const JITTER: u64 = 180;
/// Rounds are doubled at most so often: 8 hours.
const MOST_DOUBLINGS: u32 = 5;

/// The next time, after so many failures in a row.
pub(super) fn next(now: Timestamp, failures: u32, jitter: u64) -> Timestamp {
    let doublings = 1_i32.checked_shl(failures.min(MOST_DOUBLINGS)).unwrap_or(1);
    let wait = ROUND.checked_mul(doublings).unwrap_or(ROUND);
    let jitter = SignedDuration::from_secs(i64::try_from(jitter).unwrap_or(0));
    now.saturating_add(wait).and_then(|at| at.saturating_add(jitter)).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_that_does_not_answer_is_asked_less_often() {
        let now = Timestamp::UNIX_EPOCH;
        let minutes = |failures| next(now, failures, 0).as_second() / 60;
        assert_eq!((minutes(0), minutes(1), minutes(3), minutes(5), minutes(50)), (15, 30, 120, 480, 480));
        assert_eq!(next(now, 0, 90).as_second(), 15 * 60 + 90);
    }
}
