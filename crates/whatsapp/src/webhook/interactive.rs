//! What the user tapped in one of our interactive messages.

use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::value::RawValue;

use crate::wire::{Raw, Text, field, record};

/// An answer to an interactive message.
#[derive(Clone, PartialEq, Debug)]
pub enum Reply {
    /// A reply button.
    Button(ReplyButton),
    /// A list row.
    List(ListReply),
    /// A finished form (flow) or address.
    Flow(FlowReply),
    /// May we call?
    CallPermission(CallPermission),
    /// A kind this version does not know.
    Other {
        /// Its name; empty when not given.
        kind: String,
        /// The object of that name.
        raw: Option<Raw>,
    },
}

impl Reply {
    /// The kind's name on the wire.
    pub fn kind(&self) -> &str {
        match self {
            Self::Button(_) => "button_reply",
            Self::List(_) => "list_reply",
            Self::Flow(_) => "nfm_reply",
            Self::CallPermission(_) => "call_permission_reply",
            Self::Other { kind, .. } => kind,
        }
    }

    /// Id and title of what was tapped, for buttons and rows.
    pub fn choice(&self) -> Option<(&str, &str)> {
        match self {
            Self::Button(reply) => Some((reply.id.as_deref()?, reply.title.as_deref().unwrap_or_default())),
            Self::List(reply) => Some((reply.id.as_deref()?, reply.title.as_deref().unwrap_or_default())),
            _ => None,
        }
    }
}

record! {
    /// A tapped button.
    pub struct ReplyButton {
        /// The id we gave it.
        id: String,
        /// What the user saw on it.
        title: String,
    }
}

record! {
    /// A tapped list row.
    pub struct ListReply {
        /// The id we gave it.
        id: String,
        /// What the user saw.
        title: String,
        /// The smaller words below.
        description: String,
    }
}

record! {
    /// A finished form.
    pub struct FlowReply {
        /// `flow` or `address_message`.
        name: String,
        /// What the chat shows: `Sent`.
        body: String,
        /// The answers: JSON in a string.
        response_json: String,
    }
}

record! {
    /// An answer to a call permission request.
    pub struct CallPermission {
        /// `accept` or `reject`.
        response: String,
        /// `user_action` or `automatic`.
        response_source: String,
        /// Unix seconds until which calls are allowed.
        expiration_timestamp: i64,
        /// Allowed until revoked.
        is_permanent: bool,
    }
}

#[derive(serde::Deserialize)]
struct Parts<'a> {
    #[serde(borrow, rename = "type")]
    kind: Option<Text<'a>>,
    #[serde(default, deserialize_with = "field")]
    button_reply: Option<ReplyButton>,
    #[serde(default, deserialize_with = "field")]
    list_reply: Option<ListReply>,
    #[serde(default, deserialize_with = "field")]
    nfm_reply: Option<FlowReply>,
    #[serde(default, deserialize_with = "field")]
    call_permission_reply: Option<CallPermission>,
}

impl<'de> Deserialize<'de> for Reply {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = <&RawValue>::deserialize(deserializer)?;
        let error = |error: serde_json::Error| serde::de::Error::custom(error);
        let parts: Parts<'_> = serde_json::from_str(raw.get()).map_err(error)?;
        let kind = parts.kind.map(|kind| kind.0.into_owned()).unwrap_or_default();
        let any = kind.is_empty();
        // The object decides when `type` is missing.
        let known = match kind.as_str() {
            "button_reply" => parts.button_reply.map(Self::Button),
            "list_reply" => parts.list_reply.map(Self::List),
            "nfm_reply" => parts.nfm_reply.map(Self::Flow),
            "call_permission_reply" => parts.call_permission_reply.map(Self::CallPermission),
            _ if any => (parts.button_reply.map(Self::Button))
                .or(parts.list_reply.map(Self::List))
                .or(parts.nfm_reply.map(Self::Flow))
                .or(parts.call_permission_reply.map(Self::CallPermission)),
            _ => None,
        };
        Ok(known.unwrap_or_else(|| Self::Other { raw: member(raw, &kind), kind }))
    }
}

fn member(raw: &RawValue, name: &str) -> Option<Raw> {
    let members: std::collections::HashMap<String, &RawValue> = serde_json::from_str(raw.get()).ok()?;
    members.get(name).map(|raw| Raw::copy(raw))
}

impl Serialize for Reply {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("type", self.kind())?;
        match self {
            Self::Button(reply) => map.serialize_entry(self.kind(), reply)?,
            Self::List(reply) => map.serialize_entry(self.kind(), reply)?,
            Self::Flow(reply) => map.serialize_entry(self.kind(), reply)?,
            Self::CallPermission(reply) => map.serialize_entry(self.kind(), reply)?,
            Self::Other { kind, raw: Some(raw) } => map.serialize_entry(kind, raw)?,
            Self::Other { raw: None, .. } => {}
        }
        map.end()
    }
}
