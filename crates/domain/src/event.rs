//! The event log's vocabulary: what happened, in the words the record keeps.

use serde::{Deserialize, Serialize};

/// Who or what caused an event.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "by", content = "id")]
pub enum Cause {
    /// A WhatsApp message or status (its id).
    WhatsApp(String),
    /// A booking platform's event (connection and event id).
    Booking(String),
    /// A timer fell due (its name).
    Timer(String),
    /// A person at the host's side (user or "cli").
    Staff(String),
    /// The program itself (start, recovery).
    System(String),
}

/// One thing that happened. `kind` is dotted (`message.received`, `quote.prepared`), `data` is what a reader
/// needs to understand it later; it holds no secrets.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct DomainEvent {
    /// Dotted name in the past tense.
    pub kind: String,
    /// Facts of this event.
    pub data: serde_json::Value,
}

impl DomainEvent {
    /// An event with its facts.
    pub fn new(kind: &str, data: serde_json::Value) -> Self {
        Self { kind: kind.to_owned(), data }
    }
}
