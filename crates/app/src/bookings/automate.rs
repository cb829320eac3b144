//! What follows from a booking event: messages now or later, what they call off, and why others are not sent. The
//! domain decides; here its decisions become outbox rows, timers and a record that says why.

use std::collections::BTreeMap;

use guestlink_domain::bookings::automation::{self, Action, Situation};
use guestlink_domain::bookings::native::Reservation;
use guestlink_domain::event::{Cause, DomainEvent};
use guestlink_domain::ids::{GuestId, TimerId};
use guestlink_domain::messaging::{Inbound, Outbound};
use guestlink_domain::resort::automations::{GuestAct, Stop};
use guestlink_domain::resort::templates::OptIn;
use guestlink_store::StoreError;
use guestlink_store::messaging::{self as stored, IdentityKind};
use guestlink_store::outbox::Class;
use guestlink_store::timers::{DueTimer, NewTimer, TimerCancel};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use super::AUTOMATION;
use super::work::News;
use crate::App;
use crate::messaging::desk::{Chat, Desk, Origin, Seat};
use crate::properties::Property;
use crate::sales;

/// A message about a stay that could not be sent for so long is of no use any more.
const STALE: SignedDuration = SignedDuration::from_hours(12);
/// The same for one that sells.
const STALE_OFFER: SignedDuration = SignedDuration::from_hours(3);
/// The flag of a guest for whom automations wait.
const AWAITING: &str = "automations_wait";
/// The payload of the button that declines a reminder.
const DECLINE: &str = "recovery_stop";

/// An action that waits for its moment, as its timer keeps it.
#[derive(Serialize, Deserialize)]
struct Waiting {
    guest: GuestId,
    number: String,
    automation: String,
    key: String,
    opt_in: OptIn,
    message: Outbound,
}

impl App {
    /// Does what the automations make of an event.
    pub(crate) fn automate(&self, desk: &mut Desk, news: &News<'_>) {
        call_off(desk, news.seat, news.property, |stop| *stop == Stop::Booking(news.event.kind));
        let Some(chat) = desk.chat(news.seat) else { return };
        let told = news.before.and_then(|stay| stay.data.get("reservation").cloned());
        let known = told.and_then(|reservation| serde_json::from_value::<Reservation>(reservation).ok());
        let situation = Situation {
            resort: &news.property.resort,
            identity: news.key,
            now: desk.now(),
            consent: consent_of(chat),
            window_open: chat.conversation.window_expires_at.is_some_and(|closes| closes > desk.now()),
            reservation: known.as_ref(),
            given: &BTreeMap::new(),
        };
        for outcome in automation::triggered(news.event, &situation) {
            match outcome.result {
                Ok(action) if action.due <= desk.now() => {
                    let (automation, key) = (action.automation.clone(), action.key.clone());
                    deliver(desk, news.seat, news.cause, (&automation, &key), action.opt_in, &action.message);
                }
                Ok(action) => self.put_off(desk, news, action),
                Err(why) => withhold(desk, news.seat, news.cause, &outcome.automation, &why.to_string()),
            }
        }
    }

    fn put_off(&self, desk: &mut Desk, news: &News<'_>, action: Action) {
        let id = TimerId(self.ids().new_at(desk.now()));
        let Some(chat) = desk.chat_mut(news.seat) else { return };
        sales::set_flag(chat, AWAITING, true);
        let waiting = Waiting {
            guest: chat.guest.id,
            number: chat.conversation.number_id.clone(),
            automation: action.automation.clone(),
            key: action.key,
            opt_in: action.opt_in,
            message: action.message,
        };
        let data = serde_json::json!({ "automation": action.automation, "due": action.due });
        let timer = NewTimer {
            tenant: chat.guest.tenant,
            key: format!("{}{}", prefix(chat, &action.automation), waiting.key),
            id,
            partition: chat.conversation.partition,
            conversation: None,
            stay: None,
            name: AUTOMATION.to_owned(),
            due_at: action.due,
            payload: serde_json::to_value(waiting).unwrap_or_default(),
        };
        desk.batch.timers_set.push(timer);
        desk.event(news.seat, news.cause, DomainEvent::new("automation.planned", data));
    }

    /// An automation's moment has come.
    pub(crate) async fn fire_automation(&self, desk: &mut Desk, timer: &DueTimer) -> Result<(), StoreError> {
        let Ok(waiting) = serde_json::from_value::<Waiting>(timer.payload.clone()) else { return Ok(()) };
        let Some(property) = self.property_of(&waiting.number) else { return Ok(()) };
        let loaded = stored::by_guests(self.store(), timer.tenant, &waiting.number, &[waiting.guest]).await?;
        let cause = Cause::Timer(timer.key.clone());
        for loaded in loaded {
            let seat = desk.lay(&property, &waiting.number, timer.partition, loaded);
            let names = (waiting.automation.as_str(), waiting.key.as_str());
            deliver(desk, seat, &cause, names, waiting.opt_in, &waiting.message);
        }
        Ok(())
    }
}

/// The guest wrote or tapped: automations that this calls off are forgotten.
pub(crate) fn heard(desk: &mut Desk, seat: Seat, property: &Property, content: &Inbound) {
    if !desk.chat(seat).is_some_and(|chat| sales::flag(chat, AWAITING)) {
        return;
    }
    let declined = matches!(content, Inbound::Choice { id, .. } if id == DECLINE);
    call_off(desk, seat, property, |stop| match stop {
        Stop::Guest(GuestAct::Wrote) => true,
        Stop::Guest(GuestAct::Declined) => declined,
        _ => false,
    });
}

fn call_off(desk: &mut Desk, seat: Seat, property: &Property, stops: impl Fn(&Stop) -> bool) {
    let Some(chat) = desk.chat(seat).filter(|chat| sales::flag(chat, AWAITING)) else { return };
    let tenant = chat.guest.tenant;
    let stopped = property.resort.automations.automations.iter().filter(|one| one.stop_on.iter().any(&stops));
    let cancels: Vec<_> =
        stopped.map(|one| TimerCancel::Prefix { tenant, prefix: prefix(chat, &one.id) }).collect();
    desk.batch.timers_cancelled.extend(cancels);
}

/// Sends an automation's message, if it may be sent now and was not sent before.
fn deliver(
    desk: &mut Desk,
    seat: Seat,
    cause: &Cause,
    (automation, key): (&str, &str),
    opt_in: OptIn,
    message: &Outbound,
) {
    let (now, Some(chat)) = (desk.now(), desk.chat_mut(seat)) else { return };
    let consent = consent_of(chat);
    let allowed = match opt_in {
        OptIn::Service => consent.service,
        OptIn::Marketing => consent.marketing,
        OptIn::Staff => true,
    };
    let reachable =
        chat.identity(IdentityKind::Phone).or_else(|| chat.identity(IdentityKind::Bsuid)).is_some();
    let refusal = match (allowed, reachable) {
        (false, _) => Some("the guest does not want such messages"),
        (_, false) => Some("no WhatsApp number of the guest is known"),
        _ if was_done(chat, key) => Some("it was done before"),
        _ => None,
    };
    if let Some(why) = refusal {
        return withhold(desk, seat, cause, automation, why);
    }
    mark_done(chat, key);
    let (class, stale) = match opt_in {
        OptIn::Marketing => (Class::MustNotRepeat, STALE_OFFER),
        OptIn::Service | OptIn::Staff => (Class::MustArrive, STALE),
    };
    let expires_at = now.saturating_add(stale).ok();
    let data = serde_json::json!({ "automation": automation, "key": key });
    desk.event(seat, cause, DomainEvent::new("automation.sent", data));
    desk.send(seat, cause, message, Origin { key, index: 0, class, expires_at });
}

fn withhold(desk: &mut Desk, seat: Seat, cause: &Cause, automation: &str, why: &str) {
    let data = serde_json::json!({ "automation": automation, "why": why });
    desk.event(seat, cause, DomainEvent::new("automation.withheld", data));
}

fn consent_of(chat: &Chat) -> automation::Consent {
    let silent = sales::flag(chat, sales::OPTED_OUT);
    automation::Consent {
        // Who wrote to us first may be answered about the own booking.
        service: sales::flag(chat, sales::SERVICE) || chat.conversation.last_inbound_at.is_some(),
        marketing: sales::flag(chat, sales::MARKETING) && !silent,
    }
}

fn prefix(chat: &Chat, automation: &str) -> String {
    format!("automation/{}/{automation}/", chat.guest.id)
}

/// Keys of what was done for this guest, kept with the guest.
const DONE: &str = "automations_done";

fn was_done(chat: &Chat, key: &str) -> bool {
    let done = chat.guest.data.get(DONE).and_then(serde_json::Value::as_array);
    done.is_some_and(|done| done.iter().any(|one| one.as_str() == Some(key)))
}

fn mark_done(chat: &mut Chat, key: &str) {
    let guest = chat.guest_mut();
    if !guest.data.is_object() {
        guest.data = serde_json::json!({});
    }
    let Some(data) = guest.data.as_object_mut() else { return };
    let done = data.entry(DONE).or_insert_with(|| serde_json::json!([]));
    if let Some(done) = done.as_array_mut() {
        done.push(key.into());
    }
}
