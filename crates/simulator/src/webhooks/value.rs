//! The contents of webhooks, in the order of keys Meta uses (2026: user ids everywhere, phone numbers where told).

use serde_json::{Map, Value, json};

use crate::clock::Millis;
use crate::config::Business;
use crate::rules::pricing::Pricing;
use crate::world::Status;
use crate::world::guest::Identity;

/// `metadata` of every `messages` value.
fn metadata(business: &Business) -> Value {
    json!({"display_phone_number": business.digits(), "phone_number_id": business.phone_number_id})
}

/// A value of field `messages`, without its contents.
pub(crate) fn frame(business: &Business) -> Map<String, Value> {
    let mut value = Map::new();
    value.insert("messaging_product".to_owned(), json!("whatsapp"));
    value.insert("metadata".to_owned(), metadata(business));
    value
}

/// One of `contacts`. Meta: `sent` statuses never tell the username.
pub(crate) fn contact(guest: &Identity, with_username: bool) -> Value {
    let mut profile = Map::new();
    profile.insert("name".to_owned(), json!(guest.name));
    if let Some(username) = guest.username.as_ref().filter(|_| with_username) {
        profile.insert("username".to_owned(), json!(username));
    }
    let mut contact = Map::new();
    contact.insert("profile".to_owned(), Value::Object(profile));
    if let Some(phone) = &guest.phone {
        contact.insert("wa_id".to_owned(), json!(phone));
    }
    contact.insert("user_id".to_owned(), json!(guest.user_id));
    Value::Object(contact)
}

/// A value with one message of a guest.
pub(crate) fn inbound(business: &Business, guest: &Identity, message: Value) -> Value {
    let mut value = frame(business);
    value.insert("contacts".to_owned(), json!([contact(guest, true)]));
    value.insert("messages".to_owned(), Value::Array(vec![message]));
    Value::Object(value)
}

/// What a status webhook tells.
pub(crate) struct StatusFacts<'a> {
    pub wamid: &'a str,
    pub status: Status,
    pub at: Millis,
    pub guest: &'a Identity,
    pub callback: Option<&'a str>,
    /// With `sent` and one of `delivered` and `read` only.
    pub pricing: Option<Pricing>,
    /// Expiry of a free entry point conversation, whose id is derived from the guest.
    pub free_until: Option<Millis>,
    pub errors: Option<&'a Value>,
    pub with_contacts: bool,
}

/// A value with one status.
pub(crate) fn status(business: &Business, facts: &StatusFacts<'_>) -> Value {
    let mut value = frame(business);
    let failed = facts.status == Status::Failed;
    if facts.with_contacts {
        let shown = contact(facts.guest, facts.status != Status::Sent);
        value.insert("contacts".to_owned(), Value::Array(vec![shown]));
    }
    let mut status = Map::new();
    status.insert("id".to_owned(), json!(facts.wamid));
    status.insert("status".to_owned(), json!(facts.status.as_str()));
    status.insert("timestamp".to_owned(), json!(seconds(facts.at)));
    if let Some(phone) = &facts.guest.phone {
        status.insert("recipient_id".to_owned(), json!(phone));
    }
    if !failed || facts.guest.phone.is_none() {
        status.insert("recipient_user_id".to_owned(), json!(facts.guest.user_id));
    }
    if let Some(until) = facts.free_until {
        status.insert("conversation".to_owned(), conversation(facts, until));
    }
    if let Some(pricing) = &facts.pricing {
        status.insert("pricing".to_owned(), pricing.json());
    }
    if let Some(callback) = facts.callback {
        status.insert("biz_opaque_callback_data".to_owned(), json!(callback));
    }
    if let Some(errors) = facts.errors {
        status.insert("errors".to_owned(), errors.clone());
    }
    value.insert("statuses".to_owned(), Value::Array(vec![Value::Object(status)]));
    Value::Object(value)
}

/// Since v24.0 only for free entry points; the expiry goes with `sent`.
fn conversation(facts: &StatusFacts<'_>, until: Millis) -> Value {
    let id = hex::encode(facts.guest.user_id.as_bytes());
    let id = id.get(..32).unwrap_or(&id);
    let origin = json!({"type": "referral_conversion"});
    if facts.status == Status::Sent {
        json!({"id": id, "expiration_timestamp": seconds(until), "origin": origin})
    } else {
        json!({"id": id, "origin": origin})
    }
}

/// Unix seconds as text, as webhooks write them.
pub(crate) fn seconds(at: Millis) -> String {
    at.div_euclid(1_000).to_string()
}
