//! Reservations and unfinished bookings. Dates are local calendar dates, departure exclusive.

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::text::{DateText, InstantText, TimeText, no_list};
use super::{Price, ReservationStatus};

/// A reservation.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Reservation {
    /// The booking reference guests know.
    #[serde(rename = "ref")]
    #[schemars(length(min = 1))]
    pub reference: String,
    /// The same reservation elsewhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "no_list")]
    pub external_refs: Vec<ExternalRef>,
    /// Where it stands.
    pub status: ReservationStatus,
    /// How it came: `direct`, `booking.com` …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// Day of arrival.
    #[schemars(with = "DateText")]
    pub check_in: Date,
    /// Day of departure.
    #[schemars(with = "DateText")]
    pub check_out: Date,
    /// When the guest means to arrive, local time.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "super::text::hour_minute")]
    #[schemars(with = "Option<TimeText>")]
    pub arrival_time: Option<Time>,
    /// Who comes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party: Option<Party>,
    /// What is booked.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "no_list")]
    pub units: Vec<BookedUnit>,
    /// What it costs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Price>,
    /// Until when it can be called off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancellation: Option<Cancellation>,
    /// Members that changed, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "no_list")]
    pub changes: Vec<String>,
    /// Who called it off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancelled_by: Option<CancelledBy>,
    /// What goes back, minor units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refund_minor: Option<i64>,
    /// When the guest came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<InstantText>")]
    pub checked_in_at: Option<Timestamp>,
    /// When the guest left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<InstantText>")]
    pub checked_out_at: Option<Timestamp>,
    /// The room itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<String>,
    /// A word from the guest or the platform.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 4000))]
    pub notes: Option<String>,
}

impl Reservation {
    /// Nights of the stay.
    pub fn nights(&self) -> i32 {
        (self.check_out - self.check_in).get_days()
    }
}

/// A reference of the same thing in another system.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ExternalRef {
    /// Whose.
    pub system: String,
    /// The reference.
    #[serde(rename = "ref")]
    pub reference: String,
}

/// Who comes.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Party {
    /// Adults.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adults: Option<u8>,
    /// One entry for each child: its age, or null when unknown.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "no_list")]
    #[schemars(inner(range(min = 0, max = 17)))]
    pub children: Vec<Option<u8>>,
    /// Infants.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub infants: Option<u8>,
    /// Animals.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pets: Option<u8>,
    /// Everybody, when that is all that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub total: Option<u8>,
}

/// One kind of accommodation in a reservation.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct BookedUnit {
    /// The catalog's id, or the sender's own.
    pub accommodation: String,
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// How many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub quantity: Option<u16>,
    /// The room itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<String>,
}

/// Until when a reservation can be called off.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Cancellation {
    /// Without cost until then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<InstantText>")]
    pub free_until: Option<Timestamp>,
}

/// Who called a reservation off.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words are the meaning")]
pub enum CancelledBy {
    Guest,
    Property,
    Channel,
    System,
}

/// A booking that is not finished.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Booking {
    /// The sender's reference of the unfinished booking.
    #[serde(rename = "ref")]
    #[schemars(length(min = 1))]
    pub reference: String,
    /// Where it can be taken up again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(url)]
    pub url: Option<String>,
    /// How far it got.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<Step>,
    /// When it was left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<InstantText>")]
    pub abandoned_at: Option<Timestamp>,
    /// Why it was left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// Day of arrival, once chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<DateText>")]
    pub check_in: Option<Date>,
    /// Day of departure, once chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<DateText>")]
    pub check_out: Option<Date>,
    /// Who comes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party: Option<Party>,
    /// What was chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accommodation: Option<String>,
    /// What it would cost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Price>,
}

/// How far an unfinished booking got.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words are the meaning")]
pub enum Step {
    Dates,
    Results,
    Accommodation,
    Extras,
    GuestDetails,
    Payment,
}

/// Why a booking was left.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words are the meaning")]
pub enum Reason {
    CheckoutIncomplete,
    PaymentFailed,
    Expired,
    Unknown,
}
