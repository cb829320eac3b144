//! A message as JSON, both ways. Reading is as lenient as Meta is seen to be: case of type names, `to` with or without
//! `recipient_type`, nulls.

use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

use super::{Content, Interactive, Media, Message, Recipient, Template};
use crate::card::ContactCard;
use crate::ids::{MessageId, PhoneNumber, UserId};
use crate::webhook::Location;
use crate::wire::field;

impl Serialize for Message {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("messaging_product", "whatsapp")?;
        let group = matches!(self.to, Recipient::Group(_));
        map.serialize_entry("recipient_type", if group { "group" } else { "individual" })?;
        match &self.to {
            Recipient::Phone(number) => map.serialize_entry("to", number)?,
            Recipient::User(id) => map.serialize_entry("recipient", id)?,
            Recipient::Group(id) => map.serialize_entry("to", id)?,
        }
        if let Some(message_id) = &self.reply_to {
            map.serialize_entry("context", &Context { message_id: message_id.as_str() })?;
        }
        if let Some(tag) = &self.tag {
            map.serialize_entry("biz_opaque_callback_data", tag)?;
        }
        if let Some(hash) = &self.identity_key_hash {
            map.serialize_entry("recipient_identity_key_hash", hash)?;
        }
        map.serialize_entry("type", self.content.kind())?;
        content(&mut map, &self.content)?;
        map.end()
    }
}

fn content<M: SerializeMap>(map: &mut M, content: &Content) -> Result<(), M::Error> {
    let kind = content.kind();
    match content {
        Content::Text { body, preview_url } => {
            map.serialize_entry(kind, &Text { body: body.as_str(), preview_url: *preview_url })
        }
        Content::Image(media)
        | Content::Video(media)
        | Content::Audio(media)
        | Content::Document(media)
        | Content::Sticker(media) => map.serialize_entry(kind, media),
        Content::Location(location) => map.serialize_entry(kind, location),
        Content::Contacts(cards) => map.serialize_entry(kind, cards),
        Content::Reaction { message_id, emoji } => {
            map.serialize_entry(kind, &Reaction { message_id: message_id.as_str(), emoji: emoji.as_str() })
        }
        Content::Interactive(interactive) => map.serialize_entry(kind, interactive),
        Content::Template(template) => map.serialize_entry(kind, template),
    }
}

#[derive(serde::Serialize, serde::Deserialize)]
struct Context<Id> {
    message_id: Id,
}

#[derive(serde::Serialize, serde::Deserialize)]
struct Text<Words> {
    body: Words,
    #[serde(default, deserialize_with = "field", skip_serializing_if = "Option::is_none")]
    preview_url: Option<bool>,
}

#[derive(serde::Serialize, serde::Deserialize)]
struct Reaction<Id, Words: Default> {
    message_id: Id,
    #[serde(default)]
    emoji: Words,
}

#[derive(serde::Deserialize)]
struct Wire {
    #[serde(default, deserialize_with = "field")]
    recipient_type: Option<String>,
    #[serde(default, deserialize_with = "field")]
    to: Option<PhoneNumber>,
    #[serde(default, deserialize_with = "field")]
    recipient: Option<UserId>,
    #[serde(default, rename = "type", deserialize_with = "field")]
    kind: Option<String>,
    context: Option<Context<MessageId>>,
    #[serde(default, deserialize_with = "field")]
    biz_opaque_callback_data: Option<String>,
    #[serde(default, deserialize_with = "field")]
    recipient_identity_key_hash: Option<String>,
    text: Option<Text<String>>,
    image: Option<Media>,
    video: Option<Media>,
    audio: Option<Media>,
    document: Option<Media>,
    sticker: Option<Media>,
    location: Option<Location>,
    contacts: Option<Value>,
    reaction: Option<Reaction<MessageId, String>>,
    interactive: Option<Box<Interactive>>,
    template: Option<Template>,
}

impl Wire {
    fn recipient<E: Error>(&mut self) -> Result<Recipient, E> {
        let group = self.recipient_type.as_deref() == Some("group");
        // Both given: `to` wins (Meta).
        match (self.to.take(), self.recipient.take()) {
            (Some(to), _) if group => Ok(Recipient::Group(to.into_string())),
            (Some(to), _) => Ok(Recipient::Phone(to)),
            (None, Some(user)) => Ok(Recipient::User(user)),
            (None, None) => Err(E::custom("expected \"to\" or \"recipient\"")),
        }
    }

    fn content<E: Error>(&mut self) -> Result<Content, E> {
        let kind = self.kind.take().map_or_else(|| "text".to_owned(), |kind| kind.to_ascii_lowercase());
        let content = match kind.as_str() {
            "text" => {
                self.text.take().map(|text| Content::Text { body: text.body, preview_url: text.preview_url })
            }
            "image" => self.image.take().map(Content::Image),
            "video" => self.video.take().map(Content::Video),
            "audio" => self.audio.take().map(Content::Audio),
            "document" => self.document.take().map(Content::Document),
            "sticker" => self.sticker.take().map(Content::Sticker),
            "location" => self.location.take().map(Content::Location),
            "contacts" => self.contacts.take().map(cards).transpose()?.map(Content::Contacts),
            "reaction" => (self.reaction.take())
                .map(|reaction| Content::Reaction { message_id: reaction.message_id, emoji: reaction.emoji }),
            "interactive" => self.interactive.take().map(Content::Interactive),
            "template" => self.template.take().map(Content::Template),
            _ => return Err(E::custom("unknown message \"type\"")),
        };
        content.ok_or_else(|| E::custom(format_args!("the object \"{kind}\" is missing")))
    }
}

/// Cards, also as JSON in a string: one client sends them so, and Meta takes it.
fn cards<E: Error>(value: Value) -> Result<Vec<ContactCard>, E> {
    match value {
        Value::String(json) => serde_json::from_str(&json),
        value => serde_json::from_value(value),
    }
    .map_err(E::custom)
}

impl<'de> Deserialize<'de> for Message {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut wire = Wire::deserialize(deserializer)?;
        Ok(Self {
            to: wire.recipient()?,
            content: wire.content()?,
            reply_to: wire.context.map(|context| context.message_id),
            tag: wire.biz_opaque_callback_data,
            identity_key_hash: wire.recipient_identity_key_hash,
        })
    }
}
