//! The demo resort's invented history: who stays, who asks. Stays come in as signed events of the booking site, words
//! of guests as WhatsApp messages from the simulator: through the same doors as in earnest.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use bytes::Bytes;
use guestlink_app::bookings::Delivery;
use guestlink_domain::resort::Resort;
use guestlink_domain::resort::connection::{Auth, Connection};
use guestlink_domain::resort::demo::{Demo, DemoStatus, DemoStay, DemoTopic};
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Value, json};
use sha2::Sha256;

/// Conversations to begin with: enough to look alive, few enough to be there at once.
const CONVERSATIONS: usize = 16;

/// The connection whose events the history is told by.
pub fn booking_site(resort: &Resort) -> Option<&Connection> {
    resort
        .connections
        .values()
        .find(|connection| matches!(connection.auth, Some(Auth::StandardWebhooks { .. })))
}

/// One signed delivery for each stay that is booked, with its dates moved to where `today` is.
pub fn deliveries(resort: &Resort, today: Date, now: Timestamp) -> Vec<Delivery> {
    let (Some(demo), Some(connection)) = (&resort.demo, booking_site(resort)) else { return Vec::new() };
    let Some(Auth::StandardWebhooks { secret, .. }) = &connection.auth else { return Vec::new() };
    let Some(secret) = secret.value(&|_name| None) else { return Vec::new() };
    demo.stays
        .iter()
        .filter_map(|stay| event(stay, &resort.property.id, today, now))
        .map(|event| signed(&event, &connection.id, &secret, now))
        .collect()
}

/// Only what is booked or left half-way; what never happened on the site is not told by it.
fn event(stay: &DemoStay, property: &str, today: Date, now: Timestamp) -> Option<Value> {
    let (check_in, check_out) = stay.dates(today)?;
    let party = json!({"adults": stay.adults, "children": stay.child_ages});
    let price = json!({"currency": stay.currency, "total_minor": stay.total_minor});
    let opt_in = json!({
        "granted": stay.guest.opt_in.service, "marketing": stay.guest.opt_in.marketing, "where": "booking form checkbox"
    });
    let guest = json!({
        "name": stay.guest.name, "email": stay.guest.email, "phone": stay.guest.phone,
        "language": stay.guest.language, "country": stay.guest.country, "whatsapp_opt_in": opt_in
    });
    let (kind, subject) = match stay.status {
        DemoStatus::Confirmed | DemoStatus::CheckedIn => {
            let reservation = json!({
                "ref": stay.reference, "status": "confirmed", "channel": stay.source, "check_in": check_in,
                "check_out": check_out, "party": party, "price": price, "notes": stay.note,
                "units": [{"accommodation": stay.accommodation, "quantity": 1}]
            });
            ("reservation.created", ("reservation", reservation))
        }
        DemoStatus::Abandoned => {
            let booking = json!({
                "ref": stay.reference, "step": "payment", "abandoned_at": now, "check_in": check_in,
                "check_out": check_out, "party": party, "accommodation": stay.accommodation, "price": price,
                "reason": "checkout_incomplete"
            });
            ("booking.abandoned", ("booking", booking))
        }
        _ => return None,
    };
    let (name, content) = subject;
    Some(json!({
        "type": kind, "timestamp": now, "api_version": "1", "property": property,
        "source": {"platform": "website", "event": kind}, "data": {name: content, "guest": guest}
    }))
}

/// Signed as Standard Webhooks do: `id.seconds.body`.
fn signed(event: &Value, connection: &str, secret: &str, now: Timestamp) -> Delivery {
    let body = event.to_string();
    let reference = event.pointer("/data/reservation/ref").or_else(|| event.pointer("/data/booking/ref"));
    let id = format!("demo_{}", reference.and_then(Value::as_str).unwrap_or_default());
    let seconds = now.as_second().to_string();
    let key = BASE64.decode(secret.trim_start_matches("whsec_")).unwrap_or_default();
    // HMAC takes keys of any length, so there always is one.
    let signature = Hmac::<Sha256>::new_from_slice(&key).map_or_else(
        |_impossible| String::new(),
        |mut mac| {
            mac.update(format!("{id}.{seconds}.{body}").as_bytes());
            BASE64.encode(mac.finalize().into_bytes())
        },
    );
    let headers = BTreeMap::from([
        ("webhook-id".to_owned(), id),
        ("webhook-timestamp".to_owned(), seconds),
        ("webhook-signature".to_owned(), format!("v1,{signature}")),
    ]);
    let path = format!("/webhooks/bookings/{connection}");
    Delivery { headers, path, query: String::new(), body: Bytes::from(body) }
}

/// A guest of the demo who writes.
pub struct Voice<'a> {
    /// Who.
    pub stay: &'a DemoStay,
    /// What, message by message.
    pub says: Vec<&'a str>,
}

/// Who says what: each topic by a guest of its language and of a fitting standing, each guest once.
pub fn voices(demo: &Demo) -> Vec<Voice<'_>> {
    let mut silent: Vec<&DemoStay> = demo.stays.iter().collect();
    let mut voices = Vec::new();
    for topic in &demo.conversation_topics {
        let says = words(topic);
        let fitting = silent.iter().position(|stay| fits(topic, stay));
        if let (false, Some(index)) = (says.is_empty(), fitting)
            && voices.len() < CONVERSATIONS
        {
            voices.push(Voice { stay: silent.remove(index), says });
        }
    }
    voices
}

/// What is written out; directions such as "(photo)" and card numbers are left out.
fn words(topic: &DemoTopic) -> Vec<&str> {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).count();
    topic
        .guest_says
        .iter()
        .map(String::as_str)
        .filter(|text| !text.starts_with('(') && digits(text) < 12)
        .collect()
}

fn fits(topic: &DemoTopic, stay: &DemoStay) -> bool {
    let booked = matches!(stay.status, DemoStatus::Confirmed | DemoStatus::CheckedIn);
    let standing = match topic.phase.as_str() {
        "pre_arrival" => stay.status == DemoStatus::Confirmed,
        "in_stay" => stay.status == DemoStatus::CheckedIn,
        "post_stay" => stay.status == DemoStatus::CheckedOut,
        _ => !booked && stay.status != DemoStatus::Abandoned,
    };
    standing && stay.guest.language == topic.language
}

#[cfg(test)]
mod tests {
    use guestlink_domain::bookings::{auth, native};
    use guestlink_domain::resort;
    use jiff::Timestamp;

    use super::{booking_site, deliveries, voices};
    use crate::resort_folder;

    fn demo_resort() -> resort::Resort {
        let files = resort_folder::embedded(super::super::embedded::FILES).unwrap();
        resort::load(&files.files, &|path| files.photos.contains_key(path)).unwrap()
    }

    #[test]
    fn every_delivery_is_signed_and_says_something_that_is_understood() {
        let resort = demo_resort();
        let now: Timestamp = "2027-01-31T12:00:00Z".parse().unwrap();
        let today = "2027-01-31".parse().unwrap();
        let told = deliveries(&resort, today, now);
        assert!(told.len() >= 10, "{}", told.len());
        let connection = booking_site(&resort).unwrap();
        for delivery in told {
            let request = auth::Request {
                headers: &delivery.headers,
                path: &delivery.path,
                query: &delivery.query,
                body: &delivery.body,
                now: now.as_second(),
            };
            auth::verify(connection.auth.as_ref().unwrap(), &|_| None, &request).unwrap();
            native::parse(&delivery.body).unwrap();
        }
    }

    #[test]
    fn guests_speak_their_own_language_once_and_no_card_numbers() {
        let resort = demo_resort();
        let demo = resort.demo.as_ref().unwrap();
        let voices = voices(demo);
        assert!(voices.len() >= 10, "{}", voices.len());
        let mut seen = std::collections::HashSet::new();
        for voice in &voices {
            assert!(seen.insert(&voice.stay.reference));
            assert!(!voice.says.iter().any(|words| words.contains("4111") || words.starts_with('(')));
        }
        let languages: std::collections::HashSet<&str> =
            voices.iter().map(|voice| voice.stay.guest.language.as_str()).collect();
        assert!(languages.len() >= 3, "{languages:?}");
    }
}
