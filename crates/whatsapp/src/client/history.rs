//! What WhatsApp remembers of our messages: evidence about sends whose answer was lost. It lists message ids, but
//! neither recipient nor tag.

use http::Method;

use super::Client;
use super::page::Page;
use super::request::Payload;
use crate::errors::Failure;
use crate::ids::MessageId;
use crate::wire::{Lenient, open_enum, record};

/// Largest page Meta gives.
const MAX_PAGE: u8 = 100;

const FIELDS: &str = "id,message_id,events{id,delivery_status,webhook_update_state,timestamp,application,webhook_uri,error_description}";

/// Which part of the history.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct HistoryQuery {
    /// Only this message.
    pub message_id: Option<MessageId>,
    /// From here on: [`Page::next`] of the page before.
    pub after: Option<String>,
    /// Entries a page, at most 100; 0 for Meta's 25.
    pub limit: u8,
}

record! {
    /// A message in the history.
    pub struct HistoryEntry {
        /// Id of the entry.
        id: String,
        /// The message.
        message_id: MessageId,
        /// What became of it; see [`HistoryEntry::events`].
        events: Events,
    }
}

impl HistoryEntry {
    /// What became of the message.
    pub fn events(&self) -> &[DeliveryEvent] {
        self.events.as_ref().map_or(&[], |events| &events.0.data)
    }
}

/// A page of events.
#[derive(Clone, PartialEq, Debug)]
pub struct Events(Page<DeliveryEvent>);

impl Lenient for Events {
    fn lenient<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        let page = <Option<Page<DeliveryEvent>> as serde::Deserialize>::deserialize(deserializer)?;
        Ok(page.map(Self))
    }
}

impl serde::Serialize for Events {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut events = serializer.serialize_struct("Events", 1)?;
        events.serialize_field("data", &self.0.data)?;
        events.end()
    }
}

open_enum! {
    /// Did the status webhook reach us?
    pub enum WebhookState {
        /// Not yet tried.
        Pending = "PENDING",
        /// Yes.
        Delivered = "DELIVERED",
        /// No, and no more tries.
        Failed = "FAILED",
        /// No, but tried again.
        Retrying = "RETRYING",
    }
}

record! {
    /// Something became of a message.
    pub struct DeliveryEvent {
        /// Id of the event.
        id: String,
        /// `SENT`, `DELIVERED`, `READ`, `FAILED`, `DELETED`.
        delivery_status: String,
        /// Did its webhook reach us?
        webhook_update_state: WebhookState,
        /// Unix seconds.
        timestamp: i64,
        /// Whose webhook.
        application: EventApplication,
        /// Where the webhook goes.
        webhook_uri: String,
        /// Why it failed.
        error_description: String,
    }
}

record! {
    /// An app.
    pub struct EventApplication {
        /// Its id.
        id: String,
    }
}

impl Client {
    /// A page of a number's message history, newest first.
    pub async fn message_history(
        &self,
        phone_number_id: &str,
        query: &HistoryQuery,
    ) -> Result<Page<HistoryEntry>, Failure> {
        let limit = query.limit.min(MAX_PAGE).to_string();
        let mut parts = vec![("fields", FIELDS)];
        if query.limit > 0 {
            parts.push(("limit", &limit));
        }
        if let Some(id) = &query.message_id {
            parts.push(("message_id", id.as_str()));
        }
        if let Some(after) = &query.after {
            parts.push(("after", after));
        }
        let answer =
            self.call(Method::GET, &[phone_number_id, "message_history"], &parts, Payload::None).await;
        answer.and_then(|answer| answer.read()).map_err(Failure::repeatable)
    }
}
