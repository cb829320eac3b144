//! Webhooks as Meta writes them: bodies and signed request bytes.

use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;

use super::{APP_SECRET, PHONE_NUMBER_ID, time};

/// The phone number of guest `n`, from a range that nobody has.
pub fn guest_phone(n: usize) -> String {
    format!("999{n:08}")
}

/// A text message of guest `n`, as a webhook's body.
pub fn text(n: usize, wamid: &str, body: &str) -> String {
    let (phone, user) = (guest_phone(n), format!("XX.{n:012}"));
    let value = json!({
        "messaging_product": "whatsapp",
        "metadata": metadata(),
        "contacts": [{"profile": {"name": format!("Guest {n}")}, "wa_id": phone, "user_id": user}],
        "messages": [{
            "from": phone, "from_user_id": user, "id": wamid,
            "timestamp": time::unix_seconds().to_string(),
            "type": "text", "text": {"body": body}
        }]
    });
    envelope(&value)
}

/// A status of a message we accepted.
pub fn status(wamid: &str, phone: &str, status: &str, tag: Option<&str>) -> String {
    let mut item = json!({
        "id": wamid, "status": status, "timestamp": time::unix_seconds().to_string(), "recipient_id": phone
    });
    if let (Some(tag), Some(item)) = (tag, item.as_object_mut()) {
        item.insert("biz_opaque_callback_data".to_owned(), Value::from(tag));
    }
    envelope(&json!({"messaging_product": "whatsapp", "metadata": metadata(), "statuses": [item]}))
}

fn metadata() -> Value {
    json!({"display_phone_number": "447700900100", "phone_number_id": PHONE_NUMBER_ID})
}

fn envelope(value: &Value) -> String {
    let change = json!({"field": "messages", "value": value});
    json!({"object": "whatsapp_business_account", "entry": [{"id": "102290129340398", "changes": [change]}]})
        .to_string()
}

/// Whole request bytes for `path`, signed with the rig's secret.
pub fn request(path: &str, body: &str) -> Vec<u8> {
    let signature = sign(body.as_bytes());
    format!(
        "POST {path} HTTP/1.1\r\nhost: rig\r\ncontent-type: application/json\r\n\
         x-hub-signature-256: sha256={signature}\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

fn sign(body: &[u8]) -> String {
    // HMAC takes keys of any length, so this never falls back.
    Hmac::<Sha256>::new_from_slice(APP_SECRET.as_bytes()).map_or_else(
        |_| String::new(),
        |mut mac| {
            mac.update(body);
            hex::encode(mac.finalize().into_bytes())
        },
    )
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_signature_is_hmac_sha256_in_lower_case_hex() {
        // printf '{}' | openssl dgst -sha256 -hmac rig-app-secret
        assert_eq!(super::sign(b"{}"), "89f55d20e30d9a2759bd6413f091161c6001bec3a2ce62687705a8701c5cfede");
    }
}
