//! What follows from a turn. `app` stores all of it in one transaction, and only then anything leaves.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::state::State;
use crate::event::DomainEvent;
use crate::ids::QuoteId;
use crate::messaging::Outbound;
use crate::sales::quote::Quote;

/// What follows from a turn. A turn with nothing to say has no replies and an event that says why.
#[must_use]
#[derive(Clone, PartialEq, Debug)]
pub struct Decision {
    /// The conversation afterwards.
    pub state: State,
    /// What to send, in this order; at most [`MOST_REPLIES`].
    pub replies: Vec<Outbound>,
    /// What happened and why.
    pub events: Vec<DomainEvent>,
    /// Timers to set; one of the same name is replaced.
    pub timers: Vec<SetTimer>,
    /// Timers to forget.
    pub cancel_timers: Vec<&'static str>,
    /// Prices promised.
    pub quotes: Vec<PreparedQuote>,
    /// Who answers from now on, if that changes.
    pub handler: Option<HandlerChange>,
    /// Consents given or taken back.
    pub consent: Vec<ConsentChange>,
}

/// A turn sends at most so many messages: an opening and three cards.
pub const MOST_REPLIES: usize = 4;

/// A timer of this conversation.
#[derive(Clone, PartialEq, Debug)]
pub struct SetTimer {
    /// Unique within the conversation.
    pub name: &'static str,
    /// When.
    pub due: Timestamp,
    /// Comes back with it.
    pub payload: serde_json::Value,
}

/// A price promised until a moment.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct PreparedQuote {
    /// Its id, which the booking link carries.
    pub id: QuoteId,
    /// What is quoted.
    pub accommodation: String,
    /// First night.
    pub check_in: Date,
    /// Departure day.
    pub check_out: Date,
    /// Adults.
    pub adults: u16,
    /// Ages of the children.
    pub child_ages: Vec<u8>,
    /// Animals.
    pub pets: u16,
    /// The language it was worded in.
    pub language: String,
    /// All lines; never recomputed.
    pub quote: Quote,
    /// The price holds until.
    pub valid_until: Timestamp,
    /// Where it is booked.
    pub link: String,
}

/// Who answers from now on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HandlerChange {
    /// A person should take over.
    ToHuman {
        /// Why.
        reason: HandOffReason,
        /// Ring, do not only list.
        urgent: bool,
    },
    /// The assistant answers again.
    ToBot,
}

/// Why a person should take over.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HandOffReason {
    /// The guest asked for one.
    Asked,
    /// Something is wrong.
    Complaint,
    /// Danger to life or health.
    Emergency,
    /// The booking page or payment fails.
    PaymentTrouble,
    /// Not understood several times.
    NotUnderstood,
    /// A fact nobody told us.
    UnknownFact,
    /// A topic the owner keeps for people.
    Topic,
    /// A price beyond the configured offers.
    Bargaining,
    /// More people than one accommodation holds.
    Group,
    /// About a booked or running stay.
    Stay,
    /// A voice note, picture or file.
    Unreadable,
    /// Wrote again after opting out.
    WroteAfterOptOut,
}

/// A consent given or taken back.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsentChange {
    /// No more messages; those about a running stay stay possible.
    OptOut,
    /// Messages again. Marketing needs its own consent.
    OptIn,
    /// The number is not our guest's: write to it no more, and part it from the guest's data.
    SuppressNumber,
}
