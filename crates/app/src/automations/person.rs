//! Whom a decision is about, as the domain wants to know it: from the chat, from what was done, from the stays.

use guestlink_domain::automations::{Booked, Consent, Done, Heard, Person};
use guestlink_domain::language::Lang;
use guestlink_domain::messaging::Inbound;
use guestlink_domain::resort::automations::{GuestAct, Stop};
use guestlink_domain::sales::conversation::zones_of;
use guestlink_store::messaging::IdentityKind;
use guestlink_store::stays::{self, Stay};
use guestlink_store::{StoreError, automations as stored};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::App;
use crate::messaging::desk::{Chat, Desk, Seat};
use crate::sales;

/// What was done lately is enough to know: older keys belong to bookings that are over.
const DONE: i64 = 400;
/// What may call automations off is kept for so many of the latest.
const HEARD: usize = 60;
/// Where it is kept with the guest.
const HEARD_IN: &str = "heard";
const TAGS_IN: &str = "tags";
const ABANDONED_IN: &str = "abandoned";

/// A guest's stays, with what this very event changes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stays(pub(crate) Vec<Stay>);

impl App {
    /// The person at a seat.
    pub(crate) async fn person(&self, desk: &Desk, seat: Seat) -> Result<Option<Person>, StoreError> {
        let Some(chat) = desk.chat(seat) else { return Ok(None) };
        let (tenant, guest) = (chat.guest.tenant, chat.guest.id);
        let (done, mut stays) = if chat.is_new() {
            (Vec::new(), Vec::new())
        } else {
            let fetched = desk.shelf(chat.conversation.property);
            if let Ok(history) = fetched.and_then(|fetched| fetched.history(guest)) {
                history
            } else {
                let done = stored::done(self.store(), tenant, guest, DONE).await?;
                (done, stays::by_guest(self.store(), tenant, guest).await?)
            }
        };
        for fresh in desk.batch.stays.iter().filter(|stay| stay.guest == Some(guest)) {
            stays.retain(|stay| stay.id != fresh.id);
            stays.push(fresh.clone());
        }
        // One body may tell of several things: what is done for the first is known to the second.
        let new = desk.batch.done.iter().filter(|new| new.guest == guest).map(|new| new.done.clone());
        let done = new.chain(done).collect();
        Ok(Some(person_of(chat, desk.now(), done, &Stays(stays))))
    }
}

/// The person of a chat.
pub(crate) fn person_of(chat: &Chat, now: Timestamp, done: Vec<Done>, stays: &Stays) -> Person {
    let country = sales::country_of(chat);
    let zones = country.as_deref().map(zones_of).unwrap_or_default();
    let mut heard: Vec<Heard> = kept(chat, HEARD_IN);
    let mut from_chat = |act, at| heard.push(Heard { what: Stop::Guest(act), at, booking: None });
    if let Some(at) = chat.conversation.last_inbound_at {
        from_chat(GuestAct::Wrote, at);
    }
    if sales::flag(chat, sales::OPTED_OUT) {
        from_chat(GuestAct::OptedOut, Timestamp::MAX);
    }
    let over = stays.0.iter().filter(|stay| stay.status == "checked_out").count();
    let holds = |stay: &&Stay| matches!(stay.status.as_str(), "pending" | "confirmed" | "checked_in");
    let booked = stays.0.iter().filter(holds).map(|stay| Booked {
        booking: format!("{}:{}", stay.connection, stay.reference),
        check_in: stay.check_in,
        check_out: stay.check_out,
    });
    let name = chat.guest.name.as_deref().and_then(|name| name.split_whitespace().next());
    Person {
        key: chat.guest.id.to_string(),
        first_name: name.map(str::to_owned),
        language: chat.guest.language.as_deref().map(Lang::new),
        zones: zones.iter().filter_map(|name| TimeZone::get(name).ok()).collect(),
        country,
        tags: kept(chat, TAGS_IN),
        past_stays: u32::try_from(over).unwrap_or(u32::MAX),
        consent: consent_of(chat),
        window_open: chat.conversation.window_expires_at.is_some_and(|closes| closes > now),
        reachable: chat
            .identity(IdentityKind::Phone)
            .or_else(|| chat.identity(IdentityKind::Bsuid))
            .is_some(),
        heard,
        done,
        booked: booked.collect(),
        abandoned: kept(chat, ABANDONED_IN),
    }
}

fn consent_of(chat: &Chat) -> Consent {
    let silent = sales::flag(chat, sales::OPTED_OUT);
    Consent {
        // Who wrote to us first may be answered about the own booking.
        service: sales::flag(chat, sales::SERVICE) || chat.conversation.last_inbound_at.is_some(),
        marketing: sales::flag(chat, sales::MARKETING) && !silent,
    }
}

fn kept<T: serde::de::DeserializeOwned + Default>(chat: &Chat, name: &str) -> T {
    let value = chat.guest.data.get(name).cloned().unwrap_or_default();
    serde_json::from_value(value).unwrap_or_default()
}

fn keep<T: serde::Serialize>(chat: &mut Chat, name: &str, value: &T) {
    let guest = chat.guest_mut();
    if !guest.data.is_object() {
        guest.data = serde_json::json!({});
    }
    if let Some(data) = guest.data.as_object_mut() {
        data.insert(name.to_owned(), serde_json::to_value(value).unwrap_or_default());
    }
}

/// Something that may call automations off is remembered with the guest.
pub(crate) fn hears(chat: &mut Chat, heard: Heard) {
    let mut all: Vec<Heard> = kept(chat, HEARD_IN);
    if all.contains(&heard) {
        return;
    }
    all.push(heard);
    let spare = all.len().saturating_sub(HEARD);
    all.drain(..spare);
    keep(chat, HEARD_IN, &all);
}

/// A booking was begun, and so far left.
pub(crate) fn left_open(chat: &mut Chat, booking: &str, at: Timestamp) {
    let mut all: Vec<(String, Timestamp)> = kept(chat, ABANDONED_IN);
    all.retain(|(other, _)| other != booking);
    all.push((booking.to_owned(), at));
    let spare = all.len().saturating_sub(20);
    all.drain(..spare);
    keep(chat, ABANDONED_IN, &all);
}

/// A word is remembered about the guest.
pub(crate) fn tag(chat: &mut Chat, tag: &str) {
    let mut all: Vec<String> = kept(chat, TAGS_IN);
    if !all.iter().any(|one| one == tag) {
        all.push(tag.to_owned());
        keep(chat, TAGS_IN, &all);
    }
}

/// Payloads of buttons that decline: those that end so, and these.
const DECLINES: [&str; 3] = ["recovery_stop", "waitlist_leave", "private_feedback"];

/// The guest wrote or tapped. That they wrote is kept with the conversation; that they declined, here.
pub(crate) fn heard(desk: &mut Desk, seat: Seat, content: &Inbound, at: Timestamp, wamid: &str) {
    let Inbound::Choice { id, .. } = content else { return };
    if !DECLINES.contains(&id.as_str()) && !id.ends_with("_no") {
        return;
    }
    if let Some(chat) = desk.chat_mut(seat) {
        hears(chat, Heard { what: Stop::Guest(GuestAct::Declined), at, booking: None });
    }
    let cause = guestlink_domain::event::Cause::WhatsApp(wamid.to_owned());
    let data = serde_json::json!({ "choice": id, "at": at });
    desk.event(seat, &cause, guestlink_domain::event::DomainEvent::new("guest.declined", data));
}
