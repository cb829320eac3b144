//! What a message says, by type.

use std::borrow::Cow;

use serde_json::value::RawValue;

use super::error::{ItemError, Problem};
use super::interactive::Reply;
use super::message::Message;
use super::system::System;
use crate::card::ContactCard;
use crate::ids::{MessageId, Private};
use crate::wire::{Raw, record};

/// What a message says.
#[derive(Clone, PartialEq, Debug)]
pub enum Content {
    /// Words.
    Text(TextBody),
    /// A picture.
    Image(Media),
    /// A video.
    Video(Media),
    /// Sound; `voice` tells a voice note.
    Audio(Media),
    /// A file.
    Document(Media),
    /// A sticker.
    Sticker(Media),
    /// A place.
    Location(Location),
    /// Contact cards.
    Contacts(Vec<ContactCard>),
    /// A tap on one of our interactive messages.
    Interactive(Reply),
    /// A tap on a template's quick-reply button.
    Button(Button),
    /// An emoji put on, or taken off, an earlier message.
    Reaction(Reaction),
    /// A basket from the catalog.
    Order(Order),
    /// WhatsApp itself: number or identity changed.
    System(System),
    /// Something WhatsApp shows but does not hand over (polls, …); see the message's `errors`.
    Unsupported {
        /// What it was, when told.
        kind: Option<String>,
    },
    /// The user changed an earlier message.
    Edit(Edit),
    /// The user took back an earlier message.
    Revoke {
        /// The message taken back.
        original_message_id: Option<MessageId>,
    },
    /// In chat history only: a medium whose content follows in another webhook, or never.
    MediaPlaceholder,
    /// A type this version does not know, or a known one without its object.
    Unknown {
        /// The type's name; empty when not even that was given.
        kind: String,
        /// The object of that name, when there is one.
        raw: Option<Raw>,
    },
}

impl Content {
    /// The type's name on the wire.
    pub fn kind(&self) -> &str {
        match self {
            Self::Text(_) => "text",
            Self::Image(_) => "image",
            Self::Video(_) => "video",
            Self::Audio(_) => "audio",
            Self::Document(_) => "document",
            Self::Sticker(_) => "sticker",
            Self::Location(_) => "location",
            Self::Contacts(_) => "contacts",
            Self::Interactive(_) => "interactive",
            Self::Button(_) => "button",
            Self::Reaction(_) => "reaction",
            Self::Order(_) => "order",
            Self::System(_) => "system",
            Self::Unsupported { .. } => "unsupported",
            Self::Edit(_) => "edit",
            Self::Revoke { .. } => "revoke",
            Self::MediaPlaceholder => "media_placeholder",
            Self::Unknown { kind, .. } => kind,
        }
    }

    /// The medium, for the five types that are one.
    pub fn media(&self) -> Option<&Media> {
        match self {
            Self::Image(media)
            | Self::Video(media)
            | Self::Audio(media)
            | Self::Document(media)
            | Self::Sticker(media) => Some(media),
            _ => None,
        }
    }
}

/// Types that can be told from their object alone, for messages that come without `type`.
pub(super) const TELLING: [&str; 15] = [
    "text",
    "image",
    "video",
    "audio",
    "document",
    "sticker",
    "location",
    "contacts",
    "interactive",
    "button",
    "reaction",
    "order",
    "system",
    "edit",
    "revoke",
];

/// Reads the object of type `kind`. An edited message inside an edited message stays raw: that bounds the recursion.
pub(super) fn read(kind: &str, body: Option<&RawValue>, nested: bool) -> Result<Content, ItemError> {
    match (kind, body) {
        ("unsupported" | "unknown", body) => unsupported(body),
        ("media_placeholder", _) => Ok(Content::MediaPlaceholder),
        (_, Some(body)) if !(nested && kind == "edit") => known(kind, body),
        (_, body) => Ok(unknown(kind, body)),
    }
}

fn known(kind: &str, body: &RawValue) -> Result<Content, ItemError> {
    Ok(match kind {
        "text" => Content::Text(part("text", body)?),
        "image" => Content::Image(part("image", body)?),
        "video" => Content::Video(part("video", body)?),
        "audio" => Content::Audio(part("audio", body)?),
        "document" => Content::Document(part("document", body)?),
        "sticker" => Content::Sticker(part("sticker", body)?),
        "location" => Content::Location(part("location", body)?),
        "contacts" => Content::Contacts(part("contacts", body)?),
        "interactive" => Content::Interactive(part("interactive", body)?),
        "button" => Content::Button(part("button", body)?),
        "reaction" => Content::Reaction(part("reaction", body)?),
        "order" => Content::Order(part("order", body)?),
        "system" => Content::System(part("system", body)?),
        "edit" => Content::Edit(edit(body)?),
        "revoke" => {
            Content::Revoke { original_message_id: part::<Revoke>("revoke", body)?.original_message_id }
        }
        _ => unknown(kind, Some(body)),
    })
}

fn unknown(kind: &str, body: Option<&RawValue>) -> Content {
    Content::Unknown { kind: kind.to_owned(), raw: body.map(Raw::copy) }
}

fn unsupported(body: Option<&RawValue>) -> Result<Content, ItemError> {
    let body = body.map(|body| part::<Unsupported>("unsupported", body)).transpose()?;
    Ok(Content::Unsupported { kind: body.and_then(|body| body.kind) })
}

fn part<'a, T: serde::Deserialize<'a>>(path: &'static str, body: &'a RawValue) -> Result<T, ItemError> {
    serde_json::from_str(body.get()).map_err(|error| ItemError::shape(path, &error))
}

fn edit(body: &RawValue) -> Result<Edit, ItemError> {
    let parts: EditParts<'_> = part("edit", body)?;
    let message = parts
        .message
        .map(|raw| Message::read(raw.get(), true))
        .transpose()
        .map_err(|error| ItemError::new(format!("edit.message.{}", error.path), error.problem))?;
    let original_message_id = parts.original_message_id;
    Ok(Edit { original_message_id, message: message.map(Box::new) })
}

#[derive(serde::Deserialize)]
struct EditParts<'a> {
    #[serde(default, deserialize_with = "crate::wire::field")]
    original_message_id: Option<MessageId>,
    #[serde(borrow)]
    message: Option<&'a RawValue>,
}

/// An edited message.
#[derive(Clone, PartialEq, Debug, Default, serde::Serialize)]
pub struct Edit {
    /// The message that was changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub original_message_id: Option<MessageId>,
    /// What it says now. Without an id of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<Box<Message>>,
}

record! {
    /// `revoke`.
    pub(crate) struct Revoke {
        /// The message taken back.
        original_message_id: MessageId,
    }
}

record! {
    /// `unsupported`.
    pub(crate) struct Unsupported {
        /// What it was.
        kind as "type": String,
    }
}

record! {
    /// Words.
    pub struct TextBody {
        /// As typed.
        body: Private,
    }
}

record! {
    /// A medium. Fetch it by `id` (kept 7 days).
    pub struct Media {
        /// Media id.
        id: String,
        /// MIME type; a voice note is `audio/ogg; codecs=opus`.
        mime_type: String,
        /// SHA-256 of the content, base64.
        sha256: String,
        /// Words under it.
        caption: Private,
        /// Name of a document.
        filename: Private,
        /// Recorded in the chat (audio).
        voice: bool,
        /// Moves (stickers).
        animated: bool,
        /// Direct link, for 5 minutes, with the bearer token. Only since 2025-11 and not always.
        url: String,
    }
}

record! {
    /// A place.
    pub struct Location {
        /// Degrees north.
        latitude: f64,
        /// Degrees east.
        longitude: f64,
        /// Its name, when shared with one.
        name: Private,
        /// Its address, when shared with one.
        address: Private,
        /// A link about it.
        url: Private,
    }
}

record! {
    /// A tap on a template's quick-reply button.
    pub struct Button {
        /// What we gave the button.
        payload: String,
        /// What the user saw on it.
        text: String,
    }
}

record! {
    /// An emoji on an earlier message.
    pub struct Reaction {
        /// The message reacted to.
        message_id: MessageId,
        /// The emoji; missing or empty takes it away. See [`Reaction::emoji`].
        emoji: String,
    }
}

impl Reaction {
    /// The emoji, or `None` when it was taken away.
    pub fn emoji(&self) -> Option<&str> {
        self.emoji.as_deref().filter(|emoji| !emoji.is_empty())
    }
}

record! {
    /// A basket.
    pub struct Order {
        /// The catalog.
        catalog_id: String,
        /// Words sent along.
        text: Private,
    }
    lists {
        /// What is in it.
        product_items: OrderItem,
    }
}

record! {
    /// One line of a basket.
    pub struct OrderItem {
        /// Our id of the product.
        product_retailer_id: String,
        /// How many.
        quantity: i64,
        /// Price of one in major units, as the catalog had it: for showing, not for charging.
        item_price: f64,
        /// ISO 4217.
        currency: String,
    }
}

/// A message without a `type`: the first object that tells one.
pub(super) fn infer<'a>(bodies: &[(Cow<'a, str>, &'a RawValue)]) -> Option<Cow<'a, str>> {
    bodies.iter().map(|(name, _)| name).find(|name| TELLING.contains(&name.as_ref())).cloned()
}

/// A message that lacks its `id`.
pub(super) fn missing_id() -> ItemError {
    ItemError::new("message", Problem::Missing("id"))
}
