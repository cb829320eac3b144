//! The simulator's own time: starts at the wall clock (or stands still at a given moment) and can be moved.
//! Everything here reads this clock and nothing else; the wall clock is read once, at the start.

use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use tokio::sync::Notify;

use crate::lock;

/// Milliseconds since 1970-01-01T00:00:00Z.
pub type Millis = i64;

const RUNNING: i64 = i64::MIN;

/// A clock that runs like the wall clock, can be moved forward or back, and can be stopped.
#[derive(Debug)]
pub struct Clock {
    origin: Instant,
    /// Time at `origin`; moved by [`Clock::advance`].
    base: AtomicI64,
    /// The moment the clock stands at, or `RUNNING`.
    frozen: AtomicI64,
    write: Mutex<()>,
    moved: Notify,
}

impl Default for Clock {
    fn default() -> Self {
        Self::running()
    }
}

impl Clock {
    /// A clock that runs, starting at the wall clock.
    #[expect(clippy::disallowed_methods, reason = "the one place where the simulator reads the wall clock")]
    pub fn running() -> Self {
        let since_epoch =
            std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        Self::starting_at(to_millis(since_epoch), false)
    }

    /// A clock that stands still at `at` until it is moved.
    pub fn frozen(at: Millis) -> Self {
        Self::starting_at(at, true)
    }

    fn starting_at(at: Millis, frozen: bool) -> Self {
        Self {
            origin: Instant::now(),
            base: AtomicI64::new(at),
            frozen: AtomicI64::new(if frozen { at } else { RUNNING }),
            write: Mutex::new(()),
            moved: Notify::new(),
        }
    }

    /// The simulator's time now.
    pub fn now(&self) -> Millis {
        match self.frozen.load(Ordering::Acquire) {
            RUNNING => self.base.load(Ordering::Acquire).saturating_add(to_millis(self.origin.elapsed())),
            at => at,
        }
    }

    /// Unix seconds now.
    pub fn seconds(&self) -> i64 {
        self.now().div_euclid(1000)
    }

    /// Moves the clock by `by` milliseconds (negative: back) and wakes everything that waits for it.
    pub fn advance(&self, by: Millis) {
        {
            let _guard = lock(&self.write);
            let cell = if self.is_frozen() { &self.frozen } else { &self.base };
            cell.store(cell.load(Ordering::Acquire).saturating_add(by), Ordering::Release);
        }
        self.moved.notify_waiters();
    }

    /// Sets the clock to `at`.
    pub fn set(&self, at: Millis) {
        self.advance(at.saturating_sub(self.now()));
    }

    /// Stops the clock where it is, or lets it run on from there.
    pub fn freeze(&self, frozen: bool) {
        {
            let _guard = lock(&self.write);
            let now = self.now();
            if frozen {
                self.frozen.store(now, Ordering::Release);
            } else {
                self.base.store(now.saturating_sub(to_millis(self.origin.elapsed())), Ordering::Release);
                self.frozen.store(RUNNING, Ordering::Release);
            }
        }
        self.moved.notify_waiters();
    }

    /// Whether the clock stands still.
    pub fn is_frozen(&self) -> bool {
        self.frozen.load(Ordering::Acquire) != RUNNING
    }

    /// Waits until the clock shows `due` or later. A frozen clock must be moved for that.
    pub async fn sleep_until(&self, due: Millis) {
        loop {
            let moved = self.moved.notified();
            tokio::pin!(moved);
            moved.as_mut().enable();
            let left = due.saturating_sub(self.now());
            if left <= 0 {
                return;
            }
            if self.is_frozen() {
                moved.await;
            } else {
                tokio::select! {
                    () = real_sleep(left) => {}
                    () = moved => {}
                }
            }
        }
    }

    /// Waits `millis` of this clock's time.
    pub async fn sleep(&self, millis: Millis) {
        self.sleep_until(self.now().saturating_add(millis)).await;
    }
}

/// A pause of real time, for latency on the wire (slow answers, timeouts).
#[expect(clippy::disallowed_methods, reason = "the one place where real time passes; tests freeze the clock")]
pub(crate) async fn real_sleep(millis: Millis) {
    // At most a day at a time: the caller looks at its clock again.
    tokio::time::sleep(Duration::from_millis(u64::try_from(millis).unwrap_or(0).min(86_400_000))).await;
}

fn to_millis(duration: Duration) -> Millis {
    Millis::try_from(duration.as_millis()).unwrap_or(Millis::MAX)
}

/// The moment in RFC 3339 with milliseconds, for people.
pub fn rfc3339(at: Millis) -> String {
    jiff::Timestamp::from_millisecond(at).map_or_else(|_| at.to_string(), |t| format!("{t:.3}"))
}

/// Reads a length of time such as `25h`, `90s`, `1d 2h 30m`, `500ms`, `-1h`; a bare number is seconds.
pub fn parse_length(text: &str) -> Option<Millis> {
    let text = text.trim();
    let (sign, mut rest) = text.strip_prefix('-').map_or((1, text), |t| (-1, t));
    if rest.is_empty() {
        return None;
    }
    let mut total: Millis = 0;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (number, tail) = rest.split_at(digits);
        let letters = tail.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(tail.len());
        let (unit, tail) = tail.split_at(letters);
        let unit: Millis = match unit {
            "ms" => 1,
            "" | "s" | "sec" | "second" | "seconds" => 1000,
            "m" | "min" | "minute" | "minutes" => 60_000,
            "h" | "hour" | "hours" => 3_600_000,
            "d" | "day" | "days" => 86_400_000,
            "w" | "week" | "weeks" => 604_800_000,
            _ => return None,
        };
        total = number.parse::<Millis>().ok()?.checked_mul(unit)?.checked_add(total)?;
        rest = tail.trim_start();
    }
    Some(total * sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_read_with_their_units() {
        assert_eq!(parse_length("25h"), Some(90_000_000));
        assert_eq!(parse_length("1d 2h30m"), Some(95_400_000));
        assert_eq!(parse_length("500ms"), Some(500));
        assert_eq!(parse_length("90"), Some(90_000));
        assert_eq!(parse_length("-1h"), Some(-3_600_000));
        for wrong in ["", "-", "h", "1x", "ten", "1.5h", "99999999999999999999h"] {
            assert_eq!(parse_length(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_frozen_clock_moves_only_when_moved() {
        let clock = Clock::frozen(1_000);
        assert_eq!(clock.now(), 1_000);
        clock.advance(250);
        assert_eq!(clock.now(), 1_250);
        clock.set(9_000);
        assert_eq!((clock.now(), clock.seconds()), (9_000, 9));
        clock.freeze(false);
        assert!(clock.now() >= 9_000 && !clock.is_frozen());
    }

    #[tokio::test]
    async fn moving_the_clock_wakes_those_who_wait() {
        let clock = std::sync::Arc::new(Clock::frozen(0));
        let sleep = clock.sleep(3_600_000);
        tokio::pin!(sleep);
        assert!(futures_util::poll!(sleep.as_mut()).is_pending());
        clock.advance(3_599_999);
        assert!(futures_util::poll!(sleep.as_mut()).is_pending());
        clock.advance(1);
        sleep.await;
    }

    #[test]
    fn moments_are_written_for_people() {
        assert_eq!(rfc3339(1_767_225_600_123), "2026-01-01T00:00:00.123Z");
    }
}
