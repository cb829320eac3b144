//! The Guest Link event: the one form in which everything at the booking side is told. Body shape as Standard
//! Webhooks has it (`type`, `timestamp`, `data`); its JSON Schema is published as `event`.

mod guest;
mod kind;
mod other;
mod price;
mod refusal;
mod reservation;
mod schema;
mod text;

pub use guest::{Guest, OptIn};
pub use kind::{EventKind, ReservationStatus, Subject};
pub use other::{Inquiry, Message, Request, RequestStatus, Review, Sender};
pub use price::{LineKind, PayAt, Payment, PaymentKind, Price, PriceLine};
pub use refusal::Refusal;
pub use reservation::{
    BookedUnit, Booking, Cancellation, CancelledBy, ExternalRef, Party, Reason, Reservation, Step,
};
pub(crate) use schema::{knows_path, schema};
pub(crate) use text::DateText;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::PhoneNumber;
use text::{InstantText, no_list};

/// The version of the event this program speaks.
pub const API_VERSION: &str = "1";

/// Something that happened at the booking side.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Guest Link event, version 1")]
pub struct BookingEvent {
    /// What happened.
    #[serde(rename = "type")]
    pub kind: EventKind,
    /// When it happened at the source, RFC 3339 with offset.
    #[schemars(with = "InstantText")]
    pub timestamp: Timestamp,
    /// Always `1`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("const" = "1"))]
    pub api_version: Option<String>,
    /// The property's id; may be left out when the connection serves one property.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub property: Option<String>,
    /// Where it comes from.
    #[serde(default, skip_serializing_if = "Source::is_empty", deserialize_with = "no_list")]
    pub source: Source,
    /// What it tells.
    pub data: Data,
}

/// Where an event comes from.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Source {
    /// The platform.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub platform: Option<String>,
    /// The account there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// The event's name there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
    /// The event's id there; used to notice repetitions, next to `webhook-id`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
}

impl Source {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What an event tells: the guest, and the subject of its kind.
#[derive(Clone, Default, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Data {
    /// Who it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guest: Option<Guest>,
    /// A reservation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reservation: Option<Reservation>,
    /// A booking that is not finished.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub booking: Option<Booking>,
    /// A payment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment: Option<Payment>,
    /// A review.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<Review>,
    /// A question.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inquiry: Option<Inquiry>,
    /// A message that came through the platform.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<Message>,
    /// A service request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<Request>,
    /// Anything else; kept, never interpreted.
    #[serde(default, skip_serializing_if = "serde_json::Map::is_empty", deserialize_with = "no_list")]
    pub ext: serde_json::Map<String, serde_json::Value>,
}

/// Reads a body. Everything our schema allows is read, and a little more where nothing has to be guessed: `null` for
/// nothing, blanks in a telephone number; a number that is none is kept as `phone_raw`, unknown members in `ext`.
pub fn parse(body: &[u8]) -> Result<BookingEvent, Refusal> {
    let value: Value =
        serde_json::from_slice(body).map_err(|_unreadable| Refusal::at("body", "a JSON object"))?;
    from_value(value)
}

/// Reads a body that is JSON already.
pub fn from_value(mut value: Value) -> Result<BookingEvent, Refusal> {
    let kind = value.get("type").and_then(Value::as_str);
    if let Some(kind) = kind.filter(|kind| EventKind::read(kind).is_none()) {
        return Err(Refusal::UnknownEvent(kind.chars().take(80).collect()));
    }
    mend_phone(&mut value);
    keep_unknown(&mut value);
    let event: BookingEvent = serde_path_to_error::deserialize(value).map_err(|error| Refusal::of(&error))?;
    event.check()?;
    Ok(event)
}

/// A telephone that cannot be read with certainty is kept as it was written.
fn mend_phone(event: &mut Value) {
    let Some(guest) = event.pointer_mut("/data/guest").and_then(Value::as_object_mut) else { return };
    let raw = match guest.get("phone") {
        Some(Value::String(text)) if PhoneNumber::read(text).is_none() => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => return,
    };
    guest.remove("phone");
    if !raw.trim().is_empty() {
        guest.entry("phone_raw").or_insert(raw.into());
    }
}

/// Unknown members of the event and of its data move to `data.ext`.
fn keep_unknown(event: &mut Value) {
    const EVENT: &[&str] = &["type", "timestamp", "api_version", "property", "source", "data"];
    const GUEST: &[&str] = &["guest", "ext", "appointment"];
    let Some(event) = event.as_object_mut() else { return };
    let mut unknown = take_unknown(event, |name| EVENT.contains(&name));
    let Some(data) = event.get_mut("data").and_then(Value::as_object_mut) else { return };
    unknown.extend(take_unknown(data, |name| GUEST.contains(&name) || Subject::read(name).is_some()));
    if unknown.is_empty() {
        return;
    }
    if let Some(ext) = data.entry("ext").or_insert_with(|| Map::new().into()).as_object_mut() {
        for (name, value) in unknown {
            ext.entry(name).or_insert(value);
        }
    }
}

fn take_unknown(object: &mut Map<String, Value>, known: impl Fn(&str) -> bool) -> Map<String, Value> {
    let names: Vec<String> = object.keys().filter(|name| !known(name)).cloned().collect();
    names.into_iter().filter_map(|name| object.remove_entry(&name)).collect()
}

impl BookingEvent {
    /// What types cannot say.
    fn check(&self) -> Result<(), Refusal> {
        if self.api_version.as_deref().is_some_and(|version| version != API_VERSION) {
            return Err(Refusal::at("api_version", "\"1\""));
        }
        if let Some(subject) = self.kind.subject().filter(|subject| !self.data.has(*subject)) {
            let path = format!("data.{subject}");
            return Err(Refusal::at(&path, format!("an object, since the type is {}", self.kind)));
        }
        self.data.check()
    }

    /// The reservation or unfinished booking it is about, by the sender's reference.
    pub fn booking_ref(&self) -> Option<&str> {
        let data = &self.data;
        let reservation = data.reservation.as_ref().map(|reservation| reservation.reference.as_str());
        let booking = || data.booking.as_ref().map(|booking| booking.reference.as_str());
        let payment =
            || data.payment.as_ref().and_then(|p| p.reservation.as_deref().or(p.booking.as_deref()));
        let review = || data.review.as_ref().and_then(|review| review.reservation.as_deref());
        let message = || data.message.as_ref().and_then(|message| message.reservation.as_deref());
        let request = || data.request.as_ref().and_then(|request| request.reservation.as_deref());
        reservation.or_else(booking).or_else(payment).or_else(review).or_else(message).or_else(request)
    }

    /// Names under which this event may have arrived before, most certain first: any of them seen means a repetition.
    /// Never empty: without any id the body itself is the name.
    pub fn identities(&self, connection: &str, delivery: Option<&str>, body: &[u8]) -> Vec<String> {
        let name = |what: &str, id: &str| format!("{connection}:{what}:{id}");
        let delivery = delivery.filter(|id| !id.is_empty()).map(|id| name("delivery", id));
        let source = self.source.id.as_deref().filter(|id| !id.is_empty()).map(|id| name("event", id));
        let mut identities: Vec<String> = delivery.into_iter().chain(source).collect();
        if identities.is_empty() {
            identities.push(name("body", &super::auth::sha256_hex(body)));
        }
        identities
    }
}

impl Data {
    fn has(&self, subject: Subject) -> bool {
        match subject {
            Subject::Reservation => self.reservation.is_some(),
            Subject::Booking => self.booking.is_some(),
            Subject::Payment => self.payment.is_some(),
            Subject::Review => self.review.is_some(),
            Subject::Inquiry => self.inquiry.is_some(),
            Subject::Message => self.message.is_some(),
            Subject::Request => self.request.is_some(),
        }
    }

    fn check(&self) -> Result<(), Refusal> {
        if let Some(stay) = &self.reservation {
            reference(&stay.reference, "data.reservation.ref")?;
            order(Some(stay.check_in), Some(stay.check_out), "data.reservation.check_out")?;
            party(stay.party.as_ref(), "data.reservation.party")?;
        }
        if let Some(booking) = &self.booking {
            reference(&booking.reference, "data.booking.ref")?;
            order(booking.check_in, booking.check_out, "data.booking.check_out")?;
            party(booking.party.as_ref(), "data.booking.party")?;
        }
        if let Some(inquiry) = &self.inquiry {
            order(inquiry.check_in, inquiry.check_out, "data.inquiry.check_out")?;
            party(inquiry.party.as_ref(), "data.inquiry.party")?;
        }
        if let Some(payment) = &self.payment {
            reference(&payment.reference, "data.payment.ref")?;
        }
        Ok(())
    }
}

fn reference(text: &str, path: &str) -> Result<(), Refusal> {
    if text.trim().is_empty() { Err(Refusal::at(path, "a reference, but it is empty")) } else { Ok(()) }
}

fn order(
    from: Option<jiff::civil::Date>,
    until: Option<jiff::civil::Date>,
    path: &str,
) -> Result<(), Refusal> {
    match (from, until) {
        (Some(from), Some(until)) if until <= from => {
            Err(Refusal::at(path, format!("a day after check_in ({from})")))
        }
        _ => Ok(()),
    }
}

fn party(party: Option<&Party>, path: &str) -> Result<(), Refusal> {
    let ages = party.iter().flat_map(|party| &party.children).enumerate();
    for (index, age) in ages {
        if age.is_some_and(|age| age > 17) {
            return Err(Refusal::at(&format!("{path}.children[{index}]"), "an age from 0 to 17, or null"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
