//! Values on their way into the database and back: one enum with typed NULLs, so that both databases get the
//! column type they expect. Newtypes of the domain convert here and nowhere else.

use bytes::Bytes;
use guestlink_domain::ids::{
    CampaignId, ConversationId, EventId, GuestId, KeyId, MessageId, OutboxId, PasskeyId, PropertyId, QuoteId,
    RequestId, SessionId, StayId, TenantId, TimerId, UserId, WebhookId,
};
use jiff::{Timestamp, civil::Date};
use uuid::Uuid;

/// The types a column can have.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A UUID.
    Uuid,
    /// Text.
    Text,
    /// A whole number, 64 bits.
    Int,
    /// Yes or no.
    Bool,
    /// Raw bytes.
    Bytes,
    /// A moment, microseconds.
    Time,
    /// A calendar day without a zone.
    Date,
    /// A JSON document.
    Json,
}

/// One value of a statement.
#[derive(Clone, PartialEq)]
pub enum Value {
    /// A UUID.
    Uuid(Uuid),
    /// Text without NUL (replaced by U+FFFD: one of the databases cannot hold it).
    Text(String),
    /// A whole number.
    Int(i64),
    /// Yes or no.
    Bool(bool),
    /// Raw bytes.
    Bytes(Bytes),
    /// A moment; what is finer than a microsecond is cut off.
    Time(Timestamp),
    /// A calendar day.
    Date(Date),
    /// A JSON document, as text, without NUL characters in its strings.
    Json(String),
    /// No value, of this type.
    Null(Kind),
}

impl Value {
    /// Its type; a NULL has one too.
    pub(crate) fn kind(&self) -> Kind {
        match self {
            Self::Uuid(_) => Kind::Uuid,
            Self::Text(_) => Kind::Text,
            Self::Int(_) => Kind::Int,
            Self::Bool(_) => Kind::Bool,
            Self::Bytes(_) => Kind::Bytes,
            Self::Time(_) => Kind::Time,
            Self::Date(_) => Kind::Date,
            Self::Json(_) => Kind::Json,
            Self::Null(kind) => *kind,
        }
    }

    /// No value, of the same type.
    pub(crate) fn absent(&self) -> Self {
        Self::Null(self.kind())
    }
}

/// What can be written to a column.
pub trait IntoValue {
    /// The column type.
    const KIND: Kind;
    /// The value.
    fn into_value(self) -> Value;
}

impl<T: IntoValue> IntoValue for Option<T> {
    const KIND: Kind = T::KIND;
    fn into_value(self) -> Value {
        self.map_or(Value::Null(T::KIND), T::into_value)
    }
}

macro_rules! ids {
    ($($id:ty),+) => {$(
        impl IntoValue for $id {
            const KIND: Kind = Kind::Uuid;
            fn into_value(self) -> Value {
                Value::Uuid(self.0)
            }
        }
    )+};
}
ids!(
    CampaignId,
    ConversationId,
    EventId,
    GuestId,
    KeyId,
    MessageId,
    OutboxId,
    PasskeyId,
    PropertyId,
    QuoteId,
    RequestId,
    SessionId,
    StayId,
    TenantId,
    TimerId,
    UserId,
    WebhookId
);

macro_rules! plain {
    ($($type:ty, $kind:ident, |$value:ident| $into:expr;)+) => {$(
        impl IntoValue for $type {
            const KIND: Kind = Kind::$kind;
            fn into_value(self) -> Value {
                let $value = self;
                Value::$kind($into)
            }
        }
    )+};
}
plain! {
    Uuid, Uuid, |value| value;
    String, Text, |value| without_nul(value);
    &str, Text, |value| without_nul(value.to_owned());
    &String, Text, |value| without_nul(value.clone());
    i64, Int, |value| value;
    i32, Int, |value| value.into();
    i16, Int, |value| value.into();
    bool, Bool, |value| value;
    Bytes, Bytes, |value| value;
    &Bytes, Bytes, |value| value.clone();
    Vec<u8>, Bytes, |value| value.into();
    &[u8], Bytes, |value| Bytes::copy_from_slice(value);
    Timestamp, Time, |value| value;
    Date, Date, |value| value;
    serde_json::Value, Json, |value| json_text(&value);
    &serde_json::Value, Json, |value| json_text(value);
}

/// As the database keeps it.
pub(crate) fn without_nul(text: String) -> String {
    if text.contains('\0') { text.replace('\0', "\u{FFFD}") } else { text }
}

fn json_text(value: &serde_json::Value) -> String {
    let text = value.to_string();
    // A NUL is written as the escape \u0000; only then is the (rare) deep copy worth its cost.
    if text.contains("\\u0000") { json_without_nul(value).to_string() } else { text }
}

fn json_without_nul(value: &serde_json::Value) -> serde_json::Value {
    match value {
        serde_json::Value::String(text) => without_nul(text.clone()).into(),
        serde_json::Value::Array(items) => items.iter().map(json_without_nul).collect(),
        serde_json::Value::Object(fields) => fields
            .iter()
            .map(|(name, field)| (without_nul(name.clone()), json_without_nul(field)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nul_never_reaches_a_text_or_json_column() {
        assert!(matches!("a\0b".into_value(), Value::Text(text) if text == "a\u{FFFD}b"));
        let json = serde_json::json!({"k\0": ["x\0y", {"deep": "\0"}], "kept": "back\\u0000slash"});
        let Value::Json(text) = json.into_value() else { panic!("a document becomes JSON") };
        let back: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(
            back,
            serde_json::json!({"k\u{FFFD}": ["x\u{FFFD}y", {"deep": "\u{FFFD}"}], "kept": "back\\u0000slash"})
        );
    }

    #[test]
    fn nothing_keeps_its_type() {
        assert!(None::<Timestamp>.into_value() == Value::Null(Kind::Time));
        assert!(None::<TenantId>.into_value() == Value::Null(Kind::Uuid));
    }
}
