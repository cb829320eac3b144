//! Links that lead nowhere, counted by address: whoever tries many is asked to wait (security facts S50: 30 a minute).

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

/// Misses a minute.
const MOST: u32 = 30;
const MINUTE: SignedDuration = SignedDuration::from_mins(1);
/// Addresses remembered; then all is forgotten.
const ADDRESSES: usize = 10_000;

/// Who missed how often since when. Kept for a minute, in memory only.
#[derive(Clone, Debug, Default)]
pub(crate) struct Misses(Arc<Mutex<HashMap<IpAddr, (Timestamp, u32)>>>);

impl Misses {
    /// Has this address to wait?
    pub fn too_many(&self, from: Option<IpAddr>, now: Timestamp) -> bool {
        let Some(from) = from else { return false };
        let seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        seen.get(&network(from))
            .is_some_and(|(since, count)| now.duration_since(*since) < MINUTE && *count >= MOST)
    }

    /// One more.
    pub fn count(&self, from: Option<IpAddr>, now: Timestamp) {
        let Some(from) = from else { return };
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() >= ADDRESSES {
            seen.clear();
        }
        let entry = seen.entry(network(from)).or_insert((now, 0));
        if now.duration_since(entry.0) >= MINUTE {
            *entry = (now, 0);
        }
        entry.1 = entry.1.saturating_add(1);
    }
}

/// Whoever has one address of version 6 has 2⁶⁴ of them.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::from([a, b, c, d, 0, 0, 0, 0])
        }
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thirty_misses_a_minute_and_a_network_is_one_asker() {
        let misses = Misses::default();
        let start: Timestamp = "2026-08-10T10:00:00Z".parse().unwrap();
        let (one, neighbour): (IpAddr, IpAddr) =
            ("2001:db8::1".parse().unwrap(), "2001:db8::2".parse().unwrap());
        for _ in 0..MOST {
            assert!(!misses.too_many(Some(one), start));
            misses.count(Some(one), start);
        }
        assert!(misses.too_many(Some(one), start) && misses.too_many(Some(neighbour), start));
        assert!(!misses.too_many(Some("203.0.113.7".parse().unwrap()), start));
        let later = start.checked_add(MINUTE).unwrap();
        assert!(!misses.too_many(Some(one), later));
        misses.count(Some(one), later);
        assert!(!misses.too_many(Some(one), later));
    }
}
