//! What a reading of a sentence is made of. The names are the contract of `guestlink understand`; they never say how
//! sure a price is, only what the guest said.

use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};

/// Dates, people and wishes read from one sentence. Keys and meaning as in `guest-utterances.json`.
#[derive(Clone, Default, PartialEq, Debug, Serialize, Deserialize)]
pub struct Understanding {
    /// Language of the sentence, if it shows one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// What the guest wants.
    pub intent: Intent,
    /// Further intents of the same sentence.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Intent>,
    /// First night.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub check_in: Option<Date>,
    /// Departure day (exclusive).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub check_out: Option<Date>,
    /// Number of nights, when said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nights: Option<u16>,
    /// `2026-10`, when only a month was said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub month: Option<String>,
    /// Adults, when told apart from children.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub adults: Option<u8>,
    /// Children whose ages were not said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub children: Option<u8>,
    /// Ages as said, 0 to 17.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub child_ages: Vec<u8>,
    /// Babies (under 3) whose age was not said in years.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub infants: Option<u8>,
    /// People, when adults and children were not told apart.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_guests: Option<u8>,
    /// Animals.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pets: Option<u8>,
    /// Arrival at the house, local time.
    #[serde(skip_serializing_if = "Option::is_none", with = "hours_minutes", default)]
    pub arrival_time: Option<Time>,
    /// Upper limit in minor units of `budget_currency` (of the property, when none was said).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub budget_max_minor: Option<i64>,
    /// Whether the limit is for the stay or for a night.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub budget_scope: Option<BudgetScope>,
    /// ISO 4217, when said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub budget_currency: Option<String>,
    /// Kind of accommodation asked for: `room`, `suite`, `villa`, `cabin`, `tent`, `apartment`…
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Must-haves and topics as slugs: `pool`, `sea-view`, `accessible`, `parking`, `breakfast`, `wifi`…
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<String>,
    /// `anniversary`, `honeymoon`, `birthday`, `business`, `family`…
    #[serde(skip_serializing_if = "Option::is_none")]
    pub occasion: Option<String>,
    /// Low: read the dates back and wait for a yes.
    pub confidence: Confidence,
    /// The one question to put next.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ask: Option<Ask>,
}

/// What a guest wants with a sentence.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Intent {
    /// A stay: prices, availability, dates, party.
    Quote,
    /// Is it free? (same road as a quote)
    Availability,
    /// A fact: amenities, rules, times.
    Faq,
    /// A person, please.
    Human,
    /// No more messages.
    OptOut,
    /// Messages again.
    OptIn,
    /// Hello, and nothing more.
    Greeting,
    /// Thank you.
    Thanks,
    /// Something is wrong.
    Complaint,
    /// Yes, that is right / go ahead.
    Yes,
    /// No.
    No,
    /// I want to book it.
    Book,
    /// Cancel (a booking, or the messages: ask which).
    Cancel,
    /// Cheaper, please.
    Discount,
    /// Pictures, please.
    Photos,
    /// Something for a guest in the house: towels, taxi.
    Service,
    /// Not interested, booked elsewhere.
    Lost,
    /// Danger to life or health.
    Emergency,
    /// None of these.
    #[default]
    Unknown,
}

/// How sure the reading is.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// Use it and repeat it.
    High,
    /// Read it back and wait for a yes.
    #[default]
    Low,
}

/// The scope of a budget.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BudgetScope {
    /// For the whole stay.
    Total,
    /// For one night.
    PerNight,
}

/// The next question.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ask {
    /// "Friday 8 to Sunday 10 May, right?"
    Confirm,
    /// Who comes?
    Party,
    /// Which days?
    Dates,
    /// Which month?
    Month,
    /// How old are the children?
    ChildAges,
    /// That day does not exist; which one?
    DateInvalid,
}

mod hours_minutes {
    use jiff::civil::Time;
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    #[expect(clippy::ref_option, reason = "the signature serde asks for")]
    pub(super) fn serialize<S: Serializer>(time: &Option<Time>, to: S) -> Result<S::Ok, S::Error> {
        match time {
            Some(time) => to.serialize_str(&time.strftime("%H:%M").to_string()),
            None => to.serialize_none(),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Time>, D::Error> {
        let text = Option::<String>::deserialize(from)?;
        text.map(|text| Time::strptime("%H:%M", &text).map_err(D::Error::custom)).transpose()
    }
}
