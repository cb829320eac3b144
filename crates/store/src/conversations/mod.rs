//! The people's side of conversations: lists, who takes care of what, notes, labels, saved replies, search. A message in
//! or out moves its conversation in the message's own transaction; what colleagues do is written by [`apply`].

mod attachments;
mod changes;
mod lists;
mod notes;
mod replies;
mod search;

use guestlink_domain::ids::{ConversationId, GuestId, MessageId, PropertyId, TenantId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use attachments::{Attachment, attach, attached, attachment};
pub use changes::{Change, DeskChange};
pub(crate) use changes::{apply, said};
pub use lists::{Counts, Cursor, Last, Line, List, counts, labels, labels_in_use, line, lines, list};
pub use notes::{NewNote, Note, notes};
pub use replies::{SavedReply, forget_reply, save_reply, saved_replies};
pub use search::{Hit, beginnings, search};
pub(crate) use search::{Words, index};

/// Where a conversation stands for the people who answer.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeskState {
    /// To be looked after.
    Open,
    /// Out of sight until a moment, or until the guest writes.
    Snoozed,
    /// Done, until the guest writes.
    Closed,
    /// Kept, but nobody is troubled by it any more.
    Blocked,
}

impl DeskState {
    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Snoozed => "snoozed",
            Self::Closed => "closed",
            Self::Blocked => "blocked",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        [Self::Open, Self::Snoozed, Self::Closed, Self::Blocked].into_iter().find(|one| one.as_str() == text)
    }
}

/// One conversation of one tenant.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Key {
    /// Whose.
    pub tenant: TenantId,
    /// Which.
    pub id: ConversationId,
}
