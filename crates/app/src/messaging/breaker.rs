//! Stops hammering a number whose sends fail, and tries it with single messages until it works again.

use jiff::{SignedDuration, Timestamp};

/// Failures in a row that open the breaker.
const OPEN_AFTER: u32 = 20;
/// Failures older than this do not count together.
const WITHIN: SignedDuration = SignedDuration::from_secs(30);
/// Pause between probes while open.
const PROBE_EVERY: SignedDuration = SignedDuration::from_secs(15);
/// Pause between probes while the access token is refused (Meta blocks apps that hammer with a dead token).
const TOKEN_PROBE_EVERY: SignedDuration = SignedDuration::from_secs(60);

/// The breaker of one number.
#[derive(Clone, Copy, Debug, Default)]
pub struct Breaker {
    failures: u32,
    first_failure: Option<Timestamp>,
    closed_until: Option<Timestamp>,
    probe_every: Option<SignedDuration>,
}

/// What the breaker learns from an answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Answer {
    /// Meta took or judged the message: the line works.
    Alive,
    /// Meta is unwell or out of reach.
    Sick,
    /// The token is refused: nothing will work until it is changed.
    TokenRefused,
}

impl Breaker {
    /// May a message go now? While open, one probe per interval may; else the time to come back.
    pub fn admit(&mut self, now: Timestamp) -> Result<(), Timestamp> {
        match self.closed_until {
            Some(until) if until > now => Err(until),
            Some(_) => {
                let pause = self.probe_every.unwrap_or(PROBE_EVERY);
                self.closed_until = Some(now.saturating_add(pause).unwrap_or(Timestamp::MAX));
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// Takes note of an answer; true when the breaker has just opened.
    pub fn note(&mut self, answer: Answer, now: Timestamp) -> bool {
        match answer {
            Answer::Alive => {
                *self = Self::default();
                false
            }
            Answer::TokenRefused => self.open(TOKEN_PROBE_EVERY, now),
            Answer::Sick => {
                let fresh = self.first_failure.is_some_and(|first| now.duration_since(first) <= WITHIN);
                if fresh {
                    self.failures = self.failures.saturating_add(1);
                } else {
                    self.failures = 1;
                    self.first_failure = Some(now);
                }
                if self.failures >= OPEN_AFTER { self.open(PROBE_EVERY, now) } else { false }
            }
        }
    }

    /// Is it too early even for a probe?
    pub fn rests(&self, now: Timestamp) -> bool {
        self.closed_until.is_some_and(|until| until > now)
    }

    /// Is the number paused?
    pub fn is_open(&self) -> bool {
        self.closed_until.is_some()
    }

    fn open(&mut self, pause: SignedDuration, now: Timestamp) -> bool {
        let was_open = self.is_open();
        self.probe_every = Some(pause);
        self.closed_until = Some(now.saturating_add(pause).unwrap_or(Timestamp::MAX));
        !was_open
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_777_777_000 + seconds).unwrap()
    }

    #[test]
    fn opens_after_twenty_quick_failures_and_lets_one_probe_through() {
        let mut breaker = Breaker::default();
        for n in 0..19 {
            assert!(!breaker.note(Answer::Sick, at(n)));
        }
        assert!(breaker.note(Answer::Sick, at(19)));
        assert_eq!(breaker.admit(at(20)), Err(at(34)));
        assert_eq!(breaker.admit(at(34)), Ok(()));
        assert_eq!(breaker.admit(at(34)), Err(at(49)));
        breaker.note(Answer::Alive, at(35));
        assert_eq!(breaker.admit(at(35)), Ok(()));
        assert_eq!(breaker.admit(at(35)), Ok(()));
    }

    #[test]
    fn slow_failures_never_open_it() {
        let mut breaker = Breaker::default();
        for n in 0..100 {
            assert!(!breaker.note(Answer::Sick, at(n * 31)));
        }
    }

    #[test]
    fn a_refused_token_pauses_at_once_and_probes_once_a_minute() {
        let mut breaker = Breaker::default();
        assert!(breaker.note(Answer::TokenRefused, at(0)));
        assert_eq!(breaker.admit(at(59)), Err(at(60)));
        assert_eq!(breaker.admit(at(60)), Ok(()));
        assert!(!breaker.note(Answer::TokenRefused, at(60)));
        assert_eq!(breaker.admit(at(61)), Err(at(120)));
    }
}
