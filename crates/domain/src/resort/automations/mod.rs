//! `automations.json`: what follows when something happens. Event, conditions, moment, actions; read from top to
//! bottom it is a sentence. New conditions, moments and actions are new members here, so that old files stay valid.

mod act;
mod limits;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use act::{Act, Given};
pub use limits::{Budget, Cap, Limits, Recovery};

use super::hours::{Clock, Span, WeekHours};
use crate::bookings::{EventKind, ReservationStatus};

/// The automations of a resort.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Automations {
    /// Where editors find the schema of this file.
    #[serde(rename = "$schema", default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// What holds for all of them together.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub limits: Limits,
    /// Each is looked at on its own; their order does not matter.
    pub automations: Vec<Automation>,
}

fn is_usual(limits: &Limits) -> bool {
    *limits == Limits::default()
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
    /// Only in these hours of the week at the property; else when they next begin.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<WeekHours>,
    /// Only in the business hours of `channel.json`; else when they next begin.
    #[serde(default, skip_serializing_if = "is_false")]
    pub business_hours: bool,
    /// Whose clock times of day are read on. A guest's, when the guest's country has one time.
    #[serde(default, skip_serializing_if = "ClockOf::is_property")]
    pub clock: ClockOf,
    /// What becomes of it when its moment has passed already: a late booking, a stop of the program.
    #[serde(default, skip_serializing_if = "CatchUp::is_default")]
    pub catch_up: CatchUp,
    /// It brings back an unfinished booking: the rules of `limits.recovery` hold.
    #[serde(default, skip_serializing_if = "is_false")]
    pub recovery: bool,
    /// Waits so many minutes for more of the same and then acts once, on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 1440))]
    pub merge_minutes: Option<u16>,
    /// How often for the same booking.
    #[serde(default, skip_serializing_if = "Once::is_default")]
    pub once_per: Once,
    /// Not for the same guest within so many days of the last time, whatever booking or campaign it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 400))]
    pub rest_days: Option<u16>,
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

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature serde asks for")]
fn is_false(flag: &bool) -> bool {
    !*flag
}

/// Whose clock a time of day is read on.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClockOf {
    /// The property's.
    #[default]
    Property,
    /// The guest's, when it is certain; else the property's.
    Guest,
}

impl ClockOf {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature serde asks for")]
    fn is_property(&self) -> bool {
        *self == Self::Property
    }
}

/// What becomes of something whose moment has passed already.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CatchUp {
    /// It is done late, as long as the day it was to come before has not begun, or else on its own day; what counts
    /// from an event, within 12 hours, or 3 hours when it sells.
    #[default]
    WhileUseful,
    /// It is done late on its own day only.
    SameDay,
    /// It is left out.
    Never,
}

impl CatchUp {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature serde asks for")]
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
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
            Self::House(event) => f.write_str(event.as_str()),
        }
    }
}

/// Events of Guest Link itself that can begin an automation.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
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
    /// The front desk sends a guest the link to their page. Texts may say `{{page_url}}`.
    #[serde(rename = "page.sent")]
    PageSent,
}

impl HouseEvent {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::QuotePrepared,
        Self::WaitlistFreed,
        Self::UnitReady,
        Self::RequestCompleted,
        Self::RequestLate,
        Self::RequestAssigned,
        Self::StaffBroadcast,
        Self::CampaignStarted,
        Self::PageSent,
    ];

    /// As it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::QuotePrepared => "quote.prepared",
            Self::WaitlistFreed => "waitlist.freed",
            Self::UnitReady => "unit.ready",
            Self::RequestCompleted => "request.completed",
            Self::RequestLate => "request.late",
            Self::RequestAssigned => "request.assigned",
            Self::StaffBroadcast => "staff.broadcast",
            Self::CampaignStarted => "campaign.started",
            Self::PageSent => "page.sent",
        }
    }

    /// Reads its name.
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|event| event.as_str() == word)
    }
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
    /// An expression over what is known, such as `nights >= 3 and 'vip' not in guest.tags`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 1000))]
    pub expression: Option<String>,
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
    /// The day it was booked, as far as we know.
    BookedAt,
    /// The last day on which cancelling costs nothing.
    FreeUntil,
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
    /// Once for each reservation and day counted from: a stay that moves is told again.
    Date,
    /// Once for each guest.
    Guest,
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

impl std::fmt::Display for Stop {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Booking(kind) => kind.fmt(f),
            Self::Guest(act) => f.write_str(act.as_str()),
        }
    }
}

impl GuestAct {
    /// As it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Wrote => "guest.wrote",
            Self::Declined => "guest.declined",
            Self::OptedOut => "guest.opted_out",
        }
    }
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
