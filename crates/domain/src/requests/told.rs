//! What a guest is told, and when nothing is said: once for each visible change, never twice in a row, nothing noisy.

use jiff::{SignedDuration, Timestamp};

use super::change::{Actor, Change, Stamp};
use super::request::Request;
use super::state::State;

/// Begun so soon after it was taken up, nothing is said (hospitality facts 4.3).
const AT_ONCE: SignedDuration = SignedDuration::from_mins(5);

/// What a guest is told.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Tell {
    /// The house has it; usually done by then.
    Received {
        /// When it should be done.
        by: Option<Timestamp>,
    },
    /// Somebody looks whether it is possible.
    Checking,
    /// It is planned.
    Planned {
        /// For then.
        at: Timestamp,
    },
    /// More of the same was added.
    Merged,
    /// Somebody has it.
    Confirmed {
        /// When it should be done.
        by: Option<Timestamp>,
    },
    /// It is being done.
    OnTheWay,
    /// It takes longer.
    Longer {
        /// Until then.
        until: Option<Timestamp>,
    },
    /// Done: all solved?
    Done,
    /// Solved. Stars may be asked for.
    Solved,
    /// Thank you for the stars.
    Thanks,
    /// Taken up again.
    Again,
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
    },
    /// Later than promised.
    Late {
        /// The new promise.
        by: Timestamp,
    },
}

/// What the changes of one step tell the guest: the last visible one alone.
pub fn tell(before: Option<&Request>, changes: &[Change], after: &Request, stamp: &Stamp) -> Option<Tell> {
    changes.iter().rev().find_map(|change| one(before, change, after, stamp))
}

fn one(before: Option<&Request>, change: &Change, after: &Request, stamp: &Stamp) -> Option<Tell> {
    match change {
        Change::Asked(_) => Some(match &after.state {
            State::AwaitingApproval => Tell::Checking,
            State::Scheduled { at, .. } => Tell::Planned { at: *at },
            _ => Tell::Received { by: after.complete_by() },
        }),
        Change::Merged { .. } => Some(Tell::Merged),
        Change::ApprovalAsked => Some(Tell::Checking),
        Change::Scheduled { at, .. } => Some(Tell::Planned { at: *at }),
        // Passed from hand to hand, a guest hears it once.
        Change::Accepted { .. } | Change::Approved { .. } => {
            let known = before.is_some_and(Request::is_acknowledged);
            (!known && after.state.holder().is_some()).then(|| Tell::Confirmed { by: after.complete_by() })
        }
        Change::Started => match before.map(|before| &before.state) {
            Some(State::Accepted { since, .. }) if stamp.at.duration_since(*since) >= AT_ONCE => {
                Some(Tell::OnTheWay)
            }
            _ => None,
        },
        Change::Paused { until, guest_asked, .. } => (!guest_asked).then_some(Tell::Longer { until: *until }),
        Change::Completed { .. } => Some(Tell::Done),
        Change::Confirmed { silent } => (!silent).then_some(Tell::Solved),
        Change::Rated { .. } => Some(Tell::Thanks),
        Change::Reopened { .. } => Some(Tell::Again),
        Change::Declined { reason, alternative } => {
            Some(Tell::Declined { reason: reason.clone(), alternative: alternative.clone() })
        }
        Change::Cancelled { reason, .. } => {
            let why = reason.clone().filter(|_| stamp.by != Actor::Guest);
            Some(Tell::Cancelled { reason: why })
        }
        Change::Escalated { .. } => {
            let first = before.is_some_and(|before| before.escalated.is_empty());
            let by = stamp.at.saturating_add(after.target()).ok()?;
            first.then_some(Tell::Late { by })
        }
        _ => None,
    }
}
