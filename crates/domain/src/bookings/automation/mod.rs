//! What follows from a booking event: which automations it begins, with what message, when, and why another one does
//! not begin. Pure: reading the stay, minting links, sending and calling off are the caller's.

mod conditions;
mod facts;
mod moment;
mod speech;
mod template;

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::BookingEvent;
use super::native::Reservation;
use crate::messaging::Outbound;
use crate::resort::Resort;
use crate::resort::automations::{Act, Automation, Once, Stop, Trigger};
use crate::resort::templates::OptIn;

pub(crate) use facts::tells;
pub use template::{MissingValue, filled};

/// What is known besides the event.
#[derive(Clone, Copy)]
pub struct Situation<'a> {
    /// The resort it happens at.
    pub resort: &'a Resort,
    /// The event's own identity: what makes two deliveries of it one.
    pub identity: &'a str,
    /// Now.
    pub now: Timestamp,
    /// What the guest agreed to, as far as we know from anywhere.
    pub consent: Consent,
    /// The guest wrote within the last 24 hours.
    pub window_open: bool,
    /// The reservation as it is known, for events that do not tell it whole (a payment).
    pub reservation: Option<&'a Reservation>,
    /// Values only the caller has, by name: `stay_token`, `quote_token` …
    pub given: &'a BTreeMap<String, String>,
}

/// What a guest agreed to.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Consent {
    /// Messages about the own booking.
    pub service: bool,
    /// Offers and reminders that sell.
    pub marketing: bool,
}

impl Consent {
    /// What an event says the guest agreed to; `None` when it says nothing.
    pub fn told_by(event: &BookingEvent) -> Option<Self> {
        let guest = event.data.guest.as_ref()?;
        guest.whatsapp_opt_in.as_ref()?;
        Some(Self { service: guest.allows_service(), marketing: guest.allows_marketing() })
    }

    fn allows(self, opt_in: OptIn) -> bool {
        match opt_in {
            OptIn::Service => self.service,
            OptIn::Marketing => self.marketing,
            OptIn::Staff => true,
        }
    }
}

/// Something to do, now or later.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Action {
    /// The automation's id.
    pub automation: String,
    /// Two actions of one key do the same thing: only one of them may be done, and one that comes while the other still
    /// waits takes its place.
    pub key: String,
    /// When. Not before now.
    pub due: Timestamp,
    /// The consent it needs; ask again when it is due.
    pub opt_in: OptIn,
    /// What calls it off until then.
    pub stop_on: Vec<Stop>,
    /// What is sent.
    pub message: Outbound,
}

/// Why an automation that listens to an event does not act on it.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Withheld {
    /// One of its conditions does not hold.
    #[error("the condition `{0}` does not hold")]
    Condition(&'static str),
    /// The guest has not agreed to such messages.
    #[error("the guest has not agreed to {0} messages")]
    Consent(&'static str),
    /// Its moment has passed, or there is no day to count from.
    #[error("its moment has passed or cannot be told")]
    Moment,
    /// The template it names is not there.
    #[error("there is no template `{0}`")]
    NoTemplate(String),
    /// Something the message must say is not known.
    #[error(transparent)]
    Missing(#[from] MissingValue),
}

/// What an automation makes of an event.
#[derive(Clone, PartialEq, Debug)]
pub struct Outcome {
    /// The automation's id.
    pub automation: String,
    /// What is to be done, or why nothing is.
    pub result: Result<Action, Withheld>,
}

/// What every automation that listens to the event makes of it, in the file's order. Automations that are switched off
/// or listen to something else do not appear.
pub fn triggered(event: &BookingEvent, situation: &Situation<'_>) -> Vec<Outcome> {
    let listening = situation
        .resort
        .automations
        .automations
        .iter()
        .filter(|automation| automation.enabled && automation.on.contains(&Trigger::Booking(event.kind)));
    listening
        .flat_map(|automation| {
            automation.actions.iter().enumerate().map(|(index, act)| Outcome {
                automation: automation.id.clone(),
                result: act_on(automation, index, act, event, situation),
            })
        })
        .collect()
}

fn act_on(
    automation: &Automation,
    index: usize,
    act: &Act,
    event: &BookingEvent,
    situation: &Situation<'_>,
) -> Result<Action, Withheld> {
    conditions::hold(&automation.conditions, event, situation).map_err(Withheld::Condition)?;
    let due = moment::due(automation, event, situation).ok_or(Withheld::Moment)?;
    let Act::SendTemplate { template: name } = act;
    let template = situation.resort.templates.get(name).ok_or_else(|| Withheld::NoTemplate(name.clone()))?;
    if !situation.consent.allows(template.opt_in) {
        let words = if template.opt_in == OptIn::Marketing { "marketing" } else { "service" };
        return Err(Withheld::Consent(words));
    }
    Ok(Action {
        automation: automation.id.clone(),
        key: key(automation, index, event, situation.identity),
        due,
        opt_in: template.opt_in,
        stop_on: automation.stop_on.clone(),
        message: filled(template, event, situation)?,
    })
}

/// `booking-confirmed/0/booking/GL-4K7Q2`: the same for everything that must be done once only.
fn key(automation: &Automation, index: usize, event: &BookingEvent, identity: &str) -> String {
    let id = &automation.id;
    match (automation.once_per, event.booking_ref()) {
        (Once::Booking, Some(reference)) => format!("{id}/{index}/booking/{reference}"),
        _ => format!("{id}/{index}/event/{identity}"),
    }
}

#[cfg(test)]
mod tests;
