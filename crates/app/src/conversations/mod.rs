//! The people's side of conversations: who takes care of what, what colleagues write, what they see. Everything is
//! checked against the caller's tenant and properties, decided by the domain, and written with its event in one
//! transaction; what leaves the house leaves from the outbox.

mod acting;
mod files;
mod listing;
mod replies;
mod saying;
mod templates;
mod thread;
mod timers;
mod wording;

use guestlink_domain::event::Cause;
use guestlink_domain::ids::{ConversationId, PropertyId, TenantId};
use guestlink_domain::messaging::sending::{Reach, Refusal};
use guestlink_store::StoreError;
use guestlink_store::conversations::{Change, DeskChange, DeskState, Key, Line};
use guestlink_store::messaging as stored;
use std::sync::Arc;
use uuid::Uuid;

pub use guestlink_store::conversations::{Counts, Cursor, DeskState as State, List, Note, SavedReply};
pub use guestlink_store::messaging::{DeliveryStatus, Direction, Handler};

pub use acting::Act;
pub use files::{Given, MOST_BYTES, kind_of_file};
pub use listing::{Found, Row, StayBrief};
pub use replies::places;
pub(crate) use saying::is_blocked;
pub use saying::{Content, Draft, Said};
pub use templates::TemplateChoice;
pub use thread::{Author, Bubble, Failure, Happened, Item, Quoted, ThreadPage, Waiting, plain_state};
pub use wording::{Kind, Plain, plain};

use crate::App;
use crate::messaging::desk::{Desk, Seat};
use crate::properties::Property;
use crate::sales;

/// Key of the flag kept with a guest who is blocked.
pub(crate) const BLOCKED: &str = "blocked";

/// A colleague, as far as conversations need to know.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Who {
    /// Whose.
    pub tenant: TenantId,
    /// The person.
    pub user: Uuid,
    /// As guests and colleagues know them.
    pub name: String,
    /// Properties whose chats may be read.
    pub reads: Vec<PropertyId>,
    /// Properties whose chats may be answered.
    pub writes: Vec<PropertyId>,
}

impl Who {
    fn cause(&self) -> Cause {
        Cause::Staff(self.user.to_string())
    }
}

/// Why something was not done.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// No such thing here: also what belongs to others.
    #[error("there is no such conversation")]
    NotFound,
    /// May be read, not changed.
    #[error("you may read this conversation, but not change it")]
    Forbidden,
    /// WhatsApp's rules or the guest's wishes forbid it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// What was given cannot be used: which part, and why.
    #[error("{field}: {why}")]
    Invalid {
        /// The part.
        field: &'static str,
        /// What was expected.
        why: &'static str,
    },
    /// Somebody else did something at the same time.
    #[error("somebody else has changed this")]
    Conflict,
    /// The database.
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for DeskError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Conflict { .. } => Self::Conflict,
            other => Self::Store(other),
        }
    }
}

/// A conversation on a desk, to be worked by a colleague.
pub(crate) struct Opened {
    pub(crate) desk: Desk,
    pub(crate) seat: Seat,
    pub(crate) property: Arc<Property>,
    pub(crate) line: Line,
}

impl Opened {
    /// A change among colleagues.
    pub(crate) fn change(&mut self, change: Change) {
        let Some(chat) = self.desk.chat(self.seat) else { return };
        let key = Key { tenant: chat.guest.tenant, id: chat.conversation.id };
        let at = self.desk.now();
        self.desk.batch.desk.push(DeskChange { key, change, at });
    }

    /// How the guest stands, for somebody who wants to write.
    pub(crate) fn reach(&self) -> Reach {
        let Some(chat) = self.desk.chat(self.seat) else {
            return Reach { window_expires_at: None, blocked: true, opted_out: true };
        };
        Reach {
            window_expires_at: chat.conversation.window_expires_at,
            blocked: sales::flag(chat, BLOCKED) || self.line.desk == DeskState::Blocked,
            opted_out: sales::flag(chat, sales::OPTED_OUT),
        }
    }
}

impl App {
    /// A conversation the caller may read.
    ///
    /// # Errors
    /// [`DeskError::NotFound`] for what is not there or not theirs.
    pub async fn conversation(&self, who: &Who, id: ConversationId) -> Result<Line, DeskError> {
        let line = guestlink_store::conversations::line(self.store(), who.tenant, id).await?;
        line.filter(|line| who.reads.contains(&line.property)).ok_or(DeskError::NotFound)
    }

    /// Opens a conversation the caller may change.
    pub(crate) async fn open_conversation(&self, who: &Who, id: ConversationId) -> Result<Opened, DeskError> {
        let line = self.conversation(who, id).await?;
        if !who.writes.contains(&line.property) {
            return Err(DeskError::Forbidden);
        }
        let property = self.property_of(&line.number_id).ok_or(DeskError::NotFound)?;
        let mut desk = Desk::new(self.clock().now(), self.ids().clone());
        for loaded in stored::by_conversations(self.store(), who.tenant, &[id]).await? {
            let partition = loaded.conversation.as_ref().map_or(0, |conversation| conversation.partition);
            desk.lay(&property, &line.number_id, partition, loaded);
        }
        let seat = desk.seat_of(id).ok_or(DeskError::NotFound)?;
        Ok(Opened { desk, seat, property, line })
    }
}
