//! Where a request stands. A state carries what belongs to it; a change leads to the next one, or is refused.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::change::Change;

/// Where a request stands (hospitality facts 4.3).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum State {
    /// Waits for somebody.
    New,
    /// Waits for a yes or a no.
    AwaitingApproval,
    /// Is for later.
    Scheduled {
        /// When it is wanted.
        at: Timestamp,
        /// When it begins to be work.
        wakes: Timestamp,
    },
    /// Somebody has it.
    Accepted {
        /// Who.
        by: String,
        /// Since when.
        since: Timestamp,
    },
    /// It is being done.
    InProgress {
        /// By whom.
        by: String,
        /// Since when.
        since: Timestamp,
    },
    /// It takes longer.
    Paused {
        /// Who has it.
        by: String,
        /// Why.
        reason: String,
        /// Until when.
        until: Option<Timestamp>,
        /// The guest asked to wait.
        guest_asked: bool,
    },
    /// Done, as the staff see it.
    Completed {
        /// By whom.
        by: String,
        /// When.
        at: Timestamp,
    },
    /// Solved, as the guest sees it.
    Confirmed {
        /// Who did it.
        by: String,
        /// When it was done.
        done: Timestamp,
        /// The guest said nothing.
        silent: bool,
    },
    /// Not solved.
    Reopened {
        /// Who did it before.
        last: String,
    },
    /// Not possible.
    Declined {
        /// Why.
        reason: String,
        /// What is possible instead.
        alternative: Option<String>,
    },
    /// Called off.
    Cancelled {
        /// Why.
        reason: Option<String>,
        /// By the guest.
        by_guest: bool,
    },
    /// A mistake: kept, and hidden.
    Void {
        /// What mistake.
        reason: String,
    },
}

/// Why something cannot happen to a request.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// Not from where it stands.
    #[error("a request that is {is} cannot be {wanted}")]
    NotNow {
        /// Where it stands.
        is: &'static str,
        /// What was wanted.
        wanted: &'static str,
    },
    /// Somebody else has it.
    #[error("{by} has it already")]
    Taken {
        /// Who.
        by: String,
    },
    /// Whoever decides or calls off for the house says why.
    #[error("a reason is needed")]
    NeedsReason,
    /// Stars are 1 to 5.
    #[error("a rating is 1 to 5")]
    Stars,
    /// One rating a request.
    #[error("it is rated already")]
    Rated,
    /// Only for a while after it was done.
    #[error("it was done too long ago; ask anew")]
    TooLate,
    /// A guest calls off what is not begun.
    #[error("it is being done already")]
    Begun,
    /// Longer than is kept.
    #[error("more than {most} characters")]
    TooLong {
        /// Characters that are kept.
        most: usize,
    },
    /// What a guest agreed to never becomes dearer.
    #[error("the price can only become less than what the guest agreed to")]
    Dearer,
    /// Only the first change asks.
    #[error("nothing was asked for yet, or it was asked for already")]
    Unasked,
}

impl State {
    /// Its name, in the record and on the board.
    pub fn name(&self) -> &'static str {
        match self {
            Self::New => "new",
            Self::AwaitingApproval => "awaiting_approval",
            Self::Scheduled { .. } => "scheduled",
            Self::Accepted { .. } => "accepted",
            Self::InProgress { .. } => "in_progress",
            Self::Paused { .. } => "paused",
            Self::Completed { .. } => "completed",
            Self::Confirmed { .. } => "confirmed",
            Self::Reopened { .. } => "reopened",
            Self::Declined { .. } => "declined",
            Self::Cancelled { .. } => "cancelled",
            Self::Void { .. } => "void",
        }
    }

    /// There is still something to be done.
    pub fn is_open(&self) -> bool {
        matches!(
            self,
            Self::New
                | Self::AwaitingApproval
                | Self::Scheduled { .. }
                | Self::Accepted { .. }
                | Self::InProgress { .. }
                | Self::Paused { .. }
                | Self::Reopened { .. }
        )
    }

    /// Nobody has begun it.
    pub fn is_before_start(&self) -> bool {
        self.is_open() && !matches!(self, Self::InProgress { .. } | Self::Paused { .. })
    }

    /// Anybody may take it.
    pub fn is_in_pool(&self) -> bool {
        matches!(self, Self::New | Self::Reopened { .. })
    }

    /// Who has it.
    pub fn holder(&self) -> Option<&str> {
        match self {
            Self::Accepted { by, .. } | Self::InProgress { by, .. } | Self::Paused { by, .. } => Some(by),
            _ => None,
        }
    }

    /// Who has it, or did it.
    pub fn doer(&self) -> Option<&str> {
        match self {
            Self::Completed { by, .. } | Self::Confirmed { by, .. } | Self::Reopened { last: by } => Some(by),
            _ => self.holder(),
        }
    }

    /// The clock runs.
    pub(super) fn runs(&self) -> bool {
        match self {
            Self::Paused { guest_asked, .. } => !guest_asked,
            Self::Scheduled { .. } => false,
            _ => self.is_open(),
        }
    }

    /// Where a change leads; `Err` when it cannot happen from here.
    pub(super) fn next(&self, change: &Change, at: Timestamp) -> Result<Self, Refusal> {
        match change {
            Change::Declined { reason, alternative } if *self == Self::AwaitingApproval => {
                Ok(Self::Declined { reason: reason.clone(), alternative: alternative.clone() })
            }
            Change::Cancelled { reason, by_guest } if self.is_open() => {
                if *by_guest && !self.is_before_start() {
                    return Err(Refusal::Begun);
                }
                Ok(Self::Cancelled { reason: reason.clone(), by_guest: *by_guest })
            }
            Change::Voided { reason } if !matches!(self, Self::Void { .. }) => {
                Ok(Self::Void { reason: reason.clone() })
            }
            Change::Noted { .. } | Change::Attached { .. } => Ok(self.clone()),
            Change::Merged { .. } if self.is_before_start() => Ok(self.clone()),
            Change::Told { .. } | Change::Escalated { .. } | Change::Priced { .. } if self.is_open() => {
                Ok(self.clone())
            }
            Change::Rated { .. } if matches!(self, Self::Confirmed { .. }) => Ok(self.clone()),
            Change::Asked(_) => Err(Refusal::Unasked),
            _ => self.worked(change, at),
        }
    }

    /// The way of the work itself.
    fn worked(&self, change: &Change, at: Timestamp) -> Result<Self, Refusal> {
        Ok(match (self, change) {
            (Self::New | Self::Reopened { .. }, Change::Accepted { member })
            | (Self::AwaitingApproval, Change::Approved { member }) => {
                Self::Accepted { by: member.clone(), since: at }
            }
            (Self::New, Change::ApprovalAsked) => Self::AwaitingApproval,
            (Self::New, Change::Scheduled { at, wakes }) => Self::Scheduled { at: *at, wakes: *wakes },
            (Self::Scheduled { .. }, Change::Due) => Self::New,
            (Self::New | Self::Reopened { .. }, Change::Passed { .. } | Change::Deferred { .. }) => {
                self.clone()
            }
            (
                Self::Accepted { by, .. } | Self::InProgress { by, .. } | Self::Paused { by, .. },
                Change::Released { member } | Change::Passed { member },
            ) if by == member => Self::New,
            (Self::Accepted { by, .. }, Change::Started) | (Self::Paused { by, .. }, Change::Resumed) => {
                Self::InProgress { by: by.clone(), since: at }
            }
            (Self::InProgress { by, .. }, Change::Paused { reason, until, guest_asked }) => Self::Paused {
                by: by.clone(),
                reason: reason.clone(),
                until: *until,
                guest_asked: *guest_asked,
            },
            (Self::InProgress { by, .. }, Change::Completed { .. }) => Self::Completed { by: by.clone(), at },
            (Self::Completed { by, at: done }, Change::Confirmed { silent }) => {
                Self::Confirmed { by: by.clone(), done: *done, silent: *silent }
            }
            (Self::Completed { by, .. } | Self::Confirmed { by, .. }, Change::Reopened { .. }) => {
                Self::Reopened { last: by.clone() }
            }
            _ => return Err(self.refuse(change)),
        })
    }

    fn refuse(&self, change: &Change) -> Refusal {
        match (self.holder(), change) {
            (
                Some(by),
                Change::Accepted { .. }
                | Change::Released { .. }
                | Change::Passed { .. }
                | Change::Deferred { .. },
            ) => Refusal::Taken { by: by.to_owned() },
            _ => Refusal::NotNow { is: self.name(), wanted: change.name() },
        }
    }
}
