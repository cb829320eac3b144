//! Telling the user that we have read, and that we are writing.

use serde::{Deserialize, Serialize};

use crate::ids::MessageId;

/// Marks a message, and all before it, as read. Within 30 days.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReadReceipt {
    /// The message.
    pub message_id: MessageId,
    /// Also show that we are writing: until our answer, at most 25 seconds.
    pub typing: bool,
}

#[derive(Serialize, Deserialize)]
struct Wire<'a> {
    messaging_product: std::borrow::Cow<'a, str>,
    status: std::borrow::Cow<'a, str>,
    message_id: MessageId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    typing_indicator: Option<Typing>,
}

#[derive(Serialize, Deserialize)]
struct Typing {
    #[serde(rename = "type")]
    kind: String,
}

impl Serialize for ReadReceipt {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Wire {
            messaging_product: "whatsapp".into(),
            status: "read".into(),
            message_id: self.message_id.clone(),
            typing_indicator: self.typing.then(|| Typing { kind: "text".to_owned() }),
        }
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for ReadReceipt {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let wire = Wire::deserialize(deserializer)?;
        if wire.status != "read" {
            return Err(serde::de::Error::custom("expected status \"read\""));
        }
        Ok(Self { message_id: wire.message_id, typing: wire.typing_indicator.is_some() })
    }
}
