//! When to try again.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::ids::Ids;

/// The longest pause between two tries.
const LONGEST: SignedDuration = SignedDuration::from_mins(15);

/// Exponential with full jitter above a floor: 1 s, 2 s, 4 s … at most 15 minutes; never before what the other
/// side asked for (`Retry-After`).
pub fn exponential(attempt: u32, asked: Option<Duration>, now: Timestamp, ids: &Ids) -> Timestamp {
    let ceiling = SignedDuration::from_secs(1_i64 << attempt.min(10)).min(LONGEST);
    let half = ceiling.checked_div(2).unwrap_or(ceiling);
    let jitter = ids.below(u64::try_from(half.as_millis()).unwrap_or(0).max(1));
    let pause = half.saturating_add(SignedDuration::from_millis(i64::try_from(jitter).unwrap_or(0)));
    let asked = asked.and_then(|asked| SignedDuration::try_from(asked).ok()).unwrap_or(SignedDuration::ZERO);
    now.saturating_add(pause.max(asked)).unwrap_or(Timestamp::MAX)
}

/// Meta's rule for the pair rate limit (131056): 4^n seconds, n = 0, 1, 2 …
pub fn pair_limit(earlier_tries: u32, now: Timestamp) -> Timestamp {
    let pause = SignedDuration::from_secs(4_i64.saturating_pow(earlier_tries.min(8))).min(LONGEST);
    now.saturating_add(pause).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grows_with_jitter_and_respects_what_was_asked() {
        let ids = Ids::seeded(1);
        let now = Timestamp::from_second(1_777_777_000).unwrap();
        let mut seen = std::collections::HashSet::new();
        for attempt in 0..12 {
            let pause = exponential(attempt, None, now, &ids).duration_since(now);
            let ceiling = SignedDuration::from_secs(1 << attempt.min(10)).min(LONGEST);
            assert!(pause <= ceiling && pause >= ceiling / 2, "{attempt}: {pause}");
            seen.insert(pause);
        }
        assert!(seen.len() > 8, "no jitter");
        let asked = exponential(0, Some(Duration::from_secs(90)), now, &ids);
        assert_eq!(asked.duration_since(now), SignedDuration::from_secs(90));
    }

    #[test]
    fn pair_limit_is_powers_of_four() {
        let now = Timestamp::from_second(1_777_777_000).unwrap();
        let pauses: Vec<i64> = (0..4).map(|n| pair_limit(n, now).duration_since(now).as_secs()).collect();
        assert_eq!(pauses, [1, 4, 16, 64]);
    }
}
