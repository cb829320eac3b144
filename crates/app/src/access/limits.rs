//! Tries that failed, counted by network and by account. Kept in memory, by each process for itself: several processes
//! let through so many times more. Nobody is locked out for good; a sign-in that works costs nothing.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

/// A network: so many failures at once, then one more every [`NETWORK_EVERY`] (security facts S15).
const NETWORK_BURST: i64 = 6;
const NETWORK_EVERY: SignedDuration = SignedDuration::from_secs(20);
/// An account: so many failures an hour, then one a minute.
const ACCOUNT_BURST: usize = 20;
const CODE_BURST: usize = 5;
const ACCOUNT_WINDOW: SignedDuration = SignedDuration::from_hours(1);
const ACCOUNT_EVERY: SignedDuration = SignedDuration::from_mins(1);
/// Entries remembered of each kind; then the oldest half is forgotten.
const MOST: usize = 10_000;

/// Failures.
#[derive(Debug, Default)]
pub(crate) struct Limits {
    networks: Mutex<HashMap<IpAddr, Timestamp>>,
    accounts: Mutex<HashMap<[u8; 32], Vec<Timestamp>>>,
}

impl Limits {
    /// How many seconds this try has to wait; `None`: it may go on.
    pub(crate) fn wait(&self, from: Option<IpAddr>, account: &[u8; 32], now: Timestamp) -> Option<u16> {
        let by_network = self.wait_from(from, now);
        let accounts = self.accounts.lock().unwrap_or_else(PoisonError::into_inner);
        let by_account = accounts.get(account).and_then(|failures| slowed(failures, ACCOUNT_BURST, now));
        by_network.max(by_account)
    }

    /// The same where no account is named.
    pub(crate) fn wait_from(&self, from: Option<IpAddr>, now: Timestamp) -> Option<u16> {
        let networks = self.networks.lock().unwrap_or_else(PoisonError::into_inner);
        let free = from.and_then(|from| networks.get(&network(from)).copied());
        free.and_then(|free| seconds(free.duration_since(now).saturating_sub(burst())))
    }

    /// The same for one-time codes: five failures an hour, then one a minute (security facts S13).
    pub(crate) fn wait_code(&self, account: &[u8; 32], now: Timestamp) -> Option<u16> {
        let accounts = self.accounts.lock().unwrap_or_else(PoisonError::into_inner);
        slowed(accounts.get(account)?, CODE_BURST, now)
    }

    /// A try failed.
    pub(crate) fn failed(&self, from: Option<IpAddr>, account: &[u8; 32], now: Timestamp) {
        self.failed_from(from, now);
        let mut accounts = self.accounts.lock().unwrap_or_else(PoisonError::into_inner);
        count(&mut accounts, account, now);
    }

    /// A try failed that named no account.
    pub(crate) fn failed_from(&self, from: Option<IpAddr>, now: Timestamp) {
        if let Some(from) = from {
            let mut networks = self.networks.lock().unwrap_or_else(PoisonError::into_inner);
            make_room(&mut networks, |free| *free > now);
            let free = networks.entry(network(from)).or_insert(now);
            *free = (*free).max(now).saturating_add(NETWORK_EVERY).unwrap_or(Timestamp::MAX);
        }
    }
}

fn slowed(failures: &[Timestamp], burst: usize, now: Timestamp) -> Option<u16> {
    let recent = failures.iter().filter(|at| now.duration_since(**at) < ACCOUNT_WINDOW).count();
    let last = failures.last().filter(|_| recent >= burst)?;
    seconds(ACCOUNT_EVERY.saturating_sub(now.duration_since(*last)))
}

fn count(of: &mut HashMap<[u8; 32], Vec<Timestamp>>, account: &[u8; 32], now: Timestamp) {
    let recent = |at: &Timestamp| now.duration_since(*at) < ACCOUNT_WINDOW;
    make_room(of, |times| times.last().is_some_and(recent));
    let times = of.entry(*account).or_default();
    times.retain(recent);
    times.push(now);
}

/// Forgets what does not count any more, and if that is not enough, everything: a flood of strangers must not fill the
/// memory.
fn make_room<K: Eq + Hash, V>(of: &mut HashMap<K, V>, keep: impl Fn(&V) -> bool) {
    if of.len() >= MOST {
        of.retain(|_, value| keep(value));
        if of.len() >= MOST {
            of.clear();
        }
    }
}

fn burst() -> SignedDuration {
    SignedDuration::from_secs(NETWORK_EVERY.as_secs() * (NETWORK_BURST - 1))
}

fn seconds(left: SignedDuration) -> Option<u16> {
    let millis = u64::try_from(left.as_millis()).ok().filter(|millis| *millis > 0)?;
    u16::try_from(millis.div_ceil(1000)).ok()
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

    fn start() -> Timestamp {
        "2026-05-02T09:00:00Z".parse().unwrap()
    }

    fn after(seconds: i64) -> Timestamp {
        start().checked_add(SignedDuration::from_secs(seconds)).unwrap()
    }

    #[test]
    fn a_network_fails_six_times_then_three_times_a_minute() {
        let limits = Limits::default();
        let from: Option<IpAddr> = Some("203.0.113.7".parse().unwrap());
        for n in 0..6_u8 {
            assert_eq!(limits.wait(from, &[n; 32], start()), None, "{n}");
            limits.failed(from, &[n; 32], start());
        }
        assert_eq!(limits.wait(from, &[9; 32], start()), Some(20));
        assert_eq!(limits.wait(Some("203.0.113.8".parse().unwrap()), &[9; 32], start()), None);
        assert_eq!(limits.wait(from, &[9; 32], after(20)), None);
        limits.failed(from, &[9; 32], after(20));
        assert_eq!(limits.wait(from, &[9; 32], after(20)), Some(20));
    }

    #[test]
    fn an_account_is_slowed_down_and_never_locked() {
        let limits = Limits::default();
        for n in 0..20 {
            assert_eq!(limits.wait(None, &[1; 32], after(n)), None);
            limits.failed(None, &[1; 32], after(n));
        }
        assert_eq!(limits.wait(None, &[1; 32], after(20)), Some(59));
        assert_eq!(limits.wait(None, &[1; 32], after(80)), None);
        assert_eq!(limits.wait(None, &[2; 32], after(20)), None);
        assert_eq!(limits.wait(None, &[1; 32], after(4_000)), None);
    }

    #[test]
    fn a_flood_does_not_fill_the_memory() {
        let limits = Limits::default();
        for n in 0..30_000_u32 {
            let from = IpAddr::from(n.to_be_bytes());
            let mut account = [0; 32];
            account[..4].copy_from_slice(&n.to_be_bytes());
            limits.failed(Some(from), &account, start());
        }
        assert!(
            limits.networks.lock().unwrap().len() <= MOST && limits.accounts.lock().unwrap().len() <= MOST
        );
    }
}
