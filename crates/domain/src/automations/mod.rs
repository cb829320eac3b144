//! What follows from what happens: which automations begin, when, with what message, and why another one does not.
//! Pure: reading stays, sending, timers and the record are the caller's. Everything is decided twice: when something
//! happens, and again from what is known then when its moment has come, so that nothing stale ever leaves.

mod conditions;
mod decide;
mod derive;
mod expression;
mod facts;
mod moment;
mod occasion;
mod person;
mod reviews;
mod rules;
mod speech;
mod template;
mod trace;
pub mod world;

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::bookings::native::Reservation;
use crate::costs::RateCard;
use crate::resort::Resort;

pub use decide::{Decided, Deed, Plan, act, leads_to_page, listening, plan};
pub use derive::{Derived, Moments, derive, follows_stay};
pub(crate) use expression::check as check_expression;
pub(crate) use facts::tells;
pub use occasion::Occasion;
pub use person::{Booked, Consent, Done, Heard, Person, held_out};
pub use reviews::{Review, ReviewStatus, Reviews, Unsendable};
pub use rules::{OF_A_REQUEST, Spent};
pub use template::{MissingValue, filled};
pub use trace::{Trace, Withheld};

/// The value that ends the address of a guest's own page.
pub const STAY_TOKEN: &str = "stay_token";
/// The whole address of the guest's own page, in words of an automation's own.
pub const PAGE_URL: &str = "page_url";

/// What is known besides what happened.
#[derive(Clone, Copy)]
pub struct Situation<'a> {
    /// The resort it happens at.
    pub resort: &'a Resort,
    /// Now.
    pub now: Timestamp,
    /// Whom it is about.
    pub person: &'a Person,
    /// The reservation as it is known now, if it is about one.
    pub reservation: Option<&'a Reservation>,
    /// Since when the booking is known.
    pub booked_at: Option<Timestamp>,
    /// What is booked or asked for is taken by others meanwhile.
    pub sold_out: bool,
    /// Values only the caller has, by name: [`STAY_TOKEN`], `quote_token` …
    pub given: &'a BTreeMap<String, String>,
    /// How WhatsApp's review of the templates stands.
    pub reviews: &'a Reviews,
    /// What messages cost.
    pub rates: &'a RateCard,
    /// What this month has cost so far, on the same rate card.
    pub spent: Spent,
}

#[cfg(test)]
mod tests;
