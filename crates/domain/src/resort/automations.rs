//! `automations.json`: what follows when something happens. Event, conditions, moment, actions; read from top to
//! bottom it is a sentence. New conditions, moments and actions are new members here, so that old files stay valid.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::hours::{Clock, Span};
use crate::bookings::{EventKind, ReservationStatus};

/// The automations of a resort.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Automations {
    /// Where editors find the schema of this file.
    #[serde(rename = "$schema", default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// Each is looked at on its own; their order does not matter.
    pub automations: Vec<Automation>,
}

/// When this happens, and that holds, then at this moment, do those things.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Automation {
    /// Short name, unique in the file.
    #[schemars(regex(pattern = r"^[a-z0-9][a-z0-9-]{1,59}$"), example = &"booking-confirmed")]
    pub id: String,
    /// What it is for; for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Switched off: kept, not looked at.
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    pub enabled: bool,
    /// The events that begin it.
    #[schemars(length(min = 1), extend("uniqueItems" = true))]
    pub on: Vec<Trigger>,
    /// All of these must hold.
    #[serde(default, rename = "if", skip_serializing_if = "Conditions::is_empty")]
    pub conditions: Conditions,
    /// When. At once when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Moment>,
    /// Only between these times of day at the property; else at the next such time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub between: Option<Span>,
    /// How often for the same booking.
    #[serde(default, skip_serializing_if = "Once::is_default")]
    pub once_per: Once,
    /// What calls it off while it waits.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stop_on: Vec<Stop>,
    /// What is done, in this order.
    #[serde(rename = "do")]
    #[schemars(length(min = 1))]
    pub actions: Vec<Act>,
}

fn yes() -> bool {
    true
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature serde asks for")]
fn is_yes(flag: &bool) -> bool {
    *flag
}

/// What begins an automation: something at the booking side, or inside Guest Link.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Trigger {
    /// An event of a booking platform.
    Booking(EventKind),
    /// An event of Guest Link itself.
    House(HouseEvent),
}

impl std::fmt::Display for Trigger {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Booking(kind) => kind.fmt(f),
            Self::House(event) => event.serialize(f),
        }
    }
}

/// Events of Guest Link itself that can begin an automation.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub enum HouseEvent {
    /// A quote was prepared for a guest.
    #[serde(rename = "quote.prepared")]
    QuotePrepared,
    /// Nights became free that a guest waits for.
    #[serde(rename = "waitlist.freed")]
    WaitlistFreed,
    /// A unit was cleaned and inspected.
    #[serde(rename = "unit.ready")]
    UnitReady,
    /// A service request was done.
    #[serde(rename = "request.completed")]
    RequestCompleted,
    /// A service request is past its target.
    #[serde(rename = "request.late")]
    RequestLate,
    /// A service request was given to a person.
    #[serde(rename = "request.assigned")]
    RequestAssigned,
    /// Staff write to every guest in the house.
    #[serde(rename = "staff.broadcast")]
    StaffBroadcast,
    /// A campaign runs.
    #[serde(rename = "campaign.started")]
    CampaignStarted,
}

/// Simple conditions. All that are given must hold.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Conditions {
    /// The reservation's status is one of these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub status: Vec<ReservationStatus>,
    /// The booking came through one of these channels (`direct`, `booking.com` …).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub channel: Vec<String>,
    /// One of these accommodations of the catalog is booked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accommodation: Vec<String>,
    /// One of these has changed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changed: Vec<Change>,
    /// At least so many nights.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 365))]
    pub min_nights: Option<u16>,
    /// Something is, or is not, still to be paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub balance_due: Option<bool>,
    /// The 24-hour service window is, or is not, open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window_open: Option<bool>,
}

impl Conditions {
    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What may change about a reservation.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// The day of arrival.
    CheckIn,
    /// The day of departure.
    CheckOut,
    /// What is booked.
    Accommodation,
    /// Who comes.
    Party,
    /// What it costs.
    Price,
}

/// When an automation acts.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "type", deny_unknown_fields)]
pub enum Moment {
    /// So long after the event.
    After {
        /// Minutes; 1,440 is a day.
        #[schemars(range(min = 1, max = 525_600))]
        minutes: u32,
    },
    /// On a day counted from the stay, at a time of day at the property. Follows the stay when its dates change.
    Stay {
        /// The day counted from.
        from: StayDay,
        /// Days after it; negative for before.
        #[schemars(range(min = -365, max = 365))]
        days: i32,
        /// Time of day at the property.
        at: Clock,
    },
}

/// A day of the stay.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StayDay {
    /// The day of arrival.
    CheckIn,
    /// The day of departure.
    CheckOut,
}

/// How often an automation acts for the same booking.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Once {
    /// Once for each event.
    #[default]
    Event,
    /// Once for each reservation or unfinished booking, however many events there are.
    Booking,
}

impl Once {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature serde asks for")]
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// What calls a waiting automation off.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Stop {
    /// An event of the same guest at the booking side.
    Booking(EventKind),
    /// Something the guest did in the chat.
    Guest(GuestAct),
}

/// What a guest does that calls messages off.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub enum GuestAct {
    /// Wrote anything.
    #[serde(rename = "guest.wrote")]
    Wrote,
    /// Tapped "not interested" or said so.
    #[serde(rename = "guest.declined")]
    Declined,
    /// Wants no more messages.
    #[serde(rename = "guest.opted_out")]
    OptedOut,
}

/// Something to do.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "type", deny_unknown_fields)]
pub enum Act {
    /// Sends a message template to the guest.
    SendTemplate {
        /// Its name in `templates.json`.
        template: String,
    },
}
