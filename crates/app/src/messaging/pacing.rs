//! How fast we may send: per number (Meta: 80 messages a second by default) and per guest (Meta: one in six
//! seconds, with a burst borrowed from the future). Both are the same arithmetic: a theoretical arrival time that
//! may run ahead of the clock by the burst.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};

/// A rate with a burst. `None` means no limit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rate {
    /// Time one message takes up.
    pub every: SignedDuration,
    /// How many may go at once after a pause.
    pub burst: i32,
}

impl Rate {
    /// So many a second.
    pub fn per_second(count: u32) -> Option<Self> {
        (count > 0).then(|| Self {
            every: SignedDuration::from_nanos(1_000_000_000_i64.checked_div(i64::from(count)).unwrap_or(1)),
            burst: i32::try_from(count).unwrap_or(i32::MAX),
        })
    }
}

/// When the next message of one key may go.
#[derive(Clone, Copy, Debug, Default)]
struct Meter(Option<Timestamp>);

impl Meter {
    /// Takes a place now, or says when one will be free.
    fn take(&mut self, rate: Rate, now: Timestamp) -> Result<(), Timestamp> {
        let arrival = self.0.map_or(now, |next| next.max(now));
        let tolerance = rate.every.saturating_mul(rate.burst.saturating_sub(1).max(0));
        let free_at = arrival.saturating_sub(tolerance).unwrap_or(now);
        if free_at > now {
            return Err(free_at);
        }
        self.0 = Some(arrival.saturating_add(rate.every).unwrap_or(Timestamp::MAX));
        Ok(())
    }
}

/// The meters of one process. Bounded: idle keys are forgotten.
#[derive(Debug, Default)]
pub struct Pacer {
    numbers: HashMap<String, Meter>,
    guests: HashMap<uuid::Uuid, Meter>,
}

/// What limits a send.
#[derive(Clone, Copy, Debug, Default)]
pub struct Limits {
    /// For the number.
    pub number: Option<Rate>,
    /// For one guest.
    pub guest: Option<Rate>,
}

const FORGET_ABOVE: usize = 10_000;

impl Pacer {
    /// Takes a place for one message, or says when to come back. A refused message takes no place anywhere.
    pub fn take(
        &mut self,
        number: &str,
        conversation: uuid::Uuid,
        limits: Limits,
        now: Timestamp,
    ) -> Result<(), Timestamp> {
        if let Some(rate) = limits.guest {
            if self.guests.len() > FORGET_ABOVE {
                self.guests.retain(|_, meter| meter.0.is_some_and(|next| next > now));
            }
            let before = self.guests.get(&conversation).copied().unwrap_or_default();
            let mut meter = before;
            meter.take(rate, now)?;
            self.guests.insert(conversation, meter);
            if let Err(at) = self.take_number(number, limits.number, now) {
                self.guests.insert(conversation, before);
                return Err(at);
            }
            return Ok(());
        }
        self.take_number(number, limits.number, now)
    }

    fn take_number(&mut self, number: &str, rate: Option<Rate>, now: Timestamp) -> Result<(), Timestamp> {
        let Some(rate) = rate else { return Ok(()) };
        if let Some(meter) = self.numbers.get_mut(number) {
            return meter.take(rate, now);
        }
        let mut meter = Meter::default();
        let taken = meter.take(rate, now);
        self.numbers.insert(number.to_owned(), meter);
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_777_777_000 + seconds).unwrap()
    }

    fn guest() -> Limits {
        Limits { number: None, guest: Some(Rate { every: SignedDuration::from_secs(6), burst: 3 }) }
    }

    #[test]
    fn a_guest_gets_a_burst_and_then_one_in_six_seconds() {
        let (mut pacer, id) = (Pacer::default(), uuid::Uuid::nil());
        for _ in 0..3 {
            assert_eq!(pacer.take("n", id, guest(), at(0)), Ok(()));
        }
        assert_eq!(pacer.take("n", id, guest(), at(0)), Err(at(6)));
        assert_eq!(pacer.take("n", id, guest(), at(6)), Ok(()));
        assert_eq!(pacer.take("n", id, guest(), at(6)), Err(at(12)));
    }

    #[test]
    fn other_guests_are_not_held_up() {
        let mut pacer = Pacer::default();
        for _ in 0..4 {
            let _ = pacer.take("n", uuid::Uuid::nil(), guest(), at(0));
        }
        assert_eq!(pacer.take("n", uuid::Uuid::max(), guest(), at(0)), Ok(()));
    }

    #[test]
    fn never_more_than_the_rate_over_any_long_span() {
        let mut pacer = Pacer::default();
        let limits = Limits { number: Rate::per_second(80), guest: None };
        let mut sent = 0;
        for ms in 0..10_000 {
            let now = Timestamp::from_millisecond(1_777_777_000_000 + ms).unwrap();
            if pacer.take("n", uuid::Uuid::from_u128(u128::try_from(ms).unwrap()), limits, now).is_ok() {
                sent += 1;
            }
        }
        assert!((80 * 10..=80 * 10 + 80).contains(&sent), "{sent}");
    }
}
