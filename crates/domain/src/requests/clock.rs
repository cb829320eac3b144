//! How long a request has taken, and when somebody must be told that it is late. The clock stands while nothing can be
//! done: for what is planned, and while the guest asked to wait.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::request::Request;
use super::state::State;

/// The running time of a round of work.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct Clock {
    /// Seconds it ran before it stood last.
    pub ran: i64,
    /// Running since then; standing when absent.
    pub since: Option<Timestamp>,
}

impl Clock {
    /// Begins a round.
    pub(super) fn start(at: Timestamp, runs: bool) -> Self {
        Self { ran: 0, since: runs.then_some(at) }
    }

    pub(super) fn turn(&mut self, runs: bool, at: Timestamp) {
        match (self.since, runs) {
            (Some(since), false) => {
                self.ran = self.ran.saturating_add(at.duration_since(since).as_secs().max(0));
                self.since = None;
            }
            (None, true) => self.since = Some(at),
            _ => {}
        }
    }

    /// How long it has run.
    pub fn elapsed(self, now: Timestamp) -> SignedDuration {
        let running = self.since.map_or(0, |since| now.duration_since(since).as_secs().max(0));
        SignedDuration::from_secs(self.ran.saturating_add(running))
    }

    /// When it will have run for so long, if it goes on; `None` while it stands.
    pub fn reaches(self, after: SignedDuration) -> Option<Timestamp> {
        let left = after.saturating_sub(SignedDuration::from_secs(self.ran));
        self.since?.saturating_add(left).ok()
    }
}

/// How far the word that a request is late has gone.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// The lead of the department: nobody took it up in twice the time.
    Lead,
    /// Whoever manages the shift: not done a quarter of an hour after it should be.
    Manager,
    /// The owner: not done in twice the time.
    Owner,
}

impl Level {
    /// In rising order.
    pub const ALL: [Self; 3] = [Self::Lead, Self::Manager, Self::Owner];

    /// 1 to 3.
    pub fn number(self) -> u8 {
        match self {
            Self::Lead => 1,
            Self::Manager => 2,
            Self::Owner => 3,
        }
    }
}

/// What was promised for a moment counts as kept until so long after it (hospitality facts 4.2: at the asked time ±10).
const GRACE: SignedDuration = SignedDuration::from_mins(10);
/// Between the target and the word to whoever manages the shift (hospitality facts 4.3).
const SLACK_MIN: i64 = 15;

fn mins(minutes: u32) -> SignedDuration {
    SignedDuration::from_mins(i64::from(minutes))
}

impl Request {
    /// The running time in which it should be done: half after it was opened again, and never before it is wanted.
    pub fn target(&self) -> SignedDuration {
        let usual = mins(self.asked.steps.complete_min);
        if self.reopened > 0 {
            return usual / 2;
        }
        let wanted = self.asked.wanted_at.map(|at| at.duration_since(self.round) + GRACE);
        wanted.map_or(usual, |wanted| wanted.max(usual))
    }

    /// When it should be taken up; `None` when it is, or while the clock stands.
    pub fn acknowledge_by(&self) -> Option<Timestamp> {
        let waits = matches!(self.state, State::New | State::AwaitingApproval);
        self.clock
            .reaches(mins(self.asked.steps.acknowledge_min))
            .filter(|_| waits && !self.is_acknowledged())
    }

    /// When it should be done; `None` when it is, or while the clock stands.
    pub fn complete_by(&self) -> Option<Timestamp> {
        self.clock.reaches(self.target()).filter(|_| self.state.is_open())
    }

    /// Past one of its targets.
    pub fn is_late(&self, now: Timestamp) -> bool {
        let past = |moment: Option<Timestamp>| moment.is_some_and(|moment| moment < now);
        past(self.acknowledge_by()) || past(self.complete_by())
    }

    /// When a level is to be told, if it was not and the clock runs.
    pub(super) fn escalates(&self, level: Level) -> Option<Timestamp> {
        let waits = matches!(self.state, State::New | State::AwaitingApproval | State::Reopened { .. });
        if self.escalated.contains(&level) || (level == Level::Lead && !waits) {
            return None;
        }
        let steps = &self.asked.steps;
        let own = steps.own.iter().find(|(own, _)| *own == level).map(|(_, after)| *after);
        let after = match (level, own) {
            (Level::Lead, Some(after)) => mins(after),
            (Level::Lead, None) => mins(steps.acknowledge_min.saturating_mul(2)),
            // The owner's own moment keeps its distance to the target, whatever that is in this round.
            (_, Some(after)) => self.target() + mins(after) - mins(steps.complete_min),
            (Level::Manager, None) => self.target() + SignedDuration::from_mins(SLACK_MIN),
            (Level::Owner, None) => self.target() * 2,
        };
        self.clock.reaches(after)
    }
}
