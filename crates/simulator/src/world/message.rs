//! One message of a thread and what became of it.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::clock::{Millis, rfc3339};
use crate::rules::pricing::Pricing;

/// What became of a message, in the words of Meta's status webhooks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Taken by the API, or sent by the guest; no webhook says so.
    Accepted,
    /// One tick.
    Sent,
    /// Two ticks: on the guest's phone, or (guest's message) taken by the business's webhook.
    Delivered,
    /// Blue ticks.
    Read,
    /// A voice message was listened to.
    Played,
    /// It will never arrive.
    Failed,
}

impl Status {
    /// The word in webhooks.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Read => "read",
            Self::Played => "played",
            Self::Failed => "failed",
        }
    }
}

/// How far the webhook of a status came, in the words of `message_history`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum HookState {
    Pending,
    Delivered,
    Retrying,
    Failed,
}

/// A status that was reached.
#[derive(Debug, Clone)]
pub(crate) struct Mark {
    pub status: Status,
    pub at: Millis,
    pub hook: HookState,
}

/// Which way a message went, seen from the business.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Guest to business.
    Inbound,
    /// Business to guest.
    Outbound,
}

#[derive(Debug, Clone)]
pub(crate) struct Message {
    /// Position in its thread, growing.
    pub seq: u64,
    pub wamid: String,
    pub direction: Direction,
    pub at: Millis,
    pub kind: String,
    /// The object named like the type.
    pub content: Value,
    /// What it answers, as on the wire.
    pub context: Option<Value>,
    /// A template with its parameters filled in, for the phone.
    pub shown: Option<Value>,
    /// `biz_opaque_callback_data`.
    pub callback: Option<String>,
    /// What it costs; absent for messages of guests.
    pub pricing: Option<Pricing>,
    /// End of the free entry point it belongs to.
    pub free_until: Option<Millis>,
    /// Why it fails or failed, as the status tells it.
    pub errors: Option<Value>,
    pub marks: Vec<Mark>,
    /// Id in `message_history`.
    pub history_id: u64,
}

impl Message {
    pub(crate) fn status(&self) -> Status {
        self.marks.iter().map(|m| m.status).max().unwrap_or(Status::Accepted)
    }

    /// The message as the control API and the phone show it.
    pub(crate) fn view(&self) -> Value {
        let mut view = Map::new();
        view.insert("wamid".to_owned(), json!(self.wamid));
        view.insert("seq".to_owned(), json!(self.seq));
        view.insert("direction".to_owned(), json!(self.direction));
        view.insert("timestamp".to_owned(), json!(rfc3339(self.at)));
        view.insert("type".to_owned(), json!(self.kind));
        view.insert(self.kind.clone(), self.content.clone());
        let optional = [
            ("context", self.context.clone()),
            ("shown", self.shown.clone()),
            ("biz_opaque_callback_data", self.callback.as_ref().map(|c| json!(c))),
            ("errors", self.errors.clone().filter(|_| self.status() == Status::Failed)),
        ];
        for (key, value) in optional {
            if let Some(value) = value {
                view.insert(key.to_owned(), value);
            }
        }
        view.insert("status".to_owned(), json!(self.status()));
        let statuses: Vec<Value> = self
            .marks
            .iter()
            .map(|m| json!({"status": m.status, "timestamp": rfc3339(m.at), "webhook": m.hook}))
            .collect();
        view.insert("statuses".to_owned(), Value::Array(statuses));
        Value::Object(view)
    }
}
