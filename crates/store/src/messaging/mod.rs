//! Guests, conversations and messages as they are stored. What they mean is decided elsewhere; here they are
//! loaded for many contacts at once and written in one transaction with everything that follows from them.

mod batch;
mod consent;
mod load;
mod status;
mod thread;
mod write;

use guestlink_domain::ids::{ConversationId, GuestId, MessageId, PropertyId, TenantId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use batch::{Batch, Written};
pub use consent::{Consent, ConsentKind, OptOut, consents, opted_out};
pub(crate) use load::read_guest;
pub use load::{Loaded, by_conversations, by_guests, known, known_outgoing, load, outgoing_content};
pub(crate) use status::advance;
pub use status::{DeliveryStatus, Moved, NewStatus};
pub use thread::{
    ConversationLine, MessageLine, Page, beside, by_wamids, conversations, message, one, statuses, thread,
};

/// A WhatsApp message id. It contains the guest's phone number, so `Debug` hides it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Wamid(pub String);

impl std::fmt::Debug for Wamid {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Wamid(…)")
    }
}

impl From<String> for Wamid {
    fn from(id: String) -> Self {
        Self(id)
    }
}

impl From<&str> for Wamid {
    fn from(id: &str) -> Self {
        Self(id.to_owned())
    }
}

/// By what we know a guest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentityKind {
    /// WhatsApp's business-scoped user id.
    Bsuid,
    /// Phone number, digits only, with country code.
    Phone,
    /// E-mail address, lower case.
    Email,
    /// A booking platform's guest reference, `connection:ref`.
    Booking,
}

impl IdentityKind {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Bsuid => "bsuid",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Booking => "booking",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        [Self::Bsuid, Self::Phone, Self::Email, Self::Booking].into_iter().find(|kind| kind.as_str() == text)
    }
}

/// One of the things a guest is known by. `Debug` shows the kind only.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identity {
    /// Which sort.
    pub kind: IdentityKind,
    /// As the kind says, already normalised.
    pub value: String,
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Identity({:?}, …)", self.kind)
    }
}

/// A person. `Debug` shows the id only.
#[derive(Clone, PartialEq)]
pub struct Guest {
    /// Whose guest.
    pub tenant: TenantId,
    /// The guest.
    pub id: GuestId,
    /// As told by WhatsApp or a booking.
    pub name: Option<String>,
    /// BCP 47.
    pub language: Option<String>,
    /// ISO 3166, two letters.
    pub country: Option<String>,
    /// When first seen.
    pub created_at: Timestamp,
    /// Whatever else `app` keeps.
    pub data: serde_json::Value,
    /// As read; a write names it and raises it by one. New guests: any, 1 is stored.
    pub version: i64,
}

impl std::fmt::Debug for Guest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Guest").field("id", &self.id).field("version", &self.version).finish_non_exhaustive()
    }
}

/// One more thing a guest is known by. Already known by it = conflict.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewIdentity {
    /// Whose guest.
    pub tenant: TenantId,
    /// The guest.
    pub guest: GuestId,
    /// Known by.
    pub identity: Identity,
}

/// Who answers in a conversation.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Handler {
    /// The sales conversation.
    Bot,
    /// A person; the bot is silent.
    Human,
}

impl Handler {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Bot => "bot",
            Self::Human => "human",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        [Self::Bot, Self::Human].into_iter().find(|handler| handler.as_str() == text)
    }
}

/// A guest's chat with one of our numbers.
#[derive(Clone, PartialEq, Debug)]
pub struct Conversation {
    /// Whose.
    pub tenant: TenantId,
    /// The conversation.
    pub id: ConversationId,
    /// Which property the number belongs to.
    pub property: PropertyId,
    /// Our number: Meta's `phone_number_id`.
    pub number_id: String,
    /// With whom.
    pub guest: GuestId,
    /// Work on it is done under this partition's lease.
    pub partition: i16,
    /// The guest's last message, by WhatsApp's clock.
    pub last_inbound_at: Option<Timestamp>,
    /// Until then free-form messages may be sent.
    pub window_expires_at: Option<Timestamp>,
    /// Last message of either side.
    pub last_message_at: Timestamp,
    /// Who answers.
    pub handler: Handler,
    /// Until when a human handles it, if limited.
    pub human_until: Option<Timestamp>,
    /// The sales state and whatever else `app` keeps. Shown by `Debug`: no secrets in it.
    pub state: serde_json::Value,
    /// First message.
    pub created_at: Timestamp,
    /// Last write.
    pub updated_at: Timestamp,
    /// As read; a write names it and raises it by one. New conversations: any, 1 is stored.
    pub version: i64,
}

/// Which way a message went.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// From the guest.
    In,
    /// To the guest.
    Out,
}

impl Direction {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out => "out",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        [Self::In, Self::Out].into_iter().find(|direction| direction.as_str() == text)
    }
}

/// A chat message, in or out. `Debug` shows no content.
#[derive(Clone, PartialEq)]
pub struct Message {
    /// Whose.
    pub tenant: TenantId,
    /// The message.
    pub id: MessageId,
    /// Where it was said.
    pub conversation: ConversationId,
    /// By whom.
    pub direction: Direction,
    /// WhatsApp's id; outgoing ones get it when accepted.
    pub wamid: Option<Wamid>,
    /// The content's type, for lists and counts.
    pub kind: String,
    /// `Inbound` or `Outbound` of the domain.
    pub content: serde_json::Value,
    /// When said, by WhatsApp's clock; outgoing: when queued.
    pub sent_at: Timestamp,
    /// When stored.
    pub created_at: Timestamp,
    /// Outgoing: how far it got.
    pub status: Option<DeliveryStatus>,
    /// When it got there.
    pub status_at: Option<Timestamp>,
    /// Why it failed.
    pub error: Option<serde_json::Value>,
    /// The message it answers.
    pub reply_to: Option<Wamid>,
}

impl std::fmt::Debug for Message {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Message")
            .field("id", &self.id)
            .field("direction", &self.direction)
            .field("kind", &self.kind)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}
