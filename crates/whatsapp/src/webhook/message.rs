//! A message: who, when, in answer to what; [`Content`] is what it says.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::value::RawValue;

use super::contact::Contact;
use super::content::{self, Content};
use super::error::{ItemError, Problem};
use super::error_info::ErrorInfo;
use crate::ids::{MessageId, PhoneNumber, Private, UserId};
use crate::wire::{Scalar, Text, record};

/// A message from a user (`messages[]`), or an echo of one the business sent from its phone.
#[derive(Clone, PartialEq, Debug)]
pub struct Message {
    /// Its id: the key for recognising it when Meta sends it again. Empty only inside an edit.
    pub id: MessageId,
    /// Sender's number. Missing when Meta may not share it.
    pub from: Option<PhoneNumber>,
    /// Sender's business-scoped id.
    pub from_user_id: Option<UserId>,
    /// The same, scoped to the parent business.
    pub from_parent_user_id: Option<UserId>,
    /// Recipient's number (echoes and history).
    pub to: Option<PhoneNumber>,
    /// Recipient's business-scoped id (echoes).
    pub to_user_id: Option<UserId>,
    /// The same, scoped to the parent business (echoes).
    pub to_parent_user_id: Option<UserId>,
    /// The group it was written in.
    pub group_id: Option<String>,
    /// Unix seconds.
    pub timestamp: Option<i64>,
    /// What it answers, or that it was forwarded.
    pub context: Option<Context>,
    /// The ad or post that brought the user.
    pub referral: Option<Referral>,
    /// Identity hash; only with identity checks enabled.
    pub identity: Option<Identity>,
    /// Why it could not be handed over (unsupported types).
    pub errors: Vec<ErrorInfo>,
    /// Delivery state (history).
    pub history_context: Option<HistoryContext>,
    /// What it says.
    pub content: Content,
}

impl Message {
    /// Reads a message's JSON. `nested` is for the message inside an edit, which has no id.
    pub(super) fn read(json: &str, nested: bool) -> Result<Self, ItemError> {
        if !json.starts_with('{') {
            return Err(ItemError::new("message", Problem::NotAnObject));
        }
        let parts: Parts<'_> =
            serde_json::from_str(json).map_err(|error| ItemError::shape("message", &error))?;
        parts.into_message(nested)
    }

    /// The sender's id that lasts longest: business-scoped id, else number.
    pub fn sender(&self) -> Option<&str> {
        self.from_user_id.as_ref().map(UserId::as_str).or(self.from.as_ref().map(PhoneNumber::as_str))
    }

    /// Does `contact` describe this message's sender?
    pub fn is_from(&self, contact: &Contact) -> bool {
        (self.from_user_id.is_some() && self.from_user_id == contact.user_id)
            || (self.from.is_some() && self.from == contact.wa_id)
    }
}

record! {
    /// What a message refers to.
    pub struct Context {
        /// Who wrote the message answered.
        from: PhoneNumber,
        /// The same, as business-scoped id.
        from_user_id: UserId,
        /// The message answered or tapped. Missing when only forwarded.
        id: MessageId,
        /// Forwarded.
        forwarded: bool,
        /// Forwarded more than five times.
        frequently_forwarded: bool,
        /// The product asked about.
        referred_product: ReferredProduct,
    }
}

record! {
    /// A product of the catalog.
    pub struct ReferredProduct {
        /// The catalog.
        catalog_id: String,
        /// Our id of the product.
        product_retailer_id: String,
    }
}

record! {
    /// The ad or post that brought the user, with their first message. Opens 72 hours without fees once answered.
    pub struct Referral {
        /// Address of the ad or post.
        source_url: String,
        /// Id of the ad or post.
        source_id: String,
        /// `ad` or `post`.
        source_type: String,
        /// Words of the ad.
        body: String,
        /// Headline of the ad.
        headline: String,
        /// `image` or `video`.
        media_type: String,
        /// Picture.
        image_url: String,
        /// Video.
        video_url: String,
        /// Still of the video.
        thumbnail_url: String,
        /// Click id, for attribution.
        ctwa_clid: String,
        /// What the ad's greeting said.
        welcome_message: WelcomeMessage,
    }
}

record! {
    /// Greeting of an ad.
    pub struct WelcomeMessage {
        /// Words.
        text: String,
    }
}

record! {
    /// Identity of the sender's device.
    pub struct Identity {
        /// We acknowledged it.
        acknowledged: bool,
        /// Unix seconds.
        created_timestamp: i64,
        /// Changes when the user re-registers.
        hash: Private,
    }
}

record! {
    /// Delivery state of a message in the chat history.
    pub struct HistoryContext {
        /// `DELIVERED`, `ERROR`, `PENDING`, `PLAYED`, `READ`, `SENT`.
        status: String,
    }
}

/// A message's members before the type is known; its object may come before its `type`.
#[derive(Default)]
struct Parts<'a> {
    id: Option<MessageId>,
    kind: Option<Cow<'a, str>>,
    from: Option<PhoneNumber>,
    from_user_id: Option<UserId>,
    from_parent_user_id: Option<UserId>,
    to: Option<PhoneNumber>,
    to_user_id: Option<UserId>,
    to_parent_user_id: Option<UserId>,
    group_id: Option<String>,
    timestamp: Option<i64>,
    context: Option<Context>,
    referral: Option<Referral>,
    identity: Option<Identity>,
    errors: Vec<ErrorInfo>,
    history_context: Option<HistoryContext>,
    bodies: Vec<(Cow<'a, str>, &'a RawValue)>,
}

impl Parts<'_> {
    fn into_message(self, nested: bool) -> Result<Message, ItemError> {
        let id = self.id.filter(|id| !id.as_str().is_empty());
        if id.is_none() && !nested {
            return Err(content::missing_id());
        }
        let kind = self.kind.or_else(|| content::infer(&self.bodies)).unwrap_or_default();
        let body = self.bodies.iter().find(|(name, _)| *name == kind).map(|(_, body)| *body);
        Ok(Message {
            id: id.unwrap_or_default(),
            from: self.from,
            from_user_id: self.from_user_id,
            from_parent_user_id: self.from_parent_user_id,
            to: self.to,
            to_user_id: self.to_user_id,
            to_parent_user_id: self.to_parent_user_id,
            group_id: self.group_id,
            timestamp: self.timestamp,
            context: self.context,
            referral: self.referral,
            identity: self.identity,
            errors: self.errors,
            history_context: self.history_context,
            content: content::read(&kind, body, nested)?,
        })
    }
}

impl<'de> Deserialize<'de> for Parts<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(PartsVisitor)
    }
}

struct PartsVisitor;

/// An optional member, read leniently.
struct Opt<T>(Option<T>);

impl<'de, T: crate::wire::Lenient> Deserialize<'de> for Opt<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::lenient(deserializer).map(Self)
    }
}

fn member<'de, T: crate::wire::Lenient, M: MapAccess<'de>>(map: &mut M) -> Result<Option<T>, M::Error> {
    Ok(map.next_value::<Opt<T>>()?.0)
}

impl<'de> Visitor<'de> for PartsVisitor {
    type Value = Parts<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a message")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Parts<'de>, M::Error> {
        let mut parts = Parts::default();
        while let Some(Text(name)) = map.next_key()? {
            match name.as_ref() {
                "id" => parts.id = member(&mut map)?,
                "type" => parts.kind = map.next_value::<Scalar<'de>>()?.into_text(),
                "from" => parts.from = member(&mut map)?,
                "from_user_id" => parts.from_user_id = member(&mut map)?,
                "from_parent_user_id" => parts.from_parent_user_id = member(&mut map)?,
                "to" => parts.to = member(&mut map)?,
                "to_user_id" => parts.to_user_id = member(&mut map)?,
                "to_parent_user_id" => parts.to_parent_user_id = member(&mut map)?,
                "group_id" => parts.group_id = member(&mut map)?,
                "timestamp" => parts.timestamp = member(&mut map)?,
                "context" => parts.context = member(&mut map)?,
                "referral" => parts.referral = member(&mut map)?,
                "identity" => parts.identity = member(&mut map)?,
                "errors" => parts.errors = map.next_value::<Option<Vec<ErrorInfo>>>()?.unwrap_or_default(),
                "history_context" => parts.history_context = member(&mut map)?,
                _ => {
                    if let Some(body) = map.next_value::<Option<&RawValue>>()? {
                        parts.bodies.push((name, body));
                    }
                }
            }
        }
        Ok(parts)
    }
}

/// Reads from JSON text only (not from a `serde_json::Value`): the content's JSON is borrowed while its type is found.
impl<'de> Deserialize<'de> for Message {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = <&RawValue>::deserialize(deserializer)?;
        Message::read(raw.get(), false).map_err(serde::de::Error::custom)
    }
}

impl Serialize for Message {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        let id = Some(&self.id).filter(|id| !id.as_str().is_empty());
        entry(&mut map, "context", self.context.as_ref())?;
        entry(&mut map, "referral", self.referral.as_ref())?;
        entry(&mut map, "identity", self.identity.as_ref())?;
        entry(&mut map, "from", self.from.as_ref())?;
        entry(&mut map, "from_user_id", self.from_user_id.as_ref())?;
        entry(&mut map, "from_parent_user_id", self.from_parent_user_id.as_ref())?;
        entry(&mut map, "to", self.to.as_ref())?;
        entry(&mut map, "to_user_id", self.to_user_id.as_ref())?;
        entry(&mut map, "to_parent_user_id", self.to_parent_user_id.as_ref())?;
        entry(&mut map, "group_id", self.group_id.as_ref())?;
        entry(&mut map, "id", id)?;
        // Meta sends the seconds as text.
        entry(&mut map, "timestamp", self.timestamp.map(|seconds| seconds.to_string()).as_ref())?;
        entry(&mut map, "errors", Some(&self.errors).filter(|errors| !errors.is_empty()))?;
        entry(&mut map, "history_context", self.history_context.as_ref())?;
        let kind = self.content.kind();
        entry(&mut map, "type", Some(kind).filter(|kind| !kind.is_empty()))?;
        body(&mut map, &self.content)?;
        map.end()
    }
}

fn entry<M: SerializeMap, T: Serialize + ?Sized>(
    map: &mut M,
    name: &str,
    value: Option<&T>,
) -> Result<(), M::Error> {
    value.map_or(Ok(()), |value| map.serialize_entry(name, value))
}

fn body<M: SerializeMap>(map: &mut M, content: &Content) -> Result<(), M::Error> {
    let kind = content.kind();
    match content {
        Content::Text(text) => map.serialize_entry(kind, text),
        Content::Image(media)
        | Content::Video(media)
        | Content::Audio(media)
        | Content::Document(media)
        | Content::Sticker(media) => map.serialize_entry(kind, media),
        Content::Location(location) => map.serialize_entry(kind, location),
        Content::Contacts(cards) => map.serialize_entry(kind, cards),
        Content::Interactive(reply) => map.serialize_entry(kind, reply),
        Content::Button(button) => map.serialize_entry(kind, button),
        Content::Reaction(reaction) => map.serialize_entry(kind, reaction),
        Content::Order(order) => map.serialize_entry(kind, order),
        Content::System(system) => map.serialize_entry(kind, system),
        Content::Unsupported { kind: Some(what) } => map.serialize_entry(kind, &Kinded { kind: what }),
        Content::Edit(edit) => map.serialize_entry(kind, edit),
        Content::Revoke { original_message_id: id } => {
            map.serialize_entry(kind, &Revoked { original_message_id: id.as_ref() })
        }
        Content::Unknown { raw: Some(raw), .. } => map.serialize_entry(kind, raw),
        Content::Unsupported { kind: None }
        | Content::MediaPlaceholder
        | Content::Unknown { raw: None, .. } => Ok(()),
    }
}

#[derive(serde::Serialize)]
struct Kinded<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
}

#[derive(serde::Serialize)]
struct Revoked<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    original_message_id: Option<&'a MessageId>,
}
