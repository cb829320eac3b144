//! `demo.json`: the invented history an invented resort is seeded with. Dates hang on an anchor day and move with
//! the calendar, so that the demo always looks alive. Real resorts have no such file.

use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::bookings::native::DateText;
use crate::language::Lang;

/// The history of an invented resort.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Demo {
    /// Where editors find the schema of this file.
    #[serde(rename = "$schema", default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// Where the data comes from; for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The day that counts as today in this file: `check_in_offset_days` counts from it.
    #[schemars(with = "DateText")]
    pub anchor_date: Date,
    /// Stays of every kind.
    pub stays: Vec<DemoStay>,
    /// What guests asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub service_requests: Vec<DemoRequest>,
    /// What guests said afterwards.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reviews: Vec<DemoReview>,
    /// Sentences of guests and what should come of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conversation_topics: Vec<DemoTopic>,
    /// Campaigns.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub campaigns: Vec<DemoCampaign>,
}

impl Demo {
    /// A stay of that reference.
    pub fn stay(&self, reference: &str) -> Option<&DemoStay> {
        self.stays.iter().find(|stay| stay.reference == reference)
    }
}

/// A stay, an inquiry or an unfinished booking.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DemoStay {
    /// Booking reference.
    #[serde(rename = "ref")]
    #[schemars(length(min = 1))]
    pub reference: String,
    /// Who.
    pub guest: DemoGuest,
    /// What; nothing yet for an inquiry.
    pub accommodation: Option<String>,
    /// The unit itself, once given.
    pub unit: Option<String>,
    /// Day of arrival, counted from the anchor.
    pub check_in_offset_days: i32,
    /// Length.
    #[schemars(range(min = 1, max = 365))]
    pub nights: u16,
    /// Day of arrival when today is the anchor.
    #[schemars(with = "DateText")]
    pub check_in: Date,
    /// Day of departure when today is the anchor.
    #[schemars(with = "DateText")]
    pub check_out: Date,
    /// Adults.
    pub adults: u8,
    /// Ages of children.
    #[serde(default)]
    pub child_ages: Vec<u8>,
    /// Where it stands.
    pub status: DemoStatus,
    /// How it came to us.
    pub source: String,
    /// Days between booking and arrival.
    pub booked_days_before: u32,
    /// Total in minor units, once priced.
    pub total_minor: Option<i64>,
    /// ISO 4217.
    #[schemars(regex(pattern = r"^[A-Z]{3}$"))]
    pub currency: String,
    /// A word about it.
    #[serde(default)]
    pub note: String,
}

impl DemoStay {
    /// Days of arrival and departure when today is `today`. `None` at the end of the calendar.
    pub fn dates(&self, today: Date) -> Option<(Date, Date)> {
        let day = |offset: i64| today.checked_add(jiff::Span::new().try_days(offset).ok()?).ok();
        let offset = i64::from(self.check_in_offset_days);
        Some((day(offset)?, day(offset + i64::from(self.nights))?))
    }
}

/// Where a demo stay stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DemoStatus {
    /// A question, nothing booked.
    Inquiry,
    /// Waits for a payment or a yes.
    Pending,
    /// Booked.
    Confirmed,
    /// In the house.
    CheckedIn,
    /// Left.
    CheckedOut,
    /// Called off.
    Cancelled,
    /// Never came.
    NoShow,
    /// Begun on the booking site and left.
    Abandoned,
}

/// A guest of the demo. Phone numbers lie in ranges reserved for fiction.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DemoGuest {
    /// Name as given.
    pub name: String,
    /// Language.
    pub language: Lang,
    /// ISO 3166.
    #[schemars(regex(pattern = r"^[A-Z]{2}$"))]
    pub country: String,
    /// E.164.
    #[schemars(regex(pattern = r"^\+[1-9][0-9]{6,14}$"))]
    pub phone: String,
    /// Mailbox.
    #[schemars(email)]
    pub email: String,
    /// What they agreed to.
    pub opt_in: DemoOptIn,
}

impl std::fmt::Debug for DemoGuest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DemoGuest").field("language", &self.language).finish_non_exhaustive()
    }
}

/// What a demo guest agreed to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DemoOptIn {
    /// Messages about the booking.
    pub service: bool,
    /// Offers.
    pub marketing: bool,
}

/// Something a demo guest asked for. Offsets are minutes from now; negative is past.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DemoRequest {
    /// Its reference.
    #[serde(rename = "ref")]
    pub reference: String,
    /// The stay's reference.
    pub stay: String,
    /// The service asked for.
    pub service: String,
    /// Kind of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub option: Option<String>,
    /// Where it stands, in the words of the request's life.
    pub status: DemoRequestStatus,
    /// When it was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened_offset_min: Option<i32>,
    /// When it is wanted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_offset_min: Option<i32>,
    /// Minutes until it was taken up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ack_min: Option<u32>,
    /// Minutes until it was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done_min: Option<u32>,
    /// The guest's stars.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 5))]
    pub rating: Option<u8>,
    /// Why not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Where a demo request stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DemoRequestStatus {
    /// Received.
    New,
    /// Waits for a yes.
    AwaitingApproval,
    /// Planned.
    Scheduled,
    /// Taken up.
    Accepted,
    /// Being done.
    InProgress,
    /// Done and confirmed.
    Done,
    /// Not solved after all.
    Reopened,
    /// Not possible.
    Declined,
}

/// What a demo guest said afterwards.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DemoReview {
    /// The stay's reference.
    pub stay: String,
    /// Where it was written.
    pub channel: String,
    /// Stars.
    pub rating: u8,
    /// Stars at most.
    pub max: u8,
    /// Language of the text.
    pub language: Lang,
    /// The words.
    pub text: String,
}

/// Sentences of a guest and what should come of them.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DemoTopic {
    /// Short name.
    pub id: String,
    /// Part of the journey.
    pub phase: String,
    /// Language of the sentences.
    pub language: Lang,
    /// What it is about.
    pub title: String,
    /// The sentences.
    pub guest_says: Vec<String>,
    /// What the guest wants.
    pub intent: String,
    /// What the sentences say.
    #[serde(default)]
    pub slots: BTreeMap<String, serde_json::Value>,
    /// What should happen.
    pub expected_behaviour: String,
    /// A person takes over.
    pub handoff: bool,
}

/// A campaign.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DemoCampaign {
    /// Short name.
    pub id: String,
    /// The season it sells.
    pub season: String,
    /// Who gets it.
    pub audience: String,
    /// When.
    pub send: String,
    /// Languages it is written in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<Lang>,
    /// How often at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap: Option<String>,
}
