//! How fast one may send: messages per second of a number, and messages to one guest.

use std::collections::HashMap;

use crate::clock::Millis;

const DAY: Millis = 86_400_000;
/// Meta: one message per 6 s to one guest …
const PAIR_INTERVAL: Millis = 6_000;
/// … of which 45 may be sent at once, borrowed from the time after.
const PAIR_BURST: Millis = 45;

/// Whether one more message to a guest is within the pair limit; `debt_until` is the guest's account.
pub(crate) fn pair_allows(debt_until: &mut Millis, now: Millis) -> bool {
    let start = (*debt_until).max(now);
    if start.saturating_sub(now) > PAIR_INTERVAL.saturating_mul(PAIR_BURST - 1) {
        return false;
    }
    *debt_until = start.saturating_add(PAIR_INTERVAL);
    true
}

/// Guests the business wrote to outside their windows in the last 24 hours.
#[derive(Debug, Default)]
pub(crate) struct Outreach {
    reached: HashMap<u32, Millis>,
}

impl Outreach {
    /// Counts a guest and says whether the business is within `limit` guests; 0 is no limit.
    pub(crate) fn allows(&mut self, guest: u32, now: Millis, limit: u32) -> bool {
        if limit == 0 {
            return true;
        }
        self.reached.retain(|_, at| now.saturating_sub(*at) < DAY);
        let known = self.reached.contains_key(&guest);
        if !known && self.reached.len() >= usize::try_from(limit).unwrap_or(usize::MAX) {
            return false;
        }
        self.reached.insert(guest, now);
        true
    }
}

/// Messages of the running second.
#[derive(Debug, Default)]
pub(crate) struct Throughput {
    second: i64,
    count: u32,
}

impl Throughput {
    /// Counts a message and says whether it is within `limit` per second; 0 is no limit.
    pub(crate) fn allows(&mut self, now: Millis, limit: u32) -> bool {
        if limit == 0 {
            return true;
        }
        let second = now.div_euclid(1_000);
        if second != self.second {
            *self = Self { second, count: 0 };
        }
        if self.count >= limit {
            return false;
        }
        self.count = self.count.saturating_add(1);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_to_one_guest_is_paid_back_in_waiting() {
        let mut debt = 0;
        assert!((0..45).all(|_| pair_allows(&mut debt, 1_000)));
        assert!(!pair_allows(&mut debt, 1_000));
        assert!(!pair_allows(&mut debt, 6_999));
        assert!(pair_allows(&mut debt, 7_000));
        assert!(!pair_allows(&mut debt, 7_000));
    }

    #[test]
    fn a_burst_of_twenty_costs_two_minutes() {
        let mut debt = 0;
        assert!((0..20).all(|_| pair_allows(&mut debt, 0)));
        assert_eq!(debt, 120_000);
    }

    #[test]
    fn only_so_many_guests_a_day_may_be_written_to_first() {
        let mut outreach = Outreach::default();
        assert!((0..250).all(|guest| outreach.allows(guest, 0, 250)));
        assert!(!outreach.allows(250, 0, 250));
        assert!(outreach.allows(7, DAY - 1, 250), "the same guest again");
        assert!(outreach.allows(250, DAY, 250));
    }

    #[test]
    fn every_second_has_its_own_count() {
        let mut pace = Throughput::default();
        assert_eq!((0..100).filter(|_| pace.allows(5_999, 80)).count(), 80);
        assert!(pace.allows(6_000, 80));
        assert!((0..1_000).all(|_| pace.allows(6_000, 0)));
    }
}
