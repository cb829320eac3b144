//! What a conversation remembers between turns. Stored as JSON: fields missing in an older record take their
//! defaults, fields of a newer one are ignored, unknown words become the plainest variant.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::slots::Slots;
use crate::ids::QuoteId;
use crate::language::Lang;

/// What a conversation remembers.
#[derive(Clone, Default, PartialEq, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct State {
    /// The language we answer in, once there was a reason to choose one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<Lang>,
    /// A language the last message was in, not yet followed: two in a row change it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language_heard: Option<Lang>,
    /// Hello was said, and that an assistant answers.
    pub greeted: bool,
    /// Where the sale stands.
    pub phase: Phase,
    /// What the guest wants, as far as we know.
    pub slots: Slots,
    /// Questions put since the last offer, by kind.
    pub asked: Vec<Question>,
    /// The question that waits for its answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub open: Option<Question>,
    /// Words that could not be read alone ("12 to 15"), to be read together with the next ones ("August").
    #[serde(skip_serializing_if = "Option::is_none")]
    pub half_said: Option<String>,
    /// Turns in a row that were not understood.
    pub failures: u8,
    /// Dates suggested for a month, in the order shown.
    pub suggested: Vec<(Date, Date)>,
    /// The last offers, in the order shown.
    pub offers: Vec<OfferMade>,
    /// The last quote.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote: Option<QuoteMade>,
    /// The accommodation talked about last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// Times a discount was asked for.
    pub discount_asked: u8,
    /// Who answers.
    pub handler: Handler,
    /// Asked for no more messages.
    pub opted_out: bool,
    /// Follow-ups sent since the guest last wrote.
    pub follow_ups: u8,
    /// What is asked back about services.
    #[serde(skip_serializing_if = "is_quiet")]
    pub services: crate::requests::talk::Talk,
    /// When the guest last wrote.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_inbound: Option<Timestamp>,
}

fn is_quiet(talk: &crate::requests::talk::Talk) -> bool {
    *talk == crate::requests::talk::Talk::default()
}

/// Where the sale stands.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Offers are on the table.
    Offered,
    /// One is priced and linked.
    Quoted,
    /// Booked.
    Booked,
    /// The guest will not come.
    Lost,
    /// Finding out what the guest wants.
    #[default]
    #[serde(other)]
    Qualifying,
}

/// A question before an offer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Question {
    /// Which days?
    Dates,
    /// Which month?
    Month,
    /// How many nights?
    Nights,
    /// Are these the days?
    ConfirmDates,
    /// Who is coming?
    Party,
    /// How old are the children?
    ChildAges,
    /// Photos of which accommodation?
    PhotosOfWhich,
    /// Stop the messages, or is it about the booking?
    CancelWhich,
    /// A question of a later version.
    #[serde(other)]
    Other,
}

/// Who answers.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "who")]
pub enum Handler {
    /// A person was asked for and has not written yet.
    Waiting {
        /// Since when.
        since: Timestamp,
    },
    /// A person.
    Human {
        /// Their last message.
        last: Timestamp,
    },
    /// The assistant.
    #[default]
    #[serde(other)]
    Bot,
}

/// An offer as it was shown.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct OfferMade {
    /// The accommodation.
    pub accommodation: String,
    /// First night.
    pub check_in: Date,
    /// Departure day.
    pub check_out: Date,
    /// Price of the whole stay in minor units.
    pub total_minor: i64,
    /// Why it was chosen, as the ranking counted it.
    #[serde(default)]
    pub score: serde_json::Value,
}

/// A quote as it was given.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct QuoteMade {
    /// Its id.
    pub id: QuoteId,
    /// The accommodation.
    pub accommodation: String,
    /// First night.
    pub check_in: Date,
    /// Departure day.
    pub check_out: Date,
    /// Price of the whole stay in minor units.
    pub total_minor: i64,
    /// The price holds until.
    pub valid_until: Timestamp,
    /// Where it is booked.
    pub link: String,
    /// A follow-up was sent.
    #[serde(default)]
    pub followed_up: bool,
}
