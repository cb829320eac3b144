//! The only place that reads the wall clock or sleeps. Tests use [`Clock::manual`] and move time themselves.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;

/// A source of time that can also wait.
#[derive(Clone, Debug)]
pub struct Clock(Kind);

#[derive(Clone, Debug)]
enum Kind {
    System,
    Manual(Arc<watch::Sender<Timestamp>>),
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self(Kind::System)
    }

    /// A clock that stands still until [`Clock::advance`].
    pub fn manual(start: Timestamp) -> Self {
        Self(Kind::Manual(Arc::new(watch::Sender::new(start))))
    }

    /// Now.
    #[expect(clippy::disallowed_methods, reason = "this is the clock the ban points to")]
    pub fn now(&self) -> Timestamp {
        match &self.0 {
            Kind::System => Timestamp::now(),
            Kind::Manual(now) => *now.borrow(),
        }
    }

    /// Moves a manual clock; the system clock does not move.
    pub fn advance(&self, by: SignedDuration) {
        if let Kind::Manual(now) = &self.0 {
            now.send_modify(|now| *now = now.saturating_add(by).unwrap_or(Timestamp::MAX));
        }
    }

    /// Waits for `duration` of this clock's time.
    #[expect(clippy::disallowed_methods, reason = "this is the sleep the ban points to")]
    pub async fn sleep(&self, duration: Duration) {
        match &self.0 {
            Kind::System => tokio::time::sleep(duration).await,
            Kind::Manual(now) => {
                let step = SignedDuration::try_from(duration).unwrap_or(SignedDuration::MAX);
                let until = self.now().saturating_add(step).unwrap_or(Timestamp::MAX);
                let mut seen = now.subscribe();
                // The sender lives as long as `self`, so this only ends when the time has come.
                let _ = seen.wait_for(|now| *now >= until).await;
            }
        }
    }

    /// Waits until `at`; at once when it has passed.
    pub async fn sleep_until(&self, at: Timestamp) {
        let left = at.duration_since(self.now());
        if let Ok(left) = Duration::try_from(left) {
            self.sleep(left).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_manual_clock_wakes_sleepers_only_when_moved_far_enough() {
        let clock = Clock::manual("2026-05-02T09:00:00Z".parse().unwrap());
        let sleeper = clock.clone();
        let mut sleep = std::pin::pin!(async move { sleeper.sleep(Duration::from_mins(1)).await });
        assert!(futures_util::poll!(&mut sleep).is_pending());
        clock.advance(SignedDuration::from_secs(59));
        assert!(futures_util::poll!(&mut sleep).is_pending());
        clock.advance(SignedDuration::from_secs(1));
        sleep.await;
        assert_eq!(clock.now(), "2026-05-02T09:01:00Z".parse::<Timestamp>().unwrap());
    }
}
