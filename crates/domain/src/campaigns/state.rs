//! How a campaign stands, and what may become of it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Why a campaign waits.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// Somebody paused it.
    Asked,
    /// Too many guests wanted no more messages.
    OptedOut,
    /// Too many messages did not arrive.
    Failed,
    /// Its template may not be sent any more.
    Template,
    /// The property has no number to send from.
    NoNumber,
}

impl Why {
    /// Every one.
    pub const ALL: [Self; 5] = [Self::Asked, Self::OptedOut, Self::Failed, Self::Template, Self::NoNumber];

    /// As it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::OptedOut => "opted_out",
            Self::Failed => "failed",
            Self::Template => "template",
            Self::NoNumber => "no_number",
        }
    }

    /// Reads its name.
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == word)
    }
}

/// How a campaign stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// Being written; concerns nobody yet.
    Draft,
    /// Sends.
    Running {
        /// Since when.
        since: Timestamp,
    },
    /// Waits.
    Paused {
        /// Since when.
        since: Timestamp,
        /// Why.
        why: Why,
    },
    /// Everybody has been looked at.
    Finished {
        /// When.
        since: Timestamp,
    },
    /// Ended before its end.
    Stopped {
        /// When.
        since: Timestamp,
    },
}

/// Why a campaign does not do what is asked of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the campaign is {0}")]
pub struct Refusal(pub &'static str);

impl State {
    /// As it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Running { .. } => "running",
            Self::Paused { .. } => "paused",
            Self::Finished { .. } => "finished",
            Self::Stopped { .. } => "stopped",
        }
    }

    /// As it is kept: word, moment, reason. `None` for what was never kept so.
    pub fn read(word: &str, since: Option<Timestamp>, why: Option<Why>) -> Option<Self> {
        Some(match (word, since, why) {
            ("draft", _, _) => Self::Draft,
            ("running", Some(since), _) => Self::Running { since },
            ("paused", Some(since), Some(why)) => Self::Paused { since, why },
            ("finished", Some(since), _) => Self::Finished { since },
            ("stopped", Some(since), _) => Self::Stopped { since },
            _ => return None,
        })
    }

    /// Since when it is so; a draft is so from its beginning.
    pub fn since(self) -> Option<Timestamp> {
        match self {
            Self::Draft => None,
            Self::Running { since }
            | Self::Paused { since, .. }
            | Self::Finished { since }
            | Self::Stopped { since } => Some(since),
        }
    }

    /// Why it waits, if it does.
    pub fn why(self) -> Option<Why> {
        match self {
            Self::Paused { why, .. } => Some(why),
            _ => None,
        }
    }

    /// Begins.
    ///
    /// # Errors
    /// When it has begun before.
    pub fn start(self, now: Timestamp) -> Result<Self, Refusal> {
        match self {
            Self::Draft => Ok(Self::Running { since: now }),
            other => Err(Refusal(other.as_str())),
        }
    }

    /// Waits.
    ///
    /// # Errors
    /// When it does not run.
    pub fn pause(self, now: Timestamp, why: Why) -> Result<Self, Refusal> {
        match self {
            Self::Running { .. } => Ok(Self::Paused { since: now, why }),
            other => Err(Refusal(other.as_str())),
        }
    }

    /// Goes on.
    ///
    /// # Errors
    /// When it does not wait.
    pub fn resume(self, now: Timestamp) -> Result<Self, Refusal> {
        match self {
            Self::Paused { .. } => Ok(Self::Running { since: now }),
            other => Err(Refusal(other.as_str())),
        }
    }

    /// Ends before its end, for good.
    ///
    /// # Errors
    /// When it has not begun, or is over.
    pub fn stop(self, now: Timestamp) -> Result<Self, Refusal> {
        match self {
            Self::Running { .. } | Self::Paused { .. } => Ok(Self::Stopped { since: now }),
            other => Err(Refusal(other.as_str())),
        }
    }

    /// Everybody has been looked at.
    ///
    /// # Errors
    /// When it does not run.
    pub fn finish(self, now: Timestamp) -> Result<Self, Refusal> {
        match self {
            Self::Running { .. } => Ok(Self::Finished { since: now }),
            other => Err(Refusal(other.as_str())),
        }
    }
}
