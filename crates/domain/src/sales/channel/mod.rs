//! How the sales channel behaves: the owner's `channel.json`. Wording lives in the texts, prices in the catalog.

mod hours;
mod problems;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::language::LocalText;
use crate::resort::hours::WeekHours;
use crate::sales::ranking::Weights;
pub use hours::{QuietHours, is_open, next_open};
pub use problems::{ChannelProblem, Known, LINK_PLACEHOLDERS, TEMPLATE_VARIABLES};

/// Behaviour of the sales channel. Everything has a default; an empty object is a working channel.
#[derive(Clone, Default, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Channel {
    /// Where editors find the schema of this file.
    #[serde(rename = "$schema", skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// Sell, or only answer with an echo (for load tests).
    pub mode: Mode,
    /// The answer in echo mode.
    pub echo: Echo,
    /// The first words.
    pub greeting: Greeting,
    /// What may be asked before an offer.
    pub questions: Questions,
    /// How much each reason counts when accommodations are ranked.
    pub ranking: Weights,
    /// How offers are shown.
    pub offers: Offers,
    /// What is promised with a price.
    pub quotes: Quotes,
    /// The page where a quote is booked.
    pub booking_link: BookingLink,
    /// Messages sent when a quote stays unanswered.
    pub follow_ups: FollowUps,
    /// When a person answers, in the property's time. Absent: always.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub business_hours: Option<WeekHours>,
    /// When nothing but answers leaves, in the guest's time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quiet_hours: Option<QuietHours>,
    /// When a person takes over.
    pub hand_off: HandOff,
    /// How consent is taken back and given again.
    pub consent: Consent,
    /// Answers to frequent questions.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub faq: Vec<Answer>,
    /// Facts that answer doubts about price, booking and payment.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub objections: Vec<Answer>,
    /// How fast messages leave.
    pub pacing: Pacing,
}

/// Sell or echo.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Understand, offer, quote, hand over.
    #[default]
    Sales,
    /// Answer every text with itself.
    Echo,
}

/// The answer in echo mode.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Echo {
    /// `{text}` stands for what the guest wrote.
    pub text: String,
}

impl Default for Echo {
    fn default() -> Self {
        Self { text: "Re: {text}".to_owned() }
    }
}

/// The first words.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Greeting {
    /// Say once that an assistant answers and how to reach a person (EU AI Act, article 50).
    pub disclose_assistant: bool,
    /// Use the first name of the guest's profile.
    pub use_first_name: bool,
}

impl Default for Greeting {
    fn default() -> Self {
        Self { disclose_assistant: true, use_first_name: true }
    }
}

/// What may be asked before an offer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Questions {
    /// At most so many, 0 to 2.
    #[schemars(range(max = 2))]
    pub at_most: u8,
    /// Which, in this order. What is left out is assumed and said so.
    pub ask: Vec<Asked>,
}

impl Default for Questions {
    fn default() -> Self {
        Self { at_most: 2, ask: vec![Asked::Dates, Asked::Party, Asked::ChildAges] }
    }
}

/// A question before an offer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Asked {
    /// Which days, or are these the right ones?
    Dates,
    /// Who is coming?
    Party,
    /// How old are the children?
    ChildAges,
}

/// How offers are shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Offers {
    /// So many cards at most, 1 to 3.
    #[schemars(range(min = 1, max = 3))]
    pub at_most: u8,
    /// Photos sent when asked for pictures, 1 to 3.
    #[schemars(range(min = 1, max = 3))]
    pub photos: u8,
    /// Amenities named on a card.
    #[schemars(range(min = 1, max = 8))]
    pub amenities: u8,
}

impl Default for Offers {
    fn default() -> Self {
        Self { at_most: 3, photos: 3, amenities: 4 }
    }
}

/// What is promised with a price.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Quotes {
    /// The price holds so many hours.
    #[schemars(range(min = 1, max = 720))]
    pub valid_hours: u16,
    /// The cancellation plan quoted, by its id in the catalog. Absent: the catalog's first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rate_plan: Option<String>,
}

impl Default for Quotes {
    fn default() -> Self {
        Self { valid_hours: 48, rate_plan: None }
    }
}

/// The page where a quote is booked. Placeholders in the values: `{accommodation}`, `{check_in}`, `{check_out}`,
/// `{adults}`, `{children}`, `{child_ages}`, `{pets}`, `{quote}`, `{language}`, `{currency}`, `{rate_plan}`.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct BookingLink {
    /// Base address. Absent: the property's `booking_url`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Query parameters; one that comes out empty is left away.
    pub parameters: BTreeMap<String, String>,
}

/// Messages sent when a quote stays unanswered.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct FollowUps {
    /// One free message inside the 24-hour window.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nudge: Option<Nudge>,
    /// One template later, only to guests who agreed to marketing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template: Option<FollowUpTemplate>,
}

/// One free message inside the 24-hour window, in business hours and outside quiet hours.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Nudge {
    /// Hours after the quote, 1 to 20.
    #[schemars(range(min = 1, max = 20))]
    pub after_hours: u16,
}

/// A template sent after the window has closed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FollowUpTemplate {
    /// Its name in `templates.json`.
    pub name: String,
    /// Hours after the quote, 12 to 72.
    #[schemars(range(min = 12, max = 72))]
    pub after_hours: u16,
}

/// When a person takes over. The words that ask for one come with the grammar.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct HandOff {
    /// Turns in a row that were not understood.
    #[schemars(range(min = 1, max = 5))]
    pub after_failed_turns: u8,
    /// Topics (slugs) only a person may answer.
    pub topics: Vec<String>,
    /// Parties from this size on are a person's work. Absent: only those no accommodation can hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_size: Option<u8>,
    /// Hours the assistant stays silent after a person's last message.
    #[schemars(range(min = 1, max = 168))]
    pub silent_hours: u16,
    /// The local emergency number, said first when life is in danger.
    pub emergency_number: String,
}

impl Default for HandOff {
    fn default() -> Self {
        Self {
            after_failed_turns: 2,
            topics: ["accessible", "allergy", "medical", "legal", "payment-problem"]
                .map(str::to_owned)
                .to_vec(),
            group_size: None,
            silent_hours: 12,
            emergency_number: "112".to_owned(),
        }
    }
}

/// How consent is taken back and given again. The words come with the grammar.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Consent {
    /// The word told to guests for writing to us again.
    pub resume_word: String,
    /// Confirm an opt-out, once.
    pub confirm_opt_out: bool,
}

impl Default for Consent {
    fn default() -> Self {
        Self { resume_word: "START".to_owned(), confirm_opt_out: true }
    }
}

/// A fact given in answer to a question or a doubt.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// Its name in the record.
    pub id: String,
    /// Topics (slugs) it answers: `parking`, `breakfast`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<String>,
    /// Words that lead to it, per language, for topics the grammar does not know.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub words: BTreeMap<String, Vec<String>>,
    /// The question, as shown to guests and staff.
    #[serde(default)]
    pub q: LocalText,
    /// The answer.
    pub a: LocalText,
    /// Said only to guests who are in the house (a door code, a Wi-Fi password).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub in_house_only: bool,
}

/// How fast messages leave. 0 or absent lifts a limit.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Pacing {
    /// Messages a second for the number (Meta: 80).
    pub per_second: u32,
    /// Seconds one message to the same guest takes up (Meta: 6).
    pub per_guest_seconds: u32,
    /// Messages to the same guest that may go at once after a pause (Meta: up to 45).
    pub burst: u32,
}

impl Default for Pacing {
    fn default() -> Self {
        Self { per_second: 80, per_guest_seconds: 6, burst: 10 }
    }
}

#[cfg(test)]
mod tests;
