//! Is WhatsApp silent because guests are, or because it stopped calling us? Judged by how often webhooks came at these
//! hours of the day lately, so that a quiet house's quiet night alarms nobody.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// A slot is so many seconds: webhooks come in flocks, and a flock says no more than one of it.
pub const SLOT_SECONDS: i64 = 600;
/// Days that are looked back on.
pub const DAYS: i64 = 14;
/// Fewer days say nothing yet about what is usual.
const FEWEST_DAYS: i64 = 3;
/// Shorter silence alarms nobody.
const SHORTEST: SignedDuration = SignedDuration::from_mins(20);
/// So many slots with webhooks should have been there by now: that there is none has a chance of less than one in a
/// hundred, if guests write independently of each other.
const ALARM_AT: f64 = 5.0;

/// What is thought of the time since the last webhook.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Silence {
    /// There was never any.
    Never,
    /// Too little is known of what is usual here.
    TooSoon,
    /// As usual.
    Usual,
    /// There should have been some: since when there is none.
    Alarming {
        /// When the last one came.
        since: Timestamp,
    },
}

/// The slot a moment lies in.
pub fn slot(at: Timestamp) -> i64 {
    at.as_second().div_euclid(SLOT_SECONDS)
}

/// Judges the time from the last webhook until now. `slots`: those with webhooks in the last [`DAYS`] days.
pub fn judge(last: Option<Timestamp>, slots: &[i64], zone: &TimeZone, now: Timestamp) -> Silence {
    let Some(since) = last else { return Silence::Never };
    let known_since = slots.first().copied().unwrap_or_else(|| slot(since));
    let days = (slot(since).saturating_sub(known_since)).saturating_mul(SLOT_SECONDS).div_euclid(86_400);
    if days < FEWEST_DAYS {
        return Silence::TooSoon;
    }
    if now.duration_since(since) < SHORTEST {
        return Silence::Usual;
    }
    // Slots with webhooks by hour of the day, before the silence began.
    let mut busy = [0_u32; 24];
    for slot in slots.iter().filter(|one| **one <= slot(since)) {
        if let Some(count) = busy.get_mut(hour_of(*slot, zone)) {
            *count = count.saturating_add(1);
        }
    }
    let days = f64::from(i32::try_from(days.min(DAYS)).unwrap_or(1).max(1));
    let per_hour = f64::from(i32::try_from(3600 / SLOT_SECONDS).unwrap_or(6));
    let chance = |slot: i64| {
        let seen = busy.get(hour_of(slot, zone)).copied().unwrap_or(0);
        (f64::from(seen) / (days * per_hour)).min(1.0)
    };
    // The slot that is not over yet says nothing. Nobody waits longer than a week to be alarmed.
    let (first, end) = (slot(since).saturating_add(1), slot(now));
    let expected: f64 = (first..end.min(first.saturating_add(7 * 144))).map(chance).sum();
    if expected >= ALARM_AT { Silence::Alarming { since } } else { Silence::Usual }
}

fn hour_of(slot: i64, zone: &TimeZone) -> usize {
    let at = Timestamp::from_second(slot.saturating_mul(SLOT_SECONDS)).unwrap_or(Timestamp::UNIX_EPOCH);
    usize::try_from(zone.to_datetime(at).hour()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn madrid() -> TimeZone {
        TimeZone::get("Europe/Madrid").unwrap()
    }

    /// Two weeks until `end`, with webhooks in every n-th slot from 8 to 23 o'clock in Madrid.
    fn usual(end: &str, every: i64) -> Vec<i64> {
        let last = slot(at(end));
        let awake = |slot: &i64| (8..23).contains(&hour_of(*slot, &madrid()));
        (last - 14 * 144..=last).filter(awake).filter(|slot| slot % every == 0).collect()
    }

    fn judged(last: &str, every: i64, now: &str) -> Silence {
        judge(Some(at(last)), &usual(last, every), &madrid(), at(now))
    }

    #[test]
    fn a_busy_house_is_alarmed_within_the_hour_and_a_quiet_one_later() {
        let last = "2026-08-12T12:02:00Z";
        let since = at(last);
        assert_eq!(judged(last, 1, "2026-08-12T12:19:00Z"), Silence::Usual, "too short for anybody");
        assert_eq!(judged(last, 1, "2026-08-12T13:01:00Z"), Silence::Alarming { since });
        assert_eq!(judged(last, 6, "2026-08-12T14:00:00Z"), Silence::Usual, "one in an hour, two hours");
        assert_eq!(judged(last, 6, "2026-08-12T18:00:00Z"), Silence::Alarming { since });
    }

    #[test]
    fn a_quiet_night_alarms_nobody_and_the_morning_after_does() {
        let last = "2026-08-12T20:55:00Z";
        assert_eq!(judged(last, 1, "2026-08-13T05:50:00Z"), Silence::Usual, "seven in the morning there");
        assert!(matches!(judged(last, 1, "2026-08-13T07:05:00Z"), Silence::Alarming { .. }));
    }

    #[test]
    fn who_knows_too_little_says_so() {
        let now = at("2026-08-12T12:00:00Z");
        assert_eq!(judge(None, &[], &madrid(), now), Silence::Never);
        let since = at("2026-08-11T12:00:00Z");
        let young: Vec<i64> = (slot(since) - 100..=slot(since)).collect();
        assert_eq!(judge(Some(since), &young, &madrid(), now), Silence::TooSoon);
    }

    proptest! {
        /// Whoever is alarmed stays alarmed until something comes.
        #[test]
        fn an_alarm_does_not_go_away_by_waiting(every in 1_i64..30, minutes in 0_i64..4_000, more in 0_i64..4_000) {
            let last = at("2026-08-12T12:02:00Z");
            let slots = usual("2026-08-12T12:02:00Z", every);
            let later = |minutes: i64| judge(Some(last), &slots, &madrid(), last + SignedDuration::from_mins(minutes));
            if matches!(later(minutes), Silence::Alarming { .. }) {
                let still = matches!(later(minutes + more), Silence::Alarming { .. });
                prop_assert!(still);
            }
        }
    }
}
