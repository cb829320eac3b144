//! What we send. Build a [`Message`], [check](Message::check) it, hand it to the client. The types can also be read, for
//! those who stand on the other side. Never decides whether a message may be sent (window, opt-in): only whether it has
//! the form WhatsApp takes.

mod check;
mod interactive;
mod interactive_json;
pub mod limits;
mod media;
mod receipt;
mod template;
mod wire;

pub(crate) use check::{Check, Path, template_name};
pub use check::{LimitError, Violation};
pub use interactive::{
    Action, Button, CarouselAction, CarouselCard, Flow, FlowPayload, Header, Interactive, ProductItem,
    ProductSection, Row, Section,
};
pub use media::{Media, MediaSource};
pub use receipt::ReadReceipt;
pub use template::{
    ButtonKind, Card, Component, Currency, DateTime, Language, LimitedTimeOffer, Parameter, ParameterValue,
    Product, Template,
};

use std::fmt;

use crate::card::ContactCard;
use crate::ids::{MessageId, PhoneNumber, UserId};
use crate::webhook::Location;

/// A message to send.
#[derive(Clone, PartialEq)]
pub struct Message {
    /// To whom.
    pub to: Recipient,
    /// What it says.
    pub content: Content,
    /// The message it answers.
    pub reply_to: Option<MessageId>,
    /// Comes back in every status (`biz_opaque_callback_data`): the only way to recognise a message whose answer was
    /// lost. At most 512 characters; no personal data.
    pub tag: Option<String>,
    /// Send only if the user's identity has still this hash.
    pub identity_key_hash: Option<String>,
}

/// To whom a message goes.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Recipient {
    /// A phone number: full international digits.
    Phone(PhoneNumber),
    /// A business-scoped user id.
    User(UserId),
    /// A group.
    Group(String),
}

/// What a message says.
#[derive(Clone, PartialEq, Debug)]
pub enum Content {
    /// Words, 4,096 characters.
    Text {
        /// The words.
        body: String,
        /// Show a preview of the first link.
        preview_url: Option<bool>,
    },
    /// A picture: JPEG or PNG, 5 MB.
    Image(Media),
    /// A video: MP4 or 3GPP, 16 MB.
    Video(Media),
    /// Sound, 16 MB; no caption.
    Audio(Media),
    /// A file, 100 MB.
    Document(Media),
    /// A sticker: WebP, 100 KB (moving: 500 KB).
    Sticker(Media),
    /// A place.
    Location(Location),
    /// Contact cards.
    Contacts(Vec<ContactCard>),
    /// An emoji on a message of the user; empty takes it away.
    Reaction {
        /// The message.
        message_id: MessageId,
        /// The emoji.
        emoji: String,
    },
    /// Buttons, lists and the like.
    Interactive(Box<Interactive>),
    /// A template: the only thing allowed outside the 24-hour window.
    Template(Template),
}

impl Message {
    /// A message with nothing but recipient and content.
    pub fn new(to: Recipient, content: Content) -> Self {
        Self { to, content, reply_to: None, tag: None, identity_key_hash: None }
    }
}

impl Content {
    /// Words without link preview.
    pub fn text(body: impl Into<String>) -> Self {
        Self::Text { body: body.into(), preview_url: None }
    }

    /// The type's name on the wire.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Text { .. } => "text",
            Self::Image(_) => "image",
            Self::Video(_) => "video",
            Self::Audio(_) => "audio",
            Self::Document(_) => "document",
            Self::Sticker(_) => "sticker",
            Self::Location(_) => "location",
            Self::Contacts(_) => "contacts",
            Self::Reaction { .. } => "reaction",
            Self::Interactive(_) => "interactive",
            Self::Template(_) => "template",
        }
    }
}

/// Shows kind and tag, not the words.
impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Message({} to {:?}, tag {:?})", self.content.kind(), self.to, self.tag)
    }
}
